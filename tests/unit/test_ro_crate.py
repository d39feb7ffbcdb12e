"""The description of a publication for other programs: RO-Crate, read back with the library for it."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
from pathlib import Path

import pytest
from rocrate.rocrate import ROCrate

import kostprijs
from kostprijs.anonymise.dataset import read_round
from kostprijs.provenance import kenmerk
from kostprijs.report.crate import CRATE, crate_json

NOT_DESCRIBED = {CRATE, "manifest.json"}  # a file can't hold its own hash, nor that of what holds its hash


@pytest.fixture(scope="module")
def folder(demo) -> Path:
    return demo[0] / "reports/voorbeeld/ronde-1"


@pytest.fixture(scope="module")
def manifest(folder):
    return json.loads((folder / "manifest.json").read_bytes())


@pytest.fixture(scope="module")
def crate(folder) -> ROCrate:
    return ROCrate(folder)


@pytest.fixture(scope="module")
def released(demo):
    return read_round(demo[0] / "data/anonymised/voorbeeld/ronde-1")


def entities(data: bytes) -> dict[str, dict]:
    return {entity["@id"]: entity for entity in json.loads(data)["@graph"]}


def test_every_file_of_the_publication_is_described_with_its_hash(folder, crate):
    described = {entity.id: entity for entity in crate.data_entities}
    assert set(described) == {path.name for path in folder.iterdir()} - {CRATE}
    for name in set(described) - NOT_DESCRIBED:
        data = (folder / name).read_bytes()
        assert described[name]["sha256"] == hashlib.sha256(data).hexdigest()
        assert described[name]["contentSize"] == str(len(data))
        assert described[name]["encodingFormat"] != "text/plain", "no kind of file was forgotten"
    assert "sha256" not in described["manifest.json"]


def test_the_manifest_holds_the_hash_of_the_description(folder, manifest):
    assert manifest["uitkomst"][CRATE] == hashlib.sha256((folder / CRATE).read_bytes()).hexdigest()


def test_the_run_tells_of_what_it_was_made_and_with_what(demo, crate, manifest):
    run = crate.dereference("#publicatie")
    assert run.type == "CreateAction"
    assert {entity.id for entity in run["result"]} == {entity.id for entity in crate.data_entities}
    assert manifest["kenmerk"] in run["description"]
    inputs = {entity["name"]: entity for entity in run["object"]}
    for name in ("bandbreedtes.csv", "datapackage.json", "certificaat.json", "model.toml"):
        path = f"data/anonymised/voorbeeld/ronde-1/{name}"
        digest = hashlib.sha256((demo[0] / path).read_bytes())
        assert inputs[path]["sha256"] == digest.hexdigest()
        code = base64.urlsafe_b64encode(digest.digest()).decode().rstrip("=")
        assert inputs[path].id == f"ni:///sha-256;{code}", "a name by content, as RFC 6920 has it"
    assert len(inputs) == 4 + len(manifest["grondslag"]["parameters"])
    program = run["instrument"]
    assert (program["name"], program["version"]) == ("kostprijs", kostprijs.__version__)
    needs = {entity["name"]: entity for entity in program["softwareRequirements"]}
    assert set(needs) == {"Python", "requirements.lock"}
    assert needs["requirements.lock"]["sha256"] == manifest["grondslag"]["lock_sha256"]


def test_what_the_specification_asks_of_the_root_is_there(crate, released):
    root = crate.root_dataset
    assert root["datePublished"] == released.context.date.isoformat() == "2019-08-14"
    assert released.context.title in root["name"]
    assert "niet de cijfers waarmee straks gerekend wordt" in root["description"]
    assert "geen licentie" in root["license"]["description"]
    assert root["publisher"]["name"] == released.context.region
    assert crate.metadata["conformsTo"] == "https://w3id.org/ro/crate/1.1"


def test_every_reference_leads_somewhere(folder):
    graph = entities((folder / CRATE).read_bytes())

    def named(value: object) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(named, value))
        if isinstance(value, dict):
            return {value["@id"]} if set(value) == {"@id"} else set().union(*map(named, value.values()))
        return set()

    used = set().union(*(named(entity) for entity in graph.values()))
    assert used - set(graph) == {"https://w3id.org/ro/crate/1.1"}
    assert set(graph) - used == {CRATE}


def test_the_library_writes_the_same_description(crate, folder, tmp_path):
    crate.write(tmp_path / "kopie")
    assert entities((tmp_path / "kopie" / CRATE).read_bytes()) == entities((folder / CRATE).read_bytes())


def test_the_same_again_and_nothing_of_the_machine(folder, released, manifest):
    outputs = {name: (folder / name).read_bytes() for name in manifest["uitkomst"] if name != CRATE}
    written = (folder / CRATE).read_bytes()
    again = crate_json(released, manifest["grondslag"], outputs, "manifest.json")
    assert entities(again) == {
        **entities(written),
        "./": entities(again)["./"],
        "#publicatie": entities(again)["#publicatie"],
    }, "the order of the files alone is that of who wants them"
    assert str(folder.parent.parent.parent) not in written.decode()
    assert "3.1" not in written.decode(), "which Python stands in the part of the manifest that may differ"


def test_another_basis_is_described_as_it_was(released, manifest):
    """A publication that is made again by a newer version names the one that made it."""
    ground = {**manifest["grondslag"], "pakket": {"naam": "kostprijs", "versie": "0.0.9"}}
    found = entities(crate_json(released, ground, {}, "manifest.json"))
    assert found["#kostprijs"]["version"] == "0.0.9"
    assert kenmerk(ground) in found["#publicatie"]["description"]


def test_a_basis_of_before_has_no_list_of_inputs(released):
    ground = {
        "pakket": {"naam": "kostprijs", "versie": "0.1.0"},
        "lock_sha256": None,
        "dataset_sha256": "0" * 64,
        "parameters_sha256": "0" * 64,
        "notebook_parameters": {},
    }
    found = entities(crate_json(released, ground, {"a.csv": b"x"}, "manifest.json"))
    assert found["#publicatie"]["object"] == []
    assert found["#kostprijs"]["softwareRequirements"] == [{"@id": "#python"}]


def test_no_date_and_no_region_are_not_made_up(released, manifest, tmp_path):
    bare = dataclasses.replace(
        released, context=dataclasses.replace(released.context, date=None, region="", language="en")
    )
    data = crate_json(bare, manifest["grondslag"], {}, "manifest.json")
    found = entities(data)
    assert not {"datePublished", "publisher", "author"} & set(found["./"])
    assert "agent" not in found["#publicatie"]
    assert "#uitgever" not in found
    assert found["./"]["inLanguage"] == "en"
    (tmp_path / CRATE).write_bytes(data)
    (tmp_path / "manifest.json").write_bytes(b"{}")
    assert ROCrate(tmp_path).name == found["./"]["name"]


def test_the_library_is_not_needed_to_publish():
    """It would bring a web client into the program that has the submissions at hand."""
    import subprocess
    import sys

    code = (
        "import sys, kostprijs.report.crate, kostprijs.intake.receipts, kostprijs.cli.receipt_steps\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"rocrate", "requests", "urllib3"} & set(done.stdout.split())
