"""A scenario as a file: which value of every element, why, and what to draw.

    naam = "Voorstel"
    traject = "voorbeeld"
    ronde = "ronde-1"
    basis = "midden"                    # laag, midden of hoog van elke bandbreedte
    maximumtarief = 30.0                # mag weg

    [[waarde]]
    element = "ziekteverzuim"           # of één trede: "uurloon[trede 2]"
    getal = 6.2                         # of keuze = "laag", "midden", "hoog", "norm" of een referentie
    bandbreedte = [5.0, 7.5]            # mag weg: dan staat de waarde vast
    reden = "gemiddelde van drie jaar"
    bron = "eigen meting 2016-2018"

    [simulatie]
    trekkingen = 100000
    verdeling = "driehoek"              # driehoek, uniform of pert
    zaad = 20190814
    [[simulatie.samenhang]]
    elementen = ["verlof", "ziekteverzuim"]
    rangcorrelatie = 0.4

What needs the model (does the element exist, does the number fit) is checked by `point`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kostprijs.errors import ModelError, WrongUse
from kostprijs.layout import check_name
from kostprijs.scenario.bandwidth import ENDS, HIGH, LOW, MIDDLE, NORM
from kostprijs.tomlfile import Table, parse_toml, read_toml

DISTRIBUTIONS = ("driehoek", "pert", "uniform")
DRAWS, MOST_DRAWS, LARGEST_SEED = 100_000, 100_000_000, 2**63 - 1
_KEYS = ("naam", "traject", "ronde", "basis", "maximumtarief", "waarde", "simulatie")
_VALUE_KEYS = ("element", "keuze", "einde", "getal", "bandbreedte", "reden", "bron")

Choice = str | float | tuple[float, ...]


@dataclass(frozen=True)
class Override:
    """One value that the analyst chooses.

    element   an element id, or one step of a series: `uurloon[trede 2]`
    choice    `laag`, `midden`, `hoog`, `norm`, the id of a reference, a number, or the numbers of a series
    reason, source   why, and where it comes from; never empty
    end       of a reference that is a range: `laag` or `hoog`
    band      the analyst's own bandwidth around a number; None: the value is decided, and not drawn
    """

    element: str
    choice: Choice
    reason: str
    source: str
    end: str = ""
    band: tuple[float, float] | None = None

    @property
    def place(self) -> str:
        """Where it stands in the file, for an error."""
        return f"[[waarde]] {self.element}"


@dataclass(frozen=True)
class Correlation:
    """The rank correlation (Spearman) between two elements in the simulation."""

    elements: tuple[str, str]
    rank: float


@dataclass(frozen=True)
class SimulationPlan:
    """What to draw: how often, from which distribution, with which seed."""

    draws: int
    distribution: str
    seed: int
    correlations: tuple[Correlation, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """A scenario as it was written down. `file` is the name of its file, for errors and pages."""

    name: str
    traject: str
    ronde: str
    basis: str = MIDDLE
    overrides: tuple[Override, ...] = ()
    simulation: SimulationPlan | None = None
    maximum: float | None = None
    file: str = "scenario"

    def error(self, place: str, reason: str) -> ModelError:
        """The refusal of one key of this file."""
        return ModelError(self.file, place, reason)

    def refuse(self, override: Override, key: str, reason: str) -> ModelError:
        """The refusal of one key of one [[waarde]]."""
        return self.error(f"{override.place}, {key}", reason)


def load_scenario(path: Path) -> Scenario:
    """Read and check a scenario file.

    Raises WrongUse for a file that can't be read, ModelError (file, key, what is expected) for a wrong one.
    """
    return _scenario(read_toml(path))


def parse_scenario(data: bytes, file: str) -> Scenario:
    """The scenario in a TOML text; `file` is the name used in errors. Raises ModelError."""
    return _scenario(parse_toml(data, file))


def _scenario(top: Table) -> Scenario:
    top.only(_KEYS)
    maximum = top.number("maximumtarief")
    if maximum is not None and maximum <= 0:
        raise top.error("maximumtarief", "verwacht: een bedrag boven nul")
    return Scenario(
        name=top.text("naam"),
        traject=_name(top, "traject"),
        ronde=_name(top, "ronde"),
        basis=top.choice("basis", ENDS, MIDDLE),
        overrides=_overrides(top),
        simulation=_simulation(top.table("simulatie")) if "simulatie" in top else None,
        maximum=maximum,
        file=top.file,
    )


def _name(top: Table, key: str) -> str:
    name = top.text(key)
    try:
        return check_name(key, name)
    except WrongUse as error:
        raise top.error(key, str(error)) from error


def _overrides(top: Table) -> tuple[Override, ...]:
    found: dict[str, Override] = {}
    for given in top.tables("waarde"):
        table = Table(given.file, f"[[waarde]] {given.text('element'):.60}", given.data)
        override = _override(table)
        if override.element in found:
            raise table.error("element", "dit element staat er twee keer; laat er één staan")
        found[override.element] = override
    return tuple(found.values())


def _override(table: Table) -> Override:
    table.only(_VALUE_KEYS)
    if ("keuze" in table) == ("getal" in table):
        raise table.error("", "verwacht: óf «keuze» (laag, midden, hoog, norm of een referentie) óf «getal»")
    choice: Choice = table.text("keuze") if "keuze" in table else _number(table)
    band = table.bounds("bandbreedte")
    if band is not None and not (isinstance(choice, float) and band[0] <= choice <= band[1]):
        raise table.error("bandbreedte", "kan alleen bij één getal, en het getal moet erin liggen")
    end = table.choice("einde", (LOW, HIGH)) if "einde" in table else ""
    if end and (not isinstance(choice, str) or choice in (*ENDS, NORM)):
        raise table.error("einde", "hoort alleen bij een referentie die van tot loopt; laat het weg")
    return Override(
        table.text("element"), choice, table.text("reden"), table.text("bron"), end=end, band=band
    )


def _number(table: Table) -> float | tuple[float, ...]:
    value = table.data["getal"]
    if not isinstance(value, list):
        return table.required_number("getal")
    if not value:
        raise table.error("getal", "verwacht: een getal, of bij een reeks een getal per trede")
    # through the one check of a number, so that the refusal reads the same
    return tuple(Table(table.file, table.place, {"getal": item}).required_number("getal") for item in value)


def _simulation(table: Table) -> SimulationPlan:
    table.only(("trekkingen", "verdeling", "zaad", "samenhang"))
    pairs = [
        _correlation(Table(t.file, f"[[simulatie.samenhang]] nr. {number}", t.data))
        for number, t in enumerate(table.tables("samenhang"), 1)
    ]
    seen: set[frozenset[str]] = set()
    for pair in pairs:
        if frozenset(pair.elements) in seen:
            raise table.error(
                "samenhang", f"«{' en '.join(pair.elements)}» staan er twee keer; laat ze er één keer staan"
            )
        seen.add(frozenset(pair.elements))
    return SimulationPlan(
        draws=table.integer("trekkingen", 1, MOST_DRAWS, DRAWS),
        distribution=table.choice("verdeling", DISTRIBUTIONS),
        seed=table.integer("zaad", 0, LARGEST_SEED),
        correlations=tuple(pairs),
    )


def _correlation(table: Table) -> Correlation:
    table.only(("elementen", "rangcorrelatie"))
    elements = table.texts("elementen")
    if len(elements) != 2 or elements[0] == elements[1]:
        raise table.error("elementen", "verwacht: twee verschillende elementen, als lijst van twee namen")
    rank = table.required_number("rangcorrelatie")
    if not -1 < rank < 1:
        raise table.error("rangcorrelatie", "verwacht: een getal tussen -1 en 1, en niet -1 of 1 zelf")
    return Correlation((elements[0], elements[1]), rank)
