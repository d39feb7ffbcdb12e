"""What the compiled model leaves out, shares and keeps in memory."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from kostprijs.model import blocks
from kostprijs.model.buildup import build_up, tariff_of
from kostprijs.model.formula import parse_formula
from kostprijs.model.loader import load_model, parse_model
from kostprijs.model.program import compiled, needed_elements

HEAD = '[model]\nid = "m"\ntitel = "M"\npeiljaar = 2019\nuitkomst = "uit"\n'


def model_of(elements: dict[str, str], lines: dict[str, str], more: str = ""):
    text = HEAD + "".join(
        f'[[element]]\nid = "{name}"\nlabel = "{name}"\neenheid = "{unit}"\n'
        for name, unit in elements.items()
    )
    text += more + "".join(
        f'[[regel]]\nid = "{name}"\nlabel = "{name}"\neenheid = "getal"\nformule = "{formula}"\n'
        for name, formula in lines.items()
    )
    return parse_model(text.encode(), "m.toml")


def test_only_what_the_wanted_lines_need_is_in_the_program():
    model = model_of(
        {"a": "getal", "b": "getal", "c": "pct"}, {"uit": "a + 1", "naast": "b * c", "boven": "uit + b"}
    )
    program = compiled(model, ["uit"])
    assert [figure.element for _, figure in program.inputs] == ["a"]
    assert len(program.steps) == 1
    assert [figure.element for _, figure in compiled(model, ["boven"]).inputs] == ["a", "b"]
    assert needed_elements(model)["boven"] == {"a", "b"}


def test_equal_parts_are_computed_once_and_fixed_parts_beforehand():
    model = model_of({"a": "pct", "b": "pct"}, {"uit": "(a + b) * 12 / 52 * (a + b) + 12 / 52 + 1 * a"})
    program = compiled(model, ["uit"])
    # a and b to fractions, a + b, times 12, by 52, times (a + b), plus 12/52, plus a
    assert len(program.steps) == 8
    assert len(program.constants) == 4  # 0.01, 12, 52 and 12/52


def test_a_convention_of_the_same_file_has_a_program_of_its_own():
    model = model_of({"a": "getal"}, {"uit": "a + 1"})
    line = replace(model.line("uit"), formula=parse_formula("a + 2"))
    other = replace(model, lines=(line,))
    assert other.sha256 == model.sha256
    assert [float(tariff_of(one, {"a": 1})) for one in (model, other, model)] == [2.0, 3.0, 2.0]


def test_a_fixed_part_that_grows_too_large_spoils_its_own_line_only(recwarn):
    model = model_of({"a": "getal"}, {"uit": "a + 1e200 * 1e200", "goed": "a"})
    lines = build_up(model, {"a": 2.0})
    assert not np.isfinite(lines["uit"])
    assert lines["goed"] == 2.0
    assert not recwarn.list


# what would vanish again in min, max or a division, and an error in a spreadsheet does not
VANISHING = ["max(0, 1 - a / b)", "min(5, a / b)", "1 / (a / b)", "max(a / b - 1, a)", "som(min(reeks / b))"]


@pytest.mark.parametrize("formula", VANISHING)
def test_a_division_by_zero_does_not_vanish_on_the_way(formula):
    more = '[[element]]\nid = "reeks"\nlabel = "R"\neenheid = "getal"\nreeks = ["x", "y"]\n'
    model = model_of({"a": "getal", "b": "getal"}, {"uit": formula}, more)
    many = 2 * blocks.BLOCK
    divisor = np.full(many, 4.0)
    divisor[[3, -1]] = 0.0
    found = tariff_of(model, {"a": 2.0, "b": divisor, "reeks": np.array([1.0, -1.0])})
    assert np.flatnonzero(np.isnan(found)).tolist() == [3, many - 1]
    assert np.isnan(tariff_of(model, {"a": 2.0, "b": 0.0, "reeks": np.array([1.0, -1.0])}))


def test_a_blank_in_a_later_block_is_filled_in_there_and_after_it():
    model = model_of(
        {},
        {"uit": "a * 2", "zelf": "a"},
        '[[element]]\nid = "a"\nlabel = "a"\neenheid = "getal"\nleeg_telt_als = 5\n',
    )
    size = 4 * blocks.BLOCK + 3
    values = np.arange(size, dtype=float)
    values[[2 * blocks.BLOCK, size - 1]] = np.nan
    lines = build_up(model, {"a": values})
    expected = np.where(np.isnan(values), 5.0, values)
    assert np.array_equal(lines["zelf"], expected)
    assert np.array_equal(lines["uit"], expected * 2)
    assert np.isnan(values).sum() == 2  # what was given stays as it was


def test_a_thousand_lines_that_follow_one_another_do_not_exhaust_python():
    lines = {"r0": "a"} | {f"r{n}": f"r{n - 1} + r{n - 1} / 2" for n in range(1, 1200)} | {"uit": "r1199 * 0"}
    assert tariff_of(model_of({"a": "getal"}, lines), {"a": 0.0}) == 0.0


def inputs_of(model, size: int) -> dict[str, np.ndarray]:
    shapes = {
        element.id: (size, len(element.series)) if element.series else (size,) for element in model.elements
    }
    return {name: np.full(shape, 7.5) for name, shape in shapes.items()}


@pytest.mark.parametrize("blank", [False, True])
def test_beside_inputs_and_outcome_a_handful_of_blocks_is_all_the_memory_there_is(blank):
    model, size = load_model("hbh-2019"), 400_000
    inputs, out = inputs_of(model, size), np.empty(size)
    if blank:
        inputs["reistijd"][::2] = np.nan
    tariff_of(model, {name: value[:10] for name, value in inputs.items()})  # compile, import
    tracemalloc.start()
    try:
        tariff_of(model, inputs, out)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 12 * blocks.BLOCK * 8  # one temporary of whole-array NumPy would be four times that
    assert np.all(np.isfinite(out))


def test_draws_by_the_piece_never_stand_in_memory_together():
    model, size, pieces = load_model("hbh-2019"), 20_000, 30
    given = sum(value.nbytes for value in inputs_of(model, size).values())
    tariff_of(model, inputs_of(model, 10))
    tracemalloc.start()
    try:
        total = sum(float(tariff_of(model, inputs_of(model, size)).sum()) for _ in range(pieces))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2.5 * given  # the piece at work and the one that is being drawn
    assert total == pytest.approx(pieces * size * float(tariff_of(model, inputs_of(model, 1))[0]))
