"""Typed access to TOML files; every refusal names the file, the place, what is expected and the mend."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from kostprijs.errors import ModelError, WrongUse, reason_of

MAX_BYTES = 1_000_000  # one MB
LARGEST = 1e300

_POSITION = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)$")
# control signs, and the signs that turn the direction of a text around
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_TWICE = "deze naam staat er al; laat er één staan"
# how tomllib's own words begin, and what to do
_SYNTAX = (
    ("Invalid statement", "hier hoort een sleutel of een [tabel]"),
    (
        "Expected newline",
        "na de waarde staat nog iets; schrijf decimalen met een punt, en elke sleutel op een regel",
    ),
    ("Expected '='", "na de sleutel hoort een is-teken"),
    ("Expected ']", "het haakje ] ontbreekt"),
    ("Cannot", _TWICE),
    ("Duplicate", _TWICE),
    ("Invalid initial", "zo begint geen naam; gebruik letters, cijfers, - en _, of aanhalingstekens"),
    ("Unclosed array", "het haakje ] van een lijst ontbreekt"),
    ("Unclosed inline", "de accolade } ontbreekt"),
    ("Unescaped", "schrijf een backslash in een tekst dubbel, of gebruik enkele aanhalingstekens"),
    ("Unterminated", "het aanhalingsteken aan het eind van een tekst ontbreekt"),
    (
        "Illegal character",
        "hier mag dit teken niet; ontbreekt er een aanhalingsteken aan het eind van een tekst?",
    ),
    ("Found invalid", "hier mag dit teken niet"),
    ("Invalid date", "dit is geen datum; schrijf bijvoorbeeld 2019-08-14"),
    ("Invalid value", "dit is geen waarde; zet een tekst tussen aanhalingstekens, en decimalen met een punt"),
)


def read_toml(path: Path) -> Table:
    """The top table of a file. Raises WrongUse when it can't be read, ModelError as `parse_toml` does."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WrongUse(f"{path.name} is niet te lezen: {reason_of(error)}.") from error
    return parse_toml(data, path.name)


