"""What every `corpus.editorial_rule_port.RuleStore` does, whatever keeps the data."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from corpus.editorial_rule import NEW, EditorialRule, RuleId, RuleKind
from corpus.editorial_rule_port import RuleStore
from corpus.errors import ConceptNotFound, Conflict, OutputNotFound, RuleNotFound
from corpus.model import ConceptKey, OutputId, Scheme
from corpus.ports import Store
from tests.builders import CDO, EVIDENZ, LEITUNG, PRAXIS, make_output, make_vocabulary
from tests.conftest import NOW
from tests.rules import block_beside, block_everywhere, boost, make_rule

ID, OTHER = make_output().id, OutputId("anderer")
LATER = NOW + timedelta(hours=1)


class RuleStoreContract:
    """Inherit and provide `store`, an empty store."""

    @pytest.fixture
    def store(self) -> Iterator[Store]:
        raise NotImplementedError

    @pytest.fixture
    def rules(self, store: Store) -> RuleStore:
        return store.rules

    @pytest.fixture(autouse=True)
    def _fill(self, store: Store) -> None:
        store.replace_vocabulary(make_vocabulary())
        store.upsert([make_output(), make_output(id=OTHER, title="Ein anderer")])

    def test_new_store_holds_no_rules(self, rules: RuleStore) -> None:
        assert (rules.all(), rules.active(NOW)) == ((), ())

    @pytest.mark.parametrize(
        "rule",
        [
            make_rule(audiences=(LEITUNG, CDO), benefits=(PRAXIS, EVIDENZ)),
            make_rule(kind=RuleKind.BLOCK_FROM, reason="Überholt: „alt“\nund zu lang"),
            block_everywhere(ID),
            block_beside(ID, OTHER),
            boost(ID, -0.25, benefits=(PRAXIS,)),
        ],
        ids=["pin", "block from", "block everywhere", "block to", "boost"],
    )
    def test_added_rule_comes_back_as_it_was_with_an_id(self, rules: RuleStore, rule: EditorialRule) -> None:
        added = rules.add(rule)
        assert added.id != NEW
        assert added == replace(rule, id=added.id)
        assert rules.all() == (added,)

    def test_rules_come_newest_first(self, rules: RuleStore) -> None:
        added = [rules.add(rule) for rule in (make_rule(), boost(ID, 0.5), block_everywhere(OTHER))]
        assert rules.all() == tuple(reversed(added))
        assert rules.active(NOW) == tuple(reversed(added))

    def test_expired_rule_is_kept_but_not_active(self, rules: RuleStore) -> None:
        added = rules.add(make_rule())
        assert rules.active(added.expires_at - timedelta(microseconds=1)) == (added,)
        assert rules.active(added.expires_at) == ()
        assert rules.all() == (added,)

    def test_ended_rule_says_by_whom_and_is_not_active_from_then_on(self, rules: RuleStore) -> None:
        added = rules.add(make_rule())
        ended = rules.end(added.id, by="Chefin", at=LATER)
        assert ended == replace(added, ended_at=LATER, ended_by="Chefin")
        assert rules.all() == (ended,)
        assert rules.active(LATER - timedelta(seconds=1)) == (ended,)
        assert rules.active(LATER) == ()

    def test_end_of_a_rule_that_is_over_is_a_conflict_that_says_why(self, rules: RuleStore) -> None:
        ended, expired = rules.add(make_rule()), rules.add(boost(ID, 0.5))
        rules.end(ended.id, by="Chefin", at=LATER)
        with pytest.raises(Conflict, match="schon Chefin beendet"):
            rules.end(ended.id, by="Erika", at=LATER + timedelta(seconds=1))
        with pytest.raises(Conflict, match="schon abgelaufen"):
            rules.end(expired.id, by="Erika", at=expired.expires_at)
        assert [rule.ended_by for rule in rules.all()] == [None, "Chefin"]

    def test_end_of_an_unknown_rule_names_it(self, rules: RuleStore) -> None:
        with pytest.raises(RuleNotFound, match="Nummer 77"):
            rules.end(RuleId(77), by="Erika", at=NOW)

    @pytest.mark.parametrize(
        "rule", [make_rule(output_id=OutputId("kuchen")), block_beside(ID, OutputId("kuchen"))], ids=["first", "second"]
    )
    def test_rule_about_an_unknown_output_is_refused(self, rules: RuleStore, rule: EditorialRule) -> None:
        with pytest.raises(OutputNotFound, match="kuchen"):
            rules.add(rule)
        assert rules.all() == ()

    def test_rule_about_an_unknown_concept_is_refused(self, rules: RuleStore) -> None:
        with pytest.raises(ConceptNotFound, match="audience:kuchen"):
            rules.add(make_rule(audiences=(CDO, ConceptKey(Scheme.AUDIENCE, "kuchen"))))
        assert rules.all() == ()

    def test_rule_that_repeats_one_in_force_is_a_conflict(self, rules: RuleStore) -> None:
        first = rules.add(make_rule(audiences=(CDO, LEITUNG)))
        again = make_rule(audiences=(LEITUNG, CDO), author="Chefin", created_at=LATER)
        with pytest.raises(Conflict, match=f"Nummer {first.id}, angelegt von Erika, bis zum 07.12.2026"):
            rules.add(again)
        assert rules.all() == (first,)
        rules.end(first.id, by="Chefin", at=LATER)
        assert rules.add(again).id > first.id

    def test_rule_that_has_an_id_or_has_ended_is_no_new_one(self, rules: RuleStore) -> None:
        added = rules.add(make_rule())
        with pytest.raises(ValueError, match="no new rule"):
            rules.add(added)
        with pytest.raises(ValueError, match="no new rule"):
            rules.add(make_rule(ended_at=LATER, ended_by="Erika"))

    def test_every_change_to_rules_is_one_of_the_corpus(self, store: Store, rules: RuleStore) -> None:
        before = store.corpus_version()
        added = rules.add(make_rule())
        assert (store.corpus_version(), rules.changes_since(before)) == (before + 1, 1)
        store.upsert([make_output(title="Neu gefasst")])
        rules.end(added.id, by="Erika", at=LATER)
        assert (store.corpus_version(), rules.changes_since(before)) == (before + 3, 2)
        assert (rules.changes_since(before + 1), rules.changes_since(before + 3)) == (1, 0)

    def test_refused_changes_leave_the_corpus_version(self, store: Store, rules: RuleStore) -> None:
        added, version = rules.add(make_rule()), store.corpus_version()
        for attempt in (
            lambda: rules.add(make_rule()),
            lambda: rules.add(make_rule(output_id=OutputId("kuchen"))),
            lambda: rules.end(RuleId(77), by="Erika", at=NOW),
            lambda: rules.end(added.id, by="Erika", at=added.expires_at),
        ):
            with pytest.raises((Conflict, OutputNotFound, RuleNotFound)):
                attempt()
        assert (store.corpus_version(), rules.changes_since(version)) == (version, 0)

    def test_output_with_rules_can_still_change_and_be_withdrawn(self, store: Store, rules: RuleStore) -> None:
        added = rules.add(block_beside(ID, OTHER))
        store.upsert([make_output(title="Neu gefasst")])
        store.withdraw([OTHER])
        assert rules.all() == (added,)

    def test_two_editors_adding_the_same_rule_at_once_keep_one(self, rules: RuleStore) -> None:
        start, outcomes = threading.Barrier(2), []

        def add(author: str) -> None:
            start.wait()
            try:
                outcomes.append(rules.add(make_rule(author=author)).author)
            except Conflict:
                outcomes.append("")

        threads = [threading.Thread(target=add, args=(name,)) for name in ("Erika", "Chefin")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes)[0] == ""
        assert [rule.author for rule in rules.all()] == [max(outcomes)]

    def test_two_editors_ending_the_same_rule_at_once_one_is_told(self, rules: RuleStore) -> None:
        added, start, outcomes = rules.add(make_rule()), threading.Barrier(2), []

        def end(name: str) -> None:
            start.wait()
            try:
                rules.end(added.id, by=name, at=LATER)
                outcomes.append(name)
            except Conflict:
                outcomes.append("")

        threads = [threading.Thread(target=end, args=(name,)) for name in ("Erika", "Chefin")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes)[0] == ""
        assert [rule.ended_by for rule in rules.all()] == [max(outcomes)]
