"""The tariff as submitted beside the recomputed one: what it is made of, and when it may stand there."""

from __future__ import annotations

import io
import json

import numpy as np
import openpyxl
import pytest
from small_models import WAGE_AND_OVERHEAD, a_line

from kostprijs.anonymise.dataset import Display, read_round
from kostprijs.anonymise.ledger import open_ledger
from kostprijs.anonymise.policy import load_policy
from kostprijs.anonymise.protect import post, protect
from kostprijs.intake import tariffs
from kostprijs.intake.asking import recorded_convention
from kostprijs.intake.basis import context_of
from kostprijs.intake.both_ways import both_ways
from kostprijs.intake.findings import LEADER_ONLY
from kostprijs.intake.letter_book import reply_xlsx
from kostprijs.intake.submission import VALID, Filled, Submission
from kostprijs.intake.tariffs import with_tariffs
from kostprijs.model.buildup import build_up, tariff_of
from kostprijs.model.conventions import with_convention
from kostprijs.model.loader import load_model, parse_model
from kostprijs.model.sheet import layout_of

STRENG = load_policy("streng")
TEXT = (
    WAGE_AND_OVERHEAD
    + """
[[keuze]]
id = "overhead"
label = "Overhead"
standaard = "opslag"
[[keuze.optie]]
id = "opslag"
label = "opslag op de directe kosten"
regels = { tarief = "loon * (1 + overhead)" }
[[keuze.optie]]
id = "aandeel"
label = "aandeel in het tarief"
regels = { tarief = "loon / (1 - overhead)" }
"""
)
MODEL = parse_model(TEXT.encode(), "proef.toml")
WAGES = [20.0, 21.0, 22.5, 24.0, 25.5, 26.0, 27.5, 29.0, 30.0, 31.0]
OVERHEADS = [8.4, 11.0, 12.5, 14.0, 15.0, 15.5, 18.0, 20.0, 24.3, 17.1]


def rows(others: int, count: int = 9):
    """Contributions of which so many have another tariff in their own tool."""
    made = {}
    for number, (wage, overhead) in enumerate(list(zip(WAGES, OVERHEADS, strict=True))[:count]):
        tariff = wage * (1 + overhead / 100)
        own = wage / (1 - overhead / 100) if number < others else tariff
        made[f"c{number}"] = {"loon": wage, "overhead": overhead, "tarief": tariff, "tarief_ingediend": own}
    return made


def figures(contributions, ledger=None):
    protected = protect(contributions, MODEL, STRENG, ledger)
    return {figure.id: figure for figure in protected.figures}, protected


@pytest.mark.parametrize("others", [0, 1, 2])
def test_fewer_than_three_other_tariffs_give_the_recomputed_bandwidth_once_more(others, tmp_path):
    for ledger in (None, open_ledger(tmp_path)):
        found, _ = figures(rows(others), ledger)
        assert found["tarief"].display is Display.GROUPS
        assert found["tarief_ingediend"].values == found["tarief"].values


def test_from_three_on_it_is_its_own(tmp_path):
    for ledger in (None, open_ledger(tmp_path)):
        found, _ = figures(rows(9), ledger)
        assert found["tarief_ingediend"].values != found["tarief"].values
        assert found["tarief_ingediend"].label == "Tarief zoals ingediend"


def test_neither_is_new_when_one_concern_joins(tmp_path):
    ledger = open_ledger(tmp_path)
    first, protected = figures(rows(9), ledger)
    ledger = post(ledger, protected, "ronde-1", "2019-08-01", STRENG)
    second, _ = figures(rows(9, count=10), ledger)
    for name in ("tarief", "tarief_ingediend"):
        assert second[name].values == first[name].values
        assert second[name].frozen_since == "2019-08-01"


def test_a_second_round_with_one_more_own_tariff_is_not_a_third_view_of_it(tmp_path):
    # the same inputs; only what one tool prints has changed
    ledger = open_ledger(tmp_path)
    first, protected = figures(rows(5), ledger)
    ledger = post(ledger, protected, "ronde-1", "2019-08-01", STRENG)
    second, _ = figures(rows(6), ledger)
    assert second["tarief"].values == first["tarief"].values
    assert second["tarief_ingediend"].values in (first["tarief_ingediend"].values, first["tarief"].values)


