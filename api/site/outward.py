"""The service as others meet it: the address it is reached under, who runs it, and what it counts."""

from dataclasses import dataclass
from typing import Self

from starlette.requests import Request

from api.settings import Settings


@dataclass(frozen=True, slots=True)
class Outward:
    """What the pages say of the service itself; contact and imprint are empty where the operator has named none."""

    root: str = ""
    """What an absolute address begins with: scheme, host and path prefix, without a slash at the end."""
    contact: str = ""
    imprint_url: str = ""
    is_counted: bool = True
    takes_feedback: bool = True

    @classmethod
    def of(cls, request: Request, settings: Settings) -> Self:
        """Return what holds for a request; without a setting, its address is the one the request names."""
        return cls(
            root=public_root(request, settings),
            contact=settings.contact or "",
            imprint_url=settings.imprint_url or "",
            is_counted=settings.count_demand,
            takes_feedback=settings.count_feedback,
        )


def public_root(request: Request, settings: Settings) -> str:
    """Return what an absolute address of the service begins with."""
    return settings.public_url or f"{request.url.scheme}://{request.url.netloc}{path_prefix(request)}"


def path_prefix(request: Request) -> str:
    """Return the path the service is mounted under, empty for none."""
    return str(request.scope.get("root_path", "")).rstrip("/")
