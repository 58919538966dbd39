"""`negz related` and `negz search`: lists for an output, and for a free text."""

from typing import Annotated

import typer

from api.commands.listing import print_list, print_list_json
from api.commands.option import AsOf, Count, DataDir, InLanguage, Json, Language, read_day
from api.commands.output import print_text
from api.commands.session import open_ready_workspace

_ANOTHER_TRY = "Versuchen Sie andere oder weniger Suchworte, oder nennen Sie Ihre Zielgruppe: negz recommend --help"


def related(
    output_id: Annotated[str, typer.Argument(metavar="KENNUNG", help="Kennung des Ausgangsbeitrags.")],
    n: Count = 5,
    language: InLanguage = Language.DE,
    as_of: AsOf = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Beiträge finden, die einem anderen verwandt sind."""
    from corpus.model import OutputId

    wanted_day = read_day(as_of)
    with open_ready_workspace(data_dir) as workspace:
        recommender = workspace.recommender()
        listed = recommender.related(OutputId(output_id), as_of=wanted_day or workspace.today(), n=n, language=language)
        vocabulary = recommender.vocabulary()
    if as_json:
        print_list_json(listed, language)
    else:
        print_list("", listed, vocabulary)


def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Suchworte oder ein Satz.")],
    n: Count = 10,
    language: InLanguage = Language.DE,
    as_of: AsOf = None,
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Beiträge zu einem Text suchen, nach Wortlaut und Bedeutung."""
    wanted_day = read_day(as_of)
    with open_ready_workspace(data_dir) as workspace:
        recommender = workspace.recommender()
        listed = recommender.search(text, as_of=wanted_day or workspace.today(), n=n, language=language)
        vocabulary = recommender.vocabulary()
    if as_json:
        print_list_json(listed, language)
    else:
        print_list("", listed, vocabulary)
        if not listed.items:
            print_text(_ANOTHER_TRY)
