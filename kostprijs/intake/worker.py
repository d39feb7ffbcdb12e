"""The process that opens submitted workbooks, under limits of memory and without leaving traces.

Protocol on stdin and stdout, one request at a time: a line of JSON ({"soort", "bytes"}), then the
bytes of the file; back comes a line with the length of the answer and the
answer as JSON: the content, or {"onleesbaar": code, "waar": cell}. The file is read from memory and
no byte of it is written anywhere. Imports of this module decide the time of a start: keep them few.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import sys
from typing import Any, BinaryIO

from kostprijs.intake.package import Unreadable, open_package
from kostprijs.intake.scan import MAX_AREA, PackageScan, scan_package

MEMORY_LIMIT = 1 << 30
MAX_FILLED = 100_000
MAX_TEXT = 500


def limit_resources() -> None:
    """Bound the memory, and write no core dump (it would hold a submission).

    Only where the system knows such limits; elsewhere the time limit of the parent is what is left.
    """
    try:
        import resource
    except ImportError:
        return
    for kind, limit in ((resource.RLIMIT_AS, MEMORY_LIMIT), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, limit))


def read_workbook(data: bytes, kind: str) -> dict[str, Any]:
    """The content of one workbook as plain data. Raises Unreadable."""
    scan = PackageScan()
    if kind != "xls":
        with open_package(data, kind) as package:
            if kind != "ods":
                scan = scan_package(package)
    return {
        "bladen": _sheets(data, scan),
        "namen": scan.names,
        "macros": scan.macros,
        "koppelingen": scan.links,
    }


def _sheets(data: bytes, scan: PackageScan) -> list[dict[str, Any]]:
    import python_calamine as calamine

    sheets = []
    filled = 0
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for position, meta in enumerate(book.sheets_metadata):
                if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = _sheet(book.get_sheet_by_index(position))
                filled += len(sheet["cellen"])
                if filled > MAX_FILLED:
                    raise Unreadable("te_veel_cellen")
                sheet["verborgen"] = meta.visible != calamine.SheetVisibleEnum.Visible
                seen = scan.sheets.get(meta.name)
                if seen is not None:
                    sheet |= {"procent": seen.percent, "fouten": seen.errors, "ongerekend": seen.uncached}
                sheets.append(sheet)
    except calamine.PasswordError as error:
        raise Unreadable("versleuteld") from error
    except calamine.CalamineError as error:
        raise Unreadable("beschadigd") from error
    return sheets


def _sheet(sheet: Any) -> dict[str, Any]:
    first_row, first_column = sheet.start or (0, 0)
    if sheet.height * sheet.width > MAX_AREA:
        raise Unreadable("te_veel_cellen")
    cells = [
        (first_row + row, first_column + column, _plain(value))
        for row, values in enumerate(sheet.to_python(skip_empty_area=True))
        for column, value in enumerate(values)
        if value != ""
    ]
    return {"naam": sheet.name, "cellen": cells, "samengevoegd": sheet.merged_cell_ranges or []}


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
    except MemoryError:
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
