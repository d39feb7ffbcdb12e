"""The consultation handout: its content, made once from a released round for every renderer."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

from kostprijs.anonymise.dataset import Display, ReleasedFigure, ReleasedRound, read_round
from kostprijs.layout import Workspace
from kostprijs.model.references import references_sha256
from kostprijs.provenance import kenmerk
from kostprijs.report.annex import formula_section, mark_section, method_section, source_section
from kostprijs.report.content import Block, Bullets, Cover, Handout, Paragraph, Section
from kostprijs.report.elements import drawing_section, element_section
from kostprijs.report.example import example_section
from kostprijs.report.tariff import tariff_section
from kostprijs.report.texts import Texts, load_texts
from kostprijs.report.words import amount, count_word, date_text, has_middle, numbered_references


def load_handout(root: Path, traject: str, ronde: str) -> Handout:
    """The handout of a released round under `root`.

    Raises WrongUse when the round was not released and VerificationFailed when it was changed.
    """
    released = read_round(Workspace(root).anonymised(traject, ronde))
    parameters = {"traject": traject, "ronde": ronde}
    return build_handout(released, kenmerk(released.sha256, references_sha256(), parameters))


def build_handout(released: ReleasedRound, mark: str) -> Handout:
    """All sections in their order: purpose and caveats come before the first figure.

    `mark` is the kenmerk that is printed. Uses the released round and public references only.
    """
    if not isinstance(released, ReleasedRound):
        raise TypeError(f"build_handout takes a ReleasedRound, not {type(released).__name__}")
    texts = load_texts()
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
        _questions(released, texts),
        method_section(released, texts),
        source_section(references, texts),
        formula_section(released, texts),
        mark_section(released, mark, texts),
    )
    context = released.context
    # an archivable document has a date; without one of the round, the year that the figures are of
    date = context.date or dt.date(context.peiljaar, 1, 1)
    return Handout(_cover(released, mark, texts), sections, date, mark)


def _cover(released: ReleasedRound, mark: str, texts: Texts) -> Cover:
    context = released.context
    key = "voorblad.ondertitel_product" if context.product else "voorblad.ondertitel"
    facts = {
        "regio": context.region,
        "peiljaar": str(context.peiljaar),
        "datum": date_text(context.date, texts) if context.date else "",
        "status": context.status,
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
    points = texts.lines("voorbehoud.punten", peiljaar=released.context.peiljaar)
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
            # a percentage with a wide spread makes the clearest example
            chosen = max(
                grouped, key=lambda f: (f.unit == "pct", f.id == f.owner, f.values[-1] - f.values[0])
            )
            low, middle, high = chosen.values[0], chosen.values[1], chosen.values[-1]
            words = {"laag": low, "midden": middle, "hoog": high}
            shown = {name: amount(chosen, value) for name, value in words.items()}
            counts = {"aantal": count_word(count, texts), "groep_min": count_word(released.group_min, texts)}
            blocks.append(Paragraph(texts(key, label=chosen.label, **counts, **shown)))
    used = {figure.display for figure in released.figures}
    kinds = [display for display in (Display.BOUNDS, Display.MEAN, Display.NORM) if display in used]
    blocks += [Paragraph(texts(f"lezen.{display.value}")) for display in kinds]
    neutral = texts("cel.niet_getoond")
    blocks.append(Paragraph(texts("lezen.niet_getoond", neutraal=neutral)))
    blocks.append(Paragraph(texts("lezen.afronding")))
    return Section("lezen", texts("lezen.titel"), tuple(blocks))


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
