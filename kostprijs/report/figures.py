"""The drawings: bandwidths on a common scale, and the steps from wage to tariff.

Drawn without pyplot and without any state of a session, as SVG whose bytes depend on the numbers
only. Marks differ in shape as well as in colour, so a page in grey says the same.
"""

from __future__ import annotations

import contextlib
import io
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kostprijs.anonymise.dataset import Display
from kostprijs.numbers import decimals_for, decimals_of, format_amount
from kostprijs.report.texts import Texts

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

_STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "svg.fonttype": "path",
    "svg.hashsalt": "kostprijs",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": "#444444",
    "axes.axisbelow": True,
    "hatch.linewidth": 0.8,
}
_INK, _BAND, _LIGHT, _REFERENCE = "#1a1a1a", "#2f6690", "#d6e4ee", "#b3401a"
_WIDTH, _ROW, _FRAME = 7.0, 0.30, 1.1  # inches
_BAR = 0.46
_LABEL_WIDTH = 30  # characters
_BESIDE: dict[str, Any] = {"textcoords": "offset points", "va": "center", "color": _INK, "fontsize": 8.0}
_EDGE: dict[str, Any] = {"height": _BAR, "edgecolor": _INK, "linewidth": 0.8}


@dataclass(frozen=True)
class Bar:
    """One row of the bandwidth drawing; `values` as in ReleasedFigure, `written` how each reads."""

    label: str
    display: Display
    values: tuple[float, ...]
    written: tuple[str, ...]
    references: tuple[tuple[float, float], ...] = ()


def bandwidths(bars: Sequence[Bar], unit: str, texts: Texts) -> bytes:
    """Rows of bandwidths in one unit as SVG, the first at the top."""
    with _style():
        drawing, axes = _canvas(len(bars))
        for row, bar in enumerate(bars):
            _draw_bar(axes, row, bar)
        _room_for_labels(axes, _all_values(bars))
        _finish(axes, [bar.label for bar in bars], unit)
        _legend(drawing, bars, texts)
        return _svg(drawing)


@dataclass(frozen=True)
class Rise:
    """One row of the waterfall: the amount so far, what the row adds (None: a whole bar), and its text."""

    label: str
    total: float
    added: float | None
    written: str


def waterfall(rises: Sequence[Rise], unit: str) -> bytes:
    """The steps from wage to tariff as SVG, the first at the top."""
    with _style():
        drawing, axes = _canvas(len(rises), legend=False)
        for row, rise in enumerate(rises):
            start = 0.0 if rise.added is None else rise.total - rise.added
            colour = _BAND if rise.added is None else _LIGHT
            axes.barh(row, rise.total - start, left=start, color=colour, **_EDGE)
            axes.annotate(rise.written, (max(rise.total, start), row), (5, 0), **_BESIDE, ha="left")
        axes.set_xlim(0, max(rise.total for rise in rises) * 1.17)
        _finish(axes, [rise.label for rise in rises], unit)
        return _svg(drawing)


@contextlib.contextmanager
def _style() -> Iterator[None]:
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()  # a matplotlibrc of the user must not reach the page
        mpl.rcParams.update(_STYLE)
        yield


def _canvas(rows: int, legend: bool = True) -> tuple[Drawing, Axes]:
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Drawing

    height = _FRAME * (1.0 if legend else 0.5) + _ROW * rows
    drawing = Drawing(figsize=(_WIDTH, height), layout="constrained")
    FigureCanvasSVG(drawing)
    axes = drawing.add_subplot()
    axes.set_ylim(rows - 0.4, -0.6)
    return drawing, axes


def _draw_bar(axes: Axes, row: int, bar: Bar) -> None:
    low, high = bar.values[0], bar.values[-1]
    if bar.display in (Display.GROUPS, Display.BOUNDS):
        solid = bar.display is Display.GROUPS
        look: dict[str, Any] = {"facecolor": _BAND} if solid else {"facecolor": "white", "hatch": "////"}
        axes.barh(row, high - low, left=low, **_EDGE, **look)
        axes.annotate(bar.written[0], (low, row), (-5, 0), **_BESIDE, ha="right")
        axes.annotate(bar.written[-1], (high, row), (5, 0), **_BESIDE, ha="left")
        if len(bar.values) == 3:
            axes.plot([bar.values[1]], [row], **_middle_mark())
    else:
        axes.plot([low], [row], **(_middle_mark() if bar.display is Display.MEAN else _norm_mark()))
        axes.annotate(bar.written[0], (low, row), (8, 0), **_BESIDE, ha="left")
    for low, high in bar.references:
        axes.plot([low, high], [row - 0.38] * 2, **_reference_mark())


