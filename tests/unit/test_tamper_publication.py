"""Whoever changes anything in a publication, or in what it was made from, is found out, by name and place."""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from rendered_once import rendered_once
from report_rounds import write_workspace

import kostprijs.audit.verify
from kostprijs.anonymise.dataset import CERTIFICATE, PACKAGE, TABLE
from kostprijs.anonymise.receipt_list import receipt_list
from kostprijs.audit.item import Item
from kostprijs.audit.outcome import Place, Verification
from kostprijs.audit.published import check_manifest, read_published
from kostprijs.audit.read_slides import slide_items
from kostprijs.audit.standing import check_ground, check_inputs
from kostprijs.audit.verify import verify
from kostprijs.audit.words import place_line, plain_report
from kostprijs.cli import show_audit
from kostprijs.errors import VerificationFailed, WrongUse
from kostprijs.files import canonical_json, sha256
from kostprijs.layout import RECEIPTS, Workspace
from kostprijs.provenance import hashed_part, kenmerk
from kostprijs.report.publish import publish_round

REPORT = Path("reports", "voorbeeld", "ronde-1")
DATA = Path("data", "anonymised", "voorbeeld", "ronde-1")
TARIFF = ("tarief", "hoogste groep")


@pytest.fixture(scope="module")
def original(tmp_path_factory, repository) -> Path:
    """A root with a publication of the example, and nothing of data/raw."""
    root = tmp_path_factory.mktemp("publicatie")
    shutil.copytree(repository / DATA, root / DATA)
    # not in git: the receipts of a vault rest on its own random numbers
    dataset = sha256((root / DATA / PACKAGE).read_bytes())
    codes = receipt_list("voorbeeld", "ronde-1", dataset, [sha256(bytes([n])) for n in range(8)])
    (root / DATA / RECEIPTS).write_bytes(canonical_json(codes.as_json()))
    publish_round(Workspace(root), "voorbeeld", "ronde-1")
    return root


@pytest.fixture(scope="module", autouse=True)
def _once() -> Iterator[None]:
    with rendered_once():
        yield


@pytest.fixture
def root(original, tmp_path) -> Path:
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    return tmp_path


def found(root: Path) -> Verification:
    return verify(Workspace(root), root / REPORT)


def places(outcome: Verification, check: str = "") -> list[Place]:
    return [place for each in outcome.checks if check in ("", each.id) for place in each.places]


def replaced(path: Path, old: str, new: str) -> None:
    data = path.read_bytes()
    assert old.encode() in data
    path.write_bytes(data.replace(old.encode(), new.encode(), 1))


def hashed_anew(root: Path) -> None:
    """What who changed a file would do next: make the manifest fit, its own hash too."""
    path = root / REPORT / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest["uitkomst"] = {
        name: sha256((root / REPORT / name).read_bytes()) for name in manifest["uitkomst"]
    }
    manifest["kenmerk"], manifest["sha256"] = kenmerk(manifest["grondslag"]), hashed_part(manifest)
    path.write_bytes(canonical_json(manifest))


def test_an_untouched_publication_is_equal_in_every_figure_without_data_raw(root):
    outcome = found(root)
    assert outcome.ok, places(outcome)
    assert not (root / "data" / "raw").exists()
    assert len(outcome.figures) > 1000
    assert all(figure.equal for figure in outcome.figures)
    assert {figure.file for figure in outcome.figures} >= {
        "handout.html", "slides.pptx", "tabellen.xlsx", "tabellen.csv", "10_bandbreedtes.ipynb",
    }  # fmt: skip


def in_page(root: Path) -> None:
    replaced(root / REPORT / "handout.html", ">€\u00a030,75<", ">€\u00a030,25<")


def in_running_text(root: Path) -> None:
    replaced(root / REPORT / "handout.html", "gemiddeld 12% ingevuld", "gemiddeld 13% ingevuld")


def in_alternative_text(root: Path) -> None:
    text = (root / REPORT / "handout.html").read_text()
    alt = next(a for a in re.findall(r'alt="[^"]*"', text) if "hoogste helft €\u00a030,75" in a)
    replaced(root / REPORT / "handout.html", alt, alt.replace("30,75", "30,70"))


