"""The scale of percentages: one for a whole tool, and no value that could be of either without a hint."""

from __future__ import annotations

import pytest

from kostprijs.intake.assembling import assemble
from kostprijs.intake.lookup import BY_LABEL, Located
from kostprijs.intake.words import dictionary_of
from kostprijs.model.loader import load_model
from kostprijs.model.sheet import Cell

MODEL = load_model("hbh-2019")
WORDS = dictionary_of(MODEL)
SURE = {"verlof": 16.5, "ziekteverzuim": 5.7, "zvw": 6.95, "awf": 3.6}


def read(typed: dict[str, object], percent: tuple[str, ...] = ()):
    located = {
        figure: Located(content, Cell("Blad1", row, 2), BY_LABEL, figure in percent)
        for row, (figure, content) in enumerate(typed.items())
    }
    return assemble(MODEL, WORDS, located, "x.xlsx", "")


def fractions(values: dict[str, float]) -> dict[str, object]:
    return {figure: round(value / 100, 6) for figure, value in values.items()}


def test_a_tool_in_fractions_is_read_in_one_scale_with_one_question() -> None:
    submission, findings = read({**fractions({**SURE, "risico": 3.0, "sectorpremie": 0.77})})
    assert submission.valid == {**SURE, "risico": 3.0, "sectorpremie": 0.77}
    assert [(f.code, f.severity.value, f.figure) for f in findings] == [("procentschaal", "vraag", "")]
    assert findings[0].action == "Wij lezen al uw percentages zo, dus 0,036 als 3,6%. Klopt dat?"


def test_a_series_of_fractions_is_in_the_same_question() -> None:
    mix = {f"personeelsmix[trede {step}]": 0.2 for step in range(5)}
    submission, findings = read({**fractions(SURE), **mix})
    assert {submission.values[figure].value for figure in mix} == {20.0}
    assert [f.code for f in findings] == ["procentschaal"]


def test_in_a_tool_in_percentages_a_small_one_is_kept_and_asked() -> None:
    submission, findings = read({**SURE, "risico": 0.03})
    assert submission.valid["risico"] == 0.03
    assert [(f.code, f.severity.value, f.figure) for f in findings] == [("procentschaal", "vraag", "risico")]


@pytest.mark.parametrize(
    "typed",
    [
        {"risico": 0.03},
        {"risico": "0,03"},
        {"risico": 0.03, "verlof": 16.5, "ziekteverzuim": 0.057},
        {"risico": 0.03, "verlof": 0.165},
    ],
)
def test_without_a_hint_it_does_not_count(typed: dict[str, object]) -> None:
    submission, findings = read(typed)
    assert submission.values["risico"].status == "geblokkeerd"
    assert ("procentschaal", "fout", "risico") in [(f.code, f.severity.value, f.figure) for f in findings]


@pytest.mark.parametrize("content", ["0,03%", "3%", 0.0, 3.0])
def test_what_can_be_one_thing_needs_no_hint(content: object) -> None:
    assert read({"risico": content})[1] == []


def test_cells_that_show_a_percentage_have_no_part_in_it() -> None:
    submission, findings = read({**fractions(SURE), "risico": 0.03}, percent=(*SURE, "risico"))
    assert (submission.valid["risico"], findings) == (3.0, [])


def test_two_sure_fractions_are_no_scale_of_a_tool() -> None:
    submission, findings = read({**SURE, "overhead": 0.14, "scholing": 0.025})
    assert (submission.valid["overhead"], submission.valid["scholing"]) == (14.0, 2.5)
    assert sorted(f.figure for f in findings) == ["overhead", "scholing"]


def test_one_value_in_points_stays_in_a_tool_in_fractions() -> None:
    submission, _ = read({**fractions(SURE), "overhead": 15.0})
    assert submission.valid == {**SURE, "overhead": 15.0}