def _middle_mark() -> dict[str, Any]:
    return {"marker": "o", "markersize": 6.5, "color": "white", "markeredgecolor": _INK, "linestyle": "none"}


def _norm_mark() -> dict[str, Any]:
    return {"marker": "s", "markersize": 6.5, "color": _LIGHT, "markeredgecolor": _INK, "linestyle": "none"}


def _reference_mark() -> dict[str, Any]:
    return {
        "marker": "v",
        "markersize": 6.5,
        "color": _REFERENCE,
        "markeredgecolor": _INK,
        "markeredgewidth": 0.6,
        "linewidth": 1.2,
    }


def _all_values(bars: Sequence[Bar]) -> list[float]:
    ends = [end for bar in bars for reference in bar.references for end in reference]
    return [*ends, *(value for bar in bars for value in bar.values)]


def _room_for_labels(axes: Axes, values: Iterable[float]) -> None:
    found = list(values)
    low, high = min(found), max(found)
    spread = (high - low) or abs(high) or 1.0
    # the amounts stand outside the bars; a scale that begins near zero begins at zero
    left = low - 0.16 * spread
    axes.set_xlim(0.0 if 0 < left < 0.3 * spread else left, high + 0.12 * spread)


def _finish(axes: Axes, labels: Sequence[str], unit: str) -> None:
    from matplotlib.ticker import MaxNLocator

    low, high = axes.get_xlim()
    ticks = MaxNLocator(nbins=6, steps=[1, 2, 5, 10]).tick_values(low, high)
    # room for labels below zero is no reason to print a negative scale
    least = min(0.0, low) if low < -0.2 * high else max(0.0, low)
    ticks = [float(f"{tick:.9g}") for tick in ticks if least <= tick <= high]
    decimals = decimals_for(unit, max(decimals_of(tick) for tick in ticks if tick) if any(ticks) else 0)
    axes.set_xticks(ticks, [format_amount(tick, unit, decimals) for tick in ticks])
    axes.set_yticks(range(len(labels)), [textwrap.fill(label, _LABEL_WIDTH) for label in labels])
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#d0d0d0", linewidth=0.6)


def _legend(drawing: Drawing, bars: Sequence[Bar], texts: Texts) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    shown = {bar.display for bar in bars}
    handles: list[Any] = []
    if Display.GROUPS in shown:
        handles.append(Patch(facecolor=_BAND, edgecolor=_INK, label=texts("figuren.legenda_groepen")))
    if Display.BOUNDS in shown:
        label = texts("figuren.legenda_grenzen")
        handles.append(Patch(facecolor="white", edgecolor=_INK, hatch="////", label=label))
    if any(bar.display is Display.GROUPS and len(bar.values) == 3 for bar in bars):
        handles.append(Line2D([], [], label=texts("figuren.legenda_midden"), **_middle_mark()))
    if shown & {Display.BOUNDS, Display.MEAN}:
        handles.append(Line2D([], [], label=texts("figuren.legenda_gemiddelde"), **_middle_mark()))
    if Display.NORM in shown:
        handles.append(Line2D([], [], label=texts("figuren.legenda_norm"), **_norm_mark()))
    if any(bar.references for bar in bars):
        handles.append(
            Line2D(
                [], [], label=texts("figuren.legenda_referentie"), **_reference_mark() | {"linestyle": "none"}
            )
        )
    drawing.legend(handles=handles, loc="outside lower left", ncols=2, frameon=False, fontsize=8.0)


def _svg(drawing: Drawing) -> bytes:
    buffer = io.BytesIO()
    drawing.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return buffer.getvalue()
