"""The tariff as submitted beside the recomputed one: what it is made of, and when it may stand there."""

from __future__ import annotations

import json

import pytest

from kostprijs.anonymise.dataset import Display, read_round
from kostprijs.anonymise.ledger import open_ledger
from kostprijs.anonymise.policy import load_policy
from kostprijs.anonymise.protect import post, protect
from kostprijs.intake.submission import VALID, Filled, Submission
from kostprijs.intake.tariffs import with_tariffs
from kostprijs.model.buildup import tariff_of
from kostprijs.model.conventions import with_convention
from kostprijs.model.loader import parse_model

STRENG = load_policy("streng")
TEXT = """
[model]
id = "proef"
titel = "Proef"
peiljaar = 2019
uitkomst = "tarief"
[[element]]
id = "loon"
label = "Loon"
eenheid = "eur_uur"
bescherming = { prior = [10, 40], korrel = 0.01, marge = 0.1, raster = 0.1 }
[[element]]
id = "overhead"
label = "Overhead"
eenheid = "pct"
bescherming = { prior = [0, 40], korrel = 0.1, marge = 1.5, raster = 1.0 }
[[regel]]
id = "tarief"
label = "Tarief"
eenheid = "eur_uur"
formule = "loon * (1 + overhead)"
bescherming = { prior = [10, 60], korrel = 0.01, marge = 0.5, raster = 0.5 }
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
