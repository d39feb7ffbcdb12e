"""The region's own .pptx, read and checked before a round takes it along (bare.py says what stays of it)."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kostprijs.anonymise.dataset import HouseStyle
from kostprijs.bare import WithMacros, bare_presentation
from kostprijs.errors import ModelError, reason_of
from kostprijs.layout import CONFIG
from kostprijs.places import EMU, Box, lack, title_place

_POINTS_PER_CM = 72 / 2.54
_MOST_BYTES, _MOST_EXPANDED, _MOST_MEMBERS = 20_000_000, 200_000_000, 2000


def read_house_style(path: Path, layouts: Mapping[str, str]) -> HouseStyle:
    """The cleaned house style out of the file at `path`; `layouts` names a layout of it per role.

    The same file gives the same bytes. Raises ModelError, with the key of traject.toml, when the file is
    absent, is no .pptx, is too large, or lacks a layout (naming those present), or when a layout has no room
    for a title or for what stands under it: what passes here can be published.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _refused("bestand", f"«{path.name:.60}» is niet te lezen: {reason_of(error)}") from error
    _check_size(data)
    try:
        clean = bare_presentation(data)
        present = _layouts(clean)
    except WithMacros as error:
        raise _refused("bestand", "bevat macro's; bewaar het als PowerPoint-presentatie (.pptx)") from error
    except Exception as error:  # whatever a damaged file makes of python-pptx, zipfile or lxml
        mend = "open het in PowerPoint en bewaar het opnieuw als PowerPoint-presentatie (.pptx)"
        raise _refused("bestand", f"«{path.name:.60}» is niet als .pptx te lezen; {mend}") from error
    for role, name in layouts.items():
        _check_layout(role, name, present)
    return HouseStyle(clean, dict(layouts))


def _refused(key: str, reason: str) -> ModelError:
    return ModelError(CONFIG, f"[huisstijl], {key}", reason)


def _check_size(data: bytes) -> None:
    if len(data) > _MOST_BYTES:
        most = _MOST_BYTES // 1_000_000
        raise _refused("bestand", f"is groter dan {most} MB; een sjabloon zonder dia's is veel kleiner")
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _refused("bestand", "is geen PowerPoint-presentatie (.pptx), of is beveiligd") from error
    if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > _MOST_EXPANDED:
        raise _refused("bestand", "is uitgepakt veel te groot; gebruik een sjabloon zonder dia's")


def _layouts(data: bytes) -> dict[str, tuple[Any, float]]:
    """The layouts by name, each with the height of a slide in points."""
    from pptx import Presentation

    show = Presentation(io.BytesIO(data))
    height = float(show.slide_height or 0) / EMU
    # as the slides choose: of two with one name the last
    return {layout.name: (layout, height) for master in show.slide_masters for layout in master.slide_layouts}


def _check_layout(role: str, name: str, present: Mapping[str, tuple[Any, float]]) -> None:
    if name not in present:
        known = ", ".join(f"«{found}»" for found in present) or "geen"
        raise _refused(role, f"«{name:.60}» is geen indeling in dit bestand; daarin staan: {known}")
    layout, height = present[name]
    if title_place(layout) is None:
        reason = f"de indeling «{name:.60}» heeft geen vak voor een titel, en elke dia heeft een titel"
        raise _refused(role, f"{reason}; kies een andere indeling of zet er een titelvak in")
    found = lack(layout, role, height)
    if found is None:
        return
    what, there, least = found
    place = "de titel" if what == "titel" else "wat onder de titel komt"
    reason = (
        f"de indeling «{name:.60}» heeft te weinig ruimte voor {place}: {_centimetres(there, math.floor)}"
    )
    needed = _centimetres(least, math.ceil)
    raise _refused(role, f"{reason}, en nodig is ten minste {needed}; kies een andere of maak het vak groter")


def _centimetres(box: Box, whole: Callable[[float], int]) -> str:
    return f"{whole(box.width / _POINTS_PER_CM)} bij {whole(box.height / _POINTS_PER_CM)} cm"
