"""ro-crate-metadata.json: a publication described for other archives and programs (RO-Crate 1.1).

What was made (each file with its sha256), of what, with which program. Written here and not with the library
`rocrate`, which brings a web client along and takes as long to load as a page to set; the tests read it with
that library. The same publication gives the same bytes: no time, no user, no place of a machine. The Python
and the libraries may differ between two machines that give the same figures; the manifest names them.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from kostprijs.anonymise.dataset import ReleasedRound
from kostprijs.files import canonical_json, sha256
from kostprijs.provenance import kenmerk

CRATE = "ro-crate-metadata.json"
Entity = dict[str, Any]
_SPECIFICATION = "https://w3id.org/ro/crate/1.1"
_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
# the context of 1.1 is of before schema.org had this word
_CONTEXT = [f"{_SPECIFICATION}/context", {"sha256": "https://schema.org/sha256"}]
_ROOT, _RUN, _PROGRAM, _PYTHON, _TERMS, _PUBLISHER = (
    "./", "#publicatie", "#kostprijs", "#python", "#voorwaarden", "#uitgever",
)  # fmt: skip
_FORMATS = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".toml": "application/toml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MANIFEST_TEXT = (
    "Kenmerk, versies en controlesommen van deze uitgave, ook van dit bestand; daarom staat zijn eigen "
    "controlesom hier niet. Onder «omgeving»: de gebruikte Python en bibliotheken."
)
_TERMS_TEXT = (
    "De regio die deze uitgave bekendmaakt bepaalt onder welke voorwaarden zij gebruikt mag worden. Met dit "
    "bestand wordt geen licentie verleend."
)


def crate_json(
    released: ReleasedRound, ground: Mapping[str, Any], outputs: Mapping[str, bytes], manifest: str
) -> bytes:
    """The description of a publication.

    `ground` is what it stands on (the `grondslag` of its manifest), `outputs` are its files but for this one
    and the manifest, whose name is `manifest`. Without a date in the context there is none in it, though the
    specification asks for one: none is made up.
    """
    made = [_output(name, data) for name, data in outputs.items()]
    made.append(_described(manifest, manifest, description=_MANIFEST_TEXT))
    used = [*_inputs(released, ground)]
    graph = [
        _descriptor(),
        _root(released, made),
        *made,
        _run(released, ground, used, made),
        *used,
        *_software(ground),
        {"@id": _TERMS, "@type": "CreativeWork", "name": "Voorwaarden", "description": _TERMS_TEXT},
        {"@id": _PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
        *_publisher(released),
    ]
    return canonical_json({"@context": _CONTEXT, "@graph": graph})


def _descriptor() -> Entity:
    return {
        "@id": CRATE,
        "@type": "CreativeWork",
        "about": {"@id": _ROOT},
        "conformsTo": {"@id": _SPECIFICATION},
    }


def _root(released: ReleasedRound, made: Iterable[Entity]) -> Entity:
    context = released.context
    dated = {"datePublished": context.date.isoformat()} if context.date else {}
    named = {"@id": _PUBLISHER}
    published = {"author": named, "publisher": named} if context.region else {}
    return {
        "@id": _ROOT,
        "@type": "Dataset",
        "name": _title(released),
        "description": (
            "Bandbreedtes van kostprijselementen uit een marktconsultatie "
            f"({context.product or context.title}, peiljaar {context.peiljaar}): hand-out, dia's, tabellen "
            "en notebooks, gemaakt van cijfers die niet tot een aanbieder herleidbaar zijn. Het zijn niet de "
            "cijfers waarmee straks gerekend wordt."
        ),
        **dated,
        **published,
        "inLanguage": context.language,
        "license": {"@id": _TERMS},
        "conformsTo": {"@id": _PROFILE},
        "hasPart": _references(made),
        "mentions": {"@id": _RUN},
    }


def _title(released: ReleasedRound) -> str:
    return f"Bandbreedtes {released.context.title}, {released.context.round_title}"


def _run(
    released: ReleasedRound, ground: Mapping[str, Any], used: Iterable[Entity], made: Iterable[Entity]
) -> Entity:
    return {
        "@id": _RUN,
        "@type": "CreateAction",
        "name": f"Publicatie van {released.traject}, {released.ronde}",
        "description": (
            f"«kostprijs publish {released.traject} {released.ronde}», kenmerk van de grondslag "
            f"{kenmerk(ground)}. Na te gaan met «kostprijs verify»."
        ),
        "actionStatus": "http://schema.org/CompletedActionStatus",
        "instrument": {"@id": _PROGRAM},
        **({"agent": {"@id": _PUBLISHER}} if released.context.region else {}),
        "object": _references(used),
        "result": _references(made),
    }


def _inputs(released: ReleasedRound, ground: Mapping[str, Any]) -> Iterable[Entity]:
    """The released files and the public references: known by their content, as they lie elsewhere."""
    folder = f"data/anonymised/{released.traject}/{released.ronde}"
    for name, digest in sorted(ground.get("bestanden", {}).items()):
        yield _by_content(f"{folder}/{name}", digest, "Vrijgegeven cijfers en wat daarbij hoort.")
    references = ground.get("parameters", {})
    for name, digest in sorted(references.items()):
        yield _by_content(f"kostprijs/parameters/{name}", digest, "Openbare referenties, elk met haar bron.")


def _software(ground: Mapping[str, Any]) -> Iterable[Entity]:
    lock = ground["lock_sha256"]
    needs = [{"@id": _PYTHON}]
    if lock is not None:
        pinned = _by_content("requirements.lock", lock, "De vastgelegde versies van alle bibliotheken.")
        needs.append({"@id": pinned["@id"]})
        yield pinned
    yield {
        "@id": _PROGRAM,
        "@type": "SoftwareApplication",
        "name": ground["pakket"]["naam"],
        "version": ground["pakket"]["versie"],
        "description": "Kostprijsonderzoek waarin geen aanbieder herleidbaar is.",
        "softwareRequirements": needs,
    }
    yield {
        "@id": _PYTHON,
        "@type": "SoftwareApplication",
        "name": "Python",
        "description": "De gebruikte versie staat in manifest.json, onder «omgeving».",
    }


def _publisher(released: ReleasedRound) -> Iterable[Entity]:
    if released.context.region:
        yield {"@id": _PUBLISHER, "@type": "Organization", "name": released.context.region}


def _output(name: str, data: bytes) -> Entity:
    return _described(name, name, sha256=sha256(data), contentSize=str(len(data)))


def _by_content(name: str, digest: str, description: str) -> Entity:
    """A file that is no part of this folder, by the name that its content has everywhere (RFC 6920)."""
    code = base64.urlsafe_b64encode(bytes.fromhex(digest)).rstrip(b"=").decode()
    known = _described(f"ni:///sha-256;{code}", name, sha256=digest, description=description)
    return known | {"@type": "CreativeWork"}  # a File would have to be a part


def _described(identifier: str, name: str, **more: str) -> Entity:
    kind = _FORMATS.get(PurePath(name).suffix, "text/plain")
    return {"@id": identifier, "@type": "File", "name": name, "encodingFormat": kind, **more}


def _references(entities: Iterable[Entity]) -> list[dict[str, str]]:
    return [{"@id": str(entity["@id"])} for entity in entities]
