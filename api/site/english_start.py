"""The English words of the start page and its form."""

from api.site.wording import Example, FormWording, StartWording

FORM = FormWording(
    label="About you",
    audience_question="I am …",
    audience_hint="What applies? More than one if you like.",
    audience_words={
        "politik": "in politics or law-making",
        "leitung": "a manager in the administration",
        "cdo": "responsible for digitalisation",
        "fachverwaltung": "working in a line department",
        "oeffentliche-it": "working in public sector IT",
        "beschaffung": "responsible for procurement",
        "wirtschaft": "with a company or consultancy",
        "wissenschaft": "in research or teaching",
        "zivilgesellschaft": "in the media or civil society",
        "nachwuchs": "a student, or new to the field",
    },
    benefit_question="I need …",
    benefit_hint="What would help now? More than one if you like.",
    benefit_words={
        "orientierung": "a quick overview",
        "steuerung": "help with strategy and steering",
        "evidenz": "figures and studies",
        "praxis": "examples from practice",
        "umsetzung": "methods and tools to apply",
        "recht": "clarity on law and rules",
        "technik": "knowledge of technology",
        "kompetenz": "advice on bringing people along",
        "argumente": "arguments for the debate",
        "vernetzung": "exchange with others",
    },
    text_question="What is it about?",
    optional="optional",
    text_hint=(
        "One sentence is enough, for example: “I am looking for other cities’ experience with language models in "
        "citizen services.” German works best, as most outputs are in German."
    ),
    text_privacy=(
        "The sentence will be part of the page’s address, and so of your browser’s history and of every link you pass "
        "on. Please write nothing confidential."
    ),
    submit="Show suggestions",
    reset="Start again",
)

START = StartWording(
    title="Which outputs will help you?",
    heading="What can NEGZ do for you?",
    intro=(
        "Three clicks to what fits: who you are, what you need, done. There are studies, papers, events and "
        "conversations, {outputs} in all, most of them in German. Every suggestion says why it fits."
    ),
    examples_link="Look at an example first",
    examples_heading="Or start with an example",
    examples=(
        Example("A city’s CDO", "looks for practice examples to learn from", ("cdo",), ("praxis",)),
        Example(
            "The head of a social welfare office",
            "wants to ease case work and take her team along",
            ("leitung", "fachverwaltung"),
            ("umsetzung", "kompetenz"),
        ),
        Example(
            "A ministry’s policy officer",
            "asks how laws become fit for digital execution",
            ("politik",),
            ("recht",),
            "Wie werden Gesetze digitaltauglich?",
        ),
        Example(
            "An IT architect in a data centre",
            "works on cloud and platforms",
            ("oeffentliche-it",),
            ("technik",),
            "Cloud, Plattformen und Standards",
        ),
        Example(
            "A master’s student",
            "is new to the topic and wants to meet people",
            ("nachwuchs",),
            ("orientierung", "vernetzung"),
        ),
        Example(
            "A journalist",
            "needs figures on the state of digital administration",
            ("zivilgesellschaft",),
            ("evidenz",),
            "Wo steht die digitale Verwaltung in Deutschland?",
        ),
    ),
    newest_heading="Latest outputs",
)
