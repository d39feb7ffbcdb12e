"""A released round beside the same round made once more: what is said of each file and figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from kostprijs.audit.repeated import figures_check, files_check

HEAD = "element,groep,omvang,gemiddelde\n"
TABLE = HEAD + "verlof,laagste groep,3+,15.5\nverlof,hoogste groep,3+,19.0\n"


def folder(path: Path, **files: str) -> Path:
    path.mkdir()
    for name, text in files.items():
        (path / name.replace("__", ".")).write_text(text)
    return path


TABLES = [
    # the table made once more, what is found: (figure and word, what, published, once more, difference)
    (TABLE, []),
    (
        TABLE.replace("19.0", "18.0"),
        [("Verlof (verlof), hoogste groep", "een ander cijfer", "19,0", "18,0", "\u22121,0")],
    ),
    (TABLE.replace("19.0", ""), [("Verlof (verlof), hoogste groep", "een ander cijfer", "19,0", "", "")]),
    (
        TABLE + "extra,midden,3+,-1.5\n",
        [("extra, midden", "staat niet in de publicatie", "", "\u22121,5", "")],
    ),
    (
        HEAD + "verlof,hoogste groep,3+,19.0\n",
        [("Verlof (verlof), laagste groep", "volgt niet uit de inzendingen", "15,5", "", "")],
    ),
    ("geen tabel", [("Verlof (verlof), laagste groep", "volgt niet uit de inzendingen", "15,5", "", ""),
                    ("Verlof (verlof), hoogste groep", "volgt niet uit de inzendingen", "19,0", "", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("again", "expected"), TABLES)
def test_every_figure_that_differs_is_told_with_by_how_much(tmp_path, again, expected):
    before = folder(tmp_path / "a", bandbreedtes__csv=TABLE)
    now = folder(tmp_path / "b", bandbreedtes__csv=again)
    found = figures_check(before, now, {"verlof": "Verlof"})
    told = [(p.where, p.what, p.published, p.rebuilt, p.difference) for p in found.places]
    assert [(each[0], *each[2:]) for each in told] == [(each[0], *each[2:]) for each in expected]
    assert all(one[1].startswith(other[1]) for one, other in zip(told, expected, strict=True))
    assert found.confidential


def test_files_are_told_by_name_and_descriptions_by_key(tmp_path):
    before = folder(
        tmp_path / "a", datapackage__json='{"a": {"b": 1, "c": 2}}', model__toml="1", weg="x",
        certificaat__json="{", ontvangsten__json="1",
    )  # fmt: skip
    now = folder(
        tmp_path / "b", datapackage__json='{"a": {"b": 1, "c": 3}}', model__toml="2", nieuw="x",
        certificaat__json="{}", ontvangsten__json="2",
    )  # fmt: skip
    found = files_check(before, now, receipts=False)
    assert [(p.file, p.where, p.what.partition(" ")[0]) for p in found.places] == [
        ("nieuw", "", "ontbreekt"), ("weg", "", "volgt"), ("certificaat.json", "", "is"),
        ("datapackage.json", "a.c", "is"), ("model.toml", "", "is"),
    ]  # fmt: skip
    missing = files_check(tmp_path / "nergens", now, receipts=True)
    assert {place.what for place in missing.places} == {"ontbreekt in de publicatie"}
