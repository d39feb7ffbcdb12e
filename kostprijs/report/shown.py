"""The handout as a notebook shows it: every part with its HTML and its plain text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kostprijs.report.content import Block, Cover, Figure, Handout, Heading, Section
from kostprijs.report.handout import load_handout
from kostprijs.report.markup import html, plain

Bundle = tuple[dict[str, str], dict[str, Any]]


def load_page(root: Path, traject: str, ronde: str) -> Page:
    """The handout of a released round under `root`, ready to be shown: what a notebook calls.

    Raises WrongUse when the round was not released and VerificationFailed when it was changed.
    """
    return Page(load_handout(root, traject, ronde))


def bundle(part: Block | Cover) -> Bundle:
    """What a notebook keeps of a part: data by type, and what belongs to them.

    The plain text holds every printed figure, so that a comparison of outputs compares figures; a
    drawing has its alt text with it.
    """
    if isinstance(part, Figure):
        data = {"image/svg+xml": part.svg.decode(), "text/plain": plain(part)}
        described = {"id": part.id, "titel": part.title, "alt": part.alt, "bijschrift": part.caption}
        return data, {"image/svg+xml": described}
    return {"text/html": html(part), "text/plain": plain(part)}, {}


@dataclass(frozen=True)
class ShownPart:
    """One part, shown by whatever runs the notebook."""

    part: Block | Cover

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        return bundle(self.part)


@dataclass(frozen=True)
class ShownSection:
    """A section: one output per part, so that a drawing keeps its own type and its alt text."""

    section: Section

    def parts(self) -> tuple[ShownPart, ...]:
        """The heading and the blocks, in order."""
        heading = Heading(self.section.id, self.section.title, 2)
        return tuple(ShownPart(part) for part in (heading, *self.section.blocks))

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for part in self.parts():
            display(part)  # type: ignore[no-untyped-call]


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
