"""Console templates to answers: typed contexts, nothing kept by a cache, nothing run by a browser."""

from dataclasses import dataclass, is_dataclass
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.console.address import HOME, STATIC, prefix_of
from api.console.gate import NO_STORE, SignedIn
from api.console.menu import MENU, MenuEntry
from api.problems import status_of
from api.static_file import files_version
from corpus.errors import NegzError

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    # not `no-referrer`: with that, browsers that know no Sec-Fetch-Site would send our own forms with `Origin: null`
    "Referrer-Policy": "same-origin",
    "Content-Language": "de",
    **NO_STORE,
}


@dataclass(frozen=True, slots=True)
class Versions:
    """Short hashes of the static files, for addresses that change when a file does."""

    site: str
    console: str


@dataclass(frozen=True, slots=True)
class FrameView:
    """What every page shows around its content; `current` is the menu entry that the page belongs to."""

    title: str
    prefix: str
    versions: Versions
    signed: SignedIn | None
    current: str
    menu: tuple[MenuEntry, ...]

    def address(self, path: str) -> str:
        """Return a page's address, under the path that the service is mounted at."""
        return f"{self.prefix}{path}"

    def site_file(self, name: str) -> str:
        """Return the address of a static file of the visitor pages."""
        return f"{self.prefix}/static/{name}?v={self.versions.site}"

    def file(self, name: str) -> str:
        """Return the address of a static file of the console."""
        return f"{self.prefix}{STATIC}/{name}?v={self.versions.console}"

    @property
    def home(self) -> str:
        """The address of the console's first page."""
        return self.address(HOME)


class Renderer:
    """The console's templates."""

    def __init__(self) -> None:
        console, site = Path(str(files("api.console"))), Path(str(files("api.site")))
        self._versions = Versions(files_version(site / "static"), files_version(console / "static"))
        self._templates = Environment(
            loader=FileSystemLoader([console / "templates", site / "templates"]),  # the mark is the site's
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def render(
        self,
        template: str,
        request: Request,
        title: str,
        signed: SignedIn | None,
        *,
        status: int = 200,
        problem: NegzError | None = None,
        current: str = "",
        **views: object,
    ) -> HTMLResponse:
        """Return a page; `views` are the template's own contexts, each a dataclass or None.

        A page that tells of a `problem` says so at the head of its title, and has the problem's status.
        """
        if problem is not None:
            title, status = f"Fehler: {title}", status_of(problem)
        for name, view in views.items():
            if view is not None and not is_dataclass(view):
                raise TypeError(f"the view {name!r} of {template} is no dataclass")
        menu = tuple(entry for entry in MENU if entry.is_for(signed.account.role)) if signed else ()
        frame = FrameView(title, prefix_of(request), self._versions, signed, current, menu)
        html = self._templates.get_template(template).render(frame=frame, **views)
        return HTMLResponse(html, status_code=status, headers=HEADERS)
