"""The report's page: German sentences and tables from figures, everything escaped, nothing loaded from elsewhere."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from importlib.resources import files
from string import Template

from evaluation.beyond import Calibration, CalibrationBin
from evaluation.compare import Comparison, Interval
from evaluation.judgements import USEFUL_GRADE
from evaluation.summary import Ablation, EvaluationReport, ListedOutput, ProfileResult, Provenance, SystemResult

SHOWN_FAILURES = 3
"""Profiles shown with their lists: few enough that people read them."""

SIGNIFICANT = 0.05
"""Corrected p-values under this are called evidence, by convention (Fisher 1925)."""

_NUMBER = ' class="number"'
_OURS = ' class="ours"'
_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
_PARTS = {
    "embedding": "ohne Satzvektoren",
    "characters": "ohne Zeichenfolgen",
    "audience": "ohne Zielgruppen",
    "benefit": "ohne Nutzen",
    "substance": "ohne Gehalt der Art",
    "quality": "ohne Güte der Angaben",
    "timeliness": "ohne Aktualität",
}


def render_page(report: EvaluationReport) -> str:
    """Return the whole page; its plots are the files that `report_plot.draw_plots` returns."""
    return Template(_template("report.html")).substitute(
        date=_date(report.provenance.created_at),
        style=_template("report.css").rstrip(),
        lead=_lead(report),
        figures=_figures(report),
        ladder=_ladder(report),
        profiles=_profiles(report),
        fit=_fit(report.calibration) if report.calibration else "",
        breadth=_breadth(report),
        ablations=_ablations(report.ours, report.ablations) if report.ablations else "",
        failures="\n".join(_failure(profile) for profile in report.profiles[:SHOWN_FAILURES]),
        useful=str(USEFUL_GRADE),
        origin=_origin(report.provenance),
    )


def _lead(report: EvaluationReport) -> str:
    text = (
        f"Über {len(report.profiles)} Interessenprofile erreichen die Empfehlungen eine Ranggüte von "
        f"<strong>{_decimal(report.ours.mean)}</strong>; 1 wäre die Reihenfolge der Urteile selbst."
    )
    if not report.others:
        return text
    best = report.others[0]
    text += f" Das beste Vergleichssystem, „{escape(best.label)}“, kommt auf {_decimal(best.mean)}."
    comparison = best.comparison
    return text if comparison is None else f"{text} {_verdict(comparison, len(report.profiles))}"


def _verdict(comparison: Comparison, profiles: int) -> str:
    if comparison.difference <= 0:
        return "Die Empfehlungen liegen damit nicht vor einem einfachen Verfahren."
    if comparison.p_holm < SIGNIFICANT:
        return f"Der Vorsprung ist statistisch belegt (berichtigt {_p(comparison.p_holm)})."
    return f"Der Vorsprung kann bei {profiles} Profilen auch Zufall sein (berichtigt {_p(comparison.p_holm)})."


def _figures(report: EvaluationReport) -> str:
    ours = report.ours
    useful = 5 * ours.means["p@5"]
    cards = [
        ("Ranggüte (nDCG@10)", _decimal(ours.mean), f"95-%-Intervall {_interval(ours.interval)}"),
        ("Nützliche Vorschläge", _decimal(useful, 1), "im Mittel unter den ersten fünf"),
    ]
    if report.others and (comparison := report.others[0].comparison):
        note = f"gegen „{report.others[0].label}“, 95\u00a0% {_interval(comparison.difference_interval, signed=True)}"
        cards.insert(1, ("Vorsprung", _signed(comparison.difference), note))
    if report.calibration:
        cards.append(("Kalibrierfehler der Passung", _decimal(report.calibration.error), "0 wäre vollkommen ehrlich"))
    return "\n".join(
        f'<div><dt>{escape(name)}</dt><dd class="value">{value}</dd><dd class="note">{escape(note)}</dd></div>'
        for name, value, note in cards
    )


def _ladder(report: EvaluationReport) -> str:
    systems = sorted((report.ours, *report.others), key=lambda system: (-system.mean, system.name))
    alt = "Balken der Ranggüte je Verfahren: " + "; ".join(f"{s.label} {_decimal(s.mean)}" for s in systems) + "."
    heads = ("nDCG@10", "95-%-Intervall", "nDCG@5", "P@5", "R@10", "MRR", "unser Vorsprung", "p", "p nach Holm")
    rows = [
        _row(
            system.label,
            [
                _decimal(system.mean),
                _interval(system.interval),
                *(_decimal(system.means[name]) for name in ("ndcg@5", "p@5", "r@10", "mrr")),
                *_comparison_cells(system.comparison),
            ],
            ours=system.comparison is None,
        )
        for system in systems
    ]
    return _figure("ladder", alt) + _table("Alle Verfahren, bestes zuerst", ("Verfahren", *heads), rows)


def _comparison_cells(comparison: Comparison | None) -> list[str]:
    if comparison is None:
        return ["–", "–", "–"]
    return [_signed(comparison.difference), _p(comparison.p_value, bare=True), _p(comparison.p_holm, bare=True)]


def _profiles(report: EvaluationReport) -> str:
    ordered = list(reversed(report.profiles))
    best = report.others[0] if report.others else None
    alt = "Balken der Ranggüte je Profil: " + "; ".join(f"{p.name} {_decimal(p.score)}" for p in ordered) + "."
    heads = ("Interessenprofil", "sucht", report.ours.label, *([best.label] if best else []))
    rows = []
    for profile in ordered:
        values = [_decimal(profile.score)] + ([_decimal(best.by_profile[profile.id])] if best else [])
        cells = f'<td class="quiet">{escape(", ".join(profile.concepts))}</td>' + _cells(values)
        rows.append(f'<tr><th scope="row">{escape(profile.name)}</th>{cells}</tr>')
    table = _table("Ranggüte (nDCG@10) je Interessenprofil, beste zuerst", heads, rows, text_columns=2)
    return _figure("profiles", alt) + table


def _fit(calibration: Calibration) -> str:
    filled = [part for part in calibration.bins if part.count]
    alt = (
        f"Vorhergesagte Passung gegen den Anteil nützlicher Beiträge in {len(filled)} Stufen; "
        f"Kalibrierfehler {_decimal(calibration.error, 3)}."
    )
    rows = [
        _row(
            f"über {_percent(part.lower)} bis {_percent(part.upper)}",
            [str(part.count), _share(part.mean_probability), _share(part.observed_share), _gap(part)],
        )
        for part in filled
    ]
    heads = ("Stufe", "Anzahl", "vorhergesagt", "tatsächlich nützlich", "Abstand")
    return (
        '<section class="fit" aria-labelledby="h-fit">\n<h2 id="h-fit">Hält die Passung, was sie sagt?</h2>\n'
        "<p>Die Passung soll eine ehrliche Wahrscheinlichkeit sein: Von Beiträgen mit einer Passung von 70 % sollen "
        "sieben von zehn nützlich sein. Punkte auf der Diagonale halten das ein, darunter verspricht die Passung zu "
        f"viel, darüber zu wenig. Kalibrierfehler (ECE) <strong>{_decimal(calibration.error, 3)}</strong>, "
        f"Brier-Wert {_decimal(calibration.brier, 3)}, aus {calibration.count} Vorhersagen.</p>\n"
        + _figure("fit", alt)
        + _table("Vorhergesagt und eingetroffen", heads, rows)
        + "</section>"
    )


def _gap(part: CalibrationBin) -> str:
    if part.mean_probability is None or part.observed_share is None:
        return "–"
    return _signed(part.observed_share - part.mean_probability)


def _breadth(report: EvaluationReport) -> str:
    rows = [
        _row(
            system.label,
            [_percent(system.coverage), "–" if system.diversity is None else _decimal(system.diversity)],
            ours=system.comparison is None,
        )
        for system in (report.ours, *report.others)
    ]
    return _table("Erste zehn Plätze aller Listen", ("Verfahren", "Abdeckung des Katalogs", "Vielfalt"), rows)


def _ablations(ours: SystemResult, ablations: Sequence[Ablation]) -> str:
    rows = [_row(ours.label, [_decimal(ours.mean, 3), "–"], ours=True)]
    rows += [
        _row(_PARTS.get(one.label, one.label), [_decimal(one.mean, 3), _signed(one.mean - ours.mean, 3)])
        for one in ablations
    ]
    return (
        '<section aria-labelledby="h-teile">\n<h2 id="h-teile">Was jeder Teil beiträgt</h2>\n'
        "<p>Dieselbe Messung, jeweils ohne einen Teil; die Gewichte der anderen werden neu bestimmt.</p>\n"
        + _table("Ranggüte mit je einer Änderung", ("Fassung", "nDCG@10", "Änderung"), rows)
        + "</section>"
    )


def _failure(profile: ProfileResult) -> str:
    concepts = f"Sucht: {escape(', '.join(profile.concepts))}. " if profile.concepts else ""
    text = f"„{escape(profile.text)}“" if profile.text.strip() else ""
    return (
        f'<article class="failure">\n<h3>{escape(profile.name)} <span class="quiet">– Ranggüte '
        f"{_decimal(profile.score)}</span></h3>\n"
        f'<p class="quiet intro">{concepts}{text}</p>\n<div class="pair">\n'
        + _list("Bestmögliche Liste", profile.ideal, "Rang bei uns")
        + _list("Unsere Liste", profile.served, "Rang im Ideal")
        + "</div>\n</article>"
    )


def _list(caption: str, items: Iterable[ListedOutput], other: str) -> str:
    rows = [
        f'<tr><td class="number">{item.rank}</td><th scope="row">{escape(item.title)}</th>'
        f'<td class="number">{_grade(item.grade)}</td><td class="number">{item.other_rank or "–"}</td></tr>'
        for item in items
    ]
    head = f'<th scope="col" class="number">Rang</th><th scope="col">Beitrag</th>{_heads(("Note", other), 0)}'
    return _wrapped(caption, head, rows)


def _grade(grade: int) -> str:
    kind = "good" if grade >= USEFUL_GRADE else "none" if grade == 0 else ""
    return f'<span class="grade {kind}">{grade}</span>'


def _origin(provenance: Provenance) -> str:
    facts = [
        ("Stand", escape(_date(provenance.created_at, with_time=True))),
        ("Katalog", f"Fassung {escape(provenance.corpus_version)}, {provenance.outputs} Beiträge"),
        ("Urteile", f"{provenance.judgements} Noten, nicht genannte Beiträge gelten als 0"),
        ("Satzvektoren", f"<code>{escape(provenance.encoder)}</code>"),
        ("Wiederholen mit", f"<code>{escape(provenance.command)}</code>"),
    ]
    return "\n".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts)


def _figure(name: str, alt: str) -> str:
    return (
        f'<figure><picture><source srcset="{name}-dark.svg" media="(prefers-color-scheme: dark)">'
        f'<img src="{name}-light.svg" alt="{escape(alt)}"></picture></figure>\n'
    )


def _table(caption: str, heads: Sequence[str], rows: Iterable[str], text_columns: int = 1) -> str:
    return _wrapped(caption, _heads(heads, text_columns), rows)


def _wrapped(caption: str, head: str, rows: Iterable[str]) -> str:
    title, body = escape(caption), "\n".join(rows)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{title}"><table>\n<caption>{title}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>\n"
    )


def _heads(heads: Sequence[str], text_columns: int) -> str:
    return "".join(
        f'<th scope="col"{"" if i < text_columns else _NUMBER}>{escape(head)}</th>' for i, head in enumerate(heads)
    )


def _row(label: str, values: Sequence[str], *, ours: bool = False) -> str:
    return f'<tr{_OURS if ours else ""}><th scope="row">{escape(label)}</th>{_cells(values)}</tr>'


def _cells(values: Iterable[str]) -> str:
    return "".join(f'<td class="number">{escape(value)}</td>' for value in values)


def _decimal(value: float, digits: int = 2) -> str:
    return f"{value:.{digits}f}".replace(".", ",").replace("-", "−")


def _signed(value: float, digits: int = 2) -> str:
    return ("+" if round(value, digits) > 0 else "") + _decimal(value, digits)


def _interval(interval: Interval, *, signed: bool = False) -> str:
    write = _signed if signed else _decimal
    return f"{write(interval.low)} bis {write(interval.high)}"


def _p(value: float, *, bare: bool = False) -> str:
    text = "<\u00a00,001" if value < 0.001 else _decimal(value, 3)  # noqa: PLR2004 - three digits are shown
    if bare:
        return text
    return f"p\u00a0{text}" if text.startswith("<") else f"p\u00a0=\u00a0{text}"


def _percent(value: float) -> str:
    return f"{100 * value:.0f}\u00a0%"


def _share(value: float | None) -> str:
    return "–" if value is None else _decimal(value)


def _date(moment: datetime, *, with_time: bool = False) -> str:
    day = f"{moment.day}. {_MONTHS[moment.month - 1]} {moment.year}"
    return f"{day}, {moment:%H:%M} Uhr" if with_time else day


def _template(name: str) -> str:
    return (files("evaluation") / "templates" / name).read_text(encoding="utf-8")
