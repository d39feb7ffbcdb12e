"""The texts of handout.html and of a notebook: words, tables, alternative texts and drawings."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Sequence
from typing import Any

from kostprijs.audit.item import CODE, FORM, Item
from kostprijs.files import parse_json, sha256

_BLOCKS = (
    "html body main header footer section article div p li ul ol dl dt dd h1 h2 h3 h4 h5 h6 pre figure "
    "figcaption table caption thead tbody tr th td title blockquote"
)
_DRAWING = "data:image/svg+xml;base64,"
_BLOCK = frozenset(_BLOCKS.split())
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SPOKEN = ("alt", "aria-label", "title", "content")
# attributes that are read apart, or can't make a browser show another figure
_HARMLESS = (
    "alt aria-label title content src href class id scope colspan rowspan span tabindex role lang charset "
    "name http-equiv aria-labelledby aria-describedby aria-hidden"
)
_KNOWN = frozenset(_HARMLESS.split())


def page_items(text: str) -> Iterator[Item]:
    """A page or a piece of one; every text once, under the heading that it stands under."""
    from lxml import html

    if not text.strip():
        return
    # bytes with the encoding named, because lxml refuses a text with an XML declaration
    root = html.fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    heading = ""
    for element in root.iter():
        if not isinstance(element.tag, str):  # a comment
            if str(element.text or "").strip():
                yield Item("opmerking in de opmaak", sha256(str(element.text).encode()), FORM)
            continue
        if element.tag in _HEADINGS:
            heading = _own(element)
        under = f"onder «{heading}»" if heading else "bovenaan"
        yield from _element(element, under)


def notebook_items(data: bytes) -> Iterator[Item]:
    """The sources of all cells and every output, each form of it."""
    for number, cell in enumerate(parse_json(data)["cells"], 1):
        yield Item(f"cel {number}, bron", "".join(cell["source"]))
        for output in cell.get("outputs", []):
            yield from _output(output, f"cel {number}")


def _output(output: dict[str, Any], cell: str) -> Iterator[Item]:
    if "text" in output:
        yield Item(f"{cell}, uitvoer", "".join(output["text"]))
    for kind, content in sorted(output.get("data", {}).items()):
        text = "".join(content) if isinstance(content, list) else str(content)
        if kind == "text/html":
            yield from (Item(f"{cell}, {item.where}", item.text, item.kind) for item in page_items(text))
        elif kind.startswith("text/"):
            yield from (
                Item(f"{cell}, uitvoer als tekst, regel {number}", line)
                for number, line in enumerate(text.splitlines(), 1)
            )
        else:
            yield Item(f"{cell}, uitvoer {kind}", sha256(text.encode()), FORM)


def _element(element: Any, under: str) -> Iterator[Item]:
    tag = element.tag
    if tag in ("script", "style"):
        what = "programma" if tag == "script" else "opmaak"
        yield Item(f"{what} van de bladzijde", sha256((element.text or "").encode()), CODE)
    spoken = [(name, element.get(name)) for name in _SPOKEN if element.get(name)]
    yield from (Item(f"{under}, beschrijving ({tag} {name})", text) for name, text in spoken)
    if element.get("data-getal") is not None:
        yield Item(f"{_cell(element)}, getal om op te sorteren", element.get("data-getal").replace(".", ","))
    yield from _addresses(element, under)
    odd = sorted(f"{name}={value}" for name, value in element.items() if _acts(name))
    if odd:
        yield Item(f"{under}, eigenschap ({tag})", " ".join(odd), CODE)
    if tag in _BLOCK:
        text = _own(element)
        if text:
            yield Item(_cell(element) if tag in ("td", "th") else f"{under}, {_kind(tag)}", text)


def _acts(attribute: str) -> bool:
    return attribute not in _KNOWN and not attribute.startswith("data-")


def _addresses(element: Any, under: str) -> Iterator[Item]:
    """Where an element points to; of a drawing in the page itself also the words in it."""
    for name in ("src", "href"):
        address = element.get(name, "")
        if not address.startswith("data:"):
            if address:
                yield Item(f"{under}, verwijzing", address, CODE)
            continue
        yield from _drawn(address, under)


def _drawn(address: str, under: str) -> Iterator[Item]:
    from lxml import etree

    mark = sha256(address.encode())
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    try:
        drawing = etree.fromstring(b64decode(_svg(address)), parser)
    except (ValueError, etree.XMLSyntaxError):  # none of ours: what a browser shows of it is anybody's guess
        yield Item(f"{under}, tekening die niet te lezen is", mark, CODE)
        return
    yield Item(f"{under}, tekening", mark, FORM)
    for part in drawing.iter():
        told = (part.get("aria-label") or part.text or "").strip() if isinstance(part.tag, str) else ""
        if told:  # each version of the package draws in its own way
            yield Item(f"{under}, tekst in een tekening", told.replace("\u00a0", " "), CODE)


def _svg(address: str) -> str:
    if not address.startswith(_DRAWING):
        raise ValueError("no drawing of ours")
    return address.removeprefix(_DRAWING)


def _kind(tag: str) -> str:
    return {"li": "opsomming", "caption": "tabelkop", "dd": "gegeven", "dt": "gegeven"}.get(tag, "tekst")


def _own(element: Any) -> str:
    """The text of a block itself, with what stands inline in it and without the blocks in it."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _BLOCK and child.tag not in ("script", "style"):
            parts.append(_own(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).replace("\u00a0", " ").split())


def _cell(cell: Any) -> str:
    """Which cell of which table: caption, heading of the row and headings of the columns."""
    row = cell.getparent()
    table = next((above for above in cell.iterancestors("table")), None)
    if table is None:
        return "losse cel"
    captions = ["".join(caption.itertext()).strip() for caption in table.iter("caption")]
    titles = [_own(head) for head in next(iter(table.iter("thead")), table).iter("th")]
    labels = [_own(head) for head in row.iter("th")]
    if not labels:  # the line below a row: its heading stands in the row before it
        before = row.getprevious()
        labels = [] if before is None else [_own(head) for head in before.iter("th")]
    return (
        f"tabel «{captions[0] if captions else ''}», rij «{labels[0] if labels else ''}», "
        f"kolom «{_columns(row, cell, titles)}»"
    )


def _columns(row: Any, cell: Any, titles: Sequence[str]) -> str:
    at = 0 if row.find("th") is not None or len(row) == len(titles) else 1
    at += sum(map(_width, cell.itersiblings("td", "th", preceding=True)))
    return " / ".join(titles[at : at + _width(cell)])


def _width(cell: Any) -> int:
    return int(cell.get("colspan", "1"))
