"""What a verification found, in plain Dutch: line by line for the screen, and as a report for a judge."""

from __future__ import annotations

from collections.abc import Iterator

import kostprijs
from kostprijs.audit.outcome import DIFFERENT, EQUAL, NOT_DONE, Check, Place, Verification
from kostprijs.audit.read_table import BESIDE
from kostprijs.numbers import count_of
from kostprijs.report.publish import TABLES

_OWN = ("manifest", "bestanden", "invoer", "grondslag", "certificaten", "cijfers", "omgeving")
_MAY_DIFFER = ("grondslag", "omgeving")  # another version may have made it
TITLE = "# Verslag van controle:"  # how every report begins
_HASH = 64  # the length of a SHA-256 in hexadecimals
_MOST = 300
_ONE = {
    "bestanden": "bestand",
    "certificaten": "certificaat",
    "cijfers": "cijfer",
    "controlesommen": "controlesom",
    "figuren": "figuur",
    "onderdelen": "onderdeel",
    "regels": "regel",
}


def place_line(place: Place) -> str:
    """One difference as a sentence of one line; what an altered file says can't steer a screen."""
    where = f"{place.file}, {place.where}" if place.where else place.file
    if not (place.published or place.rebuilt) or _is_hash(place):
        return _plain(f"{where}: {place.what}")
    by = f" (verschil {place.difference})" if place.difference else ""
    texts = f"gepubliceerd «{place.published}», opnieuw gemaakt «{place.rebuilt}»"
    return _plain(f"{where}: {place.what}; {texts}{by}")


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def check_line(check: Check) -> str:
    """The outcome of one check as a sentence of one line."""
    if check.state == NOT_DONE:
        return f"{check.title}: niet nagegaan; {check.skipped}"
    if check.state == DIFFERENT:
        return (
            f"{check.title}: NEE, op {count_of(len(check.places), 'plaats', 'plaatsen')} is er een verschil"
        )
    counted = count_of(check.compared, _ONE.get(check.noun, check.noun), check.noun)
    told = f" ({counted} vergeleken)" if check.compared else ""
    if check.id in _MAY_DIFFER and check.remarks:
        return f"{check.title}: niet alles, en dat hoeft niet{told}"
    return f"{check.title}: ja{told}"


def conclusion(found: Verification) -> str:
    """The whole outcome in one sentence."""
    if found.ok:
        return (
            f"Alles wat is nagegaan klopt: elk bestand van {found.traject}/{found.ronde} (kenmerk "
            f"{found.kenmerk}) is zoals het gepubliceerd is, en elk cijfer volgt uit de vrijgegeven cijfers."
        )
    files = sorted({place.file for check in found.checks for place in check.places})
    return f"Er is een verschil gevonden. Het gaat om: {', '.join(files)}."


def proven(found: Verification) -> list[str]:
    """What follows from the checks that came out well."""
    states = {check.id: check.state for check in found.checks}
    said = {
        "manifest": "Het manifest is in zichzelf niet gewijzigd: zijn controlesom en zijn kenmerk kloppen.",
        "bestanden": "De bestanden zijn dezelfde als toen het manifest gemaakt werd, onder dezelfde naam.",
        "invoer": "De vrijgegeven cijfers zijn dezelfde als waar de publicatie van gemaakt is.",
        "certificaten": "De certificaten van dit traject horen bij wat er vrijgegeven is.",
        "cijfers": "Elk cijfer in elk bestand volgt uit de vrijgegeven cijfers, met de formules en de "
        "openbare referenties van de publicatie.",
    }
    lines = [text for name, text in said.items() if states.get(name) == EQUAL]
    extra = [check for check in found.checks if check.id not in _OWN and check.state == EQUAL]
    return lines + [f"{check.title}." for check in extra]


