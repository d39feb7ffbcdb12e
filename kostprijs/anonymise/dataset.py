"""What was released: the group table under data/anonymised, as every page reads it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path

from kostprijs.context import PublicContext
from kostprijs.errors import VerificationFailed, WrongUse
from kostprijs.files import recover, sha256
from kostprijs.model.conventions import with_convention
from kostprijs.model.costmodel import CostModel, Figure
from kostprijs.model.loader import parse_model
from kostprijs.numbers import UNITS, decimals_of

TABLE, PACKAGE, CERTIFICATE, MODEL = "bandbreedtes.csv", "datapackage.json", "certificaat.json", "model.toml"
HEADER = ("element", "groep", "omvang", "gemiddelde")
HIDDEN_TEXT = "niet getoond"


class Display(StrEnum):
    """How a figure is shown; the value is the word in `--json` (`toon`)."""

    GROUPS = "groepen"
    BOUNDS = "grenzen"
    MEAN = "gemiddelde"
    NORM = "norm"
    HIDDEN = "niet_getoond"


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
class ReleasedRound:
    """All that a page may know of a round.

    `submissions` is the number of concerns in the round (never per figure). `sha256` is the hash of
    the dataset: of datapackage.json, which holds the hashes of the table and the model. `group_min` and
    `round_min` are the policy's least numbers of concerns in a group and in a round.
    """

    traject: str
    ronde: str
    policy: str
    submissions: int
    figures: tuple[ReleasedFigure, ...]
    context: PublicContext
    model: CostModel
    sha256: str
    group_min: int = 3
    round_min: int = 5

    def figure(self, figure_id: str) -> ReleasedFigure:
        """The figure with this id; KeyError when there is none."""
        found = [figure for figure in self.figures if figure.id == figure_id]
        if not found:
            raise KeyError(figure_id)
        return found[0]


def read_round(folder: Path) -> ReleasedRound:
    """Read a released round back and check it against its own hashes.

    Raises WrongUse when there is none, VerificationFailed (which file) when a file was changed.
    """
    recover(folder)
    try:
        package, table, model_bytes = ((folder / name).read_bytes() for name in (PACKAGE, TABLE, MODEL))
    except OSError as error:
        raise WrongUse(
            f"Er is geen geanonimiseerde ronde «{folder.parent.name}/{folder.name}». Draai eerst "
            f"«kostprijs anonymise {folder.parent.name} {folder.name}»."
        ) from error
    try:
        content = json.loads(package)
        own = content["kostprijs"]
        expected = {TABLE: content["resources"][0]["hash"], MODEL: f"sha256:{own['model']['sha256']}"}
        _check_hashes(expected, {TABLE: table, MODEL: model_bytes})
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
        )
    except (ValueError, KeyError, TypeError, IndexError, InvalidOperation) as error:
        raise VerificationFailed(f"{PACKAGE} of {TABLE} is niet meer wat kostprijs schreef.") from error


def _check_hashes(expected: Mapping[str, str], found: Mapping[str, bytes]) -> None:
    for name, data in found.items():
        if expected[name] != f"sha256:{sha256(data)}":
            raise VerificationFailed(
                f"{name} is gewijzigd nadat het geschreven werd (de hash in {PACKAGE} klopt niet). Gebruik "
                "de oorspronkelijke map, of draai «kostprijs anonymise» opnieuw."
            )


def _figures(table: bytes, model: CostModel, frozen: Mapping[str, str]) -> tuple[ReleasedFigure, ...]:
    rows: dict[str, list[tuple[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(table.decode())):
        rows.setdefault(row["element"], []).append((row["groep"], row["gemiddelde"]))
    return tuple(_figure(figure, rows[figure.id], frozen.get(figure.id, "")) for figure in model.figures())


def _figure(figure: Figure, rows: Sequence[tuple[str, str]], frozen: str) -> ReleasedFigure:
    display = _DISPLAYS[tuple(word for word, _ in rows)]
    texts = [text for _, text in rows if text]
    values = tuple(Decimal(text) for text in texts)
    decimals = max((len(text.partition(".")[2]) for text in texts), default=0)
    grid = Decimal(1).scaleb(-decimals)
    return ReleasedFigure(
        figure.id, figure.label, figure.unit, figure.amvb, figure.owner, display, values, grid, frozen
    )
