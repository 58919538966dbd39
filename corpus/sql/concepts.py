"""The vocabulary as rows."""

import json

from corpus.model import Concept, ConceptKey, Scheme, Vocabulary
from corpus.sql.port import Connection


def read(connection: Connection) -> Vocabulary:
    """Return the vocabulary in display order; an empty one where none has been stored."""
    concepts = connection.execute(
        "SELECT scheme, notation, pref_label, alt_label, scope_note, related, deprecated, replaced_by"
        " FROM concepts ORDER BY position"
    )
    labels = connection.execute("SELECT scheme, labels FROM schemes ORDER BY scheme")
    return Vocabulary(
        concepts=tuple(
            Concept(
                key=ConceptKey(Scheme(scheme), notation),
                pref_label=json.loads(pref_label),
                alt_label={language: tuple(found) for language, found in json.loads(alt_label).items()},
                scope_note=json.loads(scope_note),
                related=tuple(json.loads(related)),
                deprecated=bool(deprecated),
                replaced_by=tuple(json.loads(replaced_by)),
            )
            for scheme, notation, pref_label, alt_label, scope_note, related, deprecated, replaced_by in concepts
        ),
        scheme_labels={Scheme(scheme): json.loads(found) for scheme, found in labels},
    )


def replace(connection: Connection, vocabulary: Vocabulary) -> None:
    """Put the vocabulary in the place of the one held."""
    connection.execute("DELETE FROM concepts")
    connection.executemany(
        "INSERT INTO concepts (position, scheme, notation, pref_label, alt_label, scope_note, related, deprecated,"
        " replaced_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                position,
                concept.key.scheme.value,
                concept.key.notation,
                _to_json(concept.pref_label),
                _to_json(concept.alt_label),
                _to_json(concept.scope_note),
                _to_json(concept.related),
                concept.deprecated,
                _to_json(concept.replaced_by),
            )
            for position, concept in enumerate(vocabulary.concepts)
        ],
    )
    connection.execute("DELETE FROM schemes")
    connection.executemany(
        "INSERT INTO schemes (scheme, labels) VALUES (?, ?)",
        [(scheme.value, _to_json(labels)) for scheme, labels in vocabulary.scheme_labels.items()],
    )


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
