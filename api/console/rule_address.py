"""Where the pages of editorial rules are, and what their forms call things."""

from enum import StrEnum
from urllib.parse import quote, urlencode

from api.console.address import HOME
from corpus.editorial_rule import RuleId, RuleKind
from corpus.model import OutputId

PAGE = f"{HOME}/regeln"
NEW = f"{PAGE}/neu"
WHY = f"{HOME}/warum"

BEFORE = "vor"  # the parameter that names the rule before which to read on
KIND, TEMPLATE = "art", "vorlage"  # parameters of an empty form: what kind of rule, and the rule to begin from
SAVED, ENDED = "gesichert", "beendet"  # parameters that name the rule made or ended a moment ago
STEP, END = "schritt", "beenden"
OUTPUT, SEED = "beitrag", "zu"
CHOSEN, ASKED = "wahl", "gefragt"  # endings of fields: the output chosen among several, and the words it was among
AUDIENCE, BENEFIT, STRENGTH, REASON, UNTIL = "zielgruppe", "nutzen", "staerke", "grund", "bis"
AS = "profil_"  # what the fields of the profile begin with that a preview is for
TEXT, KINDS, LANGUAGES, MINUTES, ITEMS = "text", "beitragsart", "sprache", "minuten", "anzahl"


class Step(StrEnum):
    """What a form asks for."""

    FORM = "formular"
    PREVIEW = "vorschau"
    SAVE = "sichern"


SLUGS = {
    RuleKind.PIN: "oben",
    RuleKind.BLOCK_FROM: "nicht-fuer",
    RuleKind.BLOCK_TO: "nicht-zu",
    RuleKind.BOOST: "gewicht",
}


def kind_of(slug: str) -> RuleKind | None:
    """Return the kind of rule that an address or a form names, None for anything else."""
    return next((kind for kind, own in SLUGS.items() if own == slug), None)


def rule_path(rule_id: RuleId) -> str:
    """Return the path of a rule's page."""
    return f"{PAGE}/{rule_id}"


def new_path(kind: RuleKind, *preset: tuple[str, str]) -> str:
    """Return the path of the form for a new rule, with these fields filled in."""
    return f"{NEW}?{urlencode([(KIND, SLUGS[kind]), *preset])}"


def again_path(rule_id: RuleId) -> str:
    """Return the path of the form for a rule like another one."""
    return f"{NEW}?{urlencode({TEMPLATE: str(rule_id)})}"


def why_path(output_id: OutputId) -> str:
    """Return the path of the question why an output is missing."""
    return f"{WHY}?{urlencode({OUTPUT: output_id})}"


def desk_path(output_id: OutputId) -> str:
    """Return the path of an output's desk."""
    return f"{HOME}/beitrag/{quote(output_id, safe='')}"
