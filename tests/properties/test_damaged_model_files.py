"""A model file that is damaged at random is either a model or refused in words: nothing else."""

from __future__ import annotations

from importlib import resources

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kostprijs.errors import ModelError
from kostprijs.model.buildup import build_up
from kostprijs.model.conventions import single_changes, with_convention
from kostprijs.model.costmodel import CostModel
from kostprijs.model.loader import parse_model, shipped_models
from kostprijs.model.text import line_texts

FILES = [(resources.files("kostprijs") / "models" / f"{name}.toml").read_bytes() for name in shipped_models()]
SMALLEST = (resources.files("kostprijs") / "models" / "voorbeelden" / "vb-nl-2.toml").read_bytes()
STRANGE = [
    b"nan", b"inf", b"-1", b"1e308", b"0", b"''", b"[]", b"{}", b"[[]]", b"true", b"2019-01-01", b'"\\u0000"',
    b"[1, 2]", b"{ a = 1 }", b"1" * 400, b"'" + b"a" * 3000 + b"'",
    b"'tarief'", b"'som'", b"'1/0'", b"'loonkosten_cao'",
]  # fmt: skip


def checked(data: bytes) -> None:
    """Load: a model, or a refusal by file and place."""
    try:
        model = parse_model(data, "model.toml")
    except ModelError as error:
        refusal = error
    else:
        used(model)
        return
    assert refusal.file == "model.toml"
    assert refusal.place
    assert len(refusal.reason) > 5


def used(model: CostModel) -> None:
    """Every face of what loads, on plain inputs."""
    inputs = {e.id: np.full(len(e.series), 5.0) if e.series else 5.0 for e in model.elements}
    build_up(model, inputs)
    line_texts(model, inputs)
    for change in single_changes(model):
        with_convention(model, dict([change]))


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_bytes_that_are_lost_doubled_or_changed(data):
    content = bytearray(data.draw(st.sampled_from([SMALLEST, *FILES])))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 40))
        piece = data.draw(
            st.one_of(
                st.binary(max_size=12), st.just(b""), st.just(bytes(content[start : start + length]) * 2)
            )
        )
        content[start : start + length] = piece
    checked(bytes(content))


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_values_that_belong_elsewhere(data):
    lines = data.draw(st.sampled_from([SMALLEST, *FILES])).splitlines()
    places = [number for number, line in enumerate(lines) if b" = " in line and not line.startswith(b"#")]
    for place in data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=3)):
        key = lines[place].partition(b" = ")[0]
        other = lines[data.draw(st.sampled_from(places))].partition(b" = ")[2]
        lines[place] = key + b" = " + data.draw(st.sampled_from([*STRANGE, other]))
    checked(b"\n".join(lines))


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_lines_that_are_lost_moved_or_doubled(data):
    lines = data.draw(st.sampled_from([SMALLEST, *FILES])).splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        taken = lines.pop(data.draw(st.integers(0, len(lines) - 1)))
        for _ in range(data.draw(st.integers(0, 2))):
            lines.insert(data.draw(st.integers(0, len(lines))), taken)
    checked(b"\n".join(lines))
