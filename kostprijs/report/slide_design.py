"""The look of the slides: our own design, or the layouts of a region's house style."""

from __future__ import annotations

import functools
import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kostprijs.addenda import ROLES
from kostprijs.bare import bare_presentation
from kostprijs.errors import WrongUse
from kostprijs.places import EMU, Box, body_of, kind_of, lack, title_place
from kostprijs.report.palette import EMPHASIS, INK, MUTED
from kostprijs.report.slide_fit import BODY, COVER_TEXT, HEIGHT, RULE_TOP, TITLE, TITLE_SIZES, WIDTH, own_body
from kostprijs.report.slide_xml import A, drawing_tag
from kostprijs.report.texts import Texts, program_texts

if TYPE_CHECKING:
    from kostprijs.anonymise.dataset import HouseStyle

COVER_TITLE = Box(96.0, 130.0, 800.0, 120.0)
COVER_SIZES = (40.0, 36.0, 32.0, *TITLE_SIZES)
TAG = Box(796.0, 8.0, 120.0, 20.0)  # the concept mark
_OWN = {"titel": "Title Slide", "tekst": "Title and Content", "tabel": "Title Only", "grafiek": "Title Only"}
_FOOT = {"dt": Box(44.0, 504.0, 170.0, 22.0), "ftr": Box(224.0, 504.0, 512.0, 22.0)}
_FOOT["sldNum"] = Box(746.0, 504.0, 170.0, 22.0)
_FONT = "Arial"
_POINTS_PER_CM = 72 / 2.54


@dataclass(frozen=True)
class Design:
    """An empty presentation with a layout for every role; `own` when it is not a house style."""

    show: Any
    layouts: dict[str, Any]
    own: bool

    def body(self, role: str) -> Box:
        """Where everything under the title may stand."""
        if self.own:
            return own_body(role)
        return body_of(self.layouts[role], role, float(self.show.slide_height) / EMU)


def opened(house_style: HouseStyle | None) -> Design:
    """The presentation to fill. Raises WrongUse (in Dutch) when a house style lacks a layout or a place."""
    from pptx import Presentation

    if house_style is None:
        return _own_design()
    texts = program_texts()
    try:
        show = Presentation(io.BytesIO(bare_presentation(house_style.pptx)))
    except Exception as error:  # whatever a damaged file makes of python-pptx, zipfile or lxml
        raise WrongUse(texts("dia.huisstijl_bestand")) from error
    present = {layout.name: layout for master in show.slide_masters for layout in master.slide_layouts}
    layouts = {}
    for role in ROLES:
        name = house_style.layouts.get(role, role)
        if name not in present:
            listed = ", ".join(f"«{found}»" for found in sorted(present)) or texts("dia.geen")
            raise WrongUse(texts("dia.huisstijl_indeling", naam=name, rol=role, aanwezig=listed))
        layouts[role] = present[name]
        _check_places(present[name], role, float(show.slide_height or 0) / EMU, texts)
    return Design(show, layouts, own=False)


def _check_places(layout: Any, role: str, height: float, texts: Texts) -> None:
    if title_place(layout) is None:
        listed = ", ".join(f"«{place.name}»" for place in layout.placeholders) or texts("dia.geen")
        raise WrongUse(texts("dia.huisstijl_vak", naam=layout.name, rol=role, aanwezig=listed))
    found = lack(layout, role, height)
    if found is not None:
        what, there, least = found
        raise WrongUse(
            texts(
                "dia.huisstijl_ruimte",
                naam=layout.name,
                rol=role,
                wat=texts(f"dia.ruimte_{what}"),
                breed=round(there.width / _POINTS_PER_CM),
                hoog=round(there.height / _POINTS_PER_CM),
                minst_breed=math.ceil(least.width / _POINTS_PER_CM),
                minst_hoog=math.ceil(least.height / _POINTS_PER_CM),
            )
        )


def move(shape: Any, box: Box) -> None:
    """Put a shape in a box."""
    from pptx.util import Pt

    shape.left, shape.top = Pt(box.left), Pt(box.top)
    shape.width, shape.height = Pt(box.width), Pt(box.height)


