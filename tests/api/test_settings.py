from datetime import date
from pathlib import Path

import pytest

from api.errors import InvalidSettings
from api.settings import read_settings


@pytest.fixture(autouse=True)
def _in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_settings_without_any_have_the_promised_defaults() -> None:
    settings = read_settings()

    assert (settings.data_dir, settings.encoder, settings.encoder_offline) == (Path("data"), "adapted", True)
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8000, None)
    assert (settings.cors_origins, settings.today) == ((), None)


def test_settings_argument_wins_over_environment_and_environment_over_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "negz.toml").write_text('data_dir = "aus-datei"\nport = 1\nhost = "::1"\n', encoding="utf-8")
    monkeypatch.setenv("NEGZ_DATA", "aus-umgebung")
    monkeypatch.setenv("NEGZ_PORT", "2")

    settings = read_settings(port=3, encoder=None)

    assert (settings.data_dir, settings.port, settings.host) == (Path("aus-umgebung"), 3, "::1")


def test_cors_origins_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGZ_CORS_ORIGINS", "https://negz.org, https://www.negz.org")

    assert read_settings().cors_origins == ("https://negz.org", "https://www.negz.org")


def test_trusted_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().trusted_proxies == ("127.0.0.1", "::1")

    monkeypatch.setenv("NEGZ_TRUSTED_PROXIES", "10.0.0.0/24, 2001:db8::7")

    assert read_settings().trusted_proxies == ("10.0.0.0/24", "2001:db8::7")


def test_today_is_read_as_a_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGZ_TODAY", "2026-11-23")

    assert read_settings().today == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("NEGZ_PORT", "achttausend", "port"),
        ("NEGZ_PORT", "99999", "port"),
        ("NEGZ_TODAY", "2023-13", "today"),
        ("NEGZ_CORS_ORIGINS", "*", "cors_origins"),
        ("NEGZ_CORS_ORIGINS", "https://negz.org/", "cors_origins"),
        ("NEGZ_PUBLIC_URL", "negz.org", "public_url"),
        ("NEGZ_TRUSTED_PROXIES", "*", "trusted_proxies"),
        ("NEGZ_TRUSTED_PROXIES", "10.0.0.1/24", "trusted_proxies"),
        ("NEGZ_RATE_LIMIT_READING", "-1", "rate_limit_reading"),
        ("NEGZ_NEIGHBOURS", "faiss", "neighbours"),
        ("NEGZ_NEIGHBOURS", "pgvector", "neighbours"),
    ],
)
def test_impossible_setting_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, named: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(InvalidSettings) as caught:
        read_settings()
    assert f"„{named}“" in caught.value.subject


@pytest.mark.parametrize(
    ("name", "value", "subject"),
    [
        ("NEGZ_PORT", "99999", "Die Einstellung „port“ ist ungültig: erwartet wird höchstens 65535."),
        ("NEGZ_PORT", "achttausend", "Die Einstellung „port“ ist ungültig: erwartet wird eine ganze Zahl."),
        ("NEGZ_TODAY", "quatsch", "Die Einstellung „today“ ist ungültig: erwartet wird ein Tag als JJJJ-MM-TT."),
        ("NEGZ_ENCODER_OFFLINE", "vielleicht", "wird true oder false."),
    ],
)
def test_impossible_setting_is_explained_in_german(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, subject: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(InvalidSettings) as caught:
        read_settings()
    assert caught.value.subject.endswith(subject)


def test_neighbours_in_the_database_need_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().neighbours == "graph"
    monkeypatch.setenv("NEGZ_NEIGHBOURS", "pgvector")
    with pytest.raises(InvalidSettings, match=r"NEGZ_STORE, oder .*graph"):
        read_settings()
    monkeypatch.setenv("NEGZ_STORE", "postgresql://db/negz")
    assert read_settings().neighbours == "pgvector"


@pytest.mark.parametrize(("text", "named"), [("farbe = 1", "farbe"), ("port =", "Einstellungen")])
def test_broken_file_is_refused(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "negz.toml").write_text(text, encoding="utf-8")

    with pytest.raises(InvalidSettings) as caught:
        read_settings()
    assert named in caught.value.subject
    assert "negz.toml" in caught.value.remedy


def test_wordpress_login_is_found_by_host_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEGZ_WORDPRESS_LOGINS", '{"NEGZ.org": "redaktion:abcd efgh:1"}')

    settings = read_settings()

    assert settings.wordpress_login("negz.org") == ("redaktion", "abcd efgh:1")
    assert settings.wordpress_login("verwaltung-heute.example") is None
    assert "abcd" not in repr(settings)


@pytest.mark.parametrize("login", ["abcd-geheim", ":abcd-geheim", "abcd-geheim:"])
def test_wordpress_login_without_name_or_password_is_refused_without_being_told(
    monkeypatch: pytest.MonkeyPatch, login: str
) -> None:
    monkeypatch.setenv("NEGZ_WORDPRESS_LOGINS", f'{{"negz.org": "{login}"}}')

    with pytest.raises(InvalidSettings, match=r"negz\.org") as caught:
        read_settings()

    assert "geheim" not in str(caught.value)
