import gzip
import shutil
import socket
import ssl
import subprocess
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from corpus.errors import ForbiddenAddress, SourceFormat, SourceTooLarge, SourceUnavailable
from corpus.importers.fetching import FetchLimits
from tests.local_site import Asked, LocalSite, Page, local_fetcher, local_site

QUICK = FetchLimits(connect_s=1, read_s=0.4, total_s=0.8)


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with local_site({"/": Page("Größe".encode(), headers={"ETag": '"a1"', "Last-Modified": "Mon, 02 Nov 2026"})}) as it:
        yield it


class Names:
    """A resolver that answers from a list, the last answer again and again, and notes what it was asked."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        del port
        self.asked.append(host)
        return [self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]]


def test_fetch_page_returns_body_type_and_validators(site: LocalSite) -> None:
    answer = local_fetcher().fetch(f"{site.url}/#kopf", accept="text/html")

    assert (answer.status, answer.body.decode(), answer.url) == (200, "Größe", f"{site.url}/")
    assert (answer.media_type, answer.charset) == ("text/html", "utf-8")
    assert (answer.etag, answer.last_modified) == ('"a1"', "Mon, 02 Nov 2026")
    assert site.asked[-1].headers["User-Agent"] == "negz-recommender/test"
    assert site.asked[-1].headers["Accept"] == "text/html"


def test_fetch_with_validators_returns_304_with_empty_body(site: LocalSite) -> None:
    def page(asked: Asked) -> Page:
        return Page(status=304) if asked.headers.get("If-None-Match") == '"a1"' else Page(b"neu")

    site.pages["/c"] = page

    assert local_fetcher().fetch(f"{site.url}/c", etag='"a1"').status == 304
    assert local_fetcher().fetch(f"{site.url}/c", etag='"a0"').body == b"neu"


def test_fetch_304_that_nobody_asked_for_is_refused(site: LocalSite) -> None:
    site.pages["/c"] = Page(status=304)

    with pytest.raises(SourceUnavailable) as raised:
        local_fetcher().fetch(f"{site.url}/c")

    assert raised.value.status == 304


@pytest.mark.parametrize("status", [401, 403, 404, 410, 500])
def test_fetch_error_status_is_unavailable_with_status_and_remedy(site: LocalSite, status: int) -> None:
    site.pages["/x"] = Page(b"x", status=status)

    with pytest.raises(SourceUnavailable, match=str(status)) as raised:
        local_fetcher().fetch(f"{site.url}/x")

    assert raised.value.status == status
    assert raised.value.remedy


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://negz.org/",
        "gopher://negz.org/",
        "data:text/plain,x",
        "//negz.org/",
        "negz.org",
        "https://",
        "https://editor:geheim@negz.org/",
        "https://negz.org:99999/",
        "https://negz.org/\x00",
        "https://negz.org/" + "a" * 9000,
        "",
    ],
)
def test_fetch_other_schemes_userinfo_and_nonsense_are_forbidden_before_resolving(url: str) -> None:
    names = Names("127.0.0.1")

    with pytest.raises(ForbiddenAddress) as raised:
        local_fetcher(resolver=names).fetch(url)

    assert names.asked == []
    assert "geheim" not in str(raised.value)


def test_fetch_loopback_without_the_switch_is_forbidden(site: LocalSite) -> None:
    with pytest.raises(ForbiddenAddress, match=r"127\.0\.0\.1"):
        local_fetcher(allow_loopback=False).fetch(site.url)

    assert site.asked == []


def test_fetch_host_outside_the_list_is_forbidden_also_after_a_redirect(site: LocalSite) -> None:
    site.pages["/r"] = Page(status=302, headers={"Location": "https://andere.example/"})
    fetcher = local_fetcher(hosts={"127.0.0.1"})

    with pytest.raises(ForbiddenAddress, match=r"andere\.example"):
        fetcher.fetch("https://andere.example/")
    with pytest.raises(ForbiddenAddress, match=r"andere\.example"):
        fetcher.fetch(f"{site.url}/r")


def test_fetch_rebinding_connects_to_the_address_that_was_checked(site: LocalSite) -> None:
    names = Names("127.0.0.1", "127.0.0.1", "10.0.0.1")  # robots.txt, the page, and what a second question would hear
    url = site.url.replace("127.0.0.1", "wechselhaft.example")

    answer = local_fetcher(resolver=names).fetch(f"{url}/")

    assert answer.body.decode() == "Größe"
    assert names.asked == ["wechselhaft.example"] * 2
    assert site.asked[-1].headers["Host"] == url.removeprefix("http://")


def test_fetch_name_that_turns_private_is_forbidden_on_the_next_request(site: LocalSite) -> None:
    names = Names("127.0.0.1", "127.0.0.1", "192.168.1.1")
    url = site.url.replace("127.0.0.1", "wechselhaft.example")
    fetcher = local_fetcher(resolver=names)
    fetcher.fetch(f"{url}/")

    with pytest.raises(ForbiddenAddress, match=r"192\.168\.1\.1"):
        fetcher.fetch(f"{url}/")


def test_fetch_redirect_to_a_private_address_is_forbidden(site: LocalSite) -> None:
    site.pages["/r"] = Page(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})

    with pytest.raises(ForbiddenAddress, match=r"169\.254\.169\.254"):
        local_fetcher().fetch(f"{site.url}/r")


def test_fetch_redirect_from_a_public_name_to_loopback_is_forbidden(site: LocalSite) -> None:
    """Only the first name is let through to the local server; the redirect's target is resolved for itself."""
    site.pages["/r"] = Page(status=301, headers={"Location": "http://intern.example/"})

    def names(host: str, port: int) -> list[str]:
        del port
        return ["127.0.0.1"] if host == "127.0.0.1" else ["10.1.2.3"]

    with pytest.raises(ForbiddenAddress, match=r"intern\.example"):
        local_fetcher(resolver=names).fetch(f"{site.url}/r")


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "javascript:alert(1)", "ftp://127.0.0.1/", "http://a:b@127.0.0.1/"]
)
def test_fetch_redirect_to_another_scheme_or_with_userinfo_is_forbidden(site: LocalSite, target: str) -> None:
    site.pages["/r"] = Page(status=302, headers={"Location": target})

    with pytest.raises(ForbiddenAddress):
        local_fetcher().fetch(f"{site.url}/r")


