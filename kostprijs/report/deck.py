"""What stands on the slides, before any renderer: the handout's own texts, tables and figures, chosen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from kostprijs.anonymise.dataset import Display
from kostprijs.numbers import DUTCH, NumberStyle
from kostprijs.report.content import Bullets, Paragraph, Table


@dataclass(frozen=True)
class Band:
    """One row of a chart: `low` and `high` are the ends of the bandwidth, `middle` where one is printed.

    `written_low` and `written_high` are the ends as the page prints them.
    """

    label: str
    display: Display
    low: Decimal
    middle: Decimal | None
    high: Decimal
    written_low: str
    written_high: str


@dataclass(frozen=True)
class Chart:
    """A chart of bandwidths on one scale, of which every renderer makes its own kind.

    `alt` holds the numbers in words; `names` are what lowest, middle and highest are called, `legend`
    what each look means: the keys are those of LOOKS that occur. `scale` is the unit or the series that it
    shares with other charts of the deck, `beside` every band on that scale.
    """

    id: str
    title: str
    alt: str
    unit: str
    bands: tuple[Band, ...]
    names: tuple[str, str, str]
    legend: tuple[tuple[str, str], ...]
    style: NumberStyle = DUTCH
    scale: str = ""
    beside: tuple[Band, ...] = ()


# how a bar may look: lowest to middle, middle to highest, one whole band, outer bounds
LOOKS = ("onder", "boven", "heel", "grenzen")

SlideBlock = Paragraph | Bullets | Table | Chart


@dataclass(frozen=True)
class Slide:
    """One slide; `notes` is the spoken text, with the source as its last line.

    `rest` says what only the handout has, as it stands on the slide.
    """

    id: str
    title: str
    blocks: tuple[SlideBlock, ...]
    notes: tuple[str, ...]
    rest: tuple[str, ...] = ()

    @property
    def role(self) -> str:
        """Which layout it takes: "titel", "tekst", "tabel" or "grafiek"."""
        if self.id == "titel":
            return "titel"
        if any(isinstance(block, Chart) for block in self.blocks):
            return "grafiek"
        return "tabel" if any(isinstance(block, Table) for block in self.blocks) else "tekst"


@dataclass(frozen=True)
class Deck:
    """All slides. `status` is the concept mark or "", `date` the date of the document itself.

    `foot` is what stands at the foot of each slide besides its number (date and kenmerk, in words).
    """

    title: str
    subtitle: str
    status: str
    language: str
    date: dt.date
    slides: tuple[Slide, ...]
    foot: tuple[str, ...] = ()
