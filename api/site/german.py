"""The German text table."""

from api.site.german_catalogue import CATALOGUE, PAGER
from api.site.german_start import FORM, START
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
    site_name="Beitragsfinder",
    skip="Zum Inhalt springen",
    home_label="NEGZ Beitragsfinder, zur Startseite",
    menu_label="Hauptmenü",
    finder="Vorschläge finden",
    guide="So funktioniert es",
    other_language="English",
    search_label="Beiträge durchsuchen",
    search_submit="Suchen",
    privacy="Ohne Cookies, ohne Konto, ohne festzuhalten, wer was liest.",
    about="Ein Angebot des NEGZ · Kompetenznetzwerk Digitale Verwaltung",
    index="{outputs}, Stand der Vorschläge: {date}",
    stale=Plural(
        "Der Bestand hat sich seit dem {date} geändert; die Vorschläge kennen die letzte Änderung noch nicht.",
        "Der Bestand hat sich seit dem {date} geändert; die Vorschläge kennen die letzten {n} Änderungen noch nicht.",
    ),
    updated="Was Sie sehen, kann deshalb unvollständig sein.",
)

_ITEMS = ItemWording(
    fit="Passung",
    fit_words={FitWord.HIGH: "hoch", FitWord.MEDIUM: "mittel", FitWord.PARTIAL: "teilweise", FitWord.LOW: "gering"},
    pinned="Von der Redaktion hervorgehoben",
    upcoming="Demnächst",
    today="Heute",
    past="Vergangen",
    duration=Plural("1 Minute", "{n} Minuten"),
    criteria_label="Was passt und was nicht",
    criteria={
        Criterion.AUDIENCE: "Zielgruppe",
        Criterion.BENEFIT: "Nutzen",
        Criterion.TOPIC: "Thema",
        Criterion.TIMELINESS: "Aktualität",
    },
    states={
        State.FULFILLED: "passt",
        State.PARTLY: "passt teilweise",
        State.NOT: "passt nicht",
        State.UNKNOWN: "nicht bekannt",
    },
    timeliness={
        State.FULFILLED: "aktuell",
        State.PARTLY: "schon etwas älter",
        State.NOT: "nicht mehr aktuell",
        State.UNKNOWN: "ohne Datum",
    },
    sources={Origin.EDITOR: "Redaktion", Origin.IMPORT: "aus der Quelle", Origin.MODEL: "Vorschlag des Modells"},
    related_concept="verwandt: {concept}",
    in_title="steht im Titel",
    editorial_review="Angaben ungeprüft",
)

_LISTS = ListWording(
    outputs=Plural("1 Beitrag", "{n} Beiträge"),
    title="Vorschläge für Sie",
    heading=Plural("1 Vorschlag für Sie", "{n} Vorschläge für Sie"),
    asked_heading="Ihre Angaben",
    audience="Sie sind",
    benefit="Sie brauchen",
    text="Es geht um",
    remove="Entfernen: {name} {value}",
    seeds="Mehr wie",
    dislikes="Weniger wie",
    gone="ein Beitrag, den es nicht mehr gibt",
    more_like="Mehr davon",
    less_like="Passt nicht",
    steer_label="Liste anpassen",
    change="Angaben ändern",
    strong_heading="Passt am besten",
    partial_heading="Passt teilweise",
    partial_note=(
        "Diese Beiträge passen weniger gut oder nur zu einem Teil Ihrer Angaben. Was fehlt, steht jeweils dabei."
    ),
    share_heading="Liste weitergeben",
    share="Kopieren Sie die Adresse dieser Seite. Sie enthält Ihre Angaben, sonst nichts.",
    more="Mehr Vorschläge zeigen",
    gap=Plural(
        "Für „{audience}“ gibt es zu „{benefit}“ bisher nur einen Beitrag.",
        "Für „{audience}“ gibt es zu „{benefit}“ bisher nur {n} Beiträge.",
    ),
    gap_none="Für „{audience}“ gibt es zu „{benefit}“ bisher keinen Beitrag.",
    empty_heading="Dazu haben wir nichts Passendes",
    empty={
        EmptyReason.NO_OUTPUTS: "Der Bestand ist noch leer: Es sind noch keine Beiträge aufgenommen.",
        EmptyReason.ALL_EXCLUDED: "Alle Beiträge, die infrage kämen, sind ausgeschlossen.",
        EmptyReason.NOTHING_IN_LIMITS: "Innerhalb der gesetzten Grenzen (Art, Sprache, Dauer) gibt es keinen Beitrag.",
        EmptyReason.NOT_INDEXED: "Dieser Beitrag ist neu. Verwandtes folgt, sobald er ausgewertet ist.",
        EmptyReason.BELOW_MINIMUM: "Kein Beitrag erreicht die verlangte Passung. Mit einer kleineren gibt es welche.",
        EmptyReason.NOTHING_FITS: (
            "Kein Beitrag passt gut genug zu Ihren Angaben. Wir zeigen lieber nichts als etwas Unpassendes."
        ),
    },
    instead_heading="Das können Sie stattdessen tun",
    only_concepts="Nur nach {concepts} suchen",
    without_dislikes="Dasselbe suchen, ohne etwas auszuschließen",
    without_seeds="Dasselbe suchen, ohne von einem Beitrag auszugehen",
    without_text="Dasselbe ohne Ihren Satz suchen",
    search_text="Die Beiträge nach Ihrem Satz durchsuchen",
    start_example="Mit einem Beispiel beginnen",
    form_heading="Angaben ändern",
)

