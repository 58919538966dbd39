"""What we hold: outputs, vocabulary, German text, storage and import."""