def in_tables(root: Path) -> None:
    replaced(root / REPORT / "tabellen.csv", ";€\u00a030,75;", ";€\u00a030,25;")


def in_notebook(root: Path) -> None:
    replaced(root / REPORT / "10_bandbreedtes.ipynb", ">€\u00a030,75<", ">€\u00a030,25<")


def in_workbook(root: Path) -> None:
    zipped(root / REPORT / "tabellen.xlsx", r"xl/worksheets/sheet\d+\.xml", "<v>30.75</v>", "<v>30.25</v>")


def in_slide(root: Path) -> None:
    zipped(root / REPORT / "slides.pptx", r"ppt/slides/slide\d+\.xml", ">€\u00a030,75<", ">€\u00a030,25<")


def in_chart(root: Path) -> None:
    zipped(
        root / REPORT / "slides.pptx", r"ppt/charts/chart[^/]*\.xml", "<c:v>30.75</c:v>", "<c:v>30.25</c:v>"
    )


def zipped(path: Path, member: str, old: str, new: str) -> None:
    """Replace the first occurrence in the first member of a zip that has it."""
    with zipfile.ZipFile(path) as archive:
        files = [(info, archive.read(info)) for info in archive.infolist()]
    done = False
    with zipfile.ZipFile(path, "w") as archive:
        for info, data in files:
            if not done and re.fullmatch(member, info.filename) and old.encode() in data:
                data, done = data.replace(old.encode(), new.encode(), 1), True
            archive.writestr(info, data)
    assert done


# what is changed, in which file it is found, what the place must say, by how much it differs
DIGITS = [
    (in_page, "handout.html", "kolom «Hoogste groep»", "+0,50"),
    (in_running_text, "handout.html", "onder «Hoe leest u een bandbreedte?»", "\u22121"),
    (in_alternative_text, "handout.html", "beschrijving (img alt)", "+0,05"),
    (in_tables, "tabellen.csv", "kolom «Hoogste groep»", "+0,50"),
    (in_notebook, "10_bandbreedtes.ipynb", "kolom «Hoogste groep»", "+0,50"),
    (in_workbook, "tabellen.xlsx", "blad «", "+0,50"),
    (in_slide, "slides.pptx", "kolom «Hoogste groep»", "+0,50"),
    (in_chart, "slides.pptx", "grafiek «grafiek-tarief»", "+0,50"),
]


@pytest.mark.parametrize("anew", [False, True], ids=["", "hashed anew"])
@pytest.mark.parametrize(("change", "file", "where", "by"), DIGITS, ids=[c[0].__name__ for c in DIGITS])
def test_one_digit_is_found_with_its_place_and_the_difference(root, change, file, where, by, anew):
    change(root)
    if anew:
        hashed_anew(root)
    outcome = found(root)
    assert not outcome.ok
    altered = [place.file for place in places(outcome, "bestanden")]
    assert altered == ([] if anew else [file])
    figures = places(outcome, "cijfers")
    assert [(place.file, place.difference) for place in figures] == [(file, by)]
    assert where in figures[0].where
    wrong = [figure for figure in outcome.figures if not figure.equal]
    assert {figure.file for figure in wrong} == {file}
    report = plain_report(outcome)
    assert file in report
    assert by in report


def test_a_page_of_a_pdf_that_is_gone_is_found_line_by_line(root):
    from pypdf import PdfReader, PdfWriter

    path = root / REPORT / "slides.pdf"
    writer = PdfWriter()
    for page in PdfReader(path).pages[:-1]:
        writer.add_page(page)
    writer.write(path)
    hashed_anew(root)
    figures = places(found(root), "cijfers")
    assert {place.file for place in figures} == {"slides.pdf"}
    assert {place.where.partition(",")[0] for place in figures} == {"bladzijde 12"}


def test_a_word_is_found_too(root):
    replaced(root / REPORT / "handout.html", "zijn niet de cijfers die", "zijn de cijfers die")
    hashed_anew(root)
    (place,) = places(found(root))
    assert (place.file, place.what) == ("handout.html", "andere woorden")
    assert "zijn niet de cijfers" in place.rebuilt


