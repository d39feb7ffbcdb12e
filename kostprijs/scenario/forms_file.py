"""Reads `tariefvormen.toml`: the modules of a purchase, and the forms of tariff to lay side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from kostprijs.model.time_units import TIME_UNITS
from kostprijs.numbers import format_shortest
from kostprijs.scenario.forms import (
    ClientBudget,
    FixedTariff,
    Form,
    Module,
    ModuleTariffs,
    PriceQuantity,
    TariffRange,
    budget_of,
    mixed_tariff,
)
from kostprijs.scenario.periods import PERIODS
from kostprijs.scenario.quantities import (
    AMOUNT,
    DELIVERED,
    HOURS,
    PEOPLE,
    SHARE,
    TARIFF,
    ascending,
    each,
    not_both,
    number,
    rows,
    unique,
)
from kostprijs.tomlfile import Table, read_toml

_TOP = ("titel", "bron", "geleverd", "module", "vorm")
_MODULE = ("id", "label", "clienten", "uren_per_jaar", "mix")
_FORM = ("id", "label", "soort")


@dataclass(frozen=True)
class NamedForm:
    """A form under the name that the analyst gave it."""

    id: str
    label: str
    kind: str
    form: Form


@dataclass(frozen=True)
class FormsPlan:
    """What a file says: `source` is where the volumes come from."""

    title: str
    source: str
    modules: tuple[Module, ...]
    forms: tuple[NamedForm, ...]


def load_forms(path: Path) -> FormsPlan:
    """Raises WrongUse or ModelError with file, place and mend."""
    top = read_toml(path)
    top.only(_TOP)
    delivered = number(top, "geleverd", DELIVERED, 100) / 100
    tables = rows(top, "module")
    unique(tables)
    modules = tuple(_module(table, delivered) for table in tables)
    forms = rows(top, "vorm")
    unique(forms)
    return FormsPlan(
        top.text("titel"), top.text("bron"), modules, tuple(_named(table, modules) for table in forms)
    )


def _module(table: Table, delivered: Fraction) -> Module:
    table.only(_MODULE)
    inner = table.table("mix")
    mix = {name: number(inner, name, SHARE) / 100 for name in inner.data}
    if mix and sum(mix.values()) != 1:
        total = format_shortest(float(100 * sum(mix.values())), "getal")
        raise table.error("mix", f"telt op tot {total}; de delen zijn samen 100 procent")
    return Module(
        table.text("id"),
        table.text("label"),
        number(table, "clienten", PEOPLE),
        number(table, "uren_per_jaar", HOURS),
        delivered,
        mix,
    )


def _named(table: Table, modules: Sequence[Module]) -> NamedForm:
    kind = table.choice("soort", _READERS)
    keys, read = _READERS[kind]
    table.only((*_FORM, *keys))
    return NamedForm(table.text("id"), table.text("label"), kind, read(table, modules))


def _fixed(table: Table, _: Sequence[Module]) -> Form:
    return FixedTariff(number(table, "tarief", TARIFF))


def _per_module(table: Table, modules: Sequence[Module]) -> Form:
    if "functie" not in table:
        return ModuleTariffs(_tariffs(table, modules))
    not_both(table, "functie", "tarief")
    for module in modules:
        if not module.mix:
            reason = f"module «{module.id}» heeft geen mix; zeg welke functies hoeveel doen"
            raise table.error("functie", reason)
    names = dict.fromkeys(name for module in modules for name in module.mix)
    functions = table.table("functie")
    functions.only(names)
    tariffs = {name: number(functions, name, TARIFF) for name in names}
    return ModuleTariffs({module.id: mixed_tariff(tariffs, module.mix) for module in modules})


def _range(table: Table, _: Sequence[Module]) -> Form:
    return TariffRange(*ascending(table, "laagste", "hoogste", TARIFF))


def _price_quantity(table: Table, modules: Sequence[Module]) -> Form:
    return PriceQuantity(_tariffs(table, modules), table.choice("eenheid", TIME_UNITS))


def _budget(table: Table, modules: Sequence[Module]) -> Form:
    period = table.choice("periode", PERIODS)
    if ("bedrag" in table) == ("tarief" in table):
        raise table.error(
            "bedrag", "geef «bedrag» (per cliënt en periode) of «tarief» (per uur), één van de twee"
        )
    if "bedrag" in table:
        return ClientBudget(each(table, "bedrag", [module.id for module in modules], AMOUNT), period)
    tariffs = _tariffs(table, modules)
    return ClientBudget({m.id: budget_of(tariffs[m.id], m.granted, period) for m in modules}, period)


def _tariffs(table: Table, modules: Sequence[Module]) -> dict[str, Fraction]:
    return each(table, "tarief", [module.id for module in modules], TARIFF)


# by the word for a form: the keys that it has, and what reads them
_READERS: Mapping[str, tuple[tuple[str, ...], Callable[[Table, Sequence[Module]], Form]]] = {
    "vast": (("tarief",), _fixed),
    "per_module": (("tarief", "functie"), _per_module),
    "tariefbandbreedte": (("laagste", "hoogste"), _range),
    "pxq": (("tarief", "eenheid"), _price_quantity),
    "budget_per_client": (("bedrag", "tarief", "periode"), _budget),
}
