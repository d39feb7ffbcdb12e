"""The red team: attack what was really printed of a round with everything the policy lets attackers know.

Confidential: what is found are intervals around submitted values. It goes to the project leader's
screen and into no file. Nothing here decides what is published; the audit did that before, and this
looks at the page afterwards.

Not attacked: what several figures of one contributor say together through the formulas (the closure
guards the means), and knowledge from outside the publication.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kostprijs.anonymise.audit import Exposure, exposure, passes_audit
from kostprijs.anonymise.certain import knowledge
from kostprijs.anonymise.dataset import Display, ReleasedFigure, ReleasedRound
from kostprijs.anonymise.groups import STEPS, Candidate, sizes_of, split
from kostprijs.anonymise.members import Contributions
from kostprijs.anonymise.naive import naive_exposure
from kostprijs.anonymise.norm_text import norm_exposure
from kostprijs.anonymise.policy import Guarded, Policy, load_policy, shipped_policies
from kostprijs.errors import WrongUse
from kostprijs.numbers import exact, exact_mean

Progress = Callable[[int, int], None]


class Attacker(StrEnum):
    """Who attacks; the value is the word in `--json`."""

    OUTSIDER = "buitenstaander"
    INSIDER = "deelnemer"
    PAIR = "paar"
    ALL_OTHERS = "alle_anderen"


class Skipped(StrEnum):
    """Why a figure was not attacked, in words for the project leader."""

    HIDDEN = "niet getoond: er staat niets om aan te vallen"
    SAME = "staat er al: dezelfde cijfers als het tarief in één rekenwijze"
    REPEATED = (
        "niet nagegaan: herhaald van een eerdere publicatie, waarvan de inzendingen niet meer zo in de kluis "
        "staan"
    )
    OTHER = "de getoonde cijfers zijn niet uit de inzendingen in de kluis te maken: draai anonymise opnieuw"


@dataclass(frozen=True)
class FigureAttack:
    """What was found at one figure. `exposures` is empty when it was skipped; `margin` is R."""

    figure: ReleasedFigure
    margin: float
    exposures: Mapping[Attacker, Exposure]
    skipped: Skipped | None = None
    naive: Exposure | None = None

    @property
    def checked(self) -> bool:
        """Whether what is printed of it was attacked, here or at the figure that it repeats."""
        return self.skipped not in (Skipped.REPEATED, Skipped.OTHER)


@dataclass(frozen=True)
class RoundAttack:
    """What was found in a round; `promised` are the attackers against whom the policy makes its promise."""

    traject: str
    ronde: str
    policy: Policy
    figures: tuple[FigureAttack, ...]

    @property
    def promised(self) -> tuple[Attacker, ...]:
        """The attackers that the policy gates; the others are residual risk, reported only."""
        single = (Attacker.OUTSIDER, Attacker.INSIDER)
        return (*single, Attacker.PAIR) if self.policy.pairs_gated else single

    @property
    def broken(self) -> tuple[FigureAttack, ...]:
        """The figures where a promised attacker learns what may not be learned."""
        return tuple(
            found
            for found in self.figures
            if any(not found.exposures[kind].safe for kind in self.promised if kind in found.exposures)
        )

    def attacked_by(self, kind: Attacker) -> tuple[tuple[FigureAttack, Exposure], ...]:
        """The figures that were attacked by this kind, with what it learned."""
        return tuple((f, f.exposures[kind]) for f in self.figures if kind in f.exposures)


def attack_round(
    contributions: Contributions,
    released: ReleasedRound,
    *,
    naive: bool = False,
    progress: Progress | None = None,
    earlier: Mapping[str, Contributions] | None = None,
) -> RoundAttack:
    """Attack every figure of a released round. `contributions` is what `protect` was given.

    `earlier` gives, for figures that repeat an earlier publication, what that one was made of. With `naive`
    also what a usual table of the same submissions would have given away, per figure.
    Raises WrongUse when the vault holds another number of concerns than the round was made of.
    """
    if len(contributions) != released.submissions:
        raise WrongUse(
            "In de kluis staan andere inzendingen dan die waarvan deze ronde is gemaakt. Draai eerst "
            f"«kostprijs anonymise {released.traject} {released.ronde}»."
        )
    policy = load_policy(released.policy)
    found = []
    for done, (shown, source) in enumerate(zip(released.figures, released.model.figures(), strict=True), 1):
        rows = (earlier or {}).get(shown.id, {}) if shown.frozen_since else contributions
        values = sorted(row[shown.id] for row in rows.values() if shown.id in row)
        guarded = policy.guard(source, released.model.source)
        if _said_before(shown, released):
            found.append(FigureAttack(shown, guarded.margin, {}, Skipped.SAME))
        else:
            found.append(_attack_figure(shown, values, guarded, policy, naive=naive))
        if progress:
            progress(done, len(released.figures))
    return RoundAttack(released.traject, released.ronde, policy, tuple(found))


def _said_before(shown: ReleasedFigure, released: ReleasedRound) -> bool:
    """Whether it is the tariff as submitted where that repeats the recomputed one."""
    recomputed = released.figure(released.model.outcome)
    same = (recomputed.display, recomputed.values) == (shown.display, shown.values)
    return shown.id == released.model.submitted and same and shown.display is not Display.HIDDEN


def _attack_figure(
    shown: ReleasedFigure, values: Sequence[float], guarded: Guarded, policy: Policy, *, naive: bool
) -> FigureAttack:
    usual = naive_exposure(values, guarded, policy) if naive and values else None
    if shown.display is Display.HIDDEN:
        return FigureAttack(shown, guarded.margin, {}, Skipped.HIDDEN, usual)
    if shown.frozen_since and not values:
        return FigureAttack(shown, guarded.margin, {}, Skipped.REPEATED, usual)
    if shown.display is Display.NORM:
        exposures = _attack_norm(values, guarded, policy)
        return FigureAttack(shown, guarded.margin, exposures, None if exposures else Skipped.OTHER, usual)
    options = list(_printed(shown, values, guarded, policy))
    if not options:
        return FigureAttack(shown, guarded.margin, {}, Skipped.OTHER, usual)
    # bounds may be on two and on four steps at once: then the page does not say which
    option = next((o for o in options if passes_audit(o, values, guarded, policy)), options[0])
    return FigureAttack(shown, guarded.margin, attack(option, values, guarded, policy), None, usual)


def _attack_norm(values: Sequence[float], guarded: Guarded, policy: Policy) -> dict[Attacker, Exposure]:
    found = {kind: norm_exposure(values, size, guarded, policy) for kind, size in _sizes(len(values)).items()}
    return {kind: exposure for kind, exposure in found.items() if exposure is not None}


def _sizes(count: int) -> dict[Attacker, int]:
    """How many contributors share what they know, by kind of attacker."""
    return {
        Attacker.OUTSIDER: 0,
        Attacker.INSIDER: 1,
        Attacker.PAIR: 2,
        Attacker.ALL_OTHERS: count - 1,
    }


def attack(
    option: Candidate, values: Sequence[float], guarded: Guarded, policy: Policy
) -> dict[Attacker, Exposure]:
    """What each kind of attacker learns from one printed figure."""
    known = knowledge(option, values, guarded)
    return {
        kind: exposure(known, values, size, guarded, policy) for kind, size in _sizes(len(values)).items()
    }


def _printed(
    shown: ReleasedFigure, values: Sequence[float], guarded: Guarded, policy: Policy
) -> Iterator[Candidate]:
    """What the printed figures can be statistics of, given the values; nothing when they can't be."""
    options = _readings(shown, len(values), guarded, policy) if values else ()
    return (option for option in options if _holds(option, values, guarded))