def test_a_drawing_is_found_too(root, monkeypatch):
    manifest = json.loads((root / REPORT / "manifest.json").read_bytes())
    # on the same programs and libraries, also while somebody edits the package under this test
    monkeypatch.setattr(kostprijs.audit.verify, "environment", lambda: manifest["omgeving"])
    page = root / REPORT / "handout.html"
    address = re.search(r'src="data:image/svg\+xml;base64,([^"]*)"', page.read_text())[1]
    drawing = base64.b64decode(address).decode().replace('x="', 'x="1', 1)
    replaced(page, address, base64.b64encode(drawing.encode()).decode())
    hashed_anew(root)
    (place,) = places(found(root))
    assert (place.file, place.what) == ("handout.html", "is anders dan wat nu gemaakt wordt")
    assert place.where.endswith("tekening")


def test_a_file_that_is_no_longer_what_its_name_says_is_named(root):
    (root / REPORT / "slides.pptx").write_bytes(b"geen dia's")
    assert "slides.pptx" in {place.file for place in places(found(root), "cijfers")}


def renamed(folder: Path) -> None:
    (folder / "tabellen.csv").rename(folder / "cijfers.csv")


def dropped(folder: Path) -> None:
    (folder / "tabellen.csv").unlink()


def added(folder: Path) -> None:
    (folder / "map").mkdir()
    (folder / "map" / "extra.txt").write_text("x")


def copied(folder: Path) -> None:
    shutil.copy(folder / "tabellen.csv", folder / "kopie.csv")


def exchanged(folder: Path) -> None:
    (folder / "handout.pdf").rename(folder / "x")
    (folder / "slides.pdf").rename(folder / "handout.pdf")
    (folder / "x").rename(folder / "slides.pdf")


FILES = [
    (renamed, {("cijfers.csv", "is tabellen.csv onder een andere naam")}),
    (dropped, {("tabellen.csv", "ontbreekt")}),
    (added, {("map/extra.txt", "hoort niet bij deze publicatie")}),
    (copied, {("kopie.csv", "hoort niet bij deze publicatie; het is een kopie van tabellen.csv")}),
    (exchanged, {("handout.pdf", "heeft de inhoud van slides.pdf"),
                 ("slides.pdf", "heeft de inhoud van handout.pdf")}),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), FILES, ids=[case[0].__name__ for case in FILES])
def test_a_file_renamed_dropped_added_or_exchanged_is_named_as_such(root, change, expected):
    change(root / REPORT)
    outcome = found(root)
    assert not outcome.ok
    assert {(place.file, place.what) for place in places(outcome, "bestanden")} == expected


def other_table(root: Path) -> None:
    replaced(root / DATA / TABLE, "tarief,hoogste groep,3+,30.75", "tarief,hoogste groep,3+,31.75")


def other_package(root: Path) -> None:
    other_table(root)
    package = json.loads((root / DATA / PACKAGE).read_bytes())
    package["resources"][0]["hash"] = f"sha256:{sha256((root / DATA / TABLE).read_bytes())}"
    (root / DATA / PACKAGE).write_bytes(canonical_json(package))


def other_certificate(root: Path) -> None:
    other_package(root)
    certificate = json.loads((root / DATA / CERTIFICATE).read_bytes())
    certificate["dataset_sha256"] = sha256((root / DATA / PACKAGE).read_bytes())
    (root / DATA / CERTIFICATE).write_bytes(canonical_json(certificate))


RELEASED = [
    (other_table, {TABLE}),
    # certificate and list of receipts were made with another dataset
    (other_package, {TABLE, PACKAGE, CERTIFICATE, RECEIPTS}),
    (other_certificate, {TABLE, PACKAGE, CERTIFICATE, RECEIPTS}),
]


