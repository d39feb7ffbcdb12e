"""A released round with the names of its model in the language of its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from kostprijs.anonymise.dataset import EarlierRound, ReleasedFigure, ReleasedRound
from kostprijs.model.names import in_language
from kostprijs.report.foreign import foreign


def translated(released: ReleasedRound, *, marked: bool = True) -> ReleasedRound:
    """The round as its page names it; the same one where that is Dutch already, or was done before.

    A name for which the model has no English stays Dutch, and is `marked` as such. Figures do not change.
    """
    mark = foreign if marked else str
    model = in_language(released.model, released.context.language, mark)
    if model is released.model:
        return released
    before = {figure.id: figure.label for figure in released.model.figures()}
    labels = {figure.id: figure.label for figure in model.figures()}
    earlier = released.earlier and _earlier(released.earlier, before, labels, mark)
    figures = tuple(replace(figure, label=labels[figure.id]) for figure in released.figures)
    return replace(released, model=model, figures=figures, earlier=earlier)


def _earlier(
    earlier: EarlierRound,
    before: Mapping[str, str],
    labels: Mapping[str, str],
    mark: Callable[[str], str],
) -> EarlierRound:
    """What was called as it is called now gets the same name; what had another name keeps that."""

    def label(figure: ReleasedFigure) -> str:
        same = before.get(figure.id) == figure.label
        return labels[figure.id] if same else mark(figure.label)

    return replace(earlier, figures=tuple(replace(figure, label=label(figure)) for figure in earlier.figures))
