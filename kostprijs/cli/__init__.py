"""The command line: commands, no logic. The only place that joins the confidential zone and the pages."""

from __future__ import annotations

import sys
import traceback

from kostprijs.errors import KostprijsError

UNEXPECTED = 70  # EX_SOFTWARE: outside the codes 0 to 4 that have a meaning


def main() -> None:
    """Run a command and end with its exit code; a traceback never reaches the user.

    An unexpected error is told by its type and the place in our code, without its message: that
    could quote a submitted value.
    """
    from kostprijs.cli.app import app

    try:
        app()
    except KostprijsError as error:
        print(f"kostprijs: {error}", file=sys.stderr)  # noqa: T201 - this is the command line
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("kostprijs: afgebroken; wat er al stond is ongewijzigd.", file=sys.stderr)  # noqa: T201
        sys.exit(130)
    except Exception as error:  # the last net; see the docstring
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{place.name}, regel {place.lineno}"
        print(  # noqa: T201
            f"kostprijs: onverwachte fout ({type(error).__name__} in {where}). Er is niets half geschreven. "
            "Meld deze regel aan de beheerder; er staan geen ingezonden waarden in.",
            file=sys.stderr,
        )
        sys.exit(UNEXPECTED)
