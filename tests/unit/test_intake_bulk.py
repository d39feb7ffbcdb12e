"""The bulk table: a row per tool, numbers in both notations, and refusals that name no content."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_models import a_line, an_element, small_model

from kostprijs.errors import WrongUse
from kostprijs.intake import bulk
from kostprijs.intake.bulk import read_table
from kostprijs.intake.tariffs import with_tariffs

# only the keys that a model file must have
MODEL = small_model(
    an_element("loon", "eur_uur", reeks=["a", "b"]),
    an_element("verlof"),
    a_line("tarief", "som(loon) / (1 - verlof)"),
    name="kaal",
)
HEADER = "concern;bestand;loon[a];loon[b];verlof\n"


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    target = path / "tabel.csv"
    target.write_bytes(text.encode(encoding))
    return target


def read(path: Path, text: str, encoding: str = "utf-8"):
    submissions, findings = read_table(write(path, text, encoding), MODEL)
    return with_tariffs(MODEL, submissions, {}), findings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_rows(tmp_path: Path, encoding: str, newline: str) -> None:
    text = HEADER + "Één;een.xlsx;10,5;9.5;20\n\nTwee;;11;;16,5%\n"
    (one, two), findings = read(tmp_path, text.replace("\n", newline), encoding)
    assert one.valid == {"loon[a]": 10.5, "loon[b]": 9.5, "verlof": 20.0}
    assert (one.file, one.fields["concern"], one.tariff) == ("een.xlsx", "Één", 25.0)
    assert two.valid == {"loon[a]": 11.0, "verlof": 16.5}
    assert (two.file, two.tariff) == ("rij 4", None)
    assert findings == []


def test_comma_between_fields_with_quoted_decimals(tmp_path: Path) -> None:
    text = 'concern,bestand,loon[a],loon[b],verlof\nEen,een.xlsx,"10,5",9.5,"20"\n'
    (one,), _ = read(tmp_path, text)
    assert one.valid == {"loon[a]": 10.5, "loon[b]": 9.5, "verlof": 20.0}


def test_comma_between_fields_without_quotes_is_not_guessed(tmp_path: Path) -> None:
    text = "concern,bestand,loon[a],loon[b],verlof\nEen,een.xlsx,10,5,9.5,20\n"
    (one,), findings = read(tmp_path, text)
    assert (dict(one.valid), one.unread, [f.code for f in findings]) == ({}, "rij_te_lang", ["rij_te_lang"])


def test_columns_in_any_order_with_the_printed_tariff(tmp_path: Path) -> None:
    text = "tarief;verlof;Concern;BESTAND;loon[b];loon[a];kvk_nummer\n24,99;20;Een;e.xlsx;9,5;10,5;12345678\n"
    (one,), _ = read(tmp_path, text)
    assert (one.printed, one.tariff, one.fields["kvk_nummer"]) == (24.99, 25.0, "12345678")


def test_missing_column_is_asked_once(tmp_path: Path) -> None:
    rows, findings = read(tmp_path, "concern;bestand;loon[a];loon[b]\nEen;e;1;2\nTwee;t;1;2\n")
    assert [(f.code, f.figure, f.file) for f in findings] == [("kolom_ontbreekt", "verlof", "tabel.csv")]
    assert [row.tariff for row in rows] == [None, None]


def test_bad_number_blocks_its_value_only(tmp_path: Path) -> None:
    (one,), findings = read(tmp_path, HEADER + "Een;e;zie mail;2;10\n")
    assert (dict(one.valid), one.tariff) == ({"loon[b]": 2.0, "verlof": 10.0}, None)
    assert [(f.code, f.severity.value, f.figure, f.place.cell) for f in findings] == [
        ("geen_getal", "fout", "loon[a]", "rij 2")
    ]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (HEADER.replace("verlof", "verlov") + "Geheim;g;1;2;3\n", "nummer 5 (in Excel kolom E)"),
        ("concern;Zorggroep Geheim\n", "nummer 2 (in Excel kolom B)"),
        (HEADER.replace("loon[b]", "loon[a]") + "Geheim;g;1;2;3\n", "«loon[a]» staat twee keer"),
        ("Geheim;geheim.xlsx;987,65;2;3\n", "geen kolom «concern»"),
        ("", "geen kolom «concern»"),
        ("concern;\0", "geen leesbare .csv"),
    ],
)
def test_wrong_table_is_refused_without_its_content(tmp_path: Path, text: str, part: str) -> None:
    with pytest.raises(WrongUse) as caught:
        read(tmp_path, text)
    assert part in str(caught.value)
    assert "eheim" not in str(caught.value)
    assert "987" not in str(caught.value)


def test_a_table_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "MAX_TABLE_BYTES", 1_000_000)
    with pytest.raises(WrongUse, match=r"groter dan 1 MB\. Splits haar in delen"):
        read(tmp_path, HEADER + "x" * 1_000_000)


def test_separators_at_the_end_of_every_row_are_no_columns(tmp_path: Path) -> None:
    (one,), findings = read(tmp_path, HEADER.replace("\n", ";;\n") + "Een;e.xlsx;10,5;9.5;20;;\n")
    assert (one.tariff, findings) == (25.0, [])


def test_absent_table(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="niet te lezen"):
        read_table(tmp_path / "weg.csv", MODEL)


def test_division_by_zero_is_no_tariff(tmp_path: Path) -> None:
    (one,), _ = read(tmp_path, HEADER + "Een;e;10;2;100\n")
    assert one.tariff is None


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    rows = "".join(f"C{n};f{n};1;2;3\n" for n in range(1_200))
    read_table(write(tmp_path, HEADER + rows), MODEL, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (1_200, 1_200)
    assert len(seen) > 2