def test_fetch_redirects_are_followed_up_to_five_times(site: LocalSite) -> None:
    for number in range(6):
        site.pages[f"/{number}"] = Page(status=308, headers={"Location": f"{number + 1}"})
    site.pages["/6"] = Page(b"Ziel")

    assert local_fetcher().fetch(f"{site.url}/1").url == f"{site.url}/6"
    with pytest.raises(SourceUnavailable, match="mehr als 5-mal"):
        local_fetcher().fetch(f"{site.url}/0")


def test_fetch_redirect_loop_is_named(site: LocalSite) -> None:
    site.pages["/a"] = Page(status=302, headers={"Location": "/b"})
    site.pages["/b"] = Page(status=302, headers={"Location": "/a"})

    with pytest.raises(SourceUnavailable, match="im Kreis"):
        local_fetcher().fetch(f"{site.url}/a")

    assert site.paths() == ["/a", "/b"]


def test_fetch_credentials_stay_with_their_host(site: LocalSite) -> None:
    with local_site({"/": Page(b"fremd")}) as other:
        site.pages["/same"] = Page(status=302, headers={"Location": "/"})
        site.pages["/away"] = Page(status=302, headers={"Location": f"{other.url}/"})
        local_fetcher().fetch(f"{site.url}/same", credentials=("redaktion", "abcd efgh"))
        local_fetcher().fetch(f"{site.url}/away", credentials=("redaktion", "abcd efgh"))

        sent = {asked.path: asked.headers.get("Authorization") for asked in site.asked}
        assert sent["/same"] == sent["/"] == sent["/away"] == "Basic cmVkYWt0aW9uOmFiY2QgZWZnaA=="
        assert sent["/robots.txt"] is None
        assert [asked.headers.get("Authorization") for asked in other.asked] == [None, None]


def test_fetch_credentials_over_plain_http_are_refused() -> None:
    with pytest.raises(ForbiddenAddress, match="unverschlüsselt"):
        local_fetcher(allow_loopback=False).fetch("http://negz.org/", credentials=("a", "b"))


def test_fetch_gzip_is_unpacked(site: LocalSite) -> None:
    site.pages["/z"] = Page(gzip.compress(b"gepackt", mtime=0), headers={"Content-Encoding": "gzip"})

    assert local_fetcher().fetch(f"{site.url}/z").body == b"gepackt"
    assert site.asked[-1].headers["Accept-Encoding"] == "gzip"


