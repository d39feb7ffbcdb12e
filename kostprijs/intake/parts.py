"""The contributions of a round, or of one part of it: which concerns belong is settled here."""

from __future__ import annotations

from collections.abc import Iterable

from kostprijs.errors import ModelError
from kostprijs.intake.identity import Identity, by_file, concern_name, identity_in, kvk_number, tokens_of
from kostprijs.intake.sealed import known_concerns
from kostprijs.intake.settings import named_files, state_of
from kostprijs.intake.vault import (
    check_decisions,
    kept_rounds,
    load_contributions,
    load_files,
    load_identities,
)
from kostprijs.layout import CONFIG, Workspace
from kostprijs.model.costmodel import CostModel
from kostprijs.traject import Part, Traject


def part_contributions(
    workspace: Workspace, traject: Traject, ronde: str, model: CostModel, deel: str = ""
) -> dict[str, dict[str, float]]:
    """The contributions of a round as `load_contributions` gives them; with `deel` only those of that part.

    A concern is recognised by KvK number or by name (legal form, case and punctuation aside), by whatever
    its tools or the table `[concern]` say. One that did submit in another round of the traject but not in
    this one is simply absent.

    Raises WrongUse for an unknown part and for settings that changed since the intake, ModelError (place in
    the list, never the name) for a concern that is in no round of the traject.
    """
    rows = load_contributions(workspace, traject.name, ronde, model)
    files = load_files(workspace, traject.name, ronde) if named_files(traject) else []
    check_decisions(workspace, traject.name, ronde, state_of(traject, ronde, files))
    if not deel:
        return rows
    part = traject.part(deel)
    here = _known(workspace, traject, ronde)
    elsewhere = {
        token
        for path in kept_rounds(workspace.ledger(traject.name))
        for token in _known(workspace, traject, path.parent.name)
    }
    chosen = set()
    for position, text in enumerate(part.concerns, 1):
        tokens = tokens_of(Identity(kvk_number(text), concern_name(text)))
        found = {here[token] for token in tokens if token in here}
        if not found and not elsewhere.intersection(tokens) and not _was_known(workspace, traject, tokens):
            raise _unknown(part, position)
        chosen |= found
    return {concern: values for concern, values in rows.items() if concern in chosen}


def _unknown(part: Part, position: int) -> ModelError:
    return ModelError(
        CONFIG,
        f"[deel.{part.name}], concerns",
        f"nummer {position} van de lijst is geen concern dat in dit traject heeft ingezonden; verwacht: de "
        "naam of het KvK-nummer zoals het in de rekentool of onder [concern] staat",
    )


def _was_known(workspace: Workspace, traject: Traject, tokens: Iterable[str]) -> bool:
    """Whether a concern took part in a round that was closed: only the register still knows."""
    own = set(tokens)
    return not own.isdisjoint(known_concerns(workspace.ledger(traject.name), own))


def _known(workspace: Workspace, traject: Traject, ronde: str) -> dict[str, str]:
    """By what the concerns of a round are known: token -> concern key."""
    assigned = by_file(traject.concerns)
    known: dict[str, str] = {}
    for concern, file, fields in load_identities(workspace, traject.name, ronde):
        tokens = tokens_of(identity_in(file, fields, assigned))
        known |= dict.fromkeys([concern, *tokens], concern)
    return known
