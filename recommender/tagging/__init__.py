"""Suggested tags for outputs that no editor has seen."""
