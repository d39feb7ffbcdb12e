"""What an auditor reckons again from the released table is what the pages say, whatever the display."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from extreme_rounds import all_bounds, all_neutral, five_groups, negative, second_round
from report_rounds import released_round

from kostprijs.anonymise.dataset import Display, ReleasedRound
from kostprijs.anonymise.policy import load_policy
from kostprijs.anonymise.release import group_table
from kostprijs.audit.opened import CsvLine, Opened, lines_of
from kostprijs.audit.published import Published
from kostprijs.audit.recomputed import grid_rows, inputs_again, line_rows, middle_rows
from kostprijs.layout import Workspace
from kostprijs.numbers import parse_number
from kostprijs.report.deck import Deck
from kostprijs.report.handout import build_handout
from kostprijs.report.middle import middle_buildup
from kostprijs.report.tables import tables_csv
from kostprijs.report.texts import load_texts
from kostprijs.scenario.bandwidth import middle_of

ROUNDS: dict[str, Callable[[], ReleasedRound]] = {
    "gewoon": released_round,
    "vijf groepen": five_groups,
    "buitengrenzen": all_bounds,
    "niets getoond": all_neutral,
    "negatief": negative,
    "tweede ronde": second_round,
}


def opened(released: ReleasedRound) -> Opened:
    """A publication of a round, with its own tables in it."""
    handout = build_handout(released, "0" * 12)
    return Opened(
        published=Published(Workspace(None), "voorbeeld", "ronde-1", {}, {}),  # type: ignore[arg-type]
        released=released,
        handout=handout,
        deck=Deck("", "", "", "nl", handout.date, ()),
        texts=load_texts("nl"),
        tables=lines_of(tables_csv(handout), ";"),
        bands=lines_of(group_table(released.figures, load_policy("streng")), ","),
        earlier=(),
        package={},
        certificate={},
    )


@pytest.fixture(scope="module", params=ROUNDS, ids=str)
def case(request) -> Opened:
    return opened(ROUNDS[request.param]())


def test_every_middle_is_that_of_the_page(case):
    rows = iter(middle_rows(case))
    for element in case.released.model.elements:
        for name in element.figures:
            label, texts, again, _ = next(rows)
            figure = case.released.figure(name)
            middle = middle_of(figure)
            assert label == figure.label
            assert (again == "") == (middle is None), name
            if middle is not None:
                number = parse_number(again.replace("\u2212", "-").removesuffix("uur")).value
                assert number == pytest.approx(float(middle), abs=6e-5), name
                assert texts.split(" / ")[0].lstrip("-")[0].isdigit()


def test_the_inputs_again_are_those_of_the_build_up(case):
    made = middle_buildup(case.released)
    if not made.lines:
        assert line_rows(case) == []
        return
    again = inputs_again(case, made)
    for name, used in made.inputs.items():
        assert again[name] == pytest.approx(used, abs=1e-9), name


def test_every_line_is_what_the_table_says(case):
    rows = line_rows(case)
    assert {row[-1] for row in rows} <= {"ja"}
    assert len(rows) in (0, len(case.released.model.lines))


def test_one_other_digit_in_a_published_line_is_seen():
    case = opened(released_round())
    rows = line_rows(case)
    label, _, outcome, said, _ = rows[-1]
    number = next(line.number for line in case.tables if line.cells[1] == label and line.cells[3] == said)
    other = outcome[:-1] + str((int(outcome[-1]) + 1) % 10)
    changed = tuple(
        CsvLine(line.number, tuple(cell.replace(outcome, other) for cell in line.cells))
        if line.number == number
        else line
        for line in case.tables
    )
    assert line_rows(dataclasses.replace(case, tables=changed))[-1][-1] == "NEE"


def test_a_grid_that_the_policy_of_today_refuses_is_left_out():
    released = released_round()
    finer = tuple(
        dataclasses.replace(element, protection=dataclasses.replace(element.protection, grid=0.001))
        if element.id == "verlof"
        else element
        for element in released.model.elements
    )
    model = dataclasses.replace(released.model, elements=finer)
    rows = grid_rows(
        dataclasses.replace(opened(released), released=dataclasses.replace(released, model=model))
    )
    assert "Scholing" in {row[0] for row in rows}
    assert "Verlof" not in {row[0] for row in rows}


def test_a_value_beside_its_grid_is_seen_and_a_repeated_one_may_have_another():
    released = released_round({"verlof": (Display.GROUPS, "15.5 17.0 19.6")})
    rows = {row[0]: row for row in grid_rows(opened(released))}
    assert rows["Verlof"] == ("Verlof", "0,5", "15,5 / 17,0 / 19,6", "NEE")
    assert rows["Scholing"][-1] == "ja"
    assert "Vakantietoeslag" not in rows
    frozen = tuple(
        dataclasses.replace(figure, frozen_since="2019-05-02") if figure.id == "verlof" else figure
        for figure in released.figures
    )
    again = grid_rows(opened(dataclasses.replace(released, figures=frozen)))
    assert {row[0]: row[-1] for row in again}["Verlof"] == "herhaald"
