"""Wrong use of a command, in Dutch: the library that reads the command line says it in English."""

from __future__ import annotations

from typing import Any

BROKEN_OFF_CODE = 130
BROKEN_OFF = "kostprijs: Afgebroken."
_WORDS = {
    "NoSuchOption": "De optie {option} bestaat niet.",
    "BadOptionUsage": "De optie {option} heeft een waarde nodig.",
    "MissingParameter": "Er ontbreekt een waarde: {parameter}.",
    "BadParameter": "De waarde voor {parameter} kan niet; verwacht: een geheel getal{bounds}.",
}


def usage_error(error: Any) -> tuple[str, int]:
    """The text and the exit code of an error of the command-line library (typer's own exceptions)."""
    kind = type(error).__name__
    code = getattr(error, "exit_code", 2)
    message, parameter = str(getattr(error, "message", "")), getattr(error, "param", None)
    if kind == "NoArgsIsHelpError":
        return message, code
    option = getattr(error, "option_name", "")
    text = _known(message, option) or _WORDS.get(kind, "{message}").format(
        option=option, parameter=_name(parameter), bounds=_bounds(parameter), message=message
    )
    command = getattr(getattr(error, "ctx", None), "command_path", "") or "kostprijs"
    return f"kostprijs: {text} Hulp: «{command} --help».", code


def _known(message: str, option: str) -> str:
    """What the library says by one kind of error and in words that differ; empty for anything else."""
    if message.startswith("No such command"):
        name = message.split()[3].strip("'.")
        return f"Het commando «{name}» bestaat niet."
    if message.startswith("Got unexpected extra argument"):
        return f"Er staat te veel achter het commando: {message.rpartition('(')[2].rstrip(').')}."
    return f"De optie {option} krijgt geen waarde." if message.endswith("does not take a value.") else ""


def _name(parameter: Any) -> str:
    """As the help writes it; an option with what stands behind it."""
    what = getattr(parameter, "metavar", None) or getattr(parameter, "name", "") or "een argument"
    return " ".join([*(name for name in getattr(parameter, "opts", ()) if name.startswith("--")), what])


def _bounds(parameter: Any) -> str:
    """Numbers are the only values that the library itself can refuse: files and names are ours to read."""
    low, high = getattr(parameter, "min", None), getattr(parameter, "max", None)
    return "" if low is None or high is None else f" van {low} tot en met {high}"
