"""`corpus.editorial_rule_port.RuleStore` in the store's database, each write one transaction."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from corpus.editorial_rule import NEW, EditorialRule, RuleId, RuleKind, check_unrepeated
from corpus.errors import ConceptNotFound, Conflict, RuleNotFound
from corpus.model import ConceptKey, OutputId, Scheme
from corpus.sql import concepts, meta
from corpus.sql import outputs as output_rows
from corpus.sql.port import Connection, Connections

_COLUMNS = (
    "id, kind, output_id, other_id, audiences, benefits, strength, reason, author, created_at, expires_at, ended_at,"
    " ended_by"
)
_ALL = f"SELECT {_COLUMNS} FROM editorial_rules ORDER BY id DESC"  # noqa: S608 - constant column names, here and below
_ONE = f"SELECT {_COLUMNS} FROM editorial_rules WHERE id = ?"  # noqa: S608
_ADD = """
INSERT INTO editorial_rules (kind, output_id, other_id, audiences, benefits, strength, reason, author, created_at,
    expires_at, added_version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
"""
_END = "UPDATE editorial_rules SET ended_at = ?, ended_by = ?, ended_version = ? WHERE id = ?"
_CHANGES = """
SELECT (SELECT count(*) FROM editorial_rules WHERE added_version > :version)
    + (SELECT count(*) FROM editorial_rules WHERE ended_version > :version)
"""


class SqlRules:
    """The editorial rules over the connections of a store; safe to share between threads and processes."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def all(self) -> Sequence[EditorialRule]:
        """Return every rule there ever was, newest first."""
        with self._connections.read() as connection:
            return tuple(map(_from_row, connection.execute(_ALL)))

    def active(self, at: datetime) -> Sequence[EditorialRule]:
        """Return the rules that have an effect at a moment, newest first."""
        return tuple(rule for rule in self.all() if rule.is_active(at))

    def add(self, rule: EditorialRule) -> EditorialRule:
        """Keep a new rule and return it with its id; unknown outputs and concepts: `OutputNotFound`, `ConceptNotFound`.

        One that repeats a rule in force is a `Conflict`, one that has an id already a `ValueError`.
        """
        if rule.id != NEW or rule.ended_at is not None:
            raise ValueError(f"no new rule: {rule}")
        with self._connections.write() as connection:
            _check_outputs(connection, rule)
            _check_concepts(connection, rule)
            check_unrepeated(rule, map(_from_row, connection.execute(_ALL)))
            meta.bump(connection)
            values = (*_to_row(rule), meta.corpus_version(connection))
            return replace(rule, id=RuleId(connection.execute(_ADD, values).fetchone()[0]))

    def end(self, rule_id: RuleId, *, by: str, at: datetime) -> EditorialRule:
        """End a rule before its time and return it; unknown: `RuleNotFound`; already over: `Conflict`."""
        with self._connections.write() as connection:
            row = connection.execute(_ONE, [rule_id]).fetchone()
            if row is None:
                raise RuleNotFound(
                    f"Eine Redaktionsregel mit der Nummer {rule_id} gibt es nicht.",
                    "Wählen Sie eine aus der Liste der Redaktionsregeln.",
                )
            rule = _from_row(row)
            if not rule.is_active(at):
                raise _over(rule)
            meta.bump(connection)
            connection.execute(_END, [at.isoformat(), by, meta.corpus_version(connection), rule_id])
            return replace(rule, ended_at=at, ended_by=by)

    def changes_since(self, corpus_version: int) -> int:
        """Return how many of the changes after a corpus version were to rules; an index knows nothing of those."""
        return self._connections.ask(lambda connection: rule_changes(connection, corpus_version))


def rule_changes(connection: Connection, corpus_version: int) -> int:
    """Return how many of the changes after a corpus version were to rules."""
    return int(connection.execute(_CHANGES, {"version": corpus_version}).fetchone()[0])


def _over(rule: EditorialRule) -> Conflict:
    what = f"hat schon {rule.ended_by} beendet" if rule.ended_by else "ist schon abgelaufen"
    return Conflict(
        f"Die Redaktionsregel Nummer {rule.id} {what}.",
        "Sie wirkt nicht mehr; zu tun ist nichts. Laden Sie die Liste neu.",
    )


def _check_outputs(connection: Connection, rule: EditorialRule) -> None:
    for output_id in (rule.output_id, rule.other):
        if output_id is not None and output_rows.read_one(connection, output_id) is None:
            raise output_rows.not_found(output_id)


def _check_concepts(connection: Connection, rule: EditorialRule) -> None:
    known = {concept.key for concept in concepts.read(connection).concepts}
    for key in rule.concepts:
        if key not in known:
            raise ConceptNotFound(
                f"Den Begriff „{key}“ gibt es im Vokabular nicht.",
                "Wählen Sie einen Begriff aus der Liste; vielleicht wurde das Vokabular gerade geändert.",
            )


def _to_row(rule: EditorialRule) -> tuple[str | float | None, ...]:
    """Return the values of a new rule, from its kind to the moment it expires."""
    return (
        rule.kind.value,
        rule.output_id,
        rule.other,
        json.dumps([key.notation for key in rule.audiences], ensure_ascii=False),
        json.dumps([key.notation for key in rule.benefits], ensure_ascii=False),
        rule.strength,
        rule.reason,
        rule.author,
        rule.created_at.isoformat(),
        rule.expires_at.isoformat(),
    )


def _from_row(values: Sequence[Any]) -> EditorialRule:
    """Return the rule whose `_COLUMNS` these are."""
    rule_id, kind, output_id, other, audiences, benefits, strength, *who, created, expires, ended, ended_by = values
    reason, author = who
    return EditorialRule(
        kind=RuleKind(kind),
        output_id=OutputId(output_id),
        reason=reason,
        author=author,
        created_at=datetime.fromisoformat(created),
        expires_at=datetime.fromisoformat(expires),
        audiences=_concepts(Scheme.AUDIENCE, audiences),
        benefits=_concepts(Scheme.BENEFIT, benefits),
        strength=float(strength),
        other=None if other is None else OutputId(other),
        id=RuleId(rule_id),
        ended_at=None if ended is None else datetime.fromisoformat(ended),
        ended_by=ended_by,
    )


def _concepts(scheme: Scheme, notations: str) -> tuple[ConceptKey, ...]:
    return tuple(ConceptKey(scheme, notation) for notation in json.loads(notations))
