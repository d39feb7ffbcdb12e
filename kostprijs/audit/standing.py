"""What a publication stands on, held against what is there now: part by part equal, or which differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import kostprijs
from kostprijs.anonymise.dataset import CERTIFICATE, PACKAGE
from kostprijs.anonymise.policy import load_policy
from kostprijs.audit.outcome import Check, Place
from kostprijs.audit.published import Published
from kostprijs.audit.receipts_check import receipts_differ
from kostprijs.errors import WrongUse
from kostprijs.files import parse_json, sha256
from kostprijs.layout import RECEIPTS
from kostprijs.model.references import reference_hashes, references_sha256
from kostprijs.provenance import LOCK, lock_sha256
from kostprijs.report.execute import shipped_notebook
from kostprijs.report.ground import NOTEBOOK, RELEASED, SLIDES_NOTEBOOK, source_sha256
from kostprijs.rules import changed_since, rules_of

_CHANGED, _ABSENT = "is een ander dan bij de publicatie", "is er niet, en dus niet vergeleken"
_NO_LIST = f"{RECEIPTS} ligt hier niet; een aanbieder kan zijn ontvangstbewijs hier niet nagaan"
_SOLVED = "de groepentabel is hier niet opnieuw uit de inzendingen gemaakt; dat kan alleen met --raw"


@dataclass(frozen=True)
class Part:
    """One part of the basis, by its hash: as published and as it is now (None: not there, or not told)."""

    file: str
    name: str
    published: str | None
    now: str | None


def check_inputs(published: Published, folder: Path) -> Check:
    """Whether data/anonymised/<traject>/<ronde>/ is what the publication was made from, file by file."""
    parts = tuple(_inputs(published, folder))
    home = f"data/anonymised/{published.traject}/{published.ronde}"
    places = [
        Place(
            f"{home}/{part.file}",
            part.name,
            "ontbreekt" if part.now is None else "is een ander dan waar de publicatie van gemaakt is",
            part.published or "",
            part.now or "",
        )
        for part in parts
        if part.published != part.now
    ]
    places += _certificate(folder, f"{home}/{CERTIFICATE}")
    places += receipts_differ(published, folder, f"{home}/{RECEIPTS}")
    known = {*RELEASED, RECEIPTS}
    extra = sorted(path.name for path in folder.glob("[!.]*") if path.name not in known)
    places += [Place(f"{home}/{name}", "", "hoort niet bij wat vrijgegeven is") for name in extra]
    remarks = [_NO_LIST] if "regels" in published.ground and not (folder / RECEIPTS).exists() else []
    title = "De vrijgegeven cijfers zijn die van de publicatie"
    return Check("invoer", title, tuple(places), tuple(remarks), len(parts))


def _inputs(published: Published, folder: Path) -> Iterator[Part]:
    ground = published.ground
    yield Part(PACKAGE, "beschrijving van de dataset", ground["dataset_sha256"], _hash(folder / PACKAGE))
    files: Mapping[str, str] = ground.get("bestanden", {})
    now = {name for name in RELEASED if files and (folder / name).is_file()}
    for name in sorted((set(files) | now) - {PACKAGE}):
        yield Part(name, "", files.get(name), _hash(folder / name))


def _certificate(folder: Path, name: str) -> Iterator[Place]:
    """What the certificate says of the dataset beside it: it was signed off on these very figures."""
    package = _package(folder)
    if not package:
        return  # what it says can't be held against anything; that this file differs is a place already
    try:
        told = parse_json((folder / CERTIFICATE).read_bytes())
        pairs = (
            ("dataset_sha256", told["dataset_sha256"], sha256((folder / PACKAGE).read_bytes())),
            ("beleid", told["beleid"]["sha256"], package["beleid"]["sha256"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        yield Place(name, "", "ontbreekt of is niet te lezen")
        return
    for key, named, found in pairs:
        if named != found:
            yield Place(name, f"«{key}»", "hoort bij een andere dataset", named, found)


def check_ground(published: Published, folder: Path) -> Check:
    """Whether the package and what it holds are those of the publication.

    With the same version of the package nothing may differ. Another version may have another policy, lock,
    notebook or parameter: each is named, and what it does to the figures shows when they are made again.
    """
    own = _package(folder)
    parts = tuple(_parts(published.ground, own))
    changed = [part for part in parts if part.published != part.now]
    places, remarks = list[Place](), list[str]()
    other = published.release != kostprijs.__version__
    if other:
        remarks.append(
            f"de publicatie is gemaakt met kostprijs {published.release}; nagegaan is met "
            f"{kostprijs.__version__}"
        )
    for part in changed:
        what = _CHANGED if part.now else _ABSENT
        if other or (part.file == LOCK and part.now is None):  # without a lock it may still be the same
            remarks.append(f"{part.name} ({part.file}) {what}")
        else:
            places.append(Place(part.file, part.name, what, part.published or "", part.now or ""))
    remarks += [*_rules(published), *_model(own)]
    if any(part.name.startswith("beleid") for part in changed):
        remarks.append(_SOLVED)
    title = "Programma, beleid, model, parameters en lock zijn die van de publicatie"
    return Check("grondslag", title, tuple(places), tuple(remarks), len(parts), "onderdelen")


def _parts(ground: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[Part]:
    yield Part(LOCK, "lock", ground.get("lock_sha256"), lock_sha256())
    # a manifest of before 0.2.0 names no policy: the dataset, whose hash it does name, names it
    policy: Mapping[str, str] = ground.get("beleid") or own.get("beleid", {})
    if policy:
        name = policy["id"]
        yield Part(f"policies/{name}.toml", f"beleid «{name}»", policy.get("sha256"), _policy(name))
    yield from _parameters(ground)
    notebooks: Mapping[str, str] = ground.get("notebooks", {})
    for name in (NOTEBOOK, SLIDES_NOTEBOOK):
        if name in notebooks:
            yield Part(name, "notebook", notebooks[name], source_sha256(shipped_notebook(name)))


def _parameters(ground: Mapping[str, Any]) -> Iterator[Part]:
    if "parameters_sha256" in ground:  # a manifest of before 0.2.0 has one hash over all files
        yield Part("parameters/", "parameterbestanden", ground["parameters_sha256"], references_sha256())
        return
    told, now = ground["parameters"], reference_hashes()
    for name in sorted(set(told) | set(now)):
        yield Part(f"parameters/{name}", "parameterbestand", told.get(name), now.get(name))


def _rules(published: Published) -> Iterator[str]:
    """Which rules are newer than those of the publication; a manifest of before 0.2.0 names none."""
    told = published.ground.get("regels") or rules_of(published.release)
    for rule, version in changed_since(told):
        effect = "verandert cijfers" if version.changes_figures else "verandert geen cijfers"
        yield (
            f"regel «{rule.name}» is sinds kostprijs {version.since} versie {version.number} ({effect}): "
            f"{version.text}"
        )


def _model(own: Mapping[str, Any]) -> Iterator[str]:
    """The dataset has its own model file; that the package's file of that name is another one is told."""
    told: Mapping[str, str] = own.get("model", {})
    shipped = resources.files("kostprijs") / "models" / Path(told.get("bron", "")).name
    if told and shipped.is_file() and sha256(shipped.read_bytes()) != told.get("sha256"):
        yield (
            f"het rekenmodel dat nu met kostprijs meekomt (models/{shipped.name}) is een ander dan dat van "
            "de publicatie; er is gerekend met dat van de publicatie (model.toml bij de vrijgegeven cijfers)"
        )


