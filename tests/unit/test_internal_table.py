"""The project leader's own table: the statistics against worked figures, and the minimum of five."""

from __future__ import annotations

import pytest
from small_models import a_line, an_element, small_model

from kostprijs.errors import Refused
from kostprijs.intake.internal import InternalFigure, internal_table

MODEL = small_model(
    an_element("overhead"),
    an_element("scholing"),
    a_line("tarief", "20 * (1 + overhead + scholing)"),
)

# values; lowest, quartile 1, median, quartile 3, highest, mean, sample standard deviation
WORKED = [
    # the example of Microsoft's own page on QUARTILE.INC: quartile 1 of 1, 2, 4, 7, 8, 9, 10, 12 is 3.5
    ([12, 1, 10, 2, 9, 4, 8, 7], (1, 3.5, 7.5, 9.25, 12, 6.625, 3.925648263)),
    ([1, 2, 3, 4, 5], (1, 2, 3, 4, 5, 3, 1.581138830)),
    ([5, 5, 5, 5, 5], (5, 5, 5, 5, 5, 5, 0)),
    ([0, 0, 0, 0, 10], (0, 0, 0, 0, 10, 2, 4.472135955)),
]


def table(values, **other):
    rows = {f"concern {i}": {"overhead": float(value)} for i, value in enumerate(values)}
    for concern, row in other.items():
        rows.setdefault(concern.replace("_", " "), {}).update(row)
    return internal_table("proef", "ronde-1", MODEL, rows)


@pytest.mark.parametrize(("values", "expected"), WORKED)
def test_statistics_of_worked_cases(values, expected):
    figure = table(values).figures[0]
    found = (
        figure.lowest, figure.quartile_1, figure.median, figure.quartile_3, figure.highest, figure.mean,
        figure.deviation,
    )  # fmt: skip
    assert figure.n == len(values)
    assert found == pytest.approx(expected)


def test_the_order_of_the_concerns_changes_nothing():
    values = [8.4, 11.1, 12.57, 14.03, 15.2, 15.55, 18.01]
    assert table(values) == table(values[::-1])


def test_a_figure_of_few_is_in_it_and_one_of_nobody_is_empty():
    found = table([1, 2, 3, 4, 5], concern_0={"scholing": 2.0})
    assert [figure.id for figure in found.figures] == ["overhead", "scholing", "tarief", "tarief_ingediend"]
    scholing = found.figures[1]
    assert (scholing.n, scholing.lowest, scholing.median, scholing.deviation) == (1, 2.0, 2.0, None)
    assert found.figures[2] == InternalFigure("tarief", "Tarief", "eur_uur", 0)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_under_five_concerns_it_refuses_and_does_not_say_how_many(count):
    with pytest.raises(Refused) as refused:
        table(range(count))
    assert not any(character.isdigit() for character in str(refused.value))


def test_its_json_begins_with_the_mark_and_names_the_methods():
    found = table([1, 2, 3, 4, 5]).as_json()
    assert next(iter(found.items())) == ("niet_verspreiden", True)
    assert "lineaire interpolatie" in found["kwartielen"]
    assert "n-1" in found["standaardafwijking"]


def test_it_cannot_be_changed():
    with pytest.raises(AttributeError):
        table([1, 2, 3, 4, 5]).ronde = "ronde-2"
