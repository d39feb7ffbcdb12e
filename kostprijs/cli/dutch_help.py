"""Commands whose help is wholly Dutch: the library that writes it puts English words around ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

_WORDS = {
    "Usage:": "Gebruik:",
    "[OPTIONS]": "[OPTIES]",
    "COMMAND [ARGS]...": "COMMANDO ...",
    "Arguments:": "Argumenten:",
    "Options:": "Opties:",
    "Commands:": "Commando's:",
    "Show this message and exit.": "Toon deze uitleg.",
    "[required]": "[verplicht]",
    "[default:": "[standaard:",
}
_BOUNDS = re.compile(r"(\d+)<=x<=(\d+)")
_KIND = re.compile(r" <[A-Za-z\[\]]+>")  # what a name or a file is for the program says nothing to its user


def in_dutch(text: str) -> str:
    """The help of a command with the words of the library in Dutch, in the same columns."""
    for english, dutch in _WORDS.items():
        text = text.replace(english, dutch)
    text = _BOUNDS.sub(r"\1 tot en met \2", text)
    return _KIND.sub(lambda found: " " * len(found[0]), text).replace("{", "").replace("}", "")


class _Command(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        """The help, in Dutch."""
        return in_dutch(super().get_help(ctx))


class _Group(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        """The help, in Dutch."""
        return in_dutch(super().get_help(ctx))


class Commands(typer.Typer):
    """A group of commands, which without one of them shows its help."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=_Group, no_args_is_help=True, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Any], Any]:
        """As the library's, with help in Dutch."""
        return super().command(name, cls=_Command, **settings)
