"""The slides of a released round: the handout's story in 8 to 12 of them.

Tables, figures and what is said of them are the handout's own; only titles and short lines are new.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kostprijs.anonymise.dataset import ReleasedRound
from kostprijs.report.content import Bullets, Handout, Paragraph, Table, texts_of
from kostprijs.report.deck import Deck, Slide, SlideBlock
from kostprijs.report.foreign import unmarked
from kostprijs.report.handout import load_handout, load_round
from kostprijs.report.once import once
from kostprijs.report.slide_changes import change_blocks, has_repeated, is_first
from kostprijs.report.slide_charts import chart_of, has_band, on_shared_scales
from kostprijs.report.slide_choice import entries_of, slides_wanted
from kostprijs.report.slide_cut import fitted, slide_blocks
from kostprijs.report.slide_parts import PartSlides
from kostprijs.report.slide_reading import caveat_points, clearest, reading_points, subtitle_of
from kostprijs.report.slide_room import Rooms, rooms_of
from kostprijs.report.texts import Texts, load_texts
from kostprijs.report.translated import translated
from kostprijs.report.words import date_text

MOST_SLIDES = 12


def load_deck(root: Path, traject: str, ronde: str) -> Deck:
    """The slides of a released round under `root`; within one publication they are built once.

    They fit in the house style of the round. Raises WrongUse when the round was not released or its house
    style can not be used, and VerificationFailed when it was changed.
    """
    released = load_round(root, traject, ronde)
    handout = load_handout(root, traject, ronde)
    key = ("dia's", released.sha256, handout.kenmerk)
    return once(key, lambda: build_deck(released, handout, rooms_of(released.house_style)))


def build_deck(released: ReleasedRound, handout: Handout, rooms: Rooms | None = None) -> Deck:
    """8 to 12 slides in their order: purpose and caveats come before the first figure.

    `handout` has to be that of the same round. What does not fit in our own design or in `rooms` is left
    to the handout, and the slide says so.
    """
    texts = replace(load_texts(handout.language), marked=False)
    released, handout = translated(released, marked=False), unmarked(handout)
    maker = _Maker(released, handout, texts, rooms or Rooms())
    before = [maker.cover(), maker.purpose(), maker.caveats(), maker.response(), maker.reading()]
    after = [
        maker.tariff(),
        *maker.changes(),
        *maker.sections("opmerkingen"),
        maker.questions(),
        maker.next_steps(),
    ]
    room = MOST_SLIDES - len(before) - len(after)
    if slides_wanted(entries_of(released, handout)) > room:  # then the response takes no slide of its own
        before = [before[0], maker.purpose(with_response=True), before[2], before[4]]
        room += 1
    parts = PartSlides(released, handout, maker.source("elementen"), texts, maker.rooms).slides(room)
    slides = on_shared_scales((*before, *(parts or (maker.no_figures(),)), *after))
    cover, date = handout.cover, released.context.date
    foot = (*((date_text(date, texts),) if date else ()), texts("blad.voet", kenmerk=handout.kenmerk))
    return Deck(
        cover.title,
        maker.subtitle,
        cover.status,
        handout.language,
        handout.date,
        slides,
        foot,
    )


@dataclass(frozen=True)
class _Maker:
    released: ReleasedRound
    handout: Handout
    texts: Texts
    rooms: Rooms

    @property
    def subtitle(self) -> str:
        """What stands under the title, and beside it wherever the deck is named."""
        return subtitle_of(self.released, self.handout, self.texts)

    def cover(self) -> Slide:
        cover = self.handout.cover
        known = (self.released.context.region, str(self.released.context.peiljaar))
        facts = (
            self.texts("dia.feit", naam=name, waarde=value) for name, value in cover.facts if value in known
        )
        spoken = self.texts("dia.welkom", titel=cover.title, ondertitel=self.subtitle)
        blocks = [Paragraph(self.subtitle), *map(Paragraph, facts)]
        while blocks and not self.rooms.fits(Slide("titel", cover.title, tuple(blocks), ())):
            blocks.pop()
        return Slide("titel", cover.title, tuple(blocks), (spoken, self.source("titel")))

    def purpose(self, with_response: bool = False) -> Slide:
        blocks: list[SlideBlock] = [Bullets(self.texts.lines("dia.doel"))]
        spoken = [*self._said("doel")]
        if with_response:
            blocks += self._answered()
            spoken += self._said("respons")
        return self._slide("doel", self.texts("dia.doel_titel"), blocks, spoken)

    def caveats(self) -> Slide:
        """The handout's main caveat and the promise in its own words, the other caveats shortened."""
        texts = self.texts
        method = texts("verantwoording.titel")
        blocks: list[SlideBlock] = [
            Paragraph(texts("voorbehoud.hoofdzin"), "let_op"),
            Bullets(caveat_points(self.released, texts)),
            Paragraph(texts("verklaring.gezegd")),
            Paragraph(texts("dia.belofte_grens", deel=method)),
        ]
        spoken = [*self._said("voorbehoud"), texts("verklaring.toegepast"), texts("verklaring.niet_gezegd")]
        return self._slide("voorbehoud", texts("dia.voorbehoud_titel"), blocks, spoken)

    def response(self) -> Slide:
        section = self.handout.section("respons")
        return self._slide("respons", section.title, self._answered(), self._said("respons"))

    def _answered(self) -> list[Paragraph]:
        """The response; with a first publication also that it is one."""
        first = self._paragraphs("wijzigingen") if is_first(self.released) else []
        return [*self._paragraphs("respons"), *first]

    def reading(self) -> Slide:
        blocks: list[SlideBlock] = [Bullets(reading_points(self.released, self.texts))]
        example = clearest(self.released.figures)
        if example:
            title = self.texts("dia.lezen_voorbeeld", label=example.label)
            blocks.append(chart_of(self.released, "grafiek-lezen", title, [example], self.texts))
        section = self.handout.section("lezen")
        return self._slide("lezen", section.title, blocks, self._said("lezen"))

    def no_figures(self) -> Slide:
        said = self.texts("dia.geen_cijfers")
        return self._slide("elementen", self.texts("dia.geen_cijfers_titel"), [Paragraph(said)], [said])

    def tariff(self) -> Slide:
        """The handout's table, a chart of its bandwidths, and what the handout makes of the spread."""
        model, section = self.released.model, self.handout.section("tarief")
        figures = [self.released.figure(model.submitted), self.released.figure(model.outcome)]
        table = next(block for block in section.blocks if isinstance(block, Table))
        about = self._paragraphs("tarief")[1:]
        bare = tuple(replace(row, below="") for row in table.rows)
        blocks: list[SlideBlock] = [replace(table, rows=bare)]
        banded = [figure for figure in figures if has_band(figure)]
        if banded:
            recomputed = self.texts("tarief.nagerekend", label=figures[1].label)
            title = self.texts("tarief.figuur")
            labels = {model.outcome: recomputed}
            blocks.append(chart_of(self.released, "grafiek-tarief", title, banded, self.texts, labels))
        blocks += about
        spoken = [*self._said("tarief"), *(row.below for row in table.rows if row.below)]
        return self._slide("tarief", section.title, blocks, spoken)

    def questions(self) -> Slide:
        section = self.handout.section("vragen")
        spoken = [*self._said("vragen"), self.texts("dia.spreek_vragen")]
        elsewhere = self.texts("vragen.in_tabel")
        blocks = [
            Paragraph(self.texts("dia.vragen_hand_out")) if block == Paragraph(elsewhere) else block
            for block in slide_blocks(section)
        ]
        return self._slide("vragen", section.title, blocks, spoken)

    def changes(self) -> Sequence[Slide]:
        """What changed, where there is something to compare."""
        if is_first(self.released):
            return ()
        section = self.handout.section("wijzigingen")
        blocks = change_blocks(self.released, section, self.texts)
        cut = any(isinstance(block, Table) for block in section.blocks) or has_repeated(self.released)
        return (self._slide(section.id, section.title, blocks, self._said(section.id), cut=cut),)

    def next_steps(self) -> Slide:
        """The planning of the traject; without one, what is sure in any case."""
        planning = list(self.sections("planning"))
        said = self.texts("dia.spreek_vervolg")
        if planning:
            return replace(planning[0], notes=(said, *planning[0].notes))
        lines = self.texts.lines("dia.vervolg")
        return self._slide("vervolg", self.texts("dia.vervolg_titel"), [Bullets(lines)], [said])

    def sections(self, *idents: str) -> Sequence[Slide]:
        """Parts of the handout as they are, as far as it has them."""
        found = [section for section in self.handout.sections if section.id in idents]
        return [self._slide(s.id, s.title, list(slide_blocks(s)), self._said(s.id)) for s in found]

    def source(self, ident: str) -> str:
        """Where the slide is from: the part of the handout of that name, else its cover."""
        if ident not in [section.id for section in self.handout.sections]:
            return self.texts("dia.bron_voorblad", kenmerk=self.handout.kenmerk)
        title = self.handout.section(ident).title
        return self.texts("dia.bron", deel=title, kenmerk=self.handout.kenmerk)

    def _slide(
        self,
        ident: str,
        title: str,
        blocks: Sequence[SlideBlock],
        spoken: Sequence[str],
        *,
        cut: bool = False,
    ) -> Slide:
        made = Slide(ident, title, tuple(blocks), (*spoken, self.source(ident)))
        return fitted(made, self.texts("dia.meer", deel=title), self.rooms, cut=cut)

    def _paragraphs(self, ident: str) -> list[Paragraph]:
        blocks = self.handout.section(ident).blocks
        return [block for block in blocks if isinstance(block, Paragraph)]

    def _said(self, ident: str) -> list[str]:
        """The running texts and points of a part: what a speaker can say with the slide."""
        return [text for block in self.handout.section(ident).blocks for text in texts_of(block)]
