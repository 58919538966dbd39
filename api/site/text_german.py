"""The pages of text in German."""

from api.site.text_wording import ColophonWording, ContactWording, Section, TextLink, TextPage, TextWording

_HELP = TextPage(
    title="Hilfe",
    intro="Wie Sie finden, was Ihnen weiterhilft, und wie Sie es sich merken oder weitergeben.",
    sections=(
        Section(
            "Vorschläge finden",
            (
                "Sagen Sie auf der Startseite, wer Sie sind und was Sie brauchen. Eine Angabe genügt; mit mehreren "
                "wird die Liste genauer. Wenn Sie mögen, schreiben Sie einen Satz dazu, worum es Ihnen geht.",
                "Sie bekommen die Beiträge, die dazu passen, die besten zuerst. Was nur teilweise passt, steht unter "
                "einer eigenen Überschrift. Passt nichts, bleibt die Liste leer und Sie lesen, warum.",
            ),
            links=(TextLink("/", "Vorschläge finden"),),
        ),
        Section(
            "Einen Vorschlag verstehen",
            points=(
                "„Passung“ sagt, wie wahrscheinlich Menschen mit Ihren Angaben den Beitrag nützlich finden: hoch, "
                "mittel, teilweise oder gering.",
                "Darunter steht, was passt und was nicht: Zielgruppe, Nutzen, Thema, Aktualität – mit der Textstelle, "
                "auf die sich das Urteil stützt.",
                "„Redaktion“ heißt: Menschen haben den Beitrag zugeordnet. „Vorschlag des Modells“ heißt: Das steht "
                "noch aus.",
            ),
            links=(TextLink("/so-funktioniert-es", "Wie die Reihenfolge entsteht und wie Sie sie ändern"),),
        ),
        Section(
            "Die Liste anpassen",
            (
                "„Mehr davon“ holt Ähnliches nach vorn, „Passt nicht“ schiebt Ähnliches nach hinten. Der Beitrag "
                "selbst steht dann nicht mehr in der Liste, sondern oben bei Ihren Angaben; dort nehmen Sie ihn mit "
                "einem Klick zurück. Auch mit „Zurück“ im Browser kommen Sie zur vorigen Liste. Gespeichert wird "
                "davon nichts.",
            ),
        ),
        Section(
            "Suchen",
            (
                "Die Suche findet Beiträge nach Wortlaut und nach Sinn, auch über Abkürzungen wie KI, OZG oder RPA. "
                "Anders als bei den Vorschlägen zählt hier nicht, wer Sie sind.",
                "Unter „Alle Beiträge“ steht der ganze Katalog. Sie grenzen ihn nach Zielgruppe, Nutzen, Art, Jahr "
                "und Sprache ein.",
            ),
            links=(TextLink("/suche", "Beiträge durchsuchen"), TextLink("/katalog", "Alle Beiträge")),
        ),
        Section(
            "Eine Liste merken oder weitergeben",
            (
                "Ihre Angaben stehen in der Adresse der Seite. Setzen Sie ein Lesezeichen oder schicken Sie die "
                "Adresse weiter: Wer sie öffnet, sieht die Liste für dieselben Angaben auf dem dann neuesten Stand.",
                "Gedruckt erscheint die Liste ohne Formular und Menü, mit den Adressen der Beiträge.",
            ),
        ),
        Section(
            "Neues von selbst erfahren",
            (
                "Zu jeder Zielgruppe und jedem Nutzen gibt es einen Feed zum Abonnieren. Termine können Sie von der "
                "Seite einer Veranstaltung in Ihren Kalender übernehmen.",
            ),
            links=(TextLink("/abonnieren", "Abonnieren"),),
        ),
        Section(
            "Bedienung",
            points=(
                "Alles geht mit der Tastatur: mit Tab weiter, mit Umschalt und Tab zurück, mit der Leertaste "
                "auswählen, mit der Eingabetaste absenden. Der erste Sprung führt zum Inhalt.",
                "Sie können die Seite im Browser vergrößern, bis 400 % ohne seitliches Scrollen.",
                "Hell oder dunkel richtet sich nach der Einstellung Ihres Geräts.",
                "Alle Seiten gibt es auch auf Englisch. Titel und Texte der Beiträge bleiben in ihrer Sprache.",
            ),
        ),
    ),
)

