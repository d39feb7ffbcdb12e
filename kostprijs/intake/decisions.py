"""The decisions of the project leader at work: what they change, and which findings they settle.

A decision never changes an original: the vault keeps what was filled in beside what counts instead. The
same decisions on the same files give the same vault again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kostprijs.intake.concerns import registered
from kostprijs.intake.decision import Action, Decision
from kostprijs.intake.findings import Finding, Severity, dutch
from kostprijs.intake.identity import Identity, concern_name, kvk_number, tokens_of
from kostprijs.intake.submission import BLANK, EXCLUDED, VALID, Filled, Submission

BY_DECISION = "besluit"
# Said of several files together; once one of them is chosen there is nothing left to do.
_OF_SEVERAL = ("zelfde_concern", "dubbel_bestand")
_ABSENT = Filled(None, BLANK, "", None, "niets gevonden")


@dataclass(frozen=True)
class Applied:
    """One decision on one file, with what stood there: figure id -> as it was read, None for the tariff.

    `sha256` is that of the file.
    """

    decision: Decision
    file: str
    originals: Mapping[str, Filled]
    printed: float | None = None
    sha256: str = ""

    def as_json(self) -> dict[str, Any]:
        """The line of the log (Dutch keys)."""
        decision = self.decision
        return {
            "bestand": self.file,
            "sha256": self.sha256,
            "element": decision.element,
            "actie": decision.action.value,
            "punt": decision.point,
            "waarde": decision.value,
            "grond": decision.ground,
            "datum": decision.date.isoformat(),
            "tarief_in_bestand": self.printed,
            "was": {
                figure: [filled.value, filled.status, filled.shown, *(filled.place or ("", ""))]
                for figure, filled in self.originals.items()
            },
        }


def apply_decisions(
    decisions: Sequence[Decision],
    submissions: Sequence[Submission],
    assigned: Mapping[str, str],
    outcome: str,
) -> tuple[list[Submission], list[Applied]]:
    """The settled submissions with the decisions carried out, and the log.

    Raises ModelError (place in traject.toml, never a name) for a file or concern that is not in the round,
    and for two decisions that can't both hold. Their order makes no difference.
    """
    current = list(submissions)
    made: dict[tuple[int, str], Decision] = {}
    keys = registered(submissions, assigned)
    chosen: set[str] = set()
    log: list[Applied] = []
    for decision in decisions:
        for position in _positions(decision, current, keys):
            _check_agreed(decision, position, made)
            submission = current[position]
            originals = {figure: submission.values.get(figure, _ABSENT) for figure in decision.figures}
            log.append(Applied(decision, submission.file, originals, submission.printed, submission.sha256))
            if decision.action is Action.COUNTS:
                current = _only_this_one(decision, position, current, chosen)
            else:
                current[position] = _changed(decision, submission, outcome)
    return _without_old_tariffs(current, log, outcome), log


def _check_agreed(decision: Decision, position: int, made: dict[tuple[int, str], Decision]) -> None:
    """Raise ModelError when another was decided about the same file and figure, whoever it named."""
    for figure in decision.figures or ("",):
        other = made.setdefault((position, figure), decision)
        if other.action is not decision.action:
            raise decision.table.error(
                "",
                f"{decision.action} gaat niet samen met {other.action} in {other.table.place}: beide gaan "
                "over hetzelfde bestand en onderdeel; laat er één staan",
            )


def _positions(decision: Decision, current: Sequence[Submission], keys: Mapping[str, str]) -> list[int]:
    """Which submissions a decision is about: one file, or all that are of a concern."""
    if decision.file:
        found = [position for position, s in enumerate(current) if s.file == decision.file]
        if len(found) != 1:
            reason = "er is in deze ronde geen bestand met deze naam; neem de naam letterlijk over"
            more = "deze naam komt in de tabel vaker voor; geef elke rij een eigen naam"
            raise decision.table.error("bestand", more if found else reason)
        return found
    tokens = tokens_of(Identity(kvk_number(decision.concern), concern_name(decision.concern)))
    wanted = {keys[token] for token in tokens if token in keys}
    found = [position for position, s in enumerate(current) if s.concern in wanted]
    if not found:
        raise decision.table.error(
            "concern", "dit concern zond in deze ronde niets in; verwacht: de naam of het KvK-nummer"
        )
    return found


def _without_old_tariffs(
    current: Sequence[Submission], log: Iterable[Applied], outcome: str
) -> list[Submission]:
    """Of corrected tools the tariff in the file belongs to the old value, unless it was corrected too."""
    corrected = [applied for applied in log if applied.decision.action is Action.CORRECT]
    mended = {applied.file for applied in corrected if outcome in applied.decision.figures}
    files = {applied.file for applied in corrected} - mended
    return [replace(s, printed=None, printed_was=s.printed) if s.file in files else s for s in current]


def _only_this_one(
    decision: Decision, position: int, current: Sequence[Submission], chosen: set[str]
) -> list[Submission]:
    """Of the files of one concern this one counts. Raises ModelError when that can't be."""
    submission = current[position]
    if submission.unread or submission.concern is None:
        raise decision.table.error(
            "bestand",
            "dit bestand is niet gelezen, of het concern is niet bekend; zet dat eerst in [concern]",
        )
    if submission.concern in chosen:
        raise decision.table.error("bestand", "van dit concern is hierboven al een ander bestand gekozen")
    chosen.add(submission.concern)
    aside = decision.action.value
    return [
        other
        if other.concern != submission.concern or other.unread or other.decided == Action.EXCLUDE
        else replace(other, counts=place == position, decided="" if place == position else aside)
        for place, other in enumerate(current)
    ]


