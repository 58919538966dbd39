"""What a site's robots.txt allows us, read once a run and site (RFC 9309)."""

from collections.abc import Callable

import httpx2
from protego import Protego

from corpus.errors import ForbiddenAddress, SourceUnavailable

MAX_ROBOTS_BYTES = 500 * 1024  # what RFC 9309 asks readers to read at least
CLIENT_ERRORS = range(400, 500)
TOO_MANY = 429  # says nothing about there being rules


class Robots:
    """The rules of each site.

    Parameters
    ----------
    name : str
        What rules call us.
    read : callable
        From the address of a robots.txt to its bytes.
    """

    def __init__(self, name: str, read: Callable[[httpx2.URL], bytes]) -> None:
        self._name = name
        self._read = read
        self._rules: dict[str, Protego] = {}

    def permit(self, url: httpx2.URL) -> float | None:
        """Raise `ForbiddenAddress` where the site does not want us there; return the Crawl-delay it asks for."""
        site = url.copy_with(raw_path=b"/robots.txt")
        rules = self._rules.get(str(site))
        if rules is None:
            rules = self._rules[str(site)] = self._rules_of(site)
        if not rules.can_fetch(str(url), self._name):
            raise ForbiddenAddress(
                f"{url.host} möchte nicht, dass {url} von Programmen abgerufen wird ({site}).",
                f"Bitten Sie die Betreiber, {self._name} dort zu erlauben, oder lesen Sie eine Datei ein.",
            )
        return rules.crawl_delay(self._name)

    def _rules_of(self, site: httpx2.URL) -> Protego:
        """Return the rules; none where there are none, a refusal where nobody can tell."""
        try:
            text = self._read(site).decode("utf-8", errors="replace")
        except SourceUnavailable as error:
            if error.status is None or error.status not in CLIENT_ERRORS or error.status == TOO_MANY:
                raise
            text = ""
        return Protego.parse(text)
