"""Small models written down in a few words, and a traject of one with a bulk table of its values."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kostprijs.model.costmodel import CostModel
from kostprijs.model.loader import parse_model

NINE = [8.4, 11, 12.5, 14, 15, 15.5, 18, 20, 24.3]  # of overhead: three groups of three


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    return json.dumps(value)


def _table(kind: str, name: str, keys: Mapping[str, object]) -> str:
    whole = {"id": name, "label": _label(name), **keys}
    return "\n".join([f"[[{kind}]]", *(f"{key} = {_toml(value)}" for key, value in whole.items())]) + "\n"


def an_element(name: str, unit: str = "pct", **keys: object) -> str:
    """A cost element, labelled as it is called unless its keys say otherwise."""
    return _table("element", name, {"eenheid": unit, **keys})


def a_line(name: str, formula: str, unit: str = "eur_uur", **keys: object) -> str:
    """A line of the build-up, labelled as it is called unless its keys say otherwise."""
    return _table("regel", name, {"eenheid": unit, "formule": formula, **keys})


def model_text(*tables: str, name: str = "proef") -> str:
    """The text of a model of these elements and lines, of which `tarief` is the outcome."""
    head = f'[model]\nid = "{name}"\ntitel = "{_label(name)}"\npeiljaar = 2019\nuitkomst = "tarief"\n'
    return head + "".join(tables)


def small_model(*tables: str, name: str = "proef") -> CostModel:
    """The model of these elements and lines."""
    return parse_model(model_text(*tables, name=name).encode(), f"{name}.toml")


OVERHEAD = an_element("overhead", bescherming={"prior": [0, 40], "korrel": 0.1, "marge": 1.5, "raster": 1.0})
ONE_ELEMENT = model_text(OVERHEAD, a_line("tarief", "20 * (1 + overhead)"))
WAGE_GUARD = {"prior": [10, 40], "korrel": 0.01, "marge": 0.1, "raster": 0.1}
TARIFF_GUARD = {"prior": [10, 60], "korrel": 0.01, "marge": 0.5, "raster": 0.5}
WAGE_AND_OVERHEAD = model_text(
    an_element("loon", "eur_uur", bescherming=WAGE_GUARD),
    OVERHEAD,
    a_line("tarief", "loon * (1 + overhead)", bescherming=TARIFF_GUARD),
)


def new_traject(kostprijs: Callable, root: Path, text: str = ONE_ELEMENT, name: str = "proef") -> None:
    """A traject in this root with a model of its own."""
    (root / "model.toml").write_text(text)
    done = kostprijs("new", name, "--model", "model.toml", cwd=root)
    assert done.returncode == 0, done.stderr


def bulk_table(
    path: Path, values: Sequence[float | str], names: Sequence[str] = (), element: str = "overhead"
) -> Path:
    """A bulk table in which each value is the one tool of a concern of its own."""
    called = names or [f"Concern {number}" for number in range(len(values))]
    rows = [
        f"{concern};rij {number};{str(value).replace('.', ',')}"
        for number, (concern, value) in enumerate(zip(called, values, strict=True))
    ]
    path.write_text("\n".join([f"concern;bestand;{element}", *rows]) + "\n")
    return path
