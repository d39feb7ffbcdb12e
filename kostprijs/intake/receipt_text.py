"""The receipt in words, to send along with the file: what came in, what counts, how to check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kostprijs.intake.findings import fingerprint
from kostprijs.intake.findings_text import escape_markdown, sheet_csv
from kostprijs.intake.letters import STANDS
from kostprijs.intake.receipts import Receipt
from kostprijs.intake.recipients import called
from kostprijs.intake.submission import BLANK, VALID, Submission
from kostprijs.numbers import UNITS, format_amount, format_shortest

_NOT_COUNTED = frozenset(STANDS) - {VALID, BLANK}
_COUNTS = "Uw opgave telt mee."
_ASIDE = "Uw opgave telt nu niet mee. In uw brief staat waarom; vraag het ons als u er geen kreeg."
_KEEP = (
    "Bewaar deze bijlage ongewijzigd. Bij de cijfers die wij bekendmaken hoort een lijst met codes "
    "(ontvangsten.json), van ieder concern dat meetelde één. De uwe kan alleen wie deze bijlage heeft erin "
    "vinden. Vraag ons om die lijst en ga na:"
)
_CONFIDENTIAL = (
    "Dit bewijs is alleen voor u: wie het heeft, ziet uw waarden en vindt uw code in de lijst. Verandert er "
    "nog iets in wat meetelt, dan krijgt u een nieuw bewijs en vervalt dit."
)


@dataclass(frozen=True)
class CountedFigure:
    """One figure as it counts, of one provider's own receipt; `decided` when a decision changed it."""

    id: str
    label: str
    unit: str
    value: float
    text: str
    decided: bool


def receipt_md(receipt: Receipt, name: str, title: str) -> bytes:
    """The receipt in Markdown; `name` is the beginning of its file name."""
    attachment = f"{name}.json"
    lines = [f"# Ontvangstbewijs: {escape_markdown(title)}", "", "Beste inzender,", ""]
    lines += [f"Wij ontvingen wat hieronder staat. {_COUNTS if receipt.counts else _ASIDE}", ""]
    for tool in receipt.tools:
        lines += _tool(tool)
    if receipt.counts:
        lines += ["## Waarmee wij rekenen", "", *_counted(receipt), ""]
    lines += ["## Zelf nagaan", "", f"Bij dit bericht hoort de bijlage {attachment}. {_KEEP}", ""]
    lines += [f"kostprijs receipt check {attachment} --lijst ontvangsten.json --bestand UW-BESTAND", ""]
    lines += [f"Vingerafdruk van de bijlage (sha256): {receipt.commitment}", "", _CONFIDENTIAL, ""]
    return "\n".join([*lines, "Met vriendelijke groet", ""]).encode("utf-8", "replace")


def _tool(tool: Submission) -> list[str]:
    name = called(tool)
    what = f"het bestand {escape_markdown(name)}" if name else "uw rij in de tabel"
    counts = "" if tool.counts else ", telt niet mee"
    mark = f" (vingerafdruk {fingerprint(tool.sha256)})" if not tool.bulk else ""
    odd = [f for f in tool.values.values() if f.status in _NOT_COUNTED]
    rest = f"; ingevulde waarden die niet meetellen: {len(odd)}" if odd and tool.counts else ""
    return [f"- {what}{mark}{counts}{rest}.", ""]


def counted_figures(content: Mapping[str, Any]) -> Iterator[CountedFigure]:
    """What counts, out of the content of a receipt: all decimals of what was filled in, two of a tariff."""
    told = [value for tool in content["rekentools"] for value in tool["waarden"]]
    filled = {value["id"] for value in told}
    decided = {value["id"] for value in told if value["besluit"]}
    for figure in content["onderdelen"]:
        name, unit = figure["id"], figure["eenheid"]
        if name in content["geteld"]:
            value = float(content["geteld"][name])
            text = format_shortest(value, unit) if name in filled else format_amount(value, unit)
            yield CountedFigure(name, str(figure["label"]), unit, value, text, name in decided)


def _counted(receipt: Receipt) -> Iterator[str]:
    if sum(tool.counts for tool in receipt.tools) > 1:
        yield "Van uw rekentools die meetellen nemen wij per onderdeel het gemiddelde."
        yield ""
    yield "| Onderdeel | Eenheid | Waarde | |"
    yield "| --- | --- | --- | --- |"
    for figure in counted_figures(receipt.content):
        note = "aangepast bij besluit" if figure.decided else ""
        if figure.id == receipt.of.model.submitted:
            note = _not_as_submitted(receipt, figure.unit)
        label, unit = escape_markdown(figure.label), UNITS[figure.unit][2]
        yield f"| {label} | {unit} | {figure.text} | {note} |"


def _not_as_submitted(receipt: Receipt, unit: str) -> str:
    """Why the tariff as submitted is not the one in the tool; it stands in no file but that."""
    tools = [tool for tool in receipt.tools if tool.counts and tool.printed_was is not None]
    if not tools:
        return ""
    why = "nagerekend na" if any(tool.printed is None for tool in tools) else "aangepast bij"
    stood = (format_amount(tool.printed_was, unit) for tool in tools if tool.printed_was is not None)
    return f"{why} het besluit; in uw rekentool stond {' en '.join(stood)}"


def receipts_csv(receipts: Mapping[str, Receipt]) -> bytes:
    """Which receipt is whose, a row per file, as the list of findings is written. For the project leader."""
    rows = (
        (name, receipt.concern.partition(":")[2], file, "ja" if receipt.counts else "nee")
        for name, receipt in receipts.items()
        for file in receipt.files
    )
    return sheet_csv(("ontvangstbewijs", "concern", "bestand", "telt_mee"), rows)
