"""The worked cases of the disclosure policy, from a bulk table through the public command line."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from small_models import a_line, an_element, bulk_table, model_text, new_traject

DATA = tomllib.loads((Path(__file__).parent / "disclosure_cases.toml").read_text())
OVERHEAD = DATA["instellingen"]["overhead"]


def text_of(name: str, protection: dict[str, object]) -> str:
    unit = "eur_uur" if name == "euro" else "pct"
    return model_text(an_element(name, unit, bescherming=protection), a_line("tarief", f"20 + {name}"))


def release(kostprijs, root: Path, name: str, rows: dict[str, object], ronde: str = "ronde-1"):
    table = bulk_table(root / f"{ronde}.csv", [*rows.values()], [*rows], name)
    done = kostprijs("intake", "geval", ronde, "--tabel", table, cwd=root)
    assert done.returncode in (0, 1), done.stderr
    return kostprijs("anonymise", "geval", ronde, cwd=root)


def started(kostprijs, root: Path, name: str, protection: dict[str, object]) -> Path:
    root.mkdir(exist_ok=True)
    new_traject(kostprijs, root, text_of(name, protection), "geval")
    return root


def shown(kostprijs, root: Path, ronde: str = "ronde-1") -> dict[str, object]:
    answer = json.loads(kostprijs("bandwidths", "geval", ronde, "--json", cwd=root).stdout)
    return answer["elementen"][0]


@pytest.mark.parametrize("case", DATA["geval"], ids=[case["id"] for case in DATA["geval"]])
def test_one_round(case, kostprijs, tmp_path):
    protection = DATA["instellingen"][case["element"]] | {k: case[k] for k in ("korrel", "norm") if k in case}
    root = started(kostprijs, tmp_path / "a", case["element"], protection)
    rows = {f"Concern {i}": value for i, value in enumerate(case["waarden"])}
    done = release(kostprijs, root, case["element"], rows)
    if case["toon"] == "geweigerd":
        assert done.returncode == 3
        assert not any(character.isdigit() for character in done.stderr)
        assert not (root / "data" / "anonymised").exists()
        return
    assert done.returncode == 0, done.stderr
    assert shown(kostprijs, root) == {
        "id": case["element"],
        "eenheid": "eur_uur" if case["element"] == "euro" else "pct",
        "toon": case["toon"],
        "waarden": case.get("uitkomst", []),
    }
    if "gelijk_aan" in case:
        other = started(kostprijs, tmp_path / "b", case["element"], protection)
        rows = {f"Concern {i}": value for i, value in enumerate(case["gelijk_aan"])}
        assert release(kostprijs, other, case["element"], rows).returncode == 0
        for name in ("bandbreedtes.csv", "datapackage.json"):
            one, two = ((r / "data/anonymised/geval/ronde-1" / name).read_bytes() for r in (root, other))
            assert one == two


@pytest.mark.parametrize("case", DATA["reeks"], ids=[case["id"] for case in DATA["reeks"]])
def test_several_rounds(case, kostprijs, tmp_path):
    root = started(kostprijs, tmp_path / "a", "overhead", OVERHEAD)
    # spread out, so that every set can be shown as groups
    value = {member: 6.1 + (member * 7.3) % 27 for member in [*range(1, 13), 99]}
    asked = [*case["rondes"], case["gevraagd"]]
    for number, members in enumerate(asked, 1):
        rows = {f"Concern {m}": round(value[m], 1) for m in members}
        done = release(kostprijs, root, "overhead", rows, f"ronde-{number}")
        assert done.returncode == 0, done.stderr
    figures = [shown(kostprijs, root, f"ronde-{number}") for number in range(1, len(asked) + 1)]
    repeated = json.loads((root / f"data/anonymised/geval/ronde-{len(asked)}/certificaat.json").read_text())
    assert ("overhead" in repeated["herhaald"]) is case["herhaald"]
    if case["herhaald"]:
        assert figures[-1] == figures[-2]


def rows_of(count: int) -> dict[str, object]:
    return {f"Concern {i}": round(6.1 + (i * 7.3) % 27, 1) for i in range(count)}


def test_an_unchanged_set_keeps_its_figures_and_a_changed_cell_freezes(kostprijs, tmp_path):
    root = started(kostprijs, tmp_path / "a", "overhead", OVERHEAD)
    release(kostprijs, root, "overhead", rows_of(9))
    first = shown(kostprijs, root)
    release(kostprijs, root, "overhead", rows_of(9), "ronde-2")
    assert shown(kostprijs, root, "ronde-2") == first
    release(kostprijs, root, "overhead", rows_of(9) | {"Concern 3": 39.0}, "ronde-3")
    assert shown(kostprijs, root, "ronde-3") == first
    certificate = json.loads((root / "data/anonymised/geval/ronde-3/certificaat.json").read_text())
    assert certificate["herhaald"]["overhead"]


def test_running_a_round_again_adds_nothing_to_the_ledger(kostprijs, tmp_path):
    root = started(kostprijs, tmp_path / "a", "overhead", OVERHEAD)
    ledger = root / "data/raw/geval/kluis/grootboek.jsonl"
    release(kostprijs, root, "overhead", rows_of(9))
    before = ledger.read_bytes()
    release(kostprijs, root, "overhead", rows_of(9))
    assert ledger.read_bytes() == before


def test_a_damaged_ledger_refuses_and_names_the_line(kostprijs, tmp_path):
    root = started(kostprijs, tmp_path / "a", "overhead", OVERHEAD)
    for ronde in ("ronde-1", "ronde-2"):
        release(kostprijs, root, "overhead", rows_of(9 if ronde == "ronde-1" else 12), ronde)
    ledger = root / "data/raw/geval/kluis/grootboek.jsonl"
    lines = ledger.read_bytes().splitlines(keepends=True)
    assert len(lines) == 2
    for damaged, place in ((lines[1:], "regel 1"), (lines[:1], "regel 2"), ([lines[1], lines[0]], "regel 1")):
        ledger.write_bytes(b"".join(damaged))
        done = release(kostprijs, root, "overhead", rows_of(9), "ronde-3")
        assert done.returncode == 3
        assert place in done.stderr
        assert not (root / "data/anonymised/geval/ronde-3").exists()


TWO_ELEMENTS = model_text(
    an_element("overhead", bescherming=OVERHEAD),
    an_element("verlof", bescherming={"prior": [5, 45], "korrel": 0.1, "marge": 1.5, "raster": 1.0}),
    a_line("tarief", "20 * (1 + overhead) / (1 - verlof)"),
)


def test_one_changed_cell_freezes_its_own_row_and_the_tariff_that_follows_from_it(kostprijs, tmp_path):
    root = tmp_path / "a"
    root.mkdir()
    for name in ("geval", "los"):  # the second round beside the first, and as if there had been none
        new_traject(kostprijs, root, TWO_ELEMENTS, name)
    for traject, ronde, changed in (
        ("geval", "ronde-1", 14.5), ("geval", "ronde-2", 33.5), ("los", "ronde-2", 33.5),
    ):  # fmt: skip
        rows = [(round(6.1 + (i * 7.3) % 27, 1), round(9.2 + (i * 5.9) % 23, 1)) for i in range(9)]
        rows[4] = (changed, rows[4][1])
        lines = [f"Concern {i};rij {i};{overhead};{verlof}" for i, (overhead, verlof) in enumerate(rows)]
        (root / "t.csv").write_text("\n".join(["concern;bestand;overhead;verlof", *lines]) + "\n")
        assert kostprijs("intake", traject, ronde, "--tabel", "t.csv", cwd=root).returncode in (0, 1)
        assert kostprijs("anonymise", traject, ronde, cwd=root).returncode == 0
    one, two, alone = (
        json.loads(kostprijs("bandwidths", traject, ronde, "--json", cwd=root).stdout)["elementen"]
        for traject, ronde in (("geval", "ronde-1"), ("geval", "ronde-2"), ("los", "ronde-2"))
    )
    differs = {here["id"] for here, other in zip(two, alone, strict=True) if here != other}
    assert differs - {"tarief", "tarief_ingediend"} == {"overhead"}
    assert one[1]["toon"] == "groepen"
    assert one[1] == two[1]
