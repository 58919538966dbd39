"""Typer's own words in German: the headings of help pages, and what is wrong with a call."""

import re
from typing import TYPE_CHECKING

from typer import TyperException
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from typer import Context

_HELP = (
    (r"\AUsage: ", "Aufruf: "),
    (r"\[OPTIONS\]", "[OPTIONEN]"),
    (r"COMMAND \[ARGS\]\.\.\.", "BEFEHL …"),
    (r"(?m)^Arguments:$", "Angaben:"),
    (r"(?m)^Options:$", "Optionen:"),
    (r"(?m)^Commands:$", "Befehle:"),
    (r"Show this message and exit\.", "Diese Hilfe zeigen."),
    (r"\[default: ", "[Vorgabe: "),
    (r"\[required\]", "[nötig]"),
    (r"<str>", "<Text>"),
    (r"<int>", "<Zahl>"),
    (r"<path>", "<Pfad>"),
)
_USAGE = (
    (r"No such option: (\S+?)(?: \(Possible options: (.+)\))?", r"Die Option „\1“ gibt es nicht.", r"Ähnlich: \2."),
    (r"No such command '(.+?)'\.(?: Did you mean (.+)\?)?", r"Den Befehl „\1“ gibt es nicht.", r"Ähnlich: \2."),
    (r"Missing command\.", "Es fehlt ein Befehl.", ""),
    (r"Missing argument '(.+?)'\..*", r"Es fehlt die Angabe \1.", ""),
    (r"Missing option '(.+?)'\..*", r"Es fehlt die Option \1.", ""),
    (r"Option '(.+)' requires an argument\.", r"Der Option \1 fehlt ihr Wert.", ""),
    (r"Option '(.+)' does not take a value\.", r"Die Option \1 nimmt keinen Wert.", ""),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", r"Mit „\1“ ist nichts anzufangen.", ""),
    (r"Invalid value for '(.+?)': .*valid integer.*", r"Der Wert für \1 ist keine ganze Zahl.", ""),
    (
        r"Invalid value for '(.+?)': (?:Value error, )?'(.*?)' is not one of (.+?)\.?",
        r"Den Wert „\2“ kennt \1 nicht. Bekannt sind: \3.",
        "",
    ),
    (r"Invalid value for '(.+?)': (.*)", r"Der Wert für \1 ist ungültig: \2", ""),
)


class GermanCommand(TyperCommand):
    """A command whose help page is German throughout."""

    def get_help(self, ctx: "Context") -> str:  # type: ignore[override]  # Typer hides the wider type it declares
        """Return the help page."""
        return _in_german(super().get_help(ctx))


class GermanGroup(TyperGroup):
    """A group of commands whose help page is German throughout."""

    def get_help(self, ctx: "Context") -> str:  # type: ignore[override]  # Typer hides the wider type it declares
        """Return the help page."""
        return _in_german(super().get_help(ctx))


def usage_message(error: TyperException) -> str:
    """Return in German what is wrong with the call and where to read on; Typer's own words where we know none."""
    said = error.format_message()
    context = getattr(error, "ctx", None)
    hint = f" Hilfe: {context.command_path} --help" if context is not None else ""
    for pattern, subject, suggestion in _USAGE:
        match = re.fullmatch(pattern, said, re.DOTALL)
        if match:
            has_suggestion = suggestion and match.group(2)
            return match.expand(f"{subject} {suggestion}" if has_suggestion else subject) + hint
    return f"{said}{hint}"


def _in_german(text: str) -> str:
    for pattern, german in _HELP:
        text = re.sub(pattern, german, text)
    return text
