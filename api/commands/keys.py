"""`negz keys`: public read keys for the sites that show this service's lists."""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.option import DataDir, Json
from api.commands.output import print_json, print_text, talk
from api.commands.session import open_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from api.read_keys import ReadKeys
    from corpus.read_key import ReadKey

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name der Website.")]


def add(
    name: Name,
    origin: Annotated[
        list[str],
        typer.Option("--origin", metavar="HERKUNFT", help="Herkunft ihrer Seiten, etwa https://negz.org; mehrfach."),
    ],
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="ZAHL", help="Anfragen in der Minute, sonst NEGZ_RATE_LIMIT_KEY.", min=1),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Einen Leseschlüssel für eine Website anlegen.

    Er steht offen in ihren Seiten, ist also kein Geheimnis. Er gilt nur für die genannten Herkünfte.
    """
    with _opened(data_dir) as keys:
        key = keys.add(name, origin, limit)
        print_text(key.key)
        talk(f"Leseschlüssel „{key.name}“ angelegt für: {', '.join(key.origins)}.")
        talk(f'In Seiten: <negz-empfehlungen key="{key.key}" …>; Programme senden: X-NEGZ-Key: {key.key}')


def list_keys(as_json: Json = False, data_dir: DataDir = None) -> None:
    """Alle Leseschlüssel auflisten, einen je Zeile."""
    with _opened(data_dir) as keys:
        _print_keys(keys.list(), as_json=as_json)


def revoke(name: Name, data_dir: DataDir = None) -> None:
    """Einen Leseschlüssel widerrufen.

    Ein laufender Dienst weist ihn nach zwei Sekunden ab; was andere schon gespeichert haben, bleibt eine Minute.
    """
    with _opened(data_dir) as keys:
        talk(f"Der Leseschlüssel „{keys.revoke(name).name}“ ist widerrufen.")


@contextmanager
def _opened(data_dir: Path | None) -> "Iterator[ReadKeys]":
    """Lend the keys of the data folder, which is closed afterwards."""
    from api.read_keys import ReadKeys

    with open_workspace(data_dir) as workspace:
        yield ReadKeys(workspace)


def _print_keys(found: "Sequence[ReadKey]", *, as_json: bool) -> None:
    if not found:
        talk("Es gibt noch keinen Leseschlüssel. Anlegen: negz keys add NAME --origin https://…")
    width = max((len(key.name) for key in found), default=0)
    for key in found:
        if as_json:
            print_json(
                {
                    "name": key.name,
                    "key": key.key,
                    "origins": key.origins,
                    "limit": key.per_minute,
                    "created_at": key.created_at,
                    "revoked_at": key.revoked_at,
                }
            )
        else:
            limit = f"  {key.per_minute}/min" if key.per_minute else ""
            note = f"  [widerrufen am {key.revoked_at:%d.%m.%Y}]" if key.revoked_at else ""
            print_text(
                f"{key.name:<{width}}  {key.key}  seit {key.created_at:%d.%m.%Y}{limit}  {', '.join(key.origins)}{note}"
            )
