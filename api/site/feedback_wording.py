"""What the question under an output says that somebody has opened from a list."""

from dataclasses import dataclass

from api.site.wording import Language


@dataclass(frozen=True, slots=True)
class FeedbackWording:
    """The question, its answers, and the thanks."""

    heading: str
    question: str
    yes: str
    no: str
    privacy: str
    thanks: str


_GERMAN = FeedbackWording(
    heading="Rückmeldung",
    question="War dieser Vorschlag hilfreich?",
    yes="Ja, hilfreich",
    no="Nein",
    privacy=(
        "Gezählt wird nur Ihr Ja oder Nein, mit der Zielgruppe und dem Nutzen, nach denen Sie gefragt haben. "
        "Wer Sie sind, wird nicht gespeichert."
    ),
    thanks="Danke. Ihre Antwort ist gezählt; sie zeigt der Redaktion, was wem nützt.",
)
_ENGLISH = FeedbackWording(
    heading="Feedback",
    question="Was this suggestion helpful?",
    yes="Yes, helpful",
    no="No",
    privacy=(
        "Only your yes or no is counted, with the target group and the benefit you asked for. "
        "Who you are is not stored."
    ),
    thanks="Thank you. Your answer has been counted; it shows the editors what is useful to whom.",
)


def feedback_wording(language: Language) -> FeedbackWording:
    """Return the words in a language."""
    return _ENGLISH if language == "en" else _GERMAN
