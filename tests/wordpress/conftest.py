"""The plug-in in a real WordPress, beside a service that says what a test wants."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from api.widget.wordpress.archive import build_archive
from tests.api.commands.conftest import negz
from tests.browser.conftest import axe, browser
from tests.wordpress.service import FakeService, fake_service
from tests.wordpress.site import PASSWORD, WordPress, missing, running_wordpress

__all__ = ["axe", "browser", "negz"]

SignIn = Callable[[str], BrowserContext]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "negz-empfehlungen.zip"
    path.write_bytes(build_archive())
    return path


@pytest.fixture(scope="session")
def wordpress(archive: Path) -> Iterator[WordPress]:
    """A site with the plug-in; without Debian's packages its tests fail, they are never skipped."""
    if lacking := missing():
        pytest.fail(lacking)
    with tempfile.TemporaryDirectory(prefix="negz-wp-") as folder, running_wordpress(Path(folder)) as site:
        site.install_plugin(archive)
        yield site
        assert site.own_complaints() == []


@pytest.fixture
def service(wordpress: WordPress) -> Iterator[FakeService]:
    """A service of the test's own, which the plug-in is set to."""
    with fake_service() as running:
        wordpress.configure(address=running.address)
        yield running


@pytest.fixture(scope="session")
def sign_in(wordpress: WordPress, browser: Browser) -> Iterator[SignIn]:
    """Return the browser of somebody with a role; each signs in once."""
    contexts: dict[str, BrowserContext] = {}

    def signed_in(role: str) -> BrowserContext:
        if role not in contexts:
            contexts[role] = browser.new_context(base_url=wordpress.url, locale="de-DE")
            # By request: the page moves the focus to the name after 200 ms, wherever a test is typing by then.
            answer = contexts[role].request.post("/wp-login.php", form={"log": role, "pwd": PASSWORD}, max_redirects=0)
            assert answer.status == 302, answer.text()
        return contexts[role]

    yield signed_in
    for context in contexts.values():
        context.close()
