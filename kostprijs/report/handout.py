"""The consultation handout: its content, made once from a released round for every renderer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from kostprijs.anonymise.dataset import Display, ReleasedFigure, ReleasedRound, read_round
from kostprijs.layout import Workspace
from kostprijs.provenance import kenmerk
from kostprijs.report.agenda import planning_section, remark_section
from kostprijs.report.annex import formula_section, mark_section, method_section, source_section
from kostprijs.report.changes import change_section
from kostprijs.report.content import Block, Bullets, Cover, Handout, Paragraph, Section
from kostprijs.report.drawings import drawing_section
from kostprijs.report.elements import element_section
from kostprijs.report.example import example_section
from kostprijs.report.ground import load_ground
from kostprijs.report.once import once
from kostprijs.report.tariff import tariff_section
from kostprijs.report.texts import Texts, load_texts
from kostprijs.report.translated import translated
from kostprijs.report.words import (
    amount,
    count_word,
    date_text,
    has_groups,
    has_middle,
    numbered_references,
    shown_at_best,
)


def load_round(root: Path, traject: str, ronde: str) -> ReleasedRound:
    """A released round under `root`; within one publication it is read and checked once.

    Raises WrongUse when the round was not released and VerificationFailed when it was changed.
    """
    folder = Workspace(root).anonymised(traject, ronde)
    return once(("ronde", folder.resolve()), lambda: read_round(folder))


def load_handout(root: Path, traject: str, ronde: str) -> Handout:
    """The handout of a released round under `root`; within one publication it is built once.

    Raises as load_round.
    """
    released = load_round(root, traject, ronde)
    mark = kenmerk(load_ground(root, traject, ronde))
    return once(("hand-out", released.sha256, mark), lambda: build_handout(released, mark))


def build_handout(released: ReleasedRound, mark: str) -> Handout:
    """All sections in their order: purpose and caveats come before the first figure.

    `mark` is the kenmerk that is printed. Uses the released round and public references only.
    """
    if not isinstance(released, ReleasedRound):
        raise TypeError(f"build_handout takes a ReleasedRound, not {type(released).__name__}")
    released = translated(released)
    texts = load_texts(released.context.language)
    references = numbered_references(released)
    sections = (
        _purpose(texts),
        _caveats(released, texts),
        _reading(released, texts),
        _response(released, texts),
        element_section(released, references, texts),
        drawing_section(released, references, texts),
        tariff_section(released, texts),
        example_section(released, texts),
        change_section(released, texts),
        remark_section(released, texts),
        _questions(released, texts),
        planning_section(released, texts),
        method_section(released, texts),
        source_section(references, texts),
        formula_section(released, texts),
        mark_section(released, mark, texts),
    )
    context = released.context
    # an archivable document has a date; without one of the round, the year that the figures are of
    date = context.date or dt.date(context.peiljaar, 1, 1)
    return Handout(_cover(released, mark, texts), tuple(filter(None, sections)), date, mark, context.language)


def _cover(released: ReleasedRound, mark: str, texts: Texts) -> Cover:
    context = released.context
    # a product that the title names already is not said twice
    apart = context.product and context.product.casefold() not in context.title.casefold()
    key = "voorblad.ondertitel_product" if apart else "voorblad.ondertitel"
    facts = {
        "regio": context.region,
        "peiljaar": str(context.peiljaar),
        "datum": date_text(context.date, texts) if context.date else "",
        "status": texts(f"voorblad.status_{context.status}"),
        "kenmerk": mark,
    }
    return Cover(
        title=context.title,
        subtitle=texts(key, ronde=context.round_title, product=context.product),
        status=texts("algemeen.concept") if context.status == "concept" else "",
        facts=tuple((texts(f"voorblad.{name}"), value) for name, value in facts.items() if value),
    )


def _purpose(texts: Texts) -> Section:
    lines = texts.lines("doel.tekst")
    return Section("doel", texts("doel.titel"), tuple(Paragraph(line) for line in lines))


def _caveats(released: ReleasedRound, texts: Texts) -> Section:
    model = released.model
    key = "voorbehoud.model_status" if model.status else "voorbehoud.model_eigen"
    own = texts(key, model=model.title, status=model.status)
    points = [
        texts(f"voorbehoud.toont_{shown_at_best(released)}"),
        *texts.lines("voorbehoud.punten", peiljaar=released.context.peiljaar),
        *([texts("voorbehoud.groep_per_element")] if has_groups(released) else []),
    ]
    blocks = (Paragraph(texts("voorbehoud.hoofdzin"), "let_op"), Bullets((own, *points)))
    return Section("voorbehoud", texts("voorbehoud.titel"), blocks)


def _reading(released: ReleasedRound, texts: Texts) -> Section:
    """How to read what is on this page, with a figure of this page as the example."""
    blocks: list[Block] = []
    two = "lezen.groepen_ook_twee" if has_middle(released) else "lezen.groepen_twee"
    more = "lezen.groepen_meer"
    for count, key in ((5, more), (4, more), (3, "lezen.groepen_drie"), (2, two)):
        grouped = [f for f in released.figures if f.display is Display.GROUPS and len(f.values) == count]
        if grouped:
            counts = {"aantal": count_word(count, texts), "groep_min": count_word(released.group_min, texts)}
            blocks.append(Paragraph(texts(key, **counts, **_clearest(grouped, texts))))
    used = {figure.display for figure in released.figures}
    bounded = [figure for figure in released.figures if figure.display is Display.BOUNDS]
    if bounded and not has_groups(released):
        blocks.append(Paragraph(texts("lezen.alleen_grenzen", **_clearest(bounded, texts))))
        bounded = []
    if bounded:
        blocks.append(Paragraph(texts("lezen.grenzen")))
    kinds = [display for display in (Display.MEAN, Display.NORM) if display in used]
    blocks += [Paragraph(texts(f"lezen.{display.value}")) for display in kinds]
    if not used <= {Display.HIDDEN, Display.NORM}:
        blocks.append(Paragraph(texts("lezen.geen_uitersten")))
    neutral = texts("cel.niet_getoond")
    blocks.append(Paragraph(texts("lezen.niet_getoond", neutraal=neutral)))
    blocks.append(Paragraph(texts("lezen.afronding")))
    return Section("lezen", texts("lezen.titel"), tuple(blocks))


def _clearest(figures: Sequence[ReleasedFigure], texts: Texts) -> dict[str, str]:
    """The clearest example of some figures, in words: a percentage with a wide spread."""
    chosen = max(figures, key=_clearness)
    ends = {"laag": chosen.values[0], "midden": chosen.values[1], "hoog": chosen.values[-1]}
    return {"label": chosen.label} | {name: amount(chosen, value, texts) for name, value in ends.items()}


def _clearness(figure: ReleasedFigure) -> tuple[bool, bool, Decimal]:
    return figure.unit == "pct", figure.id == figure.owner, figure.values[-1] - figure.values[0]


def _response(released: ReleasedRound, texts: Texts) -> Section:
    invited = released.context.invited
    lines = [
        texts("respons.aantal", aantal=released.submissions),
        "" if invited is None else texts("respons.uitgenodigd", uitgenodigd=invited),
        texts("respons.per_element"),
    ]
    return Section("respons", texts("respons.titel"), (Paragraph(" ".join(filter(None, lines))),))


def _questions(released: ReleasedRound, texts: Texts) -> Section:
    """General questions; those of an element stand in its row, any other one stands here."""
    owners = {figure.owner for figure in released.figures}
    own = tuple(text for name, text in released.context.questions.items() if name not in owners)
    blocks: list[Block] = [
        Paragraph(texts("vragen.inleiding")),
        Bullets((*own, *texts.lines("vragen.algemeen"))),
    ]
    if owners & set(released.context.questions):
        blocks.append(Paragraph(texts("vragen.in_tabel")))
    return Section("vragen", texts("vragen.titel"), tuple(blocks))
