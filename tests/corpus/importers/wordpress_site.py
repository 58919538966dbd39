"""A WordPress site of a few lists in memory, behind the port of the fetcher; answers as WordPress 6 does."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from corpus.errors import SourceUnavailable
from corpus.ports import Answer

HOME = "https://verwaltung-heute.example/"
API = f"{HOME}wp-json/"
NOW = "Thu, 12 Mar 2026 09:00:00 GMT"


def make_post(number: int, **overrides: Any) -> dict[str, Any]:
    """Return a post as the REST interface shows it."""
    return {
        "id": number,
        "type": "post",
        "status": "publish",
        "date": "2026-02-03T10:00:00",
        "date_gmt": "2026-02-03T09:00:00",
        "modified_gmt": "2026-02-04T09:00:00",
        "link": f"{HOME}beitrag-{number}/",
        "title": {"rendered": f"Beitrag {number} &#8211; B&uuml;rger&auml;mter"},
        "content": {"rendered": "<p>Drei von vier &Auml;mtern f&uuml;hren Online-Termine ein.</p>", "protected": False},
        "excerpt": {"rendered": "<p>Drei von vier &Auml;mtern [&hellip;]</p>\n", "protected": False},
        "author": 1,
        "categories": [],
        "tags": [],
        **overrides,
    }


def make_types(**custom: list[str]) -> dict[str, Any]:
    """Return the content types: WordPress's own, and custom ones with their taxonomies."""
    own = {"post": ("posts", ["category", "post_tag"]), "page": ("pages", []), "attachment": ("media", [])}
    own |= {"wp_block": ("blocks", []), "nav_menu_item": ("menu-items", [])}
    named = {**own, **{slug: (slug, taxonomies) for slug, taxonomies in custom.items()}}
    return {
        slug: {"slug": slug, "rest_base": base, "rest_namespace": "wp/v2", "taxonomies": taxonomies}
        for slug, (base, taxonomies) in named.items()
    }


@dataclass
class Site:
    """What the site holds, by route; `asked` are the addresses it was asked for."""

    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    types: dict[str, Any] = field(default_factory=make_types)
    taxonomies: dict[str, str] = field(default_factory=lambda: {"category": "categories", "post_tag": "tags"})
    files: dict[str, Answer] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=lambda: {"link": f'<{API}>; rel="https://api.w.org/"'})
    page: str = '<html lang="de-DE"><head><title>Start</title></head><body></body></html>'
    per_page: int = 100
    asked: list[str] = field(default_factory=list)
    credentials: list[tuple[str, str] | None] = field(default_factory=list)
    before_answer: Callable[[str], None] = lambda _: None

    def fetch(
        self,
        url: str,
        *,
        accept: str = "*/*",
        etag: str | None = None,
        last_modified: str | None = None,
        max_bytes: int | None = None,
        credentials: tuple[str, str] | None = None,
    ) -> Answer:
        del accept, etag, last_modified, max_bytes
        self.asked.append(url)
        self.credentials.append(credentials)
        self.before_answer(url)
        if url == HOME:
            return Answer(url, 200, "text/html", "utf-8", self.page.encode(), headers=self.headers)
        if url in self.files:
            return self.files[url]
        parts = urlsplit(url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        route = query.pop("rest_route", None) or parts.path.removeprefix("/wp-json")
        return self._json(url, route, query)

    def _json(self, url: str, route: str, query: dict[str, str]) -> Answer:
        if route == "/":
            return _answer(url, {"namespaces": ["oembed/1.0", "wp/v2"]})
        if route == "/wp/v2/types":
            return _answer(url, self.types)
        if route == "/wp/v2/taxonomies":
            return _answer(url, {name: {"rest_base": base} for name, base in self.taxonomies.items()})
        name = route.removeprefix("/wp/v2/")
        if name not in self.lists:
            if any(row["rest_base"] == name for row in self.types.values()) or name in self.taxonomies.values():
                return _answer(url, [], **{"X-WP-Total": "0"})
            raise SourceUnavailable(f"„{url}“ antwortet mit 404.", "Prüfen Sie die Adresse.", status=404)
        rows = [row for row in self.lists[name] if _holds(row, query)]
        rows.sort(key=lambda row: row["id"])
        start = int(query.get("offset", 0))
        size = min(int(query.get("per_page", 10)), self.per_page)
        fields = query["_fields"].split(",")
        shown = [{name: row[name] for name in fields if name in row} for row in rows[start : start + size]]
        return _answer(url, shown, **{"X-WP-Total": str(len(rows)), "Date": NOW})


def _holds(row: dict[str, Any], query: dict[str, str]) -> bool:
    conditions = [
        "include" not in query or str(row["id"]) in query["include"].split(","),
        "parent" not in query or str(row["post"]) in query["parent"].split(","),
        "media_type" not in query or row["mime_type"].startswith(query["media_type"]),
        row.get("status", "publish") in query.get("status", "publish").split(","),
        "modified_after" not in query or row["modified_gmt"] + "Z" > query["modified_after"],
        "after" not in query or row["date_gmt"] + "Z" > query["after"],
    ]
    return all(conditions)


def _answer(url: str, value: Any, **headers: str) -> Answer:
    return Answer(url, 200, "application/json", "UTF-8", json.dumps(value).encode(), headers=headers)