_OUTPUT = OutputWording(
    facts_heading="Auf einen Blick",
    date="Datum",
    people="Beteiligte",
    series="Reihe",
    number="Nr. {number}",
    duration="Dauer",
    language="Sprache",
    languages={"de": "Deutsch", "en": "Englisch"},
    topics="Themen",
    abstract_heading="Worum es geht",
    no_abstract="Eine Zusammenfassung fehlt noch.",
    links_heading="Ansehen",
    no_link="Zu diesem Beitrag ist keine öffentliche Seite bekannt.",
    sources_heading="Woher die Angaben stammen",
    audience_heading="Für wen",
    benefit_heading="Was es bringt",
    no_tags="Noch nicht zugeordnet.",
    grades={Grade.PRIMARY: "vor allem", Grade.SECONDARY: "auch"},
    origins={
        Origin.EDITOR: "von der Redaktion",
        Origin.IMPORT: "aus der Quelle übernommen",
        Origin.MODEL: "vorgeschlagen vom Modell",
    },
    tag_link="Weitere Beiträge für: {concept}",
    related_heading="Verwandte Beiträge",
    no_related="Verwandte Beiträge haben wir nicht gefunden.",
)

_SEARCH = SearchWording(
    title="Suche",
    heading="Beiträge durchsuchen",
    heading_for="Suche nach „{text}“",
    hint="Gesucht wird nach Sinn und Wortlaut. Ihr Suchtext steht dann in der Adresse der Seite.",
    results=Plural("1 Treffer", "{n} Treffer"),
    best=Plural("Der beste Treffer", "Die besten {n} Treffer"),
    by_meaning="Nach dem Sinn gefunden: Ihre Wörter selbst kommen darin nicht vor.",
    empty="Zu „{text}“ haben wir nichts gefunden.",
    empty_remedy=(
        "Versuchen Sie es mit anderen oder weniger Wörtern, lassen Sie sich nach Zielgruppe und Nutzen etwas "
        "vorschlagen, oder sehen Sie alle Beiträge durch."
    ),
)

_GUIDE = GuideWording(
    title="So funktioniert es",
    intro="Welche Beiträge Sie sehen und in welcher Reihenfolge, hängt nur von Ihren Angaben und dem Bestand ab.",
    steps_heading="Wie eine Liste entsteht",
    steps=(
        "Sie sagen, wer Sie sind, was Sie brauchen und – wenn Sie mögen – worum es Ihnen geht.",
        "Jeder Beitrag wird daran gemessen: Für wen ist er gedacht? Welchen Nutzen hat er? Trifft er Ihr Thema?",
        "Was zu ähnlich ist, rückt auseinander; was vorbei ist, zählt nur noch mit dem, was davon geblieben ist.",
        "Was nicht gut genug passt, fällt weg. Lieber eine kurze oder leere Liste als Füllmaterial.",
    ),
    fit_heading="Was „Passung“ bedeutet",
    fit=(
        "Die Passung schätzt, wie wahrscheinlich jemand mit Ihren Angaben den Beitrag mindestens nützlich findet. "
        "Sie beruht auf Urteilen dazu, welche Beiträge für zwölf Beispielprofile nützlich sind."
    ),
    fit_from="mindestens {percent} %",
    fit_below="unter {percent} %",
    fit_limits="Wir nennen nur diese Stufen, weil ein genauer Wert mehr Sicherheit vortäuschen würde, als wir haben.",
    tags_heading="Woher die Zuordnungen kommen",
    tags=(
        "Für wen ein Beitrag ist und was er bringt, legt die Redaktion fest. Wo sie noch nichts festgelegt hat, "
        "schlägt ein Modell etwas vor, das aus den Entscheidungen der Redaktion gelernt hat; solche Vorschläge sind "
        "gekennzeichnet und zählen weniger. Ein verwandter Begriff zählt teilweise, und auch das steht dabei."
    ),
    privacy_heading="Was mit Ihren Angaben geschieht",
    privacy=(
        "Ihre Angaben stehen in der Adresse der Seite. Deshalb können Sie eine Liste weitergeben – und deshalb gehört "
        "nichts Vertrauliches in den Satz.",
        "Wir speichern sie nicht, setzen keine Cookies, laden nichts von anderen Anbietern und halten nicht fest, wer "
        "was liest.",
        "Folgen Sie einem Link nach außen, erfährt die andere Seite nicht, woher Sie kommen.",
    ),
    counting=(
        "Damit auffällt, wozu Beiträge fehlen, zählen wir für jeden Tag, wie oft nach einer Zielgruppe, einem Nutzen "
        "oder beidem zusammen gefragt wurde: nur diese Zahlen, ohne Ihren Satz, ohne Uhrzeit, ohne Adresse und ohne "
        "alles, was auf Sie hinweist."
    ),
    feedback=(
        "Damit die Redaktion sieht, was wem nützt, zählen wir für jeden Tag, wie oft Beiträge gezeigt, von einer Liste "
        "aus geöffnet und als hilfreich oder nicht hilfreich bezeichnet werden: auch das nur als Zahlen. Mehr dazu "
        "steht unter „Datenschutz“."
    ),
    parameters_heading="Was die Reihenfolge bestimmt",
    parameters="Das sind die wichtigsten Stellgrößen und wie viel jede derzeit zählt.",
)

