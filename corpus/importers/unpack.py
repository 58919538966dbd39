"""Unpacking gzip in pieces, never to more than a given size."""

import zlib

from corpus.errors import SourceFormat, SourceTooLarge

_GZIP = zlib.MAX_WBITS | 16


def too_large(name: str, max_bytes: int) -> SourceTooLarge:
    """Return the error for a source that is larger than it may be."""
    return SourceTooLarge(
        f"{name} ist größer als {max(1, max_bytes // 2**20)} MB oder hört nicht auf.",
        "Prüfen Sie die Adresse; lesen Sie sehr große Bestände in Teilen ein.",
    )


class Unpacker:
    """Unpacks a stream; stops as soon as it unpacks to more than `max_bytes`.

    Parameters
    ----------
    name : str
        What is unpacked, for errors.
    """

    def __init__(self, name: str, max_bytes: int) -> None:
        self._name = name
        self._max_bytes = max_bytes
        self._left = max_bytes
        self._stream = zlib.decompressobj(_GZIP)

    def feed(self, packed: bytes) -> bytes:
        """Return what the next piece unpacks to."""
        parts = []
        while packed:
            if self._stream.eof:  # several streams may stand one behind the other
                self._stream = zlib.decompressobj(_GZIP)
            try:
                part = self._stream.decompress(packed, self._left + 1)
            except zlib.error as error:
                raise self._broken() from error
            self._left -= len(part)
            if self._left < 0:
                raise too_large(self._name, self._max_bytes)
            parts.append(part)
            packed = self._stream.unconsumed_tail or self._stream.unused_data
        return b"".join(parts)

    def finish(self) -> None:
        """Raise `SourceFormat` where the stream broke off."""
        if not self._stream.eof:
            raise self._broken()

    def _broken(self) -> SourceFormat:
        return SourceFormat(
            f"{self._name} ist beschädigt gepackt (gzip).",
            "Versuchen Sie es noch einmal oder melden Sie es der Quelle.",
        )
