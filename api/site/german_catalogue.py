"""The German words of the catalogue and of leafing through pages."""

from api.site.wording import CatalogueWording, PagerWording, Plural

CATALOGUE = CatalogueWording(
    title="Alle Beiträge",
    heading="Alle Beiträge",
    all=Plural("1 Beitrag", "{n} Beiträge"),
    some=Plural("1 von {total} Beiträgen", "{n} von {total} Beiträgen"),
    page="Seite {page} von {pages}",
    filter_heading="Filtern und sortieren",
    jump="Zu den Filtern",
    chosen_heading="Gewählte Filter",
    facets={
        "audience": "Zielgruppe",
        "benefit": "Nutzen",
        "kind": "Art",
        "year": "Jahr",
        "language": "Sprache",
    },
    undated="ohne Datum",
    sort="Reihenfolge",
    sorts={
        "newest": "Neueste zuerst",
        "oldest": "Älteste zuerst",
        "title": "Nach Titel",
    },
    submit="Anwenden",
    clear="Alle Filter entfernen",
    for_whom="Für",
    what_for="Nutzen",
    suggested="Zuordnung vom Modell vorgeschlagen",
    results_heading="Beiträge",
    empty_heading="Kein Beitrag passt zu allen Filtern",
    empty="Entfernen Sie oben einen davon, oder beginnen Sie neu.",
)

PAGER = PagerWording(
    label="Seiten",
    page="Seite {page}",
    previous="Zurück",
    next="Weiter",
)
