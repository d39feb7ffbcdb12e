"""A .pptx stripped to its house style: masters, layouts, theme and their pictures, and nothing else.

A presentation of an office carries more than looks: slides of another meeting, notes, comments, authors,
addresses of servers. What is kept is chosen by kind; all the rest is not copied. Text that stands on
a layout itself (the name of the region) is part of the house style and stays.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from kostprijs.pictures import bare_picture

if TYPE_CHECKING:
    from pptx.opc.package import OpcPackage, Part

_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_EPOCH = (1980, 1, 1, 0, 0, 0)
# the kinds of parts that make a house style, with the name that each gets
_KEPT = {
    "slideMaster": "/ppt/slideMasters/slideMaster",
    "slideLayout": "/ppt/slideLayouts/slideLayout",
    "theme": "/ppt/theme/theme",
    "themeOverride": "/ppt/theme/themeOverride",
    "image": "/ppt/media/image",
    "tableStyles": "/ppt/tableStyles",
}
# of these there is one, and no element names it
_IMPLIED = ("theme", "slideMaster", "tableStyles", "themeOverride")
# what of the presentation itself is kept: which masters, how large, how text looks
_SETTINGS = ("sldMasterIdLst", "sldSz", "notesSz", "defaultTextStyle")
# elements of a master or a layout that carry no looks: data of add-ins, sound, macros, links
_NO_LOOKS = ("extLst", "custDataLst", "controls", "timing", "hlinkClick", "hlinkHover", "hlinkMouseOver")


class WithMacros(Exception):
    """The file is a presentation of another kind (macros, a slide show)."""


def bare_presentation(data: bytes) -> bytes:
    """The house style alone, as a presentation without slides; the same bytes for the same file.

    Raises WithMacros, and whatever python-pptx, zipfile or lxml make of a damaged file.
    """
    from pptx import Presentation

    main = Presentation(io.BytesIO(data)).part
    if main.content_type != _SLIDES:
        raise WithMacros
    package = main.package
    for key in [key for key, relation in package._rels.items() if _kind(relation) != "officeDocument"]:
        package._rels.pop(key)
    root: Any = main._element
    for child in list(root):
        if _name(child) not in _SETTINGS:
            root.remove(child)
    root.attrib.clear()
    _drop_relations(main, root)
    for part in [part for part in package.iter_parts() if part is not main]:
        _clean(part)
    _rename(package, main)
    stream = io.BytesIO()
    package.save(stream)
    return _repacked(stream.getvalue())


def _kind(relation: Any) -> str:
    return str(relation.reltype).rpartition("/")[2]


def _name(node: Any) -> str:
    """The tag without its namespace; empty for a comment or an instruction."""
    return str(node.tag).rpartition("}")[2] if isinstance(node.tag, str) else ""


def _clean(part: Part) -> None:
    """Bare one master, layout, theme, table style or picture."""
    from pptx.opc.oxml import serialize_part_xml
    from pptx.opc.package import XmlPart
    from pptx.oxml import parse_xml

    if part.content_type.startswith("image/"):
        part.blob = bare_picture(part.blob)
        return
    root: Any = part._element if isinstance(part, XmlPart) else parse_xml(part.blob)
    for node in [node for node in root.iter() if _name(node) in ("", *_NO_LOOKS)]:
        _remove(node)
    for node in root.iter():
        if _name(node) == "cNvPr":
            _unnamed(node)
    _drop_relations(part, root)
    if not isinstance(part, XmlPart):
        part.blob = serialize_part_xml(root)


def _unnamed(named: Any) -> None:
    """A shape without the words that a program or a designer gave it; a place for text keeps its name."""
    for key in ("descr", "title"):
        named.attrib.pop(key, None)
    if not any(_name(node) == "ph" for node in named.getparent().iter()):
        named.set("name", f"vorm {named.get('id')}")


def _remove(node: Any) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _drop_relations(part: Part, root: Any) -> None:
    """Let go of every part and address that is no looks or that nothing refers to, with what refers to it."""
    references = [(node, name) for node in root.iter() for name in node.attrib if name.startswith(_RELATION)]
    used = {node.get(name) for node, name in references}
    for key, relation in list(part.rels.items()):
        kind = _kind(relation)
        if relation.is_external or kind not in _KEPT or (key not in used and kind not in _IMPLIED):
            part.rels.pop(key)
    for node, name in references:
        if node.get(name) not in part.rels:
            _unlink(node, name)


def _unlink(node: Any, name: str) -> None:
    """Take away a reference to what is not kept: of a picture its link, else all that shows it."""
    if _name(node) == "blip":
        del node.attrib[name]
        return
    frames = [found for found in node.iterancestors() if _name(found) == "graphicFrame"]
    _remove(frames[0] if frames else node)


def _rename(package: OpcPackage, main: Part) -> None:
    """Give every part a numbered name, in the order in which the masters refer to them."""
    from pptx.opc.packuri import PackURI

    kinds: dict[Part, str] = {}
    for relation in package.iter_rels():
        if relation.target_part is not main:
            kinds.setdefault(relation.target_part, _kind(relation))
    counts: dict[str, int] = {}
    for part, kind in kinds.items():
        counts[kind] = counts.get(kind, 0) + 1
        number = "" if kind == "tableStyles" else counts[kind]
        part.partname = PackURI(f"{_KEPT[kind]}{number}.{part.partname.ext}")


def _repacked(data: bytes) -> bytes:
    """The same members in a fixed order, without times and without compression."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.create_system, member.external_attr = 3, 0o644 << 16
            new.writestr(member, old.read(name))
    return stream.getvalue()
