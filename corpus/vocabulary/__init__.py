"""The vocabulary as SKOS: reading, writing, and the rules it keeps."""
