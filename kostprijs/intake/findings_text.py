"""All findings as the project leader reads them: a text and a table. Providers' own words do no harm."""

from __future__ import annotations

import csv
import functools
import io
import itertools
import re
from collections.abc import Iterable, Mapping, Sequence

from kostprijs.intake.findings import Finding, Severity, count_by_severity, fingerprint, one_line
from kostprijs.model.costmodel import CostModel
from kostprijs.model.sheet import PROVIDER_FIELDS

_MARKUP = re.compile(r"([\\`*_\[\]|~$])")
_LINK = re.compile(r"(?i)(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "|", "%", "＝", "＋", "－", "＠")  # some take wide ones too
_COLUMNS = (
    "bestand", "ernst", "code", "blad", "cel", "kostprijselement", "gevonden", "verwacht", "actie",
    "gevonden_via",
)  # fmt: skip
_OPENING = {
    Severity.ERROR: "Dit telt niet mee zolang het niet verbeterd is",
    Severity.QUESTION: "Wilt u hiernaar kijken",
    Severity.NOTE: "Ter informatie",
}


def labels_of(model: CostModel) -> dict[str, str]:
    """Figure id -> label, with the elements of series and the provider's own fields."""
    labels = {element.id: element.label for element in model.elements}
    labels |= {figure.id: figure.label for figure in model.figures()}
    return labels | dict(PROVIDER_FIELDS)


@functools.lru_cache(maxsize=20_000)  # a round has a few hundred texts that stand in thousands of findings
def escape_markdown(text: str) -> str:
    """The text as plain text within a line of Markdown: no markup, no HTML, no link, one line."""
    line = _LINK.sub("\u200b", one_line(text))
    return _MARKUP.sub(r"\\\1", line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


@functools.lru_cache(maxsize=20_000)
def _field(text: str) -> str:
    """The text on one line, as a field that no spreadsheet takes for a formula."""
    line = one_line(text)
    return f"'{line}" if line.startswith(_FORMULA_START) else line


def sheet_csv(columns: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """A table, `;` between the fields, with the mark by which Excel knows UTF-8; no field is a formula."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_field(text) for text in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig", "replace")


def findings_csv(findings: Iterable[Finding]) -> bytes:
    """All findings, a row each."""
    told = (finding.as_json() for finding in findings)
    return sheet_csv(_COLUMNS, ([data[column] for column in _COLUMNS] for data in told))


def findings_md(
    findings: Iterable[Finding], labels: Mapping[str, str], title: str, digests: Mapping[str, str]
) -> bytes:
    """All findings, per file, for the project leader. `findings` come in order of file.

    `digests` gives the sha256 of a file, of which the beginning is shown.
    """
    lines = [f"# Bevindingen {escape_markdown(title)}", ""]
    lines += ["Vertrouwelijk, voor de projectleider. Voor de aanbieders is er de map brieven.", ""]
    for file, group in itertools.groupby(findings, key=lambda finding: finding.file):
        lines += _part(file, list(group), labels, fingerprint(digests.get(file, "")))
    return "\n".join(lines).encode("utf-8", "replace")


def _part(file: str, findings: list[Finding], labels: Mapping[str, str], mark: str) -> list[str]:
    counts = count_by_severity(findings)
    summary = ", ".join(f"{count} × {severity.value}" for severity, count in counts.items() if count)
    known = f" (vingerafdruk {mark})" if mark else ""
    lines = [f"## {escape_markdown(file)}", "", f"{summary}{known}", ""]
    for severity, opening in _OPENING.items():
        chosen = [finding for finding in findings if finding.severity == severity]
        if chosen:
            lines += [f"### {opening}", ""]
            lines += [f"- {_sentence(finding, labels)}" for finding in chosen]
            lines.append("")
    return lines


def _sentence(finding: Finding, labels: Mapping[str, str]) -> str:
    subject = labels.get(finding.figure, finding.figure) or "Het bestand"
    where = ""
    if finding.place:
        where = f" ({escape_markdown(' '.join(part for part in finding.place if part))})"
    return (
        f"**{escape_markdown(subject)}**{where}: gevonden {escape_markdown(finding.found)}; "
        f"verwacht {escape_markdown(finding.expected)}. {escape_markdown(finding.action)}"
    )
