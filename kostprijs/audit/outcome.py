"""What a verification found: checks, and under each the places where something differs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

EQUAL, DIFFERENT, NOT_DONE = "gelijk", "verschilt", "niet nagegaan"


@dataclass(frozen=True)
class Place:
    """One difference: in which file, where in it (Dutch), what stands there and what should.

    `published` and `rebuilt` are as printed, "" for what is not there; `difference` is rebuilt minus
    published for numbers, else "". `what` says in Dutch what was found.
    """

    file: str
    where: str
    what: str
    published: str = ""
    rebuilt: str = ""
    difference: str = ""

    def as_json(self) -> dict[str, Any]:
        """The JSON form (Dutch keys)."""
        return {
            "bestand": self.file,
            "plaats": self.where,
            "gevonden": self.what,
            "gepubliceerd": self.published,
            "herbouwd": self.rebuilt,
            "verschil": self.difference,
        }


@dataclass(frozen=True)
class Figures:
    """One text with numbers of a published file, and whether it is the same when it is made again."""

    file: str
    where: str
    published: str
    equal: bool

    def as_json(self) -> dict[str, Any]:
        """The JSON form (Dutch keys)."""
        return {
            "bestand": self.file,
            "plaats": self.where,
            "gepubliceerd": self.published,
            "gelijk": self.equal,
        }


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; `title` and `remarks` are Dutch.

    `places` are differences and make the verification fail; `remarks` say what else is to be known and
    fail nothing. `compared` counts what was compared, with `noun` its word in the plural. A check that
    could not be done says why in `skipped`. What is `confidential` names what only who has the submissions
    may see: `without_values` is what may stand in a report for others.
    """

    id: str
    title: str
    places: tuple[Place, ...] = ()
    remarks: tuple[str, ...] = ()
    compared: int = 0
    noun: str = "bestanden"
    skipped: str = ""
    confidential: bool = False

    @property
    def state(self) -> str:
        """EQUAL, DIFFERENT or NOT_DONE."""
        if self.places:
            return DIFFERENT
        return NOT_DONE if self.skipped else EQUAL

    @property
    def without_values(self) -> Check:
        """The same for a report that goes out: of a confidential check what differs, and not by how much."""
        if not self.confidential:
            return self
        bare = (replace(place, published="", rebuilt="", difference="") for place in self.places)
        return replace(self, places=tuple(bare))

    def as_json(self) -> dict[str, Any]:
        """The JSON form (Dutch keys)."""
        return {
            "controle": self.id,
            "naam": self.title,
            "uitslag": self.state,
            "vergeleken": self.compared,
            "eenheid": self.noun,
            "verschillen": [place.as_json() for place in self.places],
            "opmerkingen": list(self.remarks),
            "niet_nagegaan": self.skipped,
            "vertrouwelijk": self.confidential,
        }


@dataclass(frozen=True)
class Verification:
    """All checks on one publication; `figures` are those of its files, in their order.

    `release` and `commit` are of the program that made it; the manifest does not prove the commit, which is
    "" where it was not known.
    """

    traject: str
    ronde: str
    checks: tuple[Check, ...]
    kenmerk: str = ""
    release: str = ""
    commit: str = ""
    figures: tuple[Figures, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no check found a difference."""
        return all(check.state != DIFFERENT for check in self.checks)

    def with_checks(self, *checks: Check) -> Verification:
        """The same with more checks, such as those from the submissions."""
        return replace(self, checks=(*self.checks, *checks))

    def as_json(self) -> dict[str, Any]:
        """The JSON form (Dutch keys)."""
        return {
            "traject": self.traject,
            "ronde": self.ronde,
            "kenmerk": self.kenmerk,
            "pakketversie": self.release,
            "gelijk": self.ok,
            "controles": [check.as_json() for check in self.checks],
            "verschillen": [place.as_json() for check in self.checks for place in check.places],
            "cijfers": [figure.as_json() for figure in self.figures],
        }
