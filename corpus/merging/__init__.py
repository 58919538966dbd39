"""One output, many manifestations: which output an item of a source belongs to. Pure, without files or network.

`matcher` is the way in: it narrows the outputs down, `score` weighs the evidence, `contradiction` forbids.
"""
