"""The checks whose finding is a `vraag`: the value counts, and its provider is asked about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kostprijs.intake.basis import ROUNDING_NOISE, Context, amount, valid_values
from kostprijs.intake.findings import Finding, Severity, dutch, shown
from kostprijs.intake.submission import SUPERSEDED, Submission, finding_at
from kostprijs.intake.tariffs import differs
from kostprijs.intake.values import Problem
from kostprijs.model.costmodel import CostModel
from kostprijs.numbers import format_amount

# Two elements of the rekentools that are shipped; why they are named here stands in ADR 78.
LEAVE, SICKNESS = "verlof", "ziekteverzuim"
# Our own choice: leave that is rounded to half a point is off by at most this, in percent points.
LEAVE_TOLERANCE = 0.25


def soft_bounds(context: Context, submission: Submission) -> Iterator[Finding]:
    """An unusual value is asked about: vraag."""
    for element, figure, value in valid_values(context.model, submission):
        bounds = element.bounds_soft
        if bounds and not bounds[0] <= value <= bounds[1]:
            problem = Problem(
                "grens_zacht",
                f"meestal tussen {amount(bounds[0], element)} en {amount(bounds[1], element)}",
                "Klopt deze waarde? Zo ja, wilt u kort toelichten waarom deze afwijkt?",
            )
            yield finding_at(submission, problem, Severity.QUESTION, figure)


def leave_contains_sickness(context: Context, submission: Submission) -> Iterator[Finding]:
    """Leave so high that sickness seems to be in it, while sickness is filled in as well: vraag."""
    valid = submission.valid
    leave, sickness = valid.get(LEAVE), valid.get(SICKNESS)
    if not leave or not sickness:
        return
    element = context.model.element(LEAVE)
    usual = element.minimum_cao if element.minimum_cao is not None else element.protection.norm
    if usual is None or leave < usual + sickness - LEAVE_TOLERANCE:
        return
    problem = Problem(
        "verlof_met_ziekte",
        f"verlof zonder ziekteverzuim; zonder het ziekteverzuim van {amount(sickness, element)} "
        f"blijft {amount(leave - sickness, element)} over",
        "Zit het ziekteverzuim ook in het verlof? Dan telt het dubbel. Wilt u dit nakijken?",
    )
    yield finding_at(submission, problem, Severity.QUESTION, LEAVE)


def below_cao(context: Context, submission: Submission) -> Iterator[Finding]:
    """Less than the minimum that is known from the cao: vraag."""
    for element, figure, value in valid_values(context.model, submission):
        if element.minimum_cao is not None and value < element.minimum_cao - ROUNDING_NOISE:
            problem = Problem(
                "onder_cao",
                f"ten minste {amount(element.minimum_cao, element)} volgens de cao",
                "Klopt dit, en zo ja, hoe voldoet u aan de cao? Wilt u dit toelichten?",
            )
            yield finding_at(submission, problem, Severity.QUESTION, figure)


def other_year(context: Context, submission: Submission) -> Iterator[Finding]:
    """Exactly the public value of another year, and not that of the peiljaar: vraag."""
    for element, figure, value in valid_values(context.model, submission):
        year = context.others[element.id].get(value)
        if year is not None:
            problem = Problem(
                "later_jaar" if year > context.peiljaar else "eerder_jaar",
                f"de waarde van peiljaar {context.peiljaar}; dit is de openbare waarde van {year}",
                f"Wilt u de waarde van {context.peiljaar} invullen, of uw keuze toelichten?",
            )
            yield finding_at(submission, problem, Severity.QUESTION, figure)


def left_as_sent(context: Context, submission: Submission) -> Iterator[Finding]:
    """Still what stood in the tool when it was sent out, so perhaps nobody looked at it: vraag."""
    for _, figure, value in valid_values(context.model, submission):
        if context.prefilled.get(figure) == value:
            problem = Problem(
                "voorbeeldwaarde",
                "uw eigen waarde; dit is de waarde die al in de toegestuurde rekentool stond",
                "Is dit ook uw eigen waarde? Zo niet, wilt u die invullen?",
            )
            yield finding_at(submission, problem, Severity.QUESTION, figure)


def tariff_differs(context: Context, submission: Submission) -> Iterator[Finding]:
    """The tariff in the tool is not the one that its own values give, by more than a cent: vraag.

    Where another convention does give it, that is asked: then nothing was changed, it is reckoned otherwise.
    """
    if submission.printed is None or submission.own_tariff is None or not differs(submission):
        return
    difference = submission.own_tariff - submission.printed
    line = context.model.line(context.model.outcome)
    cents = dutch(round(abs(difference) * 100, 1))
    side = "hoger" if difference > 0 else "lager"
    yield Finding(
        "tarief_wijkt_af",
        Severity.QUESTION,
        submission.file,
        submission.printed_place,
        line.id,
        format_amount(submission.printed, line.unit, 2),
        f"{format_amount(submission.own_tariff, line.unit, 2)} bij narekenen met de ingevulde waarden "
        f"({cents} cent {side})",
        _why_it_differs(context.model, submission),
    )


def _why_it_differs(model: CostModel, submission: Submission) -> str:
    if submission.reckons:
        choices = {choice.id: choice for choice in model.choices}
        words = "; ".join(
            f"{choices[choice].label.lower()}: {choices[choice].option(option).label}"
            for choice, option in submission.reckons
        )
        return (
            f"Met een andere rekenwijze komt uw tarief wel uit ({words}). Rekent u zo? Dan is er niets mis: "
            "wilt u dat bevestigen?"
        )
    if any(filled.status == SUPERSEDED for filled in submission.values.values()):
        return "Dat komt in elk geval ook door de waarde die niet meetelt. Wilt u het tarief daarna nakijken?"
    return "Is er een formule of een waarde aangepast, of rekent u anders? Wilt u dit toelichten?"


def recorded_convention(context: Context, submission: Submission) -> Iterator[Finding]:
    """What [rekenwijze_bestand] says of the tool does not give the tariff in it: vraag to the leader."""
    own, printed = submission.own_tariff, submission.printed
    if not submission.recorded or own is None or printed is None or not differs(submission):
        return
    line = context.model.line(context.model.outcome)
    yield Finding(
        "rekenwijze_niet_bevestigd",
        Severity.QUESTION,
        submission.file,
        submission.printed_place,
        line.id,
        f"{format_amount(printed, line.unit, 2)} in de rekentool; met de keuzes onder [rekenwijze_bestand] "
        f"in traject.toml wordt het {format_amount(own, line.unit, 2)}",
        "keuzes waarmee het tarief van de rekentool uitkomt",
        _other_convention(submission),
    )


def _other_convention(submission: Submission) -> str:
    if submission.tariff is not None and not differs(replace(submission, own_tariff=submission.tariff)):
        return "In de rekenwijze van het traject komt het wel uit. Kan deze tabel weg uit traject.toml?"
    if submission.reckons:
        words = " en ".join(f'{choice} = "{option}"' for choice, option in submission.reckons)
        return f"Met alleen {words} komt het wel uit. Vraag de aanbieder of die zo rekent."
    return "Vraag de aanbieder hoe die rekent, of wat er aan een formule of een waarde is aangepast."


def other_peiljaar(context: Context, submission: Submission) -> Iterator[Finding]:
    """Figures of another year than the round's, or of a year that is left blank: vraag."""
    text = submission.fields.get("peiljaar", "").strip()
    if not text and not submission.bulk and "peiljaar" in submission.fields:
        action = f"Zijn dit de cijfers van {context.peiljaar}? Wilt u het peiljaar invullen?"
        yield _field_finding("geen_peiljaar", submission, "peiljaar", str(context.peiljaar), action)
    elif text and re.findall(r"(?:19|20)\d\d", text) != [str(context.peiljaar)]:
        action = f"Wilt u de cijfers van {context.peiljaar} invullen, of het peiljaar verbeteren?"
        yield _field_finding("ander_peiljaar", submission, "peiljaar", str(context.peiljaar), action)


def other_tool(context: Context, submission: Submission) -> Iterator[Finding]:
    """Another version of the calculation tool: vraag."""
    text = submission.fields.get("rekentool_versie", "")
    if text and text.casefold() not in (context.model.id.casefold(), context.model.title.casefold()):
        action = "Wilt u de rekentool van deze consultatie gebruiken, of aangeven wat er in de uwe anders is?"
        yield _field_finding("andere_rekentool", submission, "rekentool_versie", context.model.id, action)


def _field_finding(code: str, submission: Submission, name: str, expected: str, action: str) -> Finding:
    found, place = shown(submission.fields[name].strip()), submission.field_places.get(name)
    return Finding(code, Severity.QUESTION, submission.file, place, name, found, expected, action)
