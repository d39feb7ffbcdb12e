"""One submitted calculation tool as data: what it says of itself, its values, and where each came from."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from kostprijs.intake.findings import Finding, Place, Severity
from kostprijs.intake.values import Interpreted, Problem
from kostprijs.model.costmodel import CostElement, CostModel

# Conventions move a tariff by some 15%; what is further off than this was not meant.
PRINTED_PER_RECOMPUTED = (0.5, 2.0)
VALID, BLANK, BLOCKED, SUPERSEDED, EXCLUDED = "geldig", "leeg", "geblokkeerd", "vervallen", "uitgesloten"


class Filled(NamedTuple):
    """One figure of one tool.

    `value` is what was read, in the figure's own unit. Only `geldig` counts. `vervallen` (filled
    beside what replaces it) stands for a blank in the tariff; `geblokkeerd` and `uitgesloten` (by a
    decision) make the tariff unknown.
    """

    value: float | None
    status: str
    how: str
    place: Place | None
    shown: str


@dataclass(frozen=True)
class Submission:
    """One calculation tool, from a file of its own or a row of a bulk table.

    file       name of the file, or what the bulk table calls it
    sha256     of the bytes of the file (of the row's text in a bulk table)
    fields     what the provider says of itself (see PROVIDER_FIELDS), as text
    values     per figure id; a figure that the file has no place for is absent
    printed    the tariff that stands in the tool itself; after a decision the one decided, or None
    printed_was  what stood in the tool, where a decision changed `printed`
    tariff     the tariff recomputed from the valid values in the round's convention, None when unknown
    own_tariff the same in the tool's own convention
    recorded   the convention that [rekenwijze_bestand] says that it has: choice, option
    reckons    the convention in which the printed tariff does come out, when it differs: choice, option
    concern    key of the concern, None while unknown; never made of a file name
    unread     the code of the reason why the file was not read, or empty
    counts     whether it takes part: read, not a copy of another, of a known concern, not decided otherwise
    decided    why it does not take part though it could: the action that was decided, or empty
    """

    file: str
    sha256: str
    fields: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Filled] = field(default_factory=dict)
    field_places: Mapping[str, Place] = field(default_factory=dict)
    printed: float | None = None
    printed_was: float | None = None
    printed_place: Place | None = None
    tariff: float | None = None
    own_tariff: float | None = None
    recorded: tuple[tuple[str, str], ...] = ()
    reckons: tuple[tuple[str, str], ...] = ()
    concern: str | None = None
    unread: str = ""
    counts: bool = False
    bulk: bool = False
    decided: str = ""

    @property
    def submitted_tariff(self) -> float | None:
        """The tariff as submitted: the printed one, else that of its own convention.

        None where the tariff can't be recomputed: then the printed one can't be compared with anything. A
        printed one beside all proportion is a fault in the tool (a mix filled in as 0.1), and does not count.
        """
        if self.tariff is None or self.printed is None:
            return self.own_tariff
        low, high = sorted(bound * self.tariff for bound in PRINTED_PER_RECOMPUTED)
        return self.printed if low <= self.printed <= high else self.own_tariff

    @functools.cached_property
    def valid(self) -> Mapping[str, float]:
        """The values that count, by figure id."""
        return {
            figure: filled.value
            for figure, filled in self.values.items()
            if filled.status == VALID and filled.value is not None
        }

    def place(self, figure: str) -> Place | None:
        """Where the figure stands, if the file has a place for it."""
        filled = self.values.get(figure)
        return filled.place if filled else None

    def with_status(self, figures: Iterable[str], status: str) -> Submission:
        """The same submission with the valid ones of these figures in another status."""
        chosen = frozenset(figures)
        changed = {
            figure: filled._replace(status=status) if figure in chosen and filled.status == VALID else filled
            for figure, filled in self.values.items()
        }
        return replace(self, values=changed)


def file_name(name: str) -> str:
    """The name of a file in the one form of an accent that it can be looked up by."""
    return unicodedata.normalize("NFC", name)


def status_of(reading: Interpreted) -> str:
    """The status of a value as it was read."""
    return BLOCKED if reading.problem else BLANK if reading.value is None else VALID


def finding_at(
    submission: Submission, problem: Problem, severity: Severity, figure: str, found: str = ""
) -> Finding:
    """The finding of a problem with one figure of a submission."""
    filled = submission.values.get(figure)
    text = found or (filled.shown if filled else "niets gevonden")
    place = submission.place(figure)
    how = filled.how if filled else ""
    return Finding(
        problem.code, severity, submission.file, place, figure, text, problem.expected, problem.action, how
    )


def printed_element(model: CostModel) -> CostElement:
    """The tariff line as something that can be filled in."""
    line = model.line(model.outcome)
    return CostElement(line.id, line.label, line.unit, bounds_soft=line.protection.prior)
