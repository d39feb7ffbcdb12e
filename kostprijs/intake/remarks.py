"""What there is to say about the way a tool was read: by which words, from which column, what not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kostprijs.intake.findings import Finding, Place, Severity, clean
from kostprijs.intake.labels import Columns
from kostprijs.intake.lookup import BY_NAME, BY_SYNONYM, WAYS, Located, Survey
from kostprijs.intake.scanned import column_letters
from kostprijs.intake.submission import Submission
from kostprijs.model.costmodel import CostModel
from kostprijs.model.sheet import Cell
from kostprijs.numbers import UNITS

_MOST_LISTED = 8


def about_the_way(model: CostModel, submission: Submission, seen: Survey) -> list[Finding]:
    """One finding of a kind per file: several columns, synonyms, rows left unread, and the ways used."""
    file = submission.file
    findings = [_columns(file, columns) for columns in seen.columns]
    filled = {
        figure: seen.found[figure] for figure in submission.values if seen.found[figure].content is not None
    }
    listed = list(_by_synonym(model, filled))
    if listed:
        findings.append(_synonyms(file, listed))
    if seen.unread:
        findings.append(_unread(file, seen.unread))
    ways = Counter(located.how for located in filled.values())
    if set(ways) - {BY_NAME}:
        findings.append(_ways(file, ways))
    return findings


def _columns(file: str, columns: Columns) -> Finding:
    read, other = _column(columns.read, columns.heading), _column(columns.other, columns.other_heading)
    found = f"op blad «{clean(columns.sheet.name)}» getallen in {read} en in {other}"
    place = Place(columns.sheet.name, "")
    if columns.by_year:
        action = f"Wij lezen {read}: dat is het peiljaar."
        return Finding(
            "kolom_peiljaar", Severity.NOTE, file, place, "", found, "de waarden van het peiljaar", action
        )
    action = f"Wij lezen {read}. Klopt dat? Wilt u anders alleen de kolom met uw waarden laten staan?"
    return Finding(
        "twee_kolommen", Severity.QUESTION, file, place, "", found, "één kolom met uw waarden", action
    )


def _column(column: int, heading: str) -> str:
    letters, text = column_letters(column), clean(heading)
    return f"kolom {letters} («{text}»)" if text else f"kolom {letters}"


def _by_synonym(model: CostModel, filled: dict[str, Located]) -> Iterator[str]:
    for element in model.elements:
        found = next((f for f in element.figures if f in filled and filled[f].how == BY_SYNONYM), None)
        if found is not None:
            label, where = clean(filled[found].label), filled[found].cell.address
            yield f"«{label}» ({where}) als {element.label} ({UNITS[element.unit][2]})"


def _synonyms(file: str, listed: Sequence[str]) -> Finding:
    return Finding(
        "via_synoniem", Severity.QUESTION, file, None, "", "regels die anders heten dan in de rekentool",
        "de namen van de regels in de rekentool van deze consultatie",
        f"Wij lezen {_list(listed)}. Klopt dat?",
    )  # fmt: skip


def _unread(file: str, rows: Sequence[tuple[Cell, str]]) -> Finding:
    listed = [f"«{clean(text)}» ({cell.address})" for cell, text in rows]
    return Finding(
        "regel_niet_gelezen", Severity.NOTE, file, None, "", f"een getal bij {_list(listed)}",
        "alleen regels van de rekentool",
        "Hier lezen wij niets. Hoort een van deze getallen bij een regel van de rekentool? Wilt u het dan "
        "daar invullen?",
    )  # fmt: skip


def _ways(file: str, ways: Counter[str]) -> Finding:
    counted = [f"{ways[way]} {words}" for way, words in WAYS.items() if ways[way]]
    return Finding(
        "niet_via_naam", Severity.NOTE, file, None, "", f"waarden gevonden: {', '.join(counted)}",
        "waarden in de benoemde cellen van de toegestuurde rekentool",
        "In de brief staat per waarde hoe zij gevonden is. Kijk die na als u twijfelt.",
    )  # fmt: skip


def _list(items: Sequence[str]) -> str:
    more = len(items) - _MOST_LISTED
    return "; ".join(items[:_MOST_LISTED]) + (f"; en nog {more}" if more > 0 else "")
