"""`verify --raw`: every publication of a traject made once more from its submissions, and what it finds."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from test_rounds import ALL_HIGHER, ONE_MORE, TWELVE, Workplace

from kostprijs.anonymise.certified import public_hashes
from kostprijs.anonymise.dataset import read_round
from kostprijs.anonymise.ledger import read_lines
from kostprijs.audit.ledger_proof import ledger_check, line_check, public_check
from kostprijs.audit.outcome import DIFFERENT, EQUAL, NOT_DONE, Check, Verification
from kostprijs.audit.words import plain_report
from kostprijs.cli import raw_steps
from kostprijs.errors import WrongUse
from kostprijs.layout import Workspace

PUBLICATIONS = ("ronde-1", "ronde-1--noord", "ronde-2", "ronde-3")
ALL = {
    *("grootboek", "grootboekregel", "inzendingen"),
    *("herhaald", "herhaald_cijfers", "herhaald_grootboek"),
}


@dataclass(frozen=True)
class Place:
    """A copy of the traject with its four publications."""

    root: Path

    @property
    def vault(self) -> Path:
        return self.root / "data/raw/proef/kluis"

    @property
    def ledger(self) -> Path:
        return self.vault / "grootboek.jsonl"

    def folder(self, ronde: str = "ronde-1") -> Path:
        return self.root / "data/anonymised/proef" / ronde

    def repeat(self, ronde: str = "ronde-1") -> dict[str, Check]:
        return {check.id: check for check in raw_steps.repeat(Workspace(self.root), "proef", ronde)}

    def hashes(self) -> dict[str, str]:
        found = (path for path in self.root.rglob("*") if path.is_file() or path.is_symlink())
        return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(found)}


def states(checks: dict[str, Check]) -> dict[str, str]:
    return {name: check.state for name, check in checks.items()}


def everything(checks: dict[str, Check]) -> str:
    return json.dumps([check.as_json() for check in checks.values()], ensure_ascii=False)


@pytest.fixture(scope="module")
def published(tmp_path_factory, kostprijs) -> Path:
    """Three rounds and a part; the third is undated and repeats, the first was made before and after it."""
    work = Workplace(tmp_path_factory.mktemp("rondes"), kostprijs)
    work.make("ronde-1", TWELVE)
    work.make("ronde-2", ALL_HIGHER)
    work.make("ronde-3", ONE_MORE)
    work.make("ronde-1", None, "--deel", "noord")
    return work.root


@pytest.fixture
def place(published, tmp_path) -> Place:
    shutil.copytree(published, tmp_path / "root")
    return Place(tmp_path / "root")


@pytest.mark.parametrize("ronde", PUBLICATIONS)
def test_every_publication_follows_from_its_submissions_and_nothing_changes(place, ronde):
    before = place.hashes()
    checks = place.repeat(ronde)
    assert states(checks) == dict.fromkeys(ALL, EQUAL)
    assert checks["herhaald"].compared == len(list(place.folder(ronde).iterdir()))
    assert checks["herhaald_cijfers"].compared == 3
    assert place.hashes() == before
    assert not list(place.vault.glob(".tmp-*"))


def test_workbooks_are_read_again_too(demo, tmp_path):
    shutil.copytree(demo[0] / "data", tmp_path / "data")
    found = raw_steps.repeat(Workspace(tmp_path), "voorbeeld", "ronde-1")
    assert {check.id: check.state for check in found} == dict.fromkeys(ALL, EQUAL)


def lines(place: Place) -> list[bytes]:
    return place.ledger.read_bytes().splitlines(keepends=True)


def altered(rows: list[bytes]) -> list[bytes]:
    return [rows[0], rows[1].replace(b'"2019-08-14"', b'"2019-08-15"'), *rows[2:]]


TAMPERED = {
    "dropped": (lambda rows: [rows[0], *rows[2:]], "regel 2"),
    "the last one dropped": (lambda rows: rows[:-1], "regel 4"),
    "swapped": (lambda rows: [rows[0], rows[2], rows[1], rows[3]], "regel 2"),
    "altered": (altered, "regel 2"),
    "all gone": (lambda _: [], "regel 1"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_line_that_was_tampered_with_is_found_and_named(place, what):
    tamper, line = TAMPERED[what]
    place.ledger.write_bytes(b"".join(tamper(lines(place))))
    checks = place.repeat()
    assert [(found.file, found.where) for found in checks["grootboek"].places] == [("grootboek.jsonl", line)]
    assert checks["herhaald"].state == NOT_DONE
    assert "grootboek is niet heel" in checks["herhaald"].skipped


def test_a_ledger_cut_short_with_its_head_is_found_by_the_certificates(place):
    from kostprijs.anonymise.ledger import Ledger, open_ledger

    whole = open_ledger(place.vault)
    for name in ("grootboek.jsonl", "grootboek.stand.json"):
        (place.vault / name).unlink()
    short = Ledger(place.vault, (), whole.key)
    for entry in whole.entries[:2]:
        short = short.append(entry)
    places = place.repeat()["grootboek"].places
    assert [re.match(r"regel \d, die het certificaat van «(.*)»", each.where)[1] for each in places] == [
        "ronde-3",
        "ronde-1--noord",
    ]


def test_a_changed_submission_is_found_by_figure_without_a_name_or_a_value(place):
    table = place.root / "ronde-1.csv"
    table.write_text(table.read_text().replace(";24.3", ";29.7"))
    checks = place.repeat()
    assert checks["grootboek"].state == EQUAL
    assert checks["inzendingen"].places[0].what.endswith("na de intake gewijzigd (1 anders)")
    found = {each.where: each for each in checks["herhaald_cijfers"].places}
    highest = found["Overhead (overhead), hoogste groep"]
    assert (highest.published, highest.rebuilt, highest.difference) == ("22", "24", "+2")
    assert {each.file for each in checks["herhaald"].places} == {
        *("bandbreedtes.csv", "certificaat.json", "datapackage.json", "ontvangsten.json")
    }
    assert "regel 1, overhead" in [each.where for each in checks["herhaald_grootboek"].places]
    said = everything(checks)
    assert "Zorgconcern" not in said
    assert "rij 11" not in said
    assert not re.search(r"24[.,]3|29[.,]7", said)


def test_a_report_for_others_names_such_a_difference_without_the_amounts(place):
    table = place.root / "ronde-1.csv"
    table.write_text(table.read_text().replace(";24.3", ";29.7"))
    found = Verification("proef", "ronde-1", tuple(place.repeat().values()))
    report = plain_report(found)
    row = next(line for line in report.splitlines() if "hoogste groep" in line and "Overhead" in line)
    assert [cell.strip() for cell in row.split("|")[4:7]] == ["", "", ""]
    assert found.as_json()["controles"][-2]["vertrouwelijk"] is True


def test_a_change_that_no_printed_figure_shows_is_found_in_the_ledger(place):
    table = place.root / "ronde-1.csv"
    table.write_text(table.read_text().replace(";24.3", ";24.4"))
    checks = place.repeat()
    assert checks["herhaald_cijfers"].state == EQUAL
    where = [each.where for each in checks["herhaald_grootboek"].places]
    assert where == ["regel 1, overhead", "regel 1, tarief", "regel 1, tarief_ingediend"]
    assert "andere bijdragen" in checks["herhaald_grootboek"].places[0].what


def test_a_vault_that_was_changed_is_told_from_submissions_that_were(place):
    path = place.vault / "ronde-1" / "inzendingen.json"
    data = json.loads(path.read_bytes())
    data["inzendingen"][0]["telt_mee"]["overhead"] = 39.0
    path.write_text(json.dumps(data))
    checks = place.repeat()
    assert states(checks) == {**dict.fromkeys(ALL, EQUAL), "inzendingen": DIFFERENT}
    assert [each.where for each in checks["inzendingen"].places] == ["Overhead (overhead)"]


def test_a_number_of_concerns_that_is_not_that_of_the_line_is_named(place):
    (entry, *_), released = read_lines(place.vault), read_round(place.folder())
    assert line_check(entry, released).places == ()
    (found,) = line_check(entry, dataclasses.replace(released, submissions=13)).places
    assert (found.where, found.published, found.rebuilt) == ("regel 1", "13", "12")


def test_a_certificate_that_names_another_line_is_found(place):
    path = place.folder("ronde-2") / "certificaat.json"
    certificate = json.loads(path.read_text())
    certificate["grootboek"]["sha256"] = "0" * 64
    path.write_text(json.dumps(certificate))
    check, entries = ledger_check(place.vault, path.parents[1])
    (found,) = check.places
    assert found.where == "regel 2, die het certificaat van «ronde-2» noemt"
    assert (found.published, found.rebuilt) == ("0" * 12, public_hashes(entries)[1][:12])


def test_a_certificate_that_can_not_be_read_is_named_whole_whatever_its_folder_is_called(place):
    """The place is never read back out of the words of a message."""
    copy = place.folder("ronde-2").with_name("regel 9. kopie")
    copy.mkdir()
    (copy / "certificaat.json").write_text("{")
    check, entries = ledger_check(place.vault, copy.parent)
    (found,) = check.places
    assert (found.where, entries) == ("", ())
    assert found.what.startswith("regel 9. kopie/certificaat.json is niet leesbaar")
    assert found.what.endswith("alles bevat wat gepubliceerd is")  # and not what it advises
    assert [each.what for each in public_check(copy.parent).places] == [found.what]


def test_another_model_is_found_and_named(place):
    model = place.root / "model.toml"
    model.write_text(model.read_text().replace("20 * (1 + overhead)", "21 * (1 + overhead)"))
    where = {each.where for each in place.repeat()["herhaald"].places}
    assert "kostprijs.model.sha256" in where


def test_a_table_that_was_changed_all_the_way_through_is_found_by_the_line_and_by_the_certificate(place):
    folder = place.folder()
    table, package = folder / "bandbreedtes.csv", folder / "datapackage.json"
    old = hashlib.sha256(table.read_bytes()).hexdigest()
    size = len(table.read_bytes())
    table.write_text(
        table.read_text().replace("overhead,hoogste groep,3+,22", "overhead,hoogste groep,3+,21")
    )
    assert len(table.read_bytes()) == size
    package.write_text(package.read_text().replace(old, hashlib.sha256(table.read_bytes()).hexdigest()))
    certificate = json.loads((folder / "certificaat.json").read_text())
    certificate["dataset_sha256"] = hashlib.sha256(package.read_bytes()).hexdigest()
    (folder / "certificaat.json").write_text(json.dumps(certificate))
    named = [(each.file, each.where) for each in public_check(folder.parent).places]
    assert named == [("ronde-1/certificaat.json", "regel 1")]
    checks = place.repeat()
    assert [each.where for each in checks["grootboekregel"].places] == ["regel 1, Overhead (overhead)"]
    assert checks["herhaald_cijfers"].places[0].difference == "+1"


def test_every_certificate_follows_from_what_is_released(place):
    found = public_check(place.folder().parent)
    # the third round has no date, so its line can't be computed; the part after it can
    assert (found.state, found.compared) == (EQUAL, 3)
    assert "«ronde-3»" in found.remarks[0]


def test_without_the_files_it_repeats_from_the_vault_and_says_so(place):
    for path in place.root.glob("*.csv"):
        path.unlink()
    before = place.hashes()
    checks = place.repeat("ronde-2")
    assert states(checks) == {**dict.fromkeys(ALL, EQUAL), "inzendingen": NOT_DONE}
    assert "vanaf wat in de kluis staat" in checks["inzendingen"].skipped
    assert place.hashes() == before


def test_a_fresh_clone_has_no_vault_and_repeats_its_first_round(demo, tmp_path):
    shutil.copytree(demo[0] / "data", tmp_path / "data")
    vault = tmp_path / "data/raw/voorbeeld/kluis"
    shutil.rmtree(vault)
    found = {check.id: check for check in raw_steps.repeat(Workspace(tmp_path), "voorbeeld", "ronde-1")}
    assert states(found) == {
        "grootboek": NOT_DONE,
        "inzendingen": EQUAL,
        "herhaald": EQUAL,
        "herhaald_cijfers": EQUAL,
    }
    assert not vault.exists()


def test_without_a_vault_a_later_round_can_not_be_repeated(place):
    shutil.rmtree(place.vault)
    checks = place.repeat("ronde-2")
    assert states(checks) == {"grootboek": NOT_DONE, "herhaald": NOT_DONE}
    with pytest.raises(WrongUse, match="niet herhaald vanaf de inzendingen"):
        raw_steps.check_repeated(tuple(checks.values()))


def test_without_data_raw_it_says_what_was_not_done(place):
    shutil.rmtree(place.root / "data/raw")
    checks = place.repeat()
    assert states(checks) == {"herhaald": NOT_DONE}
    with pytest.raises(WrongUse, match="geen verslag van vernietiging"):
        raw_steps.check_repeated(tuple(checks.values()))


def test_too_few_submissions_are_a_difference_without_a_count(place):
    table = place.root / "ronde-1.csv"
    table.write_text("".join(table.read_text().splitlines(keepends=True)[:4]))
    checks = place.repeat()
    assert "te weinig inzendingen" in checks["herhaald"].places[0].what
    assert not list(place.vault.glob(".tmp-*"))


def test_the_copy_goes_also_when_the_program_breaks_down(place, monkeypatch):
    seen = []

    def broken(workspace, *_):
        seen.append(workspace.private.stat().st_mode & 0o777)
        raise RuntimeError("stuk")

    monkeypatch.setattr(raw_steps.steps, "anonymise", broken)
    before = place.hashes()
    with pytest.raises(RuntimeError):
        place.repeat()
    assert seen == [0o700]
    assert place.hashes() == before
    assert not list(place.vault.glob(".tmp-*"))


def test_the_command_line_from_end_to_end(place, kostprijs):
    def verify(*more: str):
        return kostprijs("verify", "reports/proef/ronde-1", "--raw", *more, cwd=place.root)

    assert kostprijs("publish", "proef", "ronde-1", cwd=place.root).returncode == 0
    done = verify("--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["gelijk"] is True
    assert {each["controle"] for each in answer["controles"]} >= ALL
    table = place.root / "ronde-1.csv"
    whole = table.read_text()
    table.write_text(whole.replace(";24.3", ";29.7"))
    done = verify("--verslag", "verslag.md")
    assert done.returncode == 4
    assert "Overhead (overhead), hoogste groep" in done.stdout
    assert "vertrouwelijk" in done.stdout
    assert "Zorgconcern" not in done.stdout + done.stderr + (place.root / "verslag.md").read_text()
    table.write_text(whole)
    shutil.rmtree(place.root / "data/raw/proef")
    done = verify()
    assert done.returncode == 2
    assert "niet nagegaan" in done.stdout
    assert kostprijs("verify", "reports/proef/ronde-1", cwd=place.root).returncode == 0


def test_a_list_of_receipts_that_was_changed_is_found(place):
    path = place.folder() / "ontvangsten.json"
    content = json.loads(path.read_text())
    content["codes"][0] = "0" * 64
    path.write_text(json.dumps(content))
    checks = place.repeat()
    assert [each.file for each in checks["herhaald"].places] == ["ontvangsten.json"]
    assert checks["herhaald_cijfers"].state == EQUAL
