"""The console's menu: what each page adds to it."""

from dataclasses import dataclass

from api.console.address import HOME
from corpus.account import Role


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One entry: `name` is what a page calls itself as `current`, `path` starts with `/redaktion`."""

    name: str
    label: str
    path: str
    role: Role = Role.EDITOR
    """Who sees it; an admin sees everything."""

    def is_for(self, role: Role) -> bool:
        """Return whether an account of that role is shown the entry."""
        return role in {self.role, Role.ADMIN}


MENU: tuple[MenuEntry, ...] = (
    MenuEntry("start", "Übersicht", HOME),
    MenuEntry("queue", "Warteschlange", f"{HOME}/warteschlange"),
    MenuEntry("sammeln", "Sammelübernahme", f"{HOME}/sammeln"),
    MenuEntry("second", "Zweitsicht", f"{HOME}/zweitsicht"),
    MenuEntry("agreement", "Übereinstimmung", f"{HOME}/uebereinstimmung"),
    MenuEntry("trail", "Protokoll", f"{HOME}/protokoll"),
    MenuEntry("abdeckung", "Abdeckung", f"{HOME}/abdeckung"),
    MenuEntry("nutzung", "Nutzung", f"{HOME}/nutzung"),
    MenuEntry("rules", "Regeln", f"{HOME}/regeln"),
    MenuEntry("trials", "Versuche", f"{HOME}/versuche"),
    MenuEntry("vocabulary", "Vokabular", f"{HOME}/vokabular"),
    MenuEntry("sources", "Quellen", f"{HOME}/quellen"),
    MenuEntry("merges", "Zusammenführungen", f"{HOME}/zusammenfuehrungen"),
    MenuEntry("keys", "Leseschlüssel", f"{HOME}/schluessel", Role.ADMIN),
)
"""In the order people see it."""
