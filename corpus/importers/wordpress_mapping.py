"""What a WordPress site's types, addresses, terms and custom fields mean for us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from corpus.model import OutputKind, Scheme

FORMS = ("url", "recording_url", "slides_url", "report_url", "press_url", "announcement_url")
FIELDS = (
    *("title", "subtitle", "series", "number", "people", "date", "duration_minutes", "language", "abstract", "topics"),
    *FORMS[1:],
)
"""What a custom field may be mapped to, named as in `corpus.importers.record.FIELDS`."""
STATUSES = ("publish", "private", "future", "pending", "draft")


class DateOf(StrEnum):
    """What the date of a post says of the output."""

    POST = "post"  # it came out on the day it was published
    FIELD = "field"  # the post is written before or after: only a custom field knows the day
    TEXT = "text"  # a custom field knows it, else title and beginning, where they name a single day


class TermsAs(StrEnum):
    """What the terms of a taxonomy are."""

    TOPICS = "topics"
    SERIES = "series"
    PEOPLE = "people"
    AUDIENCE = "audience"
    BENEFIT = "benefit"
    NOTHING = "nothing"

    @property
    def scheme(self) -> Scheme | None:
        """The concept scheme whose concepts the terms stand for."""
        return Scheme(self.value) if self.value in {scheme.value for scheme in Scheme} else None


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for posts of a type, a category (name or slug), an address path or a title (patterns with * and ?).

    `kind` holds whatever category and title say, `default_kind` where they say nothing.
    """

    type: str | None = None
    category: str | None = None
    address: str | None = None
    title: str | None = None
    kind: OutputKind | None = None
    default_kind: OutputKind | None = None
    form: str | None = None
    date: DateOf | None = None
    series: str | None = None
    skip: str | None = None

    def fits(self, type_: str, categories: Sequence[str], path: str, title: str) -> bool:
        """Return whether every condition holds; capitals make no difference."""
        conditions = (
            (self.type, (type_,)),
            (self.category, categories),
            (self.address, (path,)),
            (self.title, (title,)),
        )
        return all(
            wanted is None or any(fnmatchcase(text.casefold(), wanted.casefold()) for text in texts)
            for wanted, texts in conditions
        )


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """What a taxonomy's terms are; `terms` maps names or slugs (lower case) to notations of the vocabulary."""

    terms_as: TermsAs = TermsAs.TOPICS
    terms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SiteMapping:
    """A mapping file. `fields` leads from a type (or *) and a record field to where in a post its value may stand."""

    hosts: tuple[str, ...] = ()
    language: str | None = None
    statuses: tuple[str, ...] = ("publish",)
    ignore_types: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    taxonomies: Mapping[str, Taxonomy] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    digest: str = ""

    def rules_for(self, type_: str, categories: Sequence[str], path: str, title: str) -> Rule:
        """Return what the rules say of a post: of each consequence what the first rule says that fits."""
        fitting = [rule for rule in self.rules if rule.fits(type_, categories, path, title)]
        return Rule(
            kind=next((rule.kind for rule in fitting if rule.kind), None),
            default_kind=next((rule.default_kind for rule in fitting if rule.default_kind), None),
            form=next((rule.form for rule in fitting if rule.form), None),
            date=next((rule.date for rule in fitting if rule.date), None),
            series=next((rule.series for rule in fitting if rule.series), None),
            skip=next((rule.skip for rule in fitting if rule.skip), None),
        )

    def paths(self, type_: str, name: str) -> tuple[str, ...]:
        """Return where a post of this type may hold the field, the most specific place first."""
        return self.fields.get(type_, {}).get(name, ()) + self.fields.get("*", {}).get(name, ())

    def top_fields(self) -> frozenset[str]:
        """Return the fields of a post that the mapped values stand in, such as `meta` or `acf`."""
        return frozenset(
            path.partition(".")[0] for mapped in self.fields.values() for paths in mapped.values() for path in paths
        )
