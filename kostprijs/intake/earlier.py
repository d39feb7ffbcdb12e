"""Tools that look like another: a concern under a new name, or a mended version beside its predecessor.

Who counts twice lets a round pass a minimum that it does not reach, and the ledger takes the unchanged
value of an old contributor for a new one. Only the project leader can know, so that is who is asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from kostprijs.files import parse_json
from kostprijs.intake.findings import Finding, Severity, clean
from kostprijs.intake.submission import Submission
from kostprijs.intake.vault import kept_rounds

# Figures that only some filled in so; equal premiums of the law say nothing.
LEAST_EQUAL, LEAST_SHARE = 5, 0.6
Values = Mapping[str, float]


def reappeared(folder: Path, ronde: str, submissions: Sequence[Submission]) -> list[Finding]:
    """A question per new concern with most figures of one that took part in another round but not now.

    `folder` is the vault of the traject. Compared are the figures whose value is not the commonest among
    all tools of both rounds: at least five must be there, and six in ten equal. A round whose vault can't be
    read is passed over: it is no part of this one.
    """
    here = [(s.concern, s.valid, s.file) for s in submissions if s.counts and s.concern and not s.bulk]
    findings: dict[str, Finding] = {}
    for path in kept_rounds(folder):
        if path.parent.name != ronde:
            there = _earlier(path)
            gone = {c: values for c, values in there if c not in {concern for concern, _, _ in here}}
            usual = _usual([*(values for _, values in there), *(values for _, values, _ in here)])
            old = {concern for concern, _ in there}
            for concern, values, file in here:
                if concern not in old and any(alike(values, other, usual) for other in gone.values()):
                    findings.setdefault(file, _question(file, path.parent.name))
    return list(findings.values())


def versions(submissions: Sequence[Submission]) -> list[Finding]:
    """A question per tool that has most figures of another tool of its concern: perhaps a mended version.

    Both count, and the concern with the mean of them, until the project leader says which one does.
    """
    tools = [s for s in submissions if s.counts and s.concern and not s.bulk]
    usual = _usual([s.valid for s in tools])
    groups: dict[str, list[Submission]] = {}
    for submission in tools:
        groups.setdefault(str(submission.concern), []).append(submission)
    return [
        _version_question(one.file)
        for group in groups.values()
        for one in group
        if any(alike(one.valid, other.valid, usual) for other in group if other is not one)
    ]


def alike(values: Values, other: Values, usual: Values) -> bool:
    """Whether two tools are so equal in what sets them apart that they may be of one concern."""
    both = [figure for figure in values if figure in other]
    telling = [figure for figure in both if not values[figure] == other[figure] == usual.get(figure)]
    equal = sum(values[figure] == other[figure] for figure in telling)
    return equal >= LEAST_EQUAL and equal >= LEAST_SHARE * len(telling)


def _usual(tools: Sequence[Values]) -> dict[str, float]:
    """The commonest value of every figure that at least three tools share."""
    counts: dict[str, Counter[float]] = {}
    for values in tools:
        for figure, value in values.items():
            counts.setdefault(figure, Counter())[value] += 1
    common = {figure: counter.most_common(1)[0] for figure, counter in counts.items()}
    return {figure: value for figure, (value, count) in common.items() if count > 2}


def _earlier(path: Path) -> list[tuple[str, dict[str, float]]]:
    try:
        items = parse_json(path.read_bytes())["inzendingen"]
        return [
            (str(item["concern"]), {str(f): float(v) for f, v in item["telt_mee"].items()})
            for item in items
            if item["telt"] and len(items) <= 2_000  # a bulk table has its concerns in a column
        ]
    except (OSError, KeyError, TypeError, ValueError, AttributeError):
        return []


def _question(file: str, earlier: str) -> Finding:
    return Finding(
        "mogelijk_zelfde_concern", Severity.QUESTION, file, None, "concern",
        f"bijna dezelfde cijfers als een concern dat wel in {clean(earlier)} inzond, maar nu niet",
        "één naam of KvK-nummer per concern, in alle rondes",
        "Is dit hetzelfde concern? Zet het bestand dan met de eerdere naam in de tabel [concern] van "
        "traject.toml.",
    )  # fmt: skip


def _version_question(file: str) -> Finding:
    return Finding(
        "mogelijk_verbeterd", Severity.QUESTION, file, None, "",
        "bijna dezelfde cijfers als een ander bestand van dit concern",
        "één rekentool per concern, of rekentools van verschillende onderdelen",
        "Is het ene bestand een verbeterde versie van het andere? Zeg dan met een besluit «telt» welk "
        "bestand telt; anders telt het gemiddelde van de twee.",
    )  # fmt: skip
