"""What `verify` shows."""

from __future__ import annotations

from pathlib import Path

from kostprijs.audit.outcome import DIFFERENT, Check, Verification
from kostprijs.audit.words import check_line, conclusion, not_proven, place_line
from kostprijs.cli.show import document, say
from kostprijs.errors import VerificationFailed

_MOST = 30  # differences of one check on the screen


def verification(found: Verification, json: bool, report: Path | None = None) -> None:
    """The outcome of a verification; raises VerificationFailed when anything differs."""
    if json:
        document(found.as_json())
    else:
        for check in found.checks:
            _check(check)
        if found.ok:
            say(conclusion(found))
        for line in not_proven(found):
            say(f"Let op: {line}")
        if report is not None:
            say(f"Geschreven: {report} (verslag in gewone woorden)")
    if not found.ok:
        raise VerificationFailed(conclusion(found))


def _check(check: Check) -> None:
    say(f"{'x' if check.state == DIFFERENT else '-'} {check_line(check)}")
    for place in check.places[:_MOST]:
        say(f"    {place_line(place)}")
    if check.confidential and check.places:
        say("    (vertrouwelijk: niet verspreiden; het verslag noemt deze verschillen zonder bedragen)")
    if len(check.places) > _MOST:
        say(f"    ... en nog {len(check.places) - _MOST}; alle staan in --json en in --verslag")
    for remark in check.remarks:
        say(f"    {remark}")
