"""Editors at work: they withdraw outputs and bring them back, keep some from a target group, pin some, and decide."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from threading import Event
from time import sleep

from benchmarks.kill.browser import Browser, Unexpected, form_fields, values_of
from benchmarks.mixed.ban import Ban, Bans
from benchmarks.mixed.visitor import Tally

PAUSE_S = 0.5
STANDS_S = 3.0  # how long a withdrawal or a rule stands
PIN_S = 8.0
RULES = "/redaktion/regeln"


class Editor:
    """Does one thing again and again on a connection of its own, until it is over."""

    def __init__(self, port: int, session: str, bans: Bans, tally: Tally, done: "Counter[str]") -> None:
        self._browser = Browser(port, session)
        self._bans = bans
        self._tally = tally
        self._done = done
        self._chance = random.Random(20_261_127)  # noqa: S311 - what people do, no secret

    def work(self, over: Event, step: Callable[["Editor", Event], None]) -> None:
        """Take the step until it is over."""
        while not over.wait(PAUSE_S):
            try:
                step(self, over)
            except (Unexpected, HTTPException, OSError, IndexError) as error:
                self._tally.fail(f"editor: {error!r}")
                self._browser.close()
        self._browser.close()

    def withdraw(self, output_id: str, over: Event) -> None:
        """Withdraw an output in the form of its record, and publish it again after a while."""
        self._set_status(output_id, "withdrawn")
        ban = Ban(output_id)
        self._bans.add(ban)
        self._done["withdrawals"] += 1
        over.wait(STANDS_S)
        self._bans.lift(ban)
        self._set_status(output_id, "published")

    def block(self, output_id: str, audience: str, over: Event) -> None:
        """Keep an output from a target group by a rule, and end that after a while."""
        fields = [
            ("art", "nicht-fuer"), ("beitrag", output_id), ("zielgruppe", audience), ("grund", "Probe unter Last"),
            ("bis", (datetime.now(UTC) + timedelta(days=7)).date().isoformat()), ("schritt", "sichern"),
        ]  # fmt: skip
        location, _ = self._browser.post(f"{RULES}/neu", fields)
        ban = Ban(output_id, audience)
        self._bans.add(ban)
        self._done["rules"] += 1
        over.wait(STANDS_S)
        self._bans.lift(ban)
        self._browser.post(f"{RULES}/{location.rpartition('=')[2]}", [("schritt", "beenden")])

    def decide(self, output_id: str, concepts: Sequence[str]) -> None:
        """Decide about a concept of an output."""
        page = self._browser.get(f"/redaktion/beitrag/{output_id}")
        (revision, *_) = values_of(form_fields(page), "stand")
        choice = self._chance.choice(("passt", "nebenbei", "nicht-uns", "falsch"))
        fields = [("stand", revision), ("tat", f"{choice} {self._chance.choice(concepts)}")]
        self._browser.post(f"/redaktion/beitrag/{output_id}", fields)
        self._done["decisions"] += 1

    def _set_status(self, output_id: str, status: str) -> None:
        path = f"/redaktion/beitrag/{output_id}/angaben"
        (revision, *_) = values_of(form_fields(self._browser.get(path)), "stand")
        former = "published" if status == "withdrawn" else "withdrawn"
        fields = [("stand", revision), ("alt-status", former), ("neu-status", status), ("tat", "sichern")]
        self._browser.post(path, fields)


def pin_for_seconds(folder: Path, output_id: str, audience: str, bans: Bans, over: Event) -> None:
    """Pin an output by a rule that ends by the clock; from then on it may not be pinned."""
    from corpus.editorial_rule import EditorialRule, RuleKind
    from corpus.model import ConceptKey, OutputId, Scheme
    from corpus.sqlite import SqliteStore

    now = datetime.now(UTC)
    rule = EditorialRule(
        RuleKind.PIN, OutputId(output_id), "Probe unter Last", "Probe", now, now + timedelta(seconds=PIN_S),
        (ConceptKey(Scheme.AUDIENCE, audience),),
    )  # fmt: skip
    with closing(SqliteStore(folder)) as store:
        store.rules.add(rule)
    while datetime.now(UTC) < rule.expires_at and not over.is_set():
        sleep(0.01)
    if over.is_set():
        return
    ban = Ban(output_id, audience, is_pin=True)
    bans.add(ban)
    over.wait(STANDS_S)
    bans.lift(ban)
