"""The colours of every page, slide and drawing, in one place; the style sheets say the same.

Marks never differ by colour alone: each has a shape, a hatch or a lightness of its own, and an edge
of ink. The fills that may touch differ 3 to 1 in luminance, or by the edge.
Colour blindness and contrast are tested with these values.
"""

from __future__ import annotations

WHITE = "#ffffff"
INK = "#1a1a1a"  # text and the edge of every mark
MUTED = "#374151"  # text of notes, headers and footers
EMPHASIS = "#1d4e73"  # headings and links
CAUTION = "#8a2f0b"  # the caveat and the mark of a concept
CAUTION_SURFACE = "#fdf3ee"  # behind the caveat
SURFACE = "#eef3f7"  # behind the head of a table
RULE = "#c4cad1"  # lines between rows, which carry no meaning

BAND = "#5b94bf"  # from lowest to highest group; a total
UPPER = "#143a56"  # of a bar on a slide from the middle up: 3 to 1 darker than BAND
STEP = "#d9e6f0"  # a step up; a norm
REFERENCE = "#7a2300"  # a public reference
GRID = "#d0d0d0"  # the lines of a scale, which carry no meaning
HATCH_BOUNDS, HATCH_DOWN = "////", "xxxx"  # outer bounds; a step down
