import pytest

from api.site.catalogue import Entry, Facet, Sort, count_values, make_entry, narrow, sort_entries
from corpus.model import Grade, OutputId, OutputKind, PartialDate, Tag
from tests.builders import CDO, LEITUNG, PRAXIS, make_output


def entry(name: str, *tags: Tag, **overrides: object) -> Entry:
    return make_entry(make_output(id=OutputId(name), title=name, **overrides), tags)


def tag(key: object) -> Tag:
    return Tag(key, Grade.PRIMARY)  # type: ignore[arg-type]


STUDY = entry("Studie", tag(CDO), tag(PRAXIS), published=PartialDate(2024, 5))
ENGLISH = entry("English study", tag(CDO), language="en", published=PartialDate(2022))
MEETING = entry("Treffen", tag(LEITUNG), kind=OutputKind.MEETUP, published=None)
ALL = (STUDY, ENGLISH, MEETING)


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({}, [STUDY, ENGLISH, MEETING]),
        ({Facet.AUDIENCE: ("cdo",)}, [STUDY, ENGLISH]),
        ({Facet.AUDIENCE: ("cdo", "leitung")}, [STUDY, ENGLISH, MEETING]),
        ({Facet.AUDIENCE: ("cdo",), Facet.LANGUAGE: ("en",)}, [ENGLISH]),
        ({Facet.YEAR: ("2024", "undated")}, [STUDY, MEETING]),
        ({Facet.KIND: ("podcast",)}, []),
        ({Facet.KIND: ()}, [STUDY, ENGLISH, MEETING]),
    ],
)
def test_narrow_asks_for_one_value_of_each_facet(chosen: dict[Facet, tuple[str, ...]], found: list[Entry]) -> None:
    assert narrow(ALL, chosen) == found


def test_count_values_leaves_the_facet_itself_open() -> None:
    chosen = {Facet.AUDIENCE: ("cdo",), Facet.LANGUAGE: ("en",)}
    assert count_values(ALL, chosen, Facet.AUDIENCE) == {"cdo": 1}
    assert count_values(ALL, chosen, Facet.LANGUAGE) == {"de": 1, "en": 1}
    assert count_values(ALL, {}, Facet.KIND) == {"study": 2, "meetup": 1}


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        (Sort.NEWEST, ["Studie", "English study", "Treffen"]),
        (Sort.OLDEST, ["English study", "Studie", "Treffen"]),
        (Sort.TITLE, ["English study", "Studie", "Treffen"]),
    ],
)
def test_sort_entries_puts_the_undated_last_by_date(sort: Sort, titles: list[str]) -> None:
    assert [one.output.title for one in sort_entries(ALL, sort)] == titles


def test_sort_entries_by_title_reads_umlauts_and_skips_quotation_marks() -> None:
    titles = ["Zeit", "„Öffentlich“", "Osten", "Ofen", "Österreich"]
    found = sort_entries([entry(title) for title in titles], Sort.TITLE)
    assert [one.output.title for one in found] == ["„Öffentlich“", "Österreich", "Ofen", "Osten", "Zeit"]


def test_sort_entries_of_one_day_is_by_title_then_id() -> None:
    twins = [make_entry(make_output(id=OutputId(name), title=title), ()) for name, title in ("bX", "aX", "cA")]
    assert [one.output.id for one in sort_entries(twins, Sort.NEWEST)] == ["c", "a", "b"]
