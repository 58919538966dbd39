"""Whose word an output's page gives on target groups and benefits: the editors', else the model's."""

from corpus.model import Grade, Origin, Output, Tag
from recommender.coverage import MODEL_THRESHOLD
from recommender.service import Recommender


def shown_tags(recommender: Recommender, output: Output) -> tuple[Tag, ...]:
    """Return an output's own tags or, while it waits for an editor, what the model thinks more likely than not."""
    if output.tags is not None:
        return output.tags
    snapshot = recommender.world().snapshot
    row = snapshot.row.get(output.id)
    if row is None:
        return ()
    probabilities = zip(snapshot.concepts.keys, snapshot.concepts.model[row].tolist(), strict=True)
    likely = sorted((-p, key) for key, p in probabilities if p >= MODEL_THRESHOLD)
    return tuple(Tag(key, Grade.PRIMARY, Origin.MODEL, -negated) for negated, key in likely)
