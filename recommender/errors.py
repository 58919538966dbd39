"""What can go wrong between a question and a recommendation."""

from corpus.errors import InvalidInput, NotReady


class InvalidQuery(InvalidInput):
    """A query asks for something impossible, such as ten thousand items or a minimum fit of 7."""

    code = "invalid_query"


class InvalidProfile(InvalidInput):
    """A profile is empty, too long, or names a concept the vocabulary does not hold."""

    code = "invalid_profile"


class IndexMissing(NotReady):
    """No index has been built in this data folder yet."""

    code = "index_missing"


class IndexCorrupt(NotReady):
    """A file of the index is missing, truncated or altered."""

    code = "index_corrupt"


class NeighboursMismatch(NotReady):
    """The index finds neighbours another way than the configured one."""

    code = "neighbours_mismatch"


class EncoderUnavailable(NotReady):
    """The configured encoder cannot be loaded."""

    code = "encoder_unavailable"


class EncoderMismatch(NotReady):
    """The index was built with another encoder than the one configured."""

    code = "encoder_mismatch"
