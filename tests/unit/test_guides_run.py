"""Every command of the guides, as it stands there and in the order of its page, gives what the page says.

The commands and the files in TOML are taken from the pages; here stands what is to come out of each. A
command without an expectation fails, and so does an expectation whose command left its page.
"""

from __future__ import annotations

import csv
import re
import shlex
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from guide_pages import GUIDE, ROOT, guide_text, toml_block, toml_blocks, typed
from house_styles import house_style
from pptx import Presentation

from kostprijs.cli.show import _PURPOSE
from kostprijs.model.filling import Filling
from kostprijs.model.template import write_workbook
from kostprijs.traject import load_traject

EXAMPLES = ROOT / "docs" / "voorbeelden"


def nothing(folder: Path) -> None:
    """A command for which nothing has to be done first."""


@dataclass(frozen=True)
class Expected:
    """What is to come of one command.

    said    stands in what it prints, on either stream
    named   is promised by the page and stands in what it prints
    made    was not there before and is there after
    first   what the page lets its reader do before it
    again   a command of the page that its reader gives once more after that, and what it then says
    """

    code: int = 0
    said: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    first: Callable[[Path], None] = nothing
    again: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Page:
    """A page, with what is to come of its commands in their order, and how its TOML blocks begin."""

    path: Path
    expected: dict[str, Expected]
    blocks: tuple[str, ...] = ()

    def check(self, text: str) -> None:
        """Whether the page has these commands and blocks, and no other."""
        lines = [line for line in typed(text) if line not in NOT_RUN]
        assert all(line.startswith("kostprijs ") for line in lines), lines
        assert list(dict.fromkeys(line.removeprefix("kostprijs ") for line in lines)) == list(self.expected)
        found = toml_blocks(text)
        assert len(found) == len(self.blocks)
        assert all(map(str.startswith, found, self.blocks))


# what is not run here, and why
NOT_RUN = {
    "make demo": "makes an environment of its own; `kostprijs demo` is run by the fixture of that name",
    "make lab": "opens JupyterLab in a browser; test_explorer_in_jupyterlab does",
    "kostprijs run lekwijk ronde-1": "its three steps are run apart; test_command_line runs it as one",
}


def plain(text: str) -> str:
    """Words with one plain space between them, without the lines of tables and the emphasis of a page."""
    return " ".join(re.sub(r"[│┃*\u00a0]", " ", text).split())


def walk(page: Page, folder: Path, kostprijs) -> None:
    """Do what a page says, from its top to its end."""
    promised = plain(page.path.read_text())
    page.check(page.path.read_text())
    for line, expected in page.expected.items():
        expected.first(folder)
        earlier, says = expected.again
        if earlier:
            assert earlier in page.expected
            assert says in plain(kostprijs(*shlex.split(earlier), cwd=folder).stdout)
        there = [name for name in expected.made if (folder / name).exists()]
        assert not there, line
        done = kostprijs(*shlex.split(line), cwd=folder)
        printed = plain(f"{done.stdout} {done.stderr}")
        assert done.returncode == expected.code, f"{line}: {printed}"
        for words in (*expected.said, *expected.named):
            assert words in printed, f"{line}: {printed}"
        for words in expected.named:
            assert words in promised, line
        for name in expected.made:
            assert (folder / name).exists(), f"{line}: {name}"


# ---------------------------------------------------------------------------- the project leader

LEKWIJK = "data/raw/lekwijk"
INTAKE = "intake lekwijk ronde-1"


def fill_in_settings(folder: Path) -> None:
    """All settings but the decisions, and the house style that they name."""
    blocks = map(toml_block, ("titel = ", "[vooringevuld]", "[[opmerking]]"))
    (folder / LEKWIJK / "traject.toml").write_text("\n".join(blocks))
    style = tomllib.loads(toml_block("[[opmerking]]"))["huisstijl"]
    path = folder / LEKWIJK / style["bestand"]
    path.write_bytes(house_style(secrets=False))
    show = Presentation(path)
    for number, name in ((0, style["titel"]), (1, style["tekst"]), (5, style["tabel"])):
        show.slide_layouts[number].element.cSld.set("name", name)
    show.save(path)


def tools() -> dict[str, Filling]:
    """What came in: the files that the guide names, the concerns of its part, and one other."""
    north = tomllib.loads(toml_block("titel = "))["deel"]["noord"]["concerns"]
    files: dict[str, dict[str, str]] = {
        "opgave.xlsx": {},
        "opgave-eerst.xlsx": {"concern": "Zorg"},
        "opgave-verbeterd.xlsx": {"concern": "Zorg"},
    }
    files |= {
        f"deel-{number}.xlsx": {"kvk_nummer" if one.isdigit() else "concern": one}
        for number, one in enumerate(north)
    }
    files["ander.xlsx"] = {"concern": "Een ander"}
    return {
        name: Filling({"aanbieder": f"Aanbieder {place}", "peiljaar": 2019, **provider}, values(place))
        for place, (name, provider) in enumerate(files.items())
    }


