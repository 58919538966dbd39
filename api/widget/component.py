"""The web component as a file: every version at an address of its own, whose bytes never change."""

import gzip
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha384
from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from api.errors import WidgetNotFound

COMPONENT_PATH = "/widget/{version}/negz-empfehlungen.js"
CURRENT = "1.0.0"
FILE_NAME = "negz-empfehlungen.js"
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Access-Control-Allow-Origin": "*",  # a script with an integrity is fetched as `crossorigin`
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Vary": "Accept-Encoding",
}


@dataclass(frozen=True, slots=True)
class Component:
    """One version of the file, as it is and compressed, with what pages pin it by."""

    version: str
    body: bytes
    compressed: bytes
    integrity: str

    @property
    def path(self) -> str:
        """The address of this version, below the service's own."""
        return COMPONENT_PATH.format(version=self.version)


@cache
def components() -> dict[str, Component]:
    """Return every version that pages may have embedded."""
    root = Path(str(files("api.widget"))) / "versions"
    return {folder.name: _read(folder) for folder in sorted(root.iterdir()) if (folder / FILE_NAME).is_file()}


def current_component() -> Component:
    """Return the version that new pages take."""
    return components()[CURRENT]


async def get_component(request: Request) -> Response:
    """Answer with the file; it is the same for good, so nobody needs to ask twice."""
    version = request.path_params["version"]
    found = components().get(version)
    if found is None:
        raise WidgetNotFound(
            f"Die Fassung „{version}“ der Web-Komponente gibt es nicht.",
            f"Die aktuelle ist {CURRENT}: {COMPONENT_PATH.format(version=CURRENT)}",
        )
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers = _HEADERS | {"Content-Encoding": "gzip"}
        return Response(found.compressed, media_type="text/javascript", headers=headers)
    return Response(found.body, media_type="text/javascript", headers=_HEADERS)


def _read(folder: Path) -> Component:
    body = (folder / FILE_NAME).read_bytes()
    integrity = f"sha384-{b64encode(sha384(body).digest()).decode()}"
    return Component(folder.name, body, gzip.compress(body, mtime=0), integrity)
