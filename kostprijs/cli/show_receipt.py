"""What `receipt check` shows: of one provider, and of the others no more than how many there are."""

from __future__ import annotations

from collections.abc import Iterator

from kostprijs.cli.receipt_steps import CheckedReceipt, Listed
from kostprijs.cli.show import document, say
from kostprijs.cli.show_table import show, table
from kostprijs.errors import VerificationFailed
from kostprijs.intake.findings import fingerprint
from kostprijs.numbers import UNITS

_NOT_COUNTED = (
    "Uw bewijs staat in geen lijst van deze ronde: zo is het niet meegeteld. Is er na dit bewijs iets aan uw "
    "opgave gewijzigd, dan hoort u een nieuwer bewijs te hebben; ook als het bestand zelf is veranderd wordt "
    "het niet gevonden. Vraag het de gemeente."
)
_ASIDE = "Uw bewijs zegt zelf al dat deze opgave niet meetelt; in uw brief staat waarom."


def checked(found: CheckedReceipt, json: bool) -> None:
    """The outcome; raises VerificationFailed when something is not as it should be."""
    if json:
        document(found.as_json())
    else:
        _values(found)
        for line in _lines(found):
            say(line)
    if not found.ok:
        raise VerificationFailed("Het ontvangstbewijs klopt niet met wat gepubliceerd is, of met uw bestand.")


def _values(found: CheckedReceipt) -> None:
    receipt = found.receipt
    if not receipt.figures:
        return
    title = f"Waarmee volgens dit bewijs gerekend is ({receipt.traject}, {receipt.ronde})"
    made = table(title, "Onderdeel", "Eenheid", ">Waarde", "")
    for figure in receipt.figures:
        note = "aangepast bij besluit" if figure.decided else ""
        made.add_row(figure.label, UNITS[figure.unit][2], figure.text, note)
    show(made)


def _lines(found: CheckedReceipt) -> Iterator[str]:
    receipt = found.receipt
    if receipt.left_out:
        yield f"Ingevulde waarden die niet meetellen: {receipt.left_out}. In uw brief staat waarom."
    if found.same_file is not None:
        yield _about_file(found.same_file)
    yield from map(_about_list, found.listed)
    if not found.counted:
        yield _NOT_COUNTED if receipt.counts else _ASIDE
    yield f"Vingerafdruk van het bewijs: {fingerprint(receipt.commitment)}."


def _about_file(same: bool) -> str:
    if same:
        return "Bestand: dit is het bestand dat is ingelezen, tot op de byte."
    return (
        "Bestand: dit is NIET het bestand dat is ingelezen. Opnieuw opslaan in Excel is al genoeg voor een "
        "verschil; neem het bestand zoals u het verstuurde."
    )


def _about_list(one: Listed) -> str:
    counted = "meegeteld" if one.counted else "niet gevonden"
    text = f"Publicatie {one.publication}: {counted}; er telden {one.count} concerns mee."
    if one.fits is None:
        return f"{text} De cijfers zelf liggen hier niet bij, dus dat de lijst erbij hoort is niet nagegaan."
    if one.fits:
        return f"{text} De lijst hoort bij de cijfers die ernaast staan."
    return f"{text} De lijst hoort NIET bij de cijfers die ernaast staan; vraag de gemeente om de juiste."
