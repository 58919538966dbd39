"""The console's menu: what each page adds to it."""

from dataclasses import dataclass

from api.console.address import HOME


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry: `name` is what a page calls itself as `current`, `path` starts with `/redaktion`."""

    name: str
    label: str
    path: str


MENU: tuple[MenuEntry, ...] = (
    MenuEntry("start", "Übersicht", HOME),
    MenuEntry("queue", "Warteschlange", f"{HOME}/warteschlange"),
    MenuEntry("sammeln", "Sammelübernahme", f"{HOME}/sammeln"),
    MenuEntry("second", "Zweitsicht", f"{HOME}/zweitsicht"),
    MenuEntry("agreement", "Übereinstimmung", f"{HOME}/uebereinstimmung"),
    MenuEntry("trail", "Protokoll", f"{HOME}/protokoll"),
    MenuEntry("abdeckung", "Abdeckung", f"{HOME}/abdeckung"),
    MenuEntry("rules", "Regeln", f"{HOME}/regeln"),
    MenuEntry("vocabulary", "Vokabular", f"{HOME}/vokabular"),
)
"""In the order people see it."""
