"""A connection to an address that was checked, held to a time by which everything is over."""

import time
from collections.abc import Callable, Iterable, Sequence
from ssl import SSLContext

import httpcore2

MAX_ADDRESSES = 3  # of one host, tried one after the other


class Deadline:
    """The moment by which an exchange is over, however slowly the other side drips."""

    def __init__(self, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._end = monotonic() + seconds

    def left(self, at_most: float | None = None) -> float:
        """Return the seconds left, at most those; raise `httpcore2.ReadTimeout` where none are."""
        seconds = self._end - self._monotonic()
        if seconds <= 0:
            raise httpcore2.ReadTimeout("the whole exchange took too long")
        return seconds if at_most is None else min(seconds, at_most)


class PinnedBackend(httpcore2.NetworkBackend):
    """Connects to the given IP addresses, whatever the host's name means by now; TLS still checks the name."""

    def __init__(self, addresses: Sequence[str], deadline: Deadline) -> None:
        self._addresses = tuple(addresses)[:MAX_ADDRESSES]
        self._deadline = deadline
        self._backend = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - the very thing that is not asked again
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first of the addresses that answers."""
        failure: Exception = httpcore2.ConnectError("no address")
        for address in self._addresses:
            try:
                stream = self._backend.connect_tcp(
                    address, port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self._deadline)
        raise failure


class _TimedStream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
