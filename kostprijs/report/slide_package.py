"""The file around the slides: no person and no time in it, and the same bytes every time."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from kostprijs.report.slide_xml import drawing_tag, set_language

_DATE = (1980, 1, 1, 0, 0, 0)
_LONGEST = 255  # letters that a property may have
_CONTENT_TYPES = "[Content_Types].xml"


def describe(show: Any, title: str, language: str, date: dt.date) -> None:
    """Core properties of the document itself: no person, and no time but its own date."""
    properties = show.core_properties
    for element in list(properties._element):
        properties._element.remove(element)
    properties.title, properties.language = title[:_LONGEST], language
    properties.created = properties.modified = dt.datetime(date.year, date.month, date.day)


def speak(show: Any, locale: str) -> None:
    """Give every text on the slides and in the notes its language."""
    for slide in show.slides:
        for page in (slide, slide.notes_slide):
            for run in page._element.iter(drawing_tag("r")):
                run.get_or_add_rPr()
            set_language(page._element, locale)


def packed_bytes(show: Any) -> bytes:
    """The presentation as a file: members in a fixed order, without the time of making it."""
    stream, result = io.BytesIO(), io.BytesIO()
    show.save(stream)
    with zipfile.ZipFile(stream) as made, zipfile.ZipFile(result, "w") as kept:
        for name in sorted(made.namelist(), key=lambda name: (name != _CONTENT_TYPES, name)):
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system, member.external_attr = 3, 0o644 << 16
            kept.writestr(member, made.read(name))
    return result.getvalue()
