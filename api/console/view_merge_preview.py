"""What would become of two outputs if they were merged, field by field, before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.console.correction_field import FACTS
from api.console.merge_address import PATH, preview_path
from api.console.view_desk import LinkView
from api.console.view_merge import link_to
from api.console.view_rule_form import candidate
from corpus.errors import NegzError
from corpus.importers.record import record_from_output
from corpus.model import Output, Vocabulary

MAX_REASON_CHARS = 300
BY_HAND = "von Hand"


@dataclass(frozen=True, slots=True)
class RowView:
    """One field of both outputs and of what they would be; `changes` where the one that stays would change."""

    label: str
    gone: str
    kept: str
    after: str
    changes: bool


@dataclass(frozen=True, slots=True)
class MergePreviewPage:
    """The whole page; without `seen` the two cannot be merged this way, and `problem` says why."""

    gone: LinkView
    kept: LinkView
    gone_id: str
    kept_id: str
    gone_facts: str
    kept_facts: str
    rows: tuple[RowView, ...]
    unchanged: int
    seen: str
    reason: str
    reason_limit: int
    action: str
    swap_href: str
    back_href: str
    problem: NegzError | None


@dataclass(frozen=True, slots=True)
class PreviewMaterial:
    """What the page is made of; `after` is what the output that stays would be, None where that cannot be."""

    gone: Output
    kept: Output
    after: Output | None
    vocabulary: Vocabulary
    prefix: str
    reason: str = ""
    problem: NegzError | None = None


def build_preview(material: PreviewMaterial) -> MergePreviewPage:
    """Return the page."""
    gone, kept, prefix = material.gone, material.kept, material.prefix
    rows = tuple(_rows(material))
    return MergePreviewPage(
        gone=link_to(gone, prefix),
        kept=link_to(kept, prefix),
        gone_id=gone.id,
        kept_id=kept.id,
        gone_facts=candidate(gone).facts,
        kept_facts=candidate(kept).facts,
        rows=tuple(row for row in rows if row.changes or row.gone != row.after),
        unchanged=sum(row.gone == row.after and not row.changes for row in rows),
        seen=material.after.content_hash() if material.after else "",
        reason=material.reason,
        reason_limit=MAX_REASON_CHARS,
        action=prefix + PATH,
        swap_href=prefix + preview_path(kept.id, gone.id, material.reason),
        back_href=prefix + PATH,
        problem=material.problem,
    )


def _rows(material: PreviewMaterial) -> Iterator[RowView]:
    if material.after is None:
        return
    outputs = (material.gone, material.kept, material.after)
    records = [record_from_output(output) | {"status": output.status.value} for output in outputs]
    for fact in FACTS:
        gone, kept, after = (fact.words(record.get(fact.name)) for record in records)
        yield RowView(fact.label, gone, kept, after, kept != after)
    gone, kept, after = (_tags(output, material.vocabulary) for output in outputs)
    yield RowView("Begriffe", gone, kept, after, kept != after)


def _tags(output: Output, vocabulary: Vocabulary) -> str:
    """Return an output's concepts in the vocabulary's order."""
    if output.tags is None:
        return "wartet auf die Redaktion"
    held = {tag.concept for tag in output.tags}
    return "; ".join(concept.label() for concept in vocabulary.concepts if concept.key in held) or "keine"
