"""Trials as pages show them: what runs, what came out, and what the next one could change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from api.console import wording_trial as words
from api.console.view_desk import NoteView
from api.console.wording import decimal, moment_in_words, percent
from corpus.demand import MIN_SHOWN
from corpus.feedback import rounded
from corpus.trial import MAX_DAYS, MAX_REASON_CHARS, MIN_DAYS, Trial
from evaluation.interleaving import Preference, measure_preference
from recommender.challenge import MAX_VALUE, changeable
from recommender.config import RankingConfig
from recommender.parameter import describe_parameters

LEAST_DECIDED = 30
"""Lists; with fewer the interval spans more than a third of the scale (Wilson 1927, 15 of 30: 33 to 67 per cent)."""

USUAL_DAYS = 28  # four of each weekday
HALF = 0.5  # the share of either ranking where there is no difference
SMALLEST_P = 0.01  # that is told exactly

Credits = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class ResultView:
    """What came out of a trial, in words and in rounded numbers."""

    verdict: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TrialView:
    """One trial. `result` is None while it runs, and where too little was decided."""

    number: int
    change: str
    facts: tuple[tuple[str, str], ...]
    decided: str
    remarks: tuple[str, ...]
    result: ResultView | None


@dataclass(frozen=True, slots=True)
class OptionView:
    """One parameter that a challenger may change."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TrialInput:
    """The fields of the form, as they were typed."""

    parameter: str
    value: str
    until: str
    reason: str


@dataclass(frozen=True, slots=True)
class FormView:
    """The form for the next trial."""

    options: tuple[OptionView, ...]
    typed: TrialInput
    first_day: str
    last_day: str
    duration: str = words.DURATION
    largest: str = f"{MAX_VALUE:g}"
    reason_limit: int = MAX_REASON_CHARS


@dataclass(frozen=True, slots=True)
class TrialsPage:
    """All trials. `form` is None for those who may not start one, and while another one runs; `hint` says why."""

    action: str
    said: str
    note: NoteView | None
    warning: str
    running: TrialView | None
    may_end: bool
    form: FormView | None
    hint: str
    past: tuple[TrialView, ...]
    lead: str = words.LEAD
    how: str = words.HOW


def default_input(today: date) -> TrialInput:
    """Return what the form holds before anybody has typed."""
    return TrialInput("", "", (today + timedelta(days=USUAL_DAYS - 1)).isoformat(), "")


def build_form(config: RankingConfig, typed: TrialInput, today: date) -> FormView:
    """Return the form with what has been typed."""
    labels = _labels(config)
    options = tuple(
        OptionView(name, f"{labels[name]} – jetzt {_number(value)}", name == typed.parameter)
        for name, value in changeable(config).items()
    )
    first, last = (today + timedelta(days=days - 1) for days in (MIN_DAYS, MAX_DAYS))
    return FormView(options, typed, first.isoformat(), last.isoformat())


def build_trial(
    trial: Trial, earned: Credits, config: RankingConfig, now: datetime, reach: tuple[int, int] | None = None
) -> TrialView:
    """Return one trial; what came out of it is told when it is over, and where enough lists are decided.

    `reach` is in how many of how many pairs the challenger's list is another one, where that is known.
    """
    decided = sum(shipped != challenger for shipped, challenger in earned)
    is_running, is_enough = trial.is_running(now), decided >= LEAST_DECIDED
    remarks = [] if reach is None else [words.REACH.format(changed=reach[0], pairs=reach[1])]
    remarks += [words.RUNNING] if is_running else [] if is_enough else [words.TOO_FEW.format(least=LEAST_DECIDED)]
    if trial.ended_by is not None:
        remarks.append(words.CUT_SHORT)
    return TrialView(
        trial.id,
        f"{_labels(config).get(trial.parameter, trial.parameter)}: {_number(trial.value)}",
        _facts(trial, config),
        words.DECIDED.format(counted=_counted(decided)),
        tuple(remarks),
        _result(measure_preference(earned)) if is_enough and not is_running else None,
    )


def _facts(trial: Trial, config: RankingConfig) -> tuple[tuple[str, str], ...]:
    shipped = changeable(config).get(trial.parameter)
    facts = [
        ("Ausgeliefert ist zurzeit", "unbekannt" if shipped is None else _number(shipped)),
        ("Begründung", trial.reason),
        ("Gestartet", f"{moment_in_words(trial.started_at)}, von {trial.author}"),
        ("Letzter Tag", f"{trial.last_day:%d.%m.%Y}"),
    ]
    if trial.ended_at is not None:
        facts.append(("Vor der Zeit beendet", f"{moment_in_words(trial.ended_at)}, von {trial.ended_by}"))
    return tuple(facts)


def _result(found: Preference) -> ResultView:
    low, high = found.interval.low, found.interval.high
    verdict = words.BETTER if low > HALF else words.WORSE if high < HALF else words.NO_DIFFERENCE
    facts = (
        ("Listen, die die geänderte gewinnt", _counted(found.wins)),
        ("Listen, die die ausgelieferte gewinnt", _counted(found.losses)),
        ("Unentschieden", _counted(found.ties)),
        ("Anteil der geänderten an den entschiedenen", percent(found.share)),
        ("95-%-Bereich (Wilson 1927)", f"{percent(low)} bis {percent(high)}"),
        ("p-Wert (Vorzeichentest)", "unter 0,01" if found.p_value < SMALLEST_P else decimal(found.p_value)),
    )
    return ResultView(verdict, facts)


def _counted(lists: int) -> str:
    return words.UNDER if lists < MIN_SHOWN else f"{rounded(lists)} ({words.ROUNDED})"


def _labels(config: RankingConfig) -> dict[str, str]:
    return {parameter.name: parameter.explanation for parameter in describe_parameters(config)}


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")
