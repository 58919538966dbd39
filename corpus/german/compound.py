"""Splitting German compounds into parts the dictionary knows."""

import re
from functools import lru_cache

from corpus.german.lexicon import MAX_WORD_LETTERS, lookup

MIN_PART_LETTERS = 4  # shorter parts ("art", "ort") occur by chance inside other words
_SHORT_TAILS = frozenset(("amt", "rat"))  # without them Bezirksamt is Bezirk|samt (velvet)
_SHORT_TAIL_LETTERS = 3
_LINKS = ("s", "es", "n", "en")  # "" is tried first

# Endings that look like words of their own ("Schaft", "Ration") yet only derive, and chance finds (Bau|s|tein).
_DERIVING_TAILS_TEXT = """
schaft schaften heit heiten keit keiten haft hafte haften lich liche lichen tion tionen ierung ierungen ieren iert
igkeit isch ische ischen ismus isten innen tums eren ende enden ender ung ungen erin ling linge lingen chen lein
sein ment mente menten ation ationen ität täten losen lose barer bare baren mäßig voll volle vollen halt
nation ration stenz stent triere ster nativ dung bewerb tein tand stag samt ache affe reibe reibung rinne falt
ertag native este scheren
"""
_DERIVING_TAILS = frozenset(_DERIVING_TAILS_TEXT.split())
# Nouns on these endings take a linking s: verwaltungs|intern, never verwaltung|sintern.
_NEEDS_LINK = re.compile(r"(?:ung|heit|keit|schaft|tion|tät|nehmen|fahren|haben|leben|trauen|mögen)$")
# Particles, foreign prefixes and chance finds: "unter|nehmen" and "trans|formation" are no compounds of nouns.
_PREFIXES_TEXT = """
unter über wider wieder hinter zwischen nach durch gegen zurück voran vorbei herum heraus hinaus hinein weiter trans
inter infra super hyper kontra contra intra meta mega mikro makro multi semi anti auto tele prae poly mono para peri
post miss ober entgegen zurecht herein herab hinab fort dazu davon daran darauf her hin
tran weit hint gest besch assi mini kombi regis juris demo psycho wette mode gene seme metro kris
"""
_PREFIXES = frozenset(_PREFIXES_TEXT.split())


@lru_cache(maxsize=16_384)
def split_compound(word: str) -> tuple[str, ...]:
    """Return the parts in lower case, without linking letters, or () where the word is no compound of known words.

    The fewest parts win; among equals the split whose last part is longest, because German heads come last.
    """
    lower = word.lower()
    if not 2 * MIN_PART_LETTERS - 1 <= len(lower) <= MAX_WORD_LETTERS or not lower.isalpha() or _is_infinitive(lower):
        return ()
    best: dict[int, tuple[str, ...]] = {}  # where the rest begins -> the best parts of that rest
    for start in range(len(lower) - _SHORT_TAIL_LETTERS, -1, -1):
        parts = _best_from(lower, start, best)
        if parts:
            best[start] = parts
    return best[0] if len(best.get(0, ())) > 1 else ()


def _best_from(word: str, start: int, best: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    if start > 0 and _is_tail(word[start:]):
        return (word[start:],)
    for rest in sorted(best, key=lambda index: (len(best[index]), index)):
        if rest - start >= MIN_PART_LETTERS and (stem := _stem(word[start:rest])):
            return (stem, *best[rest])
    return ()


def _is_infinitive(word: str) -> bool:
    """Verbs such as beschaffen and vereinfachen split by chance only."""
    return word.endswith("n") and lookup(word) == word


def _is_tail(part: str) -> bool:
    if len(part) < MIN_PART_LETTERS:
        return part in _SHORT_TAILS
    return part not in _DERIVING_TAILS and (lookup(part.capitalize()) is not None or lookup(part) is not None)


def _stem(part: str) -> str | None:
    """Return a first part without its linking letters: a noun, an adjective, nothing else."""
    if part in _PREFIXES:
        return None
    if part.endswith("s") and _NEEDS_LINK.search(part[:-1]) and _can_lead(part[:-1]):
        return part[:-1]
    if _can_lead(part) and not _NEEDS_LINK.search(part):
        return part
    for link in _LINKS:
        stem = part.removesuffix(link)
        if stem == part:
            continue
        if len(stem) >= MIN_PART_LETTERS and stem not in _PREFIXES and _can_lead(stem):
            return stem
    return None


def _can_lead(stem: str) -> bool:
    noun = lookup(stem.capitalize())
    if noun is not None and noun[:1].isupper():
        return True
    return lookup(stem) == stem and not stem.endswith("en")
