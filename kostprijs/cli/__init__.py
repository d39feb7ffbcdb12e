"""The command line: commands, no logic. The only place that joins the confidential zone and the pages."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run a command and end with its exit code; a traceback never reaches the user."""
    collect_seldom()
    from typer.exceptions import TyperException

    from kostprijs.cli.app import app
    from kostprijs.cli.failure import failure
    from kostprijs.cli.usage import BROKEN_OFF, BROKEN_OFF_CODE, usage_error

    try:
        code = app(prog_name="kostprijs", standalone_mode=False)
        if code == BROKEN_OFF_CODE:  # Ctrl-C, which the library makes an exit code of without a word
            _end(BROKEN_OFF, code)
        sys.exit(code if isinstance(code, int) else 0)
    except TyperException as error:
        text, code = usage_error(error)
        _end(text, code)
    except (KeyboardInterrupt, BrokenPipeError):
        _end(BROKEN_OFF, BROKEN_OFF_CODE)
    except Exception as error:  # an unexpected one too: this is the last net
        text, code = failure(error)
        _end(f"kostprijs: {text}", code)


def collect_seldom() -> None:
    """Look for garbage less often: a command loads much, keeps most of it and is soon over."""
    gc.set_threshold(100_000, 20, 20)


def _end(text: str, code: int) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - this is the command line
    sys.exit(code)
