"""Where the console's pages are, and which of them a sign-in may lead on to."""

from urllib.parse import urlencode

from starlette.requests import Request

HOME = "/redaktion"
SIGN_IN = f"{HOME}/anmelden"
SIGN_OUT = f"{HOME}/abmelden"
STATIC = f"{HOME}/static"
NEXT = "weiter"
"""The parameter that says where a sign-in leads."""


def prefix_of(request: Request) -> str:
    """Return the path that a proxy has mounted the service under, without a slash at its end."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def is_next(path: str) -> bool:
    """Return whether a sign-in may lead to `path`: a page of the console, on this host, in plain characters."""
    if not all("!" <= character <= "~" for character in path) or "\\" in path:
        return False
    page, _, _ = path.partition("?")
    return page == HOME or (page.startswith(f"{HOME}/") and page not in {SIGN_IN, SIGN_OUT})


def sign_in_address(request: Request) -> str:
    """Return the sign-in page that leads back to the page asked for; back to no form, which would be empty."""
    prefix, query = prefix_of(request), request.scope["query_string"].decode("latin-1")
    raw_path = request.scope.get("raw_path") or request.url.path.encode()
    path = raw_path.decode("latin-1").partition("?")[0].removeprefix(prefix)
    wanted = f"{path}?{query}" if query else path
    leads_back = request.method == "GET" and is_next(wanted) and wanted != HOME
    return f"{prefix}{SIGN_IN}" + (f"?{urlencode({NEXT: wanted})}" if leads_back else "")
