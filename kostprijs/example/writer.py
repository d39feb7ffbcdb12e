"""Writes the example traject: its settings and nine invented, filled calculation tools."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from kostprijs.files import write_atomic
from kostprijs.layout import CONFIG, check_name
from kostprijs.model.conventions import with_convention
from kostprijs.model.costmodel import CostModel
from kostprijs.model.filling import Filling, cached_outcomes
from kostprijs.model.loader import load_model
from kostprijs.model.template import write_workbook
from kostprijs.numbers import CENT, round_half_up
from kostprijs.tomlfile import Table, parse_toml

DATA = "voorbeeld.toml"
_KEYS = ("model", "ronde", "gelijk", "inzending")
_SUBMISSION_KEYS = ("bestand", "tarief_getypt", "rekenwijze", "opgave", "waarden", "toelichting", "document")


def write_example(target: Path) -> list[Path]:
    """Write traject.toml and the round's workbooks into the folder of a traject; returns what was written.

    The same package writes the same bytes. A file that is already there is left as it is: a
    submission is never overwritten.
    """
    top = _data()
    model = load_model(top.text("model"))
    folder = target / check_name("ronde", top.text("ronde"))
    written = []
    if not (target / CONFIG).exists():
        write_atomic(target / CONFIG, (resources.files("kostprijs.example") / CONFIG).read_bytes())
        written.append(target / CONFIG)
    for name, filling in fillings(model).items():
        path = folder / name
        if not path.exists():
            write_workbook(model, path, filling)
            written.append(path)
    return written


def fillings(model: CostModel) -> dict[str, Filling]:
    """What each example workbook holds, by file name, in the order of the data file."""
    top = _data()
    shared = top.table("gelijk")
    return {table.text("bestand"): _filling(model, table, shared) for table in top.tables("inzending")}


def _data() -> Table:
    top = parse_toml((resources.files("kostprijs.example") / DATA).read_bytes(), DATA)
    top.only(_KEYS)
    return top


def _filling(model: CostModel, submission: Table, shared: Table) -> Filling:
    submission.only(_SUBMISSION_KEYS)
    values = _values(model, shared, submission.table("waarden"))
    convention = submission.mapping("rekenwijze", "per keuze een optie", _is_text)
    tariff = submission.number("tarief_getypt")
    if convention:
        own = cached_outcomes(with_convention(model, convention), Filling(values=values))[model.outcome]
        tariff = float(round_half_up(own, CENT))
    return Filling(
        provider=submission.mapping("opgave", "een tekst of een getal", _is_value),
        values=values,
        remarks=submission.mapping("toelichting", "een tekst", _is_text),
        tariff=tariff,
        properties=submission.mapping("document", "een tekst", _is_text),
    )


def _values(model: CostModel, *given: Table) -> dict[str, float | str]:
    """Figure id -> what is filled in; what a later table says goes before an earlier one."""
    found: dict[str, Any] = {}
    for table in given:
        table.only([element.id for element in model.elements])
        found |= table.data
    values: dict[str, float | str] = {}
    for element in model.elements:
        if element.id in found:
            filled = found[element.id] if element.series else [found[element.id]]
            values |= zip(element.figures, filled, strict=True)
    return values


def _is_value(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str)
