"""What intake has to say to a provider, typed: where, found, expected, what to do, and how serious."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from kostprijs.intake.workbook import CellError, Content, Moment, Uncached
from kostprijs.model.sheet import Cell

MAX_SHOWN = 60
# Between the files of a round, or about the folder: for the project leader, in no letter to a provider.
LEADER_ONLY = frozenset(
    {
        "besluit_zonder_gevolg", "dubbel_bestand", "mogelijk_zelfde_concern", "niet_te_openen", "submap",
        "zelfde_concern",
    }
)  # fmt: skip


class Severity(StrEnum):
    """How serious a finding is; the value is the word that a reader sees."""

    ERROR = "fout"
    QUESTION = "vraag"
    NOTE = "let op"


class Place(NamedTuple):
    """Where something stands: sheet and cell as a spreadsheet shows them, or a row of a bulk table."""

    sheet: str
    cell: str

    @classmethod
    def of(cls, cell: Cell) -> Place:
        """The place of a cell."""
        return cls(cell.sheet, cell.address)


@dataclass(frozen=True)
class Finding:
    """One finding. `figure` is the id of a figure, an element, or empty; `place` None: the whole file.

    An ERROR blocks the value of its figure (of the whole submission when `figure` is empty): it counts
    as not filled in until it is mended. The texts are Dutch and may hold a provider's own words,
    cleaned by `shown`; they never leave the vault.
    """

    code: str
    severity: Severity
    file: str
    place: Place | None
    figure: str
    found: str
    expected: str
    action: str

    def as_json(self) -> dict[str, Any]:
        """The JSON form (Dutch keys)."""
        return {
            "code": self.code,
            "ernst": self.severity.value,
            "bestand": self.file,
            "blad": self.place.sheet if self.place else "",
            "cel": self.place.cell if self.place else "",
            "kostprijselement": self.figure,
            "gevonden": self.found,
            "verwacht": self.expected,
            "actie": self.action,
        }


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By file, then most serious first, then as the checks gave them."""
    rank = {severity: position for position, severity in enumerate(Severity)}
    return tuple(sorted(findings, key=lambda finding: (finding.file, rank[finding.severity])))


def count_by_severity(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many there are of each severity, every severity present."""
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity] += 1
    return counts


def shown(content: Content) -> str:
    """A submitted content as a message shows it: one line, no control characters, cut at 60."""
    match content:
        case None | "":
            return "niets ingevuld"
        case bool():
            return "«WAAR»" if content else "«ONWAAR»"
        case float():
            return dutch(content)
        case str():
            return f"«{clean(content)}»"
        case CellError(text):
            return f"de foutwaarde {clean(text) or '(onbekend)'}"
        case Moment(text):
            return f"de datum of tijd {clean(text)}"
        case Uncached():
            return "een formule zonder opgeslagen uitkomst"


def dutch(value: float) -> str:
    """The shortest text of a number, with a decimal comma: 16.5 gives `16,5`."""
    text = repr(float(value))
    return text.removesuffix(".0").replace(".", ",")


def one_line(text: str) -> str:
    """The text without control, format, direction and line characters, and without double spaces."""
    if text.isprintable():
        return re.sub(r" +", " ", text).strip()
    letters = (
        "\u00a0" if letter == "\u00a0" else " " if unicodedata.category(letter)[0] in "CZ" else letter
        for letter in text
    )
    return re.sub(r" +", " ", "".join(letters)).strip()


def clean(text: str) -> str:
    """A provider's text on one line, without control, format and direction characters, cut at 60."""
    kept = one_line(text[:500])
    return kept if len(kept) <= MAX_SHOWN else kept[: MAX_SHOWN - 1] + "…"
