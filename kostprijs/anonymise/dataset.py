"""What was released: the group table under data/anonymised, as every page reads it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any

from kostprijs.context import PublicContext
from kostprijs.errors import VerificationFailed, WrongUse
from kostprijs.files import parse_json, recover, sha256
from kostprijs.model.conventions import with_convention
from kostprijs.model.costmodel import CostModel, Figure, Protection
from kostprijs.model.loader import parse_model
from kostprijs.numbers import UNITS, decimals_of

TABLE, PACKAGE, CERTIFICATE, MODEL = "bandbreedtes.csv", "datapackage.json", "certificaat.json", "model.toml"
EARLIER, HOUSE_STYLE = "vorige.csv", "huisstijl.pptx"  # only where there is one
HEADER = ("element", "groep", "omvang", "gemiddelde")
HIDDEN_TEXT = "niet getoond"
_MADE_AGAIN = "Gebruik de oorspronkelijke map, of draai «kostprijs anonymise» opnieuw."


class Display(StrEnum):
    """How a figure is shown; the value is the word in `--json` (`toon`)."""

    GROUPS = "groepen"
    BOUNDS = "grenzen"
    MEAN = "gemiddelde"
    NORM = "norm"
    HIDDEN = "niet_getoond"


class First(StrEnum):
    """Of what a publication without an earlier one is the first; UNKNOWN in a dataset of before this key."""

    TRAJECT, SCOPE, UNKNOWN = "traject", "deel", "onbekend"


# The words of the column `groep`, by display and number of values: what tells them apart on reading.
GROUP_WORDS: dict[tuple[Display, int], tuple[str, ...]] = {
    (Display.GROUPS, 2): ("laagste groep", "hoogste groep"),
    (Display.GROUPS, 3): ("laagste groep", "midden", "hoogste groep"),
    (Display.GROUPS, 4): ("laagste groep", "lage groep", "hoge groep", "hoogste groep"),
    (Display.GROUPS, 5): ("laagste groep", "lage groep", "midden", "hoge groep", "hoogste groep"),
    (Display.BOUNDS, 3): ("ondergrens", "gemiddelde", "bovengrens"),
    (Display.MEAN, 1): ("gemiddelde",),
    (Display.NORM, 1): ("norm",),
    (Display.HIDDEN, 0): (HIDDEN_TEXT,),
}
_DISPLAYS = {words: display for (display, _), words in GROUP_WORDS.items()}


@dataclass(frozen=True)
class ReleasedFigure:
    """One figure as it may be shown.

    values: GROUPS two to five group means from low to high; BOUNDS lower bound, mean, upper bound;
    MEAN one mean; NORM the public norm; HIDDEN nothing. All but the norm on `grid`, in `unit`.
    `owner` is the id of the element (for a step of a series) or of the tariff line. `frozen_since` is
    the date of the earlier publication that the figure repeats, or empty.
    """

    id: str
    label: str
    unit: str
    amvb: str
    owner: str
    display: Display
    values: tuple[Decimal, ...]
    grid: Decimal
    frozen_since: str = ""

    @property
    def decimals(self) -> int:
        """How many decimals the figure is printed with: those of its grid, for a norm those of its unit."""
        if self.display is Display.NORM:
            return max(UNITS[self.unit][3], *(decimals_of(value) for value in self.values))
        return max([decimals_of(self.grid), *(decimals_of(value) for value in self.values)])


@dataclass(frozen=True)
class EarlierRound:
    """What the last earlier publication of the same traject (and of the same part of a round) said.

    `date` is that of its round, None when the settings gave none. `comparable` is False when the model, the
    way of reckoning, a unit or the peiljaar was another one, or can't be known any more: then nothing may be
    set side by side. `figures` have labels and units of their own and no `frozen_since`.
    """

    ronde: str
    title: str
    date: dt.date | None
    submissions: int
    figures: tuple[ReleasedFigure, ...]
    comparable: bool


@dataclass(frozen=True)
class HouseStyle:
    """The region's own .pptx, without slides, and its layout per role (titel, tekst, tabel, grafiek)."""

    pptx: bytes
    layouts: Mapping[str, str]


@dataclass(frozen=True)
class ReleasedRound:
    """All that a page may know of a round.

    `submissions` is the number of concerns in the round (never per figure). `sha256` is the hash of
    the dataset: of datapackage.json, which holds the hashes of the table and the model. `group_min` and
    `round_min` are the policy's least numbers of concerns in a group and in a round. `earlier` is None for
    a first publication (`first` says of what), `house_style` where the traject has none of its own.
    """

    traject: str
    ronde: str
    policy: str
    submissions: int
    figures: tuple[ReleasedFigure, ...]
    context: PublicContext
    model: CostModel
    sha256: str
    group_min: int
    round_min: int
    earlier: EarlierRound | None = None
    house_style: HouseStyle | None = None
    first: First = First.TRAJECT

    def figure(self, figure_id: str) -> ReleasedFigure:
        """The figure with this id; KeyError when there is none."""
        return {figure.id: figure for figure in self.figures}[figure_id]


