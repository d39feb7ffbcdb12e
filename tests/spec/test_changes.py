"""What the page says of one element in two rounds; a line of the table is one case."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from kostprijs.anonymise.dataset import Display, EarlierRound, ReleasedFigure, ReleasedRound
from kostprijs.context import PublicContext
from kostprijs.model.loader import load_model
from kostprijs.numbers import decimals_of
from kostprijs.report.changes import Change, changes

KINDS = {
    "groepen": Display.GROUPS,
    "herhaald": Display.GROUPS,
    "grenzen": Display.BOUNDS,
    "gemiddelde": Display.MEAN,
    "norm": Display.NORM,
}
# of ziekteverzuim, a percentage on tenths: how it was shown, how it is shown now, what is said of it
TABLE = """
groepen 3.5 5.5 8.5    | groepen 3.5 5.5 8.5     | zelfde
groepen 3.5 5.5 8.5    | groepen 3.6 5.6 8.6     | hoger
groepen 3.5 5.5 8.5    | groepen 3.0 5.0 8.4     | lager
groepen 3.5 5.5 8.5    | groepen 3.5 5.5 9.0     | hoger: hoogste groep; gelijk: laagste groep en midden
groepen 3.5 5.5 8.5    | groepen 3.0 5.5 9.0     | hoger: hoogste groep; gelijk: midden; lager: laagste groep
groepen 3.5 8.5        | groepen 3.6 8.4         | hoger: laagste groep; lager: hoogste groep
groepen 1 2 3 4 | groepen 2 3 5 4 | hoger: laagste groep, lage groep en hoge groep; gelijk: hoogste groep
groepen 1 2 3 4 5 | groepen 0 1 3 3 4 | gelijk: midden; lager: laagste groep, lage groep, hoge groep en hoogste groep
groepen 3.5 8.5        | groepen 3.5 5.5 8.5     | anders getoond
groepen 3.5 8.5        | grenzen 3.5 5.5 8.5     | anders getoond
gemiddelde 5.5         | norm 5.5                | anders getoond
gemiddelde 5.5         | gemiddelde 5.25         | anders getoond
gemiddelde 5.5         | gemiddelde 5.6          | hoger
grenzen 2.5 5.5 9.5    | grenzen 2.5 5.4 9.5     | gelijk: ondergrens en bovengrens; lager: gemiddelde
norm 5.7               | norm 5.7                | zelfde
norm 5.7               | norm 5.75               | hoger
niet                   | groepen 3.5 5.5 8.5     | nu wel getoond
niet                   | norm 5.7                | nu wel getoond
groepen 3.5 5.5 8.5    | niet                    | nu niet getoond
norm 5.7               | niet                    | nu niet getoond
niet                   | niet                    | beide keren niet getoond
groepen 3.5 5.5 8.5    | herhaald 3.5 5.5 8.5    | herhaald
groepen 3.0 5.0 8.0    | herhaald 3.5 5.5 8.5    | herhaald
niet                   | herhaald 3.5 5.5 8.5    | herhaald
ontbreekt              | groepen 3.5 5.5 8.5     | nieuw in deze ronde
"""  # noqa: E501
CASES = [tuple(part.strip() for part in line.split("|")) for line in TABLE.strip().splitlines()]


ABOUT = "ziekteverzuim", "Ziekteverzuim", "pct", "c", "ziekteverzuim"
CONTEXT = PublicContext("Titel", "", "", 2019, "concept", "Tweede ronde", None, None, {})


def shown(text: str) -> ReleasedFigure | None:
    """The figure as the table writes it; None where it was not there at all."""
    word, _, listed = text.partition(" ")
    if word == "ontbreekt":
        return None
    values = tuple(Decimal(value) for value in listed.split())
    display = KINDS.get(word, Display.HIDDEN)
    grid = Decimal(1).scaleb(-max((decimals_of(value) for value in values), default=1))
    frozen = "2019-08-14" if word == "herhaald" else ""
    return ReleasedFigure(*ABOUT, display, values, grid, frozen)


def compared(old: list[ReleasedFigure], new: list[ReleasedFigure]) -> tuple[Change, ...]:
    earlier = EarlierRound("ronde-1", "Eerste ronde", None, 9, tuple(old), comparable=True)
    model = load_model("hbh-2019")
    released = ReleasedRound(
        "proef", "ronde-2", "streng", 9, tuple(new), CONTEXT, model, "0" * 64, 3, 5, earlier
    )
    return changes(released)


@pytest.mark.parametrize(("before", "now", "words"), CASES)
def test_an_element_in_two_rounds(before, now, words):
    (change,) = compared(list(filter(None, [shown(before)])), [shown(now)])
    assert change.words == words
    assert change.figure_id == "ziekteverzuim"


@pytest.mark.parametrize(("before", "now", "words"), CASES)
def test_no_number_is_said_that_stands_on_neither_page(before, now, words):
    """Only the printed figures of both: no difference, no percentage of change, no count."""
    figures = list(filter(None, [shown(before), shown(now)]))
    (change,) = compared(figures[:-1], figures[-1:])
    printed = {value for figure in figures for value in figure.values}
    said = re.findall(r"\d+(?:,\d+)?", " ".join((change.before, change.after, change.words)))
    assert {Decimal(text.replace(",", ".")) for text in said} <= printed


def test_an_element_that_is_not_asked_any_more_is_named_with_its_old_figures():
    old = shown("groepen 3.5 5.5 8.5")
    gone = replace(old, id="oud", label="Oud element", owner="oud")
    found = compared([old, gone], [old])
    assert [(c.label, c.before, c.after, c.words) for c in found] == [
        ("Ziekteverzuim", "3,5% / 5,5% / 8,5%", "3,5% / 5,5% / 8,5%", "zelfde"),
        ("Oud element", "3,5% / 5,5% / 8,5%", "niet gevraagd", "niet meer gevraagd"),
    ]


@pytest.mark.parametrize(
    ("figure", "printed"),
    [
        ("grenzen 8 15 24", "alle tussen 8% en 24%, gemiddeld 15%"),
        ("norm 5.7", "norm: 5,7% (vrijwel iedereen)"),
        ("gemiddelde 5.5", "gemiddeld 5,5%"),
        ("niet", "niet getoond"),
    ],
)
def test_a_figure_is_printed_as_its_own_page_prints_it(figure, printed):
    (change,) = compared([shown(figure)], [shown(figure)])
    assert (change.before, change.after) == (printed, printed)