@pytest.mark.parametrize(("change", "files"), RELEASED, ids=[case[0].__name__ for case in RELEASED])
def test_a_digit_in_the_released_table_is_found_however_far_it_was_carried_through(root, change, files):
    change(root)
    outcome = found(root)
    folder = DATA.as_posix()
    assert {place.file for place in places(outcome, "invoer")} == {f"{folder}/{name}" for name in files}
    figures = [place for place in places(outcome, "cijfers") if place.published]
    pages = {"handout.html", "slides.pptx", "tabellen.xlsx", "tabellen.csv", "10_bandbreedtes.ipynb"}
    assert pages <= {place.file for place in figures}
    row = next(place for place in figures if place.file == "tabellen.csv")
    assert "Tarief per uur, in één rekenwijze" in row.where
    assert (row.published, row.rebuilt, row.difference) == ("30,75", "31,75", "+1,00")


def test_even_a_whole_new_publication_of_an_altered_table_does_not_fit_the_public_chain(root):
    """Table, package, certificate, pages and manifest made anew: what is left is the hash of the ledger."""
    other_certificate(root)
    (root / DATA / RECEIPTS).unlink()  # it would name the dataset that it was made with
    publish_round(Workspace(root), "voorbeeld", "ronde-1")
    outcome = found(root)
    assert {each.id for each in outcome.checks if each.places} == {"certificaten"}
    assert CERTIFICATE in places(outcome)[0].file


def test_the_model_of_the_dataset_is_named(root):
    replaced(root / DATA / "model.toml", "norm = 5.7", "norm = 5.8") if "norm = 5.7" in (
        root / DATA / "model.toml"
    ).read_text() else replaced(root / DATA / "model.toml", "peiljaar = 2019", "peiljaar = 2018")
    outcome = found(root)
    assert f"{DATA.as_posix()}/model.toml" in {place.file for place in places(outcome, "invoer")}
    assert any("model.toml is gewijzigd" in place.what for place in places(outcome, "cijfers"))


def in_manifest(change: Callable[[dict], None]) -> Callable[[Path], None]:
    def apply(root: Path) -> None:
        path = root / REPORT / "manifest.json"
        manifest = json.loads(path.read_bytes())
        change(manifest)
        path.write_bytes(canonical_json(manifest))

    return apply


def held(root: Path) -> dict[str, list[Place]]:
    """The checks that need no page made again."""
    published = read_published(Workspace(root), root / REPORT)
    checks = (
        check_manifest(published),
        check_inputs(published, root / DATA),
        check_ground(published, root / DATA),
    )
    return {check.id: list(check.places) for check in checks}


def test_a_manifest_that_was_changed_does_not_fit_itself(root):
    in_manifest(lambda m: m["grondslag"]["beleid"].update(sha256="0" * 64))(root)
    assert [place.where for place in held(root)["manifest"]] == ["«sha256»", "«kenmerk»"]


@pytest.mark.parametrize(
    ("change", "check", "named"),
    [
        (lambda g: g["beleid"].update(sha256="0" * 64), "grondslag", "policies/streng.toml"),
        (lambda g: g.update(lock_sha256="0" * 64), "grondslag", "requirements.lock"),
        (lambda g: g["parameters"].update({"cao.toml": "0" * 64}), "grondslag", "parameters/cao.toml"),
        (lambda g: g["notebooks"].update({"20_slides.ipynb": "0" * 64}), "grondslag", "20_slides.ipynb"),
        (
            lambda g: g["bestanden"].update({"model.toml": "0" * 64}),
            "invoer",
            f"{DATA.as_posix()}/model.toml",
        ),
        (lambda g: g["pakket"].update(versie="0.1.9"), "manifest", "handout.html"),
    ],
    ids=["policy", "lock", "parameter", "notebook", "model", "package"],
)
def test_a_manifest_changed_and_hashed_anew_is_found_part_by_part(root, change, check, named):
    in_manifest(lambda manifest: change(manifest["grondslag"]))(root)
    hashed_anew(root)
    outcome = held(root)
    assert named in {place.file for place in outcome[check]}
    # and the mark on the page is of the basis that was published
    assert [place.where for place in outcome["manifest"]] == ["kenmerk"]


@pytest.mark.parametrize(
    "text", ["", "geen JSON", "[]", '{"grondslag": 3}', '{"grondslag": {}, "uitkomst": {}}']
)
def test_a_manifest_that_can_not_be_read_fails_with_words(root, text):
    (root / REPORT / "manifest.json").write_text(text)
    with pytest.raises(VerificationFailed, match=r"manifest\.json is niet meer wat kostprijs schreef"):
        found(root)


