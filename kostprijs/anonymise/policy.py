"""The disclosure policy as data: thresholds in one file, and a loader that refuses a weak one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import pairwise

from kostprijs.errors import ModelError, WrongUse
from kostprijs.files import sha256
from kostprijs.model.costmodel import Figure
from kostprijs.numbers import UNITS, exact
from kostprijs.tomlfile import Table, ids_in, parse_toml

RUNGS = ("M", "A", "B", "D2", "D4", "C")
# The promise of the consultation: nothing below these, whatever a file says.
LOWEST_N_MIN, LOWEST_K, LOWEST_DEVIATORS, LOWEST_P, LOWEST_CANDIDATES = 5, 3, 3, 0.10, 3
# More than three rank groups only where there are words for them, and from this many values on.
MANY_FROM = {4: 15, 5: 20}
# Two who share their values can place a third in a group of three: gating pairs asks for more.
PAIRS_K, PAIRS_N_MIN = 4, 8
# A printed figure must be vaguer than the margin, and vaguer than the step in which people fill in.
GRID_PER_MARGIN, GRID_PER_GRAIN = Fraction(2, 3), Fraction(5, 2)
_NICE = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5), Fraction(10))


@dataclass(frozen=True)
class Guarded:
    """The protection of one figure with nothing left open, in the unit of the figure.

    `margin` (R) is how close nobody may come to another's value; `grain` the step in which values
    are filled in; `grid` the step on which figures are printed. `nonzero_min` is how many values a
    shown figure is known to have that are not zero.
    """

    low: float
    high: float
    grain: float
    margin: float
    grid: Decimal
    norm: float | None
    zero_is_normal: bool
    nonzero_min: int = 0


@dataclass(frozen=True)
class Policy:
    """The thresholds of one policy; `sha256` is the hash of its file.

    many_groups   (from n values on, number of rank groups), ascending: rung M
    pairs_gated   whether two contributors who share their values may not place a third either
    """

    id: str
    title: str
    n_min: int
    k: int
    deviators_min: int
    p_rule: float
    candidates_min: int
    ladder: tuple[str, ...]
    groups_from: int
    three_groups_from: int
    tail_share: int
    many_groups: tuple[tuple[int, int], ...]
    pairs_gated: bool
    unit_defaults: Mapping[str, tuple[tuple[float, float], float]]
    sha256: str

    def guard(self, figure: Figure, file: str) -> Guarded:
        """Complete the protection of a figure, and refuse a grid that is too fine.

        What the model file leaves open is taken from public knowledge only, never from the
        submissions: the prior of the unit; margin = min(10% of the level, half the usual spread),
        with the middle of the prior for the level (at least the spread) and a quarter of its width for
        the spread; grid = the next nice step (1, 2, 2.5, 5 times a power of ten) >= max(2R/3, 2.5 grain).
        A grid that the model file gives must be at least 2R/3 and at least the grain: with whole
        percents as grain a grid of one percent is allowed, and the audit decides what it may show.
        Raises ModelError (with `file`) for a finer grid.
        """
        given = figure.protection
        prior, grain = self.unit_defaults[figure.unit]
        low, high = given.prior or prior
        grain = given.grain or grain
        level, spread = max(abs(low + high) / 2, (high - low) / 4), (high - low) / 4
        margin = given.margin or min(0.10 * level, spread / 2)
        if margin < grain:
            reason = f"marge {margin:g} is kleiner dan de korrel {grain:g}: dan beschermt de marge niets"
            raise ModelError(file, f"{figure.id}, bescherming", reason)
        least = exact(margin) * GRID_PER_MARGIN
        grid = exact(given.grid) if given.grid else nice_step(max(least, exact(grain) * GRID_PER_GRAIN))
        if grid < max(least, exact(grain)):
            reason = (
                f"raster {float(grid):g} is te fijn: met marge {margin:g} en korrel {grain:g} is ten minste "
                f"{float(max(least, exact(grain))):.4g} nodig"
            )
            raise ModelError(file, f"{figure.id}, bescherming", reason)
        return Guarded(
            low=low,
            high=high,
            grain=grain,
            margin=margin,
            grid=_decimal(grid),
            norm=given.norm,
            zero_is_normal=given.zero_is_normal,
            nonzero_min=0 if given.zero_is_normal else self.n_min,
        )


def nice_step(least: Fraction) -> Fraction:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that is not below `least` (> 0)."""
    power = Fraction(1)
    while power > least:
        power /= 10
    while power * 10 <= least:
        power *= 10
    return next(step * power for step in _NICE if step * power >= least)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def shipped_policies() -> tuple[str, ...]:
    """The ids of the policies that come with the package."""
    return ids_in(_folder())


