"""The one builder of outputs and of a small vocabulary, true to life and in German."""

from dataclasses import replace
from typing import Any

from corpus.model import (
    Concept,
    ConceptKey,
    Grade,
    Manifestation,
    ManifestationKind,
    Output,
    OutputId,
    OutputKind,
    PartialDate,
    Scheme,
    Tag,
    Vocabulary,
)

CDO = ConceptKey(Scheme.AUDIENCE, "cdo")
LEITUNG = ConceptKey(Scheme.AUDIENCE, "leitung")
OEFFENTLICHE_IT = ConceptKey(Scheme.AUDIENCE, "oeffentliche-it")
PRAXIS = ConceptKey(Scheme.BENEFIT, "praxis")
UMSETZUNG = ConceptKey(Scheme.BENEFIT, "umsetzung")
EVIDENZ = ConceptKey(Scheme.BENEFIT, "evidenz")

_OUTPUT = Output(
    id=OutputId("ki-in-kommunen-2024"),
    kind=OutputKind.STUDY,
    title="Künstliche Intelligenz in Kommunen",
    subtitle="Was Bürgerämter heute schon nutzen",
    abstract="Die Studie zeigt an zwölf Städten, wie Sachbearbeitung durch Sprachmodelle leichter wird.",
    people=("Jörg Müller-Lüdenscheidt", "Anna Groß"),
    series="NEGZ-Kurzstudie",
    number="22",
    published=PartialDate(2024, 5),
    topics=("Künstliche Intelligenz", "Sachbearbeitung"),
    manifestations=(Manifestation(ManifestationKind.PAGE, "https://negz.org/publikation/ki-in-kommunen/"),),
    sources=("https://negz.org/publikation/ki-in-kommunen/",),
    tags=(Tag(CDO, Grade.PRIMARY), Tag(PRAXIS, Grade.SECONDARY)),
)


def make_output(**overrides: Any) -> Output:
    """Return a study about AI in municipalities, changed as told."""
    return replace(_OUTPUT, **overrides)


def make_record(**overrides: Any) -> dict[str, object]:
    """Return the catalogue record of `make_output()`, changed as told."""
    record: dict[str, object] = {
        "id": "ki-in-kommunen-2024",
        "type": "study",
        "title": "Künstliche Intelligenz in Kommunen",
        "subtitle": "Was Bürgerämter heute schon nutzen",
        "series": "NEGZ-Kurzstudie",
        "number": 22,
        "people": ["Jörg Müller-Lüdenscheidt", "Anna Groß"],
        "date": "2024-05",
        "duration_minutes": None,
        "language": "de",
        "url": "https://negz.org/publikation/ki-in-kommunen/",
        "recording_url": None,
        "abstract": "Die Studie zeigt an zwölf Städten, wie Sachbearbeitung durch Sprachmodelle leichter wird.",
        "topics": ["Künstliche Intelligenz", "Sachbearbeitung"],
        "sources": ["https://negz.org/publikation/ki-in-kommunen/"],
        "record_quality": "medium",
        "tags": {"audience": {"cdo": "primary"}, "benefit": {"praxis": "secondary"}},
    }
    return record | overrides


def make_vocabulary() -> Vocabulary:
    """Return three audiences and three benefits, in display order and sound by every rule."""
    return Vocabulary(
        concepts=(
            _concept(LEITUNG, "Verwaltungsleitung", "Heads of administration", related=("cdo",)),
            _concept(
                CDO, "CDO, CIO und Digitalverantwortliche", "Digital leads", ("Chief Digital Officer",), ("leitung",)
            ),
            _concept(OEFFENTLICHE_IT, "Öffentliche IT", "Public sector IT", ("Rechenzentrum",)),
            _concept(EVIDENZ, "Zahlen und Studienergebnisse", "Evidence"),
            _concept(PRAXIS, "Praxisbeispiele", "Practice examples", ("Best Practice", "Fallstudien"), ("umsetzung",)),
            _concept(UMSETZUNG, "Methoden und Werkzeuge", "Methods and tools", ("Leitfaden",), ("praxis",)),
        ),
        scheme_labels={
            Scheme.AUDIENCE: {"de": "Zielgruppe", "en": "Target group"},
            Scheme.BENEFIT: {"de": "Nutzen", "en": "Benefit"},
        },
    )


def _concept(
    key: ConceptKey, german: str, english: str, synonyms: tuple[str, ...] = (), related: tuple[str, ...] = ()
) -> Concept:
    return Concept(
        key=key,
        pref_label={"de": german, "en": english},
        alt_label={"de": synonyms} if synonyms else {},
        scope_note={"de": f"Wer „{german}“ sucht", "en": f"Those who look for “{english}”"},
        related=related,
    )
