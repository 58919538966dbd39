"""What is said about a missing output, in German and English, as a person would say it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

from corpus.editorial_rule import EditorialRule, RuleKind
from corpus.model import Output, OutputId, OutputKind, Vocabulary
from recommender.query import Profile
from recommender.summary import Quoted, quote_labels


@dataclass(frozen=True, slots=True)
class Phrases:
    """The sentences and their parts in one language."""

    unknown: str
    withdrawn: str
    not_indexed: str
    limits: str
    minutes: str
    language: str
    kind: str
    excluded: dict[str, str]
    below_minimum: str
    outranked: str
    near_duplicate: str
    present: str
    pinned: str
    blocked: str
    everywhere: str
    for_concepts: str
    beside: str
    disjunction: str
    decimal: str
    day: str
    kinds: dict[OutputKind, str]
    languages: dict[str, str]


GERMAN = Phrases(
    unknown="Einen Beitrag mit der Kennung „{id}“ gibt es nicht.",
    withdrawn="Der Beitrag „{title}“ wurde zurückgezogen und wird deshalb niemandem vorgeschlagen.",
    not_indexed="Der Beitrag „{title}“ ist noch nicht im Index; vorgeschlagen werden kann er, sobald dieser neu gebaut "
    "ist.",
    limits="Der Beitrag „{title}“ liegt außerhalb der Grenzen des Profils: {limits}.",
    minutes="er dauert {own} Minuten, das Zeitbudget beträgt {asked}",
    language="seine Sprache ist „{own}“, gewünscht ist {asked}",
    kind="er ist von der Art „{own}“, gewünscht ist {asked}",
    excluded={
        "seed": "Der Beitrag „{title}“ ist selbst ein Ausgangsbeitrag; zu sich selbst wird keiner vorgeschlagen.",
        "dislike": "Der Beitrag „{title}“ steht im Profil unter dem, was nicht passt.",
        "exclude": "Der Beitrag „{title}“ ist in der Anfrage ausgeschlossen.",
    },
    below_minimum="Der Beitrag „{title}“ passt zu wenig: Seine Passung ist {fit} %, gezeigt wird ab {minimum} %.",
    outranked="Der Beitrag „{title}“ käme auf Platz {rank} (Passung {fit} %); die Liste zeigt nur {n}.",
    near_duplicate="Der Beitrag „{title}“ gleicht „{other}“, das schon in der Liste steht, und macht anderem Platz; "
    "ohne Vielfaltsausgleich stünde er auf Platz {rank}.",
    present="Der Beitrag „{title}“ fehlt nicht: Er steht auf Platz {rank} (Passung {fit} %).",
    pinned="Der Beitrag „{title}“ fehlt nicht: Die Redaktion hat ihn hervorgehoben, er steht auf Platz {rank} (Passung "
    "{fit} %).",
    blocked="Der Beitrag „{title}“ ist gesperrt, und zwar {scope}; das hat {author} bis zum {day} so entschieden. "
    "Begründung: {reason}",
    everywhere="überall",
    for_concepts="für Profile mit {labels}",
    beside="als Vorschlag zu „{seed}“",
    disjunction="oder",
    decimal=",",
    day="%d.%m.%Y",
    kinds={
        OutputKind.STUDY: "Studie",
        OutputKind.POSITION_PAPER: "Positionspapier",
        OutputKind.IMPULSE_PAPER: "Impulspapier",
        OutputKind.ARTICLE: "Artikel",
        OutputKind.BROWN_BAG: "Brown-Bag-Meeting",
        OutputKind.EVENT: "Veranstaltung",
        OutputKind.EVENT_MATERIAL: "Veranstaltungsbeitrag",
        OutputKind.MEETUP: "Treffen",
        OutputKind.PODCAST: "Podcast",
    },
    languages={"de": "Deutsch", "en": "Englisch"},
)
ENGLISH = Phrases(
    unknown="There is no output with the id “{id}”.",
    withdrawn="The output “{title}” has been withdrawn, so it is suggested to nobody.",
    not_indexed="The output “{title}” is not in the index yet; it can be suggested once that has been rebuilt.",
    limits="The output “{title}” is outside the profile's limits: {limits}.",
    minutes="it takes {own} minutes, the time budget is {asked}",
    language="its language is “{own}”, wanted is {asked}",
    kind="its kind is “{own}”, wanted is {asked}",
    excluded={
        "seed": "The output “{title}” is itself a starting point; none is suggested beside itself.",
        "dislike": "The output “{title}” is among what the profile says does not fit.",
        "exclude": "The output “{title}” is excluded in the request.",
    },
    below_minimum="The output “{title}” fits too little: its fit is {fit}%, shown is from {minimum}% on.",
    outranked="The output “{title}” would be number {rank} (fit {fit}%); the list shows only {n}.",
    near_duplicate="The output “{title}” is like “{other}”, which is in the list already, and makes room for others; "
    "without diversity it would be number {rank}.",
    present="The output “{title}” is not missing: it is number {rank} (fit {fit}%).",
    pinned="The output “{title}” is not missing: the editors have highlighted it, it is number {rank} (fit {fit}%).",
    blocked="The output “{title}” is blocked {scope}; {author} decided so until {day}. Reason: {reason}",
    everywhere="everywhere",
    for_concepts="for profiles with {labels}",
    beside="as a suggestion beside “{seed}”",
    disjunction="or",
    decimal=".",
    day="%Y-%m-%d",
    kinds={kind: kind.value.replace("_", " ") for kind in OutputKind},
    languages={"de": "German", "en": "English"},
)


def reasons_in(language: str, vocabulary: Vocabulary) -> "Reasons":
    """Return what can be said in a language, German unless it is English."""
    return Reasons(ENGLISH if language == "en" else GERMAN, quote_labels(vocabulary, language))


@dataclass(frozen=True, slots=True)
class Reasons:
    """Says for each stage why an output stopped there."""

    words: Phrases
    quoted: Quoted

    def unknown(self, output_id: OutputId) -> str:
        """Say that there is no such output."""
        return self.words.unknown.format(id=output_id)

    def withdrawn(self, output: Output) -> str:
        """Say that it has been withdrawn."""
        return self.words.withdrawn.format(title=output.title)

    def not_indexed(self, output: Output) -> str:
        """Say that the index does not hold it yet."""
        return self.words.not_indexed.format(title=output.title)

    def limits(self, output: Output, profile: Profile) -> str:
        """Say which of the profile's limits it breaks."""
        words, found = self.words, []
        if profile.languages and output.language not in profile.languages:
            own, *asked = (words.languages.get(code, code) for code in (output.language, *profile.languages))
            found.append(words.language.format(own=own, asked=self._any(asked)))
        if profile.kinds and output.kind not in profile.kinds:
            kinds = self._any([words.kinds[kind] for kind in profile.kinds])
            found.append(words.kind.format(own=words.kinds[output.kind], asked=kinds))
        if profile.max_minutes is not None and (output.duration_minutes or 0) > profile.max_minutes:
            found.append(words.minutes.format(own=output.duration_minutes, asked=profile.max_minutes))
        return words.limits.format(title=output.title, limits="; ".join(found))

    def excluded(self, output: Output, how: str) -> str:
        """Say that the question rules it out: as a "seed", a "dislike", or under "exclude"."""
        return self.words.excluded[how].format(title=output.title)

    def blocked(self, output: Output, rule: EditorialRule, seed: str) -> str:
        """Say whose rule keeps it out, and why; `seed` is the title of the output that the rule starts from."""
        words = self.words
        if rule.kind is RuleKind.BLOCK_TO:
            scope = words.beside.format(seed=seed)
        elif rule.concepts:
            labels = [self.quoted.get(key, str(key)) for key in rule.concepts]
            scope = words.for_concepts.format(labels=_join(labels, words.disjunction))
        else:
            scope = words.everywhere
        day = rule.last_day.strftime(words.day)
        return words.blocked.format(title=output.title, scope=scope, author=rule.author, day=day, reason=rule.reason)

    def below_minimum(self, output: Output, fit: float, minimum: float) -> str:
        """Say that it fits less than the floor demands."""
        shown = self._percent(floor(1000 * fit) / 1000)  # rounded down, so that it never reads like the minimum itself
        return self.words.below_minimum.format(title=output.title, fit=shown, minimum=self._percent(minimum))

    def outranked(self, output: Output, rank: int, fit: float, n: int) -> str:
        """Say that others fit better."""
        return self.words.outranked.format(title=output.title, rank=rank, fit=self._percent(fit), n=n)

    def near_duplicate(self, output: Output, like: Output, rank: int) -> str:
        """Say that it makes room for what is not like something in the list already."""
        return self.words.near_duplicate.format(title=output.title, other=like.title, rank=rank)

    def present(self, output: Output, rank: int, fit: float, *, is_pinned: bool) -> str:
        """Say that it is in the list."""
        template = self.words.pinned if is_pinned else self.words.present
        return template.format(title=output.title, rank=rank, fit=self._percent(fit))

    def _percent(self, share: float) -> str:
        return f"{100 * share:.1f}".replace(".", self.words.decimal)

    def _any(self, names: Sequence[str]) -> str:
        return _join([f"„{name}“" if self.words is GERMAN else f"“{name}”" for name in names], self.words.disjunction)


def _join(parts: Sequence[str], conjunction: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {conjunction} {parts[-1]}"
