"""Is it any good, and would we notice if not: judgements, metrics, baselines, comparisons, reports."""
