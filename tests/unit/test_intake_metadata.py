"""What a submitted file tells besides its figures, as the worker finds it and the project leader reads it."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from kostprijs.intake import metadata
from kostprijs.intake.metadata import Trace
from kostprijs.intake.package import Unreadable
from kostprijs.intake.properties_xls import _texts
from kostprijs.intake.reader import WorkbookReader
from kostprijs.intake.writing import traces_of

sys.path.append(str(Path(__file__).parents[1] / "properties"))
import old_workbook as old

_FILE = {
    Trace("auteur", "Mevrouw Jansen"),
    Trace("laatst opgeslagen door", "De heer Pietersen"),
    Trace("opmerking bij het bestand", "concept niet delen"),
    Trace("verborgen blad", "Klad"),
    Trace("opmerkingen bij cellen", ""),
    Trace("schrijver van opmerkingen", "Controller X"),
}


@pytest.fixture(scope="module")
def reader() -> WorkbookReader:
    with WorkbookReader() as opened:
        yield opened


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
    hints = reader.read_bytes(workbook(), "xlsx").hints
    assert set(traces_of(hints, frozenset())) == _FILE
    assert Trace("auteur", "Mevrouw Jansen") not in traces_of(hints, frozenset({"Mevrouw Jansen"}))


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
    found = traces_of(reader.read_bytes(with_member("docProps/core.xml", core), "xlsx").hints, frozenset())
    assert set(found) == {trace for trace in _FILE if trace.what.startswith(("verborgen", "opm", "schr"))} - {
        Trace("opmerking bij het bestand", "concept niet delen")
    }
    with pytest.raises(Unreadable):
        reader.read_bytes(with_member("docProps/core.xml", core)[:-30], "xlsx")


def test_nothing_but_the_worker_looks_for_them(
    reader: WorkbookReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a submitted file was opened outside the worker")

    monkeypatch.setattr(metadata, "hints_in", refused)
    monkeypatch.setattr(zipfile, "ZipFile", refused)
    assert reader.read_bytes(SAVED, "xlsx").hints


def test_texts_are_cut_and_few(reader: WorkbookReader) -> None:
    authors = "".join(f"<author>Schrijver {number}</author>" for number in range(1_000))
    data = with_member("xl/comments9.xml", f"<comments><authors>{authors}</authors></comments>".encode())
    hints = reader.read_bytes(data, "xlsx").hints
    assert sum(what == metadata.NOTE_AUTHOR for what, _ in hints) == metadata.MAX_NAMES
    long = with_member("docProps/app.xml", b"<x><Company>" + b"B" * 9_000 + b"</Company></x>")
    hints = reader.read_bytes(long, "xlsx").hints
    assert ("organisatie", "B" * metadata.MAX_HINT) in hints


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_the_same_from_libreoffice(reader: WorkbookReader, tmp_path: Path, kind: str) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice")
    (tmp_path / "a.xlsx").write_bytes(SAVED)
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", kind, "a.xlsx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = set(traces_of(reader.read_bytes((tmp_path / f"a.{kind}").read_bytes(), kind).hints, frozenset()))
    assert found >= {
        Trace("auteur", "Mevrouw Jansen"),
        Trace("opmerking bij het bestand", "concept niet delen"),
        Trace("verborgen blad", "Klad"),
        Trace("opmerkingen bij cellen", ""),
    }


def test_notes_of_an_xls(reader: WorkbookReader) -> None:
    author = struct.pack("<HB", 12, 0) + b"Controller X"
    note = old.record(0x1C, struct.pack("<HHHH", 0, 0, 0, 1) + author)
    data = old.container(old.stream(old.number_cell(0, 0, 16.5) + note))
    assert reader.read_bytes(data, "xls").hints == (
        ("opmerkingen bij cellen", ""),
        ("schrijver van opmerkingen", "Controller X"),
    )


def test_property_stream_of_an_xls() -> None:
    texts = {4: (0x1E, "Zoë".encode("cp1252") + b"\0"), 2: (0x1F, "Títel\0".encode("utf-16-le"))}
    body = struct.pack("<IH2x", 2, 1252)
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
    assert dict(_texts(b"")) == {}
