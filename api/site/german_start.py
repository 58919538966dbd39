"""The German words of the start page and its form."""

from api.site.wording import Example, FormWording, StartWording

FORM = FormWording(
    label="Ihre Angaben",
    audience_question="Ich bin …",
    audience_hint="Was trifft zu? Gern auch mehreres.",
    audience_words={
        "politik": "in Politik oder Gesetzgebung tätig",
        "leitung": "Führungskraft in der Verwaltung",
        "cdo": "für Digitalisierung verantwortlich",
        "fachverwaltung": "in einem Fachbereich tätig",
        "oeffentliche-it": "in der öffentlichen IT tätig",
        "beschaffung": "für Einkauf und Vergabe zuständig",
        "wirtschaft": "in Unternehmen oder Beratung tätig",
        "wissenschaft": "in Forschung oder Lehre tätig",
        "zivilgesellschaft": "in Medien oder Zivilgesellschaft aktiv",
        "nachwuchs": "in Ausbildung oder neu dabei",
    },
    benefit_question="Ich brauche …",
    benefit_hint="Was hilft gerade? Gern auch mehreres.",
    benefit_words={
        "orientierung": "einen schnellen Überblick",
        "steuerung": "Hilfe bei Strategie und Steuerung",
        "evidenz": "Zahlen und Studien",
        "praxis": "Beispiele aus der Praxis",
        "umsetzung": "Methoden und Werkzeuge zum Anwenden",
        "recht": "Klarheit über Recht und Regeln",
        "technik": "Wissen über Technik",
        "kompetenz": "Rat, wie Menschen den Wandel schaffen",
        "argumente": "Argumente für die Debatte",
        "vernetzung": "Austausch mit anderen",
    },
    text_question="Worum geht es Ihnen?",
    optional="freiwillig",
    text_hint=(
        "Ein Satz genügt, zum Beispiel: „Ich suche Erfahrungen anderer Städte mit Sprachmodellen im Bürgeramt.“"
    ),
    text_privacy=(
        "Der Satz steht dann in der Adresse der Seite, also auch im Verlauf Ihres Browsers und in jedem Link, den Sie "
        "weitergeben. Schreiben Sie bitte nichts Vertrauliches hinein."
    ),
    submit="Vorschläge zeigen",
    reset="Neu beginnen",
)

START = StartWording(
    title="Welche Beiträge helfen Ihnen weiter?",
    heading="Was vom NEGZ hilft Ihnen weiter?",
    intro=(
        "Drei Klicks zu dem, was passt: wer Sie sind, was Sie brauchen, fertig. Zur Wahl stehen Studien, Papiere, "
        "Veranstaltungen und Gespräche, zusammen {outputs}. Zu jedem Vorschlag steht, warum er passt."
    ),
    examples_link="Lieber gleich ein Beispiel ansehen",
    examples_heading="Oder beginnen Sie mit einem Beispiel",
    examples=(
        Example("CDO einer Stadt", "sucht Praxisbeispiele, die sich übertragen lassen", ("cdo",), ("praxis",)),
        Example(
            "Leiterin eines Sozialamts",
            "will Sachbearbeitung erleichtern und ihr Team mitnehmen",
            ("leitung", "fachverwaltung"),
            ("umsetzung", "kompetenz"),
        ),
        Example(
            "Referent in einem Ministerium",
            "prüft, wie Gesetze digitaltauglich werden",
            ("politik",),
            ("recht",),
            "Wie werden Gesetze digitaltauglich?",
        ),
        Example(
            "IT-Architektin im Rechenzentrum",
            "beschäftigt sich mit Cloud und Plattformen",
            ("oeffentliche-it",),
            ("technik",),
            "Cloud, Plattformen und Standards",
        ),
        Example(
            "Masterstudent",
            "ist neu im Thema und möchte Leute kennenlernen",
            ("nachwuchs",),
            ("orientierung", "vernetzung"),
        ),
        Example(
            "Journalistin",
            "braucht Zahlen zum Stand der digitalen Verwaltung",
            ("zivilgesellschaft",),
            ("evidenz",),
            "Wo steht die digitale Verwaltung in Deutschland?",
        ),
    ),
    newest_heading="Neueste Beiträge",
)
