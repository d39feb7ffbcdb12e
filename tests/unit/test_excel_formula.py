"""The text of the live formulas, case by case; that they reckon as NumPy does is a property test."""

from __future__ import annotations

import re

import pytest

from kostprijs.errors import ModelError
from kostprijs.model.excel import MAX_ARGUMENTS, excel_formulas, filled_count
from kostprijs.model.loader import load_model, parse_model
from kostprijs.model.sheet import defined_name, layout_of

# Shares only: what is tested here is how formulas are written, whatever their units.
HEAD = """
[model]
id = "m"
titel = "M"
peiljaar = 2019
uitkomst = "uit"
[[element]]
id = "loon"
label = "Loon"
eenheid = "aandeel"
reeks = ["t0", "t1"]
leeg_telt_als = 0
[[element]]
id = "mix"
label = "Mix"
eenheid = "pct"
reeks = ["t0", "t1"]
leeg_telt_als = 0
[[element]]
id = "a"
label = "A"
eenheid = "aandeel"
leeg_telt_als = 0
[[element]]
id = "p"
label = "P"
eenheid = "pct"
leeg_telt_als = 0
[[element]]
id = "nodig"
label = "Nodig"
eenheid = "aandeel"
[[element]]
id = "vol"
label = "Vol"
eenheid = "aandeel"
reeks = ["t0", "t1"]
[[element]]
id = "anders"
label = "Anders"
eenheid = "aandeel"
leeg_telt_als = 1.5
"""


def without_guard(formula: str) -> str:
    """What is reckoned once everything is there."""
    return re.sub(r"^=IF\([^<]*<\d+,NA\(\),(.*)\)$", r"=\1", formula)


def formula_of(formula: str, unit: str = "eur_uur", more: str = "") -> str:
    line = f'[[regel]]\nid = "uit"\nlabel = "Uit"\neenheid = "{unit}"\nformule = "{formula}"\n'
    model = parse_model((HEAD + line + more).encode(), "m.toml")
    found = excel_formulas(model, layout_of(model))["uit"]
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("a + a * 2", "=a+a*2"),
        ("(a + a) * 2", "=(a+a)*2"),
        ("a - (a - 1)", "=a-(a-1)"),
        ("a / (a * 2)", "=a/(a*2)"),
        ("a - a - 1", "=a-a-1"),
        ("-a * 2", "=-a*2"),
        ("-(a + 1)", "=-(a+1)"),
        ("a * (1 + p)", "=a*(1+p/100)"),
        ("a / p", "=a/(p/100)"),
        ("som(a, p, 3)", "=a+p/100+3"),
        ("min(a, 2)", "=MIN(a+0,2)"),
        ("min(nodig, 2)", "=MIN(nodig,2)"),
        ("max(vol)", "=SUMPRODUCT(MAX(vol))"),
        ("max(+a, p)", "=MAX(a+0,p/100)"),
        ("a", "=a"),
        ("max(0, 1 - p)", "=MAX(0,1-p/100)"),
        ("som(loon * mix)", "=SUMPRODUCT(loon*(mix/100))"),
        ("max(loon)", "=SUMPRODUCT(MAX(loon+0))"),
        ("som(min(loon, a))", "=SUMPRODUCT((loon<=a)*loon+(loon>a)*a)"),
        ("som(max(loon, 1 + a))", "=SUMPRODUCT((loon>=1+a)*loon+(loon<1+a)*(1+a))"),
        ("som(a)", "=a"),
        ("nodig * 2", "=nodig*2"),
        ("anders * 2", "=(anders+(1-ISNUMBER(anders))*1.5)*2"),
        ("a * 0.00001", "=a*1E-05"),
        ("a * 1000000000000000000000000", "=a*1E+24"),
        ("a * 2.50", "=a*2.5"),
    ],
)
def test_formula_text(formula, text):
    assert without_guard(formula_of(formula)) == text


