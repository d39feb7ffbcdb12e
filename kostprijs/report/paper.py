"""Draws bars, marks, lines and letters in layers as SVG, in points from the top left.

The bytes depend on what is drawn only: no clock, no settings of a user, no font of the reader.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from kostprijs.report.lettering import ASCENT, DESCENT, UNITS, outline, places, text_width
from kostprijs.report.palette import INK, WHITE

EDGE = 0.8
_HATCHES = {"////": "schuin", "xxxx": "kruis"}
_STEP, _TILE = 6, 12  # points from one line of a hatch to the next, and after which it is repeated
# the marks of size one, around their place; half the diagonal of a square of size one is 0.7071
_SHAPES = {
    "ruit": ((0.0, -0.7071), (0.7071, 0.0), (0.0, 0.7071), (-0.7071, 0.0)),
    "vierkant": ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)),
    "driehoek": ((-0.5, -0.5), (0.5, -0.5), (0.0, 0.5)),
    "streep": ((0.0, -0.5), (0.0, 0.5)),
}
# what lies over what, the lowest first
LAYERS = ("raster", "verbinding", "waarden", "balken", "merken", "schaal", "labels", "legenda")


@dataclass(frozen=True)
class Fill:
    """How a bar looks; `hatch` is empty, "////" or "xxxx", with which it shows no colour but white."""

    colour: str
    hatch: str = ""


@dataclass(frozen=True)
class Mark:
    """How a mark looks: "rond", "ruit", "vierkant", "driehoek" or "streep".

    `line` is the width of the line between two of them, 0 for none.
    """

    shape: str
    size: float
    colour: str = WHITE
    edge: str = INK
    edge_width: float = 1.0
    line: float = 0.0
    line_colour: str = INK
    dotted: bool = False


@dataclass
class Paper:
    """A drawing in the making: each method but `svg` puts something on a layer."""

    width: float
    height: float
    _layers: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in LAYERS})
    _letters: dict[str, str] = field(default_factory=dict)
    _hatched: set[str] = field(default_factory=set)

    def line(
        self, layer: str, ends: Sequence[tuple[float, float]], colour: str, width: float, dots: bool = False
    ) -> None:
        """A straight line between two places."""
        (left, top), (right, bottom) = ends
        dashes = f' stroke-dasharray="{_n(width)} {_n(1.65 * width)}"' if dots else ""
        path = f"M{_n(left)} {_n(top)}L{_n(right)} {_n(bottom)}"
        self._add(layer, f'<path d="{path}" stroke="{colour}" stroke-width="{_n(width)}"{dashes}/>')

    def bar(self, layer: str, left: float, top: float, width: float, height: float, look: Fill) -> None:
        """A bar with an edge of ink."""
        paint = look.colour
        if look.hatch:
            self._hatched.add(look.hatch)
            paint = f"url(#{_HATCHES[look.hatch]})"
        edge = f'stroke="{INK}" stroke-width="{EDGE}"'
        self._add(layer, f'<rect {_place(left, top, width, height)} fill="{paint}" {edge}/>')

    def mark(self, layer: str, x: float, y: float, look: Mark) -> None:
        """A mark around its place."""
        edge = f'stroke="{look.edge}" stroke-width="{_n(look.edge_width)}"'
        if look.shape == "rond":
            circle = f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(look.size / 2)}"'
            self._add(layer, f'{circle} fill="{look.colour}" {edge}/>')
            return
        corners = [
            f"{_n(x + right * look.size)} {_n(y + down * look.size)}" for right, down in _SHAPES[look.shape]
        ]
        closed = "Z" if len(corners) > 2 else ""
        self._add(layer, f'<path d="M{"L".join(corners)}{closed}" fill="{look.colour}" {edge}/>')

    def text(
        self,
        layer: str,
        text: str,
        x: float,
        base: float,
        size: float,
        *,
        anchor: float = 0.0,
        bold: bool = False,
        pad: float | None = None,
    ) -> None:
        """A line of text that stands on `base`: from x (anchor 0), around x (0.5) or up to x (1).

        With `pad` there is white behind it, so many points wider on every side. It is drawn in
        outlines, and named for who reads the drawing instead of looking at it.
        """
        starts = places(text, bold)
        left = x - anchor * text_width(text, size, bold)
        if pad is not None:
            high = (ASCENT + DESCENT) * size + 2 * pad
            box = _place(left - pad, base - ASCENT * size - pad, starts[-1] * size / UNITS + 2 * pad, high)
            self._add(layer, f'<rect {box} fill="{WHITE}"/>')
        uses = "".join(
            f'<use href="#{self._letter(letter, bold)}" x="{start}"/>'
            for letter, start in zip(text, starts, strict=False)
            if outline(letter, bold)
        )
        scale = size / UNITS
        place = f'transform="translate({_n(left)} {_n(base)}) scale({scale:.8f} {-scale:.8f})"'
        self._add(layer, f'<g role="img" aria-label={quoteattr(text)} fill="{INK}" {place}>{uses}</g>')

    def svg(self) -> bytes:
        """The drawing as a file."""
        width, height = _n(self.width), _n(self.height)
        size = f'width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}"'
        defined = [_hatch(hatch) for hatch in sorted(self._hatched)]
        defined += [f'<path id="{name}" d="{path}"/>' for name, path in sorted(self._letters.items())]
        drawn = [
            f'<g class="{escape(name)}" fill="none">\n' + "\n".join(items) + "\n</g>"
            for name, items in self._layers.items()
            if items
        ]
        parts = [
            '<?xml version="1.0" encoding="utf-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
            "<defs>",
            *defined,
            "</defs>",
            f'<rect width="{width}" height="{height}" fill="{WHITE}"/>',
            *drawn,
            "</svg>\n",
        ]
        return "\n".join(parts).encode()

    def _add(self, layer: str, item: str) -> None:
        self._layers[layer].append(item)

    def _letter(self, letter: str, bold: bool) -> str:
        name = f"{'b' if bold else 'g'}{ord(letter):x}"
        self._letters[name] = outline(letter, bold)
        return name


def _n(value: float) -> str:
    """A measure in hundredths of a point at most, in as few letters as can be."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _place(left: float, top: float, width: float, height: float) -> str:
    return f'x="{_n(left)}" y="{_n(top)}" width="{_n(width)}" height="{_n(height)}"'


def _hatch(hatch: str) -> str:
    starts = range(-_TILE, _TILE + 1, _STEP)
    path = "".join(f"M{start} {_TILE}L{start + _TILE} 0" for start in starts)
    if hatch == "xxxx":
        path += "".join(f"M{start} 0L{start + _TILE} {_TILE}" for start in starts)
    size = f'width="{_TILE}" height="{_TILE}"'
    return (
        f'<pattern id="{_HATCHES[hatch]}" {size} patternUnits="userSpaceOnUse"><rect {size} fill="{WHITE}"/>'
        f'<path d="{path}" stroke="{INK}" stroke-width="{EDGE}"/></pattern>'
    )