def test_fetch_gzip_bomb_stops_at_the_cap(site: LocalSite) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000, mtime=0)
    assert len(bomb) < 100_000
    site.pages["/z"] = Page(bomb, headers={"Content-Encoding": "gzip"})

    tracemalloc.start()
    try:
        with pytest.raises(SourceTooLarge, match="größer als 1 MB"):
            local_fetcher().fetch(f"{site.url}/z", max_bytes=1_000_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "deflate"])
def test_fetch_packing_that_was_not_asked_for_is_refused(site: LocalSite, coding: str) -> None:
    site.pages["/z"] = Page(b"?" * 100, headers={"Content-Encoding": coding})

    with pytest.raises(SourceFormat, match=coding):
        local_fetcher().fetch(f"{site.url}/z")


@pytest.mark.parametrize("body", [gzip.compress(b"x" * 1000, mtime=0)[:-9], b"kein gzip"])
def test_fetch_broken_gzip_is_refused(site: LocalSite, body: bytes) -> None:
    site.pages["/z"] = Page(body, headers={"Content-Encoding": "gzip"})

    with pytest.raises(SourceFormat, match="beschädigt"):
        local_fetcher().fetch(f"{site.url}/z")


def test_fetch_announced_size_over_the_cap_is_refused_unread(site: LocalSite) -> None:
    site.pages["/g"] = Page(headers={"Content-Length": "99999999999999999999"})

    with pytest.raises(SourceTooLarge):
        local_fetcher().fetch(f"{site.url}/g")


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        handler.wfile.write(b"8000\r\n" + b"x" * 0x8000 + b"\r\n")


