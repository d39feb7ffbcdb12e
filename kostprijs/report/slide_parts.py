"""The slides with the cost elements: rows of the handout, a chart, and what only the handout has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kostprijs.anonymise.dataset import ReleasedRound
from kostprijs.report.content import Cell, Column, Handout, Paragraph, Row, Table
from kostprijs.report.deck import Slide, SlideBlock
from kostprijs.report.drawings import scale_title
from kostprijs.report.elements import band_columns, repeated_notes
from kostprijs.report.slide_charts import chart_of, widest_scale
from kostprijs.report.slide_choice import (
    MOST_ROWS,
    Chunk,
    best,
    entries_of,
    is_shown,
    packed,
    parts_of,
    weight,
)
from kostprijs.report.slide_room import Rooms
from kostprijs.report.texts import Texts
from kostprijs.report.words import amount, joined, numbered_references, reference_texts, references_of

_LEAST_ROWS, _MOST_LOST = 4, 2  # beside a chart, and what it may cost
_FEWEST_ROWS = 3  # above a line with norms
_OUTSIDE = "buiten"


@dataclass(frozen=True)
class PartSlides:
    """Makes the slides of the elements; `source` is the last line of the notes."""

    released: ReleasedRound
    handout: Handout
    source: str
    texts: Texts
    rooms: Rooms

    def slides(self, most: int) -> tuple[Slide, ...]:
        """At most `most` slides with every part that has a figure; what doesn't fit is in the handout."""
        parts = entries_of(self.released, self.handout)
        chunks = [chunk for chunk in packed(parts, most) if any(map(is_shown, chunk))]
        everything = tuple(entry for part in parts for entry in part)
        last = {name: n for n, chunk in enumerate(chunks) for name in parts_of(chunk)}
        made: list[Slide] = []
        done: set[int] = set()
        for number, chunk in enumerate(chunks):
            # what a part leaves out is said once, on its last slide; of a part without one on the last of all
            due = tuple(e for e in everything if last.get(e.part, len(chunks) - 1) == number)
            same = [other for other in chunks if parts_of(other) == parts_of(chunk)]
            of = (same.index(chunk) + 1, len(same))
            slide, kept = self._fitting(number + 1, of, chunk, due, done)
            done |= {entry.place for entry in kept}
            made.append(slide)
        return tuple(made)

    def _fitting(
        self, number: int, of: tuple[int, int], chunk: Chunk, due: Chunk, done: set[int]
    ) -> tuple[Slide, Chunk]:
        """The slide with the most of a chunk that fits, and what it shows; at the least only words."""
        for keep, with_chart in _tries(weight(chunk)):
            kept = best(chunk, keep)
            seen = done | {entry.place for entry in kept}
            rest = self._rest(tuple(e for e in due if e.place not in seen), _shown_parts(due, seen))
            slide = self._slide(number, of, kept, rest, with_chart=with_chart)
            if self.rooms.fits(slide):
                return slide, kept
        rest = self._rest(tuple(e for e in due if e.place not in done), _shown_parts(due, done))
        title = self._title(chunk, of)
        return Slide(
            f"elementen-{number}", title, tuple(map(Paragraph, rest)), (*rest, self.source), rest
        ), ()

    def _rest(self, left: Chunk, shown: Sequence[str]) -> tuple[str, ...]:
        """What only the handout has: some elements of the parts here, or a part as a whole."""
        texts, said = self.texts, []
        count = sum(entry.part in shown for entry in left)
        if count:
            key = "een" if count == 1 else "elementen" if len(shown) == 1 else "onderdelen"
            said.append(texts(f"dia.meer_{key}", aantal=count))
        absent = [name for name in parts_of(left) if name not in shown]
        letters = [name for name in absent if name != _OUTSIDE]
        if letters:
            key = "alleen_hand_out_een" if len(letters) == 1 else "alleen_hand_out"
            said.append(texts(f"dia.{key}", letters=joined(letters, texts)))
        if len(letters) < len(absent):
            said.append(texts("dia.alleen_hand_out_buiten"))
        return tuple(said)

    def _title(self, chunk: Chunk, of: tuple[int, int]) -> str:
        texts = self.texts
        captions = dict.fromkeys(entry.caption for entry in chunk)
        letters = [name for name in parts_of(chunk) if name != _OUTSIDE]
        outside = len(letters) < len(captions)
        one = "onderdeel_en_buiten" if len(letters) == 1 else "onderdelen_en_buiten"
        title = next(iter(captions))
        if len(captions) > 1:
            title = texts(f"dia.{one if outside else 'onderdelen'}", letters=joined(letters, texts))
        number, count = of
        return texts("dia.kop_aantal", titel=title, nummer=number, aantal=count) if count > 1 else title

    def _slide(
        self, number: int, of: tuple[int, int], chunk: Chunk, rest: tuple[str, ...], *, with_chart: bool
    ) -> Slide:
        released, texts = self.released, self.texts
        ident, title = f"elementen-{number}", self._title(chunk, of)
        rows, norms = _apart(chunk)
        blocks: list[SlideBlock] = [self._table(ident, title, rows)]
        scale = widest_scale(released, [entry.figure for entry in rows])
        if scale and with_chart:
            key, figures = scale
            words = scale_title(released, key, texts)
            blocks.append(chart_of(released, f"grafiek-{ident}", words, figures, texts))
        if norms:
            blocks.append(Paragraph(texts("dia.normen", lijst=self._norms(norms))))
        captions = list(dict.fromkeys(entry.caption for entry in chunk))
        if len(captions) > 1:
            blocks.append(Paragraph(texts("dia.deel_kort", onderdelen=". ".join(captions))))
        blocks += map(Paragraph, repeated_notes([entry.figure for entry in chunk], texts))
        blocks += map(Paragraph, rest)
        return Slide(ident, title, tuple(blocks), (*self._spoken(title, chunk), self.source), rest)

    def _norms(self, norms: Chunk) -> str:
        figures = [entry.figure for entry in norms]
        return "; ".join(
            self.texts("dia.norm", label=f.label, waarde=amount(f, f.values[0], self.texts)) for f in figures
        )

    def _spoken(self, title: str, chunk: Chunk) -> list[str]:
        texts = self.texts
        asked = [entry.row for entry in chunk if entry.row.below]
        spoken = [texts("dia.spreek_deel", titel=title)]
        spoken += [texts("dia.spreek_vraag", label=row.cells[0].text, vraag=row.below) for row in asked]
        for entry in chunk:
            label, reference = entry.row.cells[0].text, entry.row.cells[-1].text
            if reference != texts("elementen.geen_referentie"):
                spoken.append(texts("dia.spreek_referentie", label=label, referentie=reference))
        return spoken

    def _table(self, ident: str, title: str, chunk: Chunk) -> Table:
        """The cells of the handout; the unit stands in the heading, or in a row where it differs."""
        released, texts = self.released, self.texts
        units = list(dict.fromkeys(entry.row.cells[1].text for entry in chunk))
        several = len(parts_of(chunk)) > 1
        heading = texts("elementen.kolom_element")
        if len(units) == 1:
            heading = texts("dia.element", label=heading, eenheid=units[0])
        references = numbered_references(released)
        rows = []
        for entry in chunk:
            label, unit, *bands, _ = entry.row.cells
            if len(units) > 1 and entry.figure.unit != "pct":
                label = replace(label, text=texts("dia.element", label=label.text, eenheid=unit.text))
            name = texts("dia.buiten") if entry.part == _OUTSIDE else entry.part
            part = (Cell(name),) if several else ()
            found = references_of(released, entry.figure, references)
            element = released.model.element(entry.figure.owner)
            short = reference_texts(found, element, full=False, texts=texts)
            reference = Cell("; ".join(short) or texts("elementen.geen_referentie"))
            rows.append(Row((label, *part, *bands, reference)))
        columns = (
            Column(heading, width=2.0),
            *((Column(texts("dia.kolom_deel"), width=0.5),) if several else ()),
            *band_columns(released, texts),
            Column(texts("elementen.kolom_referentie"), width=1.3),
        )
        return Table(f"tabel-{ident}", title, columns, tuple(rows))


def _tries(rows: int) -> list[tuple[int, bool]]:
    """How many rows, and whether with a chart: a chart is worth a row or two, but not most of them."""
    least = max(min(rows, _LEAST_ROWS), rows - _MOST_LOST)
    with_chart = [(keep, True) for keep in range(rows, least - 1, -1)]
    return [*with_chart, *((keep, False) for keep in range(rows, 0, -1))]


def _shown_parts(entries: Chunk, seen: set[int]) -> list[str]:
    return parts_of(tuple(entry for entry in entries if entry.place in seen))


def _apart(chunk: Chunk) -> tuple[Chunk, Chunk]:
    """The rows, and the norms of the line under them; beside hardly any rows the norms are rows too."""
    norms = tuple(entry for entry in chunk if entry.normed)
    rows = tuple(entry for entry in chunk if not entry.normed)
    few = len(rows) < _FEWEST_ROWS and len(chunk) <= MOST_ROWS
    return (chunk, ()) if few or not rows or len(norms) == 1 else (rows, norms)
