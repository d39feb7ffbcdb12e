"""A publication as it lies in its folder: its files, and what its manifest says of them."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import kostprijs
from kostprijs.audit.outcome import Check, Place
from kostprijs.errors import VerificationFailed, WrongUse
from kostprijs.files import canonical_json, parse_json, sha256
from kostprijs.layout import Workspace
from kostprijs.provenance import SURROUNDINGS, VERSION, hashed_part, kenmerk
from kostprijs.report.publish import MANIFEST, PAGE

_MOST = 500_000_000  # bytes of one file
_PARTS = frozenset({"versie", "grondslag", "uitkomst", "kenmerk", "sha256", SURROUNDINGS})


@dataclass(frozen=True)
class Published:
    """A publication: `home` is the root that data/ lies under, `files` are its bytes by relative name.

    `strange` says (Dutch) of what is no plain file of a size to be read what it is, by relative name.

    `ground` and `outcome` are the hashed part of the manifest: what it stands on, and the hash of every
    file. `surroundings` is what it was made on.
    """

    home: Workspace
    traject: str
    ronde: str
    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    strange: Mapping[str, str] = field(default_factory=dict)

    @property
    def ground(self) -> Mapping[str, Any]:
        """What the publication stands on."""
        return dict(self.manifest["grondslag"])

    @property
    def outcome(self) -> Mapping[str, str]:
        """The hash of every file as it was published."""
        return dict(self.manifest["uitkomst"])

    @property
    def surroundings(self) -> Mapping[str, Any]:
        """On what it was made; not hashed, so no proof."""
        found = self.manifest.get("omgeving", {})
        return found if isinstance(found, dict) else {}

    @property
    def release(self) -> str:
        """The version of the package that made it."""
        return str(self.ground["pakket"]["versie"])


def read_published(workspace: Workspace, report: Path) -> Published:
    """Read reports/<traject>/<ronde>/, wherever the command was given.

    Raises WrongUse when there is no publication, VerificationFailed when its manifest can't be read.
    """
    folder = report_folder(workspace, report)
    home = home_of(workspace, folder)
    files, strange = _files(folder)
    try:
        manifest = parse_json(files[MANIFEST])
        found = Published(home, folder.parent.name, folder.name, files, manifest, strange)
        _check_version(manifest)
        if not _shaped(manifest):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise VerificationFailed(
            f"{MANIFEST} is niet meer wat kostprijs schreef: het is niet te lezen, of de grondslag of de "
            "controlesommen ontbreken. Gebruik de oorspronkelijke map van de publicatie."
        ) from error
    return found


def _files(folder: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    """What lies in a folder and below; a link is not followed, a pipe not opened."""
    files, strange = dict[str, bytes](), dict[str, str]()
    for place, folders, names in os.walk(folder):
        if not folders and not names and Path(place) != folder:
            strange[_shown(Path(place).relative_to(folder))] = "is een lege map"
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        for path in (Path(place) / name for name in (*names, *links)):
            what = _strange(path)
            name = _shown(path.relative_to(folder))
            if what:
                strange[name] = what
                continue
            try:
                files[name] = path.read_bytes()
            except OSError:
                strange[name] = "mag of kan niet gelezen worden"
    return dict(sorted(files.items())), dict(sorted(strange.items()))


def _strange(path: Path) -> str:
    seen = path.lstat()
    if stat.S_ISLNK(seen.st_mode):
        return "is een verwijzing naar iets elders, geen bestand"
    if not stat.S_ISREG(seen.st_mode):
        return "is geen gewoon bestand"
    return "is te groot om van deze publicatie te zijn" if seen.st_size > _MOST else ""


def _check_version(manifest: Mapping[str, Any]) -> None:
    version = manifest.get("versie", 1)
    if type(version) is int and version > VERSION:
        raise WrongUse(
            f"{MANIFEST} heeft vorm {version}, en deze versie van kostprijs ({kostprijs.__version__}) kent "
            f"vorm {VERSION}. Controleer de publicatie met de versie die haar maakte, of met een nieuwere."
        )


def _shaped(manifest: Mapping[str, Any]) -> bool:
    """Whether all that a verification reads of a manifest is there and is a text or a table of texts."""
    ground, outcome = manifest["grondslag"], manifest["uitkomst"]
    first = "versie" not in manifest  # the form of before 0.2.0
    texts = [ground["dataset_sha256"], ground["pakket"]["versie"], *outcome.values()]
    tables = [outcome, ground["notebook_parameters"]]
    if first:
        texts.append(ground["parameters_sha256"])
    else:
        texts.append(ground["beleid"]["id"])
        tables += [ground[name] for name in ("bestanden", "beleid", "model", "parameters", "notebooks")]
        texts += [None if type(number) is not int else "" for number in ground["regels"].values()]
    around = [manifest.get("omgeving", {}).get(name, {}) for name in ("pakketten", "programma")]
    return (
        bool(outcome)
        and all(isinstance(text, str) for text in texts)
        and all(isinstance(text, str) for table in (*tables, *around) for text in table.values())
        and (first or type(manifest["versie"]) is int)
    )


def _shown(path: Path) -> str:
    """The name of a file as it can be printed: one may hold bytes that are no text."""
    return path.as_posix().encode("utf-8", "replace").decode()


def home_of(workspace: Workspace, folder: Path) -> Workspace:
    """The root of a publication: data/ lies beside the reports/ that it is in, wherever that is."""
    return Workspace(folder.parents[2]) if folder.parents[1].name == "reports" else workspace


def report_folder(workspace: Workspace, report: Path) -> Path:
    """The folder of a publication, as given or under the root. Raises WrongUse when there is none."""
    for folder in (report, workspace.root / report):
        if (folder / MANIFEST).is_file():
            return folder.resolve()
    raise WrongUse(f"In {report} staat geen publicatie (geen {MANIFEST}). Geef de map reports/TRAJECT/RONDE.")


def check_manifest(published: Published) -> Check:
    """Whether the manifest agrees with itself (its own hash and its mark) and with the mark on the page."""
    manifest, places = published.manifest, []
    for key, right in (("sha256", hashed_part(manifest)), ("kenmerk", kenmerk(published.ground))):
        if manifest.get(key) != right:
            what = "klopt niet met de rest van het manifest: er is iets in gewijzigd"
            places.append(Place(MANIFEST, f"«{key}»", what, str(manifest.get(key, "")), right))
    odd = sorted(set(manifest) - _PARTS)
    if odd:
        places += [Place(MANIFEST, f"«{key}»", "hoort niet in een manifest") for key in odd]
    elif published.files[MANIFEST] != canonical_json(manifest):  # such as a key that stands there twice
        places.append(Place(MANIFEST, "", "is niet geschreven zoals kostprijs het schrijft"))
    page = published.files.get(PAGE)
    if page is not None and str(manifest.get("kenmerk")).encode() not in page:
        places.append(Place(PAGE, "kenmerk", "de bladzijde heeft een ander kenmerk dan het manifest"))
    told = (published.ground.get("notebook_parameters", {}).get(k) for k in ("traject", "ronde"))
    if tuple(told) != (published.traject, published.ronde):
        what = "de map heet anders dan waar het manifest over gaat"
        places.append(Place(MANIFEST, "«notebook_parameters»", what))
    return Check(
        "manifest", "Het manifest klopt met zichzelf", tuple(places), compared=3, noun="controlesommen"
    )


def check_files(published: Published) -> Check:
    """Whether every file is there as it was published, under its own name, and nothing else is."""
    outcome = published.outcome
    found = {name: sha256(data) for name, data in published.files.items() if name != MANIFEST}
    names = {digest: name for name, digest in outcome.items()}
    places, renamed = list[Place](), set[str]()
    for name in sorted(set(found) - set(outcome)):
        known = names.get(found[name])
        if known is None:
            places.append(Place(name, "", "hoort niet bij deze publicatie"))
        elif known in found:
            places.append(Place(name, "", f"hoort niet bij deze publicatie; het is een kopie van {known}"))
        else:
            renamed.add(known)
            places.append(Place(name, "", f"is {known} onder een andere naam", known, name))
    places += [Place(name, "", what) for name, what in published.strange.items()]
    for name in sorted(set(outcome) - set(found) - renamed - set(published.strange)):
        places.append(Place(name, "", "ontbreekt"))
    for name in sorted(set(outcome) & set(found)):
        if found[name] != outcome[name]:
            other = names.get(found[name])
            what = f"heeft de inhoud van {other}" if other else "is gewijzigd sinds de publicatie"
            places.append(Place(name, "", what, outcome[name], found[name]))
    title = "De bestanden zijn zoals ze gepubliceerd zijn"
    return Check("bestanden", title, tuple(places), compared=len(outcome))
