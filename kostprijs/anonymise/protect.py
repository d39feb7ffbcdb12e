"""From contributions to released figures: each figure judged, then all of them closed together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kostprijs.anonymise import audit
from kostprijs.anonymise.certain import knowledge
from kostprijs.anonymise.certified import Certified, check_certificates
from kostprijs.anonymise.closure import figures_to_hide
from kostprijs.anonymise.dataset import Display, ReleasedFigure
from kostprijs.anonymise.groups import Candidate
from kostprijs.anonymise.judge import Judged, judge
from kostprijs.anonymise.ledger import PUBLISHED, Entry, Ledger, Posted
from kostprijs.anonymise.policy import Policy
from kostprijs.errors import Refused
from kostprijs.model.costmodel import CostModel

TOO_FEW = (
    "Er zijn te weinig inzendingen om terug te koppelen zonder dat iemand herleidbaar wordt. Er is niets "
    "geschreven en er komt geen hand-out. Vraag meer aanbieders om hun rekentool in te sturen, of los de "
    "bevindingen op waardoor een inzending nu niet meetelt."
)
Contributions = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Tightest:
    """How near the best placed attacker of each kind comes, in whole margins (rounded down).

    Whole margins and no more: the exact width of an insider's interval would give its own value away.
    """

    outsider: int
    insider: int


@dataclass(frozen=True)
class Protected:
    """The released figures of a round, with what the certificate and the ledger say of them."""

    figures: tuple[ReleasedFigure, ...]
    submissions: int
    tightest: Tightest | None
    posted: Mapping[str, Posted]


def protect(
    contributions: Contributions,
    model: CostModel,
    policy: Policy,
    ledger: Ledger | None = None,
    scope: str = "",
) -> Protected:
    """Protect every figure of a round. Nothing is written; `post` puts the outcome in the ledger.

    `contributions` maps a concern to its values by figure id, in the unit of the figure; a figure
    that a concern did not fill is absent. The order of the concerns changes nothing. Without a
    `ledger` nothing is held against earlier publications. `scope` is the part of the round that the
    contributions are of (empty for the whole).

    Raises Refused when there are fewer concerns than the policy's minimum (the count is not said),
    ModelError when the model file's own protection is too weak.

    Not guaranteed: safety against all other contributors together, or against guessing.
    """
    if len(contributions) < policy.n_min:
        raise Refused(TOO_FEW)
    _one_policy(ledger, policy)
    judged = []
    for figure in model.figures():
        rows = {concern: row[figure.id] for concern, row in contributions.items() if figure.id in row}
        judged.append(judge(figure, rows, model.source, policy, ledger, scope))
    to_hide = set(figures_to_hide(model, {item.figure.id: item.known(policy) for item in judged}))
    judged = [item.hidden() if item.figure.id in to_hide else item for item in judged]
    return Protected(
        figures=tuple(item.release() for item in judged),
        submissions=len(contributions),
        tightest=_tightest(judged, policy),
        posted={item.figure.id: item.post() for item in judged if item.display is not Display.HIDDEN},
    )


def _one_policy(ledger: Ledger | None, policy: Policy) -> None:
    """A traject keeps the policy that it began with: what it repeats was made under that one."""
    others = {e.policy for e in ledger.entries if e.kind == PUBLISHED} - {policy.id} if ledger else set()
    if others:
        raise Refused(
            f"Dit traject publiceert onder «{', '.join(sorted(others))}». Met «{policy.id}» doorgaan "
            "kan niet: eerdere cijfers die herhaald worden, voldoen daar niet aan. Er is niets geschreven."
        )


def post(
    ledger: Ledger,
    protected: Protected,
    publication: str,
    date: str,
    policy: Policy,
    certified: Sequence[Certified] = (),
) -> Ledger:
    """Put a publication in the ledger; the same publication once more adds no line.

    `publication` is RONDE, or RONDE/DEEL for a part. `certified` is what the certificates that lie in
    data/anonymised/ name: Raises Refused, and writes nothing, when the ledger does not have it.
    """
    number = len(ledger.entries) + 1
    figures = {
        name: posted if posted.since else replace(posted, since=number, date=date)
        for name, posted in protected.posted.items()
    }
    again = [e for e in ledger.entries if e.publication == publication and e.kind == PUBLISHED]
    if again and dict(again[-1].figures) == figures and again[-1].submissions == protected.submissions:
        check_certificates(ledger.entries, certified)
        return ledger
    entry = Entry(
        number,
        PUBLISHED,
        publication,
        date,
        policy.id,
        figures,
        ledger.head,
        submissions=protected.submissions,
    )
    check_certificates((*ledger.entries, entry), certified)
    return ledger.append(entry)


def _tightest(judged: list[Judged], policy: Policy) -> Tightest | None:
    exposed = [(item, item.candidate) for item in judged if item.candidate is not None]
    pairs = [_margins(item, option, policy) for item, option in exposed]
    return Tightest(min(o for o, _ in pairs), min(i for _, i in pairs)) if pairs else None


def _margins(item: Judged, option: Candidate, policy: Policy) -> tuple[int, int]:
    known = knowledge(option, item.values, item.guarded)
    outside, inside = (audit.exposure(known, item.values, size, item.guarded, policy) for size in (0, 1))
    return math.floor(outside.tightest / item.guarded.margin), math.floor(
        inside.tightest / item.guarded.margin
    )
