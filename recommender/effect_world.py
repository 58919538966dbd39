"""The world as an index built now would have it, and as it would be with other tags on one output."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from corpus.model import Tag
from recommender.index.concept import Matrix, combine_concepts, is_persons, strengths_of
from recommender.world import World


def as_published(world: World) -> World:
    """Return the world with every output's tags as they are published now, whether the index knows them or not."""
    return _with_tags(world, *_published_tags(world))


def as_decided(world: World, row: int, tags: Collection[Tag] | None) -> World:
    """Return the world with these tags on the output in `row`, all others' tags as they are published now."""
    editor, is_tagged = _published_tags(world)
    editor[row] = strengths_of(tags, world.snapshot.concepts.keys, world.config)
    is_tagged[row] = is_persons(tags)
    return _with_tags(world, editor, is_tagged)


def _published_tags(world: World) -> tuple[Matrix, NDArray[np.bool_]]:
    """Return strength, shape (n, concepts), and whether a person has tagged it, shape (n,), of every output.

    One that is withdrawn or blocked everywhere counts as the index has it.
    """
    table = world.snapshot.concepts
    editor, is_tagged = table.editor.copy(), table.is_tagged.copy()
    for row, output in world.outputs.items():
        editor[row] = strengths_of(output.tags, table.keys, world.config)
        is_tagged[row] = is_persons(output.tags)
    return editor, is_tagged


def _with_tags(world: World, editor: Matrix, is_tagged: NDArray[np.bool_]) -> World:
    table = world.snapshot.concepts
    if np.array_equal(editor, table.editor) and np.array_equal(is_tagged, table.is_tagged):
        return world
    return world.with_concepts(
        combine_concepts(table.keys, editor, table.model, is_tagged, world.vocabulary, world.config)
    )