def emptied(*keys: str) -> Callable[[dict], None]:
    def change(manifest: dict) -> None:
        for key in keys[:-1]:
            manifest = manifest[key]
        manifest[keys[-1]] = None

    return change


MALFORMED = [
    ("grondslag", "parameters"), ("grondslag", "regels"), ("grondslag", "beleid", "id"), ("versie",),
    ("grondslag", "pakket", "versie"), ("uitkomst", "handout.html"), ("omgeving", "programma"), ("omgeving",),
    ("grondslag", "notebook_parameters"), ("grondslag", "dataset_sha256"),
]  # fmt: skip


@pytest.mark.parametrize("keys", MALFORMED, ids=".".join)
def test_a_manifest_with_a_part_that_is_none_fails_with_words(root, keys):
    in_manifest(emptied(*keys))(root)
    with pytest.raises(VerificationFailed, match="niet meer wat kostprijs schreef"):
        found(root)


def test_a_manifest_of_a_later_form_is_refused_with_what_to_do(root):
    in_manifest(lambda manifest: manifest.update(versie=3))(root)
    with pytest.raises(WrongUse, match="nieuwere"):
        found(root)


def test_another_environment_is_told_and_proves_nothing_wrong(root):
    in_manifest(lambda m: m["omgeving"].update(python="3.99.0", commit="f" * 40))(root)
    outcome = found(root)
    assert outcome.ok
    told = next(check.remarks for check in outcome.checks if check.id == "omgeving")
    assert any("3.99.0" in remark for remark in told)
    assert any("f" * 40 in remark for remark in told)


def test_with_another_version_of_the_package_the_words_are_told_and_the_figures_count(root, monkeypatch):
    monkeypatch.setattr(kostprijs, "__version__", "9.9.9")
    assert found(root).ok
    in_page(root)
    hashed_anew(root)
    outcome = found(root)
    assert [(place.file, place.difference) for place in places(outcome)] == [("handout.html", "+0,50")]
    report = plain_report(outcome)
    assert "nagegaan met kostprijs 9.9.9" in report


def test_the_screen_and_the_report_name_it(root, capsys):
    in_page(root)
    with pytest.raises(VerificationFailed, match=r"handout\.html"):
        show_audit.verification(found(root), json=False)
    assert "verschil +0,50" in capsys.readouterr().out


def test_a_report_takes_the_place_of_an_earlier_report_and_of_nothing_else(root, kostprijs):
    settings, folder = root / "traject.toml", root / "map"
    settings.write_text("titel = 'Hulp'")
    folder.mkdir()
    other = folder / "verslag-voorbeeld-ronde-1.md"
    other.write_text("# Verslag van het overleg")
    for place in ("traject.toml", "map"):
        done = kostprijs("verify", REPORT, "--verslag", place, cwd=root)
        assert done.returncode == 2
        assert "niet overschreven" in done.stderr
    assert settings.read_text() == "titel = 'Hulp'"
    assert other.read_text() == "# Verslag van het overleg"
    other.write_text("# Verslag van controle: eerder")
    assert kostprijs("verify", REPORT, "--verslag", "map", cwd=root).returncode == 0
    assert "Kenmerk van de publicatie" in other.read_text()


def test_the_report_names_the_commit_where_it_is_known(root):
    told = found(root)
    for commit, says in (("a1" * 20, f"\n- Gemaakt uit commit {'a1' * 20}, zegt het manifest"), ("", "")):
        report = plain_report(replace(told, commit=commit))
        assert says in report
        assert ("Gemaakt uit commit" in report) is bool(commit)
    manifest = json.loads((root / REPORT / "manifest.json").read_text())
    assert told.commit == (manifest["omgeving"]["commit"] or "")


def test_the_command_exits_4_and_writes_a_report(root, kostprijs):
    in_page(root)
    done = kostprijs("verify", REPORT, "--verslag", "verslag.md", "--json", cwd=root)
    assert done.returncode == 4
    assert "handout.html" in done.stderr
    assert "| handout.html |" in (root / "verslag.md").read_text()
    told = json.loads(done.stdout)
    assert told["gelijk"] is False
    assert any(not figure["gelijk"] for figure in told["cijfers"])
    assert str(root) not in done.stdout


