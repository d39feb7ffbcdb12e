"""The bars of a chart of PowerPoint: how each is painted, and what is written at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from kostprijs.report.palette import EMPHASIS, WHITE
from kostprijs.report.slide_drawing import FILLS
from kostprijs.report.slide_scale import CHART_TEXT
from kostprijs.report.slide_xml import NAMES, chart_tag

PAPER = "papier"
Label = tuple[str, bool] | None  # a text, and whether it stands outside the bar
_SHOWN = (
    '<c:showLegendKey val="0"/><c:showVal val="{0}"/><c:showCatName val="0"/><c:showSerName val="0"/>'
    '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)


def fill(target: Any, look: str) -> None:
    """Paint a shape: plain, or hatched for outer bounds ("grenzen" below, "grenzen_boven")."""
    from pptx.dml.color import RGBColor
    from pptx.enum.dml import MSO_PATTERN

    if look.startswith("grenzen"):
        target.fill.patterned()
        dense = look == "grenzen_boven"
        target.fill.pattern = MSO_PATTERN.DARK_UPWARD_DIAGONAL if dense else MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        target.fill.fore_color.rgb = RGBColor.from_string(EMPHASIS[1:])
        target.fill.back_color.rgb = RGBColor.from_string(WHITE[1:])
    else:
        target.fill.solid()
        target.fill.fore_color.rgb = RGBColor.from_string(_plain(look)[1:])
    target.line.fill.background()


def dress(series: Any, looks: Sequence[str], labels: Sequence[Label], shown: Sequence[bool]) -> None:
    """Paint and label the bars that are shown; made as one, a call for every property takes far longer."""
    from pptx.oxml import parse_xml

    places = [place for place, there in enumerate(shown) if there]
    points = "".join(_point(place, looks[place]) for place in places)
    written = "".join(_labels((place, labels[place]) for place in places))
    if written:
        all_others = _SHOWN.format(0) + '<c:showLeaderLines val="1"/>'
        points += f"<c:dLbls>{written}{all_others}</c:dLbls>"
    after = series._element.find(chart_tag("tx"))
    for made in reversed(parse_xml(f"<c:ser {NAMES}>{points}</c:ser>")):
        after.addnext(made)


def _plain(look: str) -> str:
    return WHITE if look == PAPER else FILLS[look]


def _colour(colour: str) -> str:
    return f'<a:srgbClr val="{colour[1:].upper()}"/>'


def _point(place: int, look: str) -> str:
    if look.startswith("grenzen"):
        kind = "dkUpDiag" if look == "grenzen_boven" else "wdUpDiag"
        colours = f"<a:fgClr>{_colour(EMPHASIS)}</a:fgClr><a:bgClr>{_colour(WHITE)}</a:bgClr>"
        paint = f'<a:pattFill prst="{kind}">{colours}</a:pattFill>'
    else:
        paint = f"<a:solidFill>{_colour(_plain(look))}</a:solidFill>"
    shape = f"<c:spPr>{paint}<a:ln><a:noFill/></a:ln></c:spPr>"
    return f'<c:dPt><c:idx val="{place}"/>{shape}</c:dPt>'


def _labels(points: Iterator[tuple[int, Label]]) -> Iterator[str]:
    for place, label in points:
        if label is None:
            continue
        text, outside = label
        run = f'<a:r><a:rPr sz="{round(CHART_TEXT * 100)}"/><a:t>{escape(text)}</a:t></a:r>'
        words = f'<c:rich><a:bodyPr wrap="none"/><a:lstStyle/><a:p>{run}</a:p></c:rich>'
        position = f'<c:dLblPos val="{"outEnd" if outside else "inEnd"}"/>{_SHOWN.format(1)}'
        yield f'<c:dLbl><c:idx val="{place}"/><c:tx>{words}</c:tx>{position}</c:dLbl>'
