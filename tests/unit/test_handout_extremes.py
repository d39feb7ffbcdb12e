"""The PDF of ordinary and of extreme rounds, read back: nothing cut off, no heading left alone."""

from __future__ import annotations

import itertools
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import system_program
from extreme_rounds import EXTREMES
from report_rounds import released_round

from kostprijs.report.content import Handout, Heading, Table
from kostprijs.report.handout import build_handout
from kostprijs.report.pdf import render_pdf

ROUNDS = {"gewoon": released_round, **EXTREMES}
# more pages than the usual eight: forty elements, and names of a hundred letters
MOST_PAGES = {"veertig-elementen": 10, "lange-namen": 18}
MM = 72 / 25.4
WIDTH, HEIGHT, SIDE = 210 * MM, 297 * MM, 15 * MM
TOP, BOTTOM = 16 * MM, HEIGHT - 13 * MM  # of the text; above and below are the header and the footer


@dataclass(frozen=True)
class Line:
    """A printed line of a page: its words, and where they stand in points from the top left."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Printed:
    """A PDF as poppler reads it: lines per page, and all text in the order in which it was set."""

    handout: Handout
    pages: list[list[Line]]
    running: str


def _lines(page: ElementTree.Element) -> list[Line]:
    rows: dict[int, list[ElementTree.Element]] = {}
    for word in page.iter("{http://www.w3.org/1999/xhtml}word"):
        rows.setdefault(round(float(word.attrib["yMax"])), []).append(word)
    made = []
    for _, words in sorted(rows.items()):
        words.sort(key=lambda word: float(word.attrib["xMin"]))
        sides = [[float(word.attrib[side]) for word in words] for side in ("xMin", "xMax", "yMin", "yMax")]
        text = " ".join(word.text or "" for word in words)
        made.append(Line(text, min(sides[0]), max(sides[1]), min(sides[2]), max(sides[3])))
    return made


@pytest.fixture(scope="module")
def printed(
    tmp_path_factory: pytest.TempPathFactory, pdf_words: Callable[[Path], str]
) -> Callable[[str], Printed]:
    kept: dict[str, Printed] = {}

    def read(name: str) -> Printed:
        if name not in kept:
            handout = build_handout(ROUNDS[name](), "0123456789ab")
            path = tmp_path_factory.mktemp("pdf") / f"{name}.pdf"
            path.write_bytes(render_pdf(handout))
            found = ElementTree.fromstring(  # noqa: S314, poppler's own output
                re.sub(r"[\x00-\x08]", "", pdf_words(path))
            )
            pages = [_lines(page) for page in found.iter("{http://www.w3.org/1999/xhtml}page")]
            running = subprocess.run(
                [system_program("pdftotext"), "-raw", path, "-"],
                capture_output=True, text=True, timeout=60, check=True,
            ).stdout  # fmt: skip
            kept[name] = Printed(handout, pages, running)
        return kept[name]

    return read


def body(page: list[Line]) -> list[Line]:
    return [line for line in page if line.bottom < BOTTOM + 1 and line.top > TOP - 1]


def bare(text: str) -> str:
    """The text without what setting it may add or take: spaces, hyphens and places to break."""
    return re.sub(r"[\s\-\u00ad\u200b\u2010]", "", text)


def headings(handout: Handout) -> Iterator[str]:
    """Every text that something has to follow: headings, captions and heads of tables.

    Not the title of a drawing, whose texts are no words to a reader of PDF: the two are one block.
    """
    for section in handout.sections:
        yield section.title
        for block in section.blocks:
            if isinstance(block, Heading):
                yield block.title
            if isinstance(block, Table):
                yield block.caption
                yield " ".join(column.title for column in block.columns)


@pytest.mark.parametrize("name", ROUNDS)
def test_two_to_eight_pages_and_no_near_empty_last_one(name: str, printed: Callable[[str], Printed]) -> None:
    pages = printed(name).pages
    assert 2 <= len(pages) <= MOST_PAGES.get(name, 8)
    assert len(body(pages[-1])) >= 5
    for number, page in enumerate(pages, start=1):
        words = " ".join(line.text for line in page)
        assert f"bladzijde {number} van {len(pages)}" in words
        assert "CONCEPT" in words


@pytest.mark.parametrize("name", ROUNDS)
def test_every_word_is_inside_the_margins(name: str, printed: Callable[[str], Printed]) -> None:
    for page in printed(name).pages:
        for line in page:
            assert line.left > SIDE - 1, line
            assert line.right < WIDTH - SIDE + 1, line
            assert line.top > 8 * MM, line
            assert line.bottom < HEIGHT - 4 * MM, line


@pytest.mark.parametrize("name", ROUNDS)
def test_no_heading_caption_or_table_head_is_the_last_of_a_page(
    name: str, printed: Callable[[str], Printed]
) -> None:
    made = printed(name)
    titles = {bare(title) for title in headings(made.handout)}
    for page in made.pages:
        lines = body(page)
        for count in (1, 2):  # a title may take two lines
            last = bare("".join(line.text for line in lines[-count:]))
            assert last not in titles, lines[-count:]


def alike(one: str, other: str) -> int:
    """How many letters two texts have in common at their start."""
    pairs = zip(bare(one), bare(other), strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


@pytest.mark.parametrize("name", [name for name in ROUNDS if name != "lange-namen"])
def test_of_a_table_over_two_pages_some_rows_stay_together(
    name: str, printed: Callable[[str], Printed]
) -> None:
    made = printed(name)
    tables = list(made.handout.tables())
    for page in made.pages:
        top = [line.text for line in body(page)[:3]]
        for count in (1, 2):  # the head of a table that goes on here, and its first row on this page
            going_on = [
                t for t in tables if bare("".join(c.title for c in t.columns)) == bare("".join(top[:count]))
            ]
            rows = [(table, row) for table in going_on for row in table.rows]
            if not rows:
                continue
            table, row = max(rows, key=lambda item: alike(item[1].cells[0].text, top[count]))
            before = table.rows.index(row)
            after = len(table.rows) - before
            assert min(before, after) >= min(3, len(table.rows) // 2), (table.caption, before, after)


def test_what_follows_from_a_short_table_stands_on_its_page(printed: Callable[[str], Printed]) -> None:
    for name in ("gewoon", "tweede-ronde", "negatief"):
        pages = [bare(" ".join(line.text for line in page)) for page in printed(name).pages]
        table = [
            n for n, text in enumerate(pages) if bare("Tarief zoals ingediend en in één rekenwijze") in text
        ]
        words = [n for n, text in enumerate(pages) if bare("Zoals ingediend liggen laag en hoog") in text]
        assert table == words
        assert len(words) == 1


@pytest.mark.parametrize("name", ROUNDS)
def test_every_cell_of_every_table_is_printed_whole(name: str, printed: Callable[[str], Printed]) -> None:
    made = printed(name)
    running = bare(made.running)
    for table in made.handout.tables():
        assert bare(table.caption) in running
        for row in table.rows:
            for text in (*(cell.text for cell in row.cells), row.below):
                assert bare(text) in running, text


@pytest.mark.parametrize("name", ROUNDS)
def test_a_number_stays_with_its_sign(name: str, printed: Callable[[str], Printed]) -> None:
    made = printed(name)
    for page in made.pages:
        for line in page:
            assert not re.search(r"€$", line.text), line
            assert not re.match(r"%", line.text), line
    # within one cell the lines follow each other in the order of setting
    assert not re.search(r"€\s*\n", made.running)


def test_a_final_handout_has_no_mark_of_a_concept(tmp_path: Path, pdf_words: Callable[[Path], str]) -> None:
    path = tmp_path / "klaar.pdf"
    path.write_bytes(render_pdf(build_handout(released_round(status="definitief"), "0123456789ab")))
    assert "CONCEPT" not in pdf_words(path)
