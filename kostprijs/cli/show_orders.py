"""What `kostprijs scenario normenkader` and `iwmo` show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kostprijs.cli.show import document, say
from kostprijs.cli.show_table import show, signed, table
from kostprijs.errors import Blocked
from kostprijs.numbers import count_of, format_number, format_shortest

if TYPE_CHECKING:
    from fractions import Fraction

    from kostprijs.cli.municipality_steps import Checked, Norms
    from kostprijs.scenario.iwmo import Order, Proposal
    from kostprijs.scenario.iwmo_codes import CodeVersion


def norms(found: Norms, json: bool) -> None:
    """An assessment: its lines, hours and minutes, and the orders for a period."""
    if json:
        document(_norms_document(found))
        return
    for line in found.assessment.lines:
        times = f" ({line.count} keer)" if line.count > 1 else ""
        hours = _number(line.hours) if line is found.assessment.lines[0] else signed(line.hours, "getal", 0)
        say(f"{line.norm.label}{times}: {hours} uur per jaar")
    year = found.assessment
    say(
        f"Samen {_number(year.hours)} uur per jaar: {format_number(year.minutes_a_week, 1)} minuten per week "
        f"(52 weken), {format_number(year.hours_a_month, 1)} uur per maand."
    )
    band = f"is dat «{found.band}»" if found.band else "valt dat buiten de banden"
    say(f"In het bandbreedtemodel {band}.")
    if found.span is not None and found.hours is not None:
        days = count_of(found.span.days, "dag", "dagen")
        say(
            f"Van {found.span.first} tot en met {found.span.last}, {days}: "
            f"{format_number(found.hours, 2)} uur, {format_number(found.hours * 60, 0)} minuten."
        )
        _orders(found.orders, found.version)
    norm = year.lines[0].norm
    say(f"Bron: {norm.source} ({norm.mark}). {year.remark}")


def order(found: Checked, json: bool) -> None:
    """Whether an order passes. Raises Blocked when it doesn't, after saying what does."""
    if json:
        document(_order_document(found))
    elif not found.problems:
        say(f"{_words(found.order, found.version)} kan onder {found.version.name}.")
        _given(found.order)
    else:
        say(f"{_words(found.order, found.version)} kan niet onder {found.version.name}:")
        for problem in found.problems:
            say(f"  {problem.text} (regel {problem.rule}, {problem.mark}).")
        _orders(found.instead, found.version)
        if not found.instead:
            say("Wat hiervoor in de plaats kan, is uit deze gegevens niet te zeggen.")
    if found.problems:
        raise Blocked(f"Deze toewijzing kan niet onder {found.version.name}.")


def _given(order: Order) -> None:
    if order.hours_in_period is not None:
        say(
            f"Dat is {format_number(order.hours_in_period, 2)} uur van {order.first} tot en met {order.last}."
        )
    elif order.hours_a_year is not None:
        say(f"Dat is {format_number(order.hours_a_year, 2)} uur in een jaar van 52 weken.")


def _orders(proposals: Sequence[Proposal], version: CodeVersion) -> None:
    if not proposals:
        return
    title = f"Wat wel kan onder {version.name}"
    made = table(title, ">Volume", "Eenheid", "Frequentie", ">Uren", "Meer of minder dan gevraagd")
    for item in proposals:
        made.add_row(
            _number(item.order.volume),
            f"{item.order.unit} {version.units[item.order.unit]}",
            f"{item.order.frequency} {version.frequencies[item.order.frequency]}",
            format_number(item.hours, 2),
            f"{signed(item.over, 'getal', 2)} uur",
        )
    show(made)


def _words(order: Order, version: CodeVersion) -> str:
    from kostprijs.scenario.iwmo_codes import versions

    known = (version, *versions().values())  # a code that this version lost still has a word
    unit = next((v.units[order.unit] for v in known if order.unit in v.units), "onbekend")
    often = next(
        (v.frequencies[order.frequency] for v in known if order.frequency in v.frequencies), "onbekend"
    )
    return (
        f"Volume {_number(order.volume)}, eenheid {order.unit} ({unit.lower()}), frequentie "
        f"{order.frequency} ({often.lower()})"
    )


def _number(value: Fraction) -> str:
    return format_shortest(float(value), "getal")


def _norms_document(found: Norms) -> dict[str, Any]:
    year = found.assessment
    shown: dict[str, Any] = {
        "regels": [
            {
                "id": line.norm.id,
                "aantal": line.count,
                "uren": float(line.hours),
                "bron": line.norm.source,
                "merk": line.norm.mark,
            }
            for line in year.lines
        ],
        "uren_per_jaar": float(year.hours),
        "minuten_per_week": float(year.minutes_a_week),
        "uren_per_maand": float(year.hours_a_month),
        "band": found.band,
    }
    if found.span is not None and found.hours is not None:
        shown["periode"] = {
            "van": str(found.span.first),
            "tot": str(found.span.last),
            "dagen": found.span.days,
            "uren": float(found.hours),
            "minuten": float(found.hours * 60),
        }
        shown["iwmo"] = {"versie": found.version.name, "toewijzingen": _proposals(found.orders)}
    return shown


def _order_document(found: Checked) -> dict[str, Any]:
    hours = found.order.hours_in_period if not found.problems else None
    return {
        "versie": found.version.name,
        "toewijzing": _extent(found.order),
        "kan": not found.problems,
        "uren_in_periode": None if hours is None else float(hours),
        "bezwaren": [{"regel": p.rule, "merk": p.mark, "tekst": p.text} for p in found.problems],
        "in_plaats_daarvan": _proposals(found.instead),
    }


def _proposals(proposals: Sequence[Proposal]) -> list[dict[str, Any]]:
    return [
        {**_extent(item.order), "uren": float(item.hours), "verschil": float(item.over)} for item in proposals
    ]


def _extent(order: Order) -> dict[str, Any]:
    return {
        "volume": float(order.volume),
        "eenheid": order.unit,
        "frequentie": order.frequency,
        "van": str(order.first),
        "tot": str(order.last) if order.last else None,
    }
