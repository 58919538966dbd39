"""Every word of the page that hands out the snippets, as one typed table per language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageWording:
    """Texts in the order in which the page has them."""

    title: str
    intro: str
    form_label: str
    audience: str
    benefit: str
    seed: str
    seed_hint: str
    form_heading: str
    items: str
    language: str
    languages: dict[str, str]
    level: str
    level_hint: str
    kind_heading: str
    kinds: dict[str, str]
    kind_hints: dict[str, str]
    submit: str
    refused: str
    preview_heading: str
    preview_note: str
    code_heading: str
    code_notes: dict[str, str]
    copy: str
    copied: str
    nothing: str
    policy_heading: str
    policy_note: str
    origin_note: str
    promises_heading: str
    promises: tuple[str, ...]


PAGE_WORDING = {
    "de": PageWording(
        title="Auf der eigenen Website zeigen",
        intro=(
            "Zeigen Sie Ihren Leserinnen und Lesern, was vom NEGZ zu ihnen passt. Sie wählen, für wen und wofür, und "
            "sehen, wie die Liste aussieht und was Sie dafür in Ihre Seite setzen."
        ),
        form_label="Die Liste für Ihre Seite",
        audience="Für wen ist Ihre Seite?",
        benefit="Was sollen die Beiträge bringen?",
        seed="Ähnliches wie dieser Beitrag",
        seed_hint="Freiwillig: die Kennung eines Beitrags, wie sie in der Adresse seiner Seite steht.",
        form_heading="Wie soll sie aussehen?",
        items="Wie viele Beiträge, 1 bis 20",
        language="Sprache der Liste",
        languages={"de": "Deutsch", "en": "Englisch"},
        level="Ebene der Überschrift",
        level_hint="Eine unter der Überschrift, zu der die Liste auf Ihrer Seite gehört.",
        kind_heading="Wie kommt sie in Ihre Seite?",
        kinds={"component": "Web-Komponente", "fragment": "HTML vom Server"},
        kind_hints={
            "component": "Zwei Zeilen HTML genügen. Die Liste holt der Browser.",
            "fragment": "Ihr Server holt die Liste und setzt sie ein: ohne Skript, trotz Einwilligungsbanner.",
        },
        submit="Liste und Code zeigen",
        refused="Das hat nicht geklappt",
        preview_heading="So sieht es aus",
        preview_note="Schrift und Farben übernimmt die Liste von der Seite, auf der sie steht.",
        code_heading="Das setzen Sie ein",
        code_notes={
            "component": (
                "An die Stelle, an der die Liste stehen soll. Was im Element steht, sehen Besucher, solange es keine "
                "Liste gibt; das Skript ist mit seiner Prüfsumme festgelegt."
            ),
            "fragment": (
                "Diese Adresse ruft Ihr Server ab. Kommt Status 200, setzt er die Antwort unverändert ein, sonst "
                "nichts. Er darf sie so lange aufbewahren, wie Cache-Control sagt; mit dem ETag fragt er nach, ob sie "
                "noch stimmt."
            ),
        },
        copy="Kopieren",
        copied="Kopiert",
        nothing="Dazu passt derzeit kein Beitrag. Auf Ihrer Seite bliebe stehen, was im Element steht.",
        policy_heading="Damit der Browser es zulässt",
        policy_note=(
            "Hat Ihre Seite eine Content-Security-Policy, ergänzen Sie darin diese Herkunft. Stile, Bilder und "
            "Schriften braucht die Liste nicht."
        ),
        origin_note=(
            "Damit Browser die Antworten auf Ihrer Seite lesen dürfen, muss dieser Dienst deren Herkunft kennen. "
            "Fragen Sie die Betreiber nach einem Leseschlüssel; er gehört in das Attribut key."
        ),
        promises_heading="Worauf Sie sich verlassen können",
        promises=(
            "Keine Cookies, kein Speicher im Browser, keine Weitergabe der Adresse Ihrer Seite.",
            "Ist dieser Dienst langsam, nicht erreichbar oder antwortet er Unsinn, bleibt Ihre Seite, wie sie ist.",
            "Jeder Vorschlag nennt seinen Grund; was nur zum Teil passt, ist so gekennzeichnet.",
        ),
    ),
    "en": PageWording(
        title="Show it on your own website",
        intro=(
            "Show your readers what NEGZ has for them. You choose for whom and what for, and see what the list looks "
            "like and what to put into your page."
        ),
        form_label="The list for your page",
        audience="Who is your page for?",
        benefit="What should the outputs be good for?",
        seed="Similar to this output",
        seed_hint="Optional: the id of an output, as it stands in the address of its page.",
        form_heading="What should it look like?",
        items="How many outputs, 1 to 20",
        language="Language of the list",
        languages={"de": "German", "en": "English"},
        level="Level of the heading",
        level_hint="One below the heading that the list belongs to on your page.",
        kind_heading="How does it get into your page?",
        kinds={"component": "Web component", "fragment": "HTML from your server"},
        kind_hints={
            "component": "Two lines of HTML are enough. The browser fetches the list.",
            "fragment": "Your server fetches the list and puts it in: without script, also behind a consent banner.",
        },
        submit="Show list and code",
        refused="That did not work",
        preview_heading="What it looks like",
        preview_note="The list takes font and colours from the page that it stands on.",
        code_heading="What you put in",
        code_notes={
            "component": (
                "Where the list should stand. What is inside the element is what visitors see while there is no list; "
                "the script is pinned by its checksum."
            ),
            "fragment": (
                "Your server fetches this address. If the status is 200, it puts the answer in as it is, otherwise "
                "nothing. It may keep it for as long as Cache-Control says; with the ETag it asks whether it still "
                "holds."
            ),
        },
        copy="Copy",
        copied="Copied",
        nothing="No output fits at present. On your page, what is inside the element would stay.",
        policy_heading="For the browser to allow it",
        policy_note=(
            "If your page has a Content-Security-Policy, add this origin. The list needs no styles, images or fonts."
        ),
        origin_note=(
            "For browsers to read answers on your page, this service must know its origin. Ask those who run it for a "
            "read key; it goes into the attribute key."
        ),
        promises_heading="What you can rely on",
        promises=(
            "No cookies, no storage in the browser, and nobody is told the address of your page.",
            "If this service is slow, down or answers nonsense, your page stays as it is.",
            "Every suggestion gives its reason; what fits in part only is marked so.",
        ),
    ),
}
