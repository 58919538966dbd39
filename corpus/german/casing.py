"""Words in ALL CAPS to their proper case, acronyms aside."""

import re
from itertools import groupby

from corpus.german.compound import split_compound
from corpus.german.lexicon import is_known, lookup
from corpus.german.spelling import restore_spelling

_MIN_LETTERS = 5  # outside a line in capitals, shorter ones (NEGZ, BITV, KGSt) are mostly acronyms
_MIN_LETTERS_IN_RUN = 4
_MIN_RUN_WORDS = 3  # two capital words in a row are often two acronyms
_MIN_UNKNOWN_LETTERS = 6  # in a line in capitals: names and new words

# Acronyms that the dictionary takes for words, or could.
_ACRONYMS_TEXT = """
ELSTER KONSENS ELAN FITKO NEGZ N3GZ KGST OZG EFA FIM ITZBUND EUDI BUNDID ZENDIS VITAKO DATEV BITKOM DSGVO BITV XÖV
XOEV NOOTS DVDV BAFÖG ELGA SAP SCRUM COBIT SMART MACH PRINCE BASIC CERT REST FAST
FOKUS GAIA AKDB BVA BSI NKR KDO DESTATIS
POLIKS UNESCO UNICEF GOVTECH DIN ISO MINT SWOT PESTEL LEIKA KOMMONE AURORA CIVIC OSBA DARP ISPRAT IMPULS CHAT CORONA
COVID ARGE STEP
"""
_ACRONYMS = frozenset(_ACRONYMS_TEXT.split())
# The short words of a headline; everything else of up to three letters stays an acronym (NRW, KI, IT).
_SHORT_WORDS_TEXT = """
der die das den dem des ein im in ins am an ans auf aus bei bis für fuer mit nach vom von vor zu zum zur um und oder
wie was wer wo ist sind war hat so als auch nur ob ohne per pro seit ihr wir sie er es ich du man mehr neu neue gut
kein nicht über ueber unter durch gegen statt dass wenn aber doch noch eine einen einem einer eines sich wird kann
soll muss amt tag ort weg rat ziel team stadt land staat bund
"""
_SHORT_WORDS = frozenset(_SHORT_WORDS_TEXT.split())
_FUNCTION_WORDS_TEXT = """
der die das den dem des im in ins am an auf aus bei für mit und oder von vom zu zum zur ist sind wie was wer wo ein
eine
"""
_FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_TEXT.split())
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")
_MAYBE_CAPS = re.compile(r"(?<!\w)[^\W\d_a-z]{2,}(?!\w)")  # no word of others is in capitals
_CAPS_PERSON = re.compile(r"(?<!\w)([^\W\d_]{3,60})([:*_·/]-?)(INNEN|Innen|innen|IN)(?!\w)")  # "BÜRGER:INNEN"


def lower_all_caps(text: str) -> str:
    """Return the text with words in ALL CAPS in proper case.

    A word of five letters or more changes where the dictionary knows it or its parts. In a run of three or more words
    in capitals with at least one German word among them, articles and prepositions and unknown long words change too.
    """
    if not _MAYBE_CAPS.search(text):
        return text
    words = list(_WORD.finditer(text))
    is_upper = [match[0].isupper() for match in words]
    if not any(upper and len(match[0]) > 1 for match, upper in zip(words, is_upper, strict=True)):
        return text
    in_run = _runs(words, is_upper)
    pieces: list[str] = []
    end = 0
    for match, upper, runs in zip(words, is_upper, in_run, strict=True):
        if upper:
            pieces += (text[end : match.start()], _proper(match[0], runs, _opens_sentence(text, match.start())))
            end = match.end()
    return _CAPS_PERSON.sub(_lower_person, "".join((*pieces, text[end:])))


def _lower_person(match: re.Match[str]) -> str:
    stem = match[1].capitalize() if match[1].isupper() else match[1]
    return stem + match[2] + match[3].lower()


def _runs(words: list[re.Match[str]], is_upper: list[bool]) -> list[bool]:
    """Say for each word whether it stands in a line of capitals."""
    marks = [False] * len(words)
    start = 0
    for upper, same in groupby(is_upper):
        stop = start + sum(1 for _ in same)
        is_long = upper and stop - start >= _MIN_RUN_WORDS
        if is_long and any(_is_german(match[0]) for match in words[start:stop]):
            marks[start:stop] = [True] * (stop - start)
        start = stop
    return marks


def _is_german(word: str) -> bool:
    return word.lower() in _FUNCTION_WORDS or (len(word) >= _MIN_LETTERS and _proper(word, False, False) != word)


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \"'„“”»«(–-")
    return (start == 0) or (before == "" and start < 4) or before.endswith((".", "!", "?", ":"))  # noqa: PLR2004


def _proper(word: str, in_run: bool, opens: bool) -> str:
    if not word.isupper() or word in _ACRONYMS or len(word) == 1:
        return word
    if in_run and word.lower() in _SHORT_WORDS:
        return _sentence_case(_usual_case(word), opens)
    if len(word) < (_MIN_LETTERS_IN_RUN if in_run else _MIN_LETTERS) or lookup(word) is not None:
        return word
    candidate = restore_spelling(word.capitalize())
    if is_known(candidate):
        return _sentence_case(_usual_case(candidate), opens)
    if parts := split_compound(candidate):
        return candidate if lookup(parts[-1].capitalize()) is not None else _sentence_case(candidate.lower(), opens)
    return candidate if in_run and len(word) >= _MIN_UNKNOWN_LETTERS else word


def _sentence_case(word: str, opens: bool) -> str:
    return word[0].upper() + word[1:] if opens else word


def _usual_case(word: str) -> str:
    """Return a known word as noun or in lower case; a form that can be both (leben, Leben) in lower case."""
    lower, noun = word.lower(), word.lower().capitalize()
    lemma_lower, lemma_noun = lookup(lower), lookup(noun)
    if lemma_lower is None or lower == noun:
        return noun
    if lemma_noun is None or lower in _SHORT_WORDS or lemma_noun.lower() == lemma_lower.lower():
        return noun if lemma_noun is not None and lemma_lower[:1].isupper() else lower
    return lower if lower.startswith(lemma_lower) and lemma_lower != lower else noun
