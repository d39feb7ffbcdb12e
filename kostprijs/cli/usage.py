"""Wrong use of a command, in Dutch: the library that reads the command line says it in English."""

from __future__ import annotations

from typing import Any

_WORDS = {
    "NoSuchOption": "De optie {option} bestaat niet.",
    "BadOptionUsage": "De optie {option} heeft een waarde nodig.",
    "MissingParameter": "Er ontbreekt een waarde: {parameter}.",
    "BadParameter": "De waarde voor {parameter} kan niet: {message}",
}


def usage_error(error: Any) -> tuple[str, int]:
    """The text and the exit code of an error of the command-line library (typer's own exceptions)."""
    kind = type(error).__name__
    code = getattr(error, "exit_code", 2)
    if kind == "Exit":
        return "", code
    if kind == "Abort":
        return "kostprijs: afgebroken; wat er al stond is ongewijzigd.", 130
    if kind == "NoArgsIsHelpError":
        return str(error.message), code
    parameter = getattr(error, "param", None)
    text = _WORDS.get(kind, "{message}").format(
        option=getattr(error, "option_name", ""),
        parameter=getattr(parameter, "metavar", None) or getattr(parameter, "name", "") or "een argument",
        message=_message(str(getattr(error, "message", ""))),
    )
    command = getattr(getattr(error, "ctx", None), "command_path", "") or "kostprijs"
    return f"kostprijs: {text} Hulp: «{command} --help».", code


def _message(message: str) -> str:
    if message.startswith("No such command"):
        return f"Het commando {message.split()[3].rstrip('.')} bestaat niet."
    if message.startswith("Got unexpected extra argument"):
        return f"Er staat te veel achter het commando: {message.rpartition('(')[2].rstrip(').')}."
    return message
