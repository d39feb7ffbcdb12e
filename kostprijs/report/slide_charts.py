"""The charts of the slides: bandwidths of one unit, with the words that the handout has for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kostprijs.anonymise.dataset import Display, ReleasedFigure, ReleasedRound
from kostprijs.report.deck import LOOKS, Band, Chart, Slide
from kostprijs.report.drawings import in_words, scale_key
from kostprijs.report.texts import Texts
from kostprijs.report.words import amount, kept_together

_BANDS = (Display.GROUPS, Display.BOUNDS)
_FEWEST = 2  # bandwidths in a chart


def has_band(figure: ReleasedFigure) -> bool:
    """Whether a figure is shown as a bandwidth: only that is a bar; all else stands in the table only."""
    return figure.display in _BANDS


def widest_scale(
    released: ReleasedRound, figures: Sequence[ReleasedFigure]
) -> tuple[str, list[ReleasedFigure]] | None:
    """The unit (or the series) with the most bandwidths among some figures; None when none has two."""
    scales: dict[str, list[ReleasedFigure]] = {}
    for figure in filter(has_band, figures):
        scales.setdefault(scale_key(released, figure), []).append(figure)
    found = [item for item in scales.items() if len(item[1]) >= _FEWEST]
    return max(found, key=lambda item: len(item[1])) if found else None


def on_shared_scales(slides: Sequence[Slide]) -> tuple[Slide, ...]:
    """The slides with charts that know every band on their scale: a bar is as long on each slide."""
    beside: dict[str, list[Band]] = {}
    for block in (block for slide in slides for block in slide.blocks):
        if isinstance(block, Chart):
            beside.setdefault(block.scale, []).extend(block.bands)
    return tuple(
        replace(
            slide,
            blocks=tuple(
                replace(block, beside=tuple(beside[block.scale])) if isinstance(block, Chart) else block
                for block in slide.blocks
            ),
        )
        for slide in slides
    )


def chart_of(
    released: ReleasedRound,
    chart_id: str,
    title: str,
    figures: Sequence[ReleasedFigure],
    texts: Texts,
    labels: Mapping[str, str] | None = None,
) -> Chart:
    """A chart of some bandwidths on one scale; `labels` are names by figure id where the table has others.

    References stand in the table beside it: no kind of mark for them can be edited and looks the same
    in every program.
    """
    bands = tuple(_band(figure, (labels or {}).get(figure.id, figure.label), texts) for figure in figures)
    looks = {look for band in bands for look in looks_of(band)}
    only_groups = all(band.display is Display.GROUPS for band in bands)
    ends = ("laag", "midden", "hoog")
    low, middle, high = (texts(f"elementen.kolom_{e}" if only_groups else f"dia.naam_{e}") for e in ends)
    words = " ".join(in_words(released, figure, texts) for figure in figures)
    return Chart(
        id=chart_id,
        title=title,
        alt=texts("dia.grafiek_alt", titel=title, alt=texts("figuren.alt", regels=words)),
        unit=figures[0].unit,
        bands=bands,
        names=(low, middle, high),
        legend=tuple((look, texts(f"dia.legenda_{look}")) for look in LOOKS if look in looks),
        style=texts.style,
        scale=scale_key(released, figures[0]),
    )


def looks_of(band: Band) -> tuple[str, ...]:
    """Which looks of LOOKS the bar of a band has."""
    if band.display is Display.BOUNDS:
        return ("grenzen",)
    return ("heel",) if band.middle is None else ("onder", "boven")


def _band(figure: ReleasedFigure, label: str, texts: Texts) -> Band:
    values = figure.values
    # the middle of an even number of groups is no printed figure
    middle = values[len(values) // 2] if len(values) % 2 else None
    return Band(
        label=kept_together(label),
        display=figure.display,
        low=values[0],
        middle=middle,
        high=values[-1],
        written_low=amount(figure, values[0], texts),
        written_high=amount(figure, values[-1], texts),
    )
