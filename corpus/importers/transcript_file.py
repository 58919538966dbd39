"""A transcript as an output with what is said in it."""

from corpus.extraction.transcript import read_transcript
from corpus.importers.item import item_from_record
from corpus.importers.kind import kind_of
from corpus.importers.single_file import SingleFile
from corpus.model import OutputKind
from corpus.source import ReadResult, SourceKind


class TranscriptImporter(SingleFile):
    """`corpus.ports.SourceImporter` over one WebVTT or SubRip file.

    `recording` is the address of the video or podcast that it transcribes, so that a passage leads to its second.
    """

    kind = SourceKind.TRANSCRIPT
    accept = "text/vtt, application/x-subrip, text/plain"
    max_bytes = 20 * 2**20
    recording: str | None = None

    def item(self, key: str, body: bytes) -> ReadResult:
        """Return the item; it opens with what its first passage says."""
        transcript = read_transcript(body, self.name)
        passages = transcript.passages(self.recording)
        record = {
            "type": kind_of((), self.name, OutputKind.EVENT_MATERIAL).value,
            "title": self.name,
            "people": list(transcript.speakers),
            "duration_minutes": transcript.minutes,
            "recording_url": self.recording,
            "abstract": passages[0].text,
        }
        return item_from_record(key, record, passages=passages, links=(self.recording,))
