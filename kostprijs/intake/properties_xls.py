"""What the two property streams of an .xls tell of its maker (MS-OLEPS), as far as it is listed.

Runs in the worker process and imports the standard library only.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from kostprijs.intake.container import Container
from kostprijs.intake.metadata import HIDDEN, LINKS, MACROS, MAX_HINT, MAX_NAMES, NOTE_AUTHOR, NOTES, Hint
from kostprijs.intake.package import Unreadable
from kostprijs.intake.scanned import PackageScan

# Stream -> number of the property -> what it is, in words.
_PROPERTIES = {
    "\x05summaryinformation": {
        2: "titel", 3: "onderwerp", 4: "auteur", 5: "trefwoorden", 6: "opmerking bij het bestand",
        8: "laatst opgeslagen door",
    },
    "\x05documentsummaryinformation": {2: "categorie", 14: "leidinggevende", 15: "organisatie"},
}  # fmt: skip
_CODE_PAGE, _TEXT, _WIDE_TEXT = 1, 0x1E, 0x1F
_ENCODINGS = {65001: "utf-8", 1200: "utf-16-le", 10000: "mac-roman"}
_MOST = 200


def hints_in_old(data: bytes, scan: PackageScan, hidden: Iterable[str]) -> list[Hint]:
    """What an .xls tells, as `hints_in` does; a damaged stream of properties tells nothing."""
    found: list[Hint] = []
    container = Container(data)
    for name, words in _PROPERTIES.items():
        try:
            texts = dict(_texts(container.stream(name)))
        except (struct.error, IndexError, Unreadable):
            continue
        found += [(word, texts[number]) for number, word in words.items() if texts.get(number, "").strip()]
    found += [(HIDDEN, sheet[:MAX_HINT]) for sheet in hidden][:MAX_NAMES]
    if scan.note_authors is not None:
        found += [(NOTES, ""), *((NOTE_AUTHOR, author) for author in scan.note_authors[:MAX_NAMES])]
    found += [(what, "") for what, present in ((LINKS, scan.links), (MACROS, scan.macros)) if present]
    return list(dict.fromkeys(found))


def _texts(stream: bytes) -> Iterator[tuple[int, str]]:
    """The texts in the first section of a stream, by number. Raises struct.error where it breaks off."""
    (start,) = struct.unpack_from("<I", stream, 44)
    (count,) = struct.unpack_from("<I", stream, start + 4)
    places = [struct.unpack_from("<II", stream, start + 8 + 8 * n) for n in range(min(count, _MOST))]
    encoding = "cp1252"
    for number, offset in sorted(places):
        at = start + offset
        kind, length = struct.unpack_from("<II", stream, at)
        if number == _CODE_PAGE:
            page = length & 0xFFFF
            encoding = _ENCODINGS.get(page, f"cp{page}")
        elif kind == _TEXT:
            yield number, _decoded(stream[at + 8 : at + 8 + min(length, 4 * MAX_HINT)], encoding)
        elif kind == _WIDE_TEXT:
            yield number, _decoded(stream[at + 8 : at + 8 + 2 * min(length, MAX_HINT)], "utf-16-le")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding, "replace")
    except LookupError:
        text = data.decode("latin-1")
    return text.partition("\0")[0][:MAX_HINT]
