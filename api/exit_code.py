"""Which exit code an error becomes: by its family, in this one place."""

from collections.abc import Mapping
from enum import IntEnum
from http import HTTPStatus
from types import MappingProxyType

from corpus.errors import Conflict, Forbidden, InvalidInput, NegzError, NotFound, NotReady, SourceError, StoreError


class ExitCode(IntEnum):
    """What a command tells the shell."""

    OK = 0
    UNEXPECTED = 1
    INVALID = 2
    NOT_FOUND = 3
    NOT_READY = 4
    SOURCE_UNAVAILABLE = 5
    INTERRUPTED = 130  # 128 + SIGINT, as shells have it


FAMILIES: Mapping[type[NegzError], ExitCode] = MappingProxyType(
    {
        InvalidInput: ExitCode.INVALID,
        NotFound: ExitCode.NOT_FOUND,
        Conflict: ExitCode.INVALID,
        Forbidden: ExitCode.INVALID,
        NotReady: ExitCode.NOT_READY,
        SourceError: ExitCode.SOURCE_UNAVAILABLE,
        StoreError: ExitCode.NOT_READY,
    }
)


def exit_code_of(error: NegzError) -> ExitCode:
    """Return the exit code of the error's family."""
    return next((code for family, code in FAMILIES.items() if isinstance(error, family)), ExitCode.UNEXPECTED)


def exit_code_of_status(status: int) -> ExitCode:
    """Return the exit code for an HTTP status: an answer or a redirect is fine."""
    if HTTPStatus.OK <= status < HTTPStatus.BAD_REQUEST:
        return ExitCode.OK
    if status == HTTPStatus.NOT_FOUND:
        return ExitCode.NOT_FOUND
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return ExitCode.NOT_READY
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return ExitCode.INVALID
    return ExitCode.UNEXPECTED
