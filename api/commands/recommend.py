"""`negz recommend`: lists for one profile given by options, or for every profile of a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.listing import print_list, print_list_json, print_profile_json
from api.commands.option import AsOf, DataDir, InLanguage, Json, Language, read_day, split_commas
from api.commands.session import open_ready_workspace

if TYPE_CHECKING:
    from datetime import date

    from recommender.query import Profile
    from recommender.result import RecommendationList
    from recommender.service import Recommender

FOR_PEOPLE = 5  # items a person reads
FOR_FILES = 10  # items per profile of a file: what the evaluation looks at


@dataclass(frozen=True, slots=True)
class _Asked:
    """A profile, with its id, its name and its place where it comes from a file."""

    profile: "Profile"
    id: str | None = None
    name: str = ""
    place: str = ""


def recommend(
    profiles: Annotated[
        Path | None,
        typer.Option("--profiles", metavar="DATEI", help="Interessenprofile als JSON Lines.", show_default=False),
    ] = None,
    audience: Annotated[
        list[str] | None,
        typer.Option("--audience", metavar="KÜRZEL", help="Zielgruppe; mehrfach oder mit Komma.", show_default=False),
    ] = None,
    benefit: Annotated[
        list[str] | None,
        typer.Option("--benefit", metavar="KÜRZEL", help="Nutzen; mehrfach oder mit Komma.", show_default=False),
    ] = None,
    text: Annotated[
        str, typer.Option("--text", metavar="TEXT", help="Das Anliegen in eigenen Worten.", show_default=False)
    ] = "",
    seed: Annotated[
        list[str] | None,
        typer.Option(
            "--seed", metavar="KENNUNG", help="Gelesener Beitrag; mehrfach oder mit Komma.", show_default=False
        ),
    ] = None,
    n: Annotated[
        int | None,
        typer.Option("--n", metavar="ZAHL", help="Länge der Liste, sonst 5, mit --profiles 10.", show_default=False),
    ] = None,
    language: InLanguage = Language.DE,
    as_of: AsOf = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Beiträge für ein Interessenprofil vorschlagen.

    Mit --profiles für jedes in einer Datei.

    Beispiel: negz recommend --audience cdo --benefit praxis --text "KI im Bürgeramt"
    """
    from recommender.query import check_n

    length = n if n is not None else FOR_PEOPLE if profiles is None else FOR_FILES
    check_n(length)
    wanted_day = read_day(as_of)
    if profiles is None:
        asked = [_Asked(_profile(split_commas(audience), split_commas(benefit), text, split_commas(seed)))]
    else:
        _refuse_both(audience, benefit, text, seed)
        asked = list(_read(profiles))
    with open_ready_workspace(data_dir) as workspace:
        recommender = workspace.recommender()
        on_day = wanted_day or workspace.today()
        lists = [_answer(recommender, one, length, on_day, language) for one in asked]  # all of them, or an error
        vocabulary = recommender.vocabulary()
    for one, listed in zip(asked, lists, strict=True):
        if as_json and one.id is not None:
            print_profile_json(one.id, listed)
        elif as_json:
            print_list_json(listed, language)
        else:
            print_list(one.name, listed, vocabulary)


def _profile(audiences: Sequence[str], benefits: Sequence[str], text: str, seeds: Sequence[str]) -> "Profile":
    from corpus.model import ConceptKey, OutputId, Scheme
    from recommender.query import Profile

    return Profile(
        audiences=tuple(ConceptKey(Scheme.AUDIENCE, notation) for notation in audiences),
        benefits=tuple(ConceptKey(Scheme.BENEFIT, notation) for notation in benefits),
        text=text,
        seeds=tuple(map(OutputId, seeds)),
    )


def _refuse_both(*options: object) -> None:
    if any(options):
        from recommender.errors import InvalidQuery

        raise InvalidQuery(
            "--profiles und ein einzelnes Interessenprofil schließen einander aus.",
            "Lassen Sie --profiles oder die anderen Angaben weg.",
        )


def _read(path: Path) -> Iterator[_Asked]:
    from evaluation.judgements import read_lines
    from evaluation.profiles import read_profiles

    cases = read_profiles(path)
    for (line, _), case in zip(read_lines(path), cases, strict=True):
        yield _Asked(case.profile, case.id, case.name, f"{path.name}, Zeile {line}, Profil „{case.id}“: ")


def _answer(recommender: "Recommender", asked: _Asked, n: int, on_day: "date", language: str) -> "RecommendationList":
    from recommender.errors import InvalidProfile
    from recommender.query import RecommendationQuery

    query = RecommendationQuery(asked.profile, on_day, n=n)
    try:
        return recommender.for_profile(query, language=language)
    except InvalidProfile as error:
        raise InvalidProfile(f"{asked.place}{error.subject}", error.remedy) from error
