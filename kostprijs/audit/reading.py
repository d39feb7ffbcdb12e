"""What stands where in a published file: its words and numbers, read from the file itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from kostprijs.audit.item import CODE, FORM, Item


def read_items(name: str, data: bytes) -> list[Item] | None:
    """All texts of a published file, in its own order; None for a kind of file that is not read.

    Raises whatever the library of that kind raises for a damaged file.
    """
    reader = _READERS.get(PurePosixPath(name).suffix.casefold())
    return None if reader is None else list(reader(data))


def _page(data: bytes) -> Iterator[Item]:
    from kostprijs.audit.read_page import page_items

    return page_items(data.decode())


def _notebook(data: bytes) -> Iterator[Item]:
    from kostprijs.audit.read_page import notebook_items

    return notebook_items(data)


def _table(data: bytes) -> Iterator[Item]:
    from kostprijs.audit.read_table import csv_items

    return csv_items(data)


def _book(data: bytes) -> Iterator[Item]:
    from kostprijs.audit.read_table import book_items

    return book_items(data)


def _slides(data: bytes) -> Iterator[Item]:
    from kostprijs.audit.read_slides import slide_items

    return slide_items(data)


def _print(data: bytes) -> Iterator[Item]:
    from kostprijs.audit.read_table import print_items

    return print_items(data)


def _description(data: bytes) -> Iterator[Item]:
    for number, line in enumerate(data.decode().splitlines(), 1):
        # another library may give a file other bytes, and nothing else in its description
        drawn = line.strip().startswith(('"sha256"', '"contentSize"'))
        yield Item(f"beschrijving, regel {number}", line.strip(), FORM if drawn else CODE)


_READERS: dict[str, Callable[[bytes], Iterator[Item]]] = {
    ".html": _page,
    ".ipynb": _notebook,
    ".csv": _table,
    ".xlsx": _book,
    ".pptx": _slides,
    ".pdf": _print,
    ".json": _description,
}
