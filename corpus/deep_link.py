"""Addresses that open a document at a page and a recording at a second."""

from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from corpus.passage import Passage

_YOUTUBE = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com"})


def deep_link(passage: Passage) -> str | None:
    """Return the address of a passage's manifestation at its place; None without an address of the web.

    Pages are opened by `#page=14` (RFC 8118), seconds by `#t=750` (W3C Media Fragments), on YouTube by `t=750`. A
    passage under a heading has the heading's anchor in its address already.
    """
    place = passage.place
    if passage.url is None or not passage.url.startswith(("https://", "http://")):
        return None
    if place.page is None and place.seconds is None:
        return passage.url
    try:
        address = urlsplit(passage.url)
    except ValueError:
        return None
    if place.page is not None:
        return address._replace(fragment=f"page={place.page}").geturl()
    if address.hostname in _YOUTUBE:
        return _at_second(address, place.seconds or 0)
    return address._replace(fragment=f"t={place.seconds}").geturl()


def _at_second(address: SplitResult, seconds: int) -> str:
    asked = [(name, value) for name, value in parse_qsl(address.query, keep_blank_values=True) if name != "t"]
    return address._replace(query=urlencode([*asked, ("t", seconds)]), fragment="").geturl()
