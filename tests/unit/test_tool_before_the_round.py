"""What is said of a model before anybody fills it in: weak protection, and elements that count nowhere."""

from __future__ import annotations

import json

import pytest
from small_models import a_line, an_element, model_text

from kostprijs.anonymise.policy import load_policy
from kostprijs.model.loader import load_model, parse_model, shipped_models
from kostprijs.model.references import lookup
from kostprijs.report.texts import load_texts
from kostprijs.report.words import NumberedReference, reference_texts

MODEL = model_text(
    an_element("loon", "eur_uur"),
    an_element("opslag"),
    a_line("tarief", "loon * (1 + opslag)"),
)
UNUSED = '[[element]]\nid = "koffie"\nlabel = "Koffie"\neenheid = "eur_uur"\n[[regel]]'
PROTECTION = 'eenheid = "pct"\n[element.bescherming]\nprior = [0, 40]\nkorrel = 0.1\n'
WEAK = [
    (PROTECTION + "marge = 0.6\nraster = 0.1\n", "opslag, bescherming: raster 0.1 is te fijn"),
    (PROTECTION + "raster = 0.1\n", "opslag, bescherming: raster 0.1 is te fijn: met marge 2 "),
    (PROTECTION + "marge = 0.05\n", "opslag, bescherming: marge 0.05 is kleiner dan de korrel 0.1"),
]


@pytest.fixture
def here(tmp_path):
    (tmp_path / "proef.toml").write_text(MODEL)
    return tmp_path


def test_a_model_that_says_nothing_of_protection_gets_that_of_the_policy(kostprijs, here):
    done = kostprijs("new", "proef", "--model", "proef.toml", cwd=here)
    assert (done.returncode, done.stderr) == (0, "")
    assert kostprijs("template", "proef", cwd=here).returncode == 0


@pytest.mark.parametrize(
    ("protection", "said"), WEAK, ids=["too fine", "no margin", "a margin below the grain"]
)
def test_weak_protection_is_refused_before_the_tool_is_sent_out(kostprijs, here, protection, said):
    assert kostprijs("new", "eerder", "--model", "proef.toml", cwd=here).returncode == 0
    (here / "proef.toml").write_text(MODEL.replace('eenheid = "pct"\n', protection))
    for command in (("new", "later", "--model", "proef.toml"), ("template", "eerder")):
        done = kostprijs(*command, cwd=here)
        assert done.returncode == 2
        assert f"kostprijs: proef.toml, {said}" in done.stderr
    assert not (here / "data" / "raw" / "later").exists()
    assert not (here / "rekentool-eerder.xlsx").exists()


@pytest.mark.parametrize("model_id", shipped_models())
def test_the_shipped_tools_are_strong_enough_for_every_policy(model_id):
    model = load_model(model_id)
    for policy in ("ruim", "streng", "zeer_streng"):
        assert [load_policy(policy).guard(figure, model.source) for figure in model.figures()]
    assert model.unused == ()


@pytest.mark.parametrize(
    "command",
    [
        ("new", "later", "--model", "proef.toml"),
        ("model", "explain", "proef.toml"),
        ("model", "evaluate", "proef.toml", "--inputs", "in.toml", "--json"),
    ],
    ids=lambda command: command[1],
)
def test_an_element_that_counts_nowhere_is_said_and_stops_nothing(kostprijs, here, command):
    (here / "proef.toml").write_text(MODEL.replace("[[regel]]", UNUSED, 1))
    (here / "in.toml").write_text("loon = 10\nopslag = 5\nkoffie = 1\n")
    done = kostprijs(*command, cwd=here)
    assert done.returncode == 0
    assert done.stderr.startswith("Let op: geen enkele regel van proef.toml gebruikt het element «koffie»;")
    assert done.stderr.count("\n") == 1
    if "--json" in command:
        assert json.loads(done.stdout)["regels"]["tarief"] == pytest.approx(10.5)


def test_an_element_that_only_another_option_uses_is_not_called_unused():
    text = MODEL.replace("[[regel]]", UNUSED, 1) + (
        '[[keuze]]\nid = "k"\nlabel = "K"\nstandaard = "a"\n[[keuze.optie]]\nid = "a"\nlabel = "A"\n'
        '[[keuze.optie]]\nid = "b"\nlabel = "B"\nregels = { tarief = "loon + koffie" }\n'
    )
    assert parse_model(text.encode(), "proef.toml").unused == ()
    assert parse_model(MODEL.replace("[[regel]]", UNUSED, 1).encode(), "m.toml").unused == ("koffie",)


def test_a_tariff_per_hour_in_other_units_of_time(kostprijs, here):
    said = kostprijs("model", "omrekenen", "26,59", cwd=here).stdout.replace("\u00a0", " ")
    line = next(line for line in said.splitlines() if "per minuut" in line)
    for words in ("01", "€ 0,44", "€ 26,40", "€ 0,19", "0,71%"):
        assert words in line
    found = json.loads(kostprijs("model", "omrekenen", "26.59", "--json", cwd=here).stdout)
    assert found["tarief"] == 26.59
    assert [row["eenheid"] for row in found["eenheden"]] == ["minuut", "kwartier", "uur", "dagdeel"]
    assert found["eenheden"][1]["verlies_per_uur"] == -0.01


@pytest.mark.parametrize("amount", ["twintig", "26,59%", "1.234", "0", "1e9", "5000"])
def test_what_is_no_tariff_is_refused(kostprijs, here, amount):
    done = kostprijs("model", "omrekenen", amount, cwd=here)
    assert done.returncode == 2
    assert f"«{amount}»" in done.stderr
    assert "schrijf bijvoorbeeld 26,59" in done.stderr


def references(*names: str):
    found = [lookup(name, 2019) for name in names]
    return [NumberedReference(i, reference) for i, reference in enumerate(found, 1) if reference]


def test_the_page_says_of_what_a_reference_is_where_the_element_does_not():
    model, texts = load_model("hbh-2019"), load_texts("nl")
    pension = model.element("pensioen_werkgever")
    both = reference_texts(references("pfzw_premie", "pfzw_ap_premie"), pension, full=True, texts=texts)
    assert both[0].startswith(
        "werkgever en werknemer samen: 23,5% over loon na aftrek van de franchise (zorg"
    )
    assert both[1].startswith("0,6% over loon na aftrek van de franchise voor AP (")
    assert reference_texts(references("pfzw_premie"), pension, full=False, texts=texts) == ["23,5% [1]"]
    sick = reference_texts(
        references("ziekteverzuim_zorg"), model.element("ziekteverzuim"), full=True, texts=texts
    )
    assert sick[0].startswith("5,7% over te werken dagen (")
    premium = reference_texts(references("awf"), model.element("awf"), full=True, texts=texts)
    assert premium == ["3,6% (alle werkgevers, 2019) [1]"]
    travel = reference_texts(
        references("reiskosten_km"), model.element("reiskosten_client"), full=False, texts=texts
    )
    assert travel == ["€\u00a00,10 per kilometer [1]"]
