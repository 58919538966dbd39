"""The main parameters of the ranking, for people: what counts how much, and why."""

from dataclasses import dataclass

from recommender.config import RankingConfig

_TEXTS = {
    "embedding": (
        "Bedeutungsnähe von Satz und Beitrag (Satzvektoren)",
        "Nearness in meaning of sentence and output (sentence vectors)",
    ),
    "characters": ("Gemeinsame Wörter und Wortteile", "Shared words and parts of words"),
    "audience": (
        "Zuordnung zu den gewählten Zielgruppen; seltene zählen mehr, Zuweisungen der Redaktion mehr als Vorschläge "
        "des Modells",
        "Assignment to the chosen target groups; rare ones count more, editors' tags more than the model's",
    ),
    "benefit": (
        "Zuordnung zu den gewählten Nutzen, ebenso",
        "Assignment to the chosen benefits, likewise",
    ),
    "substance": (
        "Was vom Beitrag bleibt: Studien und Papiere ganz, vergangene Veranstaltungen kaum",
        "What remains of the output: all of a study or paper, hardly anything of a past event",
    ),
    "quality": ("Wie gesichert die Angaben zum Beitrag sind", "How sure the facts about the output are"),
    "timeliness": (
        "Aktualität: Veranstaltungen altern schnell, Geschriebenes langsam",
        "Timeliness: events age fast, what is written ages slowly",
    ),
    "upcoming": (
        "Kommende Veranstaltungen, wenn Austausch gesucht wird",
        "Upcoming events, where people want to meet",
    ),
    "reach": (
        "Abzug für Beiträge, die bei jeder Auswahl oben stünden; nur ohne eigenen Satz",
        "Deduction for outputs that would top every choice; only without a sentence of your own",
    ),
    "dislike": ("Abzug für Nähe zu Beiträgen, die nicht passten", "Deduction for nearness to outputs that did not fit"),
    "diversity": (
        "Abzug für einen Beitrag, der einem schon gezeigten gleicht",
        "Deduction for an output that equals one already shown",
    ),
    "minimum_fit": (
        "Kleinste Wahrscheinlichkeit, nützlich zu sein, mit der ein Beitrag noch gezeigt wird",
        "Smallest probability of being useful with which an output is still shown",
    ),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, value and unit, and a sentence on what it does."""

    name: str
    value: float
    unit: str
    explanation: str


def describe_parameters(config: RankingConfig, language: str = "de") -> tuple[Parameter, ...]:
    """Return the main parameters in German, or English for "en"."""
    position = 1 if language == "en" else 0
    points = "points of the score" if position else "Punkte der Bewertung"
    values = {name: getattr(config.weights, name) for name in _TEXTS if hasattr(config.weights, name)}
    parameters = [Parameter(name, value, points, _TEXTS[name][position]) for name, value in values.items()]
    parameters.append(Parameter("diversity", config.diversity, points, _TEXTS["diversity"][position]))
    probability = "probability" if position else "Wahrscheinlichkeit"
    parameters.append(Parameter("minimum_fit", config.minimum_fit, probability, _TEXTS["minimum_fit"][position]))
    return tuple(parameters)
