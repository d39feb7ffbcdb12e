"""The red-team report on the screen, in words for a privacy officer, or as one JSON document."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from kostprijs.cli.show import document, say
from kostprijs.cli.show_table import show, table
from kostprijs.errors import Refused
from kostprijs.numbers import UNITS, count_of, format_amount, format_number

if TYPE_CHECKING:
    from kostprijs.anonymise.attack import Attacker, FigureAttack, RoundAttack
    from kostprijs.anonymise.audit import Exposure

_CONFIDENTIAL = (
    "VERTROUWELIJK, alleen voor de projectleider. Hieronder staan intervallen rond ingezonden waarden: niet "
    "doorsturen, niet opslaan bij de publicatie."
)
# who, what they know besides the publication, and the short form for a narrow column
_WHO = {
    "buitenstaander": ("een buitenstaander", "niets erbij", "buiten"),
    "deelnemer": ("elke deelnemer alleen", "de eigen waarde", "alleen"),
    "paar": ("elke twee deelnemers samen", "elkaars waarden", "paar"),
    "alle_anderen": ("alle anderen samen", "alle waarden op één na", "anderen"),
}
_DIGITS = 6


def attack(found: RoundAttack, json: bool) -> None:
    """The report; afterwards Refused when somebody against whom the policy promises safety got through."""
    if json:
        document(_as_json(found))
    else:
        _on_screen(found)
    if found.broken:
        names = ", ".join(item.figure.label for item in found.broken)
        raise Refused(
            f"De belofte is niet gehouden bij: {names}. Deel deze publicatie niet (meer) en draai "
            "«kostprijs anonymise» opnieuw; blijft dit zo, meld het dan aan de beheerder."
        )


def _on_screen(found: RoundAttack) -> None:
    from kostprijs.anonymise.attack import Attacker

    say(_CONFIDENTIAL)
    title = f"Wie kan wat achterhalen: {found.traject}, {found.ronde} (beleid {found.policy.id})"
    made = table(title, "Wie", "Weet", ">Waarden", ">Exact", ">Binnen marge", ">Te weinig")
    for kind in Attacker:
        who, knows, _ = _WHO[kind.value]
        rows = [exposure for _, exposure in found.attacked_by(kind)]
        counts = (sum(getattr(row, name) for row in rows) for name in ("attacked", "exact", "within", "few"))
        made.add_row(who, knows, *(f"{count}" for count in counts))
    show(made)
    _explain(found)
    for kind in Attacker:
        _narrowest(found, kind)
    _per_figure(found)
    _skipped(found)
    _usual_table(found)


def _explain(found: RoundAttack) -> None:
    say(
        "Waarden: hoe vaak iemand de waarde van een ander aanviel. Exact: zeker op minder dan één invulstap "
        "na. Binnen marge: zeker binnen de marge, naar beide kanten. Te weinig: er blijven minder dan "
        f"{found.policy.candidates_min} waarden mogelijk."
    )
    promised = " en ".join(_WHO[kind.value][0] for kind in found.promised)
    checked = "" if all(item.checked for item in found.figures) else ", voor zover nagegaan"
    held = "NIET gehouden" if found.broken else f"gehouden{checked}"
    say(f"Het beleid belooft nullen bij: {promised}. Die belofte is {held}.")
    rest = " en ".join(who for kind, (who, _, _) in _WHO.items() if kind not in found.promised)
    say(f"Restrisico, wel gemeten en niet beloofd: {rest}.")


def _narrowest(found: RoundAttack, kind: Attacker) -> None:
    best = _tightest(found, kind)
    if best is None:
        return
    item, exposure = best
    unit = item.figure.unit
    low, high = (format_amount(end, unit, UNITS[unit][3] + 1) for end in exposure.interval)
    who = _WHO[kind.value][0]
    say(
        f"Smalste zekere interval voor {who}: {low} tot {high}, {_in_margins(item, exposure)} marges breed "
        f"({item.figure.label})."
    )


def _in_margins(item: FigureAttack, exposure: Exposure) -> str:
    return format_number(exposure.tightest / item.margin, 1)


def _tightest(found: RoundAttack, kind: Attacker) -> tuple[FigureAttack, Exposure] | None:
    rows = [(item, exposure) for item, exposure in found.attacked_by(kind) if exposure.attacked]
    return min(rows, key=lambda row: row[1].tightest / row[0].margin, default=None)


def _per_figure(found: RoundAttack) -> None:
    from kostprijs.anonymise.attack import Attacker

    who = (f">{_WHO[kind.value][2]}" for kind in Attacker)
    made = table("Per figuur: hoeveel marges breed het smalste zekere interval is", "Figuur", *who)
    for item in found.figures:
        if item.exposures:
            cells = (_in_margins(item, item.exposures[kind]) for kind in Attacker)
            made.add_row(item.figure.label, *cells)
    if made.row_count:
        show(made)


def _skipped(found: RoundAttack) -> None:
    counts = Counter(item.skipped for item in found.figures if item.skipped)
    for reason, count in counts.items():
        say(f"Niet aangevallen: {count_of(count, 'figuur', 'figuren')} ({reason.value}).")


def _usual_table(found: RoundAttack) -> None:
    usual = [item.naive for item in found.figures if item.naive]
    if not usual:
        return
    exact, within, attacked = (
        sum(getattr(row, name) for row in usual) for name in ("exact", "within", "attacked")
    )
    say(
        "Ter vergelijking: een gewone tabel met laagste, kwartielen, mediaan, gemiddelde en hoogste van "
        f"dezelfde inzendingen had iedere lezer {exact} van de {attacked} waarden exact gegeven, en {within} "
        "binnen de marge."
    )


def _as_json(found: RoundAttack) -> dict[str, Any]:
    from kostprijs.anonymise.attack import Attacker

    usual = [item.naive for item in found.figures if item.naive]
    return {
        "traject": found.traject,
        "ronde": found.ronde,
        "beleid": found.policy.id,
        "vertrouwelijk": _CONFIDENTIAL,
        "belofte_tegen": [kind.value for kind in found.promised],
        "belofte_gehouden": not found.broken,
        "alles_nagegaan": all(item.checked for item in found.figures),
        "aanvallers": {kind.value: _total_json(found, kind) for kind in Attacker},
        "figuren": [_figure_json(item) for item in found.figures],
        "naief": _sums(usual) if usual else None,
    }


def _total_json(found: RoundAttack, kind: Attacker) -> dict[str, Any]:
    best = _tightest(found, kind)
    return {
        **_sums([exposure for _, exposure in found.attacked_by(kind)]),
        **_interval_json(*best if best else (None, None)),
        "krapste_figuur": best[0].figure.id if best else None,
    }


def _figure_json(item: FigureAttack) -> dict[str, Any]:
    attackers = {
        kind.value: {**_sums([exposure]), **_interval_json(item, exposure)}
        for kind, exposure in item.exposures.items()
    }
    return {
        "id": item.figure.id,
        "eenheid": item.figure.unit,
        "toon": item.figure.display.value,
        "marge": item.margin,
        "niet_aangevallen": item.skipped.value if item.skipped else None,
        "aanvallers": attackers,
        "naief": _sums([item.naive]) if item.naive else None,
    }


def _sums(rows: list[Exposure]) -> dict[str, int]:
    return {
        "aangevallen": sum(row.attacked for row in rows),
        "exact": sum(row.exact for row in rows),
        "binnen_marge": sum(row.within for row in rows),
        "te_weinig_waarden": sum(row.few for row in rows),
    }


def _interval_json(item: FigureAttack | None, exposure: Exposure | None) -> dict[str, Any]:
    """The narrowest certain interval, in the unit of the figure and in margins."""
    if item is None or exposure is None or not exposure.attacked:
        return {"krapste_interval": None, "krapste_interval_in_marges": None}
    return {
        "krapste_interval": [round(end, _DIGITS) for end in exposure.interval],
        "krapste_interval_in_marges": round(exposure.tightest / item.margin, _DIGITS),
    }
