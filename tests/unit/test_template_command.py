"""`kostprijs template`: where the tool lands, under which name, and that nothing is overwritten."""

from __future__ import annotations

import openpyxl
import pytest

SETTINGS = """\
titel = "Wmo 2021"
regio = "Proefregio"
model = "hbh-2019"
peiljaar = 2020
"""


@pytest.fixture
def here(tmp_path):
    folder = tmp_path / "data" / "raw" / "proef"
    folder.mkdir(parents=True)
    (folder / "traject.toml").write_text(SETTINGS)
    return tmp_path


def test_without_a_name_it_lands_in_this_folder_and_asks_for_the_year_of_the_traject(kostprijs, here):
    done = kostprijs("template", "proef", cwd=here)
    assert done.returncode == 0, done.stderr
    assert "Geschreven: rekentool-proef.xlsx." in done.stdout
    page = openpyxl.load_workbook(here / "rekentool-proef.xlsx")["Invoer"]
    assert page["B1"].value.startswith("Wmo 2021, Proefregio: Hulp bij het huishouden")
    assert any("Gevraagd is 2020." in str(page.cell(row, 6).value) for row in range(4, 9))
    assert [path.name for path in (here / "data" / "raw" / "proef").iterdir()] == ["traject.toml"]


def test_a_folder_gets_the_name_and_a_file_is_never_overwritten(kostprijs, here):
    (here / "uit").mkdir()
    done = kostprijs("template", "proef", "--naar", "uit", cwd=here)
    assert done.returncode == 0, done.stderr
    (here / "uit" / "rekentool-proef.xlsx").write_text("van mij")
    done = kostprijs("template", "proef", "--naar", "uit", cwd=here)
    assert done.returncode == 2
    assert "bestaat al en is niet overschreven" in done.stderr
    assert (here / "uit" / "rekentool-proef.xlsx").read_text() == "van mij"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("proef", "--naar", "tool.xls"), "«tool.xls» is geen naam van een rekentool"),
        (("proef", "--naar", "tool"), "kies een naam die eindigt op .xlsx"),
        (("ander",), "Er is geen traject «ander»"),
        (("../proef",), "kan geen naam van een traject zijn"),
    ],
)
def test_wrong_use_writes_nothing(kostprijs, here, arguments, message):
    done = kostprijs("template", *arguments, cwd=here)
    assert done.returncode == 2
    assert message in done.stderr
    assert [path.name for path in here.iterdir()] == ["data"]


def test_help_shows_an_example(kostprijs, here):
    done = kostprijs("template", "--help", cwd=here)
    assert "Voorbeeld: kostprijs template" in done.stdout
    assert "rekentool-TRAJECT.xlsx" in done.stdout
