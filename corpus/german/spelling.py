"""Bringing ae/oe/ue back to umlauts and ss to ß where the dictionary leaves no doubt."""

import re
from functools import lru_cache
from itertools import combinations

from corpus.german.compound import split_compound
from corpus.german.lexicon import is_known

_UMLAUTS = {"ae": "ä", "oe": "ö", "ue": "ü", "Ae": "Ä", "Oe": "Ö", "Ue": "Ü"}
_DIGRAPH = re.compile(r"[aoAO]e|(?<![aqAQ])[uU]e|(?<=[aA]u)ue")  # neither "Frauen" nor "Quelle"; yet "Bauueberwachung"
_MAX_DIGRAPHS = 5  # 2**5 spellings of one word are tried at most
_MIN_LETTERS = 4  # shorter words with ae/oe/ue are mostly English or names: due, Joe, Rue; except at the front: Oel

# Words the dictionary also holds in the transcribed spelling, taken for that spelling by mistake.
_TRANSCRIBED_TEXT = """
fuer aehnlich erklaeren pruefung muenchen juergen menue menues ruecken koenigs
"""
_TRANSCRIBED = frozenset(_TRANSCRIBED_TEXT.split())

# English words that would become German ones, found by running every English word simplemma knows through the rules.
_ENGLISH = re.compile(r"(?:does|dues|guest\w*|\w*goers?|suedes?|sued|aeons?|daemons?|mediaeval)$", re.IGNORECASE)

# After a diphthong ss is ß unless a part of the word ends there (aus|sehen), which the dictionary tells.
_AFTER_DIPHTHONG = re.compile(
    r"(^au(?=ss(?:er|en(?!d(?:e|un|$))))|(?<!^)(?<!vor|her|hin|dar)au|ei|eu|äu|ie)ss", re.IGNORECASE
)
# After a single vowel spelling does not tell its length; these stems are long.
_LONG_STEMS = re.compile(
    r"(stra|gro|grö|fu(?=ss(?!ion))|fü|grü|gru|ma(?=ss(?:nahm|geb|gab|stab|ste|stä))|mä|spa(?=ss$)|sto|stö|blo(?=ss$)|sü)ss",
    re.IGNORECASE,
)
_SURNAMES = frozenset(("Weiss", "Strauss", "Gauss", "Preuss", "Reuss", "Strauss-Kahn", "Gross", "Heuss"))


@lru_cache(maxsize=32_768)
def restore_spelling(word: str) -> str:
    """Return the word with umlauts and ß where they belong; unknown words, names and English stay as they are."""
    return _restore_eszett(_restore_umlauts(word))


def _restore_umlauts(word: str) -> str:
    positions = [match.start() for match in _DIGRAPH.finditer(word)]
    if not positions or len(positions) > _MAX_DIGRAPHS or not _long_enough(word, positions):
        return word
    if _ENGLISH.match(word) or (is_known(word) and word.lower() not in _TRANSCRIBED):
        return word
    variants = _umlaut_variants(word, positions)
    for variant in variants:
        if is_known(variant):
            return variant
    return next((variant for variant in variants if _splits_better(variant, word)), word)


def _splits_better(variant: str, word: str) -> bool:
    return bool(split_compound(variant)) and not split_compound(word)


def _long_enough(word: str, positions: list[int]) -> bool:
    return len(word) >= _MIN_LETTERS or (positions[0] == 0 and len(word) == _MIN_LETTERS - 1)


def _umlaut_variants(word: str, positions: list[int]) -> list[str]:
    """Return every spelling with at least one umlaut, those with most umlauts first; each with and without ß."""
    variants = []
    for count in range(len(positions), 0, -1):
        for chosen in combinations(positions, count):
            letters = list(word)
            for position in chosen:
                letters[position] = (
                    _UMLAUTS[word[position : position + 2].capitalize()]
                    if word[position].isupper()
                    else _UMLAUTS[word[position : position + 2]]
                )
                letters[position + 1] = ""
            variant = "".join(letters)
            variants.append(variant)
            if (sharp := _restore_eszett(variant)) != variant:
                variants.append(sharp)
    return variants


def _restore_eszett(word: str) -> str:
    if "ss" not in word or word in _SURNAMES:
        return word
    for pattern in (_LONG_STEMS, _AFTER_DIPHTHONG):
        variant = pattern.sub(r"\1ß", word)
        if variant != word and (is_known(variant) or _splits_better(variant, word)):
            return variant
    return word
