"""The steps behind `kostprijs model`: read a model and values, and reckon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostprijs.errors import WrongUse
from kostprijs.model.costmodel import CostModel
from kostprijs.model.loader import load_model, shipped_examples, shipped_models
from kostprijs.tomlfile import read_toml

if TYPE_CHECKING:
    from kostprijs.model.compare import Comparison
    from kostprijs.model.indexation_file import Indexed
    from kostprijs.model.text import LineText
    from kostprijs.model.time_units import Conversion


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
    from kostprijs.scenario.quantities import TARIFF, typed_amount

    tariff = typed_amount(amount, TARIFF, "tarief per uur in euro", "26,59")
    return tuple(converted(tariff, unit) for unit in TIME_UNITS)


def index(inputs: Path) -> Indexed:
    """An amount from its peiljaar to a contract year. Raises WrongUse or ModelError."""
    from kostprijs.model.indexation_file import load_index

    return load_index(inputs)


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
