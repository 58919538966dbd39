"""Mapping files in TOML, read strictly.

A file that cannot be right is refused with the line, the reason and the remedy, before anything is asked of the site.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from corpus.errors import SourceFormat, SourceUnavailable
from corpus.importers.field import did_you_mean, quoted
from corpus.importers.wordpress_mapping import FIELDS, FORMS, STATUSES, DateOf, Rule, SiteMapping, Taxonomy, TermsAs
from corpus.model import OutputKind, Vocabulary

MAX_FILE_BYTES = 1_000_000  # hundreds of times the shipped one

_GENERAL = "wordpress.toml"
_TOP = ("hosts", "language", "statuses", "ignore_types", "authors", "rules", "taxonomies", "fields")
_RULE = ("type", "category", "address", "title", "kind", "default_kind", "form", "date", "series", "skip")
_CONDITIONS = 4
_Choice = TypeVar("_Choice", bound=StrEnum)


def read_mapping(path: Path, vocabulary: Vocabulary) -> SiteMapping:
    """Read a mapping file; raise `SourceUnavailable` or `SourceFormat`."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise SourceUnavailable(f"Die Zuordnung „{path}“ lässt sich nicht lesen.", "Prüfen Sie den Pfad.") from error
    if len(content) > MAX_FILE_BYTES:
        raise SourceFormat(f"„{path.name}“ ist zu groß für eine Zuordnung.", "Nennen Sie die richtige Datei.")
    return parse_mapping(content, path.name, vocabulary)


def mapping_of(address: str, mapping_file: Path | None, vocabulary: Vocabulary) -> SiteMapping:
    """Return what the file says of the site at an address; without one, what the shipped mapping for its host says."""
    if mapping_file is not None:
        return read_mapping(mapping_file, vocabulary)
    return shipped_mapping(urlsplit(address).hostname or "", vocabulary)


def shipped_mapping(host: str, vocabulary: Vocabulary) -> SiteMapping:
    """Return the shipped mapping that names the host, else the one that fits every site."""
    folder = files("corpus.importers") / "mappings"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            mapping = parse_mapping(file.read_bytes(), file.name, vocabulary)
            if host.casefold() in mapping.hosts:
                return mapping
    return parse_mapping((folder / _GENERAL).read_bytes(), _GENERAL, vocabulary)


