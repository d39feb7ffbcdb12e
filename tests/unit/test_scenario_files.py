"""A scenario file that is not right: the refusal names the file, the key, and what is expected."""

from __future__ import annotations

import pytest
from scenario_rounds import EXAMPLE_HEAD, HEAD, MODEL, example_round, override, scenario, small_round

from kostprijs.anonymise.dataset import Display
from kostprijs.errors import ModelError, WrongUse
from kostprijs.model.loader import parse_model
from kostprijs.scenario.compare import compare
from kostprijs.scenario.file import SimulationPlan, load_scenario, parse_scenario
from kostprijs.scenario.point import point
from kostprijs.scenario.result import evaluate
from kostprijs.scenario.simulation import simulate
from kostprijs.scenario.sobol import sobol
from kostprijs.scenario.writing import save_scenario

PLAN = '[simulatie]\nverdeling = "pert"\nzaad = 1\n'
BAD_FILES = [
    ("naam = 3", "bestand, naam", "een tekst"),
    ('naam = "x"\ntraject = "../x"\nronde = "r"', "bestand, traject", "geen naam"),
    (HEAD + 'basis = "gemiddeld"', "bestand, basis", "hoog, laag, midden"),
    (HEAD + "maximum = 30", "bestand", "maximumtarief"),
    (HEAD + "maximumtarief = 0", "bestand, maximumtarief", "boven nul"),
    (HEAD + "[[waarde]]\ngetal = 1", "[[waarde]] nr. 1, element", "een tekst"),
    (HEAD + override("loon", ""), "[[waarde]] loon", "óf «keuze»"),
    (HEAD + override("loon", 'getal = 1\nkeuze = "laag"'), "[[waarde]] loon", "óf «getal»"),
    (HEAD + override("loon", 'getal = "elf"'), "[[waarde]] loon, getal", "een getal"),
    (HEAD + override("loon", "getal = []"), "[[waarde]] loon, getal", "per trede"),
    (HEAD + override("loon", "getal = 11\nbandbreedte = [12, 13]"), "[[waarde]] loon, bandbreedte", "erin"),
    (HEAD + override("loon", "getal = 11") * 2, "[[waarde]] loon, element", "twee keer"),
    (HEAD + '[[waarde]]\nelement = "loon"\ngetal = 11\nbron = "x"', "[[waarde]] loon, reden", "ontbreekt"),
    (HEAD + '[[waarde]]\nelement = "loon"\ngetal = 11\nreden = "x"', "[[waarde]] loon, bron", "ontbreekt"),
    (HEAD + override("loon", 'getal = 11\neinde = "hoog"'), "[[waarde]] loon, einde", "laat het weg"),
    (HEAD + override("loon", 'keuze = "midden"\neinde = "hoog"'), "[[waarde]] loon, einde", "laat het weg"),
    (HEAD + '[simulatie]\nverdeling = "pert"', "[simulatie], zaad", "geheel getal"),
    (
        HEAD + '[simulatie]\nverdeling = "normaal"\nzaad = 1',
        "[simulatie], verdeling",
        "driehoek, pert, uniform",
    ),
    (HEAD + PLAN + "trekkingen = 0", "[simulatie], trekkingen", "1 tot en met"),
    (
        HEAD + PLAN + '[[simulatie.samenhang]]\nelementen = ["loon"]\nrangcorrelatie = 0.1',
        "[[simulatie.samenhang]] nr. 1, elementen",
        "twee verschillende",
    ),
    (
        HEAD + PLAN + '[[simulatie.samenhang]]\nelementen = ["loon", "reis"]\nrangcorrelatie = 1',
        "[[simulatie.samenhang]] nr. 1, rangcorrelatie",
        "tussen -1 en 1",
    ),
    (
        HEAD + PLAN + '[[simulatie.samenhang]]\nelementen = ["loon", "reis"]\nrangcorrelatie = 0.1\n'
        '[[simulatie.samenhang]]\nelementen = ["reis", "loon"]\nrangcorrelatie = 0.2',
        "[simulatie], samenhang",
        "«reis en loon» staan er twee keer",
    ),
]


