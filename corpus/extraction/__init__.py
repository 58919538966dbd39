"""From what a source sends to plain text and passages."""
