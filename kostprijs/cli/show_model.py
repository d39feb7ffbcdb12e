"""What `kostprijs model` shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kostprijs.cli.show import document, say, warn
from kostprijs.cli.show_table import GAIN, ROUNDED, show, signed, table
from kostprijs.model.costmodel import CostModel
from kostprijs.numbers import format_amount, format_number, format_shortest

if TYPE_CHECKING:
    from kostprijs.model.compare import Comparison, Outcome
    from kostprijs.model.indexation_file import Indexed
    from kostprijs.model.text import LineText
    from kostprijs.model.time_units import Conversion


def models(products: Sequence[CostModel], examples: Sequence[CostModel], json: bool) -> None:
    """The shipped models, the worked examples apart."""
    kinds = (("rekentool", products), ("rekenvoorbeeld", examples))
    if json:
        document(
            {
                "modellen": [
                    {"id": m.id, "titel": m.title, "peiljaar": m.peiljaar, "soort": kind}
                    for kind, found in kinds
                    for m in found
                ]
            }
        )
        return
    for kind, found in kinds:
        say(f"{kind.capitalize()}{'s' if kind == 'rekentool' else 'en'}:")
        for model in found:
            say(f"  {model.id}: {model.title} (peiljaar {model.peiljaar})")
    say("Met een rekenvoorbeeld is geen ronde te houden; het laat zien dat het model de bron narekent.")


def buildup(model: CostModel, lines: Mapping[str, Any], json: bool) -> None:
    """All lines of one evaluation."""
    if json:
        document({"regels": dict(lines)})
        return
    for line in model.lines:
        value = lines[line.id]
        amounts = value if isinstance(value, list) else [value]
        say(f"{line.label}: {' / '.join(format_amount(amount, line.unit) for amount in amounts)}")


def explanation(model: CostModel, lines: Sequence[LineText], json: bool) -> None:
    """Every line as a sentence."""
    if json:
        keys = ("id", "label", "woorden", "ingevuld", "uitkomst")
        rows = [(line.id, line.label, line.words, line.filled, line.outcome) for line in lines]
        document({"model": model.id, "regels": [dict(zip(keys, row, strict=True)) for row in rows]})
        return
    say(f"{model.title}, peiljaar {model.peiljaar}")
    if model.status:
        say(f"Over dit model: {model.status}.")
    for key, words in model.conventions:
        say(f"Rekenwijze, {key.replace('_', ' ')}: {words}")
    say("Een percentage telt als deel van één: 5,7% is 0,057.")
    for line in lines:
        say("")
        say(line.sentence)
    if any(line.outcome for line in lines):
        say("")
        say(ROUNDED)


def comparison(model: CostModel, found: Comparison, json: bool) -> None:
    """The convention of the model, every single change, and the range over all conventions."""
    if json:
        document(_comparison_document(model, found))
        return
    outcome = model.line(model.outcome)
    labels = {choice.id: choice for choice in model.choices}
    say(f"{model.title}, peiljaar {model.peiljaar}")
    say(f"{outcome.label} in de rekenwijze van het model: {_amount(model, found.base.value)}")
    if not found.changes:
        say("Dit model kent geen keuzes in de rekenwijze ([[keuze]] in het modelbestand).")
        return
    for choice in model.choices:
        say(f"  {choice.label}: {choice.option(found.base.convention[choice.id]).label}")
    made = table("Wat één andere keuze doet", "Keuze", f">{outcome.label}", ">Verschil")
    for change in found.changes:
        values = ("geen uitkomst", "")
        if change.value is not None and change.difference is not None:
            values = _amount(model, change.value), signed(change.difference, outcome.unit)
        choice = labels[change.choice]
        made.add_row(f"{choice.label}: {choice.option(change.option).label}", *values)
    show(made)
    low, high = _amount(model, found.lowest.value), _amount(model, found.highest.value)
    say(f"Over alle {found.count} combinaties van keuzes: {low} tot {high}.")
    if found.without:
        say(f"{found.without} combinaties delen door nul en hebben geen uitkomst; ze tellen niet mee.")
    say(f"Laagste: {_in_words(model, found, found.lowest)}.")
    say(f"Hoogste: {_in_words(model, found, found.highest)}.")


def index(found: Indexed, json: bool) -> None:
    """An amount from its peiljaar to the contract year."""
    if json:
        document(
            {
                "tarief": found.amount,
                "peiljaar": found.peiljaar,
                "aandeel_loon": found.wage_share,
                "jaren": [
                    {
                        "jaar": step.year,
                        "loon": step.wage,
                        "loon_correctie": step.wage_correction,
                        "materieel": step.material,
                        "materieel_correctie": step.material_correction,
                        "index": step.index,
                        "tarief": step.amount,
                    }
                    for step in found.steps
                ],
                "openbare_cijfers": [
                    {"id": r.id, "waarde": r.value, "periode": r.period, "bron": r.source, "merk": r.mark}
                    for r in found.borrowed
                ],
            }
        )
        return
    start = format_amount(found.amount, "eur_uur")
    share = _percent(found.wage_share)
    say(f"Tarief in het peiljaar {found.peiljaar}: {start}; aandeel loon {share}.")
    title = "Indexatie per jaar (tussen haakjes: de correctie op het jaar ervoor)"
    made = table(title, ">Jaar", ">Loon", ">Materieel", ">Index", ">Tarief")
    for step in found.steps:
        made.add_row(
            str(step.year),
            f"{_percent(step.wage)} ({_percent(step.wage_correction)})",
            f"{_percent(step.material)} ({_percent(step.material_correction)})",
            _percent(step.index),
            format_amount(step.amount, "eur_uur"),
        )
    show(made)
    for reference in found.borrowed:
        say(f"Loon {reference.period}: {reference.amount}, {reference.source} ({reference.mark}).")
    say(ROUNDED)


def unused(model: CostModel) -> None:
    """A warning per element that counts nowhere; not an error, since the outcome is what the lines say."""
    for name in model.unused:
        warn(
            f"Let op: geen enkele regel van {model.source} gebruikt het element «{name}»; wat daar wordt "
            "ingevuld telt niet mee in het tarief."
        )


def conversions(found: Sequence[Conversion], json: bool) -> None:
    """A tariff per hour in the units of time, with what the rounding costs."""
    hourly = float(found[0].back_per_hour + found[0].loss)
    if json:
        rows = [
            {
                "eenheid": item.unit.id,
                "iwmo": item.unit.iwmo,
                "tarief": float(item.per_unit),
                "per_uur": float(item.back_per_hour),
                "verlies_per_uur": float(item.loss),
                "verlies_pct": float(item.loss_pct),
            }
            for item in found
        ]
        document({"tarief": hourly, "eenheden": rows})
        return
    title = f"{format_shortest(hourly, 'eur_uur')} per uur, per eenheid afgerond op hele centen"
    headers = (">Tarief", ">Dat is per uur", ">Verlies per uur", ">Verlies")
    made = table(title, "Eenheid", "Code iWmo", *headers)
    for item in found:
        amounts = (item.per_unit, item.back_per_hour, item.loss)
        made.add_row(
            item.unit.label,
            item.unit.iwmo,
            *(format_shortest(float(amount), "eur_uur") for amount in amounts),
            _percent(float(item.loss_pct)),
        )
    show(made)
    say(GAIN)


def _comparison_document(model: CostModel, found: Comparison) -> dict[str, Any]:
    return {
        "model": model.id,
        "uitkomst": model.outcome,
        "eenheid": model.line(model.outcome).unit,
        "basis": _outcome_document(found.base),
        "wijzigingen": [
            {"keuze": c.choice, "optie": c.option, "waarde": c.value, "verschil": c.difference}
            for c in found.changes
        ],
        "combinaties": {
            "aantal": found.count,
            "zonder_uitkomst": found.without,
            "laagste": _outcome_document(found.lowest),
            "hoogste": _outcome_document(found.highest),
        },
    }


def _outcome_document(outcome: Outcome) -> dict[str, Any]:
    return {"waarde": outcome.value, "keuzes": dict(outcome.convention)}


def _in_words(model: CostModel, found: Comparison, outcome: Outcome) -> str:
    """What this convention does otherwise than the model's own."""
    own = found.base.convention
    other = [
        f"{choice.label.lower()}: {choice.option(outcome.convention[choice.id]).label}"
        for choice in model.choices
        if outcome.convention[choice.id] != own[choice.id]
    ]
    return "; ".join(other) + " (verder als het model)" if other else "de rekenwijze van het model zelf"


def _amount(model: CostModel, value: float) -> str:
    return format_amount(value, model.line(model.outcome).unit)


def _percent(value: float) -> str:
    return f"{format_number(value, 2)}%"
