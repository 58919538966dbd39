"""Requests that two servers could read differently: none gets two answers, what is hidden in them is never asked."""

import re
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import suppress

import pytest

from api.settings import Settings
from api.workspace import Workspace
from tests.api.commands.service import serving
from tests.builders import make_output, make_vocabulary
from tests.nginx.proxy import HOST, proxied

pytestmark = pytest.mark.nginx

HIDDEN_ROUTE = "/api/v1/parameters"  # nobody else asks for it here
HIDDEN = f"GET {HIDDEN_ROUTE} HTTP/1.1\r\nHost: {HOST}\r\n\r\n"
HIDDEN_CHUNK = f"{len(HIDDEN):x}\r\n{HIDDEN}\r\n0\r\n\r\n"
ENDED = f"0\r\n\r\n{HIDDEN}"
ANSWER_S = 2.0
REFUSED = {b"400", b"413", b"422", b"501"}  # 501: an encoding that nginx does not know
HEAD = f"POST /api/v1/feedback HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
LAST = f"Host: {HOST}\r\nConnection: close\r\n\r\n"
_COUNT = re.compile(rf'_count\{{[^}}]*route="{HIDDEN_ROUTE}"[^}}]*\}} (\S+)')

LENGTH = f"Content-Length: {len(ENDED)}\r\n"
CHUNKED = "Transfer-Encoding: chunked\r\n"
ATTACKS = {
    "length and chunked, ended before the length": f"{LENGTH}{CHUNKED}\r\n{ENDED}",
    "chunked and a length that ends before": f"{CHUNKED}Content-Length: 4\r\n\r\n{HIDDEN_CHUNK}",
    "two lengths, the shorter first": f"Content-Length: 0\r\nContent-Length: {len(HIDDEN)}\r\n\r\n{HIDDEN}",
    "two lengths, the longer first": f"Content-Length: {len(HIDDEN)}\r\nContent-Length: 0\r\n\r\n{HIDDEN}",
    "two lengths in one line": f"Content-Length: 0, {len(HIDDEN)}\r\n\r\n{HIDDEN}",
    "a length with a sign": f"Content-Length: +{len(HIDDEN)}\r\n\r\n{HIDDEN}",
    "a length in hexadecimal": f"Content-Length: 0x{len(HIDDEN):x}\r\n\r\n{HIDDEN}",
    "a length below nothing": f"Content-Length: -1\r\n\r\n{HIDDEN}",
    "a folded encoding": f"{LENGTH}Transfer-Encoding:\r\n chunked\r\n\r\n{ENDED}",
    "a folded length": f"Content-Length:\r\n {len(HIDDEN)}\r\n\r\n{HIDDEN}",
    "an unknown encoding": f"{LENGTH}Transfer-Encoding: xchunked\r\n\r\n{ENDED}",
    "two encodings": f"{LENGTH}{CHUNKED}Transfer-Encoding: identity\r\n\r\n{ENDED}",
    "chunked, then identity": f"{LENGTH}Transfer-Encoding: chunked, identity\r\n\r\n{ENDED}",
    "a blank before the colon": f"{LENGTH}Transfer-Encoding : chunked\r\n\r\n{ENDED}",
    "a tab before the encoding": f"{LENGTH}Transfer-Encoding: \tchunked\r\n\r\n{ENDED}",
    "a vertical tab before the encoding": f"{LENGTH}Transfer-Encoding: \x0bchunked\r\n\r\n{ENDED}",
    "an encoding behind a bare line feed": f"{LENGTH}X-Note: a\n{CHUNKED}\r\n{ENDED}",
    "an encoding behind a bare carriage return": f"{LENGTH}X-Note: a\r{CHUNKED}\r\n{ENDED}",
    "a length behind a bare line feed": f"Content-Length: 0\r\nX: a\nContent-Length: {len(HIDDEN)}\r\n\r\n{HIDDEN}",
    "a chunk whose size overflows": f"{CHUNKED}\r\nffffffffffffffff1\r\n{ENDED}",
    "a chunk whose size has a sign": f"{CHUNKED}\r\n-1\r\n{ENDED}",
    "a chunk longer than it says": f"{CHUNKED}\r\n2\r\n{{}}xx\r\n{ENDED}",
    "a request hidden in a body of the right length": f"Content-Length: {len(HIDDEN)}\r\n\r\n{HIDDEN}",
    "a request hidden in a chunk": f"{CHUNKED}\r\n{HIDDEN_CHUNK}",
}


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """The ports of nginx and of the service behind it."""
    folder = tmp_path_factory.mktemp("nginx")
    with Workspace(Settings(data_dir=folder / "data", encoder="lsa")) as workspace:
        workspace.store.replace_vocabulary(make_vocabulary())
        workspace.store.upsert([make_output(), make_output(id="zwei", title="Registermodernisierung")])
        workspace.build_index()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEGZ_ENCODER", "lsa")
        with serving(folder / "data", "--no-build") as (_, address, _):
            service_port = int(address.rpartition(":")[2])
            with proxied(service_port, folder) as port:
                yield port, service_port


def ask(port: int, raw: str) -> bytes:
    """Send bytes as they are, and return everything that comes back."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), ANSWER_S) as connection, suppress(TimeoutError, OSError):
        connection.sendall(raw.encode("latin-1"))
        while chunk := connection.recv(65_536):
            received += chunk
    return received


def hidden_answers(service_port: int) -> float:
    """Return how often the service has answered what is hidden."""
    with urllib.request.urlopen(f"http://127.0.0.1:{service_port}/metrics", timeout=30) as answer:
        return sum(float(number) for number in _COUNT.findall(answer.read().decode()))


def test_proxy_passes_on_what_is_asked_in_earnest(ports: tuple[int, int]) -> None:
    port, _ = ports
    answer = ask(
        port, f"GET /api/v1/recommendations?audience=cdo HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
    )
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b'"recommendation_id"' in answer
    assert ask(port, f"GET /metrics HTTP/1.1\r\n{LAST}").startswith(b"HTTP/1.1 404 ")


@pytest.mark.parametrize("name", ATTACKS)
def test_request_that_can_be_read_in_two_ways_has_one_answer_at_most(ports: tuple[int, int], name: str) -> None:
    port, service_port = ports
    answer = ask(port, HEAD + ATTACKS[name])
    assert answer.count(b"HTTP/1.") <= 1, answer
    assert not answer or answer.split()[1] in REFUSED, answer
    assert hidden_answers(service_port) == 0
    following = ask(port, f"GET /healthz HTTP/1.1\r\n{LAST}")
    assert following.count(b"HTTP/1.") == 1
    assert following.startswith(b"HTTP/1.1 200 ")
    assert b'{"status":"ok"}' in following
