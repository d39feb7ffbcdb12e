"""Finds planted words and values in any file: zip members, PDF text and metadata, images, base64 in HTML."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pypdf
from PIL import Image

# measures of a page and of a drawing, not figures that a reader sees
_STYLE = re.compile(
    r"(?s)<style\b.*?</style>|<(path|use|clipPath|rect|circle|pattern|svg|text|tspan)\b[^>]*>"
    r'| (?:fill|transform)="[^"]*"'  # of a text in a drawing, which has its words beside it
    r'|<c:[xywh] val="[^"]*"/>'  # where a chart on a slide stands
)
_NUMBER = re.compile(r"(?<!\d)(?<!\d[.,])\d+(?:[.,]\d+)?")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{40,}={0,2}")


def texts(name: str, data: bytes, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Every text that can be read out of a file, with the place inside it."""
    if depth > 4:
        return
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
        yield name, data.decode(encoding, errors="ignore")
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield name, archive.comment.decode("latin-1")
            for member in archive.namelist():
                yield from texts(f"{name}!{member}", archive.read(member), depth + 1)
                yield f"{name}!{member}", member
    if data[:5] == b"%PDF-":
        yield from _pdf(name, data, depth)
    if data[:8] == b"\x89PNG\r\n\x1a\n" or data[:3] == b"\xff\xd8\xff":
        with Image.open(io.BytesIO(data)) as image:
            yield f"{name} (metadata)", json.dumps({str(k): str(v) for k, v in image.info.items()})
            yield f"{name} (exif)", str(dict(image.getexif()))
    for found in _BASE64.findall(data):
        inner = _decoded(found)
        if inner:
            yield from texts(f"{name} (base64)", inner, depth + 1)
    if name.endswith((".ipynb", ".json")):
        yield name, json.dumps(json.loads(data), ensure_ascii=False)
        yield from _strings(name, json.loads(data), depth)


def _decoded(found: bytes) -> bytes | None:
    try:
        return base64.b64decode(found + b"=" * (-len(found) % 4))
    except ValueError:
        return None


def _strings(name: str, value: object, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
        if re.fullmatch(r"[A-Za-z0-9+/\s]{40,}={0,2}\s*", value):
            inner = _decoded(re.sub(r"\s", "", value).encode())
            if inner:
                yield from texts(f"{name} (output)", inner, depth + 1)
    elif isinstance(value, list):
        if value and all(isinstance(item, str) for item in value):
            yield name, "".join(value)
        for item in value:
            yield from _strings(name, item, depth)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield name, str(key)
            yield from _strings(name, item, depth)


def _pdf(name: str, data: bytes, depth: int) -> Iterator[tuple[str, str]]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    yield f"{name} (metadata)", str(dict(reader.metadata or {}))
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        yield f"{name} (blz. {number})", text
        yield f"{name} (blz. {number})", re.sub(r"\s+", " ", text)
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.S):
        try:
            yield f"{name} (stream)", zlib.decompress(match.group(1)).decode("latin-1")
        except zlib.error:
            continue


def spellings(value: float | str) -> set[str]:
    """How a planted value can be written: Dutch and English, with and without thousands marks."""
    english = str(value)
    return {english, english.replace(".", ",")}


def leaks(paths: Iterable[Path], words: Iterable[str], values: Iterable[float | str]) -> list[str]:
    """Where a word (any case) or a value (as a whole number, not inside a longer one) stands."""
    lowered = [word.lower() for word in words]
    wanted = [(word, re.compile(rf"(?<!\d){re.escape(word)}(?!\d)")) for word in lowered]
    written = {spelling for value in values for spelling in spellings(value)}
    found = []
    for path in paths:
        data = path.read_bytes()
        pieces = [(path.name, str(path.name)), *texts(path.name, data)]
        for place, text in pieces:
            low = text.lower()
            # a KvK number inside a longer row of digits (a PDF's table of offsets) is no KvK number
            found += [f"{place}: {word}" for word, pattern in wanted if word in low and pattern.search(low)]
            # vector drawings are full of coordinates; a value there is the text that pypdf or the alt gives
            if written and "(stream)" not in place and not place.endswith(".pdf"):
                plain = _STYLE.sub("", text)
                found += [f"{place}: {hit}" for hit in _NUMBER.findall(plain) if hit in written]
    return found
