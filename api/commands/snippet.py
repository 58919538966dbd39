"""`negz widget snippet`: what a page takes in to show a list."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.option import DataDir, InLanguage, Language, split_commas
from api.commands.output import print_text, talk
from api.commands.session import open_ready_workspace

if TYPE_CHECKING:
    from api.widget.snippet import Embedding
    from api.workspace import Workspace

_KINDS = ("component", "fragment")
_Audiences = Annotated[
    list[str] | None,
    typer.Option("--audience", metavar="KÜRZEL", help="Zielgruppe; mehrfach oder mit Komma.", show_default=False),
]
_Benefits = Annotated[
    list[str] | None,
    typer.Option("--benefit", metavar="KÜRZEL", help="Nutzen; mehrfach oder mit Komma.", show_default=False),
]


def snippet(
    audience: _Audiences = None,
    benefit: _Benefits = None,
    seed: Annotated[
        list[str] | None,
        typer.Option(
            "--seed", metavar="KENNUNG", help="Beitrag, zu dem Ähnliches gezeigt wird; mehrfach.", show_default=False
        ),
    ] = None,
    n: Annotated[int, typer.Option("--n", metavar="ZAHL", help="Länge der Liste, 1 bis 20.")] = 4,
    language: InLanguage = Language.DE,
    heading_level: Annotated[
        int, typer.Option("--heading-level", metavar="EBENE", help="Ebene der Überschrift, 1 bis 6.")
    ] = 2,
    key: Annotated[
        str, typer.Option("--key", metavar="SCHLÜSSEL", help="Leseschlüssel der Website.", show_default=False)
    ] = "",
    base_url: Annotated[
        str | None,
        typer.Option(
            "--base-url",
            metavar="ADRESSE",
            help="Adresse dieses Dienstes, wie Browser sie sehen (sonst NEGZ_PUBLIC_URL).",
            show_default=False,
        ),
    ] = None,
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="ART",
            help="component: HTML für die Seite; fragment: Adresse, die ein Server abruft und einsetzt.",
        ),
    ] = "component",
    data_dir: DataDir = None,
) -> None:
    """Ausgeben, was eine andere Website braucht, um passende Beiträge zu zeigen.

    Das Skript ist mit seiner Prüfsumme (SRI) festgelegt: Ein Browser führt kein anderes aus.

    Beispiel: negz widget snippet --audience cdo --benefit praxis --base-url https://empfehlungen.example
    """
    from api.widget.component import current_component
    from api.widget.snippet import Embedding, SnippetKind, component_snippet, fragment_address

    _check_kind(kind)
    wanted = Embedding(
        split_commas(audience), split_commas(benefit), split_commas(seed), n, language.value, heading_level, key
    )
    with open_ready_workspace(data_dir) as workspace:
        address = _address(workspace, base_url)
        _try(workspace, wanted)
    if kind == SnippetKind.FRAGMENT:
        print_text(fragment_address(address, wanted))
        talk("Auf dem Server abrufen: Was mit Status 200 kommt, gehört in die Seite, sonst nichts.")
    else:
        print_text(component_snippet(address, wanted, current_component()).rstrip())


def _check_kind(kind: str) -> None:
    from recommender.errors import InvalidQuery

    if kind not in _KINDS:
        raise InvalidQuery(f"Die Art „{kind}“ gibt es nicht.", f"Bekannt sind: {', '.join(_KINDS)}.")


def _address(workspace: "Workspace", base_url: str | None) -> str:
    from api.errors import InvalidSettings

    found = base_url or workspace.settings.public_url
    if not found or not found.startswith(("https://", "http://")):
        raise InvalidSettings(
            "Unter welcher Adresse Browser diesen Dienst erreichen, ist nicht bekannt.",
            "Nennen Sie sie mit --base-url https://… oder als NEGZ_PUBLIC_URL.",
        )
    return found.rstrip("/")


def _try(workspace: "Workspace", wanted: "Embedding") -> None:
    """Ask for the list once, so that a misspelt concept is refused here and not on somebody's page."""
    from api.widget.snippet import check_embedding, check_seeds, query_of

    check_embedding(wanted)
    found = workspace.recommender().for_profile(query_of(wanted, workspace.today()))
    check_seeds(found)
    if not found.items:
        talk("Hinweis: Dazu passt derzeit kein Beitrag; die Seite zeigt dann nur, was im Element steht.")