@pytest.mark.parametrize(
    ("formula", "guard"),
    [
        ("2 * 3", ""),
        ("a + 1", "COUNT(a)-COUNTA(a)<0"),
        ("nodig + 1", "COUNT(nodig)<1"),
        ("nodig + a + p", "COUNT(nodig)+COUNT(a,p)-COUNTA(a,p)<1"),
        ("som(vol * mix) + nodig", "COUNT(nodig,vol)+COUNT(mix)-COUNTA(mix)<3"),
    ],
)
def test_no_outcome_while_a_number_is_missing_or_a_text_stands_in_its_place(formula, guard):
    found = formula_of(formula)
    assert found.startswith(f"=IF({guard},NA()," if guard else "=2*3")


def test_a_percentage_line_shows_percent_points():
    assert without_guard(formula_of("p + a", unit="pct")) == "=(p/100+a)*100"
    assert without_guard(formula_of("p", unit="pct")) == "=p/100*100"


def test_a_line_that_is_a_series_is_written_out_where_it_is_used():
    more = '[[regel]]\nid = "deel"\nlabel = "Deel"\neenheid = "eur_uur"\nformule = "loon * mix"\n'
    assert without_guard(formula_of("som(deel) + 1", more=more)) == "=SUMPRODUCT(loon*(mix/100))+1"
    model = parse_model(
        (HEAD + '[[regel]]\nid = "uit"\nlabel = "U"\neenheid = "eur"\nformule = "a"\n' + more).encode(),
        "m.toml",
    )
    assert excel_formulas(model, layout_of(model))["deel"] is None


@pytest.mark.parametrize(
    ("item", "name"),
    [
        ("verlof", "verlof"),
        ("uurloon[trede 0]", "uurloon_trede_0"),
        ("ab12", "ab12_"),
        ("r", "r_"),
        ("c", "c_"),
        ("r1c1", "r1c1_"),
        ("true", "true_"),
        ("abcd1", "abcd1"),
    ],
)
def test_names_that_a_spreadsheet_accepts(item, name):
    assert defined_name(item) == name


def test_formulas_use_the_mended_name_of_an_id_that_looks_like_a_cell():
    text = (
        HEAD.replace('id = "a"', 'id = "ab12"')
        + '[[regel]]\nid = "uit"\nlabel = "U"\neenheid = "eur"\nformule = "ab12 * 2"\n'
    )
    model = parse_model(text.encode(), "m.toml")
    assert excel_formulas(model, layout_of(model))["uit"] == "=IF(COUNT(ab12_)-COUNTA(ab12_)<0,NA(),ab12_*2)"


def test_two_ids_with_one_name_in_excel_are_refused():
    text = (
        HEAD.replace('id = "a"', 'id = "loon_t0"')
        + '[[regel]]\nid = "uit"\nlabel = "U"\neenheid = "eur"\nformule = "p"\n'
    )
    with pytest.raises(ModelError, match="dezelfde naam"):
        layout_of(parse_model(text.encode(), "m.toml"))


def test_more_names_than_one_function_takes_are_counted_in_parts():
    text = filled_count(f"naam{n}" for n in range(MAX_ARGUMENTS + 1))
    assert text.count("COUNT(") == 2
    assert filled_count([]) == "0"


def test_the_shipped_model_keeps_its_formulas_readable():
    model = load_model("hbh-2019")
    formulas = excel_formulas(model, layout_of(model))
    assert formulas["gemiddeld_uurloon"] == (
        "=IF(COUNT(personeelsmix,uurloon)<10,NA(),SUMPRODUCT(uurloon*(personeelsmix/100)))"
    )
    assert formulas["tarief"] == "=tarief_peiljaar+indexatie_uur"


def test_a_name_longer_than_a_spreadsheet_takes_is_refused():
    text = HEAD.replace('id = "a"', f'id = "{"a" * 256}"')
    text += '[[regel]]\nid = "uit"\nlabel = "U"\neenheid = "eur"\nformule = "p"\n'
    with pytest.raises(ModelError, match="255 tekens"):
        layout_of(parse_model(text.encode(), "m.toml"))