def test_a_hidden_tariff_hides_both():
    few = {
        concern: {k: v for k, v in row.items() if k != "tarief" or concern < "c4"}
        for concern, row in rows(9).items()
    }
    found, _ = figures(few)
    assert found["tarief"].display is Display.HIDDEN
    assert found["tarief_ingediend"].display is Display.HIDDEN


def tool(file="a.xlsx", printed=None, **values):
    filled = {name: Filled(value, VALID, "naam", None, "") for name, value in values.items()}
    return Submission(file, "", values=filled, printed=printed)


def test_how_a_tool_reckons_is_found_from_its_own_tariff():
    share = float(
        tariff_of(with_convention(MODEL, {"overhead": "aandeel"}), {"loon": 20.0, "overhead": 15.0})
    )
    tools = [
        tool("a.xlsx", share, loon=20.0, overhead=15.0),
        tool("b.xlsx", 23.0, loon=20.0, overhead=15.0),
        tool("c.xlsx", 24.0, loon=20.0, overhead=15.0),
    ]
    one, same, strange = with_tariffs(MODEL, tools, {})
    assert (one.tariff, one.reckons) == (pytest.approx(23.0), (("overhead", "aandeel"),))
    assert (same.reckons, strange.reckons) == ((), ())
    assert [s.submitted_tariff for s in (one, same, strange)] == [share, 23.0, 24.0]


def test_a_tool_whose_own_convention_is_recorded_is_reconciled_in_it():
    share = 20 / 0.85
    own = {"a.xlsx": {"overhead": "aandeel"}}
    (found,) = with_tariffs(MODEL, [tool(printed=round(share, 2), loon=20.0, overhead=15.0)], own)
    assert found.tariff == pytest.approx(23.0)
    assert found.own_tariff == pytest.approx(share)
    assert found.reckons == ()
    # what prints nothing was submitted in its own convention
    (found,) = with_tariffs(MODEL, [tool(loon=20.0, overhead=15.0)], own)
    assert found.submitted_tariff == pytest.approx(share)


@pytest.mark.parametrize(
    ("own", "printed", "words"),
    [
        ({"overhead": "aandeel"}, 20 / 0.85, None),
        ({"overhead": "aandeel"}, None, None),
        ({}, 24.0, None),
        ({"overhead": "aandeel"}, 24.0, "Vraag de aanbieder hoe die rekent"),
        ({"overhead": "aandeel"}, 23.0, "In de rekenwijze van het traject komt het wel uit"),
        ({"overhead": "opslag"}, 20 / 0.85, 'Met alleen overhead = "aandeel" komt het wel uit'),
    ],
)
def test_a_recorded_convention_that_does_not_give_the_tariff_is_told(own, printed, words):
    recorded = {"a.xlsx": own} if own else {}
    (one,) = with_tariffs(MODEL, [tool(printed=printed, loon=20.0, overhead=15.0)], recorded)
    found = list(recorded_convention(context_of(MODEL, 2019, lambda *_: None), one))
    assert len(found) == (words is not None)
    for finding in found:
        assert (finding.severity, finding.figure) == ("vraag", MODEL.outcome)
        assert finding.code in LEADER_ONLY
        assert words in finding.action
        assert "[rekenwijze_bestand]" in finding.found


MANY = "".join(
    f"""
[[keuze]]
id = "k{n}"
label = "Keuze {n}"
standaard = "a"
[[keuze.optie]]
id = "a"
label = "A"
[[keuze.optie]]
id = "b"
label = "B"
regels = {{ r{n} = "loon * (1 + {n} / 100)" }}
"""
    for n in range(1, 13)
)
LINES = "".join(
    f"""
[[regel]]
id = "r{n}"
label = "R{n}"
eenheid = "eur_uur"
formule = "loon"
"""
    for n in range(1, 13)
)


