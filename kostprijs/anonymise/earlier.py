"""Which publication came before this one, and what it said: read from the ledger, so that it stays the same.

The order of publications is that of their first lines in the ledger, in one scope: the whole of a round, or
one part of every round. Made once more, an old round is held against the same line as the first time, also
when other rounds came after it and when the round before it was made again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kostprijs.anonymise.dataset import Display, EarlierRound, First, ReleasedFigure, ReleasedRound
from kostprijs.anonymise.entry import PUBLISHED, Entry
from kostprijs.anonymise.ledger import Ledger
from kostprijs.anonymise.past import formulas_sha256
from kostprijs.model.costmodel import CostModel, Figure, Protection


@dataclass(frozen=True)
class Today:
    """What an earlier publication is held against: the model in its convention, and the peiljaar."""

    model: CostModel
    peiljaar: int


def line_before(ledger: Ledger, publication: str) -> Entry | None:
    """The line of the last earlier publication of the same scope; None for the first.

    `publication` (RONDE, or RONDE/DEEL) must be in the ledger itself.
    """
    scope = publication.partition("/")[2]
    published = [entry for entry in ledger.entries if entry.kind == PUBLISHED and entry.scope == scope]
    first: dict[str, int] = {}
    for entry in published:
        first.setdefault(entry.publication, entry.number)
    before = {number: name for name, number in first.items() if number < first[publication]}
    if not before:
        return None
    name = before[max(before)]
    own = max(entry.number for entry in published if entry.publication == publication)
    return [entry for entry in published if entry.publication == name and entry.number < own][-1]


def first_of(ledger: Ledger, publication: str) -> First:
    """Of what a publication without an earlier one is the first: of the traject, or of its own scope only.

    `publication` must be in the ledger itself; what was first published after it does not count.
    """
    published = [entry for entry in ledger.entries if entry.kind == PUBLISHED]
    own = min(entry.number for entry in published if entry.publication == publication)
    return First.SCOPE if any(entry.number < own for entry in published) else First.TRAJECT


def earlier_round(
    line: Entry, ronde: str, title: str, date: dt.date | None, released: ReleasedRound | None, today: Today
) -> EarlierRound:
    """What a line of the ledger showed, as the next round may set beside its own figures.

    `ronde` is the name of its folder in data/anonymised, `title` and `date` are those of its round in the
    settings. `released` is that folder: it tells under which model the figures were made. Without it (it
    was removed) the figures are known and nothing is comparable.
    """
    figures = {figure.id: figure for figure in today.model.figures()}
    if released is not None:
        before = {figure.id: figure for figure in released.model.figures()}
        figures = before | {name: figure for name, figure in figures.items() if name not in before}
    names = [name for name in figures if name in line.figures]
    names += sorted(set(line.figures) - set(names))
    return EarlierRound(
        ronde=ronde,
        title=title,
        date=date,
        submissions=line.submissions,
        figures=tuple(_shown(line, figures.get(name) or _unknown(name)) for name in names),
        comparable=released is not None and _alike(line, released, today),
    )


def _alike(line: Entry, released: ReleasedRound, today: Today) -> bool:
    """Whether the same figure id means the same: same model, formulas (so convention), units and year."""
    now = {figure.id: figure.unit for figure in today.model.figures()}
    return (
        released.model.id == today.model.id
        and released.context.peiljaar == today.peiljaar
        and line.formulas == formulas_sha256(today.model)
        and all(now.get(f.id, f.unit) == f.unit for f in released.model.figures())
    )


def _unknown(name: str) -> Figure:
    """A figure of a model that is not there any more."""
    return Figure(name, name, "getal", "", Protection(), name)


def _shown(line: Entry, figure: Figure) -> ReleasedFigure:
    posted = line.figures[figure.id]
    display = posted.display or Display.HIDDEN
    about = figure.id, figure.label, figure.unit, figure.amvb, figure.owner
    return ReleasedFigure(*about, display, posted.values, posted.grid)
