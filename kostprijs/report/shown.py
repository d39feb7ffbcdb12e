"""The handout and the slides as a notebook shows them: every part with its HTML and its plain text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kostprijs.report.content import Block, Cover, Drawing, Handout, Heading, Paragraph, Section
from kostprijs.report.deck import Chart, Deck, Slide
from kostprijs.report.handout import load_handout
from kostprijs.report.markup import html, plain
from kostprijs.report.slide_drawing import drawing_of
from kostprijs.report.slides import load_deck
from kostprijs.report.texts import load_texts

_CHART_WIDTH, _CHART_ROW = 480.0, 44.0
Bundle = tuple[dict[str, str], dict[str, Any]]


def load_page(root: Path, traject: str, ronde: str) -> Page:
    """The handout of a released round under `root`, ready to be shown: what a notebook calls.

    Raises WrongUse when the round was not released and VerificationFailed when it was changed.
    """
    return Page(load_handout(root, traject, ronde))


def load_slides(root: Path, traject: str, ronde: str) -> SlidePreview:
    """The slides of a released round under `root`, ready to be shown. Raises as `load_page`."""
    return SlidePreview(load_deck(root, traject, ronde))


def bundle(part: Block | Cover) -> Bundle:
    """What a notebook keeps of a part: data by type, and what belongs to them.

    The plain text holds every printed figure, so that a comparison of outputs compares figures; a
    drawing has its alt text with it.
    """
    if isinstance(part, Drawing):
        data = {"image/svg+xml": part.svg.decode(), "text/plain": plain(part)}
        described = {"id": part.id, "titel": part.title, "alt": part.alt}
        return data, {"image/svg+xml": described}
    return {"text/html": html(part), "text/plain": plain(part)}, {}


@dataclass(frozen=True)
class ShownPart:
    """One part, shown by whatever runs the notebook."""

    part: Block | Cover

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        return bundle(self.part)


def _show(parts: Iterable[ShownPart]) -> None:
    """One output per part, as it is: IPython need not look for a way to show it."""
    from IPython.display import publish_display_data

    for shown in parts:
        publish_display_data(*bundle(shown.part))  # type: ignore[no-untyped-call]  # IPython has no types


@dataclass(frozen=True)
class ShownSection:
    """A section: one output per part, so that a drawing keeps its own type and its alt text."""

    section: Section

    def parts(self) -> tuple[ShownPart, ...]:
        """The heading and the blocks, in order."""
        heading = Heading(self.section.id, self.section.title, 2)
        return tuple(ShownPart(part) for part in (heading, *self.section.blocks))

    def _ipython_display_(self) -> None:
        _show(self.parts())


@dataclass(frozen=True)
class Page:
    """The whole handout, part by part."""

    handout: Handout

    @property
    def cover(self) -> ShownPart:
        """The top of the page."""
        return ShownPart(self.handout.cover)

    def section(self, section_id: str) -> ShownSection:
        """The section with this id; KeyError when there is none."""
        return ShownSection(self.handout.section(section_id))

    def optional(self, section_id: str) -> ShownSection | None:
        """The section with this id, or None (which a notebook shows as nothing) where the page has none."""
        try:
            return self.section(section_id)
        except KeyError:
            return None


@dataclass(frozen=True)
class ShownSlides:
    """Some slides in their order, each with its notes: one output per part."""

    deck: Deck
    slides: tuple[Slide, ...]

    def parts(self) -> tuple[ShownPart, ...]:
        """Heading, blocks and notes of each slide."""
        return tuple(ShownPart(part) for slide in self.slides for part in self._of(slide))

    def _of(self, slide: Slide) -> list[Block]:
        texts = load_texts(self.deck.language)
        place = texts("dia.dia", nummer=self.deck.slides.index(slide) + 1, aantal=len(self.deck.slides))
        blocks = [_drawn(block) if isinstance(block, Chart) else block for block in slide.blocks]
        heading = Heading(f"dia-{slide.id}", f"{place}: {slide.title}", 2)
        notes = Heading(f"notities-{slide.id}", texts("dia.notities"), 3)
        return [heading, *blocks, notes, *map(Paragraph, slide.notes)]

    def _ipython_display_(self) -> None:
        _show(self.parts())


def _drawn(chart: Chart) -> Drawing:
    return drawing_of(chart, _CHART_WIDTH, _CHART_ROW * (len(chart.bands) + 1))


@dataclass(frozen=True)
class SlidePreview:
    """All slides: what comes before the first figure, the figures, and the talk after them."""

    deck: Deck

    @property
    def opening(self) -> ShownSlides:
        """Title, purpose, caveats, response and how to read."""
        return self._from_to(0, self._ends()[0])

    @property
    def figures(self) -> ShownSlides:
        """The elements and the tariff."""
        return self._from_to(*self._ends())

    @property
    def closing(self) -> ShownSlides:
        """What changed, remarks, questions and next steps."""
        return self._from_to(self._ends()[1], len(self.deck.slides))

    def _ends(self) -> tuple[int, int]:
        ids = [slide.id for slide in self.deck.slides]
        return next(n for n, name in enumerate(ids) if name.startswith("elementen")), ids.index("tarief") + 1

    def _from_to(self, start: int, end: int) -> ShownSlides:
        return ShownSlides(self.deck, self.deck.slides[start:end])
