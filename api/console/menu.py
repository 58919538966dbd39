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
    MenuEntry("trail", "Protokoll", f"{HOME}/protokoll"),
    MenuEntry("abdeckung", "Abdeckung", f"{HOME}/abdeckung"),
)
"""In the order people see it."""
