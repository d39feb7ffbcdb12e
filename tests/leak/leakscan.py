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
    number = re.compile(
        "|".join(
            rf"(?<!\d)(?<!\d[.,]){re.escape(s)}(?!\d)" for value in values for s in sorted(spellings(value))
        )
        or r"(?!)"
    )
    found = []
    for path in paths:
        data = path.read_bytes()
        pieces = [(path.name, str(path.name)), *texts(path.name, data)]
        for place, text in pieces:
            low = text.lower()
            found += [f"{place}: {word}" for word in lowered if word in low]
            # vector drawings are full of coordinates; a value there is the text that pypdf or the alt gives
            if "(stream)" not in place and not place.endswith(".pdf"):
                plain = re.sub(r"<(path|use|clipPath|rect|svg|g|text|tspan)\b[^>]*>", "", text)
                found += [f"{place}: {hit.group()}" for hit in number.finditer(plain)]
    return found
