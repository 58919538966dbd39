"""Merging and undoing over whatever the outputs are made of: records, things of sources, corrections, tags."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from corpus.editorial import Decision, Verdict
from corpus.errors import Conflict
from corpus.model import Grade, Manifestation, ManifestationKind, OutputId, Status
from corpus.passage import Passage
from corpus.source import Gone, SourceItem, SourceKind
from corpus.source_port import Reading
from corpus.sqlite.store import SqliteStore
from tests.builders import CDO, make_output, make_vocabulary
from tests.sources import ByAddress, make_item

EDITOR = "Erika"
RECORDS, THINGS = ("r1", "r2", "r3"), ("a", "b", "c", "d")
TITLES = ("Angst im Wandel", "Register verbinden", "Vergabe")
SPOKEN = {
    "title": st.sampled_from(TITLES),
    "subtitle": st.none() | st.just("Ein Überblick"),
    "status": st.sampled_from(Status),
}


@dataclass(frozen=True)
class World:
    """What a store is filled with before anybody merges; a thing may name the record that it belongs to."""

    records: dict[str, dict[str, Any]]
    things: dict[str, tuple[SourceKind, str | None, dict[str, Any]]]
    changed: dict[str, str]
    vanished: frozenset[str]
    corrected: dict[str, str]
    decided: frozenset[str]


WORLDS = st.builds(
    World,
    records=st.dictionaries(st.sampled_from(RECORDS), st.fixed_dictionaries(SPOKEN), min_size=1),
    things=st.dictionaries(
        st.sampled_from(THINGS),
        st.tuples(
            st.sampled_from((SourceKind.WORDPRESS, SourceKind.FEED)),
            st.none() | st.sampled_from(RECORDS),
            st.fixed_dictionaries(SPOKEN),
        ),
        min_size=1,
    ),
    changed=st.dictionaries(st.sampled_from(THINGS), st.sampled_from(TITLES)),
    vanished=st.frozensets(st.sampled_from(THINGS), max_size=2),
    corrected=st.dictionaries(st.sampled_from((*RECORDS, *THINGS)), st.just("Von der Redaktion"), max_size=2),
    decided=st.frozensets(st.sampled_from((*RECORDS, *THINGS)), max_size=2),
)
MERGES = st.lists(st.tuples(*[st.sampled_from((*RECORDS, *THINGS))] * 2), min_size=1, max_size=4)


@contextmanager
def filled(world: World) -> Iterator[SqliteStore]:
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder))
        try:
            store.replace_vocabulary(make_vocabulary())
            store.upsert(
                [make_output(id=name, manifestations=(page(name),), **of) for name, of in world.records.items()]
            )
            for name, (kind, home, values) in world.things.items():
                keep(store, kind, thing(name, home, **values))
                if name in world.changed:
                    keep(store, kind, thing(name, home, **values | {"title": world.changed[name]}))
                if name in world.vanished:
                    keep(store, kind, Gone(name))
            held = {output.id for output in store.outputs(include_withdrawn=True)}
            for name in held & world.corrected.keys():
                store.corrections.correct(name, {"title": world.corrected[name]}, editor=EDITOR)
            for name in held & world.decided:
                decide(store, name)
            yield store
        finally:
            store.close()


def page(name: str) -> Manifestation:
    return Manifestation(ManifestationKind.PAGE, f"https://negz.org/publikation/{name}/")


def thing(name: str, home: str | None, **values: Any) -> SourceItem:
    return make_item(name, manifestations=(page(home or name),), passages=(Passage(f"Text von {name}."),), **values)


def keep(store: SqliteStore, kind: SourceKind, found: SourceItem | Gone) -> None:
    source = store.sources.begin(store.sources.add(kind, f"https://{kind}.example", {}).id)
    matcher = ByAddress()
    for candidate in store.sources.candidates():
        matcher.add(candidate)
    store.sources.keep(source, [Reading(found)], matcher)


def decide(store: SqliteStore, output_id: OutputId) -> None:
    revision = store.editorial.dossier(output_id).revision
    decision = Decision(CDO, Verdict.ACCEPTED, Grade.PRIMARY)
    revision = store.editorial.assess(output_id, [decision], editor=EDITOR, revision=revision)
    store.editorial.publish(output_id, editor=EDITOR, revision=revision)


def state(store: SqliteStore) -> object:
    """Return everything that anybody can see of the outputs."""
    outputs = store.outputs(include_withdrawn=True)
    return [
        (output, store.sources.passages(output.id), store.corrections.corrections(output.id), parts(store, output.id))
        for output in outputs
    ]


def parts(store: SqliteStore, output_id: OutputId) -> list[object]:
    """Return the things that speak of an output, its record left out, which a merge notes as one of them."""
    return [(held.id, held.item, held.vanished_at) for held in store.sources.items(output_id) if held.address]


@settings(
    deadline=None, max_examples=60, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)  # shrinking takes minutes
@given(world=WORLDS, merges=MERGES)
def test_merges_undone_in_turn_leave_exactly_what_was_there(world: World, merges: list[tuple[str, str]]) -> None:
    with filled(world) as store:
        held = {output.id for output in store.outputs(include_withdrawn=True)}
        states, made = [], []
        for gone, kept in merges:
            if not {gone, kept} <= held:
                continue
            before = state(store)
            try:
                preview = store.merges.preview(OutputId(gone), OutputId(kept))
            except Conflict:
                with pytest.raises(Conflict):
                    store.merges.merge(OutputId(gone), OutputId(kept), editor=EDITOR, reason="x")
                assert state(store) == before
                continue
            states.append(before)
            made.append(store.merges.merge(OutputId(gone), OutputId(kept), editor=EDITOR, reason="x"))
            assert store.output(OutputId(kept)) == preview
            assert store.output(OutputId(gone)).status is Status.WITHDRAWN
        for merge, before in zip(reversed(made), reversed(states), strict=True):
            store.merges.undo(merge.id, editor=EDITOR)
            assert state(store) == before