def read_round(folder: Path) -> ReleasedRound:
    """Read a released round back and check it against its own hashes.

    Raises WrongUse when there is none, VerificationFailed (which file) when a file was changed. A dataset of
    before vorige.csv and huisstijl.pptx has neither.
    """
    recover(folder)
    try:
        package, table, model_bytes = ((folder / name).read_bytes() for name in (PACKAGE, TABLE, MODEL))
    except OSError as error:
        raise WrongUse(
            f"Er is geen geanonimiseerde ronde «{folder.parent.name}/{folder.name}».",
            f"Draai eerst «kostprijs anonymise {folder.parent.name} {folder.name}».",
        ) from error
    try:
        content = parse_json(package)
        own = content["kostprijs"]
        expected = {TABLE: content["resources"][0]["hash"], MODEL: f"sha256:{own['model']['sha256']}"}
        if "vorige" in own:
            expected[EARLIER] = content["resources"][1]["hash"]
        if "huisstijl" in own:
            expected[HOUSE_STYLE] = f"sha256:{own['huisstijl']['sha256']}"
        more = {name: _present(folder / name) for name in (EARLIER, HOUSE_STYLE) if name in expected}
        _check_hashes(expected, {TABLE: table, MODEL: model_bytes, **more})
        model = with_convention(
            parse_model(model_bytes, str(own["model"]["bron"])), dict(own["model"].get("rekenwijze", {}))
        )
        return ReleasedRound(
            traject=str(own["traject"]),
            ronde=str(own["ronde"]),
            policy=str(own["beleid"]["id"]),
            submissions=int(own["inzendingen"]),
            figures=_figures(table, model, own.get("herhaald", {})),
            context=PublicContext.from_json(own["context"]),
            model=model,
            sha256=sha256(package),
            group_min=int(own["beleid"]["groep_min"]),
            round_min=int(own["beleid"]["ronde_min"]),
            earlier=_earlier(more[EARLIER], model, own["vorige"]) if EARLIER in more else None,
            first=First(own.get("eerste", First.UNKNOWN)),
            house_style=HouseStyle(more[HOUSE_STYLE], dict(own["huisstijl"]["indelingen"]))
            if HOUSE_STYLE in more
            else None,
        )
    except (ValueError, KeyError, TypeError, IndexError, InvalidOperation) as error:
        raise VerificationFailed(f"{PACKAGE} of {TABLE} is niet meer wat kostprijs schreef.") from error


def _present(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise VerificationFailed(f"{path.name} ontbreekt, en {PACKAGE} noemt het.", _MADE_AGAIN) from error


def _check_hashes(expected: Mapping[str, str], found: Mapping[str, bytes]) -> None:
    for name, data in found.items():
        if expected[name] != f"sha256:{sha256(data)}":
            raise VerificationFailed(
                f"{name} is gewijzigd nadat het geschreven werd (de hash in {PACKAGE} klopt niet).",
                _MADE_AGAIN,
            )


def _figures(table: bytes, model: CostModel, frozen: Mapping[str, str]) -> tuple[ReleasedFigure, ...]:
    rows = _rows(table)
    return tuple(_figure(figure, rows[figure.id], frozen.get(figure.id, "")) for figure in model.figures())


def _earlier(table: bytes, model: CostModel, about: Mapping[str, Any]) -> EarlierRound:
    today, figures = {figure.id: figure for figure in model.figures()}, []
    for name, rows in _rows(table).items():
        label, unit = (str(about["figuren"][name][key]) for key in ("label", "eenheid"))
        figure = today.get(name) or Figure(name, label, unit, "", Protection(), name)
        figures.append(_figure(replace(figure, label=label, unit=unit), rows, ""))
    return EarlierRound(
        ronde=str(about["ronde"]),
        title=str(about["titel"]),
        date=dt.date.fromisoformat(about["datum"]) if about["datum"] else None,
        submissions=int(about["inzendingen"]),
        figures=tuple(figures),
        comparable=about["vergelijkbaar"] is True,
    )


def _rows(table: bytes) -> dict[str, list[tuple[str, str]]]:
    """The words and texts of a group table by figure."""
    rows: dict[str, list[tuple[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(table.decode())):
        rows.setdefault(row["element"], []).append((row["groep"], row["gemiddelde"]))
    return rows


def _figure(figure: Figure, rows: Sequence[tuple[str, str]], frozen: str) -> ReleasedFigure:
    display = _DISPLAYS[tuple(word for word, _ in rows)]
    texts = [text for _, text in rows if text]
    values = tuple(Decimal(text) for text in texts)
    decimals = max((len(text.partition(".")[2]) for text in texts), default=0)
    grid = Decimal(1).scaleb(-decimals)
    return ReleasedFigure(
        figure.id, figure.label, figure.unit, figure.amvb, figure.owner, display, values, grid, frozen
    )
