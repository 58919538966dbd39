"""`corpus.feedback.FeedbackStore` in the store's database."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product

from corpus.demand import MIN_SHOWN, forgotten_before
from corpus.feedback import Counts, Feedback, FeedbackEvent, Reaction, rounded
from corpus.model import OutputId
from corpus.sql.port import Connection, Connections

_NONE = ""  # "without one", as in `corpus.sql.demand`
_ALL = "*"  # whatever the list named; no notation is spelled like that
_ADD = """
INSERT INTO feedback (day, audience, benefit, kind, placement, event, events) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (day, audience, benefit, kind, placement, event) DO UPDATE SET events = feedback.events + excluded.events
"""
_ADD_OUTPUT = """
INSERT INTO feedback_outputs (day, output_id, event, events) VALUES (?, ?, ?, ?)
ON CONFLICT (day, output_id, event) DO UPDATE SET events = feedback_outputs.events + excluded.events
"""
_FORGET = ("DELETE FROM feedback WHERE day < ?", "DELETE FROM feedback_outputs WHERE day < ?")
_SINCE = "SELECT min(day) FROM feedback"
_EVERY_EVENT_ONCE = "audience = '*' AND benefit = '*'"
_GROUPS = {  # what is summed by, and over which rows: those in which an event stands once for each value
    "total": ("''", _EVERY_EVENT_ONCE),
    "audiences": ("audience", "audience <> '*' AND benefit = '*'"),
    "benefits": ("benefit", "benefit <> '*' AND audience = '*'"),
    "kinds": ("kind", f"{_EVERY_EVENT_ONCE} AND kind <> ''"),
    "placements": ("placement", _EVERY_EVENT_ONCE),
    "months": ("substr(day, 1, 7)", _EVERY_EVENT_ONCE),
}
_OUTPUTS = """
SELECT output_id, event, sum(events) FROM feedback_outputs WHERE day BETWEEN ? AND ?
GROUP BY output_id, event HAVING sum(events) >= ? ORDER BY output_id, event
"""


class SqlFeedback:
    """The counts over the connections of a store; safe to share between threads and processes."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, day: date, reactions: Mapping[Reaction, int]) -> None:
        """Add to the counts of a day, in one transaction. What is older than a year and a month is forgotten."""
        written = day.isoformat()
        with self._connections.write() as connection:
            for reaction, events in reactions.items():
                rows = [(written, *cell, events) for cell in _cells(reaction)]
                connection.executemany(_ADD, rows)
                if reaction.output_id is not None:
                    connection.execute(_ADD_OUTPUT, (written, reaction.output_id, reaction.event, events))
            for statement in _FORGET:
                connection.execute(statement, [forgotten_before(day).isoformat()])

    def feedback(self, first: date, last: date) -> Feedback:
        """Return the sums from `first` to `last`."""
        days = (first.isoformat(), last.isoformat())
        with self._connections.read() as connection:
            sums = {name: _sums(connection, _statement(name), days) for name in _GROUPS}
            outputs = _sums(connection, _OUTPUTS, days)
            since = connection.execute(_SINCE).fetchone()[0]
        total = sums.pop("total").get("", {})
        by_output = {OutputId(output_id): counts for output_id, counts in outputs.items()}
        begun = None if since is None else date.fromisoformat(since)
        return Feedback(first, last, begun, total, outputs=by_output, **sums)


def _cells(reaction: Reaction) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the cells that an event counts in: each pair, each concept by itself, and all."""
    audiences = (*(reaction.audiences or (_NONE,)), _ALL)
    benefits = (*(reaction.benefits or (_NONE,)), _ALL)
    for audience, benefit in product(audiences, benefits):
        yield audience, benefit, reaction.kind or _NONE, reaction.placement, reaction.event


def _statement(name: str) -> str:
    group, rows = _GROUPS[name]
    return f"""
        SELECT {group}, event, sum(events) FROM feedback WHERE {rows} AND day BETWEEN ? AND ?
        GROUP BY 1, event HAVING sum(events) >= ? ORDER BY 1, event
    """  # noqa: S608 - constant groups


def _sums(connection: Connection, statement: str, days: tuple[str, str]) -> dict[str, Counts]:
    found: dict[str, dict[FeedbackEvent, int]] = {}
    for group, event, events in connection.execute(statement, (*days, MIN_SHOWN)):
        found.setdefault(group, {})[FeedbackEvent(event)] = rounded(events)
    return dict(found)
