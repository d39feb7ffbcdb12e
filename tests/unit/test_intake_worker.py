"""The program that opens submitted workbooks: its limits, its protocol, and that nothing breaks it off."""

from __future__ import annotations

import io
import json
import runpy
import sys
import zipfile
from types import SimpleNamespace

import old_workbook as old
import pytest
from submitted import damaged

from kostprijs.intake import worker
from kostprijs.intake.package import Unreadable
from kostprijs.intake.scanned import SheetScan
from kostprijs.model.loader import load_model
from kostprijs.model.template import workbook_bytes


class Limits(SimpleNamespace):
    """The module of the system, which would else bound the process of the test."""

    RLIMIT_AS, RLIMIT_CORE = "memory", "core dump"

    def setrlimit(self, kind: str, limits: tuple[int, int]) -> None:
        self.asked.append((kind, limits))
        if self.refuses:
            raise ValueError("not here")


@pytest.fixture(params=[False, True], ids=["given", "refused"])
def limits(request, monkeypatch: pytest.MonkeyPatch) -> Limits:
    found = Limits(asked=[], refuses=request.param)
    monkeypatch.setitem(sys.modules, "resource", found)
    return found


def test_the_program_bounds_itself_and_answers_in_turn(limits: Limits, monkeypatch) -> None:
    files = [("csv", b"Verlof;16,5\n"), ("xlsx", b"PK\x03\x04"), ("csv", b"\xef\xbb\xbfOverhead;15\n")]
    sent = b"".join(
        json.dumps({"soort": kind, "bytes": len(data)}).encode() + b"\n" + data for kind, data in files
    )
    replies = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(sent)))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=replies))
    runpy.run_path(str(worker.__file__), run_name="__main__")
    assert limits.asked == [("memory", (worker.MEMORY_LIMIT,) * 2), ("core dump", (0, 0))]
    lines = replies.getvalue().decode()
    answers = []
    while lines:
        length, _, lines = lines.partition("\n")
        answers.append(json.loads(lines[: int(length)]))
        lines = lines[int(length) :]
    assert [answer.get("onleesbaar", "") for answer in answers] == ["", "beschadigd", ""]
    assert [answers[n]["bladen"][0]["waarden"] for n in (0, 2)] == [["Verlof", "16,5"], ["Overhead", "15"]]


NAMES = {
    "xls": old.container(old.stream(b"", old.named_cell("a", 0, 0) + old.named_cell("b", 0, 0))),
    "xlsx": workbook_bytes(load_model("hbh-2019")),
}


@pytest.mark.parametrize("kind", NAMES)
def test_too_many_names(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    assert "onleesbaar" not in worker.answer(NAMES[kind], kind)
    monkeypatch.setattr("kostprijs.intake.scanned.MAX_NAMES", 1)
    assert worker.answer(NAMES[kind], kind)["onleesbaar"] == "te_veel_namen"


def package(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return buffer.getvalue()


def with_password(data: bytes) -> bytes:
    """The zip with the mark of a sealed member in its directory."""
    sealed = bytearray(data)
    sealed[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(sealed)


PARTS = {"xl/workbook.xml": b"<workbook/>"}
BOOK = package(PARTS)


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [
        (with_password(BOOK), "xlsx", "versleuteld"),
        (package(PARTS | {f"m{n}": b"" for n in range(2_000)}), "xlsx", "zipbom"),
        (package(PARTS | {"xl/a": bytes(6_000_000)}), "xlsx", "zipbom"),
        (damaged(BOOK, "xl/workbook.xml"), "xlsx", "beschadigd"),
        (damaged(package({"mimetype": b"x"}), "mimetype"), "ods", "beschadigd"),
        (BOOK, "ods", "verkeerd_type"),
    ],
    ids=["a password", "2001 members", "6 MB of nothing", "a checksum", "a checksum, ods", "another kind"],
)
def test_what_is_no_sound_package_is_not_opened(data: bytes, kind: str, code: str) -> None:
    assert worker.answer(data, kind) == {"onleesbaar": code, "waar": ""}


class Panic(BaseException):
    """As the reader library raises it: no Exception, and what it says may hold a value."""


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MemoryError(), "te_veel_geheugen"),
        (RecursionError(), "te_veel_geheugen"),
        (Panic("16,5"), "beschadigd"),
        (KeyError("16,5"), "beschadigd"),
    ],
)
def test_whatever_goes_wrong_is_a_reason_without_its_text(
    monkeypatch, error: BaseException, code: str
) -> None:
    def breaks(*_: object) -> None:
        raise error

    monkeypatch.setattr(worker, "read_workbook", breaks)
    assert worker.answer(b"x", "xlsx") == {"onleesbaar": code, "waar": ""}


def test_a_sheet_that_the_scan_did_not_see_so_large_is_not_laid_out() -> None:
    def laid_out(**_: object) -> list[list[str]]:
        raise AssertionError("a list of all its cells")

    sheet = SimpleNamespace(start=None, height=2000, width=2000, to_python=laid_out)
    with pytest.raises(Unreadable, match="te_veel_cellen"):
        worker._sheet(sheet, SheetScan())
