"""Reads a model file, and refuses a wrong one with the file, the place and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path

import numpy as np

from kostprijs.errors import ModelError, WrongUse, reason_of
from kostprijs.files import sha256
from kostprijs.model.costmodel import CostElement, CostModel, Line, Protection
from kostprijs.model.formula import FUNCTIONS, FormulaError, dependency_order, evaluate, parse_formula
from kostprijs.numbers import UNITS
from kostprijs.tomlfile import Table, parse_toml

_ID = r"[a-z][a-z0-9_]*"
_STEP = re.compile(r"[^\[\];,\n\"]+")
_AMVB = ("", "a", "b", "c", "d", "e", "f")

_MODEL_KEYS = ("id", "titel", "peiljaar", "uitkomst", "status", "product", "rekenwijze")
_ELEMENT_KEYS = (
    "id", "label", "eenheid", "amvb", "reeks", "grens_hard", "grens_zacht", "synoniemen", "bescherming",
    "definitie", "referentie", "cao_minimum", "reeks_totaal", "leeg_telt_als",
)  # fmt: skip
_LINE_KEYS = ("id", "label", "eenheid", "formule", "amvb", "bescherming")
_PROTECTION_KEYS = ("prior", "korrel", "marge", "raster", "norm", "nul_is_normaal", "bron")


def shipped_models() -> tuple[str, ...]:
    """The ids of the models that come with the package."""
    folder = resources.files("kostprijs") / "models"
    return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")))


def load_model(reference: str | Path) -> CostModel:
    """Load a shipped model by its id, or a model file by its path (anything that ends in `.toml`).

    Raises WrongUse when there is no such model and ModelError (file, place, reason) when the file
    is not right.
    """
    name = str(reference)
    if name.endswith(".toml"):
        path = Path(name)
        try:
            return parse_model(path.read_bytes(), path.name)
        except OSError as error:
            raise WrongUse(f"Het modelbestand «{path.name}» is niet te lezen: {reason_of(error)}.") from error
    if name in shipped_models():
        data = (resources.files("kostprijs") / "models" / f"{name}.toml").read_bytes()
        return parse_model(data, f"{name}.toml")
    raise WrongUse(f"Er is geen kostprijsmodel «{name}». Meegeleverd: {', '.join(shipped_models())}.")


def parse_model(data: bytes, file: str) -> CostModel:
    """Build a model from the bytes of its file; `file` is the name used in errors."""
    top = parse_toml(data, file)
    top.only(("model", "element", "regel"))
    head = top.table("model")
    head.only(_MODEL_KEYS)
    elements = tuple(_element(table) for table in top.tables("element"))
    lines = tuple(_line(table) for table in top.tables("regel"))
    _check_ids(top, elements, lines)
    order = _order(file, elements, lines)
    outcome = head.text("uitkomst")
    if outcome not in order:
        raise head.error("uitkomst", f"er is geen [[regel]] met id «{outcome}»")
    _check_series(head, outcome, elements, {line.id: line for line in lines}, order)
    conventions = head.mapping("rekenwijze", "per keuze een woord", lambda value: isinstance(value, str))
    return CostModel(
        id=head.identifier("id", r"[A-Za-z0-9][A-Za-z0-9._-]*"),
        title=head.text("titel"),
        peiljaar=head.integer("peiljaar", 1990, 2100),
        outcome=outcome,
        status=head.text("status", ""),
        product=head.text("product", ""),
        conventions=tuple(sorted(conventions.items())),
        elements=elements,
        lines=lines,
        order=order,
        source=file,
        sha256=sha256(data),
        text=data.decode("utf-8-sig"),
    )


def _element(table: Table) -> CostElement:
    table.only(_ELEMENT_KEYS)
    series = table.texts("reeks")
    if len(set(series)) != len(series) or not all(_STEP.fullmatch(step) for step in series):
        raise table.error("reeks", "de namen moeten verschillen, en zonder [ ] ; , of aanhalingsteken zijn")
    hard, soft = table.bounds("grens_hard"), table.bounds("grens_zacht")
    if hard and soft and not (hard[0] <= soft[0] and soft[1] <= hard[1]):
        raise table.error("grens_zacht", "moet binnen grens_hard liggen")
    return CostElement(
        id=table.identifier("id", _ID),
        label=table.text("label"),
        unit=table.choice("eenheid", UNITS),
        amvb=table.choice("amvb", _AMVB, ""),
        series=series,
        bounds_hard=hard,
        bounds_soft=soft,
        synonyms=table.texts("synoniemen"),
        definition=table.text("definitie", ""),
        references=table.texts("referentie"),
        minimum_cao=table.number("cao_minimum"),
        series_total=table.number("reeks_totaal"),
        blank_counts_as=table.number("leeg_telt_als"),
        protection=_protection(table),
        step_norms=_step_norms(table, series),
    )


def _step_norms(element: Table, series: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """`norm` of a series may be a table: step = norm, for the steps that have one."""
    protection = element.table("bescherming")
    if not isinstance(protection.data.get("norm"), dict):
        return ()
    norms = protection.table("norm")
    norms.only(series)
    return tuple((step, norms.required_number(step)) for step in norms.data)


def _line(table: Table) -> Line:
    table.only(_LINE_KEYS)
    try:
        formula = parse_formula(table.text("formule"))
    except FormulaError as error:
        raise table.error("formule", str(error)) from error
    return Line(
        id=table.identifier("id", _ID),
        label=table.text("label"),
        unit=table.choice("eenheid", UNITS),
        formula=formula,
        amvb=table.choice("amvb", _AMVB, ""),
        protection=_protection(table),
    )


def _protection(owner: Table) -> Protection:
    table = owner.table("bescherming")
    table.only(_PROTECTION_KEYS)
    for key in ("korrel", "marge", "raster"):
        value = table.number(key)
        if value is not None and value <= 0:
            raise table.error(key, f"{value} is niet groter dan nul")
    return Protection(
        prior=table.bounds("prior"),
        grain=table.number("korrel"),
        margin=table.number("marge"),
        grid=table.number("raster"),
        norm=None if isinstance(table.data.get("norm"), dict) else table.number("norm"),
        zero_is_normal=table.flag("nul_is_normaal"),
    )


def _check_ids(top: Table, elements: Sequence[CostElement], lines: Sequence[Line]) -> None:
    if not elements:
        raise top.error("", "er is geen enkel [[element]]")
    if not lines:
        raise top.error("", "er is geen enkele [[regel]]")
    seen: set[str] = set()
    items: list[CostElement | Line] = [*elements, *lines]
    for item in items:
        place = f"[[{'element' if isinstance(item, CostElement) else 'regel'}]] {item.id}"
        if item.id in FUNCTIONS:
            raise ModelError(top.file, place, "dit is de naam van een functie; kies een andere id")
        if item.id in seen:
            raise ModelError(top.file, place, "deze id komt twee keer voor; maak hem uniek")
        seen.add(item.id)


def _order(file: str, elements: Sequence[CostElement], lines: Sequence[Line]) -> tuple[str, ...]:
    formulas = {line.id: line.formula for line in lines}
    known = set(formulas) | {element.id for element in elements}
    for line in lines:
        unknown = sorted(line.formula.names - known)
        if unknown:
            reason = f"onbekende naam «{unknown[0]}»; maak een [[element]] of [[regel]], of verbeter de naam"
            raise ModelError(file, f"[[regel]] {line.id}, formule", reason)
    try:
        return dependency_order(formulas)
    except FormulaError as error:
        raise ModelError(file, "[[regel]]", str(error)) from error


def _check_series(
    head: Table,
    outcome: str,
    elements: Sequence[CostElement],
    lines: Mapping[str, Line],
    order: Sequence[str],
) -> None:
    """Series of different lengths can't be joined, and the outcome is one amount."""
    values = {element.id: np.ones(len(element.series) or 1) for element in elements}
    for name in order:
        try:
            values[name] = evaluate(lines[name].formula, values)
        except ValueError as error:
            reason = "reeksen van verschillende lengte kunnen niet samen in een berekening"
            raise ModelError(head.file, f"[[regel]] {name}, formule", reason) from error
    if values[outcome].size > 1:
        raise head.error(
            "uitkomst", f"«{outcome}» is een reeks; gebruik som(), min() of max() tot één bedrag"
        )
