"""One page for the project leader: who is in, who is usable, what is open, how many are still needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kostprijs.intake.findings import LEADER_ONLY, Finding, Severity, dutch, fingerprint
from kostprijs.intake.findings_text import escape_markdown
from kostprijs.intake.letters import Letter
from kostprijs.intake.metadata import Sign
from kostprijs.intake.result import IntakeResult, SummaryRow, summary_rows
from kostprijs.numbers import count_of

# More lines than this is no page any more; then only the files with something open are named.
MOST_ROWS = 60
_NEVER = (
    "Hieronder staat wat de ingezonden bestanden over hun herkomst verraden. Stuur daarom nooit een "
    "ingezonden bestand door, en ook geen opgeschoonde kopie: wat hier niet staat, kan er nog steeds in "
    "zitten. Van .csv, en van wat niet te lezen was, staat hier niets. De rekentool die bij een "
    "brief zit is nieuw gemaakt en bevat hier niets van."
)

_RECEIPTS = (
    "Welk van wie is staat in ontvangstbewijzen.csv. Stuur elk bewijs (.md en .json) alleen aan het concern "
    "zelf, en opnieuw als het gewijzigd is. Gaat er één over meer bestanden? Ga dan eerst na of zij van één "
    "concern zijn."
)


def needed(result: IntakeResult) -> int:
    """How many usable concerns are still missing for the least number that the policy asks."""
    return max(0, result.least - result.usable)


def needed_words(result: IntakeResult) -> str:
    """The same as a sentence; empty where the policy is not known."""
    missing = needed(result)
    if not missing:
        return f"Dat is genoeg: er zijn er ten minste {result.least} nodig." if result.least else ""
    words = "is nog 1 concern" if missing == 1 else f"zijn nog {missing} concerns"
    return f"Er {words} nodig voor {result.least}."


def usable_words(result: IntakeResult) -> str:
    """How many concerns are usable."""
    return f"{count_of(result.usable, 'concern', 'concerns')} bruikbaar"


def overview_md(result: IntakeResult, title: str, letters: Sequence[Letter], receipts: int) -> bytes:
    """The page. Confidential: it says which letter is whose. `receipts` is how many there are."""
    names = {letter.file: letter.name for letter in letters}
    lines = [f"# Overzicht {escape_markdown(title)}", ""]
    lines += ["Vertrouwelijk, alleen voor de projectleider. Niet doorsturen.", ""]
    lines += _counts(result, letters, receipts)
    concerns = {submission.file: submission.concern or "" for submission in result.submissions}
    lines += _files(summary_rows(result), names, concerns)
    lines += _own_points([finding for finding in result.findings if finding.code in LEADER_ONLY])
    lines += _log(result)
    return "\n".join(lines).encode("utf-8", "replace")


def _counts(result: IntakeResult, letters: Sequence[Letter], receipts: int) -> list[str]:
    open_ones = [finding for finding in result.findings if finding.severity is not Severity.NOTE]
    errors = sum(finding.severity is Severity.ERROR for finding in open_ones)
    return [
        f"- Binnen: {count_of(result.files, 'bestand', 'bestanden')}, waarvan {result.tools} gelezen.",
        f"- Bruikbaar: {count_of(result.usable, 'concern', 'concerns')}. {needed_words(result)}".rstrip(),
        f"- Open: {errors} × fout en {len(open_ones) - errors} × vraag.",
        f"- Besloten: {len(result.decisions)}, afgedaan: {count_of(len(result.settled), 'punt', 'punten')}.",
        *_about_letters(result, letters),
        *([f"- Ontvangstbewijzen: {receipts}. {_RECEIPTS}"] if receipts else []),
        "",
    ]


def _about_letters(result: IntakeResult, letters: Sequence[Letter]) -> list[str]:
    """How many letters there are, and why not more of them or not more with them."""
    if not result.letters:
        return ["- Brieven: geen, want het zijn er veel. Vraag erom met --brieven."]
    why = "Wie niets gevraagd wordt krijgt er geen; «let op» staat in bevindingen.md."
    tools = "" if result.replies else " Zonder rekentool om te verbeteren; vraag daarom met --brieven."
    return [f"- Brieven: {len(letters)}. {why}{tools}"]


def _files(rows: Sequence[SummaryRow], names: Mapping[str, str], concerns: Mapping[str, str]) -> list[str]:
    kept = rows if len(rows) <= MOST_ROWS else [row for row in rows if row.file in names]
    headings = (
        "Bestand", "Concern", "Stand", "Waarden", "Fout", "Vraag", "Let op", "Brief", "Vingerafdruk"
    )  # fmt: skip
    lines = ["## Per bestand", "", f"| {' | '.join(headings)} |", "|" + " --- |" * len(headings)]
    for row in kept[:MOST_ROWS]:
        counts = [str(row.findings.get(s) or "") for s in Severity]
        known = concerns[row.file].partition(":")[2] or "onbekend"
        texts = (row.file, known, row.status, f"{row.values} van {row.figures}", *counts)
        cells = map(escape_markdown, texts)
        lines.append(f"| {' | '.join(cells)} | {names.get(row.file, '')} | {fingerprint(row.sha256)} |")
    if len(rows) > len(kept[:MOST_ROWS]):
        lines += ["", f"Niet alle {len(rows)} staan hier; de hele lijst is bevindingen.csv."]
    return [*lines, ""]


def _own_points(findings: Iterable[Finding]) -> list[str]:
    points = [
        f"- {escape_markdown(f.file)}: {escape_markdown(f.found)}. {escape_markdown(f.action)}"
        for f in findings
    ]
    more = len(points) - MOST_ROWS
    rest = ["", f"En nog {more}; zie bevindingen.csv."] if more > 0 else []
    return ["## Aan u (staat in geen brief)", "", *points[:MOST_ROWS], *rest, ""] if points else []


def _log(result: IntakeResult) -> list[str]:
    if not result.decisions:
        return []
    lines = ["## Besluiten", "", "| Bestand | Onderdeel | Besluit | Grond | Datum |", "|" + " --- |" * 5]
    for applied in result.decisions[:MOST_ROWS]:
        decision = applied.decision
        value = "" if decision.value is None else f" naar {dutch(decision.value)}"
        cells = (applied.file, decision.element, f"{decision.action}{value}", decision.ground)
        written = " | ".join(map(escape_markdown, cells))
        lines.append(f"| {written} | {decision.date:%d-%m-%Y} |")
    return [*lines, ""]


def metadata_md(signs: Mapping[str, Sequence[Sign]], title: str) -> bytes:
    """What every file tells of its origin, as a warning; files without a sign are not named."""
    lines = [f"# Gegevens in de ingezonden bestanden, {escape_markdown(title)}", ""]
    lines += ["Vertrouwelijk, alleen voor de projectleider. Niet doorsturen.", "", _NEVER, ""]
    for file, found in signs.items():
        if found:
            lines += [f"## {escape_markdown(file)}", ""]
            lines += [f"- {t.what}{': ' if t.text else ''}{escape_markdown(t.text)}" for t in found]
            lines.append("")
    return "\n".join(lines).encode("utf-8", "replace")