def _readings(shown: ReleasedFigure, n: int, guarded: Guarded, policy: Policy) -> Iterator[Candidate]:
    match shown.display:
        case Display.GROUPS:
            # a repeated figure may come from before a change of policy
            others = [load_policy(name) for name in shipped_policies() if name != policy.id]
            for sizes in dict.fromkeys(sizes_of(len(shown.values), n, each) for each in (policy, *others)):
                yield Candidate(sizes, shown.values)
        case Display.BOUNDS:
            lower, mean, upper = shown.values
            for steps in STEPS.values():
                yield Candidate((n,), (mean,), lower, upper, guarded.grid * steps)
        case _:
            yield Candidate((n,), shown.values)


def _holds(option: Candidate, values: Sequence[float], guarded: Guarded) -> bool:
    """Whether the printed figures are true of the values."""
    if sum(option.sizes) != len(values):
        return False
    half = exact(guarded.grid) / 2
    groups = split(values, option.sizes)
    if any(
        abs(exact_mean(group) - exact(mean)) > half for group, mean in zip(groups, option.means, strict=True)
    ):
        return False
    if option.lower is None or option.upper is None or option.step is None:
        return True
    step, lower, upper = exact(option.step), exact(option.lower), exact(option.upper)
    if lower % step or upper % step:
        return False
    return 0 <= exact(min(values)) - lower < step and 0 <= upper - exact(max(values)) < step
