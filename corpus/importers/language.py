"""The two-letter language codes of ISO 639-1:2002, and how sources write them."""

_CODES = """
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de
dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id
ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu
lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu
rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr
ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""

ISO_639_1 = frozenset(_CODES.split())

_LONGER = {  # ISO 639-2 in both its forms, and words that libraries and sites write
    "de": "deu ger german deutsch",
    "en": "eng english englisch",
    "fr": "fra fre french französisch français",
    "es": "spa spanish spanisch español",
    "it": "ita italian italienisch italiano",
    "nl": "nld dut dutch niederländisch nederlands",
    "pl": "pol polish polnisch polski",
    "da": "dan danish dänisch dansk",
    "sv": "swe swedish schwedisch svenska",
    "cs": "ces cze czech tschechisch",
    "pt": "por portuguese portugiesisch",
    "et": "est estonian estnisch",
    "uk": "ukr ukrainian ukrainisch",
    "ru": "rus russian russisch",
    "tr": "tur turkish türkisch",
}
_CODE_BY_WORD = {word: code for code, words in _LONGER.items() for word in words.split()}


def short_code(text: str) -> str | None:
    """Return the two-letter code for what a source writes, such as "de-DE", "ger" or "Deutsch"; None for others."""
    word = text.strip().casefold().replace("_", "-").partition("-")[0]
    return word if word in ISO_639_1 else _CODE_BY_WORD.get(word)
