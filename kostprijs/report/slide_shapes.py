"""Texts, tables and charts on one slide, each with the words that a screen reader needs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kostprijs.places import EMU, Box
from kostprijs.report.content import Bullets, texts_of
from kostprijs.report.deck import Chart, Deck
from kostprijs.report.palette import CAUTION, CAUTION_SURFACE
from kostprijs.report.slide_design import move
from kostprijs.report.slide_fit import INSET, Placed
from kostprijs.report.slide_native import add_chart
from kostprijs.report.slide_points import fill
from kostprijs.report.slide_scale import CHART_TEXT, LEGEND_KEY, legend_heights
from kostprijs.report.slide_text import GAP, INDENT
from kostprijs.report.slide_xml import A, drawing_tag
from kostprijs.report.texts import Texts

LOCALES = {"nl": "nl-NL", "en": "en-GB"}


def add_text(made: Any, placed: Placed, place: Any = None) -> None:
    """A box of running text and points; in `place` (a placeholder) where the layout has one for it."""
    boxed = placed.set_apart
    shape = place or made.shapes.add_textbox(0, 0, 0, 0)
    move(shape, placed.box)
    frame = shape.text_frame
    _settle(frame, INSET if boxed else 0.0)
    if boxed:
        _plain(shape, CAUTION_SURFACE)
    lines = [(text, isinstance(block, Bullets)) for block in placed.blocks for text in texts_of(block)]
    for number, (text, pointed) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        write(paragraph, text, placed.size, bold=boxed, colour=CAUTION if boxed else "")
        _indent(paragraph, placed.size if pointed else 0.0)
        _space_after(paragraph, 0.0 if boxed else GAP * placed.size)


def _settle(frame: Any, inset: float) -> None:
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
    from pptx.util import Pt

    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(inset)


def _plain(shape: Any, colour: str) -> None:
    from pptx.dml.color import RGBColor

    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour[1:])


def write(paragraph: Any, text: str, size: float, *, bold: bool = False, colour: str = "") -> None:
    """One text in a paragraph; without a colour that of the layout."""
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    paragraph.text = ""
    run = paragraph.add_run()
    run.text, run.font.size = text, Pt(size)
    if bold:
        run.font.bold = True
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour[1:])


def _indent(paragraph: Any, size: float) -> None:
    """A point with its mark, or (size 0) running text without one, whatever the layout would do."""
    from pptx.oxml import parse_xml

    properties = paragraph._p.get_or_add_pPr()
    step = round(size * INDENT * EMU)
    properties.set("marL", str(step))
    properties.set("indent", str(-step))
    mark = (
        '<a:buFont xmlns:a="{0}" typeface="Arial"/>|<a:buChar xmlns:a="{0}" char="•"/>'
        if size
        else "<a:buNone xmlns:a='{0}'/>"
    )
    for part in mark.format(A).split("|"):
        properties.append(parse_xml(part))


def _space_after(paragraph: Any, points: float) -> None:
    from pptx.util import Pt

    paragraph.space_before, paragraph.space_after, paragraph.line_spacing = Pt(0), Pt(points), 1.0


def add_chart_block(made: Any, chart: Chart, box: Box, deck: Deck, texts: Texts) -> None:
    """A chart of PowerPoint itself with its legend under it; the alt text says all its figures."""
    heights = legend_heights(chart, box.width)
    height = box.height - sum(heights)
    upper = Box(box.left, box.top, box.width, height)
    below = texts("dia.onder_nul", naam="{naam}")
    frame = add_chart(made.shapes, chart, upper, below, deck.date, LOCALES[deck.language])
    describe(frame, chart.id, chart.alt)
    top = box.top + height
    for (look, words), needed in zip(chart.legend, heights, strict=True):
        _legend_row(made, look, words, Box(box.left, top, box.width, needed))
        top += needed


def _legend_row(made: Any, look: str, words: str, box: Box) -> None:
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.enum.text import MSO_ANCHOR

    swatch = made.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, 0, 0)
    move(swatch, Box(box.left + 4, box.top + 4, 18, 10))
    fill(swatch, look)
    swatch.shadow.inherit = False
    _decorative(swatch)
    line = made.shapes.add_textbox(0, 0, 0, 0)
    move(line, Box(box.left + LEGEND_KEY, box.top, box.width - LEGEND_KEY, box.height))
    _settle(line.text_frame, 0.0)
    line.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    write(line.text_frame.paragraphs[0], words, CHART_TEXT)


def describe(shape: Any, name: str, words: str) -> None:
    """The name and the alt text of a table or a chart."""
    properties = shape._element.xpath("./*[1]/p:cNvPr")[0]
    properties.set("name", name)
    properties.set("descr", words)


def _decorative(shape: Any) -> None:
    """A mark without a meaning of its own: a screen reader passes it by."""
    from pptx.oxml import parse_xml

    kind = "http://schemas.microsoft.com/office/drawing/2017/decorative"
    mark = (
        f'<a:extLst xmlns:a="{A}"><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
        f'<adec:decorative xmlns:adec="{kind}" val="1"/></a:ext></a:extLst>'
    )
    properties = shape._element.xpath("./*[1]/p:cNvPr")[0]
    properties.set("descr", "")
    properties.append(parse_xml(mark))


def add_foot(made: Any, places: Iterable[Any], words: dict[str, str], free: Box) -> None:
    """Date, kenmerk and number in the places that the layout has for them, else together at the foot."""
    import copy

    from pptx.enum.text import PP_ALIGN

    left = dict(words)
    for place in places:
        kind = place._element.xpath(".//p:nvPr/p:ph")[0].get("type")
        text = left.pop(kind, "")
        if text:
            element = copy.deepcopy(place._element)
            made.shapes._spTree.append(element)
            body = element.find(".//{http://schemas.openxmlformats.org/presentationml/2006/main}txBody")
            _foot_line(body, text, numbered=kind == "sldNum")
    rest = " · ".join(filter(None, left.values()))
    if rest:
        line = made.shapes.add_textbox(0, 0, 0, 0)
        move(line, free)
        _settle(line.text_frame, 0.0)
        write(line.text_frame.paragraphs[0], rest, CHART_TEXT)
        line.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _foot_line(body: Any, text: str, *, numbered: bool) -> None:
    """The text of a place at the foot; the number itself is a field, so that it follows the slide."""
    from pptx.oxml import parse_xml
    from pptx.oxml.xmlchemy import OxmlElement

    for paragraph in body.findall(drawing_tag("p")):
        body.remove(paragraph)
    paragraph = parse_xml(f'<a:p xmlns:a="{A}"/>')
    body.append(paragraph)
    number, _, rest = text.partition(" ") if numbered else ("", "", text)
    if numbered:
        field = '<a:fld xmlns:a="{0}" id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum">'
        paragraph.append(parse_xml(f"{field.format(A)}<a:rPr/><a:t>{number}</a:t></a:fld>"))
    run = OxmlElement("a:r")
    run.append(OxmlElement("a:t"))
    run[0].text = f" {rest}" if numbered else rest
    paragraph.append(run)
