"""A fetcher that answers from memory, and remembers what it was asked for."""

from collections.abc import Mapping

from corpus.errors import SourceUnavailable
from corpus.ports import Answer


class FakeFetcher:
    """`corpus.ports.Fetcher` over a mapping of addresses to bodies."""

    def __init__(self, bodies: Mapping[str, bytes | str], media_type: str = "application/xml") -> None:
        self._bodies = bodies
        self._media_type = media_type
        self.asked: list[str] = []

    def fetch(self, url: str, **_: object) -> Answer:
        self.asked.append(url)
        if url not in self._bodies:
            raise SourceUnavailable(f"„{url}“ gibt es nicht.", "Prüfen Sie die Adresse.", status=404)
        body = self._bodies[url]
        return Answer(url, 200, self._media_type, None, body.encode() if isinstance(body, str) else body)