def parse_toml(data: bytes, file: str) -> Table:
    """The top table of a TOML text. Raises ModelError for a file that is no UTF-8 or no TOML."""
    if len(data) > MAX_BYTES:
        raise ModelError(file, "bestand", "groter dan 1 MB; kijk of dit het goede bestand is")
    try:
        return Table(file, "bestand", tomllib.loads(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise ModelError(file, "bestand", "geen UTF-8; sla het bestand op als UTF-8") from error
    except (ValueError, RecursionError) as error:  # ValueError also for a number of thousands of digits
        raise ModelError(file, "bestand", f"geen geldige TOML; {_syntax(str(error))}") from error


def ids_in(folder: Traversable) -> tuple[str, ...]:
    """The names of the TOML files in a folder of the package, without `.toml`, sorted."""
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")))


@dataclass(frozen=True)
class Table:
    """One table of a file and where it stands."""

    file: str
    place: str
    data: Mapping[str, Any]

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def error(self, key: str, reason: str) -> ModelError:
        """The refusal of one key (or, with an empty key, of the table itself)."""
        return ModelError(self.file, f"{self.place}, {key}" if key else self.place, reason)

    def only(self, known: Collection[str]) -> None:
        """Refuse keys outside `known`: a misspelt key must not be ignored in silence."""
        unknown = sorted(set(self.data) - set(known))
        if unknown:
            raise self.error("", f"onbekende sleutel «{unknown[0]}»; bekend zijn {', '.join(sorted(known))}")

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without default it is required and may not be empty."""
        value = self.data.get(key, default)
        if value is None:
            raise self.error(key, "ontbreekt; verwacht: een tekst")
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.error(key, f"verwacht: een tekst, gevonden: {_shown(value)}")
        self._printable(key, value)
        return value

    def number(self, key: str) -> float | None:
        """A finite number, or None when the key is absent."""
        value = self.data.get(key)
        return None if value is None else self._finite(key, value)

    def required_number(self, key: str) -> float:
        """A finite number that must be there."""
        value = self.number(key)
        if value is None:
            raise self.error(key, "ontbreekt; verwacht: een getal")
        return value

    def integer(self, key: str, lowest: int, highest: int, default: int | None = None) -> int:
        """A whole number within bounds."""
        value = self.data.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            raise self.error(key, f"verwacht: een geheel getal van {lowest} tot en met {highest}")
        return value

    def date(self, key: str) -> dt.date:
        """A date; it is required."""
        value = self.data.get(key)
        if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
            raise self.error(key, "verwacht: een datum zonder aanhalingstekens, zoals 2019-08-14")
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when absent."""
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            raise self.error(key, "verwacht: true of false")
        return value

    def bounds(self, key: str) -> tuple[float, float] | None:
        """Two ascending numbers, or None when the key is absent."""
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or len(value) != 2:
            raise self.error(key, "verwacht: twee getallen, [laagste, hoogste]")
        low, high = (self._finite(key, item) for item in value)
        if low >= high:
            raise self.error(key, "de laagste grens moet onder de hoogste liggen")
        return low, high

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts (one text counts as a list of one); empty when absent."""
        value = self.data.get(key, [])
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise self.error(key, "verwacht: een lijst van teksten")
        self._printable(key, *items)
        return tuple(items)

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """One of a closed list of words."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.error(key, f"«{value:.40}» bestaat niet; kies uit {', '.join(sorted(allowed))}")
        return value

    def identifier(self, key: str, pattern: str) -> str:
        """A text that is wholly of the given form."""
        value = self.text(key)
        if not re.fullmatch(pattern, value):
            raise self.error(key, f"«{value:.40}» is geen geldige naam; gebruik kleine letters, cijfers en _")
        return value

    def table(self, key: str, label: str = "") -> Table:
        """An inner table; empty when absent."""
        value = self.data.get(key, {})
        if not isinstance(value, dict):
            raise self.error(key, "verwacht: een tabel")
        place = label or (f"[{key}]" if self.place == "bestand" else f"{self.place}, {key}")
        return Table(self.file, place, value)

    def tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables (`[[key]]`), each placed by its id, else by its position; empty when absent.

        One inside another table has the place of that one before its own.
        """
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.error(key, f"verwacht: een of meer tabellen [[{key}]]")
        outer = "" if self.place == "bestand" else f"{self.place}, "
        return tuple(
            Table(self.file, f"{outer}[[{key}]] {_named(item.get('id'), position)}", item)
            for position, item in enumerate(value, 1)
        )

    def mapping(self, key: str, what: str, accept: Callable[[Any], bool]) -> dict[str, Any]:
        """An inner table whose values all pass `accept`; `what` says in Dutch what is expected."""
        inner = self.table(key)
        for name, value in inner.data.items():
            if not accept(value):
                raise inner.error(name, f"verwacht: {what}")
            inner._printable(name, value)
        return dict(inner.data)

    def _printable(self, key: str, *values: Any) -> None:
        """Refuse a text with a sign (a NUL) that no page and no workbook can hold, or that misleads."""
        if any(isinstance(value, str) and _UNPRINTABLE.search(value) for value in values):
            raise self.error(key, "bevat een onzichtbaar stuurteken; haal het weg")

    def _finite(self, key: str, value: Any) -> float:
        # the limit also keeps a whole number that no float can hold away from isfinite
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < LARGEST:
            raise self.error(key, f"verwacht: een getal, gevonden: {_shown(value)}")
        return float(value)


def _syntax(error: str) -> str:
    """Where a text is no TOML and what to do, out of the words of the parser."""
    found = _POSITION.search(error)
    place = "" if not found else f"regel {found[1]}, kolom {found[2]}: " if found[1] else "aan het eind: "
    return place + next((said for begin, said in _SYNTAX if error.startswith(begin)), "het is niet te lezen")


def _named(name: Any, position: int) -> str:
    return f"{name:.60}" if isinstance(name, str) and name.strip() else f"nr. {position}"


def _shown(value: Any) -> str:
    """The beginning of a wrong value, as a file has it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dict):
        return "een tabel"
    try:
        return f"{value!r:.40}"
    except ValueError:  # Python refuses to write it out
        return "een getal van duizenden cijfers"
