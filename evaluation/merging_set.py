"""The labelled set of items: `python -m evaluation.merging_set` writes `data/merging.jsonl` from the shipped catalogue.

For each output the posts, entries, events, files and articles that tell of it, as the sources write them, and
look-alikes that are outputs of their own: next year's conference, next month's meeting, part 2, a second or an English
edition, a meeting about a study. Cases no rule makes up stand in `data/merging_hard.jsonl`, written by hand.
Everything random comes from the output's id, so that the set is the same on every machine.
"""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from corpus.catalogue import catalogue_path
from corpus.importers.item import proposed_id
from corpus.importers.kind import kind_of
from corpus.model import OutputKind
from evaluation.data import merging_hard_path, merging_path

Record = dict[str, object]
MEETINGS = ("brown_bag", "event", "meetup")
PAPERS = ("study", "position_paper", "impulse_paper")
NEW_SHARE = 0.25  # outputs that nobody knows before their first item comes
_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()  # noqa: SIM905
_PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "–": "-"})
# Outputs that the catalogue holds twice: either is right.
_SAME = {
    "egovernment-monitor-2019-stellungnahmen": "egovernment-monitor-2019-statements",
    "n3gz-fachsimpeln-netzwerken-quatschen": "fachsimpeln-netzwerken-quatschen-2024",
    "cdo-zirkel-von-kuhhirten": "cdo-zirkel-bochum-2025",
    "d-stack-feedback-2026": "negz-feedback-deutschland-stack",
}


@dataclass(frozen=True, slots=True)
class Thing:
    """An output as the sources know it: its title, its day (made up where the catalogue has none), its addresses."""

    group: str
    record: Record
    title: str
    day: date
    random: random.Random

    @property
    def kind(self) -> str:
        """The catalogue's kind."""
        return str(self.record["type"])

    @property
    def slug(self) -> str:
        """The last part of its address; like WordPress, no two things get the same."""
        suffix = self.group.partition(" +")[2] or self.group.partition(" ")[2]
        return proposed_id(self.title, "", self.group) + (f"-{suffix}" if suffix else "")

    @property
    def page(self) -> str:
        """The address of its page; that of the catalogue where NEGZ itself has one for this thing alone."""
        folder = "termin" if self.kind in MEETINGS else "publikation"
        return f"https://negz.org/{folder}/{self.slug}/"

    @property
    def video(self) -> str:
        """The id of its recording."""
        return "".join(random.Random(self.group).choices("abcdefghijkmnopqrstuvwxyzABCDEFGH23456789_-", k=11))  # noqa: S311


def things() -> Iterator[Thing]:
    """Yield each output of the catalogue, once where it is held twice."""
    for line in catalogue_path().read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        chance = random.Random(record["id"])  # noqa: S311 - nothing here is secret
        if record["id"] not in _SAME:
            yield Thing(record["id"], record, record["title"], _day(record["date"], chance), chance)


def rows() -> Iterator[Record]:
    """Yield the set: what is known before, then the items in the order in which they come."""
    for line in catalogue_path().read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        group = _SAME.get(record["id"], record["id"])
        if not _is_new(group):
            yield {"half": half_of(group), "group": group, "known": {**record, "tags": None}}
    for thing in things():
        for variant in (thing, *look_alikes(thing)):
            items = list(_meeting(variant) if variant.kind in MEETINGS else _paper(variant))
            variant.random.shuffle(items)
            kept = items if variant is thing else items[:2]
            yield from ({"half": half_of(thing.group), "group": variant.group, **item} for item in kept)
    yield from (json.loads(line) for line in merging_hard_path().read_text(encoding="utf-8").splitlines())


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    return frozenset(thing.title for thing in things())


def half_of(group: str) -> str:
    """Return which half an output and all that looks like it belong to."""
    return "develop" if random.Random(f"half {group}").random() < 0.5 else "held_out"  # noqa: S311, PLR2004


def _is_new(group: str) -> bool:
    return random.Random(f"new {group}").random() < NEW_SHARE  # noqa: S311


