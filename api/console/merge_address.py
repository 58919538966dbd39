"""Where the pages on merges are, and what their forms call things."""

from urllib.parse import urlencode

from api.console.address import HOME
from corpus.model import OutputId

PATH = f"{HOME}/zusammenfuehrungen"
PREVIEW = f"{PATH}/vorschau"

GONE, KEPT, REASON = "von", "in", "grund"
OF, BEFORE, FROM = (
    "beitrag",
    "vor",
    "ab",
)  # parameters: of one output, before a merge, suggestions from here
TASK, NUMBER, SEEN, DONE = "tat", "nummer", "stand", "getan"
MERGE, UNDO, APART, SEARCH, REQUESTED = "zusammenfuehren", "trennen", "verschieden", "suchen", "vorgemerkt"


def preview_path(gone: OutputId, kept: OutputId, reason: str = "") -> str:
    """Return the path of the preview of a merge."""
    parameters = {GONE: gone, KEPT: kept} | ({REASON: reason} if reason else {})
    return f"{PREVIEW}?{urlencode(parameters)}"


def merges_path(output_id: OutputId) -> str:
    """Return the path of the page on one output's merges."""
    return f"{PATH}?{urlencode({OF: output_id})}"
