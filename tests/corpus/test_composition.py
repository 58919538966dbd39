from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.composition import CORRECTABLE, Said, changed_fields, compose, corrected, record_value
from corpus.errors import InvalidRecord
from corpus.model import Grade, Manifestation, ManifestationKind, Origin, Output, OutputId, OutputKind, Status, Tag
from corpus.source import SourceKind
from tests.builders import CDO, make_output

ID = OutputId("ki-in-kommunen-2024")
PAGE = Manifestation(ManifestationKind.PAGE, "https://negz.org/publikation/ki/")
TALK = Manifestation(ManifestationKind.RECORDING, "https://youtu.be/abc")


def make_said(key: str = "17", kind: SourceKind = SourceKind.WORDPRESS, **overrides: Any) -> Said:
    """Return what an item says of the output, changed as told."""
    own = {name: overrides.pop(name) for name in ("unsaid", "newer", "is_present") if name in overrides}
    return Said(make_output(tags=None, **overrides), kind, "https://negz.org", key, **own)


def stock(**overrides: Any) -> Said:
    return Said(make_output(**overrides), SourceKind.RECORDS, "", ID)


def test_output_of_one_item_is_what_the_item_says() -> None:
    assert compose(OutputId("neu"), [make_said()]) == make_output(id="neu", tags=None)


def test_stock_counts_before_what_sources_say_and_is_filled_by_them() -> None:
    found = compose(ID, [make_said(title="Anders", subtitle="Neu", duration_minutes=60), stock(subtitle=None)])
    assert (found.title, found.subtitle, found.duration_minutes) == (make_output().title, "Neu", 60)
    assert found.tags == make_output().tags


def test_field_that_a_source_has_changed_since_is_newer_than_the_stock() -> None:
    said = make_said(title="Neuer Titel", abstract="Aus dem Netz.", newer=frozenset({"title"}))
    found = compose(ID, [stock(), said])
    assert (found.title, found.abstract) == ("Neuer Titel", make_output().abstract)


def test_field_that_a_source_has_emptied_falls_back_to_the_stock() -> None:
    assert compose(ID, [stock(), make_said(subtitle=None, newer=frozenset({"subtitle"}))]) == make_output()


def test_field_an_item_is_silent_about_comes_from_the_next() -> None:
    first = make_said("1", language="en", unsaid=frozenset({"language", "type"}))
    second = make_said("2", kind=SourceKind.FEED)
    second = replace(second, output=replace(second.output, kind=OutputKind.PODCAST))
    found = compose(ID, [second, first])
    assert (found.language, found.kind) == ("de", OutputKind.PODCAST)


def test_manifestations_are_united_each_once() -> None:
    found = compose(ID, [make_said("1", manifestations=(PAGE,)), make_said("2", manifestations=(TALK, PAGE))])
    assert found.manifestations == (PAGE, TALK)


def test_address_that_a_source_has_changed_comes_before_the_one_of_the_stock() -> None:
    moved = Manifestation(ManifestationKind.PAGE, "https://negz.org/neu/")
    said = make_said(manifestations=(moved,), newer=frozenset({"url"}))
    assert compose(ID, [stock(manifestations=(PAGE,)), said]).link == moved


def test_output_whose_items_have_all_vanished_is_withdrawn_and_says_what_they_said() -> None:
    gone = [make_said("1", is_present=False), make_said("2", manifestations=(TALK,), is_present=False)]
    found = compose(ID, gone)
    assert found.status is Status.WITHDRAWN
    assert found.title == make_output().title
    assert set(found.manifestations) == {*make_output().manifestations, TALK}


def test_draft_counts_only_where_nothing_is_published() -> None:
    draft = make_said("1", title="Entwurf", status=Status.WITHDRAWN, newer=frozenset({"status", "title"}))
    assert compose(ID, [draft, make_said("2", kind=SourceKind.FEED)]) == make_output(tags=None)
    alone = compose(ID, [draft, make_said("2", is_present=False)])
    assert (alone.title, alone.status) == ("Entwurf", Status.WITHDRAWN)