def slow_body(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    drip(handler)


def slow_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Langsam: ")
    drip(handler)


def endless_interim(handler: BaseHTTPRequestHandler) -> None:
    while True:
        handler.wfile.write(b"HTTP/1.1 102 Processing\r\n\r\n")
        time.sleep(0.01)


def drip(handler: BaseHTTPRequestHandler) -> None:
    for _ in range(100):
        handler.wfile.write(b"x")
        time.sleep(0.1)


def test_fetch_endless_stream_stops_at_the_cap(site: LocalSite) -> None:
    site.pages["/e"] = Page(stream=endless)

    with pytest.raises(SourceTooLarge, match="hört nicht auf"):
        local_fetcher().fetch(f"{site.url}/e", max_bytes=300_000)


@pytest.mark.parametrize("stream", [slow_body, slow_headers, endless_interim])
def test_fetch_that_drips_is_over_by_the_total_time(site: LocalSite, stream: Any) -> None:
    site.pages["/s"] = Page(stream=stream)
    began = time.monotonic()

    with pytest.raises(SourceUnavailable, match="nicht rechtzeitig"):
        local_fetcher(QUICK).fetch(f"{site.url}/s")

    assert time.monotonic() - began < 3


def test_fetch_silent_server_is_given_up(site: LocalSite) -> None:
    site.pages["/s"] = Page(stream=lambda _handler: time.sleep(1.5))

    with pytest.raises(SourceUnavailable, match="nicht rechtzeitig"):
        local_fetcher(QUICK).fetch(f"{site.url}/s")


def test_fetch_huge_headers_are_refused(site: LocalSite) -> None:
    site.pages["/h"] = Page(b"x", headers={f"X-{number}": "y" * 60_000 for number in range(20)})

    with pytest.raises(SourceUnavailable, match="wie es HTTP vorsieht"):
        local_fetcher().fetch(f"{site.url}/h")


def test_fetch_body_that_breaks_off_is_unavailable(site: LocalSite) -> None:
    site.pages["/b"] = Page(b"kurz", headers={"Content-Length": "1000"})

    with pytest.raises(SourceUnavailable):
        local_fetcher().fetch(f"{site.url}/b")


def test_fetch_nobody_there_is_unavailable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

    with pytest.raises(SourceUnavailable, match="nicht zu erreichen"):
        local_fetcher().fetch(f"http://127.0.0.1:{port}/")


def test_fetch_unknown_name_is_unavailable() -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise socket.gaierror(host, port)

    with pytest.raises(SourceUnavailable, match=r"negz\.invalid"):
        local_fetcher(resolver=nobody).fetch("https://negz.invalid/")


def test_fetch_proxy_of_the_environment_is_ignored(site: LocalSite, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert local_fetcher().fetch(f"{site.url}/").status == 200


def test_fetch_what_robots_disallow_is_forbidden_and_not_asked_for(site: LocalSite) -> None:
    site.pages["/robots.txt"] = Page(b"User-agent: negz-recommender\nDisallow: /geheim\n\nUser-agent: *\nDisallow: /\n")
    fetcher = local_fetcher()

    assert fetcher.fetch(f"{site.url}/").status == 200
    with pytest.raises(ForbiddenAddress, match="negz-recommender"):
        fetcher.fetch(f"{site.url}/geheim/x")

    assert [asked.path for asked in site.asked] == ["/robots.txt", "/"]


def test_fetch_robots_count_for_the_target_of_a_redirect(site: LocalSite) -> None:
    site.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /geheim\n")
    site.pages["/r"] = Page(status=302, headers={"Location": "/geheim"})

    with pytest.raises(ForbiddenAddress):
        local_fetcher().fetch(f"{site.url}/r")


def test_fetch_unreadable_robots_stop_us(site: LocalSite) -> None:
    site.pages["/robots.txt"] = Page(status=500)

    with pytest.raises(SourceUnavailable, match=r"robots\.txt"):
        local_fetcher().fetch(f"{site.url}/")

    assert site.paths() == []


def test_fetch_asks_a_host_once_a_second_and_as_slowly_as_it_wishes(site: LocalSite) -> None:
    site.pages["/robots.txt"] = Page(b"User-agent: *\nCrawl-delay: 4\n")
    waits: list[float] = []
    fetcher = local_fetcher(monotonic=lambda: 100.0 + sum(waits), sleep=waits.append)

    for _ in range(3):
        fetcher.fetch(f"{site.url}/")

    assert waits == [1.0, 4.0, 4.0]


def test_fetch_busy_host_is_asked_again_after_what_it_says(site: LocalSite) -> None:
    replies = [Page(status=429, headers={"Retry-After": "7"}), Page(b"da")]
    site.pages["/"] = lambda _asked: replies.pop(0)
    waits: list[float] = []

    answer = local_fetcher(FetchLimits(interval_s=0), sleep=waits.append).fetch(f"{site.url}/")

    assert (answer.body, waits) == (b"da", [7.0])


def test_fetch_busy_host_date_of_retry_after_is_understood(site: LocalSite) -> None:
    replies = [Page(status=503, headers={"Retry-After": "Thu, 26 Nov 2026 12:00:30 GMT"}), Page(b"da")]
    site.pages["/"] = lambda _asked: replies.pop(0)
    waits: list[float] = []

    local_fetcher(
        FetchLimits(interval_s=0), sleep=waits.append, clock=lambda: datetime(2026, 11, 26, 12, tzinfo=UTC)
    ).fetch(f"{site.url}/")

    assert waits == [30.0]


@pytest.mark.parametrize(("retry_after", "times"), [("5", 3), ("86400", 1), ("bald", 1), ("", 1)])
def test_fetch_host_that_stays_busy_is_given_up(site: LocalSite, retry_after: str, times: int) -> None:
    site.pages["/"] = Page(status=429, headers={"Retry-After": retry_after})

    with pytest.raises(SourceUnavailable, match="Geduld"):
        local_fetcher().fetch(f"{site.url}/")

    assert site.paths() == ["/"] * times


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes a certificate with openssl")
def test_fetch_https_checks_the_name_although_it_connects_to_the_address(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=quelle.example", "-addext", "subjectAltName=DNS:quelle.example", "-keyout", key,
         "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, key)
    names: list[str | None] = []
    serving.sni_callback = lambda _socket, name, _context: names.append(name)

    def serve(listener: socket.socket) -> None:
        for _ in range(4):
            connection, _address = listener.accept()
            try:
                with serving.wrap_socket(connection, server_side=True) as secure:
                    asked = secure.recv(65536)
                    status = b"404 Not Found" if b"/robots.txt" in asked else b"200 OK"
                    secure.sendall(b"HTTP/1.1 " + status + b"\r\nContent-Length: 6\r\n\r\nsicher")
            except OSError:
                connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=serve, args=[listener], daemon=True).start()
        port = listener.getsockname()[1]
        trusting = ssl.create_default_context(cafile=str(certificate))
        options: dict[str, Any] = {"resolver": Names("127.0.0.1")}

        assert local_fetcher(tls=trusting, **options).fetch(f"https://quelle.example:{port}/").body == b"sicher"
        assert names == ["quelle.example"] * 2
        with pytest.raises(SourceUnavailable, match="verschlüsselte Verbindung zu andere"):
            local_fetcher(tls=trusting, **options).fetch(f"https://andere.example:{port}/")
        with pytest.raises(SourceUnavailable, match="verschlüsselte Verbindung zu quelle"):
            local_fetcher(**options).fetch(f"https://quelle.example:{port}/")
