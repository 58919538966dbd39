"""One spelling for sentence encoders and for lexical analysis."""

import re
import unicodedata

from corpus.german.casing import lower_all_caps
from corpus.german.gender import replace_gender_forms
from corpus.german.lexicon import MAX_WORD_LETTERS
from corpus.german.spelling import restore_spelling

# Soft hyphen, zero-width characters, direction marks, byte order mark; and surrogates, which no encoder can encode.
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SOFT_BREAK = re.compile("\u00ad[ \t]*\r?\n\\s*")
# "Verwal-\ntung" is one word; "Verwaltungs-\nund" is not, and "E-\nGovernment" keeps its hyphen.
_LINE_BREAK = re.compile(r"(?<=[^\W\d_])[-\u2010][ \t]*\r?\n\s*(?=[a-zäöüß])(?!(?:und|oder|bzw|sowie|als|and|or)\b)")
_HYPHEN_BREAK = re.compile(r"(?<=[^\W\d_])[-\u2010][ \t]*\r?\n\s*(?=[A-ZÄÖÜ])")
_ANYWHERE = r"://|@|[\w-]\.(?:de|org|com|net|eu|info|io|at|ch|gov|bund|html?|pdf|php|json|xml|py)(?![\w])"
_ADDRESS = re.compile(rf"{_ANYWHERE}|^\W*www\.", re.IGNORECASE)
_MAYBE_ADDRESS = re.compile(rf"{_ANYWHERE}|www\.", re.IGNORECASE)  # of a whole text: without one, no word is looked at
_SPELLABLE = re.compile(r"(?<![\w])(?=[^\W\d_]*?(?:[aouAOU][eE]|ss))[^\W\d_]+(?![\w])")  # others stay as they are
_MAX_ROUNDS = 12  # one or two do, a gender form in capitals takes three; the rest guards odd input


class NormalisedText(str):
    """A text in that spelling; normalising it again is free."""

    __slots__ = ()


def normalise(text: str, at_most: int | None = None) -> NormalisedText:
    """Return a text, or its first `at_most` characters, in the one spelling that machines are fed.

    Composed Unicode (NFC); no invisible characters; words joined that were hyphenated at a line's end; single spaces;
    no words in ALL CAPS other than acronyms; umlauts and ß instead of ae, oe, ue, ss where the dictionary leaves no
    doubt; gender forms as the masculine (see `corpus.german.gender` for why). Addresses stay as they are.
    Idempotent; never raises; linear in the text's length. For machines only: people read the original.
    """
    if at_most is not None and len(text) > at_most:
        text = text[:at_most]
    if isinstance(text, NormalisedText):
        return text
    text = _tidy(text)
    for _ in range(_MAX_ROUNDS):
        before = text
        text = unicodedata.normalize("NFC", _respell(text))
        if text == before:
            break
    return NormalisedText(text)


def _tidy(text: str) -> str:
    text = _SOFT_BREAK.sub("", text)
    text = _CONTROL.sub(" ", _INVISIBLE.sub("", text))
    text = _LINE_BREAK.sub("", unicodedata.normalize("NFC", text))
    return " ".join(_HYPHEN_BREAK.sub("-", text).split())


def _respell(text: str) -> str:
    """Apply the rules of case, gender and spelling to everything that is no address."""
    if not _MAYBE_ADDRESS.search(text):
        return _respell_plain(text)
    plain: list[str] = []
    done: list[str] = []
    for chunk in text.split(" "):
        if _ADDRESS.search(chunk):
            done += (_respell_plain(" ".join(plain)), chunk) if plain else (chunk,)
            plain = []
        else:
            plain.append(chunk)
    if plain:
        done.append(_respell_plain(" ".join(plain)))
    return " ".join(done)


def _respell_plain(text: str) -> str:
    return _SPELLABLE.sub(_restore, replace_gender_forms(lower_all_caps(text)))


def _restore(match: re.Match[str]) -> str:
    word = match[0]
    return restore_spelling(word) if len(word) <= MAX_WORD_LETTERS and not word.isupper() else word
