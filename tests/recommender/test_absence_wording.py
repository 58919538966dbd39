"""What editors and visitors read about a missing output, word for word."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from corpus.editorial_rule import RuleKind
from corpus.model import OutputId, OutputKind
from recommender.absence_wording import ENGLISH, GERMAN, Reasons, reasons_in
from recommender.query import Profile
from tests.builders import CDO, LEITUNG, PRAXIS, make_output, make_vocabulary
from tests.rules import block_beside, block_everywhere, make_rule

OUTPUT = make_output(title="Vergabe", kind=OutputKind.PODCAST, language="en", duration_minutes=45)
OTHER = replace(OUTPUT, id=OutputId("anderer"), title="Register")
BLOCKED = block_everywhere(OUTPUT.id, reason="Veraltet.")
TIGHT = Profile((CDO,), languages=("de",), kinds=(OutputKind.STUDY, OutputKind.EVENT), max_minutes=30)


@pytest.mark.parametrize(
    ("say", "german", "english"),
    [
        (
            lambda say: say.unknown(OutputId("kuchen")),
            "Einen Beitrag mit der Kennung „kuchen“ gibt es nicht.",
            "There is no output with the id “kuchen”.",
        ),
        (
            lambda say: say.withdrawn(OUTPUT),
            "Der Beitrag „Vergabe“ wurde zurückgezogen und wird deshalb niemandem vorgeschlagen.",
            "The output “Vergabe” has been withdrawn, so it is suggested to nobody.",
        ),
        (
            lambda say: say.not_indexed(OUTPUT),
            "Der Beitrag „Vergabe“ ist noch nicht im Index; vorgeschlagen werden kann er, sobald dieser neu gebaut "
            "ist.",
            "The output “Vergabe” is not in the index yet; it can be suggested once that has been rebuilt.",
        ),
        (
            lambda say: say.limits(OUTPUT, TIGHT),
            "Der Beitrag „Vergabe“ liegt außerhalb der Grenzen des Profils: seine Sprache ist „Englisch“, gewünscht "
            "ist „Deutsch“; er ist von der Art „Podcast“, gewünscht ist „Studie“ oder „Veranstaltung“; er dauert 45 "
            "Minuten, das Zeitbudget beträgt 30.",
            "The output “Vergabe” is outside the profile's limits: its language is “English”, wanted is “German”; its "
            "kind is “podcast”, wanted is “study” or “event”; it takes 45 minutes, the time budget is 30.",
        ),
        (
            lambda say: say.excluded(OUTPUT, "seed"),
            "Der Beitrag „Vergabe“ ist selbst ein Ausgangsbeitrag; zu sich selbst wird keiner vorgeschlagen.",
            "The output “Vergabe” is itself a starting point; none is suggested beside itself.",
        ),
        (
            lambda say: say.excluded(OUTPUT, "dislike"),
            "Der Beitrag „Vergabe“ steht im Profil unter dem, was nicht passt.",
            "The output “Vergabe” is among what the profile says does not fit.",
        ),
        (
            lambda say: say.excluded(OUTPUT, "exclude"),
            "Der Beitrag „Vergabe“ ist in der Anfrage ausgeschlossen.",
            "The output “Vergabe” is excluded in the request.",
        ),
        (
            lambda say: say.blocked(OUTPUT, BLOCKED, ""),
            "Der Beitrag „Vergabe“ ist gesperrt, und zwar überall; das hat Erika bis zum 07.12.2026 so entschieden. "
            "Begründung: Veraltet.",
            "The output “Vergabe” is blocked everywhere; Erika decided so until 2026-12-07. Reason: Veraltet.",
        ),
        (
            lambda say: say.blocked(OUTPUT, block_beside(OTHER.id, OUTPUT.id, reason="Veraltet."), OTHER.title),
            "Der Beitrag „Vergabe“ ist gesperrt, und zwar als Vorschlag zu „Register“; das hat Erika bis zum "
            "07.12.2026 so entschieden. Begründung: Veraltet.",
            "The output “Vergabe” is blocked as a suggestion beside “Register”; Erika decided so until 2026-12-07. "
            "Reason: Veraltet.",
        ),
        (
            lambda say: say.below_minimum(OUTPUT, 0.29996, 0.3),
            "Der Beitrag „Vergabe“ passt zu wenig: Seine Passung ist 29,9 %, gezeigt wird ab 30,0 %.",
            "The output “Vergabe” fits too little: its fit is 29.9%, shown is from 30.0% on.",
        ),
        (
            lambda say: say.outranked(OUTPUT, 7, 0.625, 5),
            "Der Beitrag „Vergabe“ käme auf Platz 7 (Passung 62,5 %); die Liste zeigt nur 5.",
            "The output “Vergabe” would be number 7 (fit 62.5%); the list shows only 5.",
        ),
        (
            lambda say: say.near_duplicate(OUTPUT, OTHER, 2),
            "Der Beitrag „Vergabe“ gleicht „Register“, das schon in der Liste steht, und macht anderem Platz; ohne "
            "Vielfaltsausgleich stünde er auf Platz 2.",
            "The output “Vergabe” is like “Register”, which is in the list already, and makes room for others; "
            "without diversity it would be number 2.",
        ),
        (
            lambda say: say.present(OUTPUT, 1, 0.9, is_pinned=False),
            "Der Beitrag „Vergabe“ fehlt nicht: Er steht auf Platz 1 (Passung 90,0 %).",
            "The output “Vergabe” is not missing: it is number 1 (fit 90.0%).",
        ),
        (
            lambda say: say.present(OUTPUT, 1, 0.9, is_pinned=True),
            "Der Beitrag „Vergabe“ fehlt nicht: Die Redaktion hat ihn hervorgehoben, er steht auf Platz 1 (Passung "
            "90,0 %).",
            "The output “Vergabe” is not missing: the editors have highlighted it, it is number 1 (fit 90.0%).",
        ),
    ],
    ids=[
        "unknown",
        "withdrawn",
        "not indexed",
        "limits",
        "seed",
        "dislike",
        "exclude",
        "blocked everywhere",
        "blocked beside",
        "below minimum",
        "outranked",
        "near duplicate",
        "present",
        "pinned",
    ],
)
def test_every_reason_reads_well_in_german_and_english(
    say: Callable[[Reasons], str], german: str, english: str
) -> None:
    vocabulary = make_vocabulary()
    assert say(reasons_in("de", vocabulary)) == german
    assert say(reasons_in("en", vocabulary)) == english


def test_rule_for_concepts_names_them_and_one_that_has_gone_by_its_notation() -> None:
    rule = make_rule(kind=RuleKind.BLOCK_FROM, audiences=(CDO, LEITUNG), benefits=(PRAXIS,))
    held = make_vocabulary()
    fewer = replace(held, concepts=tuple(concept for concept in held.concepts if concept.key != PRAXIS))
    said = reasons_in("de", fewer).blocked(OUTPUT, rule, "")
    assert "für Profile mit „CDO, CIO und Digitalverantwortliche“, „Verwaltungsleitung“ oder benefit:praxis; " in said


def test_last_day_of_a_rule_is_the_day_before_the_midnight_it_expires_at() -> None:
    rule = block_everywhere(OUTPUT.id, expires_at=datetime(2026, 12, 24, tzinfo=UTC))
    assert "bis zum 23.12.2026" in reasons_in("de", make_vocabulary()).blocked(OUTPUT, rule, "")


def test_every_kind_of_output_has_a_name_in_both_languages() -> None:
    assert set(GERMAN.kinds) == set(ENGLISH.kinds) == set(OutputKind)


def test_language_other_than_english_is_answered_in_german() -> None:
    assert reasons_in("fr", make_vocabulary()).words is GERMAN