_ACCESSIBILITY = TextPage(
    title="Erklärung zur Barrierefreiheit",
    intro=(
        "Diese Seiten sollen alle benutzen können. Die Erklärung folgt dem Muster der Europäischen Union "
        "(Durchführungsbeschluss 2018/1523) und gilt für die Seiten, auf denen Sie Beiträge finden."
    ),
    sections=(
        Section(
            "Stand der Vereinbarkeit",
            (
                "Maßstab sind die Barrierefreie-Informationstechnik-Verordnung (BITV 2.0), die europäische Norm EN "
                "301 549 und die Web Content Accessibility Guidelines (WCAG) 2.1, Stufen A und AA. Nach unserer "
                "eigenen Prüfung sind die Seiten damit teilweise vereinbar: Uns ist kein Verstoß der Seiten selbst "
                "bekannt, doch die unten genannten Inhalte sind ausgenommen, und eine unabhängige Prüfung steht aus.",
            ),
        ),
        Section(
            "Was geprüft wurde",
            ("Bei jeder Änderung der Software prüfen Programme in einem echten Browser (Chromium):",),
            points=(
                "die Regeln von axe-core zu WCAG 2.2 A und AA auf jeder Art von Seite, hell, dunkel und mit den "
                "Farben, die Sie in Ihrem System festgelegt haben;",
                "Kontraste von Schrift und Grund, mindestens 4,5 zu 1, auch im Druck;",
                "Breiten von 320, 768 und 1280 Bildpunkten ohne seitliches Scrollen, auch bei 400 % Vergrößerung;",
                "dass alles allein mit der Tastatur geht: mit sichtbarem Fokus, der nichts auslässt und der "
                "Reihenfolge auf der Seite folgt, und mit einem Sprung am Menü vorbei;",
                "dass alle Seiten ohne JavaScript auskommen.",
            ),
        ),
        Section(
            "Was nicht barrierefrei oder nicht geprüft ist",
            points=(
                "Menschen mit Behinderungen und mit Vorleseprogrammen (NVDA, JAWS, VoiceOver) haben die Seiten noch "
                "nicht systematisch erprobt. Programme finden nur einen Teil der Hindernisse.",
                "Studien, Papiere und Aufzeichnungen liegen auf anderen Seiten. Ob ihre PDF-Dateien barrierefrei und "
                "ihre Videos untertitelt sind, wissen wir nicht.",
                "Informationen in Leichter Sprache und in Deutscher Gebärdensprache gibt es noch nicht.",
                "Auf den englischen Seiten erscheinen Meldungen über Störungen auf Deutsch; sie sind so ausgezeichnet.",
                "Titel und Texte der Beiträge übernehmen wir, wie sie sind, auch wenn sie schwer verständlich sind.",
            ),
        ),
        Section(
            "Wie diese Erklärung entstanden ist",
            ("Sie beruht auf einer Selbstbewertung und wurde am {date} erstellt.",),
        ),
        Section(
            "Wenn Sie keine Antwort bekommen",
            (
                "Melden Sie eine Barriere und bekommen binnen sechs Wochen keine befriedigende Antwort, können Sie "
                "sich an eine Schlichtungsstelle wenden; das Verfahren kostet nichts. Für öffentliche Stellen des "
                "Bundes ist das die Schlichtungsstelle nach § 16 des Behindertengleichstellungsgesetzes, für solche "
                "der Länder deren eigene Durchsetzungs- oder Schlichtungsstelle.",
            ),
            links=(TextLink("https://www.schlichtungsstelle-bgg.de/", "schlichtungsstelle-bgg.de"),),
        ),
    ),
)

