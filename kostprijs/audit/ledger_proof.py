"""What the ledger and the certificates prove of each other: with the vault, and without it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from kostprijs.anonymise.certified import Certified, misfits, public_hash, read_certified
from kostprijs.anonymise.dataset import CERTIFICATE, Display, ReleasedFigure, ReleasedRound, read_round
from kostprijs.anonymise.entry import PUBLISHED, Entry, Posted
from kostprijs.anonymise.ledger import START, read_lines
from kostprijs.audit.outcome import Check, Place
from kostprijs.errors import KostprijsError, Refused
from kostprijs.files import parse_json
from kostprijs.layout import LEDGER


def ledger_check(vault: Path, certificates: Path) -> tuple[Check, tuple[Entry, ...]]:
    """The ledger of a traject in itself and against every certificate; with its lines, none if it is broken.

    `vault` is data/raw/<traject>/kluis, `certificates` data/anonymised/<traject>. A line that is missing,
    swapped or altered is named by its number. Needs no key. Nothing is written.
    """
    title = "Het grootboek is heel en heeft alles wat de certificaten noemen"
    try:
        entries = read_lines(vault)
        certified = read_certified(certificates)
    except Refused as error:
        place = Place(LEDGER, f"regel {error.line}" if error.line else "", _found(error))
        return Check("grootboek", title, (place,), noun="regels"), ()
    places = tuple(_misfit(named, found) for named, found in misfits(entries, certified))
    return Check("grootboek", title, places, compared=len(entries), noun="regels"), entries


def line_check(entry: Entry, released: ReleasedRound) -> Check:
    """Whether a line of the ledger shows what the released table shows, figure by figure."""
    title = f"Regel {entry.number} van het grootboek heeft de cijfers van de vrijgegeven tabel"
    shown = {figure.id: figure for figure in released.figures}
    places = [
        Place(LEDGER, f"regel {entry.number}, {name}", "staat niet in regel en tabel beide")
        for name in sorted(set(shown) ^ set(entry.figures))
    ]
    for name in sorted(set(shown) & set(entry.figures)):
        posted, figure = entry.figures[name], shown[name]
        if (posted.display, posted.values) != (figure.display, figure.values):
            texts = _text(figure.display, figure.values), _text(posted.display, posted.values)
            what = "de regel toont iets anders dan de tabel"
            places.append(Place(LEDGER, f"regel {entry.number}, {figure.label} ({name})", what, *texts))
    if entry.submissions != released.submissions:
        numbers = str(released.submissions), str(entry.submissions)
        places.append(Place(LEDGER, f"regel {entry.number}", "een ander aantal concerns", *numbers))
    return Check("grootboekregel", title, tuple(places), compared=len(shown), noun="figuren")


def public_check(certificates: Path) -> Check:
    """The hash in every certificate, computed again from what is released; no vault is needed.

    `certificates` is data/anonymised/<traject>. A line can be computed where the one before it is known, so
    where that one's certificate still lies there. What can't be is said in the remarks.
    """
    title = "De certificaten volgen uit de vrijgegeven cijfers"
    try:
        certified = read_certified(certificates)
    except Refused as error:
        return Check("certificaten", title, (Place(CERTIFICATE, "", _found(error)),))
    hashes = {0: START, **{named.number: named.sha256 for named in certified}}
    places, remarks, compared = list[Place](), list[str](), 0
    for named in certified:
        file = f"{named.folder}/{CERTIFICATE}"
        try:
            computed = _computed(certificates / named.folder, named, hashes.get(named.number - 1))
        except KostprijsError as error:
            places.append(Place(file, f"regel {named.number}", _found(error)))
            continue
        if computed is None:
            remarks.append(
                f"Regel {named.number} («{named.folder}») is zonder het grootboek niet na te rekenen: de "
                "regel ervoor heeft geen certificaat meer, of de ronde heeft geen datum."
            )
            continue
        compared += 1
        if computed != named.sha256:
            what = "de cijfers, de datum, het beleid of het aantal concerns zijn niet die van deze regel"
            places.append(Place(file, f"regel {named.number}", what, named.sha256[:12], computed[:12]))
    return Check("certificaten", title, tuple(places), tuple(remarks), compared, "certificaten")


def _misfit(named: Certified, found: str | None) -> Place:
    where = f"regel {named.number}, die het certificaat van «{named.folder}» noemt"
    if found is None:
        return Place(LEDGER, where, "ontbreekt in het grootboek")
    what = "is een andere dan toen gepubliceerd werd"
    return Place(LEDGER, where, what, named.sha256[:12], found[:12])


def _computed(folder: Path, named: Certified, previous: str | None) -> str | None:
    """The public hash of a line, from the released round that it is of; None where something is not known."""
    released = read_round(folder)
    date = released.context.date
    if previous is None or date is None:
        return None
    figures = {
        figure.id: Posted(frozenset(), figure.display, _posted_values(figure, released), figure.grid)
        for figure in released.figures
    }
    line = Entry(
        number=named.number,
        kind=PUBLISHED,
        publication=_publication(folder),
        date=date.isoformat(),
        policy=released.policy,
        figures=figures,
        previous="",  # the hash of the line with fingerprints, which is not known here nor in the public part
        submissions=released.submissions,
    )
    return public_hash(line, previous)


def _posted_values(figure: ReleasedFigure, released: ReleasedRound) -> tuple[Decimal, ...]:
    """The values as the ledger writes them: a norm as in the model, not with the decimals of the table."""
    if figure.display is not Display.NORM:
        return figure.values
    norms = {each.id: each.protection.norm for each in released.model.figures()}
    norm = norms[figure.id]
    same = norm is not None and Decimal(repr(norm)) == figure.values[0]
    return (Decimal(repr(norm)),) if same else figure.values


def _publication(folder: Path) -> str:
    return str(parse_json((folder / CERTIFICATE).read_bytes())["grootboek"]["publicatie"])


def _text(display: Display | None, values: Sequence[Decimal]) -> str:
    words = display.value.replace("_", " ") if display else ""
    return " ".join([words, *(str(value).replace(".", ",") for value in values)])


def _found(error: KostprijsError) -> str:
    """What was found, without what it advises."""
    return error.found.removesuffix(".")
