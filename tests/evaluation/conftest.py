"""Builders for a small true-to-life world: four outputs, two profiles, their judgements."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.model import Concept, ConceptKey, Output, OutputId, OutputKind, PartialDate, Scheme, Vocabulary
from evaluation.beyond import expected_calibration_error
from evaluation.judgements import ranked
from evaluation.profiles import ProfileCase
from evaluation.summary import Ablation, EvaluationReport, Provenance, summarise_profiles, summarise_systems
from recommender.query import Profile


def _output(**overrides: Any) -> Output:
    values: dict[str, Any] = {"id": OutputId("kurzstudie-ki"), "kind": OutputKind.STUDY, "title": "KI im Rathaus"}
    return Output(**(values | overrides))


def _case(**overrides: Any) -> ProfileCase:
    values: dict[str, Any] = {"text": "Was darf künstliche Intelligenz in der Verwaltung?"}
    case_id = overrides.pop("id", "p01")
    return ProfileCase(case_id, overrides.pop("name", "Amtsleiterin"), Profile(**(values | overrides)))


@pytest.fixture
def make_output() -> Callable[..., Output]:
    return _output


@pytest.fixture
def make_case() -> Callable[..., ProfileCase]:
    return _case


@pytest.fixture
def vocabulary() -> Vocabulary:
    concepts = (
        Concept(ConceptKey(Scheme.AUDIENCE, "cdo"), {"de": "CDO und Digitalverantwortliche"}),
        Concept(ConceptKey(Scheme.BENEFIT, "recht"), {"de": "Vergaberecht"}),
    )
    return Vocabulary(concepts, {Scheme.AUDIENCE: {"de": "Zielgruppe"}, Scheme.BENEFIT: {"de": "Nutzen"}})


@pytest.fixture
def outputs() -> list[Output]:
    rows = (
        ("cloud", "Cloud für Kommunen", "Rechenzentren und Plattformen in der Verwaltungscloud.", PartialDate(2024, 3)),
        ("ki-recht", "KI-Verordnung", "Was künstliche Intelligenz in der Verwaltung darf.", PartialDate(2025)),
        ("prozesse", "Process Mining", "Verwaltungsprozesse aufnehmen und verbessern.", None),
        (
            "vergabe",
            "IT-Vergabe",
            "IT-Leistungen ausschreiben: Vergaberecht für Auftraggeber.",
            PartialDate(2019, 5, 2),
        ),
    )
    return [_output(id=OutputId(i), title=t, abstract=a, published=d) for i, t, a, d in rows]


@pytest.fixture
def report(outputs: list[Output], vocabulary: Vocabulary) -> EvaluationReport:
    """A report over two profiles with markup in a name and a dollar sign in another."""
    cases = [
        _case(name="<b>Müller & Söhne</b>", audiences=(ConceptKey(Scheme.AUDIENCE, "cdo"),)),
        _case(id="p02", name="$x$ CDO"),
    ]
    ids = [output.id for output in outputs]
    qrels = {"p01": {ids[1]: 6, ids[0]: 2}, "p02": {ids[3]: 5, ids[2]: 4}}
    runs = {
        "negz": {p: ranked(zip(ids, s, strict=True)) for p, s in (("p01", [3, 4, 1, 2]), ("p02", [4, 3, 2, 1]))},
        "random": {p: ranked(zip(ids, [1, 2, 3, 4], strict=True)) for p in qrels},
    }
    rng = np.random.default_rng(3)
    ours, others = summarise_systems(
        runs, {"negz": "Unsere", "random": "Zufall"}, qrels, ids, np.eye(4), rng, ours="negz"
    )
    return EvaluationReport(
        provenance=Provenance(
            datetime(2026, 11, 23, 9, 5, tzinfo=UTC), "7", "use-3", "negz eval run --report $DIR", len(outputs), 4
        ),
        ours=ours,
        others=others,
        profiles=summarise_profiles(runs["negz"], qrels, cases, outputs, vocabulary),
        calibration=expected_calibration_error([0.1, 0.9, 0.6], [0, 1, 0]),
        ablations=(Ablation("ohne Textvergleich", 0.5),),
    )


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def _write(text: str | bytes, name: str = "datei.txt") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return _write
