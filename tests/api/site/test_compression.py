import gzip

import pytest
from starlette.testclient import TestClient

from api.site.compression import takes_gzip

LIST = "/?audience=cdo&benefit=praxis"


@pytest.mark.parametrize(
    ("accepted", "takes"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.8", True),
        ("GZIP", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("identity", False),
        ("xgzip", False),
        ("", False),
    ],
)
def test_takes_gzip_only_who_says_so(accepted: str, takes: bool) -> None:
    assert takes_gzip(accepted) is takes


def test_page_is_the_same_packed_and_plain(client: TestClient) -> None:
    with client.stream("GET", LIST, headers={"Accept-Encoding": "gzip"}) as response:
        packed = b"".join(response.iter_raw())
    plain = client.get(LIST, headers={"Accept-Encoding": "identity"})
    assert gzip.decompress(packed) == plain.content
    assert response.headers["content-length"] == str(len(packed))
    assert len(packed) < len(plain.content) / 4
    assert "content-encoding" not in plain.headers
    assert response.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert response.headers["etag"] == plain.headers["etag"]
    assert plain.headers["etag"].startswith("W/")


def test_page_that_a_browser_has_packed_is_not_sent_again(client: TestClient) -> None:
    etag = client.get(LIST, headers={"Accept-Encoding": "gzip"}).headers["etag"]
    again = client.get(LIST, headers={"Accept-Encoding": "gzip", "If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert "content-encoding" not in again.headers
