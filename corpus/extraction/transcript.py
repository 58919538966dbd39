"""Transcripts and subtitles, WebVTT and SubRip: what is said, by whom, and from which second on.

Both formats are blocks with a line of times; what else they hold is passed over. So is what rolling captions repeat:
each of their cues shows the line before once more.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.errors import InvalidRecord
from corpus.extraction.passages import Stretch, split_passages
from corpus.extraction.plain import decode
from corpus.passage import Passage, Place

MAX_CUES = 50_000  # a day of short cues
MAX_SECONDS = 7 * 86_400
MAX_SPEAKERS = 50
PAUSE_S = 1.0  # people take a breath in less
TOUCHING_S = 0.2  # cues that roll follow each other without a gap

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,200})>")
_TAG = re.compile(r"<[^<>]{0,200}>|\{\\[^{}]{0,200}\}")


@dataclass(frozen=True, slots=True)
class Cue:
    """What is said from `start_s` to `end_s`, in seconds; `speaker` where the transcript names one."""

    start_s: float
    end_s: float
    text: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript's cues in order, without repetitions."""

    cues: tuple[Cue, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        """The named speakers, in the order in which they take the floor."""
        names = dict.fromkeys(cue.speaker for cue in self.cues if cue.speaker)
        return tuple(names)[:MAX_SPEAKERS]

    @property
    def minutes(self) -> int:
        """How long it goes, in whole minutes, at least one."""
        return max(1, round(max(cue.end_s for cue in self.cues) / 60))

    def passages(self, url: str | None = None) -> tuple[Passage, ...]:
        """Return what is said in passages; another speaker begins another sentence, a pause another paragraph."""
        return split_passages(self._stretches(), url)

    def _stretches(self) -> Iterator[Stretch]:
        speaker, ended_s = self.cues[0].speaker, self.cues[0].start_s
        for cue in self.cues:
            is_turn = cue.speaker is not None and cue.speaker != speaker
            is_opening = is_turn or cue.start_s - ended_s >= PAUSE_S
            speaker, ended_s = cue.speaker or speaker, cue.end_s
            yield Stretch(f"\n\n{cue.text}" if is_turn else cue.text, Place(seconds=int(cue.start_s)), is_opening)


def read_transcript(body: bytes, name: str) -> Transcript:
    """Read a WebVTT or SubRip file; raise `InvalidRecord` where nothing is said in it."""
    cues = tuple(_unrolled(_cues(decode(body))))
    if not cues:
        raise InvalidRecord(
            f"In „{name}“ steht kein gesprochener Text mit Zeiten.",
            "Geben Sie ein Transkript im Format WebVTT (.vtt) oder SubRip (.srt) an.",
        )
    return Transcript(cues)


def _cues(text: str) -> Iterator[tuple[float, float, list[str], str | None]]:
    """Yield start, end, lines and speaker of each cue."""
    times: tuple[float, float] | None = None
    lines: list[str] = []
    count = 0
    for line in [*text.splitlines(), ""]:
        match = _TIMES.match(line)
        if match or not line.strip():
            if times is not None and lines:
                yield *times, *_spoken(lines)
                count += 1
            if match or lines:  # a rolling caption's first line is often blank
                times = _seconds(match) if match else None
            lines = []
            if count == MAX_CUES:
                return
        elif times is not None:
            lines.append(line)


def _seconds(match: re.Match[str]) -> tuple[float, float] | None:
    """Return start and end, None where the cue is beyond any recording."""
    clocks = match.groups()
    start, end = (
        int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000
        for hours, minutes, seconds, fraction in (clocks[:4], clocks[4:])
    )
    return (start, max(start, end)) if end <= MAX_SECONDS and start <= MAX_SECONDS else None


def _spoken(lines: list[str]) -> tuple[list[str], str | None]:
    voices = [" ".join(html.unescape(found[1]).split()) for line in lines if (found := _VOICE.search(line))]
    plain = (" ".join(html.unescape(_TAG.sub("", line)).split()) for line in lines)
    return [line for line in plain if line], voices[0] or None if voices else None


def _unrolled(cues: Iterator[tuple[float, float, list[str], str | None]]) -> Iterator[Cue]:
    """Leave out what a cue repeats of the one that it follows without a gap."""
    before: list[str] = []
    ended = -1.0
    for start, end, lines, speaker in cues:
        fresh = lines
        if before and lines and start <= ended + TOUCHING_S:
            repeated = max((n for n in range(1, len(lines) + 1) if lines[:n] == before[-n:]), default=0)
            fresh = lines[repeated:]
            if not repeated and lines[0].startswith(f"{before[-1]} "):  # captions that grow word by word
                fresh = [lines[0].removeprefix(before[-1]).strip(), *lines[1:]]
        before, ended = lines or before, max(ended, end)
        if text := " ".join(fresh):
            yield Cue(start, end, text, speaker)
