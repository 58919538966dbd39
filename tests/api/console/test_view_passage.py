from hypothesis import given
from hypothesis import strategies as st

from api.console.view_passage import mark
from corpus.editorial import Evidence, EvidenceField

TEXT = "Erst messen. Dann handeln. Zuletzt prüfen."
ABSTRACT = EvidenceField.ABSTRACT


def passage(start: int, end: int, text: str = TEXT, field: EvidenceField = ABSTRACT) -> Evidence:
    return Evidence(field, start, end, text[start:end])


def test_passage_is_one_mark_and_the_rest_is_plain() -> None:
    found = mark(TEXT, ABSTRACT, [passage(13, 26)])
    assert [(one.text, bool(one.anchor)) for one in found.segments] == [
        ("Erst messen. ", False),
        ("Dann handeln.", True),
        (" Zuletzt prüfen.", False),
    ]
    assert found.anchors[passage(13, 26)] == (found.segments[1].anchor,)


def test_overlapping_passages_share_a_mark() -> None:
    first, second = passage(0, 26), passage(13, 42)
    found = mark(TEXT, ABSTRACT, [first, second])
    assert [one.text for one in found.segments] == ["Erst messen. ", "Dann handeln.", " Zuletzt prüfen."]
    assert found.anchors[first][1:] == found.anchors[second][:1]


def test_passage_that_the_text_does_not_hold_any_more_is_left_out() -> None:
    gone = Evidence(ABSTRACT, 0, 4, "Früh")
    beyond = Evidence(ABSTRACT, 40, 90, "Nie")
    title = passage(0, 4, field=EvidenceField.TITLE)
    found = mark(TEXT, ABSTRACT, [gone, beyond, title])
    assert [one.text for one in found.segments] == [TEXT]
    assert not found.anchors


def test_text_without_any_character_has_no_stretches() -> None:
    assert mark("", ABSTRACT, []).segments == ()


@given(st.lists(st.tuples(st.integers(0, 41), st.integers(1, 42)).filter(lambda pair: pair[0] < pair[1]), max_size=5))
def test_stretches_are_the_text_and_marks_are_their_passages(pairs: list[tuple[int, int]]) -> None:
    passages = [passage(start, end) for start, end in pairs]
    found = mark(TEXT, ABSTRACT, passages)
    assert "".join(one.text for one in found.segments) == TEXT
    names = [one.anchor for one in found.segments if one.anchor]
    assert len(set(names)) == len(names)
    texts = {one.anchor: one.text for one in found.segments}
    for one in passages:
        assert "".join(texts[anchor] for anchor in found.anchors[one]) == one.text
