"""Whatever bytes come in: a reason or a workbook, never an exception; and order never matters."""

from __future__ import annotations

import contextlib
import io
import string
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from submitted import read_bytes

from kostprijs.errors import WrongUse
from kostprijs.intake.assembling import assemble
from kostprijs.intake.basis import context_of
from kostprijs.intake.bulk import read_table
from kostprijs.intake.checks import run_asking, run_blocking
from kostprijs.intake.findings import clean, shown
from kostprijs.intake.findings_text import escape_markdown
from kostprijs.intake.lookup import survey
from kostprijs.intake.package import Unreadable
from kostprijs.intake.reader import FORMATS, WorkbookReader
from kostprijs.intake.tariffs import with_tariffs
from kostprijs.intake.values import interpret, interpret_table
from kostprijs.intake.vault import contributions_of
from kostprijs.intake.words import dictionary_of
from kostprijs.model.costmodel import CostElement
from kostprijs.model.loader import load_model
from kostprijs.model.template import Filling, workbook_bytes

MODEL = load_model("hbh-2019")
WORDS = dictionary_of(MODEL)
CONTEXT = context_of(MODEL, 2019, lambda *_: None)
VALID = workbook_bytes(MODEL, Filling(provider={"concern": "Huis"}, values={"verlof": 16.5, "overhead": 15}))


@pytest.fixture(scope="module")
def reader() -> WorkbookReader:
    with WorkbookReader() as opened:
        yield opened


def take_in(reader: WorkbookReader, data: bytes, extension: str) -> bool:
    """The whole way of one file; True when it was read."""
    try:
        workbook = read_bytes(reader, data, extension)
    except Unreadable:
        return False
    submission, _ = assemble(MODEL, WORDS, survey(WORDS, workbook).found, "x", "")
    submission, _ = run_blocking(CONTEXT, submission)
    (submission,) = with_tariffs(MODEL, [submission], {})
    run_asking(CONTEXT, submission)
    return True


@given(st.binary(max_size=400), st.sampled_from(sorted(FORMATS)), st.sampled_from([b"", b"PK\x03\x04"]))
@settings(max_examples=150, deadline=None)
def test_arbitrary_bytes_never_raise(reader, data: bytes, extension: str, head: bytes) -> None:
    take_in(reader, head + data, extension)


FLIPS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), min_size=1, max_size=20)


def flipped(data: bytes, flips: list[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for position, mask in flips:
        changed[position % len(data)] ^= mask
    return bytes(changed)


@given(FLIPS)
@settings(max_examples=50, deadline=None)
def test_flipped_bytes_in_a_workbook_never_raise(reader, flips) -> None:
    take_in(reader, flipped(VALID, flips), "xlsx")


@given(st.sampled_from(zipfile.ZipFile(io.BytesIO(VALID)).namelist()), FLIPS)
@settings(max_examples=100, deadline=None)
def test_flipped_bytes_inside_a_sound_zip_never_raise(reader, part: str, flips) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(VALID)) as old, zipfile.ZipFile(buffer, "w") as new:
        for member in old.namelist():
            data = old.read(member)
            new.writestr(member, flipped(data, flips) if member == part else data)
    take_in(reader, buffer.getvalue(), "xlsx")


def test_the_valid_workbook_is_read(reader) -> None:
    assert take_in(reader, VALID, "xlsx")


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_as_csv_never_raises(reader, text: str) -> None:
    take_in(reader, text.encode("utf-8", "replace"), "csv")


@given(st.text(max_size=200), st.booleans())
@settings(deadline=None)
def test_any_text_as_bulk_table_is_read_or_refused(tmp_path_factory, text: str, headed: bool) -> None:
    path = tmp_path_factory.getbasetemp() / "tabel.csv"
    path.write_bytes((("concern;bestand;verlof\n" if headed else "") + text).encode("utf-8", "replace"))
    with contextlib.suppress(WrongUse):
        submissions, _ = read_table(path, MODEL)
        assert len(with_tariffs(MODEL, submissions, {})) == len(submissions)


ELEMENTS = st.sampled_from([
    CostElement("a", "A", "pct", bounds_hard=(0, 40), bounds_soft=(2, 15)),
    CostElement("b", "B", "pct"),
    CostElement("c", "C", "eur_uur", bounds_hard=(5, 40)),
    CostElement("d", "D", "aandeel"),
])  # fmt: skip


@given(
    st.one_of(st.text(alphabet=string.printable, max_size=12), st.floats(), st.booleans()),
    ELEMENTS,
    st.booleans(),
)
def test_a_reading_is_a_finite_number_or_none(content, element: CostElement, percent: bool) -> None:
    found = interpret(content, element, percent)
    assert found.value is None or abs(found.value) <= 1e9
    assert found.problem is None or found.value is None
    if isinstance(content, str):
        interpret_table(content.strip(), element)


@given(st.floats(-1e6, 1e6))
def test_a_number_in_percent_points_and_as_text_read_the_same(value: float) -> None:
    element = CostElement("a", "A", "eur_uur")
    text = repr(value).replace(".", ",")
    assert (
        interpret(text, element).value
        == interpret(value, element).value
        == interpret_table(text, element).value
    )


@given(st.text(max_size=200))
def test_provider_text_stays_on_one_line(text: str) -> None:
    for line in (clean(text), shown(text), escape_markdown(text)):
        assert len(line.splitlines()) <= 1
        assert "<" not in escape_markdown(text)


TOOLS = st.lists(
    st.tuples(
        st.sampled_from(["k1", "k2", "k3"]),
        st.dictionaries(st.sampled_from(["verlof", "overhead"]), st.floats(0, 100), max_size=2),
        st.dictionaries(
            st.sampled_from(["tarief", "tarief_ingediend"]),
            st.one_of(st.none(), st.floats(20, 40)),
            max_size=2,
        ),
    ),
    max_size=8,
)


@given(TOOLS, st.randoms())
def test_order_of_tools_changes_no_contribution(tools, shuffler) -> None:
    mixed = list(tools)
    shuffler.shuffle(mixed)
    assert contributions_of(mixed) == contributions_of(tools)
