from datetime import UTC, datetime
from typing import Any

import pytest

from corpus.errors import SourceFormat, SourceUnavailable
from corpus.importers.oai_pmh import OaiPmhImporter
from corpus.model import Manifestation, ManifestationKind, OutputKind, PartialDate
from corpus.source import Gone, SourceItem
from tests.corpus.importers.fetching_fake import FakeFetcher

BASE = "https://repositorium.negz.org/oai"
FIRST = f"{BASE}?verb=ListRecords&metadataPrefix=oai_dc"
NEXT = f"{BASE}?verb=ListRecords&resumptionToken=a%2Fb"
RECORD = """<record><header><identifier>oai:negz:{number}</identifier>
<datestamp>2026-02-01T08:00:00Z</datestamp></header>
<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>Registermodernisierung in Kommunen</dc:title><dc:title>Eine Bestandsaufnahme</dc:title>
<dc:creator>Müller-Lüdenscheidt, Jörg</dc:creator>
<dc:creator>Kompetenzzentrum Öffentliche IT, Berlin, Fraunhofer</dc:creator>
<dc:subject>Register</dc:subject><dc:description>Zwölf Städte.</dc:description>
<dc:description>Die Studie zeigt an zwölf Städten, was Register bewirken.</dc:description>
<dc:date>unbekannt</dc:date><dc:date>2024-05</dc:date><dc:date>2026-01-31T09:00:00Z</dc:date>
<dc:type>info:eu-repo/semantics/report</dc:type><dc:language>ger</dc:language>
<dc:identifier>urn:nbn:de:1</dc:identifier><dc:identifier>doi:10.1234/negz.{number}</dc:identifier>
<dc:relation>https://negz.org/publikation/register/</dc:relation></oai_dc:dc></metadata></record>"""
DELETED = '<record><header status="deleted"><identifier>oai:negz:9</identifier></header></record>'
CONTINUED = "<resumptionToken completeListSize='3'>a/b</resumptionToken>"
IDENTIFY = "<Identify><granularity>{}</granularity></Identify>"


def page(*parts: str, verb: str = "ListRecords") -> str:
    inner = "".join(parts)
    inner = inner if verb == "" else f"<{verb}>{inner}</{verb}>"
    return f'<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{inner}</OAI-PMH>'


def failed(code: str) -> str:
    return page(f'<error code="{code}">So nicht.</error>', verb="")


def record(number: int) -> str:
    return RECORD.format(number=number)


def read(bodies: dict[str, bytes | str], since: datetime | None = None, address: str = BASE) -> list[Any]:
    importer = OaiPmhImporter(address, FakeFetcher(bodies))
    return [one if isinstance(one, Gone) else importer.read(one) for one in importer.discover(since)]  # type: ignore[arg-type]


def test_record_in_dublin_core_becomes_an_item() -> None:
    (item,) = read({FIRST: page(record(1))})
    assert isinstance(item, SourceItem)
    output = item.output
    assert item.key == "oai:negz:1"
    assert (output.title, output.subtitle) == ("Registermodernisierung in Kommunen", "Eine Bestandsaufnahme")
    assert (output.kind, output.language, output.published) == (OutputKind.STUDY, "de", PartialDate(2024, 5))
    assert output.people == ("Jörg Müller-Lüdenscheidt", "Kompetenzzentrum Öffentliche IT, Berlin, Fraunhofer")
    assert output.abstract == "Die Studie zeigt an zwölf Städten, was Register bewirken."
    assert output.manifestations == (Manifestation(ManifestationKind.PAGE, "https://doi.org/10.1234/negz.1"),)
    assert item.links == ("https://doi.org/10.1234/negz.1", "https://negz.org/publikation/register/")
    assert item.modified_at == datetime(2026, 2, 1, 8, tzinfo=UTC)


def test_list_in_pages_is_followed_to_its_end_and_says_what_was_deleted() -> None:
    bodies = {FIRST: page(record(1), record(2), CONTINUED), NEXT: page(DELETED, record(3), "<resumptionToken/>")}
    found = read(bodies)
    assert [one.key for one in found] == ["oai:negz:1", "oai:negz:2", "oai:negz:9", "oai:negz:3"]
    assert found[2] == Gone("oai:negz:9")


@pytest.mark.parametrize(
    ("granularity", "stamp"),
    [("YYYY-MM-DD", "2026-02-01"), ("YYYY-MM-DDThh:mm:ssZ", "2026-02-01T22%3A30%3A00Z")],
)
def test_list_since_a_moment_asks_as_finely_as_the_repository_counts(granularity: str, stamp: str) -> None:
    bodies = {
        f"{BASE}?verb=Identify": page(IDENTIFY.format(granularity), verb=""),
        f"{FIRST}&from={stamp}": page(record(2)),
    }
    assert [one.key for one in read(bodies, datetime(2026, 2, 1, 22, 30, tzinfo=UTC))] == ["oai:negz:2"]


def test_list_of_a_set_in_the_address_is_narrowed_to_it() -> None:
    bodies = {f"{FIRST}&set=col_1": page(record(2))}
    assert len(read(bodies, address=f"{BASE}?verb=ListRecords&metadataPrefix=marc&set=col_1")) == 1


def test_list_of_nothing_is_empty_and_no_error() -> None:
    assert read({FIRST: failed("noRecordsMatch")}) == []


class Forgetful(FakeFetcher):
    """Forgets the continuation the first time."""

    def fetch(self, url: str, **options: object) -> Any:
        answer = super().fetch(url, **options)
        if url == NEXT and self.asked.count(NEXT) == 1:
            return super().fetch("error")
        return answer


def test_list_whose_continuation_expired_is_begun_anew_and_names_each_record_once() -> None:
    bodies = {FIRST: page(record(1), CONTINUED), NEXT: page(record(2)), "error": failed("badResumptionToken")}
    fetcher = Forgetful(bodies)
    assert [one.key for one in OaiPmhImporter(BASE, fetcher).discover(None)] == ["oai:negz:1", "oai:negz:2"]
    assert fetcher.asked == [FIRST, NEXT, "error", FIRST, NEXT]


@pytest.mark.parametrize(
    ("bodies", "says"),
    [
        ({FIRST: failed("cannotDisseminateFormat")}, "cannotDisseminateFormat"),
        ({FIRST: page(CONTINUED), NEXT: page(CONTINUED)}, "im Kreis"),
        ({FIRST: page(CONTINUED), NEXT: failed("badResumptionToken")}, "badResumptionToken"),
        ({FIRST: "<html><body>Hallo</body></html>"}, "OAI-PMH"),
        ({FIRST: '<!DOCTYPE r [<!ENTITY a "aa">]><OAI-PMH><ListRecords/></OAI-PMH>'}, "XML"),
        ({FIRST: page(record(1))[:-300]}, "Zeile"),
    ],
    ids=["format", "circle", "expired-twice", "page", "entities", "broken"],
)
def test_list_that_cannot_be_had_says_why(bodies: dict[str, bytes | str], says: str) -> None:
    with pytest.raises(SourceFormat, match=says):
        read(bodies)


def test_list_that_does_not_answer_is_unavailable() -> None:
    with pytest.raises(SourceUnavailable):
        read({})