def test_rows_of_a_table_are_counted_as_the_file_has_them(root):
    rows = list(
        csv.reader(io.StringIO((root / REPORT / "tabellen.csv").read_text("utf-8-sig")), delimiter=";")
    )
    lines = [
        f for f in found(root).figures if f.file == "tabellen.csv" and not f.where.endswith("omschrijving")
    ]
    for figure in lines[:50]:
        number = int(figure.where.split(",")[0].removeprefix("regel "))
        assert rows[number - 1][3] == figure.published


def test_a_page_in_english_is_read_with_its_own_decimal_point(tmp_path):
    workspace = write_workspace(tmp_path, language="en")
    publish_round(workspace, "voorbeeld", "ronde-1")
    replaced(tmp_path / REPORT / "handout.html", ">€10.70<", ">€10.90<")
    (place,) = places(found(tmp_path), "cijfers")
    assert (place.published, place.rebuilt, place.difference) == ("10.90", "10.70", "\u22120,20")


def on_another_machine(root: Path) -> None:
    """What who changed more than words would do: claim that other libraries drew the pages."""
    hashed_anew(root)
    path = root / REPORT / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest["omgeving"]["pakketten"]["numpy"] = "1.0.0"
    path.write_bytes(canonical_json(manifest))


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("</body>", "<script>document.title = '99'</script></body>", "programma"),
        ("</style>", "td::after { content: '9' }</style>", "opmaak"),
        ("<h2", '<h2 style="display:none"', "eigenschap (h2)"),
        ("<h2", '<iframe srcdoc="99,9"></iframe><h2', "eigenschap (iframe)"),
    ],
)
def test_what_makes_a_browser_show_something_else_is_found_on_any_machine(root, old, new, where):
    replaced(root / REPORT / "handout.html", old, new)
    on_another_machine(root)
    named = places(found(root))
    assert {place.file for place in named} == {"handout.html"}
    assert any(where in place.where for place in named)


def test_a_number_written_in_a_drawing_is_compared_on_any_machine(root):
    page = root / REPORT / "handout.html"
    address = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', page.read_text())[1]
    drawing = base64.b64decode(address).decode()
    number = re.search(r'aria-label="(\d+,\d+%)"', drawing)[1]
    drawing = drawing.replace(f'aria-label="{number}"', 'aria-label="98,76%"', 1)
    replaced(page, address, base64.b64encode(drawing.encode()).decode())
    on_another_machine(root)
    (place,) = places(found(root))
    assert (place.published, place.rebuilt) == ("98,76%", number)
    assert place.where.endswith("tekst in een tekening")


def test_another_mark_on_a_page_is_found_whatever_version_made_it(root):
    path = root / REPORT / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest["grondslag"]["pakket"]["versie"] = "0.1.9"
    manifest["kenmerk"] = kenmerk(manifest["grondslag"])
    path.write_bytes(canonical_json(manifest))
    hashed_anew(root)
    assert {"handout.pdf", "slides.pptx", "tabellen.xlsx"} <= {place.file for place in places(found(root))}


def test_what_is_no_plain_file_is_named_and_not_followed(root):
    folder = root / REPORT
    shutil.move(folder / "handout.pdf", root / "elders.pdf")
    (folder / "handout.pdf").symlink_to(root / "elders.pdf")
    (folder / "nergens").symlink_to("nergens")
    (folder / "leeg").mkdir()
    os.mkfifo(folder / "pijp")
    (folder / "groot").touch()
    os.truncate(folder / "groot", 500_000_001)  # a hole: it takes no room
    named = {place.file: place.what for place in places(found(root))}
    assert set(named) == {"handout.pdf", "nergens", "leeg", "pijp", "groot"}
    assert "verwijzing" in named["handout.pdf"]


