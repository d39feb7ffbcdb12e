"""Slides carry nothing of a submission, of who made a template or of this machine, in any member.

The worksheets behind the charts are workbooks inside the presentation: the scanner opens those as well.
"""

from __future__ import annotations

import getpass
import io
import socket
import zipfile
from pathlib import Path

import pytest
from house_styles import LAYOUTS, SECRETS, house_style
from leakscan import leaks, texts
from test_example_round_leaks_nothing import canaries, fractions, words

from kostprijs.example.writer import write_example
from kostprijs.model.references import load_references

STYLE = '[huisstijl]\nbestand = "stijl van kantoor.pptx"\n' + "".join(
    f'{role} = "{name}"\n' for role, name in LAYOUTS.items()
)


@pytest.fixture(scope="module")
def root(tmp_path_factory, kostprijs):
    root = tmp_path_factory.mktemp("kanariemap")
    folder = root / "data" / "raw" / "voorbeeld"
    write_example(folder)
    settings = folder / "traject.toml"
    settings.write_text(settings.read_text() + STYLE)
    (folder / "stijl van kantoor.pptx").write_bytes(house_style())
    for step in ("intake", "anonymise", "publish"):
        done = kostprijs(step, "voorbeeld", "ronde-1", cwd=root)
        assert done.returncode in (0, 1), done.stderr
    return root


@pytest.fixture(scope="module")
def slides(demo, root):
    """The slides of the example in our own design, and in a house style with secrets in every corner."""
    return {
        "eigen": demo[0] / "reports/voorbeeld/ronde-1/slides.pptx",
        "huisstijl": root / "reports/voorbeeld/ronde-1/slides.pptx",
    }


@pytest.fixture(scope="module")
def public(demo):
    """Values that a page may print: of the references, and percentages as a worksheet keeps them."""
    rows = [row for group in load_references().values() for row in group]
    found = {number for row in rows for number in (row.value, row.high) if number is not None}
    return found | fractions(demo[0])


def members(data: bytes) -> dict[str, bytes]:
    """Every member, also those of the workbooks inside."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            found[name] = archive.read(name)
            if found[name][:2] == b"PK":
                found |= {f"{name}!{inner}": body for inner, body in members(found[name]).items()}
    return found


@pytest.mark.parametrize("which", ["eigen", "huisstijl"])
def test_no_name_text_or_value_of_a_submission_and_no_word_of_the_office(slides, which, public):
    wanted = {*words(), *SECRETS, "stijl van kantoor"}
    values = canaries() - public
    assert len(values) > 30
    assert leaks([slides[which]], wanted, values) == []


@pytest.mark.parametrize("which", ["eigen", "huisstijl"])
def test_no_path_user_or_machine(slides, root, demo, which):
    # short names (of a user, a host) stand in other words; only as part of a path they would say something
    places = {str(root), str(demo[0]), root.name, str(Path.home()) + "/", str(Path(__file__).parents[2])}
    places |= {f"/{getpass.getuser()}/", f"\\{getpass.getuser()}\\", f"//{socket.gethostname()}/", "/tmp/"}  # noqa: S108
    assert leaks([slides[which]], {place for place in places if len(place) > 3}, []) == []


@pytest.mark.parametrize("which", ["eigen", "huisstijl"])
def test_no_maker_and_no_clock_in_any_properties(slides, which):
    found = members(slides[which].read_bytes())
    properties = [name for name in found if name.rpartition("!")[2].startswith("docProps/")]
    assert "docProps/core.xml" in properties
    for name in properties:
        body = found[name].decode()
        for tag in ("creator>", "lastModifiedBy>", "Company>", "Manager>", "HyperlinkBase>"):
            content = body.partition(f":{tag}")[2] or body.partition(f"<{tag}")[2]
            assert content.partition("<")[0] == "", f"{name}: {tag}"
        assert "2019-08-14" in body or "app.xml" in name, name


@pytest.mark.parametrize("which", ["eigen", "huisstijl"])
def test_the_scanner_opens_every_workbook_behind_a_chart(slides, which):
    """Otherwise nothing was scanned: the sheets are there, and a printed figure is found in one."""
    data = slides[which].read_bytes()
    books = [name for name in members(data) if name.endswith(".xlsx")]
    assert len(books) >= 4
    for book in books:
        read = "\n".join(text for place, text in texts("dia's", data) if f"!{book}!" in place)
        assert "<sheetData>" in read
        assert "xl/worksheets/sheet1.xml" in read


def test_a_planted_value_in_a_workbook_behind_a_chart_is_found(slides, tmp_path):
    """The scanner does see what the tests above say is not there."""
    with zipfile.ZipFile(slides["eigen"]) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    book = next(name for name in kept if name.endswith(".xlsx"))
    inner = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(kept[book])) as old, zipfile.ZipFile(inner, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name.endswith("sheet1.xml"):
                body = body.replace(b"</sheetData>", b"<row><c><v>12.3457</v></c></row></sheetData>")
            new.writestr(name, body)
    path = tmp_path / "dias.pptx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in (kept | {book: inner.getvalue()}).items():
            archive.writestr(name, body)
        archive.writestr("ppt/tags/tag1.xml", "<c>Kanarie Auteur</c>")
    found = leaks([path], SECRETS, ["12.3457"])
    assert [hit for hit in found if book in hit]
    assert [hit for hit in found if "tag1.xml" in hit]
