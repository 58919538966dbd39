"""Where the pages of the vocabulary desk are, and what their forms call things."""

from enum import StrEnum

from api.console.address import HOME
from corpus.model import ConceptKey, Scheme

PAGE = f"{HOME}/vokabular"
NEW = f"{PAGE}/neu"
TASKS = f"{PAGE}/aufgaben"
LOG = f"{PAGE}/aenderungen"
IMPORT = f"{PAGE}/einlesen"
TURTLE, CSV = f"{PAGE}.ttl", f"{PAGE}.csv"

SAVED = "gesichert"  # the parameter that names the change made a moment ago
DONE = "erledigt"  # the parameter that says whether the task marked a moment ago had been open
SCHEME = "system"
STEP, VERSION, REASON = "schritt", "fassung", "grund"


class Step(StrEnum):
    """What a form of the desk asks for, as it spells it."""

    FORM = "formular"
    PREVIEW = "vorschau"
    APPLY = "anwenden"


class Wish(StrEnum):
    """What can be wanted of a concept, as the address spells it."""

    ADD = "neu"
    EDIT = "bearbeiten"
    MERGE = "zusammenlegen"
    SPLIT = "aufteilen"
    DEPRECATE = "stilllegen"
    RESTORE = "zurueckholen"


def concept_path(key: ConceptKey) -> str:
    """Return the path of a concept's page."""
    return f"{PAGE}/{key.scheme}/{key.notation}"


def wish_path(wish: Wish, key: ConceptKey | None) -> str:
    """Return the path of a form."""
    return NEW if key is None else f"{concept_path(key)}/{wish}"


def scheme_of(text: str) -> Scheme | None:
    """Return the scheme, None for anything else."""
    return Scheme(text) if text in set(Scheme) else None
