"""What changed since the last publication: the figures of two pages side by side, nothing reckoned with them.

Nothing here is more than anybody finds who lays the two pages beside each other: no differences, and a
direction only where both pages show a figure the same way. Why a figure is or is not shown, and why one
is repeated, has one text whatever the cause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kostprijs.anonymise.dataset import Display, EarlierRound, ReleasedFigure, ReleasedRound
from kostprijs.report.content import Block, Cell, Column, Paragraph, Row, Section, Table
from kostprijs.report.elements import PARTS
from kostprijs.report.texts import Texts, load_texts
from kostprijs.report.translated import translated
from kostprijs.report.words import amount, band_cells, date_text, joined, kept_together


class Kind(StrEnum):
    """What became of a figure; the value is its key in the texts."""

    SAME = "zelfde"
    HIGHER = "hoger"
    LOWER = "lager"
    MIXED = "gemengd"
    NOW_SHOWN = "nu_wel"
    NOW_HIDDEN = "nu_niet"
    HIDDEN = "beide_niet"
    OTHERWISE = "anders"
    REPEATED = "herhaald"
    NEW = "nieuw"
    GONE = "vervallen"


@dataclass(frozen=True)
class Change:
    """One figure on the last page and on this one, as both print it, and what became of it in words."""

    figure_id: str
    label: str
    before: str
    after: str
    words: str
    kind: Kind


def changes(released: ReleasedRound, texts: Texts | None = None) -> tuple[Change, ...]:
    """Every figure of the last publication and this one, in the order of the page.

    Empty for a first publication and where the two may not be compared.
    """
    released = translated(released)
    earlier = released.earlier
    if earlier is None or not earlier.comparable:
        return ()
    texts = texts or load_texts(released.context.language)
    before = {figure.id: figure for figure in earlier.figures}
    now = {figure.id: figure for figure in _in_page_order(released)}
    gone = [figure for name, figure in before.items() if name not in now]
    figures = [*now.values(), *gone]
    return tuple(_change(figure, before.get(figure.id), now.get(figure.id), texts) for figure in figures)


def change_section(released: ReleasedRound, texts: Texts) -> Section:
    """What changed since the last publication; a first one says of what it is the first."""
    earlier = released.earlier
    if earlier is None:
        blocks: list[Block] = [Paragraph(texts(f"wijzigingen.eerste_{released.first}"))]
    else:
        blocks = [Paragraph(_since(released, earlier, texts))]
        if earlier.comparable:
            blocks += _compared(released, texts)
        else:
            blocks.append(Paragraph(texts("wijzigingen.onvergelijkbaar"), "let_op"))
    repeated = _listed(released, (f.id for f in released.figures if f.frozen_since), texts)
    if repeated:
        blocks.append(Paragraph(texts("wijzigingen.waarom_herhaald", labels=repeated)))
    return Section("wijzigingen", texts("wijzigingen.titel"), tuple(blocks))


def _since(released: ReleasedRound, earlier: EarlierRound, texts: Texts) -> str:
    key = "wijzigingen.vorige_datum" if earlier.date else "wijzigingen.vorige"
    date = date_text(earlier.date, texts) if earlier.date else ""
    return texts(key, titel=earlier.title, datum=date, toen=earlier.submissions, nu=released.submissions)


def _compared(released: ReleasedRound, texts: Texts) -> list[Block]:
    """A table of what is not the same, and in words which figures are, or were twice not shown."""
    found = changes(released, texts)
    apart = (Kind.SAME, Kind.HIDDEN)
    # what is repeated as it was stands in a sentence of its own
    moved = [c for c in found if c.kind not in (*apart, Kind.REPEATED) or c.before != c.after]
    blocks: list[Block] = [Paragraph(texts("wijzigingen.lezen" if moved else "wijzigingen.geen"))]
    if moved:
        blocks.append(_table(moved, texts))
    for kind in apart:
        labels = _listed(released, (change.figure_id for change in found if change.kind is kind), texts)
        if labels:
            blocks.append(Paragraph(texts(f"wijzigingen.lijst_{kind}", labels=labels)))
    return blocks


def _table(moved: Sequence[Change], texts: Texts) -> Table:
    columns = tuple(
        Column(texts(f"wijzigingen.kolom_{name}"), width=width)
        for name, width in (("element", 2.8), ("vorige", 2.8), ("deze", 2.8), ("woorden", 2.6))
    )
    rows = tuple(
        Row(tuple(map(Cell, (kept_together(change.label), change.before, change.after, change.words))))
        for change in moved
    )
    groups = any("/" in text for change in moved for text in (change.before, change.after))
    caption = "wijzigingen.bijschrift_groepen" if groups else "wijzigingen.bijschrift"
    return Table("tabel-wijzigingen", texts(caption), columns, rows)


def _in_page_order(released: ReleasedRound) -> list[ReleasedFigure]:
    """The elements by AMvB part, as in the tables; the tariffs after them."""
    outcome = released.model.outcome
    return sorted(released.figures, key=lambda f: (f.owner == outcome, PARTS.index(f.amvb)))


def _change(
    figure: ReleasedFigure, before: ReleasedFigure | None, now: ReleasedFigure | None, texts: Texts
) -> Change:
    """What became of a figure, under the name that it has now, or else had."""
    kind = _kind(before, now)
    words = texts(f"wijzigingen.{kind}")
    if kind is Kind.MIXED and before and now:
        words = _per_value(before, now, texts)
    return Change(figure.id, figure.label, _printed(before, texts), _printed(now, texts), words, kind)


def _kind(before: ReleasedFigure | None, now: ReleasedFigure | None) -> Kind:
    if before is None:
        return Kind.NEW
    if now is None:
        return Kind.GONE
    if now.frozen_since:
        return Kind.REPEATED
    if Display.HIDDEN in (before.display, now.display):
        return _shown_once(before, now)
    if not _shown_alike(before, now):
        return Kind.OTHERWISE
    return _direction([_sign(old, new) for old, new in zip(before.values, now.values, strict=True)])


def _shown_once(before: ReleasedFigure, now: ReleasedFigure) -> Kind:
    if before.display is now.display:
        return Kind.HIDDEN
    return Kind.NOW_SHOWN if before.display is Display.HIDDEN else Kind.NOW_HIDDEN


def _shown_alike(before: ReleasedFigure, now: ReleasedFigure) -> bool:
    """The same way of showing, on the same grid; a norm is exact and has none."""
    same_way = (before.display, len(before.values)) == (now.display, len(now.values))
    return same_way and (now.display is Display.NORM or before.decimals == now.decimals)


def _sign(old: Decimal, new: Decimal) -> Kind:
    return Kind.SAME if old == new else Kind.HIGHER if new > old else Kind.LOWER


def _direction(signs: Iterable[Kind]) -> Kind:
    """One word where all values went the same way."""
    found = set(signs)
    return found.pop() if len(found) == 1 else Kind.MIXED


def _per_value(before: ReleasedFigure, now: ReleasedFigure, texts: Texts) -> str:
    """`hoger: hoogste groep; gelijk: laagste groep en midden`."""
    key = "grenzen" if now.display is Display.BOUNDS else str(len(now.values))
    names = texts.lines(f"wijzigingen.namen_{key}")
    signs = [_sign(old, new) for old, new in zip(before.values, now.values, strict=True)]
    parts = []
    for kind in (Kind.HIGHER, Kind.SAME, Kind.LOWER):
        own = [name for name, sign in zip(names, signs, strict=True) if sign is kind]
        if own:
            parts.append(f"{texts(f'wijzigingen.deels_{kind}')} {joined(own, texts)}")
    return "; ".join(parts)


def _printed(figure: ReleasedFigure | None, texts: Texts) -> str:
    """The figure in one cell, as its page prints it; groups from low to high."""
    if figure is None:
        return texts("wijzigingen.geen_element")
    if figure.display is Display.GROUPS:
        return " / ".join(amount(figure, value, texts) for value in figure.values)
    return band_cells(figure, texts, with_middle=False)[0].text


def _listed(released: ReleasedRound, names: Iterable[str], texts: Texts) -> str:
    """The labels of some figures in the order of the page; the steps of a series behind its one name."""
    wanted = set(names)
    owners = {
        figure.owner: [f for f in released.figures if f.owner == figure.owner]
        for figure in _in_page_order(released)
    }
    found = []
    for owner, figures in owners.items():
        own = [figure for figure in figures if figure.id in wanted]
        elements = [element for element in released.model.elements if element.id == owner and element.series]
        if not elements:
            found += [figure.label for figure in own]
        elif len(own) == len(figures):
            found.append(elements[0].label)
        elif own:
            steps = dict(zip(elements[0].figures, elements[0].steps, strict=True))
            found.append(f"{elements[0].label} ({joined([steps[figure.id] for figure in own], texts)})")
    return "; ".join(map(kept_together, found))