@pytest.mark.parametrize(("text", "place", "said"), BAD_FILES, ids=[f"{p}: {s}" for _, p, s in BAD_FILES])
def test_a_wrong_key_is_named(text, place, said):
    with pytest.raises(ModelError) as refused:
        parse_scenario(text.encode(), "voorstel.toml")
    assert (refused.value.file, refused.value.place) == ("voorstel.toml", place)
    assert said in refused.value.reason


# beside the mark-up one reference of 2019 and one of 2014
REFERRED = parse_model(
    MODEL.replace('amvb = "b"', 'amvb = "b"\nreferentie = ["ziekteverzuim_zorg", "overhead_ukhca"]').encode(),
    "proef.toml",
)
BAD_VALUES = [
    (override("huur", "getal = 1"), "[[waarde]] huur, element", "bekend zijn loon, opslag, reis"),
    (override("loon", "getal = 41"), "[[waarde]] loon, getal", "€ 5 tot € 40"),
    (override("opslag", "getal = 0.7"), "[[waarde]] opslag, getal", "zoals 70%"),
    (override("loon", "getal = [10, 11]"), "[[waarde]] loon, getal", "één getal"),
    (override("loon", 'keuze = "norm"'), "[[waarde]] loon, keuze", "geen norm"),
    (override("loon", 'keuze = "uurloon"'), "[[waarde]] loon, keuze", "laag, midden, hoog, norm, uurloon_hv"),
    (override("loon", 'keuze = "uurloon_hv"'), "[[waarde]] loon, einde", "laag of hoog"),
    (override("loon", 'keuze = "ova"'), "[[waarde]] loon, keuze", "procent"),
    (override("opslag", 'keuze = "overhead_ukhca"'), "[[waarde]] opslag, keuze", "geen waarde in 2019"),
    (
        override("opslag", 'keuze = "ziekteverzuim_zorg"\neinde = "laag"'),
        "[[waarde]] opslag, einde",
        "is één waarde (5,7%)",
    ),
]


@pytest.mark.parametrize(("text", "place", "said"), BAD_VALUES, ids=[p + s for _, p, s in BAD_VALUES])
def test_what_does_not_fit_the_model_is_named(text, place, said):
    with pytest.raises(ModelError) as refused:
        point(small_round(model=REFERRED), scenario(text))
    assert refused.value.place.startswith(place)
    assert said.replace("€ ", "€\u00a0") in refused.value.reason


def test_a_reference_of_one_value_needs_no_end():
    own = scenario(override("opslag", 'keuze = "ziekteverzuim_zorg"'))
    (markup,) = point(small_round(model=REFERRED), own).of("opslag")
    assert (markup.amount, markup.origin, markup.drawn) == (5.7, "referentie", False)


MIX = [
    (override("personeelsmix", 'keuze = "hoog"'), "geen laag of hoog"),
    (override("personeelsmix", "getal = [20, 20, 20, 20]"), "5 getallen"),
    (override("personeelsmix", "getal = [20, 20, 20, 20, 19]"), "is samen 99%; verwacht: 100%"),
    (override("personeelsmix[trede 1]", "getal = 20"), "alle treden samen"),
    (
        override("uurloon", "getal = [11, 11, 12, 12, 13]") + override("uurloon[trede 1]", "getal = 12"),
        "de hele reeks",
    ),
    (override("uurloon", 'keuze = "uurloon_hv"'), "kies uit laag, midden, hoog, norm"),
]


@pytest.mark.parametrize(("text", "said"), MIX)
def test_a_series_is_given_as_it_can_be(text, said):
    with pytest.raises(ModelError, match="waarde") as refused:
        point(example_round(), scenario(text, EXAMPLE_HEAD))
    assert said in str(refused.value)