_PRIVACY = TextPage(
    title="Datenschutz",
    intro="Sie benutzen diese Seiten, ohne dass wir erfahren oder festhalten, wer Sie sind.",
    sections=(
        Section(
            "Was wir nicht tun",
            points=(
                "Wir setzen keine Cookies und legen nichts in Ihrem Browser ab. Nur Bestandteile der Seite wie die "
                "Stildatei hält er, wie jeder Browser, eine Weile vor.",
                "Wir laden nichts von anderen Anbietern: keine Schriften, keine Videos, keine Zählpixel.",
                "Wir legen keine Profile an und erkennen Sie beim nächsten Besuch nicht wieder.",
                "Wir protokollieren keine Seitenaufrufe.",
            ),
        ),
        Section(
            "Was mit einer Anfrage geschieht",
            (
                "Um Ihnen zu antworten, erhält der Server, was jeder Browser schickt: Ihre IP-Adresse, die Adresse "
                "der Seite mit Ihren Angaben darin und einige Angaben über den Browser. Das bleibt für die Dauer der "
                "Antwort im Arbeitsspeicher und wird nicht gespeichert.",
                "Ihren Satz und Ihren Suchtext verarbeitet allein dieser Server, um passende Beiträge zu bestimmen; "
                "kein fremder Dienst bekommt sie. Einzelne Wörter daraus behält das Programm im Arbeitsspeicher, um "
                "sie schneller wiederzuerkennen: ohne Zusammenhang, ohne zu wissen, von wem sie kamen, und höchstens "
                "bis zum nächsten Neustart.",
                "Damit niemand den Dienst überlastet, zählen wir, wie viele Anfragen in einer Minute aus einem Netz "
                "kommen. Dafür steht im Arbeitsspeicher statt der IP-Adresse eine Prüfsumme, deren geheimer Schlüssel "
                "jeden Tag wechselt; gespeichert wird auch sie nicht.",
                "Ihre Angaben stehen in der Adresse der Seite, also auch im Verlauf Ihres Browsers und in jedem Link, "
                "den Sie weitergeben. Schreiben Sie bitte nichts Vertrauliches hinein.",
                "Folgen Sie einem Link auf eine andere Seite, erfährt diese nicht, woher Sie kommen. Was sie selbst "
                "speichert, steht in ihren eigenen Hinweisen.",
            ),
        ),
        Section(
            "Wenn vor diesem Dienst ein Webserver steht",
            (
                "Meist nimmt ein vorgeschalteter Webserver die Anfragen entgegen. Ob und wie lange er Aufrufe "
                "protokolliert, legt der Betreiber fest; fragen Sie ihn danach. Die Software selbst verlangt es nicht.",
            ),
        ),
        Section(
            "Feeds und Schnittstelle",
            ("Auch wenn ein Feed-Programm oder eine andere Website hier nachfragt, speichern wir nicht, wer es war.",),
        ),
        Section(
            "Die Redaktion",
            (
                "Wer sich unter /redaktion anmeldet, hat dort ein Konto, und es gibt ein Cookie, das nur für diesen "
                "Bereich gilt. Von fehlgeschlagenen Anmeldungen werden Name und Adresse für kurze Zeit als Prüfsumme "
                "aufbewahrt, um Rateversuche abzuwehren. Wer nur liest, hat damit nichts zu tun.",
            ),
        ),
        Section(
            "Rechtsgrundlage und Ihre Rechte",
            (
                "Die IP-Adresse wird verarbeitet, weil sich sonst keine Seite ausliefern lässt (Artikel 6 Absatz 1 "
                "Buchstabe f der Datenschutz-Grundverordnung, bei öffentlichen Stellen Buchstabe e).",
                "Sie haben Rechte auf Auskunft, Berichtigung, Löschung, Einschränkung und Widerspruch und können sich "
                "bei einer Datenschutzaufsichtsbehörde beschweren. Weil wir nichts festhalten, was auf Sie hinweist, "
                "gibt es zu Besucherinnen und Besuchern aber nichts, worüber wir Auskunft geben könnten.",
            ),
        ),
    ),
)

