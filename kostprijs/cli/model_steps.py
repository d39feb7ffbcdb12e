"""The steps behind `kostprijs model`: read a model and values, and reckon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostprijs.errors import WrongUse
from kostprijs.model.costmodel import CostModel
from kostprijs.model.loader import load_model, shipped_examples, shipped_models
from kostprijs.tomlfile import Table, read_toml

if TYPE_CHECKING:
    from kostprijs.model.compare import Comparison
    from kostprijs.model.indexation import IndexStep
    from kostprijs.model.references import Reference
    from kostprijs.model.text import LineText
    from kostprijs.model.time_units import Conversion

_MOST = 1_000_000  # euro per hour


@dataclass(frozen=True)
class Indexed:
    """An amount brought to a contract year; `borrowed` are forecasts taken from the parameter files."""

    amount: float
    peiljaar: int
    wage_share: float
    steps: tuple[IndexStep, ...]
    borrowed: tuple[Reference, ...]


def models() -> list[CostModel]:
    """The shipped calculation tools."""
    return [load_model(model_id) for model_id in shipped_models()]


def examples() -> list[CostModel]:
    """The shipped worked examples."""
    return [load_model(model_id) for model_id in shipped_examples()]


def chosen_model(reference: str, choices: Sequence[str]) -> CostModel:
    """A model under the convention of `keuze=optie` texts. Raises WrongUse or ModelError."""
    from kostprijs.model.conventions import with_convention

    convention: dict[str, str] = {}
    for text in choices:
        name, sign, option = text.partition("=")
        if not sign or name.strip() in convention:
            raise WrongUse(f"«{text:.60}»: schrijf KEUZE=OPTIE, elke keuze één keer; zie «model compare».")
        convention[name.strip()] = option.strip()
    return with_convention(load_model(reference), convention)


def evaluate(model: CostModel, inputs: Path) -> Mapping[str, Any]:
    """One evaluation of a model: all lines, in the unit of each line. Raises WrongUse or ModelError."""
    import numpy as np

    from kostprijs.model.buildup import build_up, check_finite

    values = _values(inputs)
    lines = build_up(model, values)
    check_finite(model, lines, values)
    return {name: np.asarray(value).tolist() for name, value in lines.items()}


def explain(model: CostModel, inputs: Path | None) -> tuple[LineText, ...]:
    """The lines of a model as text, with values when there is a file of them."""
    from kostprijs.model.text import line_texts

    return line_texts(model, None if inputs is None else _values(inputs))


def compare(model: CostModel, inputs: Path) -> Comparison:
    """One set of values under every convention of the model."""
    from kostprijs.model.compare import compare as compared

    return compared(model, _values(inputs))


def conversions(amount: str) -> tuple[Conversion, ...]:
    """A tariff per hour, as somebody typed it, in every unit of time. Raises WrongUse for no amount."""
    from kostprijs.model.time_units import TIME_UNITS, converted
    from kostprijs.numbers import parse_number

    try:
        number = parse_number(amount)
    except ValueError as error:
        raise WrongUse(f"«{amount:.40}» is geen bedrag; schrijf bijvoorbeeld 26,59.") from error
    if number.percent or number.ambiguous or not 0 < number.value < _MOST:
        raise WrongUse(f"«{amount:.40}» kan geen tarief per uur in euro zijn; schrijf bijvoorbeeld 26,59.")
    return tuple(converted(number.value, unit) for unit in TIME_UNITS)


def index(inputs: Path) -> Indexed:
    """An amount from its peiljaar to a contract year. Raises WrongUse or ModelError."""
    from kostprijs.model.indexation import index_steps

    top = read_toml(inputs)
    top.only(("tarief", "peiljaar", "contractjaar", "aandeel_loon", "jaar"))
    amount, share = top.required_number("tarief"), top.required_number("aandeel_loon")
    peiljaar = top.integer("peiljaar", 1990, 2100)
    contract_year = top.integer("contractjaar", 1990, 2100)
    borrowed: list[Reference] = []
    rates = [_year_rates(table, borrowed) for table in top.tables("jaar")]
    steps = index_steps(amount, share, peiljaar, contract_year, rates)
    used = tuple(reference for reference in borrowed if reference.first_year <= contract_year)
    return Indexed(amount, peiljaar, share, steps, used)


def _year_rates(table: Table, borrowed: list[Reference]) -> Any:
    from kostprijs.model.indexation import Rate, YearRates
    from kostprijs.model.references import lookup

    table.only(("jaar", "loon_voorlopig", "loon_definitief", "materieel_voorlopig", "materieel_definitief"))
    year = table.integer("jaar", 1990, 2100)
    wage = table.number("loon_voorlopig")
    if wage is None:
        public = lookup("ova", year)
        if public is None:
            raise table.error(
                "loon_voorlopig", f"ontbreekt, en een openbaar cijfer voor {year} is niet bekend"
            )
        borrowed.append(public)
        wage = public.value
    material = table.required_number("materieel_voorlopig")
    return YearRates(
        year,
        Rate(wage, table.number("loon_definitief")),
        Rate(material, table.number("materieel_definitief")),
    )


def _values(inputs: Path) -> dict[str, Any]:
    """`element id = number or list` as arrays."""
    import numpy as np

    top = read_toml(inputs)
    values: dict[str, Any] = {}
    for key, value in top.data.items():
        items = value if isinstance(value, list) else [value]
        if not items or not all(isinstance(i, int | float) and not isinstance(i, bool) for i in items):
            raise top.error(key, "verwacht: een getal of een lijst van getallen")
        try:
            values[key] = np.asarray(value, dtype=np.float64)
        except OverflowError as error:
            raise top.error(key, "dit getal is te groot om mee te rekenen") from error
    return values
