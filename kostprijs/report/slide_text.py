"""How wide texts are on a slide, and how many lines they take."""

from __future__ import annotations

import functools
import math

from kostprijs.report.lettering import text_width

LINE, GAP, INDENT = 1.2, 0.55, 1.3  # of the size of the letters
_EM = 20.0
_SLACK = 0.985  # what kerning and rounding may take


def lines_of(text: str, width: float, size: float, bold: bool = False) -> int:
    """How many lines a text takes; a word that is too long is broken."""
    room = max(width, size * 2) / size * _SLACK
    lines, used = 1, 0.0
    for word in text.split(" "):
        length = ems(word, bold)
        if used and used + _advance(" ", bold) + length <= room:
            used += _advance(" ", bold) + length
            continue
        lines += 1 if used else 0
        broken = max(math.ceil(length / room) - 1, 0)
        lines += broken
        used = length - broken * room
    return lines


@functools.lru_cache(maxsize=8192)  # the same words are measured for every size and every cut
def ems(text: str, bold: bool) -> float:
    """The width of a text at size one. The sum over its letters: fast, and close enough to choose a size."""
    return sum(_advance(letter, bold) for letter in text)


@functools.cache
def _pair(bold: bool) -> float:
    return text_width("xx", _EM, bold) / _EM


@functools.cache
def _advance(letter: str, bold: bool) -> float:
    return text_width(f"x{letter}x", _EM, bold) / _EM - _pair(bold)
