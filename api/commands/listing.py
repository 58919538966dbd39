"""A list of recommendations on the command line: one JSON object for programs, a table for people."""

from typing import TYPE_CHECKING

from api.commands.output import percent, print_json, print_table, print_text, talk

if TYPE_CHECKING:
    from corpus.model import ConceptKey, Vocabulary
    from recommender.result import Gap, Recommendation, RecommendationList

MAX_ID_WIDTH = 60  # characters; longer ids are broken, shorter ones can be copied from the table in one piece

_EMPTY = {
    "no_outputs": "Der Bestand ist leer.",
    "all_excluded": "Alle Beiträge, die in Frage kommen, sind ausgeschlossen.",
    "nothing_in_limits": "Kein Beitrag erfüllt die Vorgaben zu Sprache, Art und Dauer.",
    "nothing_fits": "Kein Beitrag passt gut genug.",
    "below_min_fit": "Kein Beitrag erreicht die verlangte Passung.",
}


def print_list_json(listed: "RecommendationList", language: str) -> None:
    """Print the list as the HTTP interface answers it."""
    from api import answer

    print_json(answer.recommendations(listed, language))


def print_profile_json(profile_id: str, listed: "RecommendationList") -> None:
    """Print the list of one profile of a file, as short as an evaluation needs it."""
    from api.answer import DECIMALS

    items = [
        {
            "id": item.output.id,
            "rank": item.rank,
            "score": round(item.score, DECIMALS),
            "fit": round(item.fit, DECIMALS),
        }
        for item in listed.items
    ]
    print_json({"profile": profile_id, "items": items, "empty_reason": listed.empty_reason})


def print_list(title: str, listed: "RecommendationList", vocabulary: "Vocabulary") -> None:
    """Print the list as a table with reasons, or why it is empty."""
    if listed.items:
        rows = [(str(item.rank), _fit(item), _output(item), item.explanation.summary) for item in listed.items]
        id_width = min(MAX_ID_WIDTH, max(len(item.output.id) for item in listed.items))
        print_table(title, ("", "Passung", "Beitrag", "Warum"), rows, numeric=(0,), min_widths={2: id_width})
    else:
        prefix = f"{title}: " if title else ""
        print_text(f"{prefix}{_EMPTY.get(listed.empty_reason or '', 'Kein Vorschlag.')}")
        for gap in listed.gaps:
            print_text(gap_sentence(gap, vocabulary))
    if listed.unknown_ids:
        talk(f"Nicht berücksichtigt, weil unbekannt: {', '.join(listed.unknown_ids)}")


def gap_sentence(gap: "Gap", vocabulary: "Vocabulary") -> str:
    """Return the gap as a sentence that a person would say."""
    audience, benefit = label(gap.audience, vocabulary), label(gap.benefit, vocabulary)
    amount = {0: "noch keinen Beitrag", 1: "erst einen Beitrag"}.get(gap.outputs, f"erst {gap.outputs} Beiträge")
    return f"Für „{audience}“ gibt es zu „{benefit}“ {amount}."


def label(key: "ConceptKey", vocabulary: "Vocabulary") -> str:
    """Return what people read for a concept."""
    concept = vocabulary.get(key)
    return concept.label() if concept else key.notation


def _fit(item: "Recommendation") -> str:
    return f"{item.fit_word} ({percent(item.fit)})"


def _output(item: "Recommendation") -> str:
    output = item.output
    published = f" ({output.published.year})" if output.published else ""
    return f"{output.title}{published}\n{output.id}"
