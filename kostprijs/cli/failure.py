"""What the command line says of an error: the same words for one round as for many."""

from __future__ import annotations

import traceback
from pathlib import Path

from kostprijs.errors import KostprijsError, reason_of

UNEXPECTED = 70  # EX_SOFTWARE: outside the codes 0 to 4 that have a meaning


def failure(error: Exception) -> tuple[str, int]:
    """What went wrong and what to do, in Dutch, and the exit code.

    An unexpected error is told by its type and the place in our code, without its message: that could quote
    a submitted value.
    """
    if isinstance(error, KostprijsError):
        return str(error), error.exit_code
    if isinstance(error, OSError):
        name = Path(str(error.filename)).name if error.filename else "een bestand"
        text = f"Bij «{name}» ging het mis: {reason_of(error)}. Verhelp dat, en geef de opdracht opnieuw."
        return text, KostprijsError.exit_code
    return unexpected(error, "Er is niets half geschreven. "), UNEXPECTED


def unexpected(error: Exception, promise: str = "") -> str:
    """An unexpected error by its type and place; `promise` is what the caller knows of what is written."""
    return (
        f"Onverwachte fout ({type(error).__name__} in {_place(error)}). {promise}Meld deze regel aan de "
        "beheerder; er staan geen ingezonden waarden in."
    )


def _place(error: BaseException) -> str:
    """The last place in our own code: a line of a library tells the maintainer little."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "kostprijs" in Path(frame.filename).parts] or frames
    return f"{Path(own[-1].filename).name}, {own[-1].name}, regel {own[-1].lineno}"
