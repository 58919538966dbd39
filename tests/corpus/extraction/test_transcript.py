"""Transcripts in both formats."""

import pytest

from corpus.errors import InvalidRecord
from corpus.extraction.transcript import read_transcript

VTT = """WEBVTT

STYLE
::cue { color: lime }

NOTE Mitschnitt vom Mai

begruessung
00:01.000 --> 00:04.500 align:start
<v Anna Bauer>Guten Tag, ich begrüße Sie &amp; freue mich.</v>

01:00:04.500 --> 01:00:09.000
<v Ben Yıldız><c.gelb>Wir haben</c> <00:00:05.000>den Antrag vereinfacht.
"""
SRT = (
    "1\r\n00:00:01,000 --> 00:00:03,000\r\n{\\an8}<i>Grüße</i> aus Kassel.\r\n\r\n"
    "2\r\n00:12:30,500 --> 00:12:33,000\r\nEnde.\r\n"
)
ROLLING = """WEBVTT

00:00:00.000 --> 00:00:02.000

wir beginnen mit

00:00:02.000 --> 00:00:02.010
wir beginnen mit

00:00:02.010 --> 00:00:04.000
wir beginnen mit
dem Registerabruf

00:00:04.000 --> 00:00:06.000
dem Registerabruf
in den Kommunen
"""


def test_vtt_yields_what_is_said_with_second_and_speaker() -> None:
    found = read_transcript(VTT.encode(), "mai.vtt")

    assert [(cue.start_s, cue.text, cue.speaker) for cue in found.cues] == [
        (1.0, "Guten Tag, ich begrüße Sie & freue mich.", "Anna Bauer"),
        (3604.5, "Wir haben den Antrag vereinfacht.", "Ben Yıldız"),
    ]
    assert found.speakers == ("Anna Bauer", "Ben Yıldız")
    assert found.minutes == 60


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_srt_is_read_in_any_usual_encoding(encoding: str) -> None:
    found = read_transcript(SRT.encode(encoding), "a.srt")

    assert [(cue.start_s, cue.text) for cue in found.cues] == [(1.0, "Grüße aus Kassel."), (750.5, "Ende.")]


def test_rolling_captions_say_everything_once() -> None:
    found = read_transcript(ROLLING.encode(), "a.vtt")

    assert [cue.text for cue in found.cues] == ["wir beginnen mit", "dem Registerabruf", "in den Kommunen"]


def test_what_somebody_says_twice_after_a_pause_stays() -> None:
    text = "00:01.000 --> 00:02.000\nJa.\n\n00:05.000 --> 00:06.000\nJa.\n"

    assert [cue.text for cue in read_transcript(text.encode(), "a.vtt").cues] == ["Ja.", "Ja."]


def test_passage_begins_where_its_first_sentence_is_said() -> None:
    lines = [
        f"{m:02}:{s:02}.000 --> {m:02}:{s + 9:02}.000\nIn Minute {m} sagt jemand einen Satz.\n"
        for m in range(40)
        for s in (0, 30)
    ]

    passages = read_transcript("\n".join(lines).encode(), "a.vtt").passages("https://negz.example/video")

    assert passages[0].place.seconds == 0
    for passage in passages:
        assert passage.text.startswith(f"In Minute {(passage.place.seconds or 0) // 60} ")
        assert passage.url == "https://negz.example/video"


@pytest.mark.parametrize("body", [b"", b"WEBVTT\n", b"00:01.000 --> 00:02.000\n\n", b"Nur ein Text."])
def test_file_in_which_nothing_is_said_is_refused_by_name(body: bytes) -> None:
    with pytest.raises(InvalidRecord, match=r"mai\.vtt") as refused:
        read_transcript(body, "mai.vtt")

    assert "WebVTT" in refused.value.remedy


def test_times_beyond_any_recording_are_passed_over() -> None:
    text = "999:00:01.000 --> 999:00:02.000\nNie.\n\n00:05.000 --> 00:06.000\nDoch.\n"

    assert [cue.text for cue in read_transcript(text.encode(), "a.vtt").cues] == ["Doch."]


def test_cue_of_marks_alone_between_others_is_passed_over() -> None:
    text = "00:01.000 --> 00:02.000\nJa.\n\n00:02.000 --> 00:03.000\n<c></c>\n\n00:03.000 --> 00:04.000\nJa. Und?\n"

    assert [cue.text for cue in read_transcript(text.encode(), "a.vtt").cues] == ["Ja.", "Und?"]


def test_a_pause_ends_a_passage_that_says_enough() -> None:
    said = "Wir haben die Register aufgeräumt, und zwar ohne eine neue Datenbank zu bauen, Liste für Liste. " * 3
    cues = (
        f"00:00.000 --> 00:20.000\n{said}\n\n00:20.300 --> 00:22.000\nNoch etwas.\n\n"
        "00:24.000 --> 00:26.000\nJetzt anders.\n"
    )

    found = read_transcript(f"WEBVTT\n\n{cues}".encode(), "a.vtt").passages()

    assert [passage.place.seconds for passage in found] == [0, 24]
    assert found[0].text.endswith("Noch etwas.")
