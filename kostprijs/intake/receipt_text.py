"""The receipt in words, to send along with the file: what came in, what counts, how to check it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from kostprijs.intake.findings import fingerprint, one_line
from kostprijs.intake.letter import escape_markdown, safe_field
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


def receipt_md(receipt: Receipt, name: str, title: str) -> bytes:
    """The receipt in Markdown; `name` is the beginning of its file name."""
    attachment, content = f"{name}.json", receipt.content
    lines = [f"# Ontvangstbewijs: {escape_markdown(title)}", "", "Beste inzender,", ""]
    lines += [f"Wij ontvingen wat hieronder staat. {_COUNTS if receipt.counts else _ASIDE}", ""]
    for tool in receipt.tools:
        lines += _tool(tool)
    if receipt.counts:
        lines += ["## Waarmee wij rekenen", "", *_counted(receipt, content), ""]
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


def amount(content: Mapping[str, Any], figure: str, unit: str) -> str:
    """What counts of a figure, as text: all decimals of what was filled in, two of a tariff."""
    value = content["geteld"][figure]
    filled = any(item["id"] == figure for tool in content["rekentools"] for item in tool["waarden"])
    return format_shortest(value, unit) if filled else format_amount(value, unit)


def _counted(receipt: Receipt, content: Mapping[str, Any]) -> Iterable[str]:
    if sum(tool.counts for tool in receipt.tools) > 1:
        yield "Van uw rekentools die meetellen nemen wij per onderdeel het gemiddelde."
        yield ""
    decided = {value["id"] for tool in content["rekentools"] for value in tool["waarden"] if value["besluit"]}
    yield "| Onderdeel | Eenheid | Waarde | |"
    yield "| --- | --- | --- | --- |"
    for figure in content["onderdelen"]:
        if figure["id"] in content["geteld"]:
            value = amount(content, figure["id"], figure["eenheid"])
            note = "aangepast bij besluit" if figure["id"] in decided else ""
            label, unit = escape_markdown(figure["label"]), UNITS[figure["eenheid"]][2]
            yield f"| {label} | {unit} | {value} | {note} |"


def receipts_csv(receipts: Mapping[str, Receipt]) -> bytes:
    """Which receipt is whose, a row per file, as the list of findings is written. For the project leader."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(("ontvangstbewijs", "concern", "bestand", "telt_mee"))
    for name, receipt in receipts.items():
        concern = safe_field(receipt.concern.partition(":")[2])
        for file in receipt.files:
            row = (name, concern, safe_field(one_line(file)), "ja" if receipt.counts else "nee")
            writer.writerow(row)
    return stream.getvalue().encode("utf-8-sig", "replace")
