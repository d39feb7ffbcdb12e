"""A released round beside the same round made once more from the submissions: file by file, figure by figure.

What was made once more is of today's submissions and was not held against the publication itself: beside the
published figures it could give a provider away. So the places of these checks are confidential.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from kostprijs.anonymise.dataset import CERTIFICATE, PACKAGE, TABLE
from kostprijs.anonymise.entry import Entry
from kostprijs.audit.outcome import Check, Place
from kostprijs.files import parse_json
from kostprijs.layout import LEDGER, RECEIPTS

Rows = dict[tuple[str, str], str]
_DESCRIPTIONS = (PACKAGE, CERTIFICATE)


def files_check(published: Path, repeated: Path, *, receipts: bool) -> Check:
    """Every file of a released round byte by byte.

    Without `receipts` not the list of receipts: what it is made from was drawn by lot and is lost.
    """
    before, now = _files(published), _files(repeated)
    if not receipts:
        before.pop(RECEIPTS, None)
        now.pop(RECEIPTS, None)
    places = [Place(name, "", "ontbreekt in de publicatie") for name in sorted(set(now) - set(before))]
    places += [Place(name, "", "volgt niet uit de inzendingen") for name in sorted(set(before) - set(now))]
    for name in sorted(set(before) & set(now)):
        if before[name] != now[name]:
            places += _described(name, before[name], now[name])
    title = "De inzendingen geven dezelfde bestanden in data/anonymised"
    return Check("herhaald", title, tuple(places), compared=len(before), confidential=True)


def figures_check(published: Path, repeated: Path, labels: Mapping[str, str]) -> Check:
    """Every figure of the group table: published, made once more, and the difference."""
    before, now = (_rows(_files(folder).get(TABLE, b"")) for folder in (published, repeated))
    keys = list(dict.fromkeys([*before, *now]))
    places = [
        Place(TABLE, _where(key, labels), *_difference(before.get(key), now.get(key)))
        for key in keys
        if before.get(key) != now.get(key)
    ]
    title = "De inzendingen geven dezelfde cijfers"
    figures = {figure for figure, _ in keys}
    return Check(
        "herhaald_cijfers", title, tuple(places), compared=len(figures), noun="figuren", confidential=True
    )


def line_again(published: Entry, repeated: Entry | None) -> Check:
    """The line of the ledger byte by byte; where it differs also of which figures the contributions do."""
    title = "De inzendingen geven dezelfde regel in het grootboek, met dezelfde concerns"
    where = f"regel {published.number}"
    places: list[Place] = []
    if repeated is None:
        places.append(
            Place(LEDGER, where, "komt er bij het herhalen niet: de inzendingen geven geen nieuwe regel")
        )
    elif published.line != repeated.line:
        places = [Place(LEDGER, f"{where}, {name}", what) for name, what in _changed(published, repeated)]
        places = places or [Place(LEDGER, where, "is niet wat de inzendingen geven")]
    return Check("herhaald_grootboek", title, tuple(places), compared=1, noun="regels", confidential=True)


def _changed(published: Entry, repeated: Entry) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys([*published.figures, *repeated.figures]):
        before, now = published.figures.get(name), repeated.figures.get(name)
        if before is None or now is None:
            yield name, "staat niet in beide regels"
        elif before.asked != now.asked:
            yield name, "is van andere bijdragen dan de inzendingen nu geven"
        elif before != now:
            yield name, "staat anders in de regel dan de inzendingen nu geven"
    for what, same in (
        ("datum", published.date == repeated.date),
        ("beleid", published.policy == repeated.policy),
        ("formules", published.formulas == repeated.formulas),
        ("aantal concerns", published.submissions == repeated.submissions),
    ):
        if not same:
            yield what, "is niet wat de inzendingen en traject.toml nu geven"


def _files(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        return {}
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def _described(name: str, before: bytes, now: bytes) -> list[Place]:
    """Where a file differs: in a description the keys, in a table that it does (figures_check says where)."""
    if name in _DESCRIPTIONS:
        try:
            keys = list(_keys(parse_json(before), parse_json(now)))
        except ValueError:
            keys = []
        if keys:
            return [
                Place(name, key, "is niet wat de inzendingen en traject.toml nu geven", *texts)
                for key, texts in keys
            ]
    return [Place(name, "", "is niet wat de inzendingen nu geven")]


def _keys(before: Any, now: Any, at: str = "") -> Iterator[tuple[str, tuple[str, str]]]:
    """The keys under which two JSON values differ, with what stands there."""
    if isinstance(before, dict) and isinstance(now, dict):
        for key in sorted({*before, *now}):
            if before.get(key) != now.get(key):
                yield from _keys(before.get(key), now.get(key), f"{at}.{key}" if at else key)
    else:
        yield at, (_short(before), _short(now))


def _short(value: Any) -> str:
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _rows(table: bytes) -> Rows:
    """The values of a group table by figure and word; what is no such table has none."""
    try:
        rows = list(csv.DictReader(io.StringIO(table.decode())))
        return {(row["element"], row["groep"]): row["gemiddelde"] or "" for row in rows}
    except (ValueError, KeyError, csv.Error):
        return {}


def _where(key: tuple[str, str], labels: Mapping[str, str]) -> str:
    figure, word = key
    label = labels.get(figure)
    return f"{label} ({figure}), {word}" if label else f"{figure}, {word}"


def _difference(before: str | None, now: str | None) -> tuple[str, str, str, str]:
    """What was found, the published value, the value made once more, and the latter minus the former."""
    if before is None or now is None:
        what = "staat niet in de publicatie" if before is None else "volgt niet uit de inzendingen"
        return what, _dutch(before or ""), _dutch(now or ""), ""
    try:
        difference = _dutch(f"{Decimal(now) - Decimal(before):+}")
    except InvalidOperation:
        difference = ""
    return "een ander cijfer dan de inzendingen nu geven", _dutch(before), _dutch(now), difference


def _dutch(text: str) -> str:
    return text.replace(".", ",").replace("-", "\u2212")
