"""A store with something of every kind in it, and what it then tells."""

from collections.abc import Callable
from datetime import timedelta

from corpus.account import Role
from corpus.link import LinkState
from corpus.model import OutputId
from corpus.passage import Passage
from corpus.source_port import MergeSuggestion, Reading
from corpus.sql.store import SqlStore
from tests.builders import CDO, LEITUNG, PRAXIS, make_output, make_vocabulary
from tests.contracts.demand_contract import PAIR, TODAY
from tests.contracts.editorial_contract import ANNA, ID, MADE, NOW, WAITING, accepted
from tests.contracts.feedback_contract import OPENED
from tests.contracts.read_key_contract import SITE
from tests.rules import make_rule
from tests.sources import ByAddress, FakeImporter, make_item
from tests.trials import make_trial

GONE = make_output(id=OutputId("vergabe-2023"), title="Vergabe im Wandel", tags=())
COUNTED = (TODAY, TODAY)
EMPTY = {
    "correction_lines",
    "editorial_bulk_steps",
    "editorial_second_views",
    "merges",
    "retagging_tasks",
    "sign_in_attempts",
    "trial_credits",
}

ANSWERS: dict[str, Callable[[SqlStore], object]] = {
    "m0001_create_tables": lambda store: (
        store.outputs(include_withdrawn=True),
        store.vocabulary(),
        store.corpus_version(),
        store.search("Sprachmodell", limit=5),
    ),
    "m0002_create_accounts": lambda store: (
        store.accounts.accounts(),
        store.accounts.credentials("Erika"),
        store.accounts.session("session"),
        store.accounts.token_account("token"),
    ),
    "m0003_create_editorial": lambda store: (
        store.editorial.dossiers(),
        store.editorial.suggestion_sets(ID),
        tuple(store.editorial.export()),
    ),
    "m0004_create_vocabulary_log": lambda store: store.vocabulary_desk.changes(limit=9),
    "m0005_create_editorial_rules": lambda store: store.rules.all(),
    "m0007_create_demand": lambda store: store.demand.demand(*COUNTED),
    "m0008_create_output_moments": lambda store: store.moments(),
    "m0008_create_feedback": lambda store: store.feedback.feedback(*COUNTED),
    "m0009_create_read_keys": lambda store: store.read_keys.keys(),
    "m0010_create_trials": lambda store: store.trials.all(),
    "m0011_create_sources": lambda store: (
        store.sources.sources(),
        store.sources.passages(OutputId("bauen")),
        store.sources.search_passages("Bauantrag", limit=5),
    ),
    "m0012_create_jobs": lambda store: store.jobs.records(),
    "m0012_create_links": lambda store: store.links.states(),
}
"""By the step that made room for it, what the store answers; later steps change none of it."""


def fill(store: SqlStore) -> None:
    """Write something of every kind into an empty store, at `NOW`."""
    store.replace_vocabulary(make_vocabulary())
    store.upsert([WAITING, GONE])
    account = store.accounts.add("Erika", Role.ADMIN, "hash", NOW)
    store.accounts.open_session("session", account.id, NOW)
    store.accounts.add_token("token", account.id, NOW)
    store.editorial.keep_suggestions(MADE)
    store.editorial.assess(ID, [accepted(CDO), accepted(PRAXIS)], editor=ANNA, revision=0)
    store.editorial.publish(ID, editor=ANNA, revision=1)
    store.editorial.assess(ID, [accepted(LEITUNG)], editor=ANNA, revision=2)
    store.withdraw([GONE.id])
    store.rules.add(make_rule())
    store.demand.add(TODAY, {PAIR: 7})
    store.feedback.add(TODAY, {OPENED: 7})
    store.read_keys.add(SITE)
    store.trials.start(make_trial())
    importer = FakeImporter()
    source = store.sources.begin(store.sources.add(importer.kind, importer.address, {}).id)
    item = make_item("bauen", passages=(Passage("Das Amt prüft Bauanträge."), Passage("Es gibt Kuchen.")))
    store.sources.keep(source, [Reading(item)], ByAddress())
    store.links.note(LinkState(WAITING.sources[0], NOW, status=404, reason="weg", failed_at=NOW, failed_days=1))
    store.merges.keep_apart(ID, GONE.id, editor=ANNA)
    store.merges.suggest([MergeSuggestion(ID, OutputId("bauen"), 0.7, "Titel")], store.corpus_version())
    store.jobs.begin("index", NOW)
    store.jobs.end("index", NOW + timedelta(seconds=3), "2 Beiträge im Index")
