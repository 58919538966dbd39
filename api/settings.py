"""The only reader of the environment (prefix `NEGZ_`) and of an optional `negz.toml` in the working folder."""

from collections.abc import Mapping
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from api.errors import InvalidSettings
from api.expectation import expected

SETTINGS_FILE = Path("negz.toml")


class Settings(BaseSettings):
    """How this process is set up; what is passed in wins over the environment, the environment over the file."""

    model_config = SettingsConfigDict(
        env_prefix="NEGZ_",
        toml_file=SETTINGS_FILE,
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        env_ignore_empty=True,
    )

    data_dir: Path = Field(Path("data"), validation_alias=AliasChoices("NEGZ_DATA", "NEGZ_DATA_DIR", "data_dir"))
    """The one folder that holds all state; with `store`, what is built from it."""
    store: SecretStr | None = None
    """The address of a PostgreSQL database, `postgresql://…`, that holds the data instead of a file in the folder."""
    store_read: SecretStr | None = None
    """The address of a streaming copy of that database, which reads go to while it keeps up."""
    neighbours: Literal["graph", "pgvector"] = "graph"
    """What finds the nearest vectors in a large index: a graph that each instance has, or that database."""
    encoder: str = "adapted"
    encoder_offline: bool = True
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    workers: Annotated[int, Field(ge=1, le=64)] = 1
    """Processes that answer, each on a core of its own; they share the index and the data folder."""
    public_url: str | None = None
    """The address people reach the service under, where it differs from the one a request names."""
    contact: str | None = None
    """Whom visitors turn to: an e-mail address, the address of a contact page, or words."""
    imprint_url: str | None = None
    """The address of the operator's imprint."""
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Origins whose scripts may read answers, such as `https://negz.org`; comma separated in the environment."""
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ("127.0.0.1", "::1")
    """Addresses or networks of proxies whose `X-Forwarded-For` is believed; comma separated in the environment."""
    rate_limit_reading: Annotated[int, Field(ge=0)] = 1200
    """Requests a minute that one network address may send; 0 sets no limit, here and below."""
    rate_limit_text: Annotated[int, Field(ge=0)] = 300
    """The same for requests with free text, which has to be encoded."""
    rate_limit_feedback: Annotated[int, Field(ge=0)] = 300
    rate_limit_tag_suggestions: Annotated[int, Field(ge=0)] = 120
    rate_limit_key: Annotated[int, Field(ge=0)] = 6000
    """Requests a minute that all pages with one read key may send to read, where the key has no limit of its own."""
    require_key: bool = False
    """Whether pages of other origins need a read key, those of `cors_origins` excepted."""
    metrics_token: SecretStr | None = None
    """What a Prometheus server on another machine sends as bearer token; without it `/metrics` is for this one."""
    wordpress_logins: dict[str, SecretStr] = Field(default_factory=dict)
    """By host the account and application password, `name:password`, for what a WordPress site does not publish."""
    blind_share: Annotated[float, Field(ge=0, le=1)] = 0.2
    """The share of outputs that editors tag before they see suggestions, so that agreement can be measured."""
    rebuild: bool = True
    """Whether `negz serve` builds the index anew when editors or imports have changed something."""
    count_demand: bool = True
    """Whether to count how often each target group and each benefit is asked for, without anything about who asks."""
    count_feedback: bool = True
    """Whether to count what becomes of the lists: shown, opened, helpful or not."""
    fetch_interval_s: Annotated[float, Field(ge=0, le=3600)] = 1.0
    """Seconds between two requests to one host when sources are read."""
    fetch_loopback: bool = False
    """Whether sources on this very machine may be read, for tests and trying out."""
    today: date | None = None
    """A fixed day instead of the present one, for demonstrations and tests."""

    @field_validator("store", "store_read")
    @classmethod
    def _check_store(cls, value: SecretStr | None) -> SecretStr | None:
        address = value.get_secret_value() if value else ""
        if address and not address.startswith(("postgresql://", "postgres://")):
            raise ValueError("erwartet wird eine Adresse der Form postgresql://konto@server/datenbank")
        return value if address else None

    @field_validator("neighbours")
    @classmethod
    def _check_neighbours(cls, value: str, info: ValidationInfo) -> str:
        if value == "pgvector" and info.data.get("store") is None:
            raise ValueError(
                "„pgvector“ fragt PostgreSQL; nennen Sie die Datenbank in NEGZ_STORE, oder schreiben Sie graph"
            )
        return value

    @field_validator("cors_origins", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("cors_origins")
    @classmethod
    def _check_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if not origin.startswith(("https://", "http://")) or origin.count("/") != 2:  # noqa: PLR2004
                raise ValueError(f"„{origin}“ ist keine Herkunft der Form https://negz.org")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _check_proxies(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for proxy in value:
            try:
                ip_network(proxy)
            except ValueError as error:
                raise ValueError(f"„{proxy}“ ist weder eine IP-Adresse noch ein Netz der Form 10.0.0.0/24") from error
        return value

    @field_validator("wordpress_logins")
    @classmethod
    def _check_logins(cls, value: dict[str, SecretStr]) -> dict[str, SecretStr]:
        for host, login in value.items():
            name, _, password = login.get_secret_value().partition(":")
            if not name or not password:
                raise ValueError(f"für „{host}“ fehlt Name oder Passwort; schreiben Sie name:anwendungspasswort")
        return {host.casefold(): login for host, login in value.items()}

    @field_validator("public_url", "imprint_url")
    @classmethod
    def _check_url(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("https://", "http://")):
            raise ValueError("eine Adresse beginnt mit https:// oder http://")
        return value

    @field_validator("public_url")
    @classmethod
    def _strip_slash(cls, value: str | None) -> str | None:
        return value.rstrip("/") if value else None

    def wordpress_login(self, host: str) -> tuple[str, str] | None:
        """Return the account's name and application password for the WordPress site on this host, if there is one."""
        login = self.wordpress_logins.get(host.casefold())
        if login is None:
            return None
        name, _, password = login.get_secret_value().partition(":")
        return name, password

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources; neither .env files nor secret folders are read."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings(**overrides: object) -> Settings:
    """Return the settings, with `overrides` that are not None on top; raise `InvalidSettings` naming what is wrong."""
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(map(str, first["loc"])) or "?"
        raise InvalidSettings(
            _complaint(name, first["type"], first.get("ctx", {})),
            f"Berichtigen Sie sie in der Umgebung (NEGZ_…), in {SETTINGS_FILE} oder im Aufruf.",
        ) from error
    except (SettingsError, ValueError, OSError) as error:
        raise InvalidSettings(
            f"Die Einstellungen lassen sich nicht lesen: {error}.",
            f"Prüfen Sie {SETTINGS_FILE} und die Umgebungsvariablen mit NEGZ_.",
        ) from error


def _complaint(name: str, kind: str, context: Mapping[str, object]) -> str:
    if kind == "extra_forbidden":
        return f"Die Einstellung „{name}“ gibt es nicht."
    reason = context["error"] if kind == "value_error" else f"erwartet wird {expected(kind, context)}"
    return f"Die Einstellung „{name}“ ist ungültig: {reason}."
