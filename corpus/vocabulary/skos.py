"""The vocabulary as SKOS: reading Turtle, writing Turtle and JSON-LD.

Writing needs no RDF library and always yields the same bytes for the same vocabulary. The order in which people see
the concepts travels as `schema:position`, for RDF itself has none; what replaces a deprecated concept as
`dcterms:isReplacedBy`, for SKOS itself has no word for it.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import InvalidVocabulary, SourceUnavailable
from corpus.model import Concept, ConceptKey, Scheme, Vocabulary
from corpus.vocabulary import integrity
from corpus.vocabulary.integrity import Finding

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

BASE = "https://negz.org/vokabular/"
PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_POSITION = f"{PREFIXES['schema']}position"
_REPLACED_BY = f"{PREFIXES['dcterms']}isReplacedBy"
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def scheme_uri(scheme: Scheme) -> str:
    """Return the scheme's address."""
    return f"{BASE}{scheme}"


def concept_uri(key: ConceptKey) -> str:
    """Return the concept's address."""
    return f"{BASE}{key.scheme}/{key.notation}"


def write_turtle(vocabulary: Vocabulary) -> str:
    """Return the vocabulary as Turtle, in display order."""
    blocks = ["\n".join(f"@prefix {name}: <{uri}> ." for name, uri in _prefixes(vocabulary).items())]
    for scheme, labels in vocabulary.scheme_labels.items():
        blocks.append(_block(scheme_uri(scheme), "skos:ConceptScheme", _literals("skos:prefLabel", labels.items())))
    for position, concept in enumerate(vocabulary.concepts, start=1):
        blocks.append(_block(concept_uri(concept.key), "skos:Concept", _statements(concept, position)))
    return "\n\n".join(blocks) + "\n"


def write_jsonld(vocabulary: Vocabulary) -> str:
    """Return the vocabulary as JSON-LD: the same statements as in Turtle."""
    schemes = [
        {"@id": scheme_uri(scheme), "@type": "skos:ConceptScheme", "prefLabel": labels}
        for scheme, labels in vocabulary.scheme_labels.items()
    ]
    concepts = [_json_concept(concept, position) for position, concept in enumerate(vocabulary.concepts, start=1)]
    return json.dumps({"@context": _context(), "@graph": schemes + concepts}, ensure_ascii=False, indent=1) + "\n"


def read_turtle(source: Path | str) -> Vocabulary:
    """Return the vocabulary in a Turtle file (a `Path`) or text; raise `InvalidVocabulary` where it breaks a rule."""
    vocabulary, findings = inspect_turtle(source)
    integrity.refuse_errors(findings)
    return vocabulary


def inspect_turtle(source: Path | str) -> tuple[Vocabulary, tuple[Finding, ...]]:
    """Return what can be read of the vocabulary, and every finding; raise `InvalidVocabulary` for broken Turtle."""
    vocabulary, findings = parse_turtle(source)
    return vocabulary, (*findings, *integrity.check(vocabulary))


def parse_turtle(source: Path | str) -> tuple[Vocabulary, tuple[Finding, ...]]:
    """Return what can be read of the vocabulary, and what cannot; the vocabulary as a whole is not checked."""
    reader = _Reader(_parse(source))
    return reader.vocabulary(), tuple(reader.findings)