def _package(folder: Path) -> Mapping[str, Any]:
    try:
        found = parse_json((folder / PACKAGE).read_bytes())["kostprijs"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def check_surroundings(published: Published, now: Mapping[str, Any]) -> Check:
    """On what it was made and on what it is verified: differences are told and prove nothing wrong.

    `now` is what `environment` gives.
    """
    told, known = published.surroundings, dict[str, Any](published.surroundings.get("pakketten", {}))
    pairs = [
        ("Python", told.get("python"), now["python"]),
        ("systeem", told.get("systeem"), now["systeem"]),
        *((name, known.get(name), version) for name, version in now["pakketten"].items()),
        ("commit", told.get("commit"), now["commit"]),
    ]
    remarks = [
        f"{name}: bij de publicatie {before}, nu {after}"
        for name, before, after in pairs
        if before not in (None, after)
    ]
    changed = _programs(told, now)
    if changed:
        remarks.append(f"programmabestanden zijn andere dan bij de publicatie: {', '.join(changed)}")
    count = len(pairs) + len(now["programma"])
    return Check("omgeving", "De omgeving is die van de publicatie", (), tuple(remarks), count, "onderdelen")


def _programs(told: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The folders of the package with other files than then; none when the manifest does not tell."""
    before, after = told.get("programma", {}), now["programma"]
    changed = sorted(n for n in set(before) | set(after) if before and before.get(n) != after.get(n))
    return ["kostprijs/" if name == "." else f"kostprijs/{name}/" for name in changed]


def same_tools(published: Published, now: Mapping[str, Any]) -> bool:
    """Whether the same programs and libraries made it, as the manifest tells: then bytes are equal too."""
    told = published.surroundings
    return all(told.get(name) == now[name] for name in ("python", "systeem", "pakketten", "programma"))


def _policy(name: str) -> str | None:
    try:
        return load_policy(name).sha256
    except WrongUse:
        return None


def _hash(path: Path) -> str | None:
    return sha256(path.read_bytes()) if path.is_file() else None
