"""What a submitted file tells besides its figures, as the worker finds it and the project leader reads it."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import old_workbook as old
import openpyxl
import pytest
from submitted import WAYS, damaged, opened, read_bytes, read_file

from kostprijs.intake import metadata
from kostprijs.intake.metadata import Sign
from kostprijs.intake.overview import metadata_md
from kostprijs.intake.package import Unreadable
from kostprijs.intake.properties_xls import _texts
from kostprijs.intake.reader import WorkbookReader
from kostprijs.intake.writing import signs_of

_FILE = {
    Sign("auteur", "Mevrouw Jansen"),
    Sign("laatst opgeslagen door", "De heer Pietersen"),
    Sign("opmerking bij het bestand", "concept niet delen"),
    Sign("verborgen blad", "Klad"),
    Sign("opmerkingen bij cellen", ""),
    Sign("schrijver van opmerkingen", "Controller X"),
}


@pytest.fixture(scope="module", params=WAYS)
def reader(request):
    with opened(request.param) as reading:
        yield reading


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = "Mevrouw Jansen"
    book.properties.lastModifiedBy = "De heer Pietersen"
    book.properties.description = "concept\nniet delen"
    book.create_sheet("Klad").sheet_state = "veryHidden"
    book.active["A1"] = 16.5
    book.active["A1"].comment = openpyxl.comments.Comment("zie mail", "Controller X")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_member(name: str, data: bytes) -> bytes:
    stream = io.BytesIO(workbook())
    with zipfile.ZipFile(stream) as source:
        members = {member: source.read(member) for member in source.namelist()} | {name: data}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for member, content in members.items():
            target.writestr(member, content)
    return stream.getvalue()


SAVED = workbook()


def test_traces_of_a_file(reader: WorkbookReader) -> None:
    hints = read_bytes(reader, workbook(), "xlsx").hints
    assert set(signs_of(hints, frozenset())) == _FILE
    assert Sign("auteur", "Mevrouw Jansen") not in signs_of(hints, frozenset({"Mevrouw Jansen"}))


@pytest.mark.parametrize(
    "core",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x><creator>&a;</creator></x>',
        b"<x><creator>" + b"a" * 4_900_000 + b"</creator></x>",
        b"<x><creator>half",
        b"\xff\xfe",
        b"",
    ],
    ids=["entity", "huge", "half", "two bytes", "empty"],
)
def test_hostile_properties_are_no_trace(reader: WorkbookReader, core: bytes) -> None:
    found = signs_of(read_bytes(reader, with_member("docProps/core.xml", core), "xlsx").hints, frozenset())
    assert set(found) == {sign for sign in _FILE if sign.what.startswith(("verborgen", "opm", "schr"))} - {
        Sign("opmerking bij het bestand", "concept niet delen")
    }
    with pytest.raises(Unreadable):
        read_bytes(reader, with_member("docProps/core.xml", core)[:-30], "xlsx")


def test_a_damaged_part_is_no_trace_and_the_others_are(reader: WorkbookReader) -> None:
    data = damaged(SAVED, "docProps/core.xml")
    found = signs_of(read_bytes(reader, data, "xlsx").hints, frozenset())
    assert {sign.what for sign in found} == {
        "verborgen blad",
        "opmerkingen bij cellen",
        "schrijver van opmerkingen",
    }


def test_nothing_but_the_worker_looks_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a submitted file was opened outside the worker")

    monkeypatch.setattr(metadata, "hints_in", refused)
    monkeypatch.setattr(zipfile, "ZipFile", refused)
    with WorkbookReader() as workers:
        assert read_bytes(workers, SAVED, "xlsx").hints


def test_texts_are_cut_and_few(reader: WorkbookReader) -> None:
    authors = "".join(f"<author>Schrijver {number}</author>" for number in range(1_000))
    data = with_member("xl/comments9.xml", f"<comments><authors>{authors}</authors></comments>".encode())
    hints = read_bytes(reader, data, "xlsx").hints
    assert sum(what == metadata.NOTE_AUTHOR for what, _ in hints) == metadata.MAX_NAMES
    long = with_member("docProps/app.xml", b"<x><Company>" + b"B" * 9_000 + b"</Company></x>")
    hints = read_bytes(reader, long, "xlsx").hints
    assert ("organisatie", "B" * metadata.MAX_HINT) in hints


@pytest.fixture(scope="module")
def converted(office, tmp_path_factory) -> dict[str, Path]:
    path = tmp_path_factory.mktemp("werkboek") / "a.xlsx"
    path.write_bytes(SAVED)
    return {kind: office([path], kind) / f"a.{kind}" for kind in ("ods", "xls")}


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_the_same_from_libreoffice(reader: WorkbookReader, converted: dict[str, Path], kind: str) -> None:
    found = set(signs_of(read_file(reader, converted[kind]).hints, frozenset()))
    assert found >= {
        Sign("auteur", "Mevrouw Jansen"),
        Sign("opmerking bij het bestand", "concept niet delen"),
        Sign("verborgen blad", "Klad"),
        Sign("opmerkingen bij cellen", ""),
    }


def test_notes_of_an_xls(reader: WorkbookReader) -> None:
    author = struct.pack("<HB", 12, 0) + b"Controller X"
    note = old.record(0x1C, struct.pack("<HHHH", 0, 0, 0, 1) + author)
    data = old.container(old.stream(old.number_cell(0, 0, 16.5) + note))
    assert read_bytes(reader, data, "xls").hints == (
        ("opmerkingen bij cellen", ""),
        ("schrijver van opmerkingen", "Controller X"),
    )


def test_the_page_does_not_deny_what_it_lists() -> None:
    found = {"a.xls": signs_of([("auteur", "Mevrouw Jansen")], frozenset())}
    page = metadata_md(found, "t, r1").decode()
    assert "## a.xls" in page
    (denied,) = [line for line in page.split(". ") if line.endswith("staat hier niets")]
    assert denied == "Van .csv, en van wat niet te lezen was, staat hier niets"


@pytest.mark.parametrize(
    ("page", "encoding"), [(1252, "cp1252"), (65001, "utf-8"), (10000, "mac-roman"), (4242, "latin-1")]
)
def test_property_stream_of_an_xls(page: int, encoding: str) -> None:
    texts = {4: (0x1E, "Zoë".encode(encoding) + b"\0"), 2: (0x1F, "Títel\0".encode("utf-16-le"))}
    body = struct.pack("<IHH", 2, page, 0)
    places, at = [(1, 8 + 8 * 3)], 8 + 8 * 3 + len(body)
    for number, (kind, data) in texts.items():
        places.append((number, at))
        piece = struct.pack("<II", kind, len(data) // (2 if kind == 0x1F else 1)) + data
        body, at = body + piece, at + len(piece)
    section = struct.pack("<II", 0, 3) + b"".join(struct.pack("<II", *place) for place in places) + body
    stream = b"\0" * 44 + struct.pack("<I", 48) + section
    assert dict(_texts(stream)) == {2: "Títel", 4: "Zoë"}
    with pytest.raises(struct.error):
        dict(_texts(stream[:60]))
