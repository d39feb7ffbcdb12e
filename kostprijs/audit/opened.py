"""A publication as it stands in its folder, beside what data/anonymised and the library say of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kostprijs.anonymise.dataset import CERTIFICATE, EARLIER, PACKAGE, TABLE, ReleasedRound
from kostprijs.audit.published import Published, read_published
from kostprijs.errors import VerificationFailed
from kostprijs.files import parse_json
from kostprijs.layout import Workspace
from kostprijs.report.content import Handout
from kostprijs.report.deck import Deck
from kostprijs.report.foreign import unmarked
from kostprijs.report.ground import as_published
from kostprijs.report.handout import load_handout, load_round
from kostprijs.report.once import shared
from kostprijs.report.publish import TABLES
from kostprijs.report.slides import load_deck
from kostprijs.report.texts import Texts, load_texts
from kostprijs.report.translated import translated


@dataclass(frozen=True)
class CsvLine:
    """A line of a table in a file: its number as an editor counts, and its cells."""

    number: int
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """The cells as they are read, not as they are quoted."""
        return "; ".join(cell for cell in self.cells if cell)


@dataclass(frozen=True)
class Opened:
    """One publication.

    `published` is what lies in its folder. `released` has the names of the page; `handout` and `deck` are
    what the library makes of the released round now. `tables`, `bands` and `earlier` are the lines of
    tabellen.csv, bandbreedtes.csv and vorige.csv as they are in the folders, `package` and `certificate` what
    describes the released round.
    """

    published: Published
    released: ReleasedRound
    handout: Handout
    deck: Deck
    texts: Texts
    tables: tuple[CsvLine, ...]
    bands: tuple[CsvLine, ...]
    earlier: tuple[CsvLine, ...]
    package: Mapping[str, Any]
    certificate: Mapping[str, Any]

    @property
    def name(self) -> str:
        """`reports/voorbeeld/ronde-1`."""
        return f"reports/{self.published.traject}/{self.published.ronde}"

    @property
    def mark(self) -> str:
        """The kenmerk that the manifest names."""
        return str(self.published.manifest.get("kenmerk", ""))

    def bands_of(self, figure_id: str) -> tuple[CsvLine, ...]:
        """The lines of bandbreedtes.csv of one figure."""
        return tuple(line for line in self.bands if line.cells[:1] == (figure_id,))


def open_publication(workspace: Workspace, report: Path) -> Opened:
    """Read a publication and what it is made from.

    Raises WrongUse where there is none, or its round is not in data/anonymised; VerificationFailed where
    the released round was changed or a file can't be read.
    """
    published = read_published(workspace, report)
    place = (published.home.root, published.traject, published.ronde)
    with shared(), as_published(published.ground):
        released = translated(load_round(*place), marked=False)
        handout = unmarked(load_handout(*place))
        deck = load_deck(*place)
    beside = published.home.anonymised(published.traject, published.ronde)
    return Opened(
        published=published,
        released=released,
        handout=handout,
        deck=deck,
        texts=load_texts(handout.language),
        tables=lines_of(published.files.get(TABLES, b""), ";"),
        bands=lines_of(_bytes(beside / TABLE), ","),
        earlier=lines_of(_bytes(beside / EARLIER), ","),
        package=_json(beside / PACKAGE),
        certificate=_json(beside / CERTIFICATE),
    )


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def lines_of(data: bytes, delimiter: str) -> tuple[CsvLine, ...]:
    """The lines below the heading; none of an empty file."""
    reader = csv.reader(io.StringIO(data.decode("utf-8-sig", "replace")), delimiter=delimiter)
    found, before = [], 0
    for cells in reader:
        found.append(CsvLine(before + 1, tuple(cells)))
        before = reader.line_num
    return tuple(found[1:])


def _json(path: Path) -> Mapping[str, Any]:
    try:
        content = parse_json(path.read_bytes())
        if not isinstance(content, dict):
            raise ValueError
    except (OSError, ValueError) as error:
        raise VerificationFailed(
            f"{path.name} ontbreekt bij de vrijgegeven cijfers, of is niet te lezen. Gebruik de "
            "oorspronkelijke map van de vrijgegeven ronde."
        ) from error
    return content
