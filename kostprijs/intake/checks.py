"""All checks on one submission, each a small function from submission to findings, and their order."""

from __future__ import annotations

from kostprijs.intake.asking import (
    below_cao,
    leave_contains_sickness,
    left_as_sent,
    other_peiljaar,
    other_tool,
    other_year,
    recorded_convention,
    soft_bounds,
    tariff_differs,
)
from kostprijs.intake.basis import Check, Context
from kostprijs.intake.blanks import blank_is_not_zero, total_left_blank
from kostprijs.intake.blocking import double_total, hard_bounds, series_total
from kostprijs.intake.findings import Finding
from kostprijs.intake.submission import BLOCKED, SUPERSEDED, Submission

# In this order: what one blocks no longer counts for the next, nor for the tariff.
BLOCKING: tuple[Check, ...] = (hard_bounds, double_total, series_total)
ASKING: tuple[Check, ...] = (
    blank_is_not_zero,
    total_left_blank,
    soft_bounds,
    leave_contains_sickness,
    below_cao,
    other_year,
    left_as_sent,
    tariff_differs,
    recorded_convention,
    other_peiljaar,
    other_tool,
)


def run_blocking(context: Context, submission: Submission) -> tuple[Submission, list[Finding]]:
    """The submission with what the blocking checks found set aside."""
    findings: list[Finding] = []
    for check in BLOCKING:
        found = list(check(context, submission))
        status = SUPERSEDED if check is double_total else BLOCKED
        if found:
            submission = submission.with_status((finding.figure for finding in found), status)
            findings += found
    return submission, findings


def run_asking(context: Context, submission: Submission) -> list[Finding]:
    """What is asked about the values that count."""
    return [finding for check in ASKING for finding in check(context, submission)]
