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
from kostprijs.anonymise.entry import PUBLISHED, Entry, Posted
from kostprijs.anonymise.judge import Judged, frozen, judge, judge_submitted
from kostprijs.anonymise.ledger import Ledger
from kostprijs.anonymise.members import Contributions
from kostprijs.anonymise.past import Past, formulas_sha256
from kostprijs.anonymise.policy import Policy
from kostprijs.errors import Refused
from kostprijs.model.costmodel import CostModel

TOO_FEW = (
    "Er zijn te weinig inzendingen om terug te koppelen zonder dat iemand herleidbaar wordt. Er is niets "
    "geschreven en er komt geen hand-out. Vraag meer aanbieders om hun rekentool in te sturen, of los de "
    "bevindingen op waardoor een inzending nu niet meetelt."
)


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
    formulas: str


def protect(
    contributions: Contributions,
    model: CostModel,
    policy: Policy,
    ledger: Ledger | None = None,
    publication: str = "",
) -> Protected:
    """Protect every figure of a round. Nothing is written; `post` puts the outcome in the ledger.

    `contributions` maps a concern to its values by figure id, in the unit of the figure; a figure
    that a concern did not fill is absent. The order of the concerns changes nothing. Without a
    `ledger` nothing is held against earlier publications. `publication` is RONDE, or
    RONDE/DEEL for a part of the round: made once more of the same contributions, it is the same.

    Raises Refused when there are fewer concerns than the policy's minimum (the count is not said),
    ModelError when the model file's own protection is too weak.

    Not guaranteed: safety against all other contributors together, or against guessing.
    """
    if len(contributions) < policy.n_min:
        raise Refused(TOO_FEW)
    _one_policy(ledger, policy)
    past = Past.of(ledger, model, policy, publication, contributions) if ledger else None
    *figures, submitted = model.figures()
    judged = [judge(figure, contributions, model.source, policy, past) for figure in figures]
    judged = _closed(judged, model, policy, past)
    judged.append(judge_submitted(submitted, contributions, model.source, policy, judged[-1], past))
    return Protected(
        figures=tuple(item.release() for item in judged),
        submissions=len(contributions),
        tightest=_tightest(judged),
        posted={item.figure.id: item.post() for item in judged},
        formulas=formulas_sha256(model),
    )


def _closed(judged: Sequence[Judged], model: CostModel, policy: Policy, past: Past | None) -> list[Judged]:
    """The figures without those that the formulas would give a hidden one away with."""
    hidden = [item.figure.id for item in judged if item.display is Display.HIDDEN]
    if past and past.solves_hidden(hidden):
        judged = [
            frozen(item, past) if item.figure.id == model.outcome and item.candidate else item
            for item in judged
        ]
    known = {item.figure.id: item.known(policy) for item in judged}
    to_hide = set(figures_to_hide(model, known, past.earlier_means(hidden, known) if past else None))
    return [item.hidden() if item.figure.id in to_hide else item for item in judged]


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
    data/anonymised/ name. Raises Refused, and writes nothing, when the ledger does not have it, and when
    another publication was made since the ledger was read.
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
        formulas=protected.formulas,
    )
    check_certificates((*ledger.entries, entry), certified)
    return ledger.append(entry)


def _tightest(judged: Sequence[Judged]) -> Tightest | None:
    """The narrowest intervals of all figures; what is wider than one found before is not settled."""
    found = [math.inf, math.inf]
    for item in judged:
        if item.candidate is not None:
            known = knowledge(item.candidate, item.values, item.guarded)
            for size in (0, 1):
                at_most = found[size] * item.guarded.margin
                width = audit.narrowest(known, item.values, size, at_most)
                found[size] = min(found[size], width / item.guarded.margin)
    return None if math.isinf(found[0]) else Tightest(math.floor(found[0]), math.floor(found[1]))
