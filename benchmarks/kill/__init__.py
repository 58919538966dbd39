"""Killing this software at random moments, and looking at what is left: the parts of `benchmarks.kills`."""
