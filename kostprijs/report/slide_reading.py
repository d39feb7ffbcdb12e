"""What the slides say before the first figure: which caveats hold and how to read what this round shows."""

from __future__ import annotations

from collections.abc import Sequence

from kostprijs.anonymise.dataset import Display, ReleasedFigure, ReleasedRound
from kostprijs.report.content import Handout
from kostprijs.report.texts import Texts
from kostprijs.report.words import count_word

# how figures without groups are to be read, in the order of the points
_READ_AS = {
    Display.BOUNDS: "dia.lezen_grenzen",
    Display.MEAN: "dia.lezen_gemiddelde",
    Display.NORM: "lezen.norm",
}
_OF_ALL = {Display.BOUNDS, Display.MEAN}


def subtitle_of(released: ReleasedRound, handout: Handout, texts: Texts) -> str:
    """The subtitle of the handout, without a product that the title names already."""
    context = released.context
    if context.product and context.product.casefold() in context.title.casefold():
        return texts("voorblad.ondertitel", ronde=context.round_title)
    return handout.cover.subtitle


def caveat_points(released: ReleasedRound, texts: Texts) -> tuple[str, ...]:
    """The caveats that hold for what is shown: a round without groups does not speak of them."""
    shown = {figure.display for figure in released.figures}
    kind = "groepen" if Display.GROUPS in shown else "zonder_groepen" if shown & _OF_ALL else "niets"
    points = texts.lines("dia.voorbehoud", peiljaar=released.context.peiljaar)
    return (texts(f"dia.voorbehoud_{kind}"), *points, texts(f"dia.optellen_{kind}"))


def reading_points(released: ReleasedRound, texts: Texts) -> tuple[str, ...]:
    """How to read every way of showing that occurs, and no other."""
    shown = {figure.display for figure in released.figures}
    points = []
    if Display.GROUPS in shown:
        points.append(texts("dia.lezen_groepen", groep_min=count_word(released.group_min, texts)))
        points.append(texts("dia.lezen_uitersten"))
    points += [texts(key) for display, key in _READ_AS.items() if display in shown]
    hidden = texts("lezen.niet_getoond", neutraal=texts("cel.niet_getoond"))
    return (*points, hidden, texts("dia.lezen_nummer"))


def clearest(figures: Sequence[ReleasedFigure]) -> ReleasedFigure | None:
    """A percentage with a wide spread, in three groups; in a round without groups one with bounds."""
    banded = [figure for figure in figures if figure.display is Display.GROUPS]
    banded = banded or [figure for figure in figures if figure.display is Display.BOUNDS]
    return max(
        banded,
        key=lambda f: (len(f.values) == 3, f.unit == "pct", f.id == f.owner, f.values[-1] - f.values[0]),
        default=None,
    )
