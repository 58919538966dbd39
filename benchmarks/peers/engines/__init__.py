"""One library or database a file; each runs in a process of its own and imports nothing of the project."""
