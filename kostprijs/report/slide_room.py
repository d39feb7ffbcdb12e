"""The room that every slide has to fit in: that of our own design and that of a region's house style."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kostprijs.addenda import ROLES
from kostprijs.places import Box
from kostprijs.report.deck import Slide
from kostprijs.report.slide_design import opened
from kostprijs.report.slide_fit import HOUSE_SIZES, arranged, own_body

if TYPE_CHECKING:
    from kostprijs.anonymise.dataset import HouseStyle


@dataclass(frozen=True)
class Rooms:
    """Slides and print say the same: what is cut for one is cut for both.

    `house` holds the body per role of a house style; empty where there is none.
    """

    house: Mapping[str, Box] = field(default_factory=dict)

    def fits(self, slide: Slide) -> bool:
        """Whether a slide fits wherever it is shown."""
        if arranged(slide, own_body(slide.role)) is None:
            return False
        body = self.house.get(slide.role)
        return body is None or arranged(slide, body, HOUSE_SIZES) is not None


def rooms_of(house_style: HouseStyle | None) -> Rooms:
    """The rooms of a house style. Raises WrongUse (in Dutch) for one that can not be used."""
    if house_style is None:
        return Rooms()
    design = opened(house_style)
    return Rooms({role: design.body(role) for role in ROLES})