def load_policy(policy_id: str) -> Policy:
    """Load a shipped policy. There is no way to give another file: no flag can lower a threshold.

    Raises WrongUse for an unknown policy.
    """
    if policy_id not in shipped_policies():
        raise WrongUse(f"Er is geen beleid «{policy_id[:40]}». Kies uit: {', '.join(shipped_policies())}.")
    data = (_folder() / f"{policy_id}.toml").read_bytes()
    return parse_policy(data, f"{policy_id}.toml")


def _folder() -> Traversable:
    return resources.files("kostprijs") / "policies"


def parse_policy(data: bytes, file: str) -> Policy:
    """Build a policy from the bytes of its file; refuses one that is weaker than the promise."""
    top = parse_toml(data, file)
    top.only(("policy", "drempels", "ladder", "poort", "eenheid"))
    head, limits, ladder, gate = (top.table(name) for name in ("policy", "drempels", "ladder", "poort"))
    head.only(("id", "titel", "versie"))
    head.integer("versie", 1, 1_000)  # for who reads the file: a publication names its hash
    limits.only(("n_min", "k", "afwijkers_min", "p_regel", "kandidaten_min"))
    ladder.only(("volgorde", "veel_groepen", "groepen_vanaf", "drie_groepen_vanaf", "staart_deel"))
    gate.only(("paren",))
    pairs = gate.flag("paren")
    k = _at_least(limits, "k", PAIRS_K if pairs else LOWEST_K)
    many = _many_groups(ladder, k)
    return Policy(
        id=head.text("id"),
        title=head.text("titel"),
        n_min=_at_least(limits, "n_min", PAIRS_N_MIN if pairs else LOWEST_N_MIN),
        k=k,
        deviators_min=_at_least(limits, "afwijkers_min", LOWEST_DEVIATORS),
        p_rule=_p_rule(limits),
        candidates_min=_at_least(limits, "kandidaten_min", LOWEST_CANDIDATES),
        ladder=_order(ladder, many),
        groups_from=_at_least(ladder, "groepen_vanaf", 2 * k),
        three_groups_from=_at_least(ladder, "drie_groepen_vanaf", 3 * k),
        tail_share=ladder.integer("staart_deel", 3, 100),
        many_groups=many,
        pairs_gated=pairs,
        unit_defaults={unit: _unit(top.table("eenheid").table(unit, f"[eenheid.{unit}]")) for unit in UNITS},
        sha256=sha256(data),
    )


def _p_rule(limits: Table) -> float:
    value = limits.required_number("p_regel")
    if not LOWEST_P <= value < 1:
        raise limits.error(
            "p_regel", f"verwacht: van {LOWEST_P} tot 1; lager breekt de belofte aan de aanbieders"
        )
    return value


def _order(ladder: Table, many: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    order = ladder.texts("volgorde")
    if not order or list(order) != [rung for rung in RUNGS if rung in order]:
        raise ladder.error("volgorde", f"verwacht: een deel van {', '.join(RUNGS)}, in die volgorde")
    if ("M" in order) != bool(many):
        raise ladder.error("volgorde", "trede M en de sleutel veel_groepen horen bij elkaar")
    return order


def _many_groups(ladder: Table, k: int) -> tuple[tuple[int, int], ...]:
    """Rung M: `[[15, 4], [20, 5]]`, each group of at least k, and none before its own least n."""
    steps = ladder.data.get("veel_groepen", [])
    if not isinstance(steps, list) or not all(_is_step(step) for step in steps):
        raise ladder.error("veel_groepen", "verwacht: [[vanaf, aantal groepen], ...], met 4 of 5 groepen")
    for start, groups in steps:
        least = max(MANY_FROM[groups], groups * k)
        if start < least:
            raise ladder.error(
                "veel_groepen",
                f"{groups} groepen vanaf {start} waarden is te weinig; ten minste {least} is nodig, anders "
                "zijn de groepen te klein en breekt de belofte aan de aanbieders",
            )
    for (start, groups), (later, more) in pairwise(steps):
        if later <= start or more <= groups:
            raise ladder.error("veel_groepen", "verwacht: oplopend, in aantal waarden en in aantal groepen")
    return tuple((start, groups) for start, groups in steps)


def _is_step(step: object) -> bool:
    if not isinstance(step, list) or len(step) != 2:
        return False
    return all(type(number) is int for number in step) and step[1] in MANY_FROM


def _at_least(table: Table, key: str, lowest: int) -> int:
    value = table.integer(key, 0, 1_000)
    if value < lowest:
        raise table.error(key, f"{value} is lager dan {lowest}; dat breekt de belofte aan de aanbieders")
    return value


def _unit(table: Table) -> tuple[tuple[float, float], float]:
    prior, grain = table.bounds("prior"), table.required_number("korrel")
    if prior is None or grain <= 0:
        raise table.error("", "verwacht: prior = [laagste, hoogste] en een korrel groter dan nul")
    return prior, grain
