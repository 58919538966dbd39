"""`/embed/recommendations.html`: the list as a piece of HTML, with the parameters and errors of the interface.

An empty list is a 200 whose body is a comment, so that a page that includes it shows nothing. Whatever is refused or
fails has its status and is a problem document: programs see what is wrong, and nothing of it is HTML to be shown.
"""

from enum import StrEnum
from typing import cast

from api.parameter import Parameter, Query
from api.reply import Desk
from api.routes.recommendations import PARAMETERS, ProfileCall
from api.site.wording import Language
from api.widget.fragment import HEADING_LEVELS, FragmentWriter
from recommender.result import RecommendationList

EMBED_PATH = "/embed/recommendations.html"
DEFAULT_HEADING_LEVEL = 2


class Heading(StrEnum):
    """Whether the list brings its heading, or the page has one."""

    OWN = "own"
    NONE = "none"


class Embed(ProfileCall):
    """The call; its answers are kept and counted as those of the interface are."""

    path = EMBED_PATH
    parameters = (
        *PARAMETERS,
        Parameter(
            "heading_level",
            "Ebene der Überschrift über der Liste; die Beiträge stehen eine darunter.",
            {
                "type": "integer",
                "minimum": HEADING_LEVELS[0],
                "maximum": HEADING_LEVELS[-1],
                "default": DEFAULT_HEADING_LEVEL,
            },
            DEFAULT_HEADING_LEVEL,
        ),
        Parameter(
            "heading",
            "`none` lässt die Überschrift weg, wo die Seite selbst eine hat.",
            {"type": "string", "enum": list(Heading), "default": Heading.OWN},
        ),
    )
    media_type = "text/html"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._writer = FragmentWriter()

    def write(self, found: RecommendationList, language: str, query: Query) -> bytes:
        """Return the list as HTML."""
        level = query.count(
            "heading_level", default=DEFAULT_HEADING_LEVEL, at_least=HEADING_LEVELS[0], at_most=HEADING_LEVELS[-1]
        )
        has_heading = Heading.NONE not in query.choices("heading", Heading)
        html = self._writer.write(found, cast("Language", language), level=level, has_heading=has_heading)
        return html.encode()
