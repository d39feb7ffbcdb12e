"""The region's own .pptx: what stays, what goes, and what is said when it can not be used."""

from __future__ import annotations

import io
import re
import zipfile

import house_styles
import pytest
from house_styles import LAYOUTS, SECRETS, found_secrets, house_style, members
from PIL import Image
from pptx import Presentation

from kostprijs.anonymise.house_style import read_house_style
from kostprijs.bare import bare_presentation
from kostprijs.errors import ModelError
from kostprijs.pictures import bare_picture


@pytest.fixture(scope="module")
def full() -> bytes:
    return house_style()


@pytest.fixture
def file(tmp_path, full):
    path = tmp_path / "huisstijl.pptx"
    path.write_bytes(full)
    return path


def test_the_planted_words_are_all_in_the_file_itself(full):
    """Otherwise the next test would prove nothing."""
    assert found_secrets(full) == set(SECRETS)


def test_nothing_planted_comes_out(file):
    assert found_secrets(read_house_style(file, LAYOUTS).pptx) == set()


def test_only_parts_that_make_the_looks_are_left(file):
    names = set(members(read_house_style(file, LAYOUTS).pptx))
    kinds = {re.sub(r"\d+", "", name) for name in names if "_rels" not in name}
    assert kinds == {
        "[Content_Types].xml",
        "ppt/presentation.xml",
        "ppt/slideMasters/slideMaster.xml",
        "ppt/slideLayouts/slideLayout.xml",
        "ppt/theme/theme.xml",
        "ppt/tableStyles.xml",
        "ppt/media/image.png",
    }


def test_the_house_style_can_be_used_as_it_comes_out(file, full):
    clean = Presentation(io.BytesIO(read_house_style(file, LAYOUTS).pptx))
    before = Presentation(io.BytesIO(full))
    assert len(clean.slides) == 0
    assert [layout.name for layout in clean.slide_layouts] == [layout.name for layout in before.slide_layouts]
    assert (clean.slide_width, clean.slide_height) == (before.slide_width, before.slide_height)
    for name in LAYOUTS.values():
        slide = clean.slides.add_slide(clean.slide_layouts.get_by_name(name))
        slide.shapes.title.text = "Een titel"
        slide.notes_slide.notes_text_frame.text = "Gesproken tekst"
    logo = next(shape for shape in clean.slide_layouts[6].shapes if hasattr(shape, "image"))
    assert Image.open(io.BytesIO(logo.image.blob)).getpixel((0, 0)) == (0x15, 0x42, 0x73)


def test_the_same_file_gives_the_same_bytes_and_cleaning_twice_changes_nothing(full):
    once = bare_presentation(full)
    assert once == bare_presentation(full)
    assert once == bare_presentation(once)
    with zipfile.ZipFile(io.BytesIO(once)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
    assert names[0] == "[Content_Types].xml"
    assert names[1:] == sorted(names[1:])


def test_no_reference_is_left_to_what_is_gone(file):
    found = members(read_house_style(file, LAYOUTS).pptx)
    for name, body in found.items():
        if not name.endswith(".xml") or name == "[Content_Types].xml":
            continue
        used = set(re.findall(rb'\br:(?:id|embed|link)="([^"]+)"', body))
        folder, _, last = name.rpartition("/")
        relations = found.get(f"{folder}/_rels/{last}.rels", b"")
        assert used <= set(re.findall(rb'\bId="([^"]+)"', relations)), name
        assert b"External" not in relations
        assert not [mark for mark in (b"videoFile", b"graphicFrame", b"r:link") if mark in body], name


@pytest.mark.parametrize("make", [house_styles.png, house_styles.jpeg])
def test_a_picture_keeps_its_pixels_and_loses_its_maker(make):
    data = make()
    clean = bare_picture(data)
    assert b"Kanarie Foto" in data
    assert b"Kanarie" not in clean
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(clean))
    assert before.tobytes() == after.tobytes()
    assert not after.getexif()


@pytest.mark.parametrize("make", [house_styles.png, house_styles.jpeg])
@pytest.mark.parametrize("part", [0.1, 0.3])
def test_a_picture_that_is_not_whole_is_refused_and_not_passed_on(make, part):
    data = make()
    with pytest.raises(ValueError, match=r"PNG|JPEG"):
        bare_picture(data[: int(len(data) * part)])


def refusal(path, layouts=LAYOUTS) -> str:
    with pytest.raises(ModelError) as caught:
        read_house_style(path, layouts)
    assert str(caught.value).startswith("traject.toml, [huisstijl], ")
    assert str(path.parent) not in str(caught.value)
    return str(caught.value).removeprefix("traject.toml, [huisstijl], ")


def test_a_file_that_is_not_there_is_named(tmp_path):
    said = refusal(tmp_path / "weg.pptx")
    assert said == "bestand: «weg.pptx» is niet te lezen: het bestand of de map bestaat niet"


def test_a_layout_that_is_not_there_is_said_with_those_that_are(file):
    said = refusal(file, {**LAYOUTS, "tabel": "Tabel breed"})
    assert said.startswith(
        "tabel: «Tabel breed» is geen indeling in dit bestand; daarin staan: «Title Slide», "
    )
    assert "«Title and Content»" in said


def test_a_layout_without_a_place_for_a_title_is_refused(file):
    said = refusal(file, {**LAYOUTS, "grafiek": "Blank"})
    assert said.startswith("grafiek: de indeling «Blank» heeft geen vak voor een titel")


@pytest.mark.parametrize("data", [b"", b"geen zip", b"PK\x03\x04 kapot", b"\xd0\xcf\x11\xe0" * 200])
def test_what_is_no_presentation_is_refused(tmp_path, data):
    path = tmp_path / "stijl.pptx"
    path.write_bytes(data)
    assert "PowerPoint" in refusal(path)


def test_a_zip_of_something_else_and_a_damaged_presentation_are_refused(tmp_path, full):
    path = tmp_path / "stijl.pptx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("tekst.txt", "geen dia's")
    assert "bewaar het opnieuw" in refusal(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in members(full).items():
            archive.writestr(name, body[:40] if name == "ppt/presentation.xml" else body)
    assert "bewaar het opnieuw" in refusal(path)


def test_macros_are_refused(tmp_path, full):
    path = tmp_path / "stijl.pptx"
    plain = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    macros = b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in members(full).items():
            archive.writestr(name, body.replace(plain, macros))
    assert refusal(path).startswith("bestand: bevat macro's")


def test_a_file_that_is_far_too_large_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "stijl.pptx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(21):
            archive.writestr(f"ppt/media/{number}.png", bytes(10_000_000))
    assert path.stat().st_size < 1_000_000
    assert "veel te groot" in refusal(path)
    path.write_bytes(bytes(20_000_001))
    assert "20 MB" in refusal(path)
