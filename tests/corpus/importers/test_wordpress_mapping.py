from pathlib import Path

import pytest

from corpus.errors import SourceFormat, SourceUnavailable
from corpus.importers.kind import kind_of
from corpus.importers.wordpress_mapping import DateOf, Taxonomy, TermsAs
from corpus.importers.wordpress_mapping_file import parse_mapping, read_mapping, shipped_mapping
from corpus.model import OutputKind
from tests.builders import make_vocabulary

EXAMPLE = """# Zuordnung für verwaltung-heute.example
statuses = ["publish", "draft"]

[[rules]]
address = "/studien/*"
kind = "study"
series = "Kurzstudie"

[[rules]]
type = "termin"
kind = "event"
date = "field"

[taxonomies.zielgruppe]
as = "audience"
terms = { "CDO" = "cdo" }

[fields."*"]
people = "acf.referenten"

[fields.termin]
date = ["acf.datum", "meta.datum"]
"""


def test_mapping_says_what_types_terms_and_fields_mean() -> None:
    mapping = parse_mapping(EXAMPLE.encode(), "beispiel.toml", make_vocabulary())
    rule = mapping.rules_for("termin", [], "/studien/ki/", "KI")
    assert (rule.kind, rule.series, rule.date) == (OutputKind.STUDY, "Kurzstudie", DateOf.FIELD)
    assert mapping.rules_for("post", [], "/news/ki/", "KI").kind is None
    assert mapping.taxonomies == {"zielgruppe": Taxonomy(TermsAs.AUDIENCE, {"cdo": "cdo"})}
    assert mapping.paths("termin", "date") == ("acf.datum", "meta.datum")
    assert mapping.paths("termin", "people") == ("acf.referenten",)
    assert mapping.top_fields() == {"acf", "meta"}


@pytest.mark.parametrize(
    ("wrong", "right", "line", "reason", "remedy"),
    [
        ('kind = "studie"', 'kind = "study"', 6, "„studie“", "Meinten Sie „study“"),
        ("adress", "address", 5, "„adress“", "Meinten Sie „address“"),
        ('"CDO" = "cio"', '"CDO" = "cdo"', 16, "Den Begriff „cio“", "Meinten Sie „cdo“"),
        ('as = "zielgruppe"', 'as = "audience"', 14, "„zielgruppe“", "Erlaubt: topics"),
        ("datum = [", "date = [", 22, "„datum“", "Meinten Sie „date“"),
        ('statuses = ["public"]', 'statuses = ["publish", "draft"]', 2, "„public“", "Meinten Sie „publish“"),
        ("date = 7", 'date = "field"', 12, "„date“ ist kein Text", 'date = "…"'),
        ('people = "acf.referenten', 'people = "acf.referenten"', 19, "kein gültiges TOML", "Anführungszeichen"),
        ('date = "field"', 'type = "termin"\nkind = "event"\ndate = "field"', 10, "wofür sie gilt", "address"),
    ],
)
def test_broken_mapping_is_refused_with_line_reason_and_remedy(
    wrong: str, right: str, line: int, reason: str, remedy: str
) -> None:
    broken = EXAMPLE.replace(right, wrong)
    assert broken != EXAMPLE
    with pytest.raises(SourceFormat) as caught:
        parse_mapping(broken.encode(), "beispiel.toml", make_vocabulary())
    assert "beispiel.toml" in caught.value.subject
    assert f"Zeile {line}" in caught.value.subject
    assert reason in caught.value.subject
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"rules = 1", b"[fields]\ndate = 1", b"hosts = [[1]]", b"[" * 100_000]
)
def test_mapping_of_nonsense_is_refused(content: bytes) -> None:
    with pytest.raises(SourceFormat):
        parse_mapping(content, "beispiel.toml", make_vocabulary())


def test_mapping_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceUnavailable, match=r"fehlt\.toml"):
        read_mapping(tmp_path / "fehlt.toml", make_vocabulary())


def test_mapping_is_shipped_by_host_and_one_for_every_site() -> None:
    assert "negz.org" in shipped_mapping("NEGZ.org", make_vocabulary()).hosts
    general = shipped_mapping("verwaltung-heute.example", make_vocabulary())
    assert general.hosts == ()
    assert general.rules_for("page", [], "/impressum/", "Impressum").skip == "Impressum"


@pytest.mark.parametrize(
    ("path", "title", "kind", "form"),
    [
        ("/publikation/cloud-computing-fuer-die-oeffentliche-verwaltung/", "Cloud Computing", OutputKind.STUDY, None),
        ("/publikation/impulse-fuer-eine-kohaerente-gesetzgebung/", "Kohärenz", OutputKind.IMPULSE_PAPER, None),
        ("/publikation/mehr-transparenz/", "NEGZ-Impuls: Mehr Transparenz", OutputKind.IMPULSE_PAPER, None),
        ("/termin/negz-herbsttagung-2025", "NEGZ-Herbsttagung 2025", OutputKind.EVENT, None),
        ("/termin/48-sitzung/", "Brown-Bag-Meeting: 48. Sitzung", OutputKind.BROWN_BAG, None),
        ("/event/fachtagung-deutschland-stack/", "Deutschland-Stack decoded", OutputKind.EVENT, None),
        ("/jetzt-ansehen-digitalisierung/", "Jetzt ansehen: Anspruch", OutputKind.BROWN_BAG, "recording_url"),
        ("/rueckschau-kommdigitale-2024/", "Rückschau", OutputKind.EVENT, "report_url"),
        ("/fruhjahrstagung-2025-ruckblick/", "Frühjahrstagung 2025", OutputKind.EVENT, "report_url"),
        ("/2020/04/24/negz-kurzstudie-potentiale-ki/", "Potentiale", OutputKind.STUDY, None),
        ("/ausschreibung-fuer-negz-kurzstudien-2025/", "Ausschreibung Kurzstudien", OutputKind.ARTICLE, None),
    ],
)
def test_mapping_of_negz_knows_its_addresses(path: str, title: str, kind: OutputKind, form: str | None) -> None:
    rule = shipped_mapping("negz.org", make_vocabulary()).rules_for("post", [], path, title)
    assert (rule.kind or kind_of([], title, rule.default_kind or OutputKind.ARTICLE)) is kind
    assert rule.form == form
