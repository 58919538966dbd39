"""Stretches of an output's full text, and where in it a reader or viewer finds them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage begins: a page counted from 1, or seconds from the start; the heading above it, if any."""

    page: int | None = None
    seconds: int | None = None
    heading: str | None = None

    def __post_init__(self) -> None:
        if self.page is not None and self.seconds is not None:
            raise ValueError(f"a passage has a page or a time, not both: {self}")
        if (self.page is not None and self.page < 1) or (self.seconds is not None and self.seconds < 0):
            raise ValueError(f"pages count from 1, seconds from 0: {self}")


@dataclass(frozen=True, slots=True)
class Passage:
    """One stretch of text, a few sentences long.

    `url` is the address of the manifestation it stands in, without page or time, but with the anchor of its heading
    where there is one; None where only the text is known.
    """

    text: str
    place: Place = Place()
    url: str | None = None