def look_alikes(thing: Thing) -> Iterator[Thing]:
    """Yield outputs of their own that look like this one."""
    year = str(thing.day.year)
    later = thing.day + timedelta(days=364)
    if thing.kind in MEETINGS:
        renamed = thing.title.replace(year, str(later.year))
        if renamed == thing.title or renamed not in _titles():
            yield replace(thing, group=f"{thing.group} +1y", title=renamed, day=later)
        if year not in thing.title and thing.kind == "meetup":
            yield replace(thing, group=f"{thing.group} +1m", day=thing.day + timedelta(days=28))
        yield replace(thing, group=f"{thing.group} part", title=f"{thing.title} – Teil 2")
    elif thing.kind in PAPERS:
        edition = thing.random.choice(("2. Auflage", "3., überarbeitete Auflage"))
        yield replace(thing, group=f"{thing.group} edition", title=f"{thing.title} ({edition})", day=later)
        english = {**thing.record, "language": "en"}
        yield replace(thing, group=f"{thing.group} en", record=english, title=f"{thing.title} (English version)")
        meeting = {**thing.record, "type": "brown_bag", "series": "Brown-Bag-Meeting", "number": None, "subtitle": None}
        yield replace(thing, group=f"{thing.group} talk", record=meeting, day=thing.day + timedelta(days=40))


def _meeting(thing: Thing) -> Iterator[Record]:
    """Yield what the sources tell of a meeting, from the invitation to the press."""
    chance, title = thing.random, thing.title
    day, posted = thing.day, thing.day - timedelta(days=thing.random.randint(10, 45))
    text = f"Am {_german(day)} laden wir ein: {title}." if chance.random() < 0.7 else "Wir laden herzlich ein."  # noqa: PLR2004
    invited = {
        "type": thing.kind,
        "title": _invitation(thing),
        "date": str(posted),
        "url": thing.page,
        "abstract": text,
    }
    yield _item("wordpress", f"{chance.randint(100, 9_999)}", invited)
    number = chance.randint(100, 9_999)
    fed = {"title": invited["title"], "date": str(posted), "url": f"{thing.page}?utm_source=rss", "abstract": text}
    yield _item("feed", f"https://negz.org/?p={number}", fed)
    series = thing.record["series"]
    named = f"{series}: {title}" if series and chance.random() < 0.3 else title  # noqa: PLR2004
    own = chance.choice((thing.page, thing.page.replace("https://", "http://www."), "https://negz.org/termine/"))
    entry = {"type": "event", "title": named, "date": str(day), "duration_minutes": 60, "url": own}
    yield _item("calendar", f"{thing.slug}-{day}@negz.org", entry)
    yield from _afterwards(thing)


def _afterwards(thing: Thing) -> Iterator[Record]:
    chance, title, day = thing.random, _slip(thing.title, thing.random), thing.day
    back = _links(thing, 0.6)
    yield _item(
        "video",
        f"yt:video:{thing.video}",
        {
            "title": f"{title} | NEGZ {'Brown Bag' if thing.kind == 'brown_bag' else ''}".strip(),
            "date": str(day + timedelta(days=chance.randint(1, 20))),
            "recording_url": f"https://www.youtube.com/watch?v={thing.video}",
        },
        back,
    )
    shown = {
        "title": f"Jetzt ansehen: {title}",
        "type": thing.kind,
        "date": str(day + timedelta(days=chance.randint(2, 25))),
        "url": f"https://negz.org/jetzt-ansehen-{thing.slug}/",
        "recording_url": f"https://youtu.be/{thing.video}",
    }
    yield _item("recording", f"{chance.randint(100, 9_999)}", shown, _links(thing, 0.5))
    slides = chance.choice((f"{title} – Folien", f"Präsentation: {title}", f"{title} [PDF]"))
    file = f"https://negz.org/wp-content/uploads/{day.year}/{day.month:02d}/{thing.slug}.pdf"
    yield _item("slides", file, {"type": "event_material", "title": slides, "slides_url": file, "date": f"{day:%Y-%m}"})
    told = {
        "type": "article",
        "title": chance.choice(("Rückblick: ", "Das war: ", "Nachbericht zur Veranstaltung: ")) + title,
        "date": str(day + timedelta(days=chance.randint(1, 20))),
        "report_url": f"https://negz.org/rueckblick-{thing.slug}/",
        "abstract": f"Am {_german(day)} ging es um vieles." if chance.random() < 0.6 else "Es ging um vieles.",  # noqa: PLR2004
        "people": _people(thing),
    }
    yield _item("report", f"{chance.randint(100, 9_999)}", told, _links(thing, 0.6))
    yield _press(thing)