def test_one_step_of_a_series_can_be_chosen():
    own = point(example_round(), scenario(override("uurloon[trede 1]", "getal = 11.5"), EXAMPLE_HEAD))
    amounts = [(value.amount, value.drawn) for value in own.of("uurloon")][:3]
    assert amounts[1] == (11.5, False)
    assert amounts[2][1]


def test_another_round_is_refused():
    with pytest.raises(ModelError, match="traject: dit scenario is van «elders», en niet van «proef»"):
        point(small_round(), scenario(head=HEAD.replace("proef", "elders")))


def test_nothing_to_fall_back_on_is_asked_for():
    hidden = small_round({"loon": (Display.HIDDEN, "")})
    with pytest.raises(ModelError, match="waarde: van «loon» is niets vrijgegeven"):
        point(hidden, scenario())
    assert evaluate(hidden, scenario(override("loon", "getal = 11"))).tariff == 21.25


def test_a_correlation_with_what_is_not_drawn_is_refused():
    text = PLAN + '[[simulatie.samenhang]]\nelementen = ["loon", "reis"]\nrangcorrelatie = 0.5\n'
    own = scenario(text + override("loon", "getal = 11"))
    with pytest.raises(ModelError, match="«loon» wordt niet getrokken"):
        simulate(point(small_round(), own), own.simulation)


def test_correlations_that_can_not_go_together_are_refused():
    pairs = [("loon", "reis", 0.9), ("loon", "opslag", 0.9), ("opslag", "reis", -0.9)]
    text = PLAN + "".join(
        f'[[simulatie.samenhang]]\nelementen = ["{a}", "{b}"]\nrangcorrelatie = {rank}\n'
        for a, b, rank in pairs
    )
    own = scenario(text)
    with pytest.raises(ModelError, match="niet samen bestaan"):
        simulate(point(small_round(), own), own.simulation)
    with pytest.raises(ModelError, match="laat de samenhang weg"):
        sobol(point(small_round(), own), own.simulation)


def test_own_bandwidth_is_drawn_and_a_decided_value_is_not():
    text = override("loon", "getal = 11\nbandbreedte = [10.5, 11.5]") + override("opslag", "getal = 60")
    wage, markup, _ = point(small_round(), scenario(text)).values
    assert (wage.drawn, wage.band.low, wage.band.high) == (True, 10.5, 11.5)
    assert (markup.drawn, markup.band.width) == (False, 50)


def test_scenarios_that_can_not_stand_beside_each_other():
    one = evaluate(small_round(), scenario())
    with pytest.raises(WrongUse, match="heten «Proef»"):
        compare([one, one])
    with pytest.raises(WrongUse, match="twee of meer"):
        compare([one])
    other = evaluate(small_round(model=REFERRED), scenario(head=HEAD.replace("Proef", "Ander")))
    with pytest.raises(WrongUse, match="van een ander model of een andere rekenwijze"):
        compare([one, other])


@pytest.mark.parametrize(
    ("formula", "highest", "said"),
    [
        ("loon + opslag_uur + reis", 1_000_000, "niet kan bestaan"),
        ("loon * loon / max(loon - reis, 0 * loon)", 30, "deelt door nul"),
    ],
)
def test_a_tariff_that_can_not_be_stops_the_simulation(formula, highest, said):
    model = parse_model(MODEL.replace("loon + opslag_uur + reis", formula).encode(), "proef.toml")
    own = scenario(override("reis", f"getal = 2\nbandbreedte = [0, {highest}]"))
    with pytest.raises(WrongUse, match=said):
        simulate(point(small_round(model=model), own), SimulationPlan(100, "uniform", 1))


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(WrongUse, match=r"weg\.toml is niet te lezen: het bestand of de map bestaat niet"):
        load_scenario(tmp_path / "weg.toml")


def test_what_is_saved_can_be_loaded(tmp_path):
    made = scenario(
        override("loon", 'keuze = "uurloon_hv"\neinde = "hoog"') + override("mix", "getal = [30, 70.5]")
    )
    save_scenario(made, tmp_path / "proef.toml")
    assert load_scenario(tmp_path / "proef.toml") == made
