"""The English text table."""

from api.site.english_catalogue import CATALOGUE, PAGER
from api.site.english_start import FORM, START
from api.site.wording import (
    DateWording,
    FrameWording,
    GuideWording,
    ItemWording,
    LinkWording,
    ListWording,
    OutputWording,
    PlaceWording,
    Plural,
    ProblemWording,
    SearchWording,
    Wording,
)
from corpus.model import Grade, ManifestationKind, Origin, OutputKind
from recommender.result import Criterion, EmptyReason, FitWord, State

_FRAME = FrameWording(
    site_name="Output finder",
    skip="Skip to content",
    home_label="NEGZ output finder, home page",
    menu_label="Main menu",
    finder="Find suggestions",
    guide="How it works",
    other_language="Deutsch",
    search_label="Search outputs",
    search_submit="Search",
    privacy="No cookies, no account, no record of who reads what.",
    about="A service of NEGZ, the competence network for digital administration in Germany",
    index="{outputs}, suggestions as of {date}",
    stale=Plural(
        "The collection has changed since {date}; the suggestions do not know the latest change yet.",
        "The collection has changed since {date}; the suggestions do not know the latest {n} changes yet.",
    ),
    updated="What you see may therefore be incomplete.",
)

_ITEMS = ItemWording(
    fit="Fit",
    fit_words={FitWord.HIGH: "high", FitWord.MEDIUM: "medium", FitWord.PARTIAL: "partial", FitWord.LOW: "low"},
    pinned="Highlighted by the editors",
    upcoming="Upcoming",
    today="Today",
    past="Past",
    duration=Plural("1 minute", "{n} minutes"),
    criteria_label="What fits and what does not",
    criteria={
        Criterion.AUDIENCE: "Target group",
        Criterion.BENEFIT: "Benefit",
        Criterion.TOPIC: "Topic",
        Criterion.TIMELINESS: "Timeliness",
    },
    states={
        State.FULFILLED: "fits",
        State.PARTLY: "fits partly",
        State.NOT: "does not fit",
        State.UNKNOWN: "not known",
    },
    timeliness={
        State.FULFILLED: "current",
        State.PARTLY: "some years old",
        State.NOT: "no longer current",
        State.UNKNOWN: "undated",
    },
    sources={Origin.EDITOR: "editors", Origin.IMPORT: "from the source", Origin.MODEL: "suggested by the model"},
    related_concept="related: {concept}",
    in_title="it is in the title",
    editorial_review="Details unverified",
)

_LISTS = ListWording(
    outputs=Plural("1 output", "{n} outputs"),
    title="Suggestions for you",
    heading=Plural("1 suggestion for you", "{n} suggestions for you"),
    asked_heading="What you told us",
    audience="You are",
    benefit="You need",
    text="It is about",
    remove="Remove: {name} {value}",
    seeds="More like",
    dislikes="Less like",
    gone="an output that is no longer there",
    more_like="More like this",
    less_like="Not for me",
    steer_label="Adjust the list",
    change="Change what you told us",
    strong_heading="Best fit",
    partial_heading="Partial fit",
    partial_note="These outputs fit less well, or only part of what you said. Each says what is missing.",
    share_heading="Pass this list on",
    share="Copy this page’s address. It contains what you told us and nothing else.",
    more="Show more suggestions",
    gap=Plural(
        "For “{audience}” there is only one output on “{benefit}” so far.",
        "For “{audience}” there are only {n} outputs on “{benefit}” so far.",
    ),
    gap_none="For “{audience}” there is no output on “{benefit}” so far.",
    empty_heading="We have nothing that fits",
    empty={
        EmptyReason.NO_OUTPUTS: "The collection is still empty: no outputs have been added yet.",
        EmptyReason.ALL_EXCLUDED: "All outputs that could be suggested are excluded.",
        EmptyReason.NOTHING_IN_LIMITS: "There is no output within the given limits (kind, language, duration).",
        EmptyReason.NOT_INDEXED: "This output is new. Related ones follow once it has been evaluated.",
        EmptyReason.BELOW_MINIMUM: "No output reaches the fit you ask for. With a lower one there are some.",
        EmptyReason.NOTHING_FITS: (
            "No output fits well enough. We would rather show nothing than something that does not suit you."
        ),
    },
    instead_heading="What you can do instead",
    only_concepts="Search for {concepts} only",
    without_dislikes="Search for the same without ruling anything out",
    without_seeds="Search for the same without starting from an output",
    without_text="Search for the same without your sentence",
    search_text="Search the outputs for your sentence",
    start_example="Start with an example",
    form_heading="Change what you told us",
)

_OUTPUT = OutputWording(
    facts_heading="At a glance",
    date="Date",
    people="People",
    series="Series",
    number="No. {number}",
    duration="Duration",
    language="Language",
    languages={"de": "German", "en": "English"},
    topics="Topics",
    abstract_heading="What it is about",
    no_abstract="There is no summary yet.",
    links_heading="Read or watch",
    no_link="No public page of this output is known.",
    sources_heading="Where this information comes from",
    audience_heading="For whom",
    benefit_heading="What good it does",
    no_tags="Not assigned yet.",
    grades={Grade.PRIMARY: "mainly", Grade.SECONDARY: "also"},
    origins={
        Origin.EDITOR: "by the editors",
        Origin.IMPORT: "taken from the source",
        Origin.MODEL: "suggested by the model",
    },
    tag_link="More outputs for: {concept}",
    related_heading="Related outputs",
    no_related="We found no related outputs.",
)

