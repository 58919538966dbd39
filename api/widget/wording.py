"""What the embedded list says beyond the words of the visitor pages; the web component carries the same words."""

from dataclasses import dataclass

from corpus.model import ManifestationKind


@dataclass(frozen=True, slots=True)
class EmbedWording:
    """The words around the items.

    `links` names what an address leads to where it is not the output itself, `fallback` is what a page links to while
    there is no list.
    """

    heading: str
    partial: str
    fallback: str
    links: dict[ManifestationKind, str]


EMBED_WORDING = {
    "de": EmbedWording(
        heading="Passende Beiträge",
        partial="Passt teilweise",
        fallback="Passende Beiträge des NEGZ",
        links={
            ManifestationKind.RECORDING: "Aufzeichnung",
            ManifestationKind.SLIDES: "Folien",
            ManifestationKind.REPORT: "Bericht über den Beitrag",
            ManifestationKind.PRESS: "Presseartikel",
            ManifestationKind.ANNOUNCEMENT: "Ankündigung",
        },
    ),
    "en": EmbedWording(
        heading="Outputs that fit",
        partial="Fits in part",
        fallback="Outputs of NEGZ that fit",
        links={
            ManifestationKind.RECORDING: "Recording",
            ManifestationKind.SLIDES: "Slides",
            ManifestationKind.REPORT: "Report about the output",
            ManifestationKind.PRESS: "Press article",
            ManifestationKind.ANNOUNCEMENT: "Announcement",
        },
    ),
}
