"""nginx as `docs/betrieb/nginx.conf` sets it up, on loopback and without TLS, in front of a running service."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "docs" / "betrieb" / "nginx.conf"
PACKAGE = "nginx-light"
HOST = "empfehlungen.example.org"
_START_TIMEOUT_S = 30
_FRAME = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{servers}
}}
"""


@contextmanager
def proxied(service_port: int, folder: Path) -> Iterator[int]:
    """Yield the port at which nginx passes on to the service; skip where nginx is not installed."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/bin")
    if program is None:
        pytest.skip(f"nginx is missing: apt-get install {PACKAGE}")
    port = _free_port()
    config = folder / "nginx.conf"
    config.write_text(_FRAME.format(folder=folder, servers=_adapted(port, service_port)), encoding="utf-8")
    with subprocess.Popen([program, "-p", folder, "-c", config], stderr=subprocess.PIPE, text=True) as process:
        try:
            _wait(port, process)
            yield port
        finally:
            process.terminate()


def _adapted(port: int, service_port: int) -> str:
    """Return the example with other ports and without certificates; everything else stays."""
    text = EXAMPLE.read_text(encoding="utf-8")
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    text = re.sub(r"^ *ssl_certificate\w* .*;$", "", text, flags=re.MULTILINE)
    return text.replace("http://127.0.0.1:8000", f"http://127.0.0.1:{service_port}")


def _wait(port: int, process: "subprocess.Popen[str]") -> None:
    deadline_s = time.monotonic() + _START_TIMEOUT_S
    while time.monotonic() < deadline_s and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    process.kill()
    pytest.fail(f"nginx did not start: {process.communicate()[1]}")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