def values(place: int) -> dict[str, float | str]:
    """Those of an invented provider of the example, each a step from those of the one before."""
    some = tomllib.loads((EXAMPLES / "ingevuld.toml").read_text())
    steps = {"overhead": 0.9, "ziekteverzuim": 0.35, "verlof": 0.21, "niet_planbaar": 0.22, "risico": 0.13}
    found: dict[str, float | str] = {}
    for key, value in some.items():
        if isinstance(value, list):
            found |= {f"{key}[trede {number}]": each for number, each in enumerate(value)}
        else:
            found[key] = round(value + place * steps.get(key, 0), 2)
    return found


def put_tools_in(folder: Path) -> None:
    path = folder / LEKWIJK / "traject.toml"
    model = load_traject(path).cost_model()
    for name, filling in tools().items():
        write_workbook(model, path.parent / "ronde-1" / name, filling)


def write_table(folder: Path) -> None:
    """The same as one table."""
    rows = tools()
    columns = sorted({key for filling in rows.values() for key in filling.values})
    with (folder / "opgaven.csv").open("w", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["concern", "bestand", *columns])
        for name, filling in rows.items():
            of = filling.provider
            concern = of.get("concern") or of.get("kvk_nummer") or ""
            writer.writerow([concern, name, *(f"{filling.values[key]}".replace(".", ",") for key in columns)])


def decide(folder: Path) -> None:
    path = folder / LEKWIJK / "traject.toml"
    path.write_text(f"{path.read_text()}\n{toml_block('[[besluit]]')}")


def in_vault(*names: str) -> tuple[str, ...]:
    return tuple(f"{LEKWIJK}/kluis/ronde-1/{name}" for name in names)


def published(place: str) -> tuple[str, ...]:
    return tuple(f"reports/lekwijk/{place}/{name}" for name in _PURPOSE)


READ = "10 van 10 rekentools gelezen, 9 concerns bruikbaar."
LEADER = {
    "new lekwijk --model hbh-2019": Expected(made=(f"{LEKWIJK}/traject.toml", f"{LEKWIJK}/ronde-1")),
    "model list": Expected(said=("hbh-2019: Hulp bij het huishouden",)),
    "template lekwijk": Expected(made=("rekentool-lekwijk.xlsx",), first=fill_in_settings),
    INTAKE: Expected(
        said=(READ, "Dat is genoeg"),
        made=in_vault(
            "overzicht.md",
            "bevindingen.md",
            "bevindingen.csv",
            "metagegevens.md",
            "besluiten.json",
            "ingelezen.json",
            "brieven/brief-001.md",
            "brieven/brief-001.xlsx",
            "brieven/brief-001-rekentool.xlsx",
            "brieven/ontvangst-001.json",
        ),
        first=put_tools_in,
    ),
    f"{INTAKE} --tabel opgaven.csv": Expected(said=(READ,), first=write_table),
    f"{INTAKE} --brieven": Expected(said=(READ, "met een nieuwe rekentool om te verbeteren")),
    "anonymise lekwijk ronde-1": Expected(
        said=("Overhead en indirecte kosten procent groepen", "niet getoond"),
        made=("data/anonymised/lekwijk/ronde-1/bandbreedtes.csv",),
        first=decide,
        again=(INTAKE, "Besluiten uit traject.toml: 4 (afgedaan: "),
    ),
    "bandwidths lekwijk ronde-1": Expected(said=("Overhead en indirecte kosten procent groepen",)),
    "publish lekwijk ronde-1": Expected(
        said=("status concept, datum 14-08-2019",), made=published("ronde-1")
    ),
    "status": Expected(said=("lekwijk ronde-1 10 ja ja ja",)),
    "verify reports/lekwijk/ronde-1": Expected(said=("Alles wat is nagegaan klopt",)),
    "publish --all --jobs 4": Expected(said=("1 ronde: 1 was al bij.",)),
    "anonymise lekwijk ronde-1 --deel noord": Expected(
        said=("deel Noord", "Overhead en indirecte kosten procent"),
        made=("data/anonymised/lekwijk/ronde-1--noord/bandbreedtes.csv",),
    ),
    "publish lekwijk ronde-1--noord": Expected(made=published("ronde-1--noord")),
    'ledger add lekwijk ronde-1 --figuur overhead --datum 2019-08-21 --toelichting "Regio-overleg"': Expected(
        said=("Vastgelegd als regel 3 van het grootboek",)
    ),
    "ledger show lekwijk": Expected(said=("3 gesproken ronde-1 2019-08-21 1",)),
    "ledger check lekwijk": Expected(said=("is heel: 3 regels",)),
    "bandwidths lekwijk ronde-1 --intern": Expected(
        said=("NIET VERSPREIDEN", "Overhead en indirecte kosten 8")
    ),
    "attack lekwijk ronde-1 --naive": Expected(
        said=("elke deelnemer alleen de eigen waarde", "Die belofte is gehouden.", "een gewone tabel")
    ),
    "close lekwijk --bevestig lekwijk": Expected(
        said=("10 ingezonden bestanden",), made=(f"{LEKWIJK}/afgesloten.md",)
    ),
    "close lekwijk --bevestig lekwijk --ook-sleutel": Expected(
        said=("De sleutel van de kluis is vernietigd",)
    ),
}

