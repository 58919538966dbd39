"""The preview of a change: what it does to which concept, whom it concerns, and what is wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.console import wording_vocabulary as words
from api.console.gate import CSRF_FIELD
from api.console.view_desk import NoteView
from api.console.view_vocabulary import OutputView, output_view
from api.console.view_vocabulary_diff import ConceptDiffView, diff_excerpts
from api.console.vocabulary_address import STEP, VERSION
from api.form import Form
from corpus.editorial import Dossier
from corpus.editorial_rule import EditorialRule
from corpus.model import Vocabulary
from corpus.vocabulary.integrity import Finding, Severity
from corpus.vocabulary_change import (
    Change,
    ChangeKind,
    affected,
    changed,
    new_findings,
    tasks_of,
    version_of,
)
from corpus.vocabulary_json import excerpts


@dataclass(frozen=True, slots=True)
class FindingView:
    """A broken rule and what to do about it."""

    is_error: bool
    subject: str
    remedy: str


@dataclass(frozen=True, slots=True)
class PreviewMaterial:
    """What a preview is made of; `findings` are those of reading a file, beside the rules that the change breaks."""

    vocabulary: Vocabulary
    change: Change
    dossiers: Sequence[Dossier]
    active_rules: Sequence[EditorialRule]
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """The whole page; `hidden` carries what was typed on to the next step."""

    heading: str
    diffs: tuple[ConceptDiffView, ...]
    unchanged: str
    affected: str
    outputs: tuple[OutputView, ...]
    consequences: str
    rules: str
    errors: tuple[FindingView, ...]
    warnings: tuple[FindingView, ...]
    reason: str
    version: str
    hidden: tuple[tuple[str, str], ...]
    action: str
    back_href: str
    may_apply: bool
    not_allowed: str
    note: NoteView | None
    encoding: str


def build_preview_page(
    material: PreviewMaterial,
    form: Form,
    *,
    heading: str,
    action: str,
    back_href: str,
    prefix: str,
    may_change: bool,
    note: NoteView | None = None,
) -> PreviewPage:
    """Return the page."""
    vocabulary, change = material.vocabulary, material.change
    wanted = changed(vocabulary, change)
    diffs = diff_excerpts(*excerpts(vocabulary, wanted), wanted)
    diffs = tuple(sorted(diffs, key=lambda diff: diff.key != str(change.subject)))
    outputs = affected(material.dossiers, change, vocabulary)
    findings = [_finding(found, change.kind) for found in (*material.findings, *new_findings(vocabulary, wanted))]
    errors = tuple(found for found in findings if found.is_error)
    return PreviewPage(
        heading=heading,
        diffs=diffs,
        unchanged="" if diffs else "Es gibt keine Unterschiede; zu tun ist nichts.",
        affected=words.affected(len(outputs), change.kind) if diffs else "",
        outputs=tuple(output_view(output, prefix) for output in outputs),
        consequences=_consequences(material, len(outputs)) if diffs else "",
        rules=words.affected_rules(sum(bool(set(rule.concepts) & set(change.retag)) for rule in material.active_rules)),
        errors=errors,
        warnings=tuple(found for found in findings if not found.is_error),
        reason=change.reason,
        version=version_of(vocabulary),
        hidden=tuple(_hidden(form)),
        action=action,
        back_href=back_href,
        may_apply=may_change and bool(diffs) and not errors,
        not_allowed="" if may_change else " ".join(words.ONLY_ADMINS),
        note=note,
        encoding="multipart/form-data" if change.kind is ChangeKind.IMPORT else "application/x-www-form-urlencoded",
    )


def _consequences(material: PreviewMaterial, outputs: int) -> str:
    return words.consequences(tasks_of(material.dossiers, material.change), outputs)


def _finding(found: Finding, kind: ChangeKind) -> FindingView:
    remedy = found.remedy if kind is ChangeKind.IMPORT else words.REMEDIES.get(found.rule, found.remedy)
    return FindingView(found.severity is Severity.ERROR, found.subject, remedy)


def _hidden(form: Form) -> Iterable[tuple[str, str]]:
    """Yield every field of the form but those that each page sets anew."""
    for name in form:
        if name not in (CSRF_FIELD, STEP, VERSION):
            yield from ((name, value) for value in form.all(name))
