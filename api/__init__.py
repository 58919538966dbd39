"""How people meet it: HTTP, visitor pages and the command line."""