# ---------------------------------------------------------------------------- the analyst


def write_index(folder: Path) -> None:
    (folder / "index.toml").write_text(toml_block("tarief = "))


def write_scenario(folder: Path) -> None:
    (folder / "voorstel.toml").write_text(toml_block("naam = "))


ANALYST = {
    "model list": Expected(said=("Rekentools: begeleiding", "Rekenvoorbeelden: vb-nl-1")),
    "model evaluate hbh-2019 --inputs ingevuld.toml": Expected(
        said=("Tarief per uur: € 29,04",), named=("€ 29,04",)
    ),
    "model explain hbh-2019 --inputs ingevuld.toml": Expected(
        said=("Tarief per uur = tarief in het peiljaar + indexatie per uur = € 29,04 + € 0,00 = € 29,04",)
    ),
    "model compare hbh-2019 --inputs ingevuld.toml": Expected(
        said=("Over alle 96 combinaties",), named=("€ 26,94 tot € 31,43",)
    ),
    "model omrekenen 26,59": Expected(said=("per minuut 01 € 0,44 € 26,40",), named=("€ 0,44", "€ 26,40")),
    "model index --inputs index.toml": Expected(named=("€ 30,55",), first=write_index),
    "scenario tariefvormen tariefvormen.toml": Expected(
        said=("Eén vast tarief Samen € 11.569.309", "€ 11.095.050 tot", "De eigen bijdrage")
    ),
    "scenario afronden 26,59 --uren 108 --clienten 4000": Expected(
        named=("€ 0,44", "€ 26,40", "€ 20,52", "€ 82.080")
    ),
    "scenario budget budget.toml": Expected(
        said=("2020: € 11.486.880, € +82.080 naast «Tarief van nu»", "De eigen bijdrage")
    ),
    "scenario banden banden.toml": Expected(
        said=("Samen 4.000 426.140 319.540 423.540 527.540", "Onder de laagste band")
    ),
    "scenario normenkader --bij belemmering_veel --bij kamer_in_gebruik=2"
    " --van 2020-01-01 --tot 2020-06-30": Expected(named=("192 uur per jaar", "182 dagen", "95,48 uur")),
    "scenario iwmo 108 uur jaar --van 2020-01-01 --tot 2020-06-30 --versie 3": Expected(
        1, said=("kan niet onder iWmo 3.x",), named=("3.222", "53,70")
    ),
    "scenario raming raming.toml": Expected(named=("6,97%", "76.070.000", "121.943.000")),
    "scenario run voorstel.toml --xlsx voorstel.xlsx": Expected(
        said=("Voorstel: €", "Boven het maximumtarief", "geen voorspelling"),
        made=("voorstel.xlsx",),
        first=write_scenario,
    ),
    "scenario compare midden.toml voorstel.toml --xlsx verschil.xlsx": Expected(
        said=("«Voorstel» min «Midden»",), named=("Shapley",), made=("verschil.xlsx",)
    ),
}

# ---------------------------------------------------------------------------- the auditor, the provider

AUDITOR = {
    "verify reports/voorbeeld/ronde-1 --verslag verslag.md": Expected(
        said=("Alles wat is nagegaan klopt",), made=("verslag.md",)
    ),
    "verify reports/voorbeeld/ronde-1 --raw": Expected(said=("Alles wat is nagegaan klopt",)),
    'trace "tarief hoogste groep" reports/voorbeeld/ronde-1': Expected(said=("Bewijs van de publicatie",)),
}
PROVIDER = {
    "receipt check ontvangst-001.json --bestand mijn-rekentool.xlsx --lijst ontvangsten.json": Expected(
        said=("dit is het bestand dat is ingelezen", "Publicatie ronde-1: meegeteld", "Ziekteverzuim")
    ),
}

