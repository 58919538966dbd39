"""The list on other sites: web component, fragment for servers, and the page that hands out the snippets."""