def _changed(decision: Decision, submission: Submission, outcome: str) -> Submission:
    if decision.action is Action.EXCLUDE:
        if not decision.figures:
            return replace(submission, counts=False, decided=decision.action.value)
        without = {f: _excluded(submission.values[f]) for f in decision.figures if f in submission.values}
        return replace(submission, values={**submission.values, **without})
    if decision.value is None or submission.unread:  # only a correction has a value
        return submission
    (figure,) = decision.figures
    if figure == outcome:
        return replace(submission, printed=decision.value, printed_was=submission.printed)
    filled = submission.values.get(figure, _ABSENT)
    shown = f"{filled.shown}, gecorrigeerd naar {dutch(decision.value)}"
    mended = filled._replace(value=decision.value, status=VALID, how=BY_DECISION, shown=shown)
    return replace(submission, values={**submission.values, figure: mended})


def _excluded(filled: Filled) -> Filled:
    return filled if filled.status == BLANK else filled._replace(status=EXCLUDED)


def settle(
    findings: Sequence[Finding],
    early: Sequence[Finding],
    submissions: Sequence[Submission],
    log: Sequence[Applied],
) -> tuple[list[Finding], list[Finding], list[Finding]]:
    """The findings apart: what is open, what is settled by a decision, and notes on idle decisions.

    `early` are the findings of reading, from before any correction: of a corrected figure they are about
    the original. An error is never settled by accepting it: its value can't be right.
    """
    aside = {s.file for s in submissions if s.decided}
    chosen = {applied.file for applied in log if applied.decision.action is Action.COUNTS}
    by_figure: dict[tuple[str, str], list[Decision]] = {}
    for applied in log:
        for figure in applied.decision.figures:
            by_figure.setdefault((applied.file, figure), []).append(applied.decision)
    early_ones = set(map(id, early))

    def is_settled(finding: Finding) -> bool:
        if finding.file in aside or (finding.file in chosen and finding.code in _OF_SEVERAL):
            return True
        made = by_figure.get((finding.file, finding.figure), ())
        return any(_settles(decision, finding, id(finding) in early_ones) for decision in made)

    done = [finding for finding in findings if is_settled(finding)]
    still = [finding for finding in findings if not is_settled(finding)]
    unread = {s.file for s in submissions if s.unread}
    return still, done, _idle(still, done, log, unread)


def _settles(decision: Decision, finding: Finding, is_early: bool) -> bool:
    """Whether this decision about its figure settles the finding."""
    if decision.action is Action.ACCEPT:
        return finding.severity is not Severity.ERROR and decision.point in ("", finding.code)
    return decision.action is Action.EXCLUDE or is_early


def _idle(
    still: Sequence[Finding], done: Sequence[Finding], log: Sequence[Applied], unread: Collection[str]
) -> list[Finding]:
    """A note per decision that does nothing: no open question to accept, an error, or an unread file."""
    answered = {(f.file, f.figure, code) for f in done for code in ("", f.code)}
    wrong = {(f.file, f.figure) for f in still if f.severity is Severity.ERROR}
    notes = []
    for applied in log:
        abouts = {(applied.file, figure) for figure in applied.decision.figures}
        if applied.decision.action is Action.ACCEPT and abouts & wrong:
            notes.append(_without_effect(applied, "een fout, en die is niet te accepteren"))
        elif applied.decision.action is Action.ACCEPT and not answered & {
            (*about, applied.decision.point) for about in abouts
        }:
            notes.append(_without_effect(applied, "geen vraag die openstaat"))
        elif applied.decision.element and applied.file in unread:
            notes.append(_without_effect(applied, "een bestand dat niet gelezen is"))
    return notes


def _without_effect(applied: Applied, found: str) -> Finding:
    return Finding(
        "besluit_zonder_gevolg", Severity.NOTE, applied.file, None, applied.decision.element, found,
        f"iets om te {applied.decision.action}",
        "Een fout kunt u corrigeren of uitsluiten. Is er niets meer te beslissen? Haal het besluit dan weg "
        "uit traject.toml.",
    )  # fmt: skip


def corrected_and_excluded(log: Iterable[Applied], file: str) -> list[Applied]:
    """The decisions that the provider of this file is told of: what changed in its values."""
    told = (Action.CORRECT, Action.EXCLUDE)
    return [applied for applied in log if applied.file == file and applied.decision.action in told]
