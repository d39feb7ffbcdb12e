"""The sections with drawings of released figures: which stand on one scale, and the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kostprijs.anonymise.dataset import Display, ReleasedFigure, ReleasedRound
from kostprijs.model.references import Reference
from kostprijs.numbers import UNITS
from kostprijs.report.content import Block, Drawing, Paragraph, Section
from kostprijs.report.elements import PARTS, elements_of, part_title
from kostprijs.report.figures import Bar, bandwidth_pair, bandwidths, on_pages
from kostprijs.report.foreign import unmarked
from kostprijs.report.texts import Texts
from kostprijs.report.words import (
    References,
    amount,
    joined,
    kept_together,
    labels_of,
    numbered,
    reference_amount,
    references_of,
    same_base,
)

_FEWEST_ROWS = 2
_SHORT_SERIES = 10

Scale = tuple[str, list[ReleasedFigure]]


def drawing_section(released: ReleasedRound, references: References, texts: Texts) -> Section:
    """One drawing per unit on a common scale, and one per series; a single row needs no drawing."""
    drawn: list[Block] = []
    hidden: list[ReleasedFigure] = []
    for figures in _by_scale(released).values():
        hidden += [figure for figure in figures if figure.display is Display.HIDDEN]
    for group in _in_page_order(released):
        if len(group) > 1:
            drawn.append(_beside_each_other(released, group, references, texts))
            continue
        ((key, shown),) = group
        title = scale_title(released, key, texts)
        drawn += drawings(released, f"figuur-{key}", title, shown, references, texts)
    intro = "figuren.inleiding" if drawn else "figuren.geen"
    blocks: list[Block] = [Paragraph(texts(intro)), *drawn]
    if drawn and hidden:
        blocks.append(
            Paragraph(texts("figuren.ontbreken", labels=joined(labels_of(released, hidden), texts)))
        )
    return Section("figuren", texts("figuren.titel"), tuple(blocks))


def _in_page_order(released: ReleasedRound) -> list[list[Scale]]:
    """The shown figures per scale, where there are enough to draw; two short series go together.

    The smallest come first: they fill what the tables left of a page.
    """
    shown = [
        (key, [figure for figure in figures if figure.display is not Display.HIDDEN])
        for key, figures in _by_scale(released).items()
    ]
    drawn = [item for item in shown if len(item[1]) >= _FEWEST_ROWS]
    short = [item for item in drawn if item[0] not in UNITS and len(item[1]) <= _SHORT_SERIES]
    groups = [[item] for item in drawn if item not in short]
    groups += [short[start : start + 2] for start in range(0, len(short), 2)]
    return sorted(groups, key=lambda group: max(len(figures) for _, figures in group))


def _by_scale(released: ReleasedRound) -> dict[str, list[ReleasedFigure]]:
    groups: dict[str, list[ReleasedFigure]] = {}
    for figure in sorted(elements_of(released), key=lambda figure: PARTS.index(figure.amvb)):
        groups.setdefault(scale_key(released, figure), []).append(figure)
    return groups


def scale_key(released: ReleasedRound, figure: ReleasedFigure) -> str:
    """What figures that share a scale have in common: the unit; a series and the tariff have their own."""
    own = {element.id for element in released.model.elements if element.series} | {released.model.outcome}
    return figure.owner if figure.owner in own else figure.unit


def scale_title(released: ReleasedRound, key: str, texts: Texts) -> str:
    """What a drawing is called of all figures of a unit, or of a series."""
    if key in UNITS:
        return texts(f"figuren.titel_{key}")
    return texts("figuren.titel_reeks", label=unmarked(released.model.element(key).label))


def drawings(
    released: ReleasedRound,
    figure_id: str,
    title: str,
    figures: Sequence[ReleasedFigure],
    references: References,
    texts: Texts,
) -> Iterator[Drawing]:
    """The drawing of some shown figures of one unit, with its numbers in words.

    Where they don't fit on a page there are more drawings, on the same scale.
    """
    beside = [_beside(released, figure, references) for figure in figures]
    bars = [_bar(released, *pair, texts) for pair in zip(figures, beside, strict=True)]
    lines = [_in_words(*pair, texts) for pair in zip(bars, _said_once(figures, beside), strict=True)]
    parts = on_pages(bars)
    titles = numbered(title, len(parts), texts)
    done = 0
    for number, (own, part) in enumerate(zip(titles, parts, strict=True), start=1):
        words = [*_with_headings(part, lines[done : done + len(part)])]
        drawn = bandwidths(part, figures[0].unit, texts, bars)
        yield Drawing(f"{figure_id}-{number}", own, texts("figuren.alt", regels=" ".join(words)), drawn.svg())
        done += len(part)


def _beside_each_other(
    released: ReleasedRound, pair: Sequence[Scale], references: References, texts: Texts
) -> Drawing:
    """Two series in one drawing, each on its own scale; a row is named by its step only."""
    halves, lines = [], []
    for key, figures in pair:
        title, long = _panel_title(released, key, texts), scale_title(released, key, texts)
        lines.append(f"{long}.")
        element = released.model.element(key)
        steps = dict(zip(element.figures, element.steps, strict=True))
        beside = [_beside(released, figure, references) for figure in figures]
        bars = []
        for figure, own, said in zip(figures, beside, _said_once(figures, beside), strict=True):
            bar = _bar(released, figure, own, texts)
            lines.append(_in_words(bar, said, texts))
            step = unmarked(kept_together(steps[figure.id]))
            bars.append(replace(bar, label=step, group=title))
        halves.append((bars, figures[0].unit))
    labels = [unmarked(released.model.element(key).label) for key, _ in pair]
    title = texts("figuren.titel_reeks", label=joined(labels, texts))
    alt = texts("figuren.alt", regels=" ".join(lines))
    return Drawing(f"figuur-{pair[0][0]}-1", title, alt, bandwidth_pair(halves, texts).svg())


def _panel_title(released: ReleasedRound, key: str, texts: Texts) -> str:
    element = released.model.element(key)
    text = "figuren.paneel" if element.amvb else "figuren.paneel_buiten"
    return texts(text, label=unmarked(element.label), deel=element.amvb)


@dataclass(frozen=True)
class _Beside:
    """The references on the scale of a figure: on the base of its element, and on another one."""

    own: tuple[Reference, ...] = ()
    other: tuple[Reference, ...] = ()


def _beside(released: ReleasedRound, figure: ReleasedFigure, references: References) -> _Beside:
    """What stands beside a figure; a step of a series has the references of the whole series."""
    found = [item.reference for item in references_of(released, figure, references)]
    found = [reference for reference in found if reference.unit == figure.unit]
    own = [r for r in found if same_base(r, released.model.element(figure.owner))]
    return _Beside(tuple(own), tuple(reference for reference in found if reference not in own))


def _said_once(figures: Sequence[ReleasedFigure], beside: Sequence[_Beside]) -> list[_Beside]:
    """What to say of the references in words: of a series with its first step only."""
    owners = [figure.owner for figure in figures]
    return [
        _Beside() if owner in owners[:place] else item
        for place, (owner, item) in enumerate(zip(owners, beside, strict=True))
    ]


def _ranges(references: Sequence[Reference]) -> tuple[tuple[float, float], ...]:
    return tuple((r.value, r.value if r.high is None else r.high) for r in references)


def _bar(released: ReleasedRound, figure: ReleasedFigure, beside: _Beside, texts: Texts) -> Bar:
    model = released.model
    label = unmarked(kept_together(figure.label))
    tariff = figure.owner == model.outcome
    return Bar(
        label=texts("tarief.nagerekend", label=label) if figure.id == model.outcome else label,
        display=figure.display,
        values=tuple(map(float, figure.values)),
        written=tuple(amount(figure, value, texts) for value in figure.values),
        references=_ranges(beside.own),
        other_bases=_ranges(beside.other),
        of_series=figure.id != figure.owner,
        group="" if tariff else part_title(figure.amvb, texts),
    )


def _with_headings(bars: Sequence[Bar], lines: Sequence[str]) -> Iterator[str]:
    heading = ""
    for bar, line in zip(bars, lines, strict=True):
        if bar.group != heading:
            heading = bar.group
            yield f"{heading}."
        yield line


def _in_words(bar: Bar, beside: _Beside, texts: Texts) -> str:
    key = "figuren.alt_referentie" if len(beside.own) == 1 else "figuren.alt_referenties"
    if bar.of_series:
        key = "figuren.alt_van_reeks"
    reference = _amounts(key, beside.own, texts)
    reference += _amounts("figuren.alt_andere_grondslag", beside.other, texts)
    shown = bar.written
    key = f"figuren.alt_{bar.display.value}"
    if bar.display is Display.GROUPS:
        key += {2: "_twee", 3: "_drie"}.get(len(shown), "_meer")
    ends = {"laag": shown[0], "midden": shown[len(shown) // 2], "hoog": shown[-1], "alle": " / ".join(shown)}
    return texts(key, label=bar.label, referentie=reference, **ends)


def in_words(released: ReleasedRound, figure: ReleasedFigure, texts: Texts) -> str:
    """What an alt text says of one figure, without its references."""
    return _in_words(_bar(released, figure, _Beside(), texts), _Beside(), texts)


def _amounts(key: str, references: Sequence[Reference], texts: Texts) -> str:
    amounts = [reference_amount(reference, texts) for reference in references]
    return texts(key, waarde=joined(amounts, texts)) if amounts else ""
