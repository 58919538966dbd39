"""`/sitemap.xml` and `/robots.txt`: what search engines are to find, in both languages, and what to leave alone."""

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.reply import Desk, fresh_or_not_modified, public_answer
from api.site.address import Address
from api.site.outward import path_prefix, public_root
from api.site.wording import Language
from corpus.model import Scheme

PAGES = (
    "/katalog",
    "/suche",
    "/so-funktioniert-es",
    "/abonnieren",
    "/einbinden",
    "/hilfe",
    "/barrierefreiheit",
    "/datenschutz",
)
ENDLESS = ("text", "seed", "dislike", "aus")
"""Parameters of pages that lead to ever more of them, or to the same ones again."""
LANGUAGES: tuple[Language, ...] = ("de", "en")
MEDIA_TYPE = "application/xml"

Versions = dict[Language, str]
"""One page's addresses, by language."""


class _Sitemap:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def sitemap(self, request: Request) -> Response:
        """Return every page that search engines are to find."""
        root = public_root(request, self._desk.workspace.settings)
        return self._desk.public(request, ("sitemap", root), lambda: self._write(root), media_type=MEDIA_TYPE)

    async def robots(self, request: Request) -> Response:
        """Return what robots may leave alone, and where the sitemap is; it needs no index."""
        root, prefix = public_root(request, self._desk.workspace.settings), path_prefix(request)
        lines = (
            "User-agent: *",
            f"Disallow: {prefix}/redaktion",
            f"Disallow: {prefix}/suche?q=",
            f"Disallow: {prefix}/katalog?",
            f"Allow: {prefix}/katalog?lang=en$",
            f"Disallow: {prefix}/embed/",
            *(f"Disallow: {prefix}/*{name}=" for name in ENDLESS),
            f"Allow: {prefix}/",
            "",
            f"Sitemap: {root}/sitemap.xml",
            "",
        )
        return fresh_or_not_modified(request, public_answer("\n".join(lines).encode(), media_type="text/plain"))

    def _write(self, root: str) -> bytes:
        names = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9", "xmlns:xhtml": "http://www.w3.org/1999/xhtml"}
        found = Element("urlset", names)
        for versions, changed in self._pages(root):
            for language in LANGUAGES:
                _add(found, versions, language, changed)
        written: bytes = tostring(found, encoding="utf-8", xml_declaration=True)
        return written

    def _pages(self, root: str) -> Iterator[tuple[Versions, date | None]]:
        """Yield the addresses of each page, and the day it last changed where that is known."""
        workspace = self._desk.workspace
        recommender, moments = workspace.recommender(), workspace.store.moments()
        addresses = {language: Address(root, language, "") for language in LANGUAGES}
        yield {language: address.start() for language, address in addresses.items()}, None
        for path in PAGES:
            yield {language: address.page(path) for language, address in addresses.items()}, None
        for scheme in Scheme:
            for concept in recommender.vocabulary().in_scheme(scheme):
                yield {language: address.concept(concept.key) for language, address in addresses.items()}, None
        for output in recommender.outputs():
            changed = moments[output.id].changed_at.date() if output.id in moments else None
            yield {language: address.output(output.id) for language, address in addresses.items()}, changed


def _add(parent: Element, versions: Versions, language: Language, changed: date | None) -> None:
    url = SubElement(parent, "url")
    SubElement(url, "loc").text = versions[language]
    if changed:
        SubElement(url, "lastmod").text = changed.isoformat()
    for other, href in (*versions.items(), ("x-default", versions["de"])):
        SubElement(url, "xhtml:link", {"rel": "alternate", "hreflang": other, "href": href})


def add_sitemap(router: APIRouter, desk: Desk) -> None:
    """Add both; OpenAPI leaves them out."""
    answers = _Sitemap(desk)
    router.add_route("/sitemap.xml", answers.sitemap, methods=["GET"], include_in_schema=False)
    router.add_route("/robots.txt", answers.robots, methods=["GET"], include_in_schema=False)