_PROBLEM = ProblemWording(
    title_prefix="Fehler: ",
    form_heading="Das hat nicht geklappt",
    empty="Sie haben noch nichts ausgewählt.",
    empty_remedy="Wählen Sie mindestens eine Zielgruppe oder einen Nutzen, oder schreiben Sie einen Satz.",
    unknown_audience="Die Zielgruppe „{name}“ gibt es nicht.",
    unknown_benefit="Den Nutzen „{name}“ gibt es nicht.",
    unknown_remedy="Vielleicht ist die Adresse veraltet oder unvollständig. Wählen Sie bitte unten neu aus.",
    text_too_long="Ihr Text hat {length} Zeichen, erlaubt sind {limit}.",
    text_remedy="Kürzen Sie ihn auf ein paar Sätze.",
    too_many_steered="Mehr als {limit} Beiträge auf einmal lassen sich nicht berücksichtigen.",
    too_many_steered_remedy="Entfernen Sie einige, oder beginnen Sie neu.",
    bad_number="„{name}“ ist keine Anzahl von Vorschlägen.",
    bad_number_remedy="Erlaubt sind ganze Zahlen von 1 bis {limit}.",
    not_found="Diese Seite gibt es nicht",
    not_found_remedy="Vielleicht hat sich die Adresse geändert, oder der Beitrag wurde zurückgezogen.",
    failure="Das geht gerade nicht",
)

GERMAN = Wording(
    language="de",
    quotes=("„", "“"),
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
            "Januar",
            "Februar",
            "März",
            "April",
            "Mai",
            "Juni",
            "Juli",
            "August",
            "September",
            "Oktober",
            "November",
            "Dezember",
        ),
        day="{day}. {month} {year}",
        month="{month} {year}",
    ),
    kinds={
        OutputKind.STUDY: "Studie",
        OutputKind.POSITION_PAPER: "Positionspapier",
        OutputKind.IMPULSE_PAPER: "Impulspapier",
        OutputKind.ARTICLE: "Artikel",
        OutputKind.BROWN_BAG: "Brown-Bag-Meeting",
        OutputKind.EVENT: "Veranstaltung",
        OutputKind.EVENT_MATERIAL: "Veranstaltungsbeitrag",
        OutputKind.MEETUP: "Treffen",
        OutputKind.PODCAST: "Podcast",
    },
    links=LinkWording(
        page={
            OutputKind.STUDY: "Zur Studie auf {host}",
            OutputKind.POSITION_PAPER: "Zum Positionspapier auf {host}",
            OutputKind.IMPULSE_PAPER: "Zum Impulspapier auf {host}",
            OutputKind.ARTICLE: "Zum Artikel auf {host}",
            OutputKind.BROWN_BAG: "Zum Brown-Bag-Meeting auf {host}",
            OutputKind.EVENT: "Zur Veranstaltung auf {host}",
            OutputKind.EVENT_MATERIAL: "Zum Beitrag auf {host}",
            OutputKind.MEETUP: "Zum Treffen auf {host}",
            OutputKind.PODCAST: "Zum Podcast auf {host}",
        },
        others={
            ManifestationKind.RECORDING: "Aufzeichnung auf {host}",
            ManifestationKind.SLIDES: "Folien auf {host}",
            ManifestationKind.REPORT: "Bericht über den Beitrag auf {host}",
            ManifestationKind.PRESS: "Pressebericht auf {host}",
            ManifestationKind.ANNOUNCEMENT: "Ankündigung auf {host}",
        },
        recording_note="{duration}. {leads}",
        recording_leads="Öffnet {host}; vor Ihrem Klick wird von dort nichts geladen.",
        dead="Diese Adresse hat zuletzt nicht geantwortet.",
    ),
    places=PlaceWording(page="S. {page}", time="ab {time}", heading="Abschnitt „{heading}“"),
)