def test_of_four_thousand_conventions_those_nearby_are_tried(monkeypatch):
    text = f"""
[model]
id = "veel"
titel = "Veel"
peiljaar = 2019
uitkomst = "tarief"
[[element]]
id = "loon"
label = "Loon"
eenheid = "eur_uur"
{LINES}
[[regel]]
id = "tarief"
label = "Tarief"
eenheid = "eur_uur"
formule = "{" + ".join(f"r{n}" for n in range(1, 13))}"
{MANY}
"""
    model = parse_model(text.encode(), "veel.toml")
    tried = []
    monkeypatch.setattr(
        tariffs, "with_convention", lambda *given: tried.append(given) or with_convention(*given)
    )
    # each choice k makes the tariff k percent of the wage higher
    for changes, expected in [((12,), ("k12",)), ((11, 12), ("k11", "k12")), ((10, 11, 12), ())]:
        tried.clear()
        (found,) = with_tariffs(model, [tool(printed=12 * 20 + 0.2 * sum(changes), loon=20.0)], {})
        assert found.reckons == tuple((choice, "b") for choice in expected)
        assert len(tried) == 12 + 12 * 11 / 2


def test_the_reply_reckons_in_the_own_way_first_and_in_that_of_the_traject_below():
    values = {"loon": 20.0, "overhead": 15.0}
    (one,) = with_tariffs(MODEL, [tool(**values)], {"a.xlsx": {"overhead": "aandeel"}})
    book = openpyxl.load_workbook(io.BytesIO(reply_xlsx(MODEL, one, 2019, "")), data_only=True)
    rows = {row[1]: row[2] for row in book["Kostprijsopbouw"].iter_rows(min_row=4, values_only=True)}
    label = MODEL.line(MODEL.outcome).label
    tariffs = [(name, value) for name, value in rows.items() if name and name.startswith(label)]
    assert tariffs == [
        (label, pytest.approx(20 / 0.85)),
        (f"{label} (rekenwijze van dit traject)", pytest.approx(23.0)),
    ]
    # what comes back is read as the own tariff
    assert book.defined_names["tarief"].attr_text.endswith("$C$4")
    (plain,) = with_tariffs(MODEL, [tool(**values)], {})
    book = openpyxl.load_workbook(io.BytesIO(reply_xlsx(MODEL, plain, 2019, "")), data_only=True)
    assert "traject" not in str(list(book["Kostprijsopbouw"].iter_rows(values_only=True)))


@pytest.mark.parametrize("name", ["hbh-2019", "hbh-2020", "begeleiding"])
def test_both_ways_are_those_of_the_two_models(name):
    model = load_model(name)
    inputs = {e.id: np.array([3.0 + n for n in range(len(e.figures))]) for e in model.elements}
    inputs = {key: value if model.element(key).series else value[0] for key, value in inputs.items()}
    other = {c.id: o.id for c in model.choices for o in c.options if o.id != dict(model.chosen)[c.id]}
    for convention in ({choice: option} for choice, option in other.items()):
        both = both_ways(model, convention)
        lines = build_up(both, inputs)
        own = build_up(with_convention(model, convention), inputs)
        mine = build_up(model, inputs)
        assert {line.id for line in model.lines} <= {*lines}
        for line in model.lines:
            assert np.array_equal(lines[line.id], own[line.id])
            again = lines.get(f"{line.id}_traject", lines[line.id])
            assert np.array_equal(again, mine[line.id]) or f"{model.outcome}_traject" not in lines
        assert both.outcome == model.outcome
        assert layout_of(both).figures == layout_of(model).figures


def test_both_ways_where_a_line_has_the_name_of_the_second_one():
    line = '[[regel]]\nid = "tarief_traject"\nlabel = "X"\neenheid = "eur_uur"\nformule = "2 * loon"\n'
    model = parse_model((TEXT + line).encode(), "proef.toml")
    lines = build_up(both_ways(model, {"overhead": "aandeel"}), {"loon": 20.0, "overhead": 20.0})
    assert lines == {"tarief": 25.0, "tarief_traject": 40.0, "tarief_traject_traject": 24.0}


TOGETHER = (
    TEXT.partition("[[regel]]")[0]
    + a_line("basis", "loon")
    + a_line("opslag", "loon * overhead")
    + a_line("tarief", "basis + opslag")
    + """
[[keuze]]
id = "basis"
label = "Basis"
standaard = "zonder"
optie = [
    { id = "zonder", label = "zonder opslag", regels = { basis = "loon" } },
    { id = "met", label = "met opslag", regels = { basis = "loon + opslag" } },
]
[[keuze]]
id = "opslag"
label = "Opslag"
standaard = "loon"
optie = [
    { id = "loon", label = "over het loon", regels = { opslag = "loon * overhead" } },
    { id = "basis", label = "over de basis", regels = { opslag = "basis * overhead" } },
]
"""
)


