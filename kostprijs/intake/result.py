"""The outcome of an intake and its summary, for the project leader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kostprijs.intake.decision import Action
from kostprijs.intake.decisions import Applied
from kostprijs.intake.findings import ABOUT_SETTINGS, Finding, Severity, count_by_severity
from kostprijs.intake.reasons import short_reason
from kostprijs.intake.source import Source
from kostprijs.intake.submission import Submission


@dataclass(frozen=True)
class IntakeResult:
    """What the intake of a round found. For the project leader only: it holds names and values.

    findings  what is open, in order of file; what a decision settled is in `settled`
    decisions the decisions as they were applied, a line per file
    pins      per decision the sha256 of its file, to know it by at the next intake
    letters   whether the rows of a bulk table get letters (files always do)
    replies   whether a calculation tool made anew goes along with the letters
    source    what was read, to see later whether it is still there
    least     how many concerns the policy asks of a round at least; 0 where that is not known
    """

    traject: str
    ronde: str
    submissions: tuple[Submission, ...]
    findings: tuple[Finding, ...]
    settled: tuple[Finding, ...] = ()
    decisions: tuple[Applied, ...] = ()
    pins: Mapping[str, str] = field(default_factory=dict)
    letters: bool = True
    replies: bool = True
    source: Source | None = None
    least: int = 0

    @property
    def files(self) -> int:
        """How many files are in the round's folder, or rows in the bulk table."""
        return len(self.submissions)

    @property
    def tools(self) -> int:
        """How many of them were read as a calculation tool."""
        return sum(not submission.unread for submission in self.submissions)

    @property
    def concerns(self) -> int:
        """How many known concerns there are among the tools that count."""
        return len({s.concern for s in self.submissions if s.counts})

    @property
    def usable(self) -> int:
        """How many concerns have at least one value that counts."""
        return len({s.concern for s in self.submissions if s.counts and s.valid})

    @property
    def unsettled(self) -> bool:
        """Whether traject.toml names files that are not there, or are no longer what they were."""
        return any(finding.code in ABOUT_SETTINGS for finding in self.findings)

    @property
    def blocked(self) -> bool:
        """Whether any finding blocks a value."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True)
class SummaryRow:
    """One line of the summary: a file, how it fared, how many figures count, its findings and sha256."""

    file: str
    status: str
    values: int
    figures: int
    findings: Mapping[Severity, int]
    sha256: str = ""


def summary_rows(result: IntakeResult) -> list[SummaryRow]:
    """The summary per file, for the project leader only."""
    per_file: dict[str, list[Finding]] = {}
    for finding in result.findings:
        per_file.setdefault(finding.file, []).append(finding)
    return [
        SummaryRow(
            s.file,
            _status(s),
            len(s.valid),
            len(s.values),
            count_by_severity(per_file.get(s.file, ())),
            s.sha256,
        )
        for s in result.submissions
    ]


def other_rows(result: IntakeResult) -> list[SummaryRow]:
    """The same for what is no tool: the bulk table itself, traject.toml, a folder among the files."""
    files = {submission.file for submission in result.submissions}
    others = [finding for finding in result.findings if finding.file not in files]
    return [
        SummaryRow(file, "geen rekentool", 0, 0, count_by_severity(f for f in others if f.file == file))
        for file in dict.fromkeys(finding.file for finding in others)
    ]


def _status(submission: Submission) -> str:
    if submission.unread:
        return short_reason(submission.unread)
    if submission.concern is None:
        return "concern onbekend"
    if submission.decided:
        return "uitgesloten" if submission.decided == Action.EXCLUDE else "ander bestand telt"
    return "gelezen" if submission.counts else "dubbel ingestuurd"