@functools.cache
def _plain() -> bytes:
    """What python-pptx begins with, without what is no looks."""
    from pptx import Presentation

    plain = io.BytesIO()
    Presentation().save(plain)
    return bare_presentation(plain.getvalue())


def _own_design() -> Design:
    from pptx import Presentation
    from pptx.util import Pt

    show = Presentation(io.BytesIO(_plain()))
    show.slide_width, show.slide_height = Pt(WIDTH), Pt(HEIGHT)
    layouts = {role: next(x for x in show.slide_layouts if x.name == name) for role, name in _OWN.items()}
    for layout in list(show.slide_layouts):
        if layout not in layouts.values():
            show.slide_layouts.remove(layout)
    _dress_master(show.slide_master)
    for name, layout in layouts.items():
        layout.name = "tabel en grafiek" if name in ("tabel", "grafiek") else name
        places: Any = layout.placeholders
        for place in places:
            _dress(place, cover=name == "titel")
    _paint(layouts["titel"], Box(0.0, 0.0, 40.0, HEIGHT))
    layouts["titel"]._element.set("showMasterSp", "0")
    _paint(show.slide_master, Box(TITLE.left, RULE_TOP, TITLE.width, 2.0))
    return Design(show, layouts, own=True)


def _dress_master(master: Any) -> None:
    for place in master.placeholders:
        _dress(place, cover=False)
    for style in master._element.iter():
        if not isinstance(style.tag, str) or style.tag.rpartition("}")[2] not in ("titleStyle", "bodyStyle"):
            continue
        for level in style:
            if style.tag.endswith("titleStyle"):
                level.set("algn", "l")
                level.find(drawing_tag("defRPr")).set("b", "1")
                _colour(level.find(drawing_tag("defRPr")), EMPHASIS)
    for theme in (r.target_part for r in master.part.rels.values() if r.reltype.endswith("/theme")):
        theme._blob = _themed(theme.blob)


def _themed(blob: bytes) -> bytes:
    """The theme with a font that every office has."""
    from pptx.oxml import parse_xml
    from pptx.oxml.xmlchemy import serialize_for_reading

    root = parse_xml(blob)
    for kind in ("majorFont", "minorFont"):
        for font in root.iter(drawing_tag(kind)):
            font.find(drawing_tag("latin")).set("typeface", _FONT)
    return str(serialize_for_reading(root)).encode()


def _colour(properties: Any, colour: str) -> None:
    from pptx.oxml import parse_xml

    for old in properties.findall(drawing_tag("solidFill")):
        properties.remove(old)
    fill = f'<a:solidFill xmlns:a="{A}"><a:srgbClr val="{colour[1:]}"/></a:solidFill>'
    properties.insert(0, parse_xml(fill))


def _dress(place: Any, *, cover: bool) -> None:
    """Place and colour of one placeholder of our own master and layouts."""
    kind = kind_of(place) or "obj"
    boxes = {
        "title": TITLE,
        "ctrTitle": COVER_TITLE,
        "subTitle": COVER_TEXT,
        "body": BODY,
        "obj": BODY,
        **_FOOT,
    }
    move(place, boxes[kind])
    if kind in _FOOT:
        for properties in place._element.iter(drawing_tag("defRPr")):
            _colour(properties, MUTED)
    anchor = "b" if kind in ("title", "ctrTitle") else "ctr" if kind in _FOOT else "t"
    frame = place._element.find(f".//{drawing_tag('bodyPr')}")
    frame.set("anchor", anchor)
    for side in ("lIns", "rIns", "tIns", "bIns"):
        frame.set(side, "0")
    for level in place._element.iter(drawing_tag("lvl1pPr")):
        if cover and kind == "subTitle":
            level.set("algn", "l")
            _colour(level.find(drawing_tag("defRPr")), INK)


def _paint(page: Any, box: Box) -> None:
    """A plain coloured plane behind everything on a master or a layout."""
    from pptx.oxml import parse_xml

    left, top, width, height = (round(value * EMU) for value in (box.left, box.top, box.width, box.height))
    plane = (
        f'<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="{A}">'
        '<p:nvSpPr><p:cNvPr id="99" name="vlak"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{EMPHASIS[1:]}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="nl-NL"/></a:p></p:txBody></p:sp>'
    )
    page.shapes._spTree.insert(2, parse_xml(plane))
