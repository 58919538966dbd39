"""What feeds, and the page that lists them, say."""

from dataclasses import dataclass

from api.site.wording import Language


@dataclass(frozen=True, slots=True)
class FeedWording:
    """Titles of feeds and their entries' lines, and the page `/abonnieren`."""

    title_all: str
    title_audience: str
    title_benefit: str
    title_pair: str
    description: str
    audience: str
    benefit: str
    by_model: str
    page_title: str
    intro: str
    how_heading: str
    how: tuple[str, ...]
    all_heading: str
    audience_heading: str
    benefit_heading: str
    pair_heading: str
    pair_intro: str
    list_heading: str
    list_intro: str
    atom: str
    json: str
    atom_label: str
    json_label: str
    held_heading: str
    held: tuple[str, ...]


_GERMAN = FeedWording(
    title_all="Neue Beiträge vom NEGZ",
    title_audience="Neue Beiträge vom NEGZ für: {audience}",
    title_benefit="Neue Beiträge vom NEGZ mit dem Nutzen: {benefit}",
    title_pair="Neue Beiträge vom NEGZ für: {audience} – Nutzen: {benefit}",
    description="Studien, Papiere, Veranstaltungen und Gespräche aus dem Kompetenznetzwerk Digitale Verwaltung.",
    audience="Für wen: {concepts}",
    benefit="Was es bringt: {concepts}",
    by_model="Für wen der Beitrag ist und was er bringt, hat ein Modell vorgeschlagen; die Redaktion prüft es noch.",
    page_title="Abonnieren",
    intro=(
        "Lassen Sie sich melden, was neu ist – ohne Konto, und ohne dass wir wissen, wer Sie sind. Dazu dient ein "
        "Feed: eine Adresse, unter der ein Programm Ihrer Wahl nachsieht, ob es Neues gibt."
    ),
    how_heading="Wie das geht",
    how=(
        "Suchen Sie unten aus, wozu Sie Neues erfahren möchten, und kopieren Sie die Adresse des Links.",
        "Fügen Sie die Adresse in ein Feed-Programm ein. Auch viele E-Mail-Programme und manche Intranets können das.",
        "Wenn Sie genug haben, löschen Sie die Adresse dort wieder; abmelden müssen Sie sich nirgends.",
    ),
    all_heading="Alle neuen Beiträge",
    audience_heading="Nach Zielgruppe",
    benefit_heading="Nach Nutzen",
    pair_heading="Eine Zielgruppe und ein Nutzen zugleich",
    pair_intro=(
        "Unter jeder Vorschlagsliste steht der Feed, der zu Ihren Angaben passt; er enthält nur, was beides erfüllt. "
        "Lassen Sie sich also Vorschläge für eine Zielgruppe und einen Nutzen zeigen. Ein Beispiel:"
    ),
    list_heading="Neues dazu abonnieren",
    list_intro="Was künftig dazukommt, meldet Ihnen ein Feed-Programm:",
    atom="Atom",
    json="JSON",
    atom_label="{title} (Atom)",
    json_label="{title} (JSON Feed)",
    held_heading="Was in einem Feed steht",
    held=(
        "Die {limit} neuesten Beiträge, der neueste zuerst. Zu jedem steht, worum es geht, für wen er ist und was er "
        "bringt.",
        "Hat die Redaktion einen Beitrag noch nicht zugeordnet, gilt der Vorschlag des Modells; dann steht das dabei.",
        "Beiträge ohne bekanntes Datum fehlen. Was zurückgezogen wurde, verschwindet sofort aus den Feeds.",
        "„Atom“ verstehen alle Feed-Programme, „JSON“ ist für eigene Programme bequemer. Der Inhalt ist derselbe.",
    ),
)

_ENGLISH = FeedWording(
    title_all="New outputs of NEGZ",
    title_audience="New outputs of NEGZ for: {audience}",
    title_benefit="New outputs of NEGZ with the benefit: {benefit}",
    title_pair="New outputs of NEGZ for: {audience} – benefit: {benefit}",
    description="Studies, papers, events and talks from the German competence network for digital administration.",
    audience="For whom: {concepts}",
    benefit="What good it does: {concepts}",
    by_model="A model has suggested whom the output is for and what good it does; the editors have yet to check that.",
    page_title="Subscribe",
    intro=(
        "Hear what is new as it comes, without an account and without us knowing who you are. A feed does that: an "
        "address at which a program of your choice looks whether there is something new."
    ),
    how_heading="How it works",
    how=(
        "Choose below what you would like to hear about, and copy the address of the link.",
        "Paste the address into a feed reader. Many e-mail programs can do that as well, and so can some intranets.",
        "When you have had enough, delete the address there; there is nothing to unsubscribe from.",
    ),
    all_heading="All new outputs",
    audience_heading="By target group",
    benefit_heading="By benefit",
    pair_heading="A target group and a benefit at once",
    pair_intro=(
        "Below every list of suggestions stands the feed that goes with it; it holds only what meets both. So ask for "
        "suggestions for one target group and one benefit. An example:"
    ),
    list_heading="Subscribe to what is new on this",
    list_intro="A feed reader tells you what comes in:",
    atom="Atom",
    json="JSON",
    atom_label="{title} (Atom)",
    json_label="{title} (JSON Feed)",
    held_heading="What a feed holds",
    held=(
        "The {limit} newest outputs, newest first, each with what it is about, whom it is for and what good it does.",
        "Where the editors have not decided yet, the model’s suggestion counts, and the entry says so.",
        "Outputs without a known date are missing. What has been withdrawn disappears from the feeds at once.",
        "All feed readers understand “Atom”; “JSON” is more convenient for your own programs. The content is the same.",
    ),
)


def feed_wording_for(language: Language) -> FeedWording:
    """Return the words in a language."""
    return _ENGLISH if language == "en" else _GERMAN
