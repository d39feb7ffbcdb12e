"""The formula language: nothing outside it gets through, and its Excel face reckons as NumPy does."""

from __future__ import annotations

import ast
import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kostprijs.errors import ModelError
from kostprijs.model.buildup import build_up
from kostprijs.model.excel import excel_formulas
from kostprijs.model.formula import FUNCTIONS, MAX_DEPTH, MAX_LENGTH, Formula, FormulaError, parse_formula
from kostprijs.model.loader import parse_model
from kostprijs.model.sheet import layout_of

HOSTILE = [
    "__import__('os').system('id')",
    "().__class__.__bases__[0]",
    "a.b",
    "a[0]",
    "a[:]",
    "(lambda: 1)()",
    "[x for x in (1, 2)]",
    "{1: 2}",
    "a ** 9999",
    "9 ** 9 ** 9",
    "a // b",
    "a % b",
    "a @ b",
    "a << 2",
    "~a",
    "not a",
    "a if b else c",
    "a and b",
    "a < b",
    "a == b",
    "a := 1",
    "(a := 1)",
    "f'{a}'",
    "'tekst'",
    "b'x'",
    "1j",
    "1e999",
    "-1e999",
    "1" * 400,
    "True",
    "None",
    "...",
    "som()",
    "som",
    "som + 1",
    "som(*a)",
    "som(a, **b)",
    "som(a, start=1)",
    "som(a)(b)",
    "print(a)",
    "eval(a)",
    "exec('1')",
    "sum(a)",
    "a; b",
    "a\nb",
    "a = 1",
    "import os",
    "yield a",
    "await a",
    "*a",
    "a,",
    "a, b",
    "",
    " ",
    "# niets",
    "(" * 500 + "a" + ")" * 500,
    "-" * 1_500 + "a",
    "1+" * 900 + "a",
    "a" * (MAX_LENGTH + 1),
    "\x00",
    "a\x00b",
    # names that are no ids
    "__import__",
    "__builtins__ + a",
    "_a",
    "A + b",
    "Som(a)",
    "a.__class__",
    "a.__class__.__mro__[1].__subclasses__()",
    "som.__call__(a)",
    "getattr(a, 'b')",
    "globals()",
    "open('/etc/passwd')",
    "(a for a in b)",
    "{a for a in b}",
    "{a: b for a in b}",
    "lambda a: a",
    "(yield)",
    "som(x := 1)",
    "som(a for a in b)",
    "f'{a!r:>{b}}'",
    "f''",
    "''.join(a)",
    "a is b",
    "a in b",
    "a if a else a",
    "a or b",
    "+-+not a",
    "match a",
    "del a",
    "a -> b",
    "@a",
    "$a",
    "a!",
    "a?",
    "`a`",
    "a\\\nb",
    "1_",
    "1__0",
    "0777",
    "1e",
    "0x",
    "1 2",
    "a b",
    "2a",
    # Python folds look-alike letters into ASCII: what is printed would not be what is reckoned
    "ａ",
    "ﬁ",
    "𝓪 + b",
    "ｓｏｍ(a)",
    "som（a）",
    "ª",
    "а",  # the Cyrillic one
    "Å",
    "a\u0301",
    "a\u200bb",
    "\ufeffa",
    "a + \u202eb",
    "x²",
    "١ + 1",
    "a × b",
    "a − b",
    # what would take long or deep
    "9" * 1_999,
    "1e308 * 10 ** 99",
    "((((" * 400,
    "[" * 1_900,
    "{" * 1_900,
    "[" + "-" * 1_900 + "a]",
    "som(" * 400 + "a" + ")" * 400,
    "a" + "[0]" * 600,
    "a" + "()" * 900,
    "a" + ".b" * 900,
    "(" + "a," * 900 + ")",
    "a if a else " * 150 + "a",
    "not " * 450 + "a",
    "lambda: " * 200 + "a",
    # remarks and other statements
    "a # b",
    "a # b\n+ c",
    "a\n+\nb; c",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_outside_the_language_is_refused(text):
    with pytest.raises(FormulaError):
        parse_formula(text)


# pieces that together make Python that is nearly a formula
PIECES = st.sampled_from(
    [
        *(
            "a",
            "verlof",
            "som",
            "min",
            "max",
            "__class__",
            "_",
            "A",
            "ｓom",
            "ﬁ",
            "lambda",
            "for",
            "in",
            "if",
            "else",
        ),
        *(
            "not",
            "and",
            "is",
            "await",
            "yield",
            "None",
            "True",
            "1",
            "0.5",
            "1e9",
            "1j",
            "0x1f",
            "1_0",
            "'t'",
            "f'{a}'",
        ),
        *(
            "+",
            "-",
            "*",
            "/",
            "**",
            "//",
            "%",
            "@",
            "~",
            ":=",
            "=",
            "==",
            "<",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            ".",
            ":",
        ),
        *(" ", "\n", "#", ";", "\\", "\t", "×", "\u00a0", "*a", "**a"),
    ]
)


@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(PIECES, max_size=25).map("".join),
        st.text(alphabet="ab1.,+-*/()[]{}'\"=<>:%&|^~@ \nsomminax_", max_size=60),
    )
)
@settings(max_examples=600, deadline=None)
def test_any_text_is_a_checked_formula_or_refused(text):
    try:
        formula = parse_formula(text)
    except FormulaError:
        return
    allowed = (
        ast.Constant, ast.Name, ast.UnaryOp, ast.BinOp, ast.Call, ast.Load,
        ast.Add, ast.Sub, ast.Mult, ast.Div, ast.USub, ast.UAdd,
    )  # fmt: skip
    assert isinstance(formula, Formula)
    nodes = list(ast.walk(formula.tree))
    called = {node.func for node in nodes if isinstance(node, ast.Call)}
    assert all(isinstance(node, allowed) for node in nodes)
    assert all(type(node.value) in (int, float) for node in nodes if isinstance(node, ast.Constant))
    assert all(isinstance(node, ast.Name) and node.id in FUNCTIONS for node in called)
    assert {node.id for node in nodes if isinstance(node, ast.Name) and node not in called} == formula.names
    assert all(re.fullmatch("[a-z][a-z0-9_]*", name) and name not in FUNCTIONS for name in formula.names)
    # it reads as it is written: on one line, every name in plain letters
    assert formula.text.isascii()
    assert formula.text.isprintable()
    assert all(re.search(rf"\b{name}\b", formula.text) for name in formula.names)
    assert ast.dump(ast.parse(formula.text, mode="eval").body) == ast.dump(formula.tree)


