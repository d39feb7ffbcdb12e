"""Reads the tables of a model file: elements, lines and choices, each refused by its own place.

What needs more than one table (names, circles, units, series) is checked in `kostprijs.model.checks`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kostprijs.model.costmodel import Choice, CostElement, Line, Option, Protection
from kostprijs.model.formula import Formula, FormulaError, parse_formula
from kostprijs.numbers import UNITS
from kostprijs.tomlfile import Table

_ID = r"[a-z][a-z0-9_]*"
_STEP = re.compile(r"[^\[\];,\n\"]+")
_AMVB = ("", "a", "b", "c", "d", "e", "f")
# so that every combination can be reckoned through in a few seconds
MAX_COMBINATIONS = 4_096

_ELEMENT_KEYS = (
    "id", "label", "eenheid", "amvb", "reeks", "grens_hard", "grens_zacht", "synoniemen", "bescherming",
    "definitie", "referentie", "cao_minimum", "reeks_totaal", "leeg_telt_als", "onderdelen",
)  # fmt: skip
_LINE_KEYS = ("id", "label", "eenheid", "formule", "amvb", "bescherming")
_CHOICE_KEYS = ("id", "label", "standaard", "optie")
_OPTION_KEYS = ("id", "label", "regels")
_PROTECTION_KEYS = ("prior", "korrel", "marge", "raster", "norm", "nul_is_normaal", "bron")


def read_element(table: Table) -> CostElement:
    """One [[element]]."""
    table.only(_ELEMENT_KEYS)
    series = table.texts("reeks")
    if "reeks" in table and not series:
        raise table.error("reeks", "is leeg; noem de treden, of laat reeks weg als het één waarde is")
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
        parts=table.texts("onderdelen"),
    )


def read_line(table: Table) -> Line:
    """One [[regel]]."""
    table.only(_LINE_KEYS)
    return Line(
        id=table.identifier("id", _ID),
        label=table.text("label"),
        unit=table.choice("eenheid", UNITS),
        formula=_formula(table, "formule"),
        amvb=table.choice("amvb", _AMVB, ""),
        protection=_protection(table),
    )


def read_choices(top: Table, lines: Sequence[Line]) -> tuple[Choice, ...]:
    """Every [[keuze]] with its options, each option complete.

    A line that only some options of a choice replace keeps its own formula in the others. No two
    choices may replace the same line: the outcome would depend on which comes last.
    """
    own = {line.id: line.formula for line in lines}
    choices: list[Choice] = []
    owner: dict[str, str] = {}
    combinations = 1
    for table in top.tables("keuze"):
        choice = _choice(table, own)
        if choice.id in (other.id for other in choices):
            raise table.error("id", "deze id komt twee keer voor; maak hem uniek")
        for line in choice.lines:
            if line in owner:
                reason = f"de regel «{line}» staat ook bij keuze «{owner[line]}»; laat één keuze hem wijzigen"
                raise table.error("optie", reason)
            owner[line] = choice.id
        choices.append(choice)
        combinations *= len(choice.options)
        if combinations > MAX_COMBINATIONS:
            raise table.error("", f"de keuzes geven samen meer dan {MAX_COMBINATIONS} combinaties")
    return tuple(choices)


def _choice(table: Table, own: Mapping[str, Formula]) -> Choice:
    table.only(_CHOICE_KEYS)
    name = table.identifier("id", _ID)
    inner = table.tables("optie")
    if len(inner) < 2:
        raise table.error("optie", "verwacht: ten minste twee opties, elk een [[keuze.optie]]")
    replaced = [_replaced(option, own) for option in inner]
    touched = list(dict.fromkeys(line for formulas in replaced for line in formulas))
    if not touched:
        raise table.error("optie", "geen enkele optie heeft regels; zo verandert er niets")
    options = tuple(
        Option(
            id=option.identifier("id", _ID),
            label=option.text("label"),
            formulas=tuple((line, formulas.get(line, own[line])) for line in touched),
        )
        for option, formulas in zip(inner, replaced, strict=True)
    )
    names = [option.id for option in options]
    if len(set(names)) != len(names):
        raise table.error("optie", "twee opties hebben dezelfde id; maak ze uniek")
    return Choice(name, table.text("label"), table.choice("standaard", names), options)


def _replaced(option: Table, own: Mapping[str, Formula]) -> dict[str, Formula]:
    option.only(_OPTION_KEYS)
    rules = option.table("regels")
    for line in rules.data:
        if line not in own:
            raise rules.error("", f"er is geen [[regel]] met id «{line:.40}»")
    return {line: _formula(rules, line) for line in rules.data}


def _formula(table: Table, key: str) -> Formula:
    try:
        return parse_formula(table.text(key))
    except FormulaError as error:
        raise table.error(key, str(error)) from error


def _step_norms(element: Table, series: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """`norm` of a series may be a table: step = norm, for the steps that have one."""
    protection = element.table("bescherming")
    if not isinstance(protection.data.get("norm"), dict):
        return ()
    norms = protection.table("norm")
    norms.only(series)
    return tuple((step, norms.required_number(step)) for step in norms.data)


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
