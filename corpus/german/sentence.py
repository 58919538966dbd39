"""Splitting text into sentences, with offsets into the original."""

import re
from dataclasses import dataclass

# Written with a full stop in the middle of a sentence, in lower case without it.
_ABBREVIATIONS_TEXT = """
z d u s v i o a b h e nr dr prof bzw ca abs art vgl evtl ggf inkl exkl sog etc usw usf bspw insb gem zzgl hrsg st
str tel mio mrd max min dipl ing jur phil rer pol nat med hc mag ass kap aufl bd jg hg ff f lit ziff rn rdnr anm tab
abb gez zz bes allg urspr entspr jhd jh u.a z.b d.h i.d.r s.o s.u o.ä u.ä v.a m.e o.g i.s.d e.v b.a m.a b.sc m.sc
ph.d ebd mind betr bzgl einschl erg ggü lfd mtl jährl stv vors vs no vol pp p fig dt engl frz std tsd jan feb mrz
apr aug sep sept okt nov dez mo di mi do fr sa so ltd inc co
"""
_ABBREVIATIONS = frozenset(_ABBREVIATIONS_TEXT.split())
# These may close a sentence, as abbreviations or because they are words too (Art, mag): then a sentence opener follows.
_ENDING_TEXT = "etc usw usf e.v ff f art so do mo no mag max min fr sa di mi co mind bes gem pp tab ing inc ltd"
_ENDING = frozenset(_ENDING_TEXT.split())
_MONTHS_TEXT = """
januar februar märz april mai juni juli august september oktober november dezember jahrhundert jahrhunderts jänner
quartal halbjahr legislaturperiode wahlperiode auflage sitzung klasse
"""
_MONTHS = frozenset(_MONTHS_TEXT.split())
_OPENERS_TEXT = """
der die das den dem des ein eine einen einem einer dies diese dieser dieses sie er es wir ich man in im am auf bei
mit für nach von zu zum zur aus dazu dabei damit hier so auch und aber doch wie was wer wo wenn als seit zudem
danach dann deshalb daher jedoch ebenso beide alle viele mehr nun jetzt nur nicht kein keine bis durch über unter
vor während ob weil trotz statt the this it we
"""
_OPENERS = frozenset(_OPENERS_TEXT.split())
_BOUNDARY = re.compile(r"[.!?…]+[\"'”“»«’)\]]*(?=\s|$)|\r?\n[ \t]*(?:\r?\n\s*)?")
_TOKEN_BEFORE = re.compile(r"[\w.]+$")
_FIRST_WORD = re.compile(r"[\s\"'„“”»«‚‘(\[–—-]*(\w+)")
_LOOK_AROUND_CHARS = 40  # how far an abbreviation before, or a word after, a full stop can reach


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands: `text == original[start:end]`, without surrounding white space."""

    start: int
    end: int
    text: str


def split_sentences(text: str) -> list[Sentence]:
    """Return the sentences in order. Every character that is no white space belongs to exactly one.

    A line break ends a sentence where a blank line follows, or where the next line opens with a capital, a digit or a
    bullet and the line does not end in a comma or hyphen: headings have no full stop.
    """
    sentences: list[Sentence] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        if _ends_sentence(text, match):
            _append(sentences, text, start, match.end())
            start = match.end()
    _append(sentences, text, start, len(text))
    return sentences


def _append(sentences: list[Sentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    stripped = piece.strip()
    if stripped:
        sentences.append(Sentence(start + left, start + left + len(stripped), stripped))


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    mark = match[0]
    if "\n" in mark:
        return _line_ends_sentence(text, match)
    following = _FIRST_WORD.match(text[match.end() : match.end() + _LOOK_AROUND_CHARS])
    word = following[1] if following else ""
    if word[:1].islower():
        return False
    return mark != "." or not _is_inner_stop(text[max(0, match.start() - _LOOK_AROUND_CHARS) : match.start()], word)


def _line_ends_sentence(text: str, match: re.Match[str]) -> bool:
    if match[0].count("\n") > 1:
        return True
    before = text[max(0, match.start() - _LOOK_AROUND_CHARS) : match.start()].rstrip()[-1:]
    after = text[match.end() : match.end() + 1]
    return before not in (",", "-", "–") and not after.islower()


def _is_inner_stop(before: str, following: str) -> bool:
    """Say whether the full stop belongs to an abbreviation, an ordinal or an initial."""
    found = _TOKEN_BEFORE.search(before)
    token = found[0].lower() if found else ""
    if token.isdigit():
        return following.lower() in _MONTHS or (len(token) <= 2 and following.lower() not in _OPENERS)  # noqa: PLR2004
    if token in _ENDING:
        return following.lower() not in _OPENERS
    return token in _ABBREVIATIONS or (len(token) == 1 and token.isalpha())