@given(st.text(max_size=200), st.integers(0, 200))
@settings(deadline=None)
def test_a_refused_formula_says_why_in_one_line_of_plain_text(text, extra):
    with pytest.raises(FormulaError) as caught:
        parse_formula(text + "a.b" + "x" * extra)
    assert len(str(caught.value)) < 400
    assert str(caught.value).isprintable()
    assert "Traceback" not in str(caught.value)


def test_no_remark_of_python_itself_reaches_the_reader(recwarn):
    for text in ("1or 2", "0x1for x", "1if 1else 2", "'\\d' + a", "1 is 1"):
        with pytest.raises(FormulaError):
            parse_formula(text)
    assert not recwarn.list


def test_a_formula_may_be_spread_over_lines_and_is_kept_on_one():
    formula = parse_formula("  som(\n  loon * mix\n) /\u00a0(1 - verlof)\n")
    assert formula.text == "som( loon * mix ) / (1 - verlof)"
    assert formula.names == {"loon", "mix", "verlof"}


def test_nesting_is_limited_at_the_same_depth_for_every_shape():
    fits = "-" * MAX_DEPTH + "a"
    assert parse_formula(fits).names == {"a"}
    with pytest.raises(FormulaError, match="niveaus"):
        parse_formula("-" + fits)


# ---------------------------------------------------------------------------- Excel

HEAD = """
[model]
id = "m"
titel = "M"
peiljaar = 2019
uitkomst = "uit"
"""
# Of no unit that could clash: what is drawn here is nonsense. Percentages are read as fractions.
ELEMENTS = {
    "loon": ("getal", 3),
    "mix": ("pct", 3),
    "opslag": ("pct", 1),
    "uren": ("aandeel", 1),
    "extra": ("getal", 1),
}


def model_of(tussen: str, deel: str, uit: str):
    text = HEAD
    for name, (unit, size) in ELEMENTS.items():
        text += f'[[element]]\nid = "{name}"\nlabel = "{name}"\neenheid = "{unit}"\n'
        text += f"reeks = {[f't{step}' for step in range(size)]}\n" if size > 1 else ""
        text += "leeg_telt_als = 0.5\n" if name == "extra" else ""
    for name, unit, formula in (
        ("uit", "getal", f"som({uit})"),
        ("tussen", "aandeel", tussen),
        ("deel", "pct", deel),
    ):
        text += f'[[regel]]\nid = "{name}"\nlabel = "{name}"\neenheid = "{unit}"\nformule = "{formula}"\n'
    return parse_model(text.encode(), "m.toml")


