"""The one builder of editorial rules."""

from datetime import timedelta
from typing import Any

from corpus.editorial_rule import EditorialRule, RuleKind
from corpus.model import OutputId
from tests.builders import CDO, make_output
from tests.conftest import NOW

_RULE = {
    "kind": RuleKind.PIN,
    "output_id": make_output().id,
    "reason": "Der Aufruf läuft noch zwei Wochen.",
    "author": "Erika",
    "created_at": NOW,
    "expires_at": NOW + timedelta(days=14),
    "audiences": (CDO,),
}


def make_rule(**overrides: Any) -> EditorialRule:
    """Return a pin for digital leads over two weeks, changed as told."""
    return EditorialRule(**{**_RULE, **overrides})


def block_everywhere(output_id: OutputId, **overrides: Any) -> EditorialRule:
    """Return a rule that lets an output appear nowhere."""
    return make_rule(**{"kind": RuleKind.BLOCK_FROM, "output_id": output_id, "audiences": (), **overrides})


def block_beside(output_id: OutputId, other: OutputId, **overrides: Any) -> EditorialRule:
    """Return a rule that does not propose `other` beside an output."""
    fields = {"kind": RuleKind.BLOCK_TO, "output_id": output_id, "other": other, "audiences": ()}
    return make_rule(**{**fields, **overrides})


def boost(output_id: OutputId, strength: float, **overrides: Any) -> EditorialRule:
    """Return a rule that moves an output up or down in every list."""
    fields = {"kind": RuleKind.BOOST, "output_id": output_id, "strength": strength, "audiences": ()}
    return make_rule(**{**fields, **overrides})
