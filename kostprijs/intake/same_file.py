"""Is the file that a decision names still the one that the decision was made about?

A name says little: a mended file often comes in under the name of the first. What the file was is told by
`sha256` in the decision, else by what the vault kept when the decision was first carried out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kostprijs.files import parse_json, recover, sha256
from kostprijs.intake.decision import FINGERPRINT, Action, Decision
from kostprijs.intake.findings import Finding, Severity, fingerprint
from kostprijs.intake.submission import Submission
from kostprijs.intake.vault import DECISIONS_FILE

PINS = "vastgelegd"


@dataclass(frozen=True)
class StillMeant:
    """The decisions to carry out, what the project leader is told of the others, and what to remember.

    pins     decision -> sha256 of the file that it is about, for the next intake
    """

    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]
    pins: Mapping[str, str]


def load_pins(folder: Path) -> dict[str, str]:
    """What the last intake of a round, in this vault folder, kept; none when there was none."""
    if folder.parent.is_dir():
        recover(folder)
    try:
        kept = parse_json((folder / DECISIONS_FILE).read_bytes())[PINS]
        return {str(decision): str(digest) for decision, digest in kept.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def still_meant(
    decisions: Iterable[Decision], submissions: Sequence[Submission], earlier: Mapping[str, str]
) -> StillMeant:
    """The decisions whose file is unchanged; one about another file of that name is asked, not applied.

    A decision on a concern is about whatever it submits. A file that can't be read can't be compared.
    """
    count = Counter(s.file for s in submissions)
    digests = {s.file: s.sha256 for s in submissions if s.sha256 and count[s.file] == 1}
    meant, findings, pins = [], [], {}
    for decision in decisions:
        now, key = digests.get(decision.file, ""), key_of(decision)
        then = decision.sha256 or earlier.get(key, "")
        if now and not now.startswith(then):
            findings.append(_another_file(decision, now, then))
        else:
            meant.append(decision)
            if now and decision.action is Action.CORRECT and not decision.sha256:
                findings.append(_not_fastened(decision, now))
        kept = now if now.startswith(then) else earlier.get(key, "")
        if decision.file and kept:
            pins[key] = kept
    return StillMeant(tuple(meant), tuple(findings), pins)


def key_of(decision: Decision) -> str:
    """By what a decision is remembered: all that it says, but for the fingerprint itself."""
    said = {name: value for name, value in decision.table.data.items() if name != FINGERPRINT}
    return fingerprint(sha256(json.dumps(said, sort_keys=True, default=str).encode()))


def _line(digest: str) -> str:
    return f'{FINGERPRINT} = "{fingerprint(digest)}"'


def _another_file(decision: Decision, now: str, then: str) -> Finding:
    return Finding(
        "besluit_ander_bestand", Severity.ERROR, decision.file, None, decision.element,
        f"een andere inhoud dan toen u besloot tot {decision.action} (vingerafdruk {fingerprint(now)}, toen "
        f"{fingerprint(then)})",
        "het bestand waarover het besluit gaat",
        f"Dit besluit van {decision.date:%d-%m-%Y} is niet uitgevoerd. Geldt het ook voor het bestand dat er "
        f"nu staat? Zet er dan in traject.toml onder: {_line(now)}. Zo niet, haal het besluit weg.",
    )  # fmt: skip


def _not_fastened(decision: Decision, now: str) -> Finding:
    return Finding(
        "besluit_zonder_vingerafdruk", Severity.NOTE, decision.file, None, decision.element,
        "een correctie die alleen de naam van het bestand noemt", "ook de vingerafdruk van het bestand",
        f"Zet in traject.toml onder dit besluit: {_line(now)}. Komt er dan een ander bestand met deze naam, "
        "dan wordt eerst aan u gevraagd of de correctie nog geldt.",
    )  # fmt: skip