def recalculated(model, inputs) -> dict[str, float]:
    """The Excel texts reckoned by a small spreadsheet of our own: same operators, ranges as arrays."""
    formulas, names = excel_formulas(model, layout_of(model)), layout_of(model).names
    cells = {names[name]: np.asarray(value, dtype=float) for name, value in inputs.items()}
    outcome: dict[str, float] = {}

    def count(match: re.Match[str]) -> str:
        return str(sum(int(np.isfinite(cells[name]).sum()) for name in match[1].split(",")))

    def is_number(match: re.Match[str]) -> str:
        return f"({int(bool(np.isfinite(cells[match[1]])))})"

    functions = {
        "IF": lambda condition, yes, no: yes if condition else no,
        "NA": lambda: np.nan,
        "SUMPRODUCT": np.sum,
        "MIN": lambda *values: np.min(np.stack(values)) if len(values) > 1 else np.min(values[0]),
        "MAX": lambda *values: np.max(np.stack(values)) if len(values) > 1 else np.max(values[0]),
        "ABS": np.abs,
    }
    for line in model.order:
        formula = formulas[line]
        if formula is None:
            continue
        text = re.sub(r"COUNTA?\(([^()]*)\)", count, formula.removeprefix("="))
        text = re.sub(r"ISNUMBER\(([^()]*)\)", is_number, text)
        blank_is_zero = {
            name: np.nan_to_num(value, nan=0.0) for name, value in cells.items() if name in names.values()
        }
        blank_is_zero |= {names[done]: np.asarray(value) for done, value in outcome.items()}
        with np.errstate(all="ignore"):
            value = eval(text, {"__builtins__": {}}, functions | blank_is_zero)  # noqa: S307 - our own output
        outcome[line] = float(value)
    return outcome


NUMBERS = st.decimals(min_value="0.5", max_value="2", places=2).map(str)


def expressions(names: list[str]):
    leaves = st.one_of(st.sampled_from(names), NUMBERS)

    def wider(inner):
        pair = st.tuples(inner, st.sampled_from("+-*/"), inner).map(
            lambda part: f"({part[0]} {part[1]} {part[2]})"
        )
        bare = st.tuples(inner, st.sampled_from("+-*/"), inner).map(
            lambda part: f"{part[0]} {part[1]} {part[2]}"
        )
        call = st.tuples(st.sampled_from(["som", "min", "max"]), st.lists(inner, min_size=1, max_size=3))
        return st.one_of(
            pair, bare, inner.map(lambda part: f"-({part})"), call.map(lambda c: f"{c[0]}({', '.join(c[1])})")
        )

    return st.recursive(leaves, wider, max_leaves=7)


@given(
    tussen=expressions(list(ELEMENTS)),
    deel=expressions([*ELEMENTS, "tussen"]),
    uit=expressions([*ELEMENTS, "tussen", "deel"]),
    blank=st.booleans(),
)
@settings(max_examples=250, deadline=None)
def test_the_excel_face_reckons_as_numpy_does(tussen, deel, uit, blank):
    model = model_of(tussen, deel, uit)
    inputs = {
        "loon": [1.1, 1.7, 0.6],
        "mix": [45.0, 30.0, 25.0],
        "opslag": 62.0,
        "uren": 1.3,
        "extra": np.nan if blank else 0.8,
    }
    expected = build_up(model, inputs)
    # a difference of nearly equal numbers in a denominator has no nine equal digits to compare
    assume(all(np.all(np.isfinite(value)) and np.max(np.abs(value)) < 1e4 for value in expected.values()))
    for line, value in recalculated(model, inputs).items():
        assert value == pytest.approx(float(expected[line]), rel=1e-9, abs=1e-7), excel_formulas(
            model, layout_of(model)
        )


@given(st.sampled_from(["loon", "mix", "opslag", "uren"]), st.booleans())
def test_a_blank_is_not_zero_in_excel_either(name, whole):
    model = model_of("som(loon * mix)", "opslag", "tussen * (1 + deel) * uren")
    inputs: dict[str, object] = {
        "loon": [1.0, 2.0, 3.0],
        "mix": [50.0, 25.0, 25.0],
        "opslag": 10.0,
        "uren": 2.0,
        "extra": 1.0,
    }
    value = np.array(inputs[name], dtype=float)
    inputs[name] = (
        np.full_like(value, np.nan)
        if whole or value.ndim == 0
        else np.where([True, False, False], np.nan, value)
    )
    assert np.isnan(recalculated(model, inputs)["uit"])
    assert np.isnan(build_up(model, inputs)["uit"])  # type: ignore[arg-type]


def test_series_written_out_again_and_again_are_stopped_at_what_excel_holds():
    text = HEAD + '[[element]]\nid = "loon"\nlabel = "L"\neenheid = "aandeel"\nreeks = ["a", "b"]\n'
    text += '[[regel]]\nid = "l0"\nlabel = "l0"\neenheid = "aandeel"\nformule = "loon * loon"\n'
    for step in range(1, 40):
        before = f"l{step - 1}"
        text += f'[[regel]]\nid = "l{step}"\nlabel = "l"\neenheid = "aandeel"\n'
        text += f'formule = "{before} * {before} / {before}"\n'
    text += '[[regel]]\nid = "uit"\nlabel = "uit"\neenheid = "aandeel"\nformule = "som(l39)"\n'
    model = parse_model(text.encode(), "m.toml")
    with pytest.raises(ModelError, match=r"\[\[regel\]\] l\d+, formule: wordt in Excel langer"):
        excel_formulas(model, layout_of(model))
