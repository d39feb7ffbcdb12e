"""A whole intake: files in, a vault and contributions out; names and order of files change nothing."""

from __future__ import annotations

import csv
import hashlib
import json
import stat
from pathlib import Path

import pytest
from filled_tools import MODEL, VALUES, tool

from kostprijs.errors import WrongUse
from kostprijs.intake.findings import Severity
from kostprijs.intake.result import summary_rows
from kostprijs.intake.round import run_intake
from kostprijs.intake.vault import load_contributions
from kostprijs.layout import Workspace
from kostprijs.model.buildup import tariff_of
from kostprijs.model.template import Filling, workbook_bytes


def tariff(values: dict[str, float]) -> float:
    inputs = {}
    for element in MODEL.elements:
        if all(figure in values for figure in element.figures):
            found = [values[figure] for figure in element.figures]
            inputs[element.id] = found if element.series else found[0]
    return float(tariff_of(MODEL, inputs))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "data/raw/t/r1").mkdir(parents=True)
    (tmp_path / "data/raw/t/traject.toml").write_text('titel = "T"\nmodel = "hbh-2019"\npeiljaar = 2019\n')
    return Workspace(tmp_path)


def put(workspace: Workspace, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (workspace.submissions("t", "r1") / name).write_bytes(data)


def codes(result, file: str) -> list[tuple[str, str]]:
    return [(f.code, f.figure) for f in result.findings if f.file == file]


def contributions(workspace: Workspace) -> dict[str, dict[str, float]]:
    return load_contributions(workspace, "t", "r1", MODEL)


def test_bad_files_are_findings_and_the_others_go_on(workspace: Workspace) -> None:
    good = {f"{letter}.xlsx": tool(f"Huis {letter}") for letter in "abc"}
    bad = {
        "leeg.xlsx": b"",
        "stuk.xlsx": tool("Stuk")[:4_000],
        "brief.docx": b"x",
        "los.csv": b"hallo;wereld\n",
    }
    put(workspace, good | bad | {"~$a.xlsx": b"x", ".DS_Store": b"x", "README.md": b"x"})
    seen: list[tuple[int, int]] = []
    result = run_intake(workspace, "t", "r1", progress=lambda done, total: seen.append((done, total)))
    assert (result.files, result.tools, result.concerns, result.usable, result.blocked) == (7, 3, 3, 3, True)
    assert seen == [(n, 7) for n in range(1, 8)]
    assert [codes(result, name)[0][0] for name in bad] == [
        "leeg_bestand", "beschadigd", "onbekend_type", "geen_elementen",
    ]  # fmt: skip
    assert sorted(contributions(workspace)) == ["naam:huis a", "naam:huis b", "naam:huis c"]
    rows = {row.file: row for row in summary_rows(result)}
    assert (rows["a.xlsx"].status, rows["a.xlsx"].values, rows["a.xlsx"].figures) == ("gelezen", 30, 35)
    assert (rows["stuk.xlsx"].status, rows["stuk.xlsx"].findings[Severity.ERROR]) == ("niet gelezen", 1)


def test_contribution_is_the_values_and_the_recomputed_tariff(workspace: Workspace) -> None:
    put(workspace, {"a.xlsx": tool("A", tariff=99.0, verlof="16,5%", overhead=None)})
    put(workspace, {"b.xlsx": tool("B", tariff=99.0, verlof="16,5%")})
    result = run_intake(workspace, "t", "r1")
    found = contributions(workspace)
    assert found["naam:b"] == {
        **{k: float(v) for k, v in VALUES.items()},
        "tarief": tariff(VALUES),
        "tarief_ingediend": tariff(VALUES),
    }
    assert codes(result, "b.xlsx") == [("tarief_wijkt_af", "tarief")]
    assert found["naam:a"] == {k: float(v) for k, v in VALUES.items() if k != "overhead"}
    assert codes(result, "a.xlsx") == [("leeg", "overhead")]


def test_blocked_values_do_not_count(workspace: Workspace) -> None:
    put(workspace, {"a.xlsx": tool("A", ziekteverzuim=57), "b.xlsx": tool("B", reistijd=99)})
    put(workspace, {"c.xlsx": tool("C", whk=1.18, whk_wga=0.75, whk_zw=0.43)})
    result = run_intake(workspace, "t", "r1")
    found = contributions(workspace)
    assert codes(result, "a.xlsx")[0] == ("grens_hard", "ziekteverzuim")
    assert not {"ziekteverzuim", "tarief"} & set(found["naam:a"])
    assert not {"reistijd", "tarief"} & set(found["naam:b"]), "a blocked value is no blank that counts as 0"
    parts = {k: v for k, v in VALUES.items() if k != "whk"} | {"whk_wga": 0.75, "whk_zw": 0.43}
    assert "whk" not in found["naam:c"]
    assert found["naam:c"]["tarief"] == tariff(parts)


def test_a_concern_counts_once_with_its_mean(workspace: Workspace) -> None:
    put(workspace, {"a.xlsx": tool("A", ziekteverzuim=5.1), "b.xlsx": tool("a b.v.", ziekteverzuim=5.2)})
    result = run_intake(workspace, "t", "r1")
    found = contributions(workspace)
    assert (result.tools, result.concerns) == (2, 1)
    assert found["naam:a"]["ziekteverzuim"] == 5.15
    one, other = (tariff({**VALUES, "ziekteverzuim": value}) for value in (5.1, 5.2))
    assert found["naam:a"]["tarief"] == pytest.approx((one + other) / 2, abs=1e-12)
    assert codes(result, "a.xlsx") == [("mogelijk_verbeterd", ""), ("zelfde_concern", "")]


def test_unknown_concern_counts_for_nothing_until_it_is_assigned(workspace: Workspace) -> None:
    data = workbook_bytes(MODEL, Filling(values=VALUES))
    put(workspace, {"a.xlsx": data, "b.xlsx": tool("B")})
    assert codes(run_intake(workspace, "t", "r1"), "a.xlsx") == [
        ("concern_onbekend", "concern"),
        ("geen_peiljaar", "peiljaar"),
    ]
    assert list(contributions(workspace)) == ["naam:b"]
    with workspace.config("t").open("a") as settings:
        settings.write('[concern]\n"a.xlsx" = "Moeder A"\n')
    assert not run_intake(workspace, "t", "r1").blocked
    assert sorted(contributions(workspace)) == ["naam:b", "naam:moeder a"]


def test_untouched_template(workspace: Workspace) -> None:
    put(workspace, {"a.xlsx": workbook_bytes(MODEL), "b.xlsx": tool("B")})
    assert codes(run_intake(workspace, "t", "r1"), "a.xlsx") == [("niet_ingevuld", "")]


def test_personeelsmix_in_fractions(workspace: Workspace) -> None:
    mix = {f"personeelsmix[trede {n}]": share for n, share in enumerate((0.1, 0.15, 0.2, 0.25, 0.3))}
    put(workspace, {"a.xlsx": tool("A", **mix)})
    result = run_intake(workspace, "t", "r1")
    assert contributions(workspace)["naam:a"] == {
        **VALUES,
        "tarief": tariff(VALUES),
        "tarief_ingediend": tariff(VALUES),
    }
    assert codes(result, "a.xlsx") == [
        ("procentschaal", "personeelsmix[trede 0]"), ("tarief_wijkt_af", "tarief"),
    ]  # fmt: skip


def test_renaming_and_order_change_nothing(workspace: Workspace) -> None:
    data = [tool(f"Huis {n % 4}", ziekteverzuim=4 + n / 7) for n in range(6)]
    put(workspace, {f"{n}.xlsx": item for n, item in enumerate(data)})
    run_intake(workspace, "t", "r1")
    first = json.dumps(contributions(workspace))
    folder = workspace.submissions("t", "r1")
    for path in list(folder.iterdir()):
        path.rename(folder / f"{9 - int(path.stem)} (herzien) é.XLSX")
    run_intake(workspace, "t", "r1")
    assert json.dumps(contributions(workspace)) == first


def test_csv_of_one_provider_reads_as_the_workbook(workspace: Workspace) -> None:
    labels = {figure.id: figure.label for figure in MODEL.figures()}
    rows = [f"{labels[k]};{str(v).replace('.', ',')}" for k, v in VALUES.items()]
    put(workspace, {"a.csv": "\r\n".join(["Naam aanbieder;A", *rows]).encode("cp1252"), "b.xlsx": tool("B")})
    run_intake(workspace, "t", "r1")
    found = contributions(workspace)
    assert found["naam:a"] == found["naam:b"]


def test_saved_by_another_program_reads_the_same(workspace: Workspace) -> None:
    import openpyxl

    put(workspace, {"a.xlsx": tool("A", verlof="16,5%")})
    folder = workspace.submissions("t", "r1")
    book = openpyxl.load_workbook(folder / "a.xlsx")
    cell = next(row[2] for row in book["Invoer"].iter_rows() if row[1].value == "Scholing")
    cell.value, cell.number_format = 0.02, "0.0%"
    book.save(folder / "b.xlsx")
    run_intake(workspace, "t", "r1")
    vault = json.loads((workspace.vault("t", "r1") / "inzendingen.json").read_bytes())
    one, other = vault["inzendingen"]
    assert one["telt_mee"] == other["telt_mee"]
    assert one["tarief"] == other["tarief"]
    assert {way for _, _, way, _, _ in other["waarden"].values()} == {"naam"}
    findings = json.loads((workspace.vault("t", "r1") / "bevindingen.json").read_bytes())
    assert [f["code"] for f in findings if f["bestand"] == "b.xlsx"] == [
        "mogelijk_verbeterd", "tarief_zonder_uitkomst", "zelfde_concern",
    ]  # fmt: skip


def test_a_folder_among_the_files_is_noted(workspace: Workspace) -> None:
    put(workspace, {"a.xlsx": tool("A")})
    (workspace.submissions("t", "r1") / "oud").mkdir()
    assert codes(run_intake(workspace, "t", "r1"), "oud") == [("submap", "")]


def test_vault_is_private_whole_and_the_same_again(workspace: Workspace) -> None:
    files = {"a.xlsx": tool("=cmd()", verlof=11), "b.xlsx": tool("<b>B</b>", tariff=20.0)}
    put(workspace, files)
    run_intake(workspace, "t", "r1")
    vault = workspace.vault("t", "r1")
    names = [
        "besluiten.json", "bevindingen.csv", "bevindingen.json", "bevindingen.md", "brieven",
        "ingelezen.json", "inzendingen.json", "metagegevens.md", "ontvangstbewijzen.csv",
        "ontvangstbewijzen.json", "overzicht.md",
    ]  # fmt: skip
    assert sorted(path.name for path in vault.iterdir()) == names
    everything = list(vault.parent.rglob("*"))
    folders = [vault.parent, *(path for path in everything if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in everything if path.is_file()} == {0o600}
    files_in = [path for path in vault.rglob("*") if path.is_file()]
    before = {path.name: path.read_bytes() for path in files_in}
    run_intake(workspace, "t", "r1")
    assert {path.name: path.read_bytes() for path in vault.rglob("*") if path.is_file()} == before
    assert len(before) == len(files_in) == 21
    assert sorted(path.name for path in vault.parent.iterdir()) == ["concerns.json", "r1"]
    found = json.loads(before["bevindingen.json"])
    table = list(csv.reader(before["bevindingen.csv"].decode("utf-8-sig").splitlines(), delimiter=";"))
    assert len(table) == len(found) + 1
    for name, data in files.items():
        path = workspace.submissions("t", "r1") / name
        assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(data).digest()


def test_bulk_table_gives_the_contributions_of_the_files(workspace: Workspace) -> None:
    data = [VALUES | {"ziekteverzuim": 4.0 + n / 10} for n in range(5)]
    put(workspace, {f"{n}.xlsx": tool(f"Huis {n}", **values) for n, values in enumerate(data)})
    run_intake(workspace, "t", "r1")
    from_files = contributions(workspace)
    figures = [figure for element in MODEL.elements for figure in element.figures]
    rows = [
        ";".join([f"Huis {n}", f"{n}.xlsx", *(str(values.get(f, "")).replace(".", ",") for f in figures)])
        for n, values in enumerate(data)
    ]
    table = workspace.root / "tabel.csv"
    table.write_text("\n".join([";".join(["concern", "bestand", *figures]), *rows]))
    result = run_intake(workspace, "t", "r1", table=table)
    assert (result.files, result.usable, result.findings) == (5, 5, ())
    assert contributions(workspace) == from_files


def test_nothing_to_read_says_what_to_do(workspace: Workspace) -> None:
    with pytest.raises(WrongUse, match="geen rekentools in data/raw/t/r1"):
        run_intake(workspace, "t", "r1")
    with pytest.raises(WrongUse, match="geen rekentools"):
        run_intake(workspace, "t", "r9")
    with pytest.raises(WrongUse, match="nog niet ingelezen"):
        contributions(workspace)
    assert not workspace.vault("t", "r1").exists()


def test_vault_of_another_model_or_damaged_is_refused(workspace: Workspace) -> None:
    put(workspace, {"a.xlsx": tool("A")})
    run_intake(workspace, "t", "r1")
    path = workspace.vault("t", "r1") / "inzendingen.json"
    data = json.loads(path.read_bytes())
    data["model"]["sha256"] = "0" * 64
    path.write_text(json.dumps(data))
    with pytest.raises(WrongUse, match="ander model"):
        contributions(workspace)
    for text in ("{", "[]", "{}", '{"formaat": 1}'):
        path.write_text(text)
        with pytest.raises(WrongUse, match="niet te lezen") as caught:
            contributions(workspace)
        assert "kostprijs intake t r1" in str(caught.value)


def test_a_killed_replacement_is_brought_back(workspace: Workspace) -> None:
    put(workspace, {"a.xlsx": tool("A")})
    run_intake(workspace, "t", "r1")
    vault = workspace.vault("t", "r1")
    vault.rename(vault.with_name(".r1.vorige"))
    assert list(contributions(workspace)) == ["naam:a"]


EXAMPLE = Path(__file__).parents[2] / "data/raw/voorbeeld"


def test_example_traject(tmp_path: Path) -> None:
    target = tmp_path / "data/raw/voorbeeld"
    (target / "ronde-1").mkdir(parents=True)
    for path in [EXAMPLE / "traject.toml", *(EXAMPLE / "ronde-1").glob("*.xlsx")]:
        (target / path.relative_to(EXAMPLE)).write_bytes(path.read_bytes())
    result = run_intake(Workspace(tmp_path), "voorbeeld", "ronde-1")
    assert (result.files, result.tools, result.concerns, result.usable) == (9, 9, 8, 8)
    assert sorted(f.code for f in result.findings if f.severity is not Severity.NOTE) == [
        "later_jaar", "leeg", "onder_cao", "opvallend", "opvallend", *["tarief_wijkt_af"] * 6, "whk_dubbel",
    ]  # fmt: skip
    found = load_contributions(Workspace(tmp_path), "voorbeeld", "ronde-1", MODEL)
    assert sum("tarief" in values for values in found.values()) == 7