@pytest.mark.parametrize(("printed", "reckons"), [(26.0, (("basis", "met"),)), (25.0, ())])
def test_ways_of_reckoning_that_do_not_go_together_are_nobodys(printed, reckons):
    model = parse_model(TOGETHER.encode(), "proef.toml")  # «met» and «basis» need each other: a circle
    (found,) = with_tariffs(model, [tool(printed=printed, loon=20.0, overhead=15.0)], {})
    assert (found.tariff, found.reckons) == (23.0, reckons)


def test_a_printed_tariff_out_of_all_proportion_is_not_what_was_meant():
    (found,) = with_tariffs(MODEL, [tool(printed=0.87, loon=20.0, overhead=15.0)], {})
    assert found.submitted_tariff == found.tariff
    (blank,) = with_tariffs(MODEL, [tool(printed=23.0, loon=20.0)], {})
    assert blank.submitted_tariff is None


@pytest.fixture
def root(tmp_path, kostprijs):
    (tmp_path / "model.toml").write_text(TEXT)
    assert kostprijs("new", "proef", "--model", "model.toml", cwd=tmp_path).returncode == 0
    lines = ["concern;bestand;loon;overhead;tarief"]
    for number, (wage, overhead) in enumerate(zip(WAGES[:9], OVERHEADS, strict=False)):
        lines.append(f"Concern {number};t{number};{wage};{overhead};{wage / (1 - overhead / 100):.2f}")
    (tmp_path / "tabel.csv").write_text("\n".join(lines) + "\n")
    return tmp_path


def bandwidths(kostprijs, root):
    assert kostprijs("intake", "proef", "ronde-1", "--tabel", "tabel.csv", cwd=root).returncode == 0
    done = kostprijs("anonymise", "proef", "ronde-1", cwd=root)
    assert done.returncode == 0, done.stderr
    found = json.loads(kostprijs("bandwidths", "proef", "ronde-1", "--json", cwd=root).stdout)
    return {item["id"]: item["waarden"] for item in found["elementen"]}


def test_both_bandwidths_through_the_command_line(root, kostprijs):
    found = bandwidths(kostprijs, root)
    assert found["tarief_ingediend"][-1] > found["tarief"][-1]
    findings = (root / "data/raw/proef/kluis/ronde-1/bevindingen.md").read_text()
    assert "aandeel in het tarief" in findings


def test_the_convention_of_the_traject_is_that_of_the_page(root, kostprijs):
    settings = root / "data/raw/proef/traject.toml"
    settings.write_text(settings.read_text() + '\n[rekenwijze]\noverhead = "aandeel"\n')
    found = bandwidths(kostprijs, root)
    assert found["tarief_ingediend"] == found["tarief"]
    released = read_round(root / "data/anonymised/proef/ronde-1")
    assert dict(released.model.chosen) == {"overhead": "aandeel"}
    assert released.model.line("tarief").formula.text == "loon / (1 - overhead)"
    settings.write_text(settings.read_text().replace('"aandeel"', '"opslag"'))
    done = kostprijs("anonymise", "proef", "ronde-1", cwd=root)
    assert done.returncode == 2
    assert "andere rekenwijze" in done.stderr.replace("\n", " ")


def test_an_unknown_choice_or_option_names_what_there_is(root, kostprijs):
    settings = root / "data/raw/proef/traject.toml"
    whole = settings.read_text()
    for text, known in (
        ('[rekenwijze]\nrisico = "x"\n', "overhead"),
        ('[rekenwijze]\noverhead = "x"\n', "aandeel"),
    ):
        settings.write_text(whole + "\n" + text)
        done = kostprijs("intake", "proef", "ronde-1", "--tabel", "tabel.csv", cwd=root)
        assert done.returncode == 2
        assert known in done.stderr
        assert "Traceback" not in done.stderr


def test_differences_of_cents_are_no_other_tariff():
    contributions = rows(0)
    for number, row in enumerate(contributions.values()):
        row["tarief_ingediend"] = row["tarief"] + (0.01 if number % 2 else -0.01)
    found, _ = figures(contributions)
    assert found["tarief_ingediend"].values == found["tarief"].values
