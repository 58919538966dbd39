"""Reading outputs from files: one module per kind of source, and the run that brings them into the store."""
