"""Commas between the fields and in the numbers: no decimals are lost, and a guess is asked about."""

from __future__ import annotations

import pytest

from kostprijs.intake.delimited import cells_of


def rows(text: str) -> tuple[list[list[str]], list[tuple[int, int]]]:
    cells, guessed = cells_of(text.encode(), 1_000, 500)
    lines: list[list[str]] = [[] for _ in range(max(row for row, _, _ in cells) + 1)]
    for row, _, field in cells:
        lines[row].append(field)
    return lines, guessed


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("Verlof,16,5", ["Verlof", "16,5"]),
        ("Verlof,16,5%", ["Verlof", "16,5%"]),
        ("Verlof,16,5 %", ["Verlof", "16,5 %"]),
        ("Scholing,2,1,cao", ["Scholing", "2,1", "cao"]),
        ("Reiskosten,€ 0,45", ["Reiskosten", "€ 0,45"]),
        ("Indexatie,-2,5", ["Indexatie", "-2,5"]),
        ("Franchise,12.770,00", ["Franchise", "12.770,00"]),
        ("a,Verlof,16,5", ["a", "Verlof", "16", "5"]),
        ("Verlof,16", ["Verlof", "16"]),
        ('Verlof,"16,5",cao', ["Verlof", "16,5", "cao"]),
        ("Verlof,16.5,2019", ["Verlof", "16.5", "2019"]),
        ("Verlof,16,zie cao", ["Verlof", "16", "zie cao"]),
    ],
)
def test_a_row_of_a_file_with_unquoted_decimal_commas(line: str, fields: list[str]) -> None:
    assert rows(f"Peiljaar,2019\n{line}\n") == ([["Peiljaar", "2019"], fields], [])


@pytest.mark.parametrize("line", ["Verlof,16,5", "Verlof,16,17"])
def test_where_all_rows_are_as_long_it_is_a_guess(line: str) -> None:
    found, guessed = rows(f"Onderdeel,2018,2019\n{line}\nScholing,2,3\n")
    assert guessed == [(1, 1), (2, 1)]
    assert found[1] == ["Verlof", line.partition(",")[2]]


def test_a_year_after_a_value_is_no_decimals() -> None:
    assert rows("Verlof,16,2018\nScholing,2,2019\n") == (
        [["Verlof", "16", "2018"], ["Scholing", "2", "2019"]],
        [],
    )


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_need_no_mending(separator: str) -> None:
    text = f"Verlof{separator}16{separator}5\n"
    assert rows(text) == ([["Verlof", "16", "5"]], [])
