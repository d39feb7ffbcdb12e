"""The leak scanner is worth nothing unless it finds a leak put there on purpose, in every kind of file."""

from __future__ import annotations

import base64
import io
import json
import zipfile

import pytest
import typst
from leakscan import leaks
from PIL import Image, PngImagePlugin

WORD, VALUE = "Zilveren Bezem", 14.37


def in_zip(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/core.xml", data)
    return stream.getvalue()


def png(text: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", text)
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "PNG", pnginfo=info)
    return stream.getvalue()


def pdf(text: str) -> bytes:
    return typst.compile(f"Overzicht van de inzendingen, met {text} erin.".encode())


def notebook(text: str) -> bytes:
    output = {"data": {"text/plain": ["waarde ", f"{text}\n"]}}
    return json.dumps({"cells": [{"outputs": [output]}]}).encode()


SECRET = f"door {WORD} ingevuld: 14,37"
FILES = {
    "pagina.html": f"<p>{SECRET}</p>".encode(),
    "hoofdletters.html": SECRET.upper().encode(),
    "utf16.csv": SECRET.encode("utf-16"),
    "werkboek.xlsx": in_zip(SECRET.encode()),
    "zip_in_zip.xlsx": in_zip(in_zip(SECRET.encode())),
    "handout.pdf": pdf(SECRET),
    "notebook.ipynb": notebook(SECRET),
    "base64.html": b"<img src='data:image/svg+xml;base64," + base64.b64encode(SECRET.encode() * 3) + b"'>",
    "plaatje_in_notebook.ipynb": notebook(base64.b64encode(SECRET.encode() * 3).decode()),
}


@pytest.mark.parametrize("name", FILES)
def test_a_planted_word_and_value_are_found(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(FILES[name])
    found = leaks([path], [WORD], [VALUE])
    assert any(WORD.lower() in hit for hit in found)
    assert any("14,37" in hit for hit in found)


def test_image_metadata_is_read(tmp_path):
    path = tmp_path / "figuur.png"
    path.write_bytes(png(SECRET))
    assert any("metadata" in hit for hit in leaks([path], [WORD], [VALUE]))


def test_the_name_of_a_file_is_read(tmp_path):
    path = tmp_path / "zilveren bezem.csv"
    path.write_bytes(b"")
    assert leaks([path], [WORD], [])


def test_english_notation_is_found(tmp_path):
    path = tmp_path / "data.csv"
    path.write_bytes(b"overhead,14.37\n")
    assert leaks([path], [], [VALUE])


def test_longer_numbers_and_other_words_are_left_alone(tmp_path):
    path = tmp_path / "data.csv"
    path.write_bytes(b"114.37, 14.375, 14.3 een zilveren lepel")
    assert leaks([path], [WORD], [VALUE]) == []
