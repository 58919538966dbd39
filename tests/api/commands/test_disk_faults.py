"""What docs/operations.md promises for a disk that is full or cannot be written, tried on a running service."""

import errno
from pathlib import Path

import httpx2
import pytest

from tests.api.commands.confined import Confined, confined

LIST = "/api/v1/recommendations?audience=cdo"
ANSWER_S = 30
CHUNK = b"\0" * 65_536


def report(service: Confined, event_id: str) -> httpx2.Response:
    """Report feedback, which is acknowledged once it is on the disk."""
    found = httpx2.get(service.address + LIST, timeout=ANSWER_S).json()
    body = {"recommendation_id": found["recommendation_id"], "output_id": found["items"][0]["output"]["id"]}
    return httpx2.post(
        f"{service.address}/api/v1/feedback",
        json={**body, "event": "helpful", "event_id": event_id},
        timeout=ANSWER_S,
    )


def reads_go_on(service: Confined) -> bool:
    paths = (LIST, "/readyz", "/?audience=cdo", "/api/v1/search?q=Vergabe", "/feeds/cdo.xml")
    return all(httpx2.get(service.address + path, timeout=ANSWER_S).status_code == 200 for path in paths)


def fill_up(path: Path) -> None:
    """Write until there is no room."""
    with pytest.raises(OSError) as full, path.open("wb", buffering=0) as file:
        while True:
            file.write(CHUNK)
    assert full.value.errno == errno.ENOSPC


def test_disk_that_fills_up_under_the_service_refuses_writes_and_nothing_else(small_dir: Path, tmp_path: Path) -> None:
    with confined(small_dir, tmp_path / "voll") as service:
        assert report(service, "vorher").status_code == 204
        fill_up(service.reached / "fremd.bin")
        answers = [report(service, f"voll-{number}") for number in range(20)]
        refused = [answer for answer in answers if answer.status_code != 204]  # the log may have had room for some
        assert refused
        assert {answer.status_code for answer in refused} == {503}
        assert "kein Platz" in refused[0].json()["detail"]
        assert reads_go_on(service)
        (service.reached / "fremd.bin").unlink()
        assert report(service, "nachher").status_code == 204
        assert reads_go_on(service)


def test_disk_that_is_read_only_refuses_writes_and_nothing_else(small_dir: Path, tmp_path: Path) -> None:
    with confined(small_dir, tmp_path / "schreibgeschuetzt", is_read_only=True) as service:
        with pytest.raises(OSError, match="Read-only"):
            (service.reached / "x").touch()
        assert reads_go_on(service)
        refused = report(service, "gesperrt")
        assert refused.status_code == 503
        assert "kann nicht geschrieben werden" in refused.json()["detail"]
        assert reads_go_on(service)