def not_proven(found: Verification) -> list[str]:
    """What these checks can't tell, so that nobody reads more in them."""
    lines = [f"{check.title}: {check.skipped}." for check in found.checks if check.state == NOT_DONE]
    if all(check.id in _OWN for check in found.checks):
        lines.append(
            "Of de vrijgegeven cijfers uit de inzendingen volgen, is hier niet nagegaan. Dat kan alleen wie "
            "de inzendingen heeft: «kostprijs verify MAP --raw»."
        )
    if found.release != kostprijs.__version__:
        lines.append(
            f"De publicatie is gemaakt met kostprijs {found.release} en nagegaan met "
            f"{kostprijs.__version__}. De cijfers zijn vergeleken. Dat ook de opmaak, de tekeningen en "
            "andere woorden volgen uit het programma van toen, is alleen bewezen waar een bestand byte voor "
            "byte gelijk is."
        )
    lines.append(
        "Een manifest zegt niet wie publiceerde of wanneer. Vergelijk het kenmerk met dat op een exemplaar "
        "dat destijds is verspreid: wie alles opnieuw maakt, krijgt een ander kenmerk."
    )
    return lines


def plain_report(found: Verification) -> str:
    """The report in Markdown, for who has to judge and does not know the program."""
    return "\n".join(_report(found)) + "\n"


def _report(found: Verification) -> Iterator[str]:
    yield from (f"{TITLE} {found.traject}, {found.ronde}", "", conclusion(found), "")
    yield f"- Kenmerk van de publicatie: {found.kenmerk}"
    yield f"- Gemaakt met kostprijs {found.release}, nagegaan met kostprijs {kostprijs.__version__}"
    if found.commit:
        yield f"- Gemaakt uit commit {_plain(found.commit)[:_HASH]}, zegt het manifest (onder «omgeving»)"
    yield from ("", "## Wat is nagegaan", "")
    yield from (f"- {check_line(check)}." for check in found.checks)
    for title, lines in (("Wat dit bewijst", proven(found)), ("Wat dit niet bewijst", not_proven(found))):
        yield from ("", f"## {title}", "")
        yield from (f"- {line}" for line in lines or ["Niets: zie de verschillen."])
    yield from _differences(found)
    yield from _remarks(found)
    yield from _figures(found)


def _differences(found: Verification) -> Iterator[str]:
    yield from ("", "## Verschillen", "")
    places = [place for check in found.checks for place in check.without_values.places]
    if not places:
        yield "Er zijn geen verschillen gevonden."
        return
    yield "| Bestand | Plaats | Gevonden | Gepubliceerd | Opnieuw gemaakt | Verschil |"
    yield "| --- | --- | --- | --- | --- | ---: |"
    for place in places:
        cells = (place.file, place.where, place.what, place.published, place.rebuilt, place.difference)
        yield f"| {' | '.join(map(_cell, cells))} |"


def _remarks(found: Verification) -> Iterator[str]:
    remarks = [(check.title, remark) for check in found.checks for remark in check.remarks]
    if remarks:
        yield from (
            "",
            "## Opmerkingen",
            "",
            "Dit verschilt of valt op, en maakt de uitslag niet anders.",
            "",
        )
        yield from (f"- {title}: {_cell(remark)}." for title, remark in remarks)


def _figures(found: Verification) -> Iterator[str]:
    """How many figures of each file are equal, and those of the tables one by one."""
    if not found.figures:
        return
    yield from (
        "",
        "## De cijfers",
        "",
        "| Bestand | Plaatsen met cijfers | Gelijk |",
        "| --- | ---: | ---: |",
    )
    for name in dict.fromkeys(figure.file for figure in found.figures):
        own = [figure for figure in found.figures if figure.file == name]
        yield f"| {name} | {len(own)} | {sum(figure.equal for figure in own)} |"
    yield from ("", f"Cijfer voor cijfer, uit {TABLES}:", "")
    yield from ("| Plaats | Gepubliceerd | Uitslag |", "| --- | --- | --- |")
    for figure in found.figures:
        if figure.file == TABLES and not figure.where.endswith(BESIDE):
            state = EQUAL if figure.equal else DIFFERENT
            yield f"| {_cell(figure.where)} | {_cell(figure.published)} | {state} |"


def _is_hash(place: Place) -> bool:
    return max(len(place.published), len(place.rebuilt)) == _HASH and " " not in place.published


def _cell(text: str) -> str:
    """A text in a table of Markdown; a hash and a long text are cut."""
    plain = _plain(text.replace("|", "\\|").replace("<", "&lt;"))
    if len(plain) == _HASH and plain.isalnum():
        return f"{plain[:12]}…"
    return plain if len(plain) <= _MOST else f"{plain[:_MOST]}…"
