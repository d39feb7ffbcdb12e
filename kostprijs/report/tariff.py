"""The section on the tariff: as submitted, in one convention, and what that makes of the spread."""

from __future__ import annotations

from decimal import Decimal

from kostprijs.anonymise.dataset import Display, ReleasedFigure, ReleasedRound
from kostprijs.model.costmodel import CostModel
from kostprijs.numbers import round_half_up
from kostprijs.report.content import Block, Cell, Column, Paragraph, Row, Section, Table
from kostprijs.report.drawings import drawings
from kostprijs.report.elements import band_columns, figure_cells, question_below, repeated_notes
from kostprijs.report.texts import Texts
from kostprijs.report.words import amount

# In steps of the grid, what two spreads can differ by rounding only: a group mean goes half a step either
# way, a bound up to four steps outwards.
_ROUNDED = {Display.GROUPS: 2, Display.BOUNDS: 8}
# A share of the spread is said in whole steps of ten percent: the figures behind it are rounded too.
_SHARE_STEP = 10


def tariff_section(released: ReleasedRound, texts: Texts) -> Section:
    """The bandwidth of the tariff as submitted and recomputed in one convention."""
    figures = (released.figure(released.model.submitted), released.figure(released.model.outcome))
    columns = (Column(texts("tarief.kolom_uitkomst"), width=3.4), *band_columns(released, texts))
    rows = tuple(_row(released, figure, texts) for figure in figures)
    notes = tuple(repeated_notes(figures, texts))
    blocks: list[Block] = [
        Paragraph(texts("tarief.inleiding")),
        Table("tabel-tarief", texts("tarief.bijschrift"), columns, rows, notes),
        Paragraph(_about_convention(released.model, *figures, texts)),
    ]
    shown = [figure for figure in figures if figure.display is not Display.HIDDEN]
    if shown:
        blocks += drawings(released, "figuur-tarief", texts("tarief.figuur"), shown, {}, texts)
    return Section("tarief", texts("tarief.titel"), tuple(blocks))


def _row(released: ReleasedRound, figure: ReleasedFigure, texts: Texts) -> Row:
    is_outcome = figure.id == released.model.outcome
    label = texts("tarief.nagerekend", label=figure.label) if is_outcome else figure.label
    name = Cell(f"{label} ({texts.unit(figure.unit)})")
    cells = (name, *figure_cells(released, figure, texts))
    return Row(cells, below=question_below(released, figure, texts) if is_outcome else "")


def _about_convention(
    model: CostModel, submitted: ReleasedFigure, recomputed: ReleasedFigure, texts: Texts
) -> str:
    """How much of the spread is convention, from the printed figures only."""
    if Display.HIDDEN in (submitted.display, recomputed.display):
        return texts("tarief.niet_getoond")
    if submitted.values == recomputed.values:
        return texts("tarief.zelfde")
    if submitted.frozen_since != recomputed.frozen_since:
        return texts("tarief.andere_datum")
    if submitted.display is not recomputed.display or submitted.display not in _ROUNDED:
        return texts("tarief.niet_te_vergelijken")
    before, after = (figure.values[-1] - figure.values[0] for figure in (submitted, recomputed))
    words = {"ingediend": amount(submitted, before, texts), "nagerekend": amount(recomputed, after, texts)}
    # each end of each bandwidth is rounded: a smaller difference may be rounding only
    grid = max(submitted.grid, Decimal(str(model.line(model.outcome).protection.grid or 0)))
    rounding = _ROUNDED[submitted.display] * grid
    if abs(before - after) < rounding:
        ends = [submitted.values[place] - recomputed.values[place] for place in (0, -1)]
        moved = min(map(abs, ends)) >= rounding and ends[0] * ends[1] > 0
        return texts("tarief.verschoven" if moved else "tarief.rekenwijze_weinig", **words)
    if after > before:
        return texts("tarief.rekenwijze_groter", **words)
    share = round_half_up((before - after) / before * 100, Decimal(_SHARE_STEP))
    return texts("tarief.rekenwijze_kleiner", deel=f"{share:f}", **words)