def _paper(thing: Thing) -> Iterator[Record]:
    """Yield what the sources tell of a paper, material, an article or a podcast."""
    chance, title, series = thing.random, thing.title, thing.record["series"]
    subtitle, number = thing.record["subtitle"], thing.record["number"]
    page = {"type": thing.kind, "title": title, "subtitle": subtitle, "date": str(thing.day), "url": thing.page}
    page["language"] = thing.record["language"]
    if series and chance.random() < 0.4:  # noqa: PLR2004
        page["title"] = f"{series}{f' Nr. {number}' if number else ''}: {title}"
    yield _item("wordpress", f"{chance.randint(100, 9_999)}", {**page, "people": _people(thing)})
    opened = f"{title}: {subtitle}" if subtitle and chance.random() < 0.5 else title  # noqa: PLR2004
    fed = {
        "title": opened,
        "date": str(thing.day),
        "url": f"{thing.page}?utm_medium=feed",
        "abstract": "Zum Nachlesen.",
    }
    yield _item("feed", f"https://negz.org/?p={chance.randint(100, 9_999)}", fed)
    held = {
        "type": thing.kind,
        "title": _slip(title, chance),
        "subtitle": subtitle,
        "date": f"{thing.day:%Y-%m}",
        "language": thing.record["language"],
        "people": [", ".join(reversed(name.rsplit(" ", 1))) for name in _people(thing)],
        "url": f"https://opus.example.org/frontdoor/index/docId/{chance.randint(1_000, 9_999)}",
    }
    yield _item("oai_pmh", f"oai:opus.example.org:{thing.slug}", held)
    news = {
        "type": "article",
        "title": f"{chance.choice(('Neu erschienen: ', 'Jetzt online: ', ''))}{title}",
        "date": str(thing.day + timedelta(days=chance.randint(0, 30))),
        "announcement_url": f"https://negz.org/neu-{thing.slug}/",
    }
    yield _item("news", f"{chance.randint(100, 9_999)}", news, _links(thing, 0.8))
    yield _press(thing)


def _press(thing: Thing) -> Record:
    chance, title = thing.random, thing.title
    written = {
        "type": "article",
        "title": chance.choice(
            (f"NEGZ: {title}", f"{title}: Was Ämter jetzt wissen sollten", f"„{title}“ – ein Bericht")
        ),
        "date": str(thing.day + timedelta(days=chance.randint(1, 45))),
        "press_url": f"https://fachpresse.example.org/{thing.slug}-a-{chance.randint(10_000, 99_999)}/",
        "people": _people(thing),
    }
    return _item("press", str(written["press_url"]), written, _links(thing, 0.6))


def _item(case: str, key: str, record: Mapping[str, object], links: list[str] | None = None) -> Record:
    said = {name: value for name, value in record.items() if value not in (None, [], "")}
    said.setdefault("type", kind_of((), str(record["title"]), OutputKind.ARTICLE).value)
    return {"case": case, "key": key, "record": said, "links": links or []}


def _links(thing: Thing, share: float) -> list[str]:
    """Return a link to the thing's page in this share of cases, and one to the house in each."""
    return ["https://negz.org/", *([thing.page] if thing.random.random() < share else [])]


def _people(thing: Thing) -> list[str]:
    people = thing.record["people"]
    return [str(name) for name in people] if isinstance(people, list) and thing.random.random() < 0.5 else []  # noqa: PLR2004


def _invitation(thing: Thing) -> str:
    forms = ("Einladung: {}", "Save the Date: {}", "{} am {day}", "{}", "Terminhinweis: {}", "{} ({day})")
    return thing.random.choice(forms).format(_slip(thing.title, thing.random), day=_german(thing.day))


def _slip(title: str, chance: random.Random) -> str:
    """Return the title as hurried people write it in one case of five."""
    fate = chance.random()
    if fate < 0.07:  # noqa: PLR2004
        at = chance.randrange(1, max(len(title) - 1, 2))
        return title[:at] + title[at + 1 :] if title[at].isalpha() else title
    if fate < 0.14:  # noqa: PLR2004
        return title.upper()
    if fate < 0.20:  # noqa: PLR2004
        return title.translate(_PLAIN)
    return title


def _day(text: str | None, chance: random.Random) -> date:
    parts = [int(part) for part in (text or str(chance.randint(2018, 2025))).split("-")]
    year, month, day = (*parts, *([chance.randint(2, 11), chance.randint(1, 28)][len(parts) - 1 :]))
    return date(year, month, day)


def _german(day: date) -> str:
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def write(path: Path) -> None:
    """Write the set."""
    lines = (json.dumps(row, ensure_ascii=False) for row in rows())
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    write(merging_path())
