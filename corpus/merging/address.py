"""One spelling for web addresses that lead to the same thing, and what an address says of that thing."""

import re
from enum import Enum
from functools import lru_cache
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from corpus.german.analyse import analyse

MIN_SLUG_WORDS = 3  # "/termine/" and "/presse-schau/" name lists, "/angst-im-wandel/" one thing

_TRACKING = re.compile(
    r"utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|(?:fb|g|ms|tw|dc|y)clid|mc_[ce]id|_ga|_gl|igshid|si|ref|ref_src|source|cflt|"
    r"groupcolor|print|share|fbclid|feature|ab_channel|output",
    re.IGNORECASE,
)
_INDEX_FILE = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_VIDEO_HOSTS = frozenset(("youtube.com", "m.youtube.com", "music.youtube.com", "youtube-nocookie.com", "youtu.be"))
_VIDEO_PATH = re.compile(r"/(?:embed|v|shorts|live)/([\w-]{6,20})")
_VIDEO_ID = re.compile(r"[\w-]{6,20}")
_IDENTIFIER = re.compile(r"(?=[^/]*\d)[\w.-]{4,}")  # node numbers, news numbers, DOIs, hashes
_DATE_PART = re.compile(r"(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?")
_ID_PARAMETERS = frozenset(("p", "page_id", "id", "v", "event_id", "attachment_id"))


class Shelf(Enum):
    """Where sites put their things, as the folders of their addresses tell."""

    PAPERS = "papers"
    MEETINGS = "meetings"


_SHELVES = {
    Shelf.PAPERS: frozenset(("publikation", "publikationen", "publications", "studie", "studien", "kurzstudien")),
    Shelf.MEETINGS: frozenset(("termin", "termine", "event", "events", "veranstaltung", "veranstaltungen", "tagungen")),
}


@lru_cache(maxsize=1_024)
def canonical(url: str) -> str:
    """Return the address as it is compared: never shown, never opened.

    Scheme, "www.", a trailing slash, index files, fragments, tracking parameters and the order of parameters do not
    count; every form of a YouTube address becomes "youtube:ID". What is no web address stays as it is.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url
    if parts.scheme.lower() not in ("http", "https") or not host:
        return url
    if host in _VIDEO_HOSTS and (video := _video(host, parts)):
        return f"youtube:{video}"
    path = _INDEX_FILE.sub("", unquote(parts.path)).rstrip("/")
    kept = sorted(pair for pair in parse_qsl(parts.query) if not _TRACKING.fullmatch(pair[0]))
    return f"{host}{port}{path}" + (f"?{urlencode(kept)}" if kept else "")


@lru_cache(maxsize=1_024)
def names_one_thing(address: str) -> bool:
    """Say whether a canonical address looks as if it led to one thing and not to a list or a front page.

    One thing has an id or a telling last part; lists such as "/termine", "/presseschau" have a word or two.
    """
    if address.startswith("youtube:"):
        return True
    path, _, query = address.partition("?")
    if any(name in _ID_PARAMETERS for name, _ in parse_qsl(query)):
        return True
    last = path.rpartition("/")[2] if "/" in path else ""
    if _DATE_PART.fullmatch(last):
        return False
    words = [word for word in re.split(r"[-_.+ ]+", last) if word]
    return len(words) >= MIN_SLUG_WORDS or _IDENTIFIER.fullmatch(last) is not None


@lru_cache(maxsize=1_024)
def shelf_of(address: str) -> Shelf | None:
    """Return the shelf on which a canonical address has its page, as far as its folders tell."""
    folders = address.partition("?")[0].lower().split("/")[1:-1]
    return next((shelf for folder in folders for shelf, names in _SHELVES.items() if folder in names), None)


@lru_cache(maxsize=1_024)
def slug_terms(address: str) -> frozenset[str]:
    """Return the index terms of the address's last part, in which most sites repeat the title."""
    path = address.partition("?")[0]
    last = path.rpartition("/")[2] if "/" in path else ""
    return frozenset(analyse(re.sub(r"[-_.+]+", " ", last)))


def _video(host: str, parts: SplitResult) -> str | None:
    """Return the id of a YouTube video; None for channels, playlists and searches."""
    if host == "youtu.be":
        found = parts.path.strip("/")
    elif match := _VIDEO_PATH.match(parts.path):
        found = match[1]
    else:
        found = dict(parse_qsl(parts.query)).get("v", "")
    return found if _VIDEO_ID.fullmatch(found) else None
