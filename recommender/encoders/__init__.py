"""Encoders behind one port, chosen by name."""
