"""Many clients at a service on which everything else goes on as well: the parts of `benchmarks.load`."""
