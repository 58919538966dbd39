"""`negz vocabulary`, and the import of one."""

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.option import DataDir, Json
from api.commands.output import counted, print_json, print_text, talk
from api.commands.session import load_catalogue, open_workspace
from api.exit_code import ExitCode

if TYPE_CHECKING:
    from corpus.model import Vocabulary
    from corpus.ports import Store
    from corpus.vocabulary.integrity import Finding


class VocabularyFormat(StrEnum):
    """In which form the vocabulary is printed."""

    TURTLE = "turtle"
    JSONLD = "jsonld"
    JSON = "json"


def vocabulary(
    form: Annotated[VocabularyFormat, typer.Option("--format", help="Turtle, JSON-LD oder einfaches JSON.")] = (
        VocabularyFormat.TURTLE
    ),
    as_json: Json = False,
    data_dir: DataDir = None,
) -> None:
    """Zielgruppen und Nutzen ausgeben, mit Synonymen."""
    from corpus.vocabulary.skos import write_jsonld, write_turtle

    with open_workspace(data_dir) as workspace:
        load_catalogue(workspace)
        found = workspace.store.vocabulary()
    if as_json or form is VocabularyFormat.JSON:
        from api import answer

        print_json(answer.vocabulary_record(found))
    else:
        write = write_turtle if form is VocabularyFormat.TURTLE else write_jsonld
        print_text(write(found).removesuffix("\n"))


def import_vocabulary(store: "Store", source: Path, *, dry_run: bool, as_json: bool) -> None:
    """Replace the vocabulary by the one in the file, unless a finding forbids it; print the findings."""
    from corpus.vocabulary.skos import inspect_turtle

    read, findings = inspect_turtle(source)
    findings = (*findings, *_lost_concepts(store, read))
    is_refused = any(finding.severity == "error" for finding in findings)
    is_changed = not is_refused and (store.vocabulary() != read if dry_run else store.replace_vocabulary(read))
    if as_json:
        print_json(
            {
                "source": str(source),
                "dry_run": dry_run,
                "concepts": len(read.concepts),
                "changed": is_changed,
                "findings": [_finding_json(finding) for finding in findings],
            }
        )
    else:
        prefix = "Probelauf, nichts geschrieben: " if dry_run else ""
        outcome = "abgelehnt" if is_refused else "geändert" if is_changed else "unverändert"
        print_text(f"{prefix}{source.name}: {counted(len(read.concepts), 'Begriff', 'Begriffe')}, {outcome}.")
        _print_findings(findings)
    if is_refused:
        raise typer.Exit(ExitCode.INVALID)
    if is_changed and not dry_run:
        talk("Der Index kennt diese Änderungen noch nicht. Erneuern Sie ihn: negz index build")


def read_replacement(store: "Store", source: Path) -> "Vocabulary":
    """Return the vocabulary in the file; raise `InvalidVocabulary` where a finding forbids it to replace ours."""
    from corpus.vocabulary.integrity import refuse_errors
    from corpus.vocabulary.skos import inspect_turtle

    read, findings = inspect_turtle(source)
    refuse_errors((*findings, *_lost_concepts(store, read)))
    return read


def _lost_concepts(store: "Store", read: "Vocabulary") -> "list[Finding]":
    """Return an error for each concept that outputs are tagged with, or that was deprecated, and the new one drops."""
    from corpus.vocabulary.integrity import error

    kept = {concept.key for concept in read.concepts}
    outputs = store.outputs(include_withdrawn=True)
    used = Counter(tag.concept for output in outputs for tag in output.tags or ())
    remedy = "Behalten Sie ihn, gegebenenfalls stillgelegt mit: owl:deprecated true."
    retired = [concept.key for concept in store.vocabulary().concepts if concept.deprecated]
    return [
        error("concept_retired", f"Der stillgelegte Begriff „{key}“ fehlt; sein Kürzel würde wieder frei.", remedy)
        for key in sorted(retired)
        if key not in kept and key not in used
    ] + [
        error("concept_in_use", f"Der Begriff „{key}“ fehlt, ist aber {amount} zugewiesen.", remedy)
        for key, count in sorted(used.items())
        if key not in kept and (amount := counted(count, "Beitrag", "Beiträgen"))
    ]


def _print_findings(findings: "tuple[Finding, ...]") -> None:
    for finding in findings:
        word = "Fehler" if finding.severity == "error" else "Hinweis"
        print_text(f"  {word}: {finding.subject} {finding.remedy}")


def _finding_json(finding: "Finding") -> dict[str, str]:
    return {
        "severity": finding.severity.value,
        "rule": finding.rule,
        "subject": finding.subject,
        "remedy": finding.remedy,
    }
