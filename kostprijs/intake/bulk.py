"""The bulk table: many tools at once, one row per tool and one column per figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kostprijs.errors import WrongUse, reason_of
from kostprijs.files import sha256
from kostprijs.intake.delimited import decode_text, rows_of, separator_of
from kostprijs.intake.findings import Finding, Place, Severity, clean, shown
from kostprijs.intake.lookup import BY_TABLE
from kostprijs.intake.package import Unreadable
from kostprijs.intake.scanned import column_letters
from kostprijs.intake.submission import Filled, Submission, finding_at, printed_element, status_of
from kostprijs.intake.values import Interpreted, interpret_table
from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.sheet import PROVIDER_FIELDS

CONCERN, FILE = "concern", "bestand"
MAX_TABLE_BYTES = 200_000_000
_SHORT = 20
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class _Column:
    """One column: a text field, or the element whose figure it holds.

    `seen` keeps the readings: most fields of a large table hold a number that stood there before.
    """

    name: str
    element: CostElement | None
    seen: dict[str, Interpreted] = field(default_factory=dict)

    def read(self, text: str, element: CostElement) -> Interpreted:
        """The reading of one field."""
        reading = self.seen.get(text)
        if reading is None:
            reading = self.seen[text] = interpret_table(text, element)
        return reading


def read_table(
    path: Path, model: CostModel, progress: Progress | None = None
) -> tuple[list[Submission], list[Finding]]:
    """The rows of a bulk table as submissions, and what was found while reading them.

    Raises WrongUse when the table can't be read, has no header, a column that the model does not know
    or one column twice. The message may name a known column, never what stands in the table.
    """
    header, rows = _load(path)
    columns = _columns(model, header)
    findings = _missing_columns(path.name, model, columns)
    submissions: list[Submission] = []
    for number, row in enumerate(rows, 2):
        if any(part.strip() for part in row):
            submission, found = _submission(columns, row, number, model.outcome)
            submissions.append(submission)
            findings += found
        if progress is not None and (number % 500 == 0 or number == len(rows) + 1):
            progress(number - 1, len(rows))
    return submissions, findings


def _load(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        if path.stat().st_size > MAX_TABLE_BYTES:
            raise WrongUse(f"De tabel is groter dan {MAX_TABLE_BYTES // 1_000_000} MB. Splits haar in delen.")
        text = decode_text(path.read_bytes())
        first_line = text.partition("\n")[0]
        rows = list(rows_of(text, separator_of(first_line)))
    except OSError as error:
        raise WrongUse(
            f"De tabel is niet te lezen: {reason_of(error)}. Geef met --tabel een .csv-bestand."
        ) from error
    except Unreadable as error:
        raise WrongUse(
            "De tabel is geen leesbare .csv. Sla haar op als CSV (UTF-8) met ; ertussen."
        ) from error
    header = [name.strip() for name in rows[0]] if rows else []
    if CONCERN not in [name.casefold() for name in header]:
        raise WrongUse(
            "De eerste regel van de tabel heeft geen kolom «concern». Verwacht: concern;bestand; en dan per "
            "kolom de id van een kostprijselement (een reeks als id[trede])."
        )
    while header and not header[-1]:
        header.pop()
    return header, rows[1:]


def _columns(model: CostModel, header: Sequence[str]) -> list[_Column]:
    known: dict[str, CostElement] = {f: e for e in model.elements for f in e.figures}
    known[model.outcome] = printed_element(model)
    texts = (CONCERN, FILE, *PROVIDER_FIELDS)
    columns = []
    for position, name in enumerate(header):
        text = name.casefold()
        if text not in texts and name not in known:
            # not what stands there: a table without a heading has a provider's name in its first line
            raise WrongUse(
                f"De tabel heeft in de eerste regel een onbekende kolom: nummer {position + 1} (in Excel "
                f"kolom {column_letters(position)}). Bekend zijn concern, bestand en de kostprijselementen "
                f"van {model.source}: {', '.join(known)}."
            )
        columns.append(
            _Column(text, None) if text in texts and name not in known else _Column(name, known[name])
        )
    names = [column.name for column in columns]
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise WrongUse(f"De kolom «{clean(double)}» staat twee keer in de tabel. Verwijder er één.")
    return columns


def _missing_columns(file: str, model: CostModel, columns: Sequence[_Column]) -> list[Finding]:
    """One question per element that the table has no column for."""
    present = {column.name for column in columns}
    return [
        Finding(
            "kolom_ontbreekt", Severity.QUESTION, file, None, figure, "geen kolom",
            f"een kolom «{figure}»; wat ontbreekt telt als niet ingevuld",
            "Wilt u de kolom toevoegen, als deze waarden er zijn?",
        )
        for element in model.elements
        for figure in element.figures
        if figure not in present and element.blank_counts_as is None
    ]  # fmt: skip


def _submission(
    columns: Sequence[_Column], row: Sequence[str], number: int, outcome: str
) -> tuple[Submission, list[Finding]]:
    place = Place("tabel", f"rij {number}")
    padded = [*(part.strip() for part in row), *[""] * len(columns)]
    fields = {c.name: text for c, text in zip(columns, padded, strict=False) if c.element is None}
    name = clean(fields.get(FILE, "")) or f"rij {number}"
    digest = sha256("\x1f".join(row).encode("utf-8", "replace"))
    if any(padded[len(columns) :]):
        return Submission(name, digest, fields, unread="rij_te_lang", bulk=True), [_too_long(name, place)]
    readings = {
        c.name: (text, c.read(text, c.element))
        for c, text in zip(columns, padded, strict=False)
        if c.element is not None
    }
    printed = readings.pop(outcome)[1].value if outcome in readings else None
    values = {figure: _filled(text, reading, place) for figure, (text, reading) in readings.items()}
    submission = Submission(
        name, digest, fields, values=values, printed=printed, printed_place=place, bulk=True
    )
    return submission, [
        finding_at(submission, problem, severity, figure)
        for figure, (_, reading) in readings.items()
        for problem, severity in ((reading.problem, Severity.ERROR), (reading.doubt, Severity.QUESTION))
        if problem is not None
    ]


def _filled(text: str, reading: Interpreted, place: Place) -> Filled:
    plain = len(text) <= _SHORT and text.isascii() and text.isprintable() and text != ""
    return Filled(reading.value, status_of(reading), BY_TABLE, place, f"«{text}»" if plain else shown(text))


def _too_long(file: str, place: Place) -> Finding:
    return Finding(
        "rij_te_lang", Severity.ERROR, file, place, "", "een rij met meer velden dan de tabel kolommen heeft",
        "evenveel velden als kolommen",
        "Zet bij komma's tussen de velden een getal met een decimale komma tussen aanhalingstekens.",
    )  # fmt: skip
