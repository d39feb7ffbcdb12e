"""What a submitted file tells besides its figures: who made it, and what lies hidden in it.

For the project leader alone, as a warning: such a file, or a cleaned copy of it, must never be forwarded.
Read are a few small members of the zip, up to a limit each, with document types (so entities) refused; of an
.xls its two streams of properties. A .csv has nothing of the kind; what is not listed may still be there.
Runs in the worker process and imports the standard library only.
"""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from kostprijs.intake.package import Unreadable
from kostprijs.intake.scanned import PackageScan, parse

MAX_PART = 300_000
MAX_NAMES = 20
MAX_HINT = 500
# What it is, and its text as it stands in the file (perhaps empty).
Hint = tuple[str, str]
NOTES, NOTE_AUTHOR, HIDDEN = "opmerkingen bij cellen", "schrijver van opmerkingen", "verborgen blad"
LINKS, MACROS = "koppelingen naar andere bestanden", "macro's"
# The element that holds it (without its prefix) -> what it is, in words.
_PROPERTIES = {
    "creator": "auteur",
    "initial-creator": "auteur",
    "lastModifiedBy": "laatst opgeslagen door",
    "Company": "organisatie",
    "Manager": "leidinggevende",
    "description": "opmerking bij het bestand",
    "keywords": "trefwoorden",
    "category": "categorie",
    "title": "titel",
    "subject": "onderwerp",
    "HyperlinkBase": "map van koppelingen",
}
_PROPERTY_PARTS = ("docProps/core.xml", "docProps/app.xml", "meta.xml")
_COMMENTS = ("xl/comments", "xl/threadedComments/", "xl/persons/")
_END_OF_AUTHORS = b"authors>"
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Sign:
    """One thing in a file that may give its provider away: what it is, and its cleaned text, if any."""

    what: str
    text: str


def hints_in(package: zipfile.ZipFile, scan: PackageScan, hidden: Iterable[str]) -> list[Hint]:
    """What a zip tells: what it is, and its text as it stands there (perhaps empty), cut at MAX_HINT.

    `hidden` are the names of its hidden sheets. Each is given once, never one with a blank text where a text
    belongs.
    """
    members = {member.filename: member for member in package.infolist()}
    found = [*_properties(package, members)]
    found += [(HIDDEN, sheet) for sheet in _some(hidden)]
    found += _notes(package, members, scan.note_authors)
    seen = (
        (LINKS, scan.links),
        (MACROS, scan.macros),
        ("afbeeldingen", any("/media/" in name or name.startswith("Pictures/") for name in members)),
        (
            "eigen eigenschappen",
            any(name.startswith("customXml/") or name == "docProps/custom.xml" for name in members),
        ),
    )
    found += [(what, "") for what, present in seen if present]
    return list(dict.fromkeys(found))


def _properties(package: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]) -> Iterator[Hint]:
    for name in _PROPERTY_PARTS:
        for element, text in _texts(_part(package, members.get(name))):
            if element in _PROPERTIES and text.strip():
                yield _PROPERTIES[element], text[:MAX_HINT]


def _notes(
    package: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], authors: Iterable[str] | None
) -> Iterator[Hint]:
    parts = [member for name, member in members.items() if name.startswith(_COMMENTS)]
    if parts or authors is not None:
        yield NOTES, ""
    texts = (text for part in parts for element, text in _authors(package, part) if element == "author")
    for author in _some(text for text in (*texts, *(authors or ())) if text.strip()):
        yield NOTE_AUTHOR, author


def _authors(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> list[tuple[str, str]]:
    """The beginning of a part with notes, in which their authors stand; the notes themselves are not read."""
    data = _part(package, member)
    end = data.find(_END_OF_AUTHORS, data.find(_END_OF_AUTHORS) + 1)
    return _texts(data[: end + len(_END_OF_AUTHORS)] if end >= 0 else data)


def _some(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text[:MAX_HINT] for text in texts))[:MAX_NAMES]


def _part(package: zipfile.ZipFile, member: zipfile.ZipInfo | None) -> bytes:
    """The beginning of a member; nothing for one that is absent, encrypted or damaged."""
    if member is None or member.compress_type not in _PACKED or member.flag_bits & 0x1:
        return b""
    try:
        with package.open(member) as stream:
            return stream.read(MAX_PART)
    except Exception:  # zlib.error, BadZipFile, EOFError ... share no base class
        return b""


def _texts(data: bytes) -> list[tuple[str, str]]:
    """(element, its text) as far as the XML is in order; an element's own text only."""
    found: list[tuple[str, str]] = []
    pieces: list[str] = []

    def end(name: str) -> None:
        found.append((name.rpartition(":")[2], "".join(pieces)))
        pieces.clear()

    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _name, _attributes: pieces.clear()
    parser.CharacterDataHandler = pieces.append
    parser.EndElementHandler = end
    with contextlib.suppress(Unreadable):  # this is a list of warnings: a part that breaks off still warns
        parse(data, parser)
    return found
