"""Names and values planted in every cell of a bulk table surface nowhere outside the vault or on screen."""

from __future__ import annotations

import pytest
from leakscan import leaks

from kostprijs.model.loader import load_model

NAMES = [
    f"Kanarie{word}zorg"
    for word in ("Aarde", "Berk", "Ceder", "Den", "Els", "Fijnspar", "Gagel", "Hulst", "Iep")
]


def planted(number: int, low: float, high: float, row: int) -> float:
    """A value within bounds with four decimals that no grid, mean or page makes by chance."""
    share = 0.2 + 0.06 * row + 0.003 * number
    return round(low + share * (high - low), 2) + (3 + (row * 7 + number) % 90) / 10_000


@pytest.fixture(scope="module")
def round_(tmp_path_factory, kostprijs):
    root = tmp_path_factory.mktemp("kanarie")
    model = load_model("hbh-2019")
    figures = [(f, e) for e in model.elements for f in e.figures]
    values: list[float] = []
    lines = [";".join(["concern", "bestand", *(figure for figure, _ in figures)])]
    for row, name in enumerate(NAMES):
        cells = []
        for number, (_, element) in enumerate(figures):
            low, high = element.bounds_soft or element.bounds_hard or (1, 2)
            if element.series_total is not None:
                low, high = 15.0, 25.0
            cells.append(f"{planted(number, low, high, row):.4f}")
        values += [float(cell) for cell in cells]
        lines.append(";".join([name, f"{name}.xlsx", *cells]))
    (root / "tabel.csv").write_text("\n".join(lines) + "\n")
    assert kostprijs("new", "proef", cwd=root).returncode == 0
    done = kostprijs("intake", "proef", "ronde-1", "--tabel", "tabel.csv", cwd=root)
    assert done.returncode in (0, 1), done.stderr
    logs = [kostprijs(step, "proef", "ronde-1", cwd=root) for step in ("anonymise", "bandwidths", "publish")]
    assert [log.returncode for log in logs] == [0, 0, 0], [log.stderr for log in logs]
    screen = root / "scherm.txt"
    screen.write_text("".join(log.stdout + log.stderr for log in logs))
    return root, values, screen


def test_nothing_planted_surfaces(round_):
    root, values, screen = round_
    paths = [
        screen,
        *(p for f in ("data/anonymised", "reports") for p in (root / f).rglob("*") if p.is_file()),
    ]
    assert len(paths) >= 10
    assert len(set(values)) > 200
    assert leaks(paths, NAMES, [f"{value:.4f}" for value in values]) == []


def test_the_vault_does_hold_them(round_):
    """Otherwise nothing was planted."""
    root, values, _ = round_
    vault = [path for path in (root / "data/raw/proef/kluis").rglob("*") if path.is_file()]
    assert len(leaks(vault, NAMES, [f"{values[0]:.4f}"])) >= len(NAMES)
