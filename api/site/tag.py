"""Whose word an output's page gives on target groups and benefits: the editors', else the model's."""

from corpus.model import Output, Tag
from recommender.service import Recommender


def shown_tags(recommender: Recommender, output: Output) -> tuple[Tag, ...]:
    """Return an output's own tags or, while it waits for an editor, what the model thinks more likely than not."""
    return recommender.suggested_tags(output.id) if output.tags is None else output.tags
