"""What a cell of the calculation tool accepts, and what it says while one types: Dutch, without jargon.

A value outside the hard bounds is refused, and so is a percentage that is surely typed as a fraction.
What is merely unusual is accepted: the message beside the cell says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kostprijs.dates import MODEL_YEARS
from kostprijs.model.costmodel import CostElement
from kostprijs.model.sheet import Cell
from kostprijs.model.usual import fraction_span, is_surely_fraction, span_text
from kostprijs.numbers import UNITS, format_shortest

# What Excel shows of a title and of a text; XlsxWriter drops a longer one with a warning only.
MAX_TITLE, MAX_MESSAGE = 32, 255
# Beyond this no figure of a calculation tool makes sense.
_LARGEST = 1_000_000_000.0


def number_rule(element: CostElement, label: str, cell: Cell) -> dict[str, Any]:
    """The rule for the cell of one figure, as XlsxWriter's `data_validation` takes it."""
    low, high = element.bounds_hard or (-_LARGEST, _LARGEST)
    rule: dict[str, Any] = {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
    span = fraction_span(element)
    if span is not None and is_surely_fraction(element):
        at = cell.address
        condition = f"=AND(ISNUMBER({at}),{at}>={low!r},{at}<={high!r},NOT({span.condition(at)}))"
        rule = {"validate": "custom", "value": condition}
    return rule | _words(label, _prompt(element), _refusal(element))


def field_rule(name: str, label: str, hints: Mapping[str, str]) -> dict[str, Any]:
    """The rule for a field of the provider: the year is a year, anything else may be any text."""
    rule: dict[str, Any] = {"validate": "any"}
    if name == "peiljaar":
        first, last = MODEL_YEARS
        rule = {"validate": "integer", "criteria": "between", "minimum": first, "maximum": last}
    return rule | _words(label, hints[name], "Vul een jaartal in vier cijfers in, zoals 2019.")


def _words(label: str, prompt: str, refusal: str) -> dict[str, Any]:
    title = label if len(label) <= MAX_TITLE else label[: MAX_TITLE - 1] + "…"
    return {
        "input_title": title,
        "input_message": prompt[:MAX_MESSAGE],
        "error_title": title,
        "error_message": refusal[:MAX_MESSAGE],
        "error_type": "stop",
    }


def _prompt(element: CostElement) -> str:
    parts = [f"In {UNITS[element.unit][2]}."]
    if element.unit == "pct":
        parts = ["In procenten: typ 5,7 voor 5,7%."]
    if element.bounds_soft:
        parts.append(
            f"Meestal {span_text(element.bounds_soft, element.unit)}; wijkt u af, licht het dan toe."
        )
    counts = element.blank_counts_as
    if counts is None:
        parts.append("Weet u het niet, laat de cel dan leeg; 0 betekent echt nul.")
    else:
        parts.append(f"Mag leeg blijven en telt dan als {format_shortest(counts, element.unit)}.")
    return " ".join(parts)


def _refusal(element: CostElement) -> str:
    wanted = "Vul hier een getal in"
    if element.bounds_hard:
        wanted += f" van {span_text(element.bounds_hard, element.unit)}"
    if element.unit == "pct":
        wanted += ", in procenten: typ 5,7 voor 5,7%. Dus geen 0,057 en geen %-teken"
    return f"{wanted}. Gebruik een komma voor de decimalen, geen letters. Geen waarde? Laat de cel leeg."
