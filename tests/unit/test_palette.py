"""The colours: enough contrast, apart for the colour-blind and in grey, and alike in every style sheet."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

import kostprijs.report
from kostprijs.report import figures, palette, waterfall

TEMPLATES = Path(kostprijs.report.__file__).parent / "sjabloon"
BACKGROUNDS = (palette.WHITE, palette.SURFACE, palette.CAUTION_SURFACE)
COLOURS = {value for value in vars(palette).values() if isinstance(value, str) and value.startswith("#")}
# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB
BLINDNESS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.01182, 0.04294, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.3039],
    ],
}
TEXTS = {
    "inkt": palette.INK,
    "gedempt": palette.MUTED,
    "nadruk": palette.EMPHASIS,
    "let_op": palette.CAUTION,
}
MARKS = {
    "bandbreedte": palette.BAND,
    "referentie": palette.REFERENCE,
    "midden": palette.WHITE,
    "stap": palette.STEP,
}
# fills that stand for different things; white and the light step differ in shape or hatch instead
APART = [pair for pair in itertools.combinations(MARKS, 2) if pair != ("midden", "stap")]


def linear(colour: str) -> np.ndarray:
    share = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(linear(colour) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2.1."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_two_halves_of_a_bar_on_a_slide_are_told_apart() -> None:
    assert contrast(palette.BAND, palette.UPPER) >= 3


def lab(rgb: np.ndarray) -> np.ndarray:
    to_xyz = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.072175],
        [0.0193339, 0.119192, 0.9503041],
    ]
    xyz = np.array(to_xyz) @ np.clip(rgb, 0, 1) / [0.95047, 1, 1.08883]
    root = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def test_the_measure_of_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", TEXTS)
def test_text_is_readable_on_every_background(name: str) -> None:
    for background in BACKGROUNDS:
        assert contrast(TEXTS[name], background) >= 4.5, background


def test_marks_stand_out_from_the_page_by_their_edge() -> None:
    assert contrast(palette.INK, palette.WHITE) >= 3
    for name, fill in MARKS.items():
        if fill != palette.REFERENCE:  # which stands out by itself, with a thin edge
            assert contrast(fill, palette.INK) >= 3, name
    for name in ("bandbreedte", "referentie"):
        assert contrast(MARKS[name], palette.WHITE) >= 3, name


def test_marks_that_touch_differ_three_to_one() -> None:
    for one, other in (("bandbreedte", "midden"), ("bandbreedte", "referentie"), ("midden", "referentie")):
        assert contrast(MARKS[one], MARKS[other]) >= 3, (one, other)


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize(("one", "other"), APART)
def test_the_colour_blind_tell_marks_apart(blindness: str, one: str, other: str) -> None:
    seen = [lab(np.array(BLINDNESS[blindness]) @ linear(MARKS[name])) for name in (one, other)]
    assert np.linalg.norm(seen[0] - seen[1]) >= 20


@pytest.mark.parametrize(("one", "other"), APART)
def test_marks_differ_in_grey(one: str, other: str) -> None:
    grey = [lab(np.full(3, luminance(MARKS[name])))[0] for name in (one, other)]
    assert abs(grey[0] - grey[1]) >= 20  # of 100 steps of lightness


def test_what_is_alike_in_lightness_differs_in_shape_or_hatch() -> None:
    marks = [figures._MIDDLE, figures._MEAN, figures._NORM, figures._BETWEEN, figures._REFERENCE]
    assert len({mark.shape for mark in marks}) == len(marks)
    bars = [figures.SOLID, figures._BOUNDS, waterfall._UP, waterfall._DOWN]
    assert len({(bar.hatch, bar.colour) for bar in bars}) == len(bars)
    assert {bar.hatch for bar in bars if bar.colour == palette.WHITE} == {"////", "xxxx"}


def colours_of(name: str) -> set[str]:
    return set(re.findall(r"#[0-9a-f]{6}\b", (TEMPLATES / name).read_text().lower()))


def test_the_page_of_paper_has_the_colours_of_the_palette() -> None:
    assert colours_of("handout.typ") <= COLOURS
    assert {palette.INK, palette.EMPHASIS, palette.CAUTION, palette.MUTED} <= colours_of("handout.typ")


def test_the_page_of_the_screen_has_the_colours_of_the_palette() -> None:
    found = colours_of("handout/handout.css")
    assert {palette.INK, palette.EMPHASIS, palette.CAUTION} <= found <= COLOURS


def test_drawings_have_no_colour_of_their_own() -> None:
    for name in ("figures", "waterfall", "canvas", "measure", "paper", "lettering"):
        code = (Path(kostprijs.report.__file__).parent / f"{name}.py").read_text()
        assert not re.search(r"#[0-9a-fA-F]{3,6}\b", code), name
