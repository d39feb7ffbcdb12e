"""Who gets a letter, and a tool with it: whoever is asked something, in a round that is not too large."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kostprijs.intake.findings import LEADER_ONLY, Finding, Severity
from kostprijs.intake.submission import Submission

# What a project leader can send by hand; beyond it a letter per row is made only when it is asked for.
MOST_ROWS_WITH_LETTERS = 200
# A tool to send along takes a fifth of a second to make; beyond this many too they are made when asked for.
MOST_TOOLS = 25


def rows_get_letters(submissions: Sequence[Submission], asked: bool) -> bool:
    """Whether the rows of a bulk table get letters; with files instead of rows it does not matter."""
    return asked or sum(s.bulk for s in submissions) <= MOST_ROWS_WITH_LETTERS


def recipients(submissions: Sequence[Submission], rows: bool) -> list[Submission]:
    """The tools whose provider may get a letter.

    Findings are kept by name. Of tools that share one nobody could say whose they are, so none gets a letter.
    """
    count = Counter(s.file for s in submissions)
    return [s for s in submissions if count[s.file] == 1 and (rows or not s.bulk)]


def asks(finding: Finding) -> bool:
    """Whether a finding asks something of the provider: no remark, and not what the leader must settle."""
    return finding.severity is not Severity.NOTE and finding.code not in LEADER_ONLY


def tools_go_along(submissions: Sequence[Submission], findings: Iterable[Finding], asked: bool) -> bool:
    """Whether a calculation tool made anew goes along with every letter that asks something."""
    files = {finding.file for finding in findings if asks(finding)}
    return asked or sum(s.file in files and not s.unread for s in submissions) <= MOST_TOOLS


def double_names(submissions: Sequence[Submission]) -> list[Finding]:
    """A note per name that several tools share."""
    count = Counter(s.file for s in submissions)
    return [
        Finding(
            "dubbele_naam", Severity.NOTE, name, None, "", f"{times} rekentools met deze naam",
            "iedere rekentool een eigen naam in de kolom bestand",
            "Zij tellen gewoon mee, maar wat gevonden is staat bij elkaar. Daarom is er geen brief gemaakt.",
        )
        for name, times in count.items()
        if times > 1
    ]  # fmt: skip


def called(submission: Submission) -> str:
    """How a letter names the tool to its provider: not by its place among the others."""
    if not submission.bulk:
        return submission.file
    return submission.file if submission.fields.get("bestand", "").strip() else ""
