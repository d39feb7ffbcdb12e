"""What a submitted file tells besides its figures: who made it, and what lies hidden in it.

For the project leader alone, as a warning: such a file, or a cleaned copy of it, must never be forwarded.
Read are a few small members of the zip, up to a limit each, with document types (so entities) refused.
Nothing is said of an .xls or .csv file: what is not listed may still be there.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from kostprijs.intake.findings import clean

MAX_PART = 300_000
MAX_NAMES = 20
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
_NOTES = ("xl/comments", "xl/threadedComments/", "xl/persons/")
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True)
class Trace:
    """One thing in a file that may give its provider away: what it is, and its text (perhaps empty)."""

    what: str
    text: str


def traces_of(data: bytes, known: Collection[str] = ()) -> tuple[Trace, ...]:
    """The traces in the bytes of a workbook, each once; empty for what is no readable zip.

    `known` are texts that stand in the tool as it is sent out, and so tell nothing.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return tuple(dict.fromkeys(trace for trace in _traces(package) if trace.text not in known))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ()


def _traces(package: zipfile.ZipFile) -> Iterator[Trace]:
    members = {member.filename: member for member in package.infolist()}
    for name in _PROPERTY_PARTS:
        for element, text in _texts(package, members.get(name)):
            if element in _PROPERTIES and clean(text):
                yield Trace(_PROPERTIES[element], clean(text))
    for sheet in _hidden_sheets(package, members.get("xl/workbook.xml")):
        yield Trace("verborgen blad", clean(sheet))
    yield from _notes(package, members)
    if any(name.startswith("xl/externalLinks/") for name in members):
        yield Trace("koppelingen naar andere bestanden", "")
    if any(name.endswith("vbaProject.bin") for name in members):
        yield Trace("macro's", "")
    if any("/media/" in name or name.startswith("Pictures/") for name in members):
        yield Trace("afbeeldingen", "")
    if any(name.startswith("customXml/") or name == "docProps/custom.xml" for name in members):
        yield Trace("eigen eigenschappen", "")


def _notes(package: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]) -> Iterator[Trace]:
    parts = [member for name, member in members.items() if name.startswith(_NOTES)]
    if parts:
        yield Trace("opmerkingen bij cellen", "")
    authors = (text for part in parts for element, text in _texts(package, part) if element == "author")
    for author in _some(filter(None, map(clean, authors))):
        yield Trace("schrijver van opmerkingen", author)


def _some(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))[:MAX_NAMES]


def _part(package: zipfile.ZipFile, member: zipfile.ZipInfo | None) -> bytes:
    """The beginning of a member; nothing for one that is absent, encrypted or damaged."""
    if member is None or member.compress_type not in _PACKED or member.flag_bits & 0x1:
        return b""
    try:
        with package.open(member) as stream:
            return stream.read(MAX_PART)
    except Exception:  # zlib.error, BadZipFile, EOFError ... share no base class
        return b""


def _texts(package: zipfile.ZipFile, member: zipfile.ZipInfo | None) -> list[tuple[str, str]]:
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
    _parse(parser, _part(package, member))
    return found


def _hidden_sheets(package: zipfile.ZipFile, member: zipfile.ZipInfo | None) -> list[str]:
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        hidden = attributes.get("state", "visible") != "visible"
        if name.rpartition(":")[2] == "sheet" and hidden:
            found.append(attributes.get("name", ""))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    _parse(parser, _part(package, member))
    return _some(found)


class _DocumentTypeError(ValueError):
    """A document type, where entities begin."""


def _refuse(*_: object) -> None:
    raise _DocumentTypeError


def _parse(parser: expat.XMLParserType, data: bytes) -> None:
    """Parse as far as it goes: this is a list of warnings, a cut part still warns."""
    parser.StartDoctypeDeclHandler = _refuse
    parser.buffer_text = True
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat takes it by position only
    except (expat.ExpatError, ValueError, LookupError):
        return