# ---------------------------------------------------------------------------- a model of one's own

ADDING = ROOT / "docs" / "model-toevoegen.md"


def write_model(folder: Path) -> None:
    names = ("strijkservice.toml", "ingevuld.toml")
    for name, block in zip(names, toml_blocks(ADDING.read_text()), strict=True):
        (folder / name).write_text(block)


MODEL = {
    "model evaluate strijkservice.toml --inputs ingevuld.toml": Expected(
        said=("Tarief per uur: € 27,84",), named=("€ 17,40", "€ 23,20", "€ 27,84"), first=write_model
    ),
    "model explain strijkservice.toml --inputs ingevuld.toml": Expected(
        named=("€ 17,40", "€ 23,20", "€ 27,84")
    ),
    "model compare strijkservice.toml --inputs ingevuld.toml": Expected(named=("€ 27,84", "€ 29,00")),
    "new lekwijk --model strijkservice.toml": Expected(made=(f"{LEKWIJK}/traject.toml",)),
    "template lekwijk --naar rekentool.xlsx": Expected(made=("rekentool.xlsx",)),
}

# ---------------------------------------------------------------------------- the pages

BLOCKS = ("titel = ", "[vooringevuld]", "[[besluit]]", "[[opmerking]]")
PAGES = {
    "README": Page(GUIDE / "README.md", {}),
    "leader": Page(GUIDE / "projectleider.md", LEADER, BLOCKS),
    "analyst": Page(GUIDE / "analist.md", ANALYST, ("tarief = ", "naam = ")),
    "auditor": Page(GUIDE / "controleur.md", AUDITOR),
    "provider": Page(GUIDE / "aanbieder.md", PROVIDER),
    "model": Page(ADDING, MODEL, ("[model]", "uurloon = ")),
}


def test_every_guide_has_its_expectations():
    assert {page.path for page in PAGES.values()} == {*GUIDE.glob("*.md"), ADDING}
    assert {line for line in typed(guide_text()) if line in NOT_RUN} == {*NOT_RUN}
    PAGES["README"].check(PAGES["README"].path.read_text())


def test_the_guide_of_the_project_leader(kostprijs, tmp_path):
    walk(PAGES["leader"], tmp_path, kostprijs)


def test_the_page_about_a_new_model(kostprijs, tmp_path):
    walk(PAGES["model"], tmp_path, kostprijs)


def test_the_guide_of_the_analyst(demo, kostprijs, tmp_path):
    shutil.copytree(demo[0] / "data" / "anonymised", tmp_path / "data" / "anonymised")
    for path in (*EXAMPLES.glob("*.toml"), ROOT / "notebooks" / "scenarios" / "midden.toml"):
        shutil.copy(path, tmp_path)
    walk(PAGES["analyst"], tmp_path, kostprijs)


def test_the_guide_of_the_auditor(demo, kostprijs, tmp_path):
    shutil.copytree(demo[0], tmp_path, dirs_exist_ok=True)
    walk(PAGES["auditor"], tmp_path, kostprijs)


def test_the_page_of_the_provider(demo, kostprijs, tmp_path):
    raw, name = demo[0] / "data" / "raw" / "voorbeeld", "ontvangst-001"
    vault = raw / "kluis" / "ronde-1"
    rows = csv.DictReader((vault / "ontvangstbewijzen.csv").open(encoding="utf-8-sig"), delimiter=";")
    file = next(row["bestand"] for row in rows if row["ontvangstbewijs"] == name)
    shutil.copy(raw / "ronde-1" / file, tmp_path / "mijn-rekentool.xlsx")
    shutil.copy(vault / "brieven" / f"{name}.json", tmp_path)
    shutil.copy(demo[0] / "data" / "anonymised" / "voorbeeld" / "ronde-1" / "ontvangsten.json", tmp_path)
    walk(PAGES["provider"], tmp_path, kostprijs)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("\n## 2. De", "\n    kostprijs status --json\n\n## 2. De"),
        ("\n## 2. De", "\n    rm -r data\n\n## 2. De"),
        ("\n## 2. De", "\n```\nkostprijs demo --root elders\n```\n\n## 2. De"),
        ("`kostprijs status` toont", "`kostprijs status --json` toont"),
        ("    kostprijs template lekwijk\n", ""),
        ("```toml\n[vooringevuld]", "```toml\n[kluis]"),
    ],
)
def test_a_page_with_another_command_is_found(old, new):
    text = PAGES["leader"].path.read_text()
    assert old in text
    with pytest.raises(AssertionError):
        PAGES["leader"].check(text.replace(old, new, 1))
