"""Figures spoken in a meeting: they count as a publication of the set that they are about."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kostprijs.anonymise.certified import Certified, check_certificates
from kostprijs.anonymise.entry import SPOKEN, Entry, Posted
from kostprijs.anonymise.ledger import Ledger
from kostprijs.anonymise.members import Contributions, Marker
from kostprijs.anonymise.past import Past
from kostprijs.anonymise.policy import Policy
from kostprijs.errors import WrongUse
from kostprijs.model.costmodel import CostModel, Figure


def spoken_figures(model: CostModel, names: Sequence[str]) -> tuple[Figure, ...]:
    """The figures that are meant: a figure, or an element with all steps of its series.

    Raises WrongUse for an unknown name, with the known ones.
    """
    owned: dict[str, list[Figure]] = {}
    for figure in model.figures():
        for name in {figure.id, figure.owner}:
            owned.setdefault(name, []).append(figure)
    for name in names:
        if name not in owned:
            raise WrongUse(f"Er is geen figuur «{name[:60]}» in dit model. Kies uit: {', '.join(owned)}.")
    return tuple({figure.id: figure for name in names for figure in owned[name]}.values())


def speak(
    ledger: Ledger,
    contributions: Contributions,
    model: CostModel,
    policy: Policy,
    names: Sequence[str],
    publication: str,
    date: str,
    note: str = "",
    certified: Sequence[Certified] = (),
) -> Ledger:
    """Put in the ledger that figures were spoken about the submissions of a round (or RONDE/DEEL).

    From then on a set that together with this one would isolate fewer than k concerns is not published. What
    was said is not recorded, and can't be taken back; `already_isolates` says what it gave away. Raises
    WrongUse for an unknown figure, Refused when the ledger is not what the certificates name.
    """
    number, marker = len(ledger.entries) + 1, Marker(ledger, model, policy)
    figures = {
        figure.id: Posted(marker.members(figure.id, contributions), None, (), Decimal(0), number, date)
        for figure in spoken_figures(model, names)
    }
    entry = Entry(number, SPOKEN, publication, date, "", figures, ledger.head, note)
    check_certificates((*ledger.entries, entry), certified)
    return ledger.append(entry)


def already_isolates(
    ledger: Ledger,
    contributions: Contributions,
    model: CostModel,
    policy: Policy,
    names: Sequence[str],
    publication: str,
) -> tuple[Figure, ...]:
    """The figures of which what is said isolates fewer than k concerns beside what was public before it."""
    past = Past.of(ledger, model, policy, publication, contributions)
    return tuple(figure for figure in spoken_figures(model, names) if past.isolated_with(figure.id))
