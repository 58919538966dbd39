"""Templates to answers: escaping on, missing names refused, and headers that keep a visit between two parties."""

from dataclasses import is_dataclass
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.reply import etag_of
from api.site.view import FrameView, Visit
from api.static_file import files_version

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
}


class Renderer:
    """The site's templates, those of `folders` besides, and the version of the site's static files."""

    def __init__(self, *folders: Path) -> None:
        root = Path(str(files("api.site")))
        self.version = files_version(root / "static")
        self._templates = Environment(
            loader=FileSystemLoader([root / "templates", *folders]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def render(self, template: str, visit: Visit, frame: FrameView, status: int = 200, **views: object) -> HTMLResponse:
        """Return a page; `views` are the template's own contexts, each a dataclass or None.

        A page that is there has a weak ETag: whoever comes back to it fetches it only where it has changed.
        """
        for name, view in views.items():
            if view is not None and not is_dataclass(view):
                raise TypeError(f"the view {name!r} of {template} is no dataclass")
        html = self._templates.get_template(template).render(
            words=visit.words, address=visit.address, frame=frame, **views
        )
        body = html.encode()
        headers = HEADERS | {"Content-Language": visit.words.language}
        if status == HTTPStatus.OK:
            headers["ETag"] = f"W/{etag_of(body)}"  # the page may be packed for the way
        return HTMLResponse(body, status_code=status, headers=headers)
