"""What is computed once per corpus version, so that nothing of it is left for the request path."""
