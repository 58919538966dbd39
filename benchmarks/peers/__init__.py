"""The project beside what people would use instead, on the same vectors and queries."""
