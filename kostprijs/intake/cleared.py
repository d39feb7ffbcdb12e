"""traject.toml without what names providers: the tables that `close` takes out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from kostprijs.errors import WrongUse
from kostprijs.layout import CONFIG

# Who is in which file, what was decided of whom, and who is in which part: key -> heading.
NAMING = {
    "concern": "[concern]",
    "rekenwijze_bestand": "[rekenwijze_bestand]",
    "besluit": "[[besluit]]",
    "deel": "[deel]",
}
_HEADER = re.compile(r"""\s*\[{1,2}\s*["']?([A-Za-z0-9_-]+)["']?\s*[\].]""")


def naming_tables(text: str) -> tuple[str, ...]:
    """Which of the tables NAMING are there with something in them."""
    top = tomllib.loads(text)
    return tuple(name for name in NAMING if top.get(name))


def without_names(text: str) -> str:
    """The settings without the tables NAMING; all else as it was written.

    Comments inside and straight above these tables go too; other comments are not looked at. Raises WrongUse
    where the tables are written in another way than under a heading of their own.
    """
    kept = "".join(_kept(text.splitlines(keepends=True)))
    expected = {name: value for name, value in tomllib.loads(text).items() if name not in NAMING}
    if _parsed(kept) != expected:
        raise WrongUse(
            f"{CONFIG} noemt concerns of bestanden op een manier die dit programma niet zelf kan weghalen. "
            f"Haal {', '.join(NAMING.values())} er zelf uit en geef de opdracht opnieuw. Deze "
            "opdracht heeft niets vernietigd."
        )
    return kept


def _parsed(text: str) -> object:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _kept(lines: list[str]) -> Iterator[str]:
    drops = False
    above: list[str] = []  # comments that may belong to the heading that follows
    for line in lines:
        header = _HEADER.match(line)
        if header:
            drops = header[1] in NAMING
        elif line.lstrip().startswith("#") and not drops:
            above.append(line)
            continue
        if not drops:
            yield from (*above, line)
        above = []
    yield from above
