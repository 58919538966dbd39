"""Write the evaluation report: one German page with its plots, readable offline and printable."""

import tempfile
from pathlib import Path

from corpus.errors import InvalidInput
from evaluation.report_html import render_page
from evaluation.report_plot import draw_plots
from evaluation.summary import EvaluationReport

PAGE = "index.html"


def write_report(directory: Path, report: EvaluationReport) -> Path:
    """Write `index.html` and its plots into `directory` and return the page's path.

    The folder is made if need be; files of an earlier report are replaced one by one, each whole and the page last,
    and everything else in it stays.

    Raises
    ------
    corpus.errors.InvalidInput
        Where the folder cannot be written.
    corpus.errors.NotReady
        Where the package `matplotlib` is not installed.
    """
    texts = draw_plots(report) | {PAGE: render_page(report)}
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".neu-", dir=directory) as folder:
            for name, text in texts.items():
                (Path(folder) / name).write_text(text, encoding="utf-8")
            for name in texts:
                (Path(folder) / name).replace(directory / name)
    except OSError as error:
        raise InvalidInput(
            f"Der Bericht lässt sich nicht nach „{directory}“ schreiben ({error.strerror}).",
            "Nennen Sie mit --report einen Ordner, in dem Sie schreiben dürfen.",
        ) from error
    return directory / PAGE
