"""Where a layout of a .pptx has room: for a title, and for what stands under it. All measures are points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

EMU = 12700  # the measure of the format, in a point
_FOOT = ("dt", "ftr", "sldNum")
_BETWEEN = 8.0  # under a title, and above the foot
_FOOT_SHARE = 0.07  # of the height of a slide, where a layout has no foot


@dataclass(frozen=True)
class Box:
    """A rectangle on the slide."""

    left: float
    top: float
    width: float
    height: float

    def holds(self, other: Box) -> bool:
        """Whether it is at least as wide and as high."""
        return self.width >= other.width and self.height >= other.height


# less than this holds no title, and no table with its heading and a row
LEAST_TITLE = Box(0.0, 0.0, 300.0, 30.0)
LEAST_BODY = Box(0.0, 0.0, 480.0, 200.0)
LEAST_COVER = Box(0.0, 0.0, 240.0, 40.0)


def least_body(role: str) -> Box:
    """The least room for what stands under the title, for a role of [huisstijl]."""
    return LEAST_COVER if role == "titel" else LEAST_BODY


def title_place(layout: Any) -> Any:
    """The place of the title on a layout or slide, or None."""
    return _place(layout, ("title", "ctrTitle"))


def content_place(layout: Any) -> Any:
    """The largest place for text, a table or a chart on a layout or slide, or None."""
    return _place(layout, ("body", "subTitle", "obj", "tbl", "chart", None))


def _place(layout: Any, kinds: tuple[str | None, ...]) -> Any:
    found = [place for place in layout.placeholders if kind_of(place) in kinds]
    return max(found, key=lambda place: (place.width or 0) * (place.height or 0), default=None)


def kind_of(place: Any) -> str | None:
    """What a placeholder is for, as the format writes it; None for any content."""
    kind: str | None = place._element.xpath(".//p:nvPr/p:ph")[0].get("type")
    return kind


def place_of(place: Any) -> Box:
    """The box of a placeholder, taken from the master where the layout has none."""
    return Box(*(float(value or 0) / EMU for value in (place.left, place.top, place.width, place.height)))


def body_of(layout: Any, role: str, slide_height: float) -> Box:
    """Where everything under the title may stand: the place for content of the layout.

    Without one, or with one that is too small, the area under the title down to the foot. The layout
    must have a title.
    """
    content = content_place(layout)
    if content is not None and place_of(content).holds(least_body(role)):
        return place_of(content)
    title = place_of(title_place(layout))
    top = title.top + title.height + _BETWEEN
    feet = [place_of(place).top for place in layout.placeholders if kind_of(place) in _FOOT]
    below = [foot - _BETWEEN for foot in feet if foot > top]
    bottom = min(below, default=slide_height * (1 - _FOOT_SHARE))
    return Box(title.left, top, title.width, max(bottom - top, 0.0))


def lack(layout: Any, role: str, slide_height: float) -> tuple[str, Box, Box] | None:
    """What a layout has too little of for a role: "titel" or "inhoud", what is there and what is needed.

    None when there is enough. A layout without any title lacks that: what is there is then empty.
    """
    title = title_place(layout)
    there = Box(0.0, 0.0, 0.0, 0.0) if title is None else place_of(title)
    if not there.holds(LEAST_TITLE):
        return "titel", there, LEAST_TITLE
    body, least = body_of(layout, role, slide_height), least_body(role)
    return None if body.holds(least) else ("inhoud", body, least)
