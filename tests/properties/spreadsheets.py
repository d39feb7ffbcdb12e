"""Workbooks for a spreadsheet program to recalculate: many fillings in one, and with planted outcomes."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook
from small_models import a_line, an_element, small_model

from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.model.excel import excel_formulas
from kostprijs.model.filling import Filling
from kostprijs.model.sheet import RESULT_SHEET, layout_of

PLANTED = -98765.5

ABC = ["a", "b", "c"]
# Every feature of the language in one model: series in series, min and max by step and over a series,
# som of several, signs, brackets, lines that are series, percentages that are lines, every kind of blank.
SYNTHETIC = small_model(
    an_element("loon", "eur_uur", reeks=ABC, grens_hard=[5, 40]),
    an_element("plafond", "eur_uur", reeks=ABC, leeg_telt_als=21.5, grens_hard=[5, 40]),
    an_element("mix", reeks=ABC, reeks_totaal=100, grens_hard=[0, 100]),
    an_element("korting", reeks=ABC, leeg_telt_als=0, grens_hard=[0, 30], bescherming={"korrel": 1}),
    an_element(
        "totaal",
        grens_hard=[0, 15],
        grens_zacht=[0.2, 4],
        leeg_telt_als=0,
        onderdelen=["deel_een", "deel_twee"],
        label="Premie in een keer",
    ),
    an_element("deel_een", grens_hard=[0, 15], leeg_telt_als=0, label="Premie, eerste deel"),
    an_element("deel_twee", grens_hard=[0, 15], leeg_telt_als=0, label="Premie, tweede deel"),
    an_element(
        "verlof", grens_hard=[0, 40], grens_zacht=[12, 21], cao_minimum=16.5, bescherming={"korrel": 0.1}
    ),
    an_element("bodem", "eur_uur", grens_hard=[0, 30]),
    an_element("ab12", "aandeel", grens_hard=[-1, 2], label="Heet als een cel"),
    an_element("extra", "eur_uur", leeg_telt_als=0.75, grens_hard=[-5, 5]),
    an_element("toeslag", "eur_uur", leeg_telt_als=0, grens_hard=[0.5, 5]),
    an_element("bonus", "eur_uur", reeks=ABC, leeg_telt_als=0, grens_hard=[0.5, 5]),
    an_element("vast", "eur", grens_hard=[0, 30000], label="Vast bedrag"),
    an_element("uren", "uur_jaar", grens_hard=[1000, 2200]),
    an_element("keer", "getal", grens_hard=[0.5, 9], label="Aantal"),
    a_line(
        "tarief",
        "som(gemiddeld, extra, vast / uren) * (1 + lasten) / (1 - verlof) - -(verschil - (laag - 2)) * ab12",
    ),
    a_line("begrensd", "max(min(loon, plafond), bodem, 0.9 * (plafond - bodem))"),
    a_line("gewicht", "mix * (1 - korting)", "pct"),
    a_line("gewicht_samen", "som(gewicht)", "pct"),
    a_line("gemiddeld", "som(begrensd * gewicht) / gewicht_samen"),
    a_line("lasten", "som(totaal, deel_een, deel_twee, min(verlof, 0.2), -0.001)", "pct"),
    a_line("hoogste", "max(begrensd)"),
    a_line(
        "laag",
        "min(min(loon), max(1.5, bodem), +extra, toeslag) + min(bonus) * max(korting)",
        label="Laagste",
    ),
    a_line("toeslag_uur", "toeslag", label="Toeslag per uur"),
    a_line("verschil", "-(-hoogste - -(laag - (bodem - laag))) / keer / (2 * keer) + toeslag_uur"),
    name="alles",
)


def random_inputs(model: CostModel, count: int, seed: int) -> dict[str, np.ndarray]:
    """Values for `count` tools by element, `(count,)` or `(count, k)`; NaN is a blank.

    One in three of what may stay blank is blank, one in forty of what may not.
    """
    draw = np.random.default_rng(seed)
    inputs = {}
    for element in model.elements:
        low, high = element.bounds_soft or element.bounds_hard or (0.5, 2.0)
        size = (count, len(element.series)) if element.series else (count,)
        values = draw.uniform(low, high, size)
        if element.series_total is not None:
            values *= element.series_total / values.sum(axis=-1, keepdims=True)
        if element.unit == "uur_jaar":
            values = np.round(values)
        blank = draw.random(size) < (1 / 40 if element.blank_counts_as is None else 1 / 3)
        inputs[element.id] = np.where(blank, np.nan, values)
    return inputs


def batch_workbook(model: CostModel, inputs: dict[str, np.ndarray], target: Path) -> None:
    """A workbook with a filling per column and the formulas of the template, each with a planted outcome.

    Names, rows and texts of the formulas are those of the template. Only the names are relative in
    their column, so that the same formula reckons with the column in which it stands.
    """
    layout, formulas = layout_of(model), excel_formulas(model, layout_of(model))
    book = xlsxwriter.Workbook(target)
    pages = {name: book.add_worksheet(name) for name in ("Invoer", RESULT_SHEET)}
    for item, cell in {**layout.figures, **layout.lines}.items():
        book.define_name(layout.names[item], f"={cell.sheet}!A${cell.row + 1}")
    for item, (first, last) in layout.series.items():
        book.define_name(layout.names[item], f"={first.sheet}!A${first.row + 1}:A${last.row + 1}")
    for element in model.elements:
        values = inputs[element.id].reshape(-1, len(element.figures))
        for step, figure in enumerate(element.figures):
            for column in np.flatnonzero(~np.isnan(values[:, step])):
                pages["Invoer"].write_number(layout.figures[figure].row, column, values[column, step])
    count = len(next(iter(inputs.values())))
    for line, formula in formulas.items():
        for column in range(count if formula else 0):
            pages[RESULT_SHEET].write_formula(layout.lines[line].row, column, formula, None, PLANTED)
    book.close()


def rows_of(path: Path, sheet: str) -> list[list[object]]:
    """The values of a sheet as they were saved; an error is an empty text or begins with #."""
    book = CalamineWorkbook.from_path(str(path))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def planted(data: bytes) -> bytes:
    """The same workbook in which every formula says to have come to PLANTED."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(found, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if "worksheets/sheet" in name:
                content = re.sub(
                    rb'<c (r="\w+")( s="\d+")?(?: t="\w+")?>(<f>[^<]*</f>)<v>[^<]*</v>',
                    rb"<c \1\2>\3<v>%f</v>" % PLANTED,
                    content,
                )
            target.writestr(name, content)
    return found.getvalue()


def saved_cells(source: bytes | Path) -> dict[tuple[str, str], object]:
    """What every filled cell was saved with, by sheet and address; all errors are one."""
    book = openpyxl.load_workbook(io.BytesIO(source) if isinstance(source, bytes) else source, data_only=True)
    return {
        (page.title, cell.coordinate): "fout" if cell.data_type == "e" else cell.value
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None
    }


def formula_cells(data: bytes) -> set[tuple[str, str]]:
    """Where the formulas stand."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        (page.title, cell.coordinate)
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def filling_of(model: CostModel, inputs: dict[str, np.ndarray], row: int, **more: object) -> Filling:
    """One of the fillings as it stands in a workbook, values as people type them."""
    values = {
        figure: round(float(value), 2)
        for element in model.elements
        for figure, value in zip(element.figures, np.atleast_1d(inputs[element.id][row]), strict=True)
        if not np.isnan(value)
    }
    return Filling(values={**values, **more})  # type: ignore[arg-type]


ODD = ("text", "above", "fraction", "zero", "unusual")


def odd_value(element: CostElement, kind: str) -> float | str:
    """Something that the control column has words for; 1.0 where the element knows nothing of the kind."""
    low, high = element.bounds_soft or element.bounds_hard or (0.5, 2.0)
    if kind == "text":
        return "16,5%"
    if kind == "above":
        return (element.bounds_hard or (0, 1e6))[1] + 1.25
    if kind == "fraction":
        return round((low + high) / 200, 4) if element.unit == "pct" else 1.0
    if kind == "unusual":
        return element.bounds_soft[1] + 0.01 if element.bounds_soft else 1.0
    # a division by zero inside min or max is an error in a spreadsheet and may pass unseen in NumPy
    return 0.0 if low <= 0 or element.unit == "pct" else 1.0