def parse_mapping(content: bytes, name: str, vocabulary: Vocabulary) -> SiteMapping:
    """Return what the file `name` says; raise `SourceFormat` with the line and the remedy."""
    try:
        text = content.decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise SourceFormat(f"„{name}“ ist nicht in UTF-8 geschrieben.", "Speichern Sie die Datei in UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"at line (\d+)", str(error))
        raise SourceFormat(
            f"„{name}“{f', Zeile {found[1]},' if found else ''} ist kein gültiges TOML.",
            "Prüfen Sie dort und davor Anführungszeichen, Klammern und doppelte Angaben.",
        ) from error
    return _Reader(name, text, vocabulary).mapping(table)


class _Reader:
    """Reads one file; knows its text, to name the line of what is wrong."""

    def __init__(self, name: str, text: str, vocabulary: Vocabulary) -> None:
        self._name = name
        self._text = text
        self._vocabulary = vocabulary

    def mapping(self, table: Mapping[str, object]) -> SiteMapping:
        self._refuse_unknown(table, _TOP)
        rules = table.get("rules", [])
        if not isinstance(rules, list):
            raise self._wrong("rules", "„rules“ ist keine Liste.", "Beginnen Sie jede Regel mit [[rules]].")
        statuses = self._texts(table, "statuses") or ("publish",)
        for status in statuses:
            self._one_of(status, STATUSES)
        return SiteMapping(
            hosts=tuple(host.casefold() for host in self._texts(table, "hosts")),
            language=self._text_in(table, "language"),
            statuses=statuses,
            ignore_types=self._texts(table, "ignore_types"),
            authors=self._texts(table, "authors"),
            rules=tuple(self._rule(self._table(rule, "rules")) for rule in rules),
            taxonomies={
                name: self._taxonomy(name, self._table(value, name))
                for name, value in self._table(table.get("taxonomies", {}), "taxonomies").items()
            },
            fields={
                type_: self._paths(self._table(value, type_))
                for type_, value in self._table(table.get("fields", {}), "fields").items()
            },
            digest=hashlib.sha256(self._text.encode()).hexdigest()[:8],
        )

    def _rule(self, table: Mapping[str, object]) -> Rule:
        self._refuse_unknown(table, _RULE)
        said = {name: self._text_in(table, name) for name in table}
        condition = next(iter(said.values()), None) or "[[rules]]"
        if not any(name in said for name in _RULE[:_CONDITIONS]):
            raise self._wrong(
                condition, "Eine Regel sagt nicht, wofür sie gilt.", f"Ergänzen Sie {_listed(_RULE[:_CONDITIONS])}."
            )
        if not any(name in said for name in _RULE[_CONDITIONS:]):
            raise self._wrong(
                condition, "Eine Regel sagt nicht, was gilt.", f"Ergänzen Sie {_listed(_RULE[_CONDITIONS:])}."
            )
        form = said.get("form")
        if form is not None:
            self._one_of(form, FORMS)
        return Rule(
            **{name: said.get(name) for name in (*_RULE[:_CONDITIONS], "series", "skip")},
            form=form,
            kind=self._choice(said.get("kind"), OutputKind),
            default_kind=self._choice(said.get("default_kind"), OutputKind),
            date=self._choice(said.get("date"), DateOf),
        )

    def _taxonomy(self, name: str, table: Mapping[str, object]) -> Taxonomy:
        self._refuse_unknown(table, ("as", "terms"))
        terms_as = self._choice(self._text_in(table, "as"), TermsAs) or TermsAs.TOPICS
        terms = self._table(table.get("terms", {}), name)
        notations = {term.casefold(): self._text_in(terms, term) or "" for term in terms}
        if terms_as.scheme is not None:
            known = [concept.key.notation for concept in self._vocabulary.in_scheme(terms_as.scheme)]
            for notation in notations.values():
                if notation not in known:
                    raise self._wrong(
                        notation,
                        f"Den Begriff {quoted(notation)} gibt es im Vokabular nicht.",
                        f"{did_you_mean(notation, known)}Bekannt sind: {_listed(known)}.",
                    )
        elif notations:
            raise self._wrong(
                name,
                f"Die Begriffe der Taxonomie {quoted(name)} sind zugeordnet, aber nicht wem.",
                'Schreiben Sie as = "audience" oder as = "benefit" dazu.',
            )
        return Taxonomy(terms_as, notations)

    def _paths(self, table: Mapping[str, object]) -> Mapping[str, tuple[str, ...]]:
        self._refuse_unknown(table, FIELDS)
        return {name: self._texts(table, name) for name in table}

    def _texts(self, table: Mapping[str, object], name: str) -> tuple[str, ...]:
        value = table.get(name, [])
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(part, str) and part for part in values):
            raise self._wrong(
                name, f"„{name}“ ist weder ein Text noch eine Liste von Texten.", f'Schreiben Sie {name} = ["…"].'
            )
        return tuple(values)

    def _text_in(self, table: Mapping[str, object], name: str) -> str | None:
        value = table.get(name)
        if value is not None and not (isinstance(value, str) and value.strip()):
            raise self._wrong(name, f"„{name}“ ist kein Text.", f'Schreiben Sie {name} = "…".')
        return value

    def _table(self, value: object, name: str) -> Mapping[str, object]:
        if not isinstance(value, dict):
            raise self._wrong(name, f"„{name}“ ist kein Abschnitt.", f"Beginnen Sie ihn mit [… {name} …].")
        return value

    def _choice(self, value: str | None, kind: type[_Choice]) -> _Choice | None:
        if value is None:
            return None
        self._one_of(value, list(kind))
        return kind(value)

    def _one_of(self, value: str, known: Iterable[str]) -> None:
        if value not in known:
            raise self._wrong(
                value, f"{quoted(value)} gibt es hier nicht.", f"{did_you_mean(value, known)}Erlaubt: {_listed(known)}."
            )

    def _refuse_unknown(self, table: Mapping[str, object], known: Iterable[str]) -> None:
        for name in table:
            if name not in known:
                raise self._wrong(
                    name,
                    f"Eine Angabe {quoted(name)} gibt es hier nicht.",
                    f"{did_you_mean(name, known)}Bekannt sind: {_listed(known)}.",
                )

    def _wrong(self, word: str, reason: str, remedy: str) -> SourceFormat:
        """Return the error, with the first line that holds the word outside of a comment."""
        whole = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        lines = [(n, line) for n, line in enumerate(self._text.splitlines(), 1) if not line.lstrip().startswith("#")]
        line = next((number for number, text in lines if whole.search(text)), None)
        where = "" if line is None else f", Zeile {line}"
        return SourceFormat(f"Zuordnung „{self._name}“{where}: {reason}", remedy)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