def test_record_that_withdraws_the_output_is_heard_whatever_sources_publish() -> None:
    assert compose(ID, [stock(status=Status.WITHDRAWN), make_said()]).status is Status.WITHDRAWN


def test_vanished_item_adds_nothing_while_another_is_there() -> None:
    gone = make_said("1", manifestations=(TALK,), duration_minutes=60, is_present=False)
    assert compose(ID, [gone, make_said("2")]) == make_output(tags=None)


def test_tags_of_a_source_come_in_where_the_stock_has_none() -> None:
    tags = (Tag(CDO, Grade.PRIMARY, Origin.IMPORT),)
    said = make_said()
    said = replace(said, output=replace(said.output, tags=tags))
    assert compose(ID, [stock(tags=None), said]).tags == tags
    assert compose(ID, [stock(tags=()), said]).tags == ()


def test_correction_outweighs_stock_and_what_is_newer() -> None:
    said = make_said(title="Neuer Titel", newer=frozenset({"title"}))
    assert compose(ID, [stock(), said], {"title": "Berichtigt"}).title == "Berichtigt"


def test_correction_of_an_address_takes_the_place_of_all_of_its_kind() -> None:
    output = make_output(manifestations=(PAGE, TALK, replace(PAGE, url="https://negz.org/alt/")))
    assert corrected(output, "url", "https://negz.org/neu/").forms == (
        Manifestation(ManifestationKind.PAGE, "https://negz.org/neu/"),
        TALK,
    )
    assert corrected(output, "url", None).manifestations == (TALK,)


@pytest.mark.parametrize(
    ("name", "value"), [("id", "neu"), ("tags", None), ("title", ""), ("date", "2023-13"), ("gibt-es-nicht", 1)]
)
def test_correction_that_is_none_is_refused_and_names_the_field(name: str, value: object) -> None:
    with pytest.raises(InvalidRecord) as caught:
        corrected(make_output(), name, value)
    assert caught.value.field == name
    assert caught.value.remedy


@pytest.mark.parametrize("name", CORRECTABLE)
def test_correction_to_what_the_record_says_already_changes_nothing(name: str) -> None:
    output = make_output(manifestations=(PAGE, TALK), duration_minutes=60)
    assert corrected(output, name, record_value(output, name)) == output


ITEMS = st.builds(
    make_said,
    key=st.sampled_from(["1", "2", "3"]),
    kind=st.sampled_from(SourceKind),
    title=st.sampled_from(["Eins", "Zwei"]),
    subtitle=st.sampled_from([None, "Untertitel"]),
    manifestations=st.sets(st.sampled_from([PAGE, TALK])).map(tuple),
    sources=st.sampled_from([(), ("https://negz.org/a/",), ("https://negz.org/b/",)]),
    unsaid=st.frozensets(st.sampled_from(["subtitle", "abstract"])),
    newer=st.frozensets(st.sampled_from(["title", "url", "subtitle"])),
    is_present=st.booleans(),
)


@given(said=st.lists(ITEMS, min_size=1, max_size=5, unique_by=lambda one: (one.kind, one.key)), data=st.data())
def test_compose_never_depends_on_the_order_of_arrival(said: list[Said], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(said))
    assert compose(ID, said) == compose(ID, shuffled)


@given(before=ITEMS, after=ITEMS)
def test_changed_fields_taken_over_make_one_output_the_other(before: Said, after: Said) -> None:
    names = changed_fields(before.output, after.output)
    assert (names == frozenset()) == (without_sources(before.output) == without_sources(after.output))
    output = before.output
    for name in names:
        output = corrected(output, name, record_value(after.output, name))
    assert set(output.manifestations) == set(after.output.manifestations)
    assert (output.title, output.subtitle) == (after.output.title, after.output.subtitle)


def without_sources(output: Output) -> Output:
    parts = sorted(output.manifestations, key=lambda part: part.url)
    return replace(output, sources=(), manifestations=tuple(parts))