GERMAN_TEXTS = TextWording(
    help=_HELP,
    accessibility=_ACCESSIBILITY,
    privacy=_PRIVACY,
    counted=Section(
        "Was wir zählen",
        (
            "Damit auffällt, wozu Beiträge fehlen, zählen wir für jeden Tag, wie oft nach einer Zielgruppe, einem "
            "Nutzen oder beidem zusammen gefragt wurde. Festgehalten werden nur diese Zahlen: ohne Ihren Satz, ohne "
            "Uhrzeit, ohne Adresse und ohne alles, was auf Sie hinweist. Summen unter 5 zeigen wir niemandem; nach "
            "400 Tagen werden die Zahlen gelöscht.",
        ),
    ),
    uncounted=Section(
        "Was wir zählen", ("Nichts. Auch wie oft nach welcher Zielgruppe gefragt wird, halten wir nicht fest.",)
    ),
    feedback=Section(
        "Was aus den Vorschlägen wird",
        (
            "Damit die Redaktion sieht, was wem nützt, zählen wir für jeden Tag, wie oft Beiträge in einer Liste "
            "gezeigt, von dort geöffnet und als hilfreich oder nicht hilfreich bezeichnet wurden: nach Zielgruppe, "
            "Nutzen, Art und Ort der Liste, und davon getrennt nach Beitrag. Summen unter 5 zeigen wir niemandem, alle "
            "anderen nur auf Fünfer gerundet; nach 400 Tagen werden die Zahlen gelöscht.",
            "Öffnen Sie einen Beitrag aus einer Liste, nennt seine Adresse die Zielgruppen und Nutzen dieser Liste, "
            "nicht aber Ihren Satz. Damit ein „Ja“ nicht beliebig oft zählt, merkt sich das Programm bis zum Ende des "
            "Tages eine Prüfsumme im Arbeitsspeicher, deren geheimer Schlüssel täglich wechselt.",
            "Zeitweise läuft ein Versuch: Dann wählen zwei Rangfolgen abwechselnd, was in einer Liste steht. Dafür "
            "halten wir unter einer Prüfsumme von Auswahl und Tag fest, wie oft Beiträge der einen und der anderen "
            "Rangfolge geöffnet oder hilfreich gefunden wurden, nicht von wem; diese Zahlen bleiben beim Versuch. "
            "Listen zu einem eigenen Satz nehmen nicht teil.",
        ),
    ),
    guide_change=Section(
        "So ändern Sie das Ergebnis",
        points=(
            "Wählen Sie andere Zielgruppen oder Nutzen. Weniger Angaben machen die Liste breiter, mehr machen sie "
            "genauer.",
            "Schreiben Sie einen Satz dazu oder lassen Sie ihn weg: Mit Satz zählen auch Bedeutung und Wortlaut, ohne "
            "ihn vor allem, wem der Beitrag zugeordnet, welcher Art und wie alt er ist.",
            "Mit „Mehr davon“ und „Passt nicht“ neben einem Vorschlag rücken Sie ihm ähnliche Beiträge nach vorn oder "
            "nach hinten.",
            "Wollen Sie, dass allein Ihr Text zählt, nehmen Sie die Suche.",
            "Wer die Schnittstelle benutzt, kann auch Art, Sprache und Dauer begrenzen, Beiträge ausschließen und mit "
            "min_fit und diversity zwei der Stellgrößen selbst setzen.",
        ),
        links=(TextLink("/", "Angaben machen"), TextLink("/suche", "Zur Suche")),
    ),
    guide_operator=Section(
        "Wo sich die Stellgrößen ändern lassen",
        (
            "Die Gewichte gelten für alle gleich. Sie stehen in der Datei recommender/config.py der Software und sind "
            "an Urteilen über Beispielprofile bestimmt (negz eval fit). Wer den Dienst betreibt, ändert sie dort, "
            "misst die Wirkung mit negz eval run und startet ihn neu; diese Seite und die Schnittstelle "
            "(/api/v1/parameters) zeigen stets die geltenden Werte.",
            "Die Redaktion ändert Reihenfolgen auf zwei Wegen: Sie ordnet Beiträge zu, und sie kann einzelne "
            "hervorheben, anheben oder sperren. Hervorgehobene sind in den Listen gekennzeichnet.",
        ),
    ),
    calendar="Termin in den Kalender übernehmen (ICS-Datei)",
    contact=ContactWording(
        heading="Kontakt",
        known="Fragen, Hinweise auf Barrieren und Anliegen zum Datenschutz richten Sie bitte an:",
        write_to="E-Mail an {contact}",
        open_page="Kontaktseite auf {host}",
        imprint_alone="Für diesen Dienst ist kein eigener Kontakt eingetragen. Wer ihn betreibt, steht im Impressum.",
        unknown=(
            "Für diesen Dienst ist noch kein Kontakt eingetragen. Wer ihn betreibt, sagt das Impressum der Website, "
            "über die Sie hierher gekommen sind."
        ),
    ),
    colophon=ColophonWording(
        label="Über dieses Angebot",
        subscribe="Abonnieren",
        embed="Auf der eigenen Website zeigen",
        help="Hilfe",
        accessibility="Barrierefreiheit",
        privacy="Datenschutz",
        imprint="Impressum",
    ),
)