@pytest.mark.parametrize("name", ["bandbreedtes.csv", "datapackage.json", "model.toml"])
def test_a_missing_file_of_the_release_is_named(root, name):
    (root / DATA / name).unlink()
    named = {place.file for place in places(found(root))}
    assert (DATA / name).as_posix() in named
    assert (DATA / "certificaat.json").as_posix() not in named


def test_an_extra_file_beside_the_released_table_is_named(root):
    (root / DATA / "namen.csv").write_text("x")
    (place,) = places(found(root))
    assert place.file == (DATA / "namen.csv").as_posix()


def test_a_renamed_round_is_named(root):
    (root / REPORT).rename(root / REPORT.with_name("ronde-2"))
    with pytest.raises(VerificationFailed, match=r"^De map heet .*voorbeeld/ronde-1"):
        verify(Workspace(root), root / REPORT.with_name("ronde-2"))


def test_a_list_of_receipts_of_other_figures_is_named(root):
    path = root / DATA / "ontvangsten.json"
    content = json.loads(path.read_bytes())
    path.write_bytes(canonical_json({**content, "dataset_sha256": "0" * 64}))
    (place,) = places(found(root))
    assert (place.file, place.where) == ((DATA / "ontvangsten.json").as_posix(), "«dataset_sha256»")


@pytest.mark.parametrize("text", ["", "[]", '{"versie": 9}', "[" * 100_000])
def test_what_is_no_list_of_receipts_is_named(root, text):
    (root / DATA / RECEIPTS).write_text(text)
    (place,) = held(root)["invoer"]
    assert (place.file, place.what[:23]) == ((DATA / RECEIPTS).as_posix(), "is geen lijst van ontva")


@pytest.mark.parametrize("begin", ['{"kenmerk":"000000000000",', '{"extra":"x",'])
def test_what_was_put_into_the_manifest_is_found(root, begin):
    path = root / REPORT / "manifest.json"
    path.write_text(begin + path.read_text().removeprefix("{"))
    assert [place.file for place in places(found(root))] == ["manifest.json"]


def test_a_drawing_that_is_none_any_more_is_found_on_any_machine(root):
    text = (root / REPORT / "handout.html").read_text()
    drawing = re.findall(r"data:image/svg\+xml;base64,[^\"]*", text)[0]
    for other in (
        "data:image/svg+xml;base64,AAAA",
        "data:image/svg+xml;base64,A",
        "data:image/svg+xml,<svg/>",
    ):
        (root / REPORT / "handout.html").write_text(text.replace(drawing, other))
        hashed_anew(root)
        on_another_machine(root)
        outcome = found(root)
        assert not outcome.ok, other
        assert "handout.html" in {place.file for place in places(outcome)}


def test_what_another_program_put_on_a_slide_is_read_too():
    """A picture, a text in a group, and a chart without its workbook; no slide has notes."""
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "in een groep"
    picture = io.BytesIO()
    Image.new("1", (1, 1)).save(picture, "PNG")
    slide.shapes.add_picture(picture, 0, 0)
    data = CategoryChartData()
    data.categories = ["Overhead"]
    data.add_series("hoogste", [24.5])
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, 0, 0, 9, 9, data).chart
    whole = read_again(show)
    assert [item.text for item in whole if "gegevens" in item.where] == ["hoogste", "Overhead", "24,5"]
    (book,) = chart._chartSpace.xpath("c:externalData")
    chart._chartSpace.remove(book)
    found = read_again(show)
    assert found == [item for item in whole if "gegevens" not in item.where]
    texts = {item.text for item in found}
    assert {"in een groep", sha256(picture.getvalue()), "24,5"} <= texts


def read_again(show: Any) -> list[Item]:
    stream = io.BytesIO()
    show.save(stream)
    return list(slide_items(stream.getvalue()))


def test_an_altered_file_can_not_steer_the_screen():
    line = place_line(Place("handout.pdf", "regel 1", "andere woorden", "a\x1b[2Jb\nc", "\ud800"))
    assert line.isprintable()


def test_another_description_is_found_on_any_machine(root):
    replaced(root / REPORT / "ro-crate-metadata.json", '"inLanguage": "nl"', '"inLanguage": "fy"')
    on_another_machine(root)
    assert {place.file for place in places(found(root))} == {"ro-crate-metadata.json"}
