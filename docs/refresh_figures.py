"""Write the measured figures into README.md and docs/ranking.md, between their markers.

Run: python docs/refresh_figures.py FIGURES.json RELATED.json PROCESS.json HTTP.json, with what `negz eval run --json`,
`negz eval related --json`, `python -m benchmarks.process` and `python -m benchmarks.http --json` print.
"""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAMES = {
    "random": "random",
    "newest": "newest first",
    "tfidf-words": "TF-IDF words",
    "embedding": "embedding alone",
    "bm25": "BM25",
    "tfidf-characters": "TF-IDF characters",
}


def ladder(figures: Mapping[str, object]) -> str:
    """Return the table rows of all systems, worst first, from the JSON of `negz eval run`."""
    baselines = sorted(figures["baselines"].items(), key=lambda item: item[1]["ndcg@10"])
    rows = [f"| {NAMES[name]} | {row['ndcg@10']:.2f} | {p_text(row['p_value'])} |" for name, row in baselines]
    low, high = figures["interval"]
    return "\n".join([*rows, f"| **this recommender** | **{figures['ndcg@10']:.2f}** ({low:.2f}–{high:.2f}) | |"])


def p_text(p: float) -> str:
    """Return a p-value as people write it."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"  # noqa: PLR2004 - the usual limit of what is written out


def ablations(figures: Mapping[str, object]) -> str:
    """Return the table rows of the ablations, most harmful first."""
    rows = sorted(figures["ablations"].items(), key=lambda item: item[1])
    return "\n".join(f"| {name} | {value:.3f} |" for name, value in rows)


def profiles(figures: Mapping[str, object]) -> str:
    """Return one line with every profile's figure, worst first."""
    rows = sorted(figures["by_profile"].items(), key=lambda item: item[1])
    return ", ".join(f"{name} {value:.2f}" for name, value in rows)


def reach(figures: Mapping[str, object]) -> str:
    """Return what the correction for prominent outputs brings and costs."""
    row = figures["reach"]
    return (
        f"`reach` lifts the share of outputs that come up in the top 10 of some pair of target group and benefit from "
        f"{row['share_without']:.2f} to {row['share']:.2f}; on the judged profiles without their sentences it changes "
        f"nDCG@10 from {row['ndcg_without']:.2f} to {row['ndcg']:.2f}."
    )


def calibration(figures: Mapping[str, object]) -> str:
    """Return how far `fit` is off, over all outputs and in the lists that are shown."""
    parts = figures["ece_by_part"]
    return (
        f"Calibration error of `fit` (10 bins, leaving profiles out): {figures['ece']:.2f} over all outputs; among "
        f"the ten shown {figures['ece_shown']:.2f}, where a perfect fit would come out at "
        f"{figures['ece_shown_of_a_perfect_fit']:.2f} by chance, so few are they; for the same people by their ticks "
        f"alone {parts['concepts']:.2f}, by their sentence alone {parts['topic']:.2f}."
    )


def replace_section(path: Path, name: str, text: str) -> None:
    """Put `text` between `<!-- name -->` and `<!-- /name -->`."""
    content = path.read_text(encoding="utf-8")
    pattern = rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)"
    if not re.search(pattern, content, re.DOTALL):
        sys.exit(f"{path.name} has no section {name}")
    path.write_text(
        re.sub(pattern, lambda match: f"{match[1]}{text}\n{match[2]}", content, flags=re.DOTALL), encoding="utf-8"
    )


def facts(figures: Mapping[str, object], related: Mapping, process: Mapping, http: Mapping) -> str:
    """Return the further facts as a list, each with the command that prints it."""
    measured, waits = process["measured"], http["p99_to_median_at_half_load"]
    return "\n".join(
        (
            f"- `fit`, shown as a probability of being useful, is off by {figures['ece']:.2f} on average (calibration "
            f"error, 10 bins; {figures['ece_shown']:.2f} within the ten shown); the worst profile reaches "
            f"{figures['worst_profile']:.2f}; {figures['coverage_of_single_pairs']:.0%} of the outputs come up in the "
            "top 10 of some pair of target group and benefit (`negz eval run --json`).",
            f"- Related outputs, on {related['queries']:,} parliamentary proceedings debated together: nDCG@10 "
            f"{related['ndcg@10']:.3f}; TF-IDF words {related['baselines']['tfidf-words']['ndcg@10']:.3f}, characters "
            f"{related['baselines']['tfidf-characters']['ndcg@10']:.3f}, embedding "
            f"{related['baselines']['embedding']['ndcg@10']:.3f} (`negz eval related`).",
            f"- Ready {measured['ready_s']:.1f} s after start, {measured['memory_mb']:.0f} MB with the default "
            f"encoder, {process['several']['4']['all_mb']:.0f} MB where four processes answer, `negz --help` "
            f"{measured['help_cpu_s']:.2f} s of CPU (`make bench`).",
            f"- Answers per second of processor time, against a bare FastAPI endpoint with a constant answer of the "
            f"same size through a response model: {http['ratios']['distinct_profiles']:.2f} for distinct profiles, "
            f"{http['ratios']['identical_requests']:.2f} for identical requests (of bare Starlette "
            f"{http['ratios']['identical_requests_to_starlette']:.2f}); the embed fragment "
            f"{http['ratios']['distinct_fragments']:.2f} and {http['ratios']['identical_fragments']:.2f}; a profile "
            f"with text costs {http['ratios']['text_to_encoding']:.2f} times the bare encoding of the text. At half of "
            f"the rate one distinct profile in a hundred waits {waits['distinct_profiles']:.1f} times the median or "
            "longer (`make bench`).",
        )
    )


def main(paths: list[str]) -> None:
    """Refresh both documents from the four JSON files."""
    figures, related, process, http = (json.loads(Path(path).read_text(encoding="utf-8")) for path in paths)
    readme, ranking = ROOT / "README.md", ROOT / "docs" / "ranking.md"
    replace_section(readme, "ladder", ladder(figures))
    replace_section(readme, "facts", facts(figures, related, process, http))
    replace_section(ranking, "ablations", ablations(figures))
    replace_section(ranking, "profiles", profiles(figures))
    replace_section(ranking, "reach", reach(figures))
    replace_section(ranking, "calibration", calibration(figures))


if __name__ == "__main__":
    main(sys.argv[1:])
