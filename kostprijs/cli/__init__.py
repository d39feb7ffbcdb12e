"""The command line: commands, no logic. The only place that joins the confidential zone and the pages."""

from __future__ import annotations

import gc
import sys
import traceback
from pathlib import Path

from kostprijs.errors import KostprijsError, reason_of

UNEXPECTED = 70  # EX_SOFTWARE: outside the codes 0 to 4 that have a meaning


def main() -> None:
    """Run a command and end with its exit code; a traceback never reaches the user.

    An unexpected error is told by its type and the place in our code, without its message: that
    could quote a submitted value.
    """
    collect_seldom()
    from typer.exceptions import TyperException

    from kostprijs.cli.app import app
    from kostprijs.cli.usage import BROKEN_OFF, BROKEN_OFF_CODE, usage_error

    try:
        code = app(prog_name="kostprijs", standalone_mode=False)
        if code == BROKEN_OFF_CODE:  # Ctrl-C, which the library makes an exit code of without a word
            _end(BROKEN_OFF, code)
        sys.exit(code if isinstance(code, int) else 0)
    except TyperException as error:
        text, code = usage_error(error)
        _end(text, code)
    except KostprijsError as error:
        _end(f"kostprijs: {error}", error.exit_code)
    except (KeyboardInterrupt, BrokenPipeError):
        _end(BROKEN_OFF, BROKEN_OFF_CODE)
    except OSError as error:
        name = Path(str(error.filename)).name if error.filename else "een bestand"
        _end(
            f"kostprijs: «{name}»: {reason_of(error)}. Wat er al stond is ongewijzigd.",
            KostprijsError.exit_code,
        )
    except Exception as error:  # the last net; see the docstring
        _end(
            f"kostprijs: Onverwachte fout ({type(error).__name__} in {_place(error)}). Er is niets half "
            "geschreven. Meld deze regel aan de beheerder; er staan geen ingezonden waarden in.",
            UNEXPECTED,
        )


def collect_seldom() -> None:
    """Look for garbage less often: a command loads much, keeps most of it and is soon over."""
    gc.set_threshold(100_000, 20, 20)


def _end(text: str, code: int) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - this is the command line
    sys.exit(code)


def _place(error: BaseException) -> str:
    """The last place in our own code: a line of a library tells the maintainer little."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "kostprijs" in Path(frame.filename).parts] or frames
    return f"{Path(own[-1].filename).name}, {own[-1].name}, regel {own[-1].lineno}"
