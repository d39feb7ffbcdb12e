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
_FINGERPRINT = 12
_DECIMALS = 6
# Between the files of a round, or about the folder: for the project leader, in no letter to a provider.
LEADER_ONLY = frozenset(
    {
        "besluit_ander_bestand", "besluit_zonder_gevolg", "besluit_zonder_vingerafdruk",
        "concerns_door_elkaar", "dubbel_bestand", "dubbele_naam", "geen_bestand", "kolom_ontbreekt",
        "meer_kvk_nummers", "mogelijk_verbeterd", "mogelijk_zelfde_concern", "naam_zonder_bestand",
        "niet_te_openen", "niet_via_naam", "rekenwijze_niet_bevestigd", "rij_te_lang", "snelkoppeling",
        "submap", "tarief_onleesbaar", "zelfde_concern",
    }
)  # fmt: skip
# traject.toml says what does not fit the files: what counts may then be other than was meant.
ABOUT_SETTINGS = frozenset({"besluit_ander_bestand", "naam_zonder_bestand"})


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
    cleaned by `shown`; they never leave the vault. `how` is the way in which the value was found.
    """

    code: str
    severity: Severity
    file: str
    place: Place | None
    figure: str
    found: str
    expected: str
    action: str
    how: str = ""

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
            "gevonden_via": self.how,
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


def shown(content: Content, percent: bool = False) -> str:
    """A submitted content as a message shows it: one line, no control characters, cut at 60.

    `percent`: the cell shows its number as a percentage, so that is how its provider knows it.
    """
    match content:
        case None | "":
            return "niets ingevuld"
        case bool():
            return "«WAAR»" if content else "«ONWAAR»"
        case float():
            return f"{dutch(content * 100)}%" if percent else dutch(content)
        case str():
            return f"«{clean(content)}»"
        case CellError(text):
            return f"de foutwaarde {clean(text) or '(onbekend)'}"
        case Moment(text):
            return f"de datum of tijd {clean(text)}"
        case Uncached():
            return "een formule zonder opgeslagen uitkomst"


def dutch(value: float) -> str:
    """A number in at most six decimals, with a decimal comma: 16.5 gives `16,5`, 0.1 + 0.2 gives `0,3`.

    Without the dot for thousands of `format_shortest`: that dot may be what is asked about.
    """
    text = repr(round(float(value), _DECIMALS) or float(value))
    return text.removesuffix(".0").replace(".", ",")


def fingerprint(digest: str) -> str:
    """The beginning of a sha256, as it is shown and as it may be pasted in a decision."""
    return digest[:_FINGERPRINT]


def one_line(text: str) -> str:
    """The text without control, format, direction and line characters, and without double spaces."""
    if text.isprintable():
        return (re.sub(r" +", " ", text) if "  " in text else text).strip()
    letters = (
        "\u00a0" if letter == "\u00a0" else " " if unicodedata.category(letter)[0] in "CZ" else letter
        for letter in text
    )
    return re.sub(r" +", " ", "".join(letters)).strip()


def clean(text: str) -> str:
    """A provider's text on one line, without control, format and direction characters, cut at 60."""
    kept = one_line(text[:500])
    return kept if len(kept) <= MAX_SHOWN else kept[: MAX_SHOWN - 1] + "…"
