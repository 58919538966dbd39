"""The plug-in's life: installed from its archive, activated, deleted; nothing is left behind."""

import subprocess
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from api.widget.wordpress.archive import SOURCES
from tests.wordpress.conftest import SignIn
from tests.wordpress.service import FakeService
from tests.wordpress.site import PLUGIN, WordPress

pytestmark = pytest.mark.wordpress

SHORTCODE = '[negz_empfehlungen audience="cdo"]'
OPTIONS = """
    global $wpdb;
    return $wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE '%negz%'" );
"""


@pytest.mark.parametrize("source", sorted(SOURCES.rglob("*.php")), ids=lambda path: path.name)
def test_source_is_php(source: Path) -> None:
    done = subprocess.run(["php", "-l", source], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_plugin_list_is_german_and_leads_to_the_settings(sign_in: SignIn) -> None:
    page = sign_in("administrator").new_page()
    page.goto("/wp-admin/plugins.php")
    row = page.locator("tr", has_text="Zeigt, welche Beiträge des NEGZ für wen sind und warum")
    row.get_by_role("link", name="Einstellungen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("NEGZ-Empfehlungen")
    page.close()


@pytest.mark.parametrize("locale", ["de_DE_formal", "de_AT", "de_CH_informal"])
def test_every_german_locale_reads_german(wordpress: WordPress, locale: str) -> None:
    read = wordpress.run(
        """
        switch_to_locale( $in['locale'] );
        unload_textdomain( 'negz-empfehlungen', true );
        add_filter( 'plugin_locale', fn() => $in['locale'] );
        load_plugin_textdomain( 'negz-empfehlungen', false, 'negz-empfehlungen/languages' );
        $script = "negz-empfehlungen-{$in['locale']}-negz-empfehlungen-block.json";
        $folder = Negz\\Recommendations\\translation_folder();
        return array(
            __( 'Target groups', 'negz-empfehlungen' ),
            apply_filters( 'load_script_translation_file', "$folder/$script", 'any', 'negz-empfehlungen' ),
        );
        """,
        locale=locale,
    )
    assert read[0] == "Zielgruppen"
    assert read[1].endswith("/negz-empfehlungen-de_DE-negz-empfehlungen-block.json")


def test_deleted_plugin_leaves_nothing_behind(wordpress: WordPress, service: FakeService, archive: Path) -> None:
    address = wordpress.add_post(SHORTCODE)
    httpx.get(address)
    service.answers.clear()
    wordpress.let_copies_age()
    httpx.get(address)
    stored = wordpress.run(OPTIONS)
    assert {name.rpartition("_")[0] for name in stored} == {
        "negz",
        "_transient_negz_empfehlungen",
        "_transient_negz_empfehlungen_copy",
        "_transient_timeout_negz_empfehlungen",
        "_transient_timeout_negz_empfehlungen_copy",
    }
    wordpress.run(
        """
        require ABSPATH . 'wp-admin/includes/admin.php';
        deactivate_plugins( $in['plugin'] );
        return delete_plugins( array( $in['plugin'] ) );
        """,
        plugin=PLUGIN,
    )
    assert not (wordpress.folder / "wp-content/plugins" / PLUGIN).exists()
    assert wordpress.run(OPTIONS) == []
    assert httpx.get(address).status_code == 200
    wordpress.install_plugin(archive)


def test_dashboard_asks_nothing(service: FakeService, sign_in: SignIn) -> None:
    request = sign_in("editor").request
    assert request.get("/wp-admin/").ok
    assert service.asked == []
