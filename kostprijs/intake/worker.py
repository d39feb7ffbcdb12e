"""The process that opens submitted workbooks, under limits of memory and without leaving traces.

Protocol on stdin and stdout, one request at a time: a line of JSON ({"soort", "bytes"}), then the bytes of
the file; back comes a line with the length of the answer, and the answer as JSON: the content, or
{"onleesbaar": code, "waar": cell}. The file is read from memory and no byte of it is written anywhere.
Imports of this module decide the time of a start: keep them few.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import sys
import zipfile
from collections.abc import Sequence
from typing import Any, BinaryIO

from kostprijs.intake.metadata import Hint, hints_in
from kostprijs.intake.package import Unreadable, open_package
from kostprijs.intake.scanned import MAX_AREA, PackageScan, Position, SheetScan, named_sheets

MEMORY_LIMIT = 1 << 30
MAX_FILLED = 100_000
MAX_TEXT = 500
MAX_ALL_TEXT = 5_000_000
# Beyond the used cells a merged range has nothing to say, but for a value right of the last label.
MARGIN = 4


def limit_resources() -> None:
    """Bound the memory, and write no core dump (it would hold a submission).

    A limit that the system refuses is left out: the time limit of the parent is what remains then.
    """
    import resource

    for kind, limit in ((resource.RLIMIT_AS, MEMORY_LIMIT), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, limit))


def read_workbook(data: bytes, kind: str) -> dict[str, Any]:
    """The content of one workbook as plain data. Raises Unreadable."""
    if kind == "csv":
        from kostprijs.intake.delimited import SHEET_NAME, cells_of

        cells, parted = cells_of(data, MAX_FILLED, MAX_TEXT)
        sheet = {"naam": SHEET_NAME, **_columns(cells), "komma": parted}
        return _content([sheet], PackageScan(), [])
    if kind == "xls":
        from kostprijs.intake.properties_xls import hints_in_old
        from kostprijs.intake.scan_xls import scan_old_workbook

        scan = scan_old_workbook(data)
        sheets, hidden = _sheets(data, scan)
        return _content(sheets, scan, hints_in_old(data, scan, hidden))
    with open_package(data, kind) as package:
        scan = _scanned(package, kind)
        sheets, hidden = _sheets(data, scan)
        return _content(sheets, scan, hints_in(package, scan, hidden))


def _scanned(package: zipfile.ZipFile, kind: str) -> PackageScan:
    if kind == "ods":
        from kostprijs.intake.scan_ods import scan_open_document

        return scan_open_document(package)
    from kostprijs.intake.scan import scan_package

    return scan_package(package)


def _content(sheets: list[dict[str, Any]], scan: PackageScan, hints: list[Hint]) -> dict[str, Any]:
    return {
        "bladen": sheets,
        "namen": scan.names,
        "macros": scan.macros,
        "koppelingen": scan.links,
        "sporen": hints,
    }


def _sheets(data: bytes, scan: PackageScan) -> tuple[list[dict[str, Any]], list[str]]:
    """The sheets to read, and the names of the hidden ones."""
    import python_calamine as calamine

    sheets, hidden = [], []
    filled = texts = 0
    needed = named_sheets(scan.names)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            if len({name.casefold() for name in book.sheet_names}) != len(book.sheet_names):
                raise Unreadable("beschadigd")  # no spreadsheet does so; it would mix up two sheets
            for position, meta in enumerate(book.sheets_metadata):
                is_hidden = meta.visible != calamine.SheetVisibleEnum.Visible
                if is_hidden:
                    hidden.append(meta.name)
                if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                if is_hidden and meta.name not in needed:
                    sheets.append({"naam": meta.name[:MAX_TEXT], **_columns([]), "verborgen": True})
                    continue
                sheet = _sheet(book.get_sheet_by_index(position), scan.sheets.get(meta.name, SheetScan()))
                filled += sum(len(sheet[part]) for part in ("waarden", "fouten", "ongerekend"))
                texts += sum(len(value) for value in sheet["waarden"] if type(value) is str)
                if filled > MAX_FILLED or texts > MAX_ALL_TEXT:
                    raise Unreadable("te_veel_cellen")
                sheet["verborgen"] = is_hidden
                sheets.append(sheet)
    except calamine.CalamineError as error:
        raise Unreadable("beschadigd") from error
    return sheets, hidden


def _sheet(sheet: Any, seen: SheetScan) -> dict[str, Any]:
    # the scan has the same limit, but it is another parser: a file may show the two of them different sheets
    if sheet.height * sheet.width > MAX_AREA:
        raise Unreadable("te_veel_cellen")
    first_row, first_column = sheet.start or (0, 0)
    cells = [
        (row, column, value if type(value) is float else _plain(value))
        for row, values in enumerate(sheet.to_python(skip_empty_area=True), first_row)
        for column, value in enumerate(values, first_column)
        if value != ""
    ]
    truths = frozenset(seen.truths)
    if truths:  # the library gives the truth values of an .ods as numbers
        cells = [(r, c, bool(value) if (r, c) in truths else value) for r, c, value in cells]
    last = first_row + sheet.height + MARGIN, first_column + sheet.width + MARGIN
    return {
        "naam": sheet.name[:MAX_TEXT],
        **_columns(cells),
        "samengevoegd": _merged(sheet.merged_cell_ranges or seen.merged, last),
        "procent": _filled_only(seen.percent, cells),
        "euro": _filled_only(seen.euro, cells),
        "fouten": seen.errors,
        "ongerekend": seen.uncached,
    }


def _columns(cells: Sequence[tuple[int, int, object]]) -> dict[str, Any]:
    """The same cells as three lists, which are twice as fast to write and to read as a list per cell."""
    rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
    return {"rijen": rows, "kolommen": columns, "waarden": values}


def _filled_only(places: list[Position], cells: list[tuple[int, int, object]]) -> list[Position]:
    """A column can be formatted to its last row."""
    if not places:
        return []
    filled = {(row, column) for row, column, _ in cells}
    return [place for place in places if place in filled]


def _merged(ranges: list[tuple[Position, Position]], last: Position) -> list[tuple[Position, Position]]:
    """The merged ranges that touch the used cells, cut off beyond them. Raises Unreadable for too many."""
    cut = [
        (first, (min(end[0], last[0]), min(end[1], last[1])))
        for first, end in ranges
        if first[0] <= last[0] and first[1] <= last[1]
    ]
    if sum((b[0] - a[0] + 1) * (b[1] - a[1] + 1) for a, b in cut) > MAX_FILLED:
        raise Unreadable("te_veel_cellen")
    return cut


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value[:MAX_TEXT]
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return {"moment": str(value)}
    return value


def answer(data: bytes, kind: str) -> dict[str, Any]:
    """The content, or the reason why there is none; never raises, a panic of the library included."""
    try:
        return read_workbook(data, kind)
    except Unreadable as error:
        return {"onleesbaar": error.code, "waar": error.where}
    except (MemoryError, RecursionError):
        return {"onleesbaar": "te_veel_geheugen", "waar": ""}
    except BaseException:  # a Rust panic derives from BaseException; its text may hold a value
        return {"onleesbaar": "beschadigd", "waar": ""}


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests until the parent closes the pipe."""
    while line := requests.readline():
        request = json.loads(line)
        reply = json.dumps(answer(requests.read(request["bytes"]), request["soort"])).encode()
        replies.write(b"%d\n" % len(reply))
        replies.write(reply)
        replies.flush()


if __name__ == "__main__":
    limit_resources()
    serve(sys.stdin.buffer, sys.stdout.buffer)
