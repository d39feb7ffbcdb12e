"""What a released round takes along beside its own submissions: the round before it, the house style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kostprijs.context import PublicContext
from kostprijs.errors import WrongUse
from kostprijs.layout import Workspace, publication_folder
from kostprijs.model.costmodel import CostModel
from kostprijs.traject import FINAL, Traject

if TYPE_CHECKING:  # these load NumPy or python-pptx; only the command that needs one pays
    from kostprijs.anonymise.dataset import EarlierRound, HouseStyle, ReleasedRound
    from kostprijs.anonymise.ledger import Ledger


def unsaid(context: PublicContext, traject: str) -> tuple[str, ...]:
    """What a hand-out can do without and should not: the keys that the settings leave empty, in Dutch.

    A title that is the name of the folder is the one that `kostprijs new` wrote.
    """
    empty = {
        "titel (nu de naam van de map)": context.title == traject,
        "regio": not context.region.strip(),
        "datum (onder de ronde)": context.date is None,
    }
    return tuple(key for key, is_empty in empty.items() if is_empty)


def check_final(context: PublicContext, traject: str) -> None:
    """Raises WrongUse when the settings call a round final and leave something empty."""
    missing = unsaid(context, traject)
    if context.status == FINAL and missing:
        raise WrongUse(
            f"De status in traject.toml is «{FINAL}», maar dit is nog niet ingevuld: {', '.join(missing)}. "
            "Vul het in, of zet de status terug op «concept». Er is niets geschreven."
        )


def house_style_of(settings: Traject) -> HouseStyle | None:
    """The cleaned house style of the traject, None where it has none. Raises ModelError (key, reason)."""
    found = settings.addenda.house_style
    if found is None:
        return None
    from kostprijs.anonymise.house_style import read_house_style

    return read_house_style(found.path, found.layouts)


def earlier_of(
    workspace: Workspace,
    settings: Traject,
    ledger: Ledger,
    publication: str,
    model: CostModel,
    context: PublicContext,
) -> EarlierRound | None:
    """What the last publication of whole rounds, or of the same part, said; None for a first one.

    `publication` (RONDE, or RONDE/DEEL) is in the ledger already. Raises VerificationFailed when the released
    files of the publication before were changed.
    """
    from kostprijs.anonymise.earlier import Today, earlier_round, line_before

    line = line_before(ledger, publication)
    if line is None:
        return None
    ronde, _, deel = line.publication.partition("/")
    said = settings.context(ronde, model.peiljaar, deel)
    place = publication_folder(ronde, deel)
    before = _released(workspace, settings.name, place)
    return earlier_round(line, place, said.round_title, said.date, before, Today(model, context.peiljaar))


def _released(workspace: Workspace, traject: str, place: str) -> ReleasedRound | None:
    from kostprijs.anonymise.dataset import read_round

    try:
        return read_round(workspace.anonymised(traject, place))
    except WrongUse:  # it was removed
        return None