_SEARCH = SearchWording(
    title="Search",
    heading="Search outputs",
    heading_for="Search for “{text}”",
    hint="The search goes by meaning and by wording. Your text will be part of the page’s address.",
    results=Plural("1 result", "{n} results"),
    best=Plural("The best result", "The best {n} results"),
    by_meaning="Found by its meaning: your words themselves do not occur in it.",
    empty="We have found nothing for “{text}”.",
    empty_remedy=(
        "Try other or fewer words, let us suggest something by target group and benefit, or look through all outputs."
    ),
)

_GUIDE = GuideWording(
    title="How it works",
    intro="Which outputs you see, and in which order, depends only on what you tell us and on the collection.",
    steps_heading="How a list comes about",
    steps=(
        "You say who you are, what you need and, if you like, what it is about.",
        "Every output is held against that: Whom is it for? What good does it do? Does it meet your topic?",
        "What is too similar moves apart; what is over counts only for what remains of it.",
        "What does not fit well enough is left out. Better a short or empty list than filler.",
    ),
    fit_heading="What “fit” means",
    fit=(
        "Fit estimates how likely somebody with your profile is to find the output at least useful. It rests on "
        "judgements of which outputs are useful for twelve example profiles."
    ),
    fit_from="at least {percent}%",
    fit_below="under {percent}%",
    fit_limits="We state these levels only, as an exact figure would pretend more certainty than we have.",
    tags_heading="Who decides what an output is for",
    tags=(
        "Editors decide whom an output is for and what good it does. Where they have not decided yet, a model that "
        "has learned from their decisions suggests something; such suggestions are marked and count less. A related "
        "concept counts partly, and that is stated as well."
    ),
    privacy_heading="What happens to what you tell us",
    privacy=(
        "It is part of the page’s address. That is why you can pass a list on, and why nothing confidential belongs "
        "into the sentence.",
        "We do not store it, set no cookies, load nothing from other providers and keep no record of who reads what.",
        "When you follow an outward link, the other site does not learn where you came from.",
    ),
    counting=(
        "To notice what is missing, we count for each day how often a target group, a benefit or both together were "
        "asked for: only these numbers, without your sentence, the time of day, your address or anything that points "
        "to you."
    ),
    feedback=(
        "In the same way we count how often outputs are shown, opened from a list and called helpful or not; of that, "
        "too, only numbers for each day are kept. The page on privacy says more."
    ),
    parameters_heading="What decides the order",
    parameters="These are the main parameters and how much each counts at present.",
)

_PROBLEM = ProblemWording(
    title_prefix="Error: ",
    form_heading="That did not work",
    empty="You have not chosen anything yet.",
    empty_remedy="Choose at least one target group or one benefit, or write a sentence.",
    unknown_audience="There is no target group “{name}”.",
    unknown_benefit="There is no benefit “{name}”.",
    unknown_remedy="The address may be outdated or incomplete. Please choose again below.",
    text_too_long="Your text has {length} characters; {limit} are allowed.",
    text_remedy="Shorten it to a few sentences.",
    too_many_steered="More than {limit} outputs at once cannot be taken into account.",
    too_many_steered_remedy="Remove some of them, or start again.",
    bad_number="“{name}” is not a number of suggestions.",
    bad_number_remedy="Whole numbers from 1 to {limit} are allowed.",
    not_found="This page does not exist",
    not_found_remedy="The address may have changed, or the output was withdrawn.",
    failure="This is not possible right now",
)

ENGLISH = Wording(
    language="en",
    quotes=("“", "”"),
    frame=_FRAME,
    form=FORM,
    start=START,
    items=_ITEMS,
    lists=_LISTS,
    output=_OUTPUT,
    search=_SEARCH,
    catalogue=CATALOGUE,
    pager=PAGER,
    guide=_GUIDE,
    problem=_PROBLEM,
    dates=DateWording(
        months=(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ),
        day="{day} {month} {year}",
        month="{month} {year}",
    ),
    kinds={
        OutputKind.STUDY: "Study",
        OutputKind.POSITION_PAPER: "Position paper",
        OutputKind.IMPULSE_PAPER: "Impulse paper",
        OutputKind.ARTICLE: "Article",
        OutputKind.BROWN_BAG: "Brown bag meeting",
        OutputKind.EVENT: "Event",
        OutputKind.EVENT_MATERIAL: "Event contribution",
        OutputKind.MEETUP: "Meetup",
        OutputKind.PODCAST: "Podcast",
    },
    links=LinkWording(
        page={
            OutputKind.STUDY: "The study on {host}",
            OutputKind.POSITION_PAPER: "The position paper on {host}",
            OutputKind.IMPULSE_PAPER: "The impulse paper on {host}",
            OutputKind.ARTICLE: "The article on {host}",
            OutputKind.BROWN_BAG: "The brown bag meeting on {host}",
            OutputKind.EVENT: "The event on {host}",
            OutputKind.EVENT_MATERIAL: "The contribution on {host}",
            OutputKind.MEETUP: "The meetup on {host}",
            OutputKind.PODCAST: "The podcast on {host}",
        },
        others={
            ManifestationKind.RECORDING: "Recording on {host}",
            ManifestationKind.SLIDES: "Slides on {host}",
            ManifestationKind.REPORT: "Report about the output on {host}",
            ManifestationKind.PRESS: "Press coverage on {host}",
            ManifestationKind.ANNOUNCEMENT: "Announcement on {host}",
        },
        recording_note="{duration}. {leads}",
        recording_leads="Opens {host}; nothing is loaded from there before you click.",
        dead="This address has not answered lately.",
    ),
    places=PlaceWording(page="p. {page}", time="from {time}", heading="section “{heading}”"),
)