def _parse(source: Path | str) -> "Graph":
    from rdflib import Graph
    from rdflib.plugins.parsers.notation3 import BadSyntax

    try:
        text = source.read_text(encoding="utf-8-sig") if isinstance(source, Path) else source
        return Graph().parse(data=text, format="turtle", publicID=BASE)
    except OSError as error:
        raise SourceUnavailable(
            f"Das Vokabular „{source}“ lässt sich nicht lesen.", "Prüfen Sie den Pfad und die Leserechte."
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidVocabulary(
            f"Das Vokabular „{source}“ ist nicht in UTF-8 geschrieben.", "Speichern Sie es als UTF-8."
        ) from error
    except BadSyntax as error:
        raise _no_turtle(f" ab Zeile {error.lines + 1}") from error
    except Exception as error:  # rdflib's parser meets a text that breaks off with IndexError, bad escapes with others
        raise _no_turtle("") from error


def _no_turtle(where: str) -> InvalidVocabulary:
    return InvalidVocabulary(
        f"Das Vokabular ist{where} kein gültiges Turtle.",
        "Prüfen Sie dort Punkte, Semikolons, Klammern und Anführungszeichen, auch am Ende der Datei.",
    )


class _Reader:
    """Reads concepts out of a graph and notes what values of the domain cannot express."""

    def __init__(self, graph: "Graph") -> None:
        from rdflib import OWL, RDF, SKOS, URIRef

        self.findings: list[Finding] = []
        self._graph = graph
        self._rdf, self._skos, self._owl, self._uri = RDF, SKOS, OWL, URIRef
        self._schemes = {URIRef(scheme_uri(scheme)): scheme for scheme in Scheme}

    def vocabulary(self) -> Vocabulary:
        nodes = sorted(self._graph.subjects(self._rdf.type, self._skos.Concept, unique=True), key=str)
        keys = {node: key for node in nodes if (key := self._key(node)) is not None}
        order = list(Scheme)
        placed = sorted(
            keys.items(), key=lambda item: (order.index(item[1].scheme), self._position(item[0]), item[1].notation)
        )
        labels = {scheme: self._single(node, self._skos.prefLabel) for node, scheme in self._schemes.items()}
        return Vocabulary(
            concepts=tuple(self._concept(node, key, keys) for node, key in placed),
            scheme_labels={scheme: found for scheme, found in labels.items() if found},
        )

    def _key(self, node: "Node") -> ConceptKey | None:
        schemes = {*self._graph.objects(node, self._skos.inScheme), *self._graph.objects(node, self._skos.topConceptOf)}
        known = [scheme for uri, scheme in self._schemes.items() if uri in schemes]
        if len(known) != 1 or len(schemes) != 1:
            self._note(
                "scheme",
                f"Der Begriff <{node}> gehört nicht zu genau einem der Begriffssysteme.",
                f"Geben Sie mit skos:inScheme eines an: {', '.join(f'<{uri}>' for uri in self._schemes)}.",
            )
            return None
        notations = sorted(str(notation) for notation in self._graph.objects(node, self._skos.notation))
        if len(notations) != 1:
            self._note(
                "notation",
                f"Der Begriff <{node}> hat {len(notations)} Kürzel statt eines.",
                "Geben Sie genau eine skos:notation an.",
            )
            return None
        return ConceptKey(known[0], notations[0])

    def _concept(self, node: "Node", key: ConceptKey, keys: dict["Node", ConceptKey]) -> Concept:
        related = {*self._graph.objects(node, self._skos.related)}
        replaced_by = {*self._graph.objects(node, self._uri(_REPLACED_BY))}
        return Concept(
            key=key,
            pref_label=self._single(node, self._skos.prefLabel),
            alt_label={tag: tuple(labels) for tag, labels in self._texts(node, self._skos.altLabel).items()},
            scope_note=self._single(node, self._skos.scopeNote),
            related=tuple(sorted(self._related_notation(key, other, keys) for other in related)),
            deprecated=any(str(value) == "true" for value in self._graph.objects(node, self._owl.deprecated)),
            replaced_by=tuple(sorted(self._related_notation(key, other, keys) for other in replaced_by)),
        )

    @staticmethod
    def _related_notation(key: ConceptKey, other: "Node", keys: dict["Node", ConceptKey]) -> str:
        """Return the notation, or the address where it is no concept of the same scheme; the check then objects."""
        found = keys.get(other)
        return found.notation if found is not None and found.scheme is key.scheme else str(other)

    def _position(self, node: "Node") -> tuple[bool, int]:
        digits = [str(value) for value in self._graph.objects(node, self._uri(_POSITION))]
        numbers = sorted(int(value) for value in digits if value.isascii() and value.isdigit())
        return (not numbers, numbers[0] if numbers else 0)

    def _single(self, node: "Node", predicate: "Node") -> dict[str, str]:
        """Return one text for each language."""
        found = self._texts(node, predicate)
        for tag, texts in found.items():
            if len(texts) > 1:
                self._note(
                    "one_per_language",
                    f"<{node}> hat {len(texts)} Angaben zu {str(predicate).rpartition('#')[2]} in der Sprache {tag}.",
                    "Behalten Sie eine davon.",
                )
        return {tag: texts[0] for tag, texts in found.items()}

    def _texts(self, node: "Node", predicate: "Node") -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for literal in self._graph.objects(node, predicate):
            found[getattr(literal, "language", None) or ""].append(str(literal))
        if "" in found:
            self._note(
                "language_tag",
                f"<{node}> hat eine Angabe ohne Sprache: „{found.pop('')[0]}“.",
                "Hängen Sie @de oder @en an.",
            )
        return {tag: sorted(texts) for tag, texts in sorted(found.items())}

    def _note(self, rule: str, subject: str, remedy: str) -> None:
        self.findings.append(integrity.error(rule, subject, remedy))


def _statements(concept: Concept, position: int) -> Iterator[str]:
    scheme = f"<{scheme_uri(concept.key.scheme)}>"
    yield f"skos:notation {_quoted(concept.key.notation)}"
    yield f"skos:inScheme {scheme}"
    yield f"skos:topConceptOf {scheme}"
    yield f"schema:position {position}"
    yield from _literals("skos:prefLabel", concept.pref_label.items())
    alternatives = ((tag, label) for tag, labels in sorted(concept.alt_label.items()) for label in sorted(labels))
    yield from _literals("skos:altLabel", alternatives)
    yield from _literals("skos:scopeNote", concept.scope_note.items())
    related = [f"<{concept_uri(ConceptKey(concept.key.scheme, other))}>" for other in sorted(concept.related)]
    if related:
        yield f"skos:related {', '.join(related)}"
    if concept.deprecated:
        yield "owl:deprecated true"
    if concept.replaced_by:
        yield f"dcterms:isReplacedBy {', '.join(f'<{uri}>' for uri in _replacement_uris(concept))}"


def _replacement_uris(concept: Concept) -> list[str]:
    return [concept_uri(ConceptKey(concept.key.scheme, other)) for other in sorted(concept.replaced_by)]


def _prefixes(vocabulary: Vocabulary) -> dict[str, str]:
    """Return the prefixes that the vocabulary's statements need."""
    needed = dict(PREFIXES)
    if not any(concept.replaced_by for concept in vocabulary.concepts):
        del needed["dcterms"]
    return needed


def _literals(predicate: str, texts: Iterable[tuple[str, str]]) -> list[str]:
    literals = [f"{_quoted(text)}@{tag}" for tag, text in texts]
    return [f"{predicate} {', '.join(literals)}"] if literals else []


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def _block(uri: str, kind: str, statements: Iterable[str]) -> str:
    return " ;\n    ".join([f"<{uri}> a {kind}", *statements]) + " ."


def _json_concept(concept: Concept, position: int) -> dict[str, object]:
    scheme = scheme_uri(concept.key.scheme)
    found: dict[str, object] = {
        "@id": concept_uri(concept.key),
        "@type": "skos:Concept",
        "notation": concept.key.notation,
        "inScheme": scheme,
        "topConceptOf": scheme,
        "position": position,
        "prefLabel": concept.pref_label,
        "altLabel": {tag: sorted(labels) for tag, labels in sorted(concept.alt_label.items())},
        "scopeNote": concept.scope_note,
        "related": [concept_uri(ConceptKey(concept.key.scheme, other)) for other in sorted(concept.related)],
    }
    if concept.deprecated:
        found["deprecated"] = True
    if concept.replaced_by:
        found["isReplacedBy"] = _replacement_uris(concept)
    return found


def _context() -> dict[str, object]:
    texts = {
        name: {"@id": f"skos:{name}", "@container": "@language"} for name in ("prefLabel", "altLabel", "scopeNote")
    }
    links = {name: {"@id": f"skos:{name}", "@type": "@id"} for name in ("inScheme", "topConceptOf", "related")}
    links["isReplacedBy"] = {"@id": "dcterms:isReplacedBy", "@type": "@id"}
    plain = {"notation": "skos:notation", "position": "schema:position", "deprecated": "owl:deprecated"}
    return {**PREFIXES, **texts, **links, **plain}
