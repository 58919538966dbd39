"""Outside data to measure on, read from a path given as an option and never shipped."""
