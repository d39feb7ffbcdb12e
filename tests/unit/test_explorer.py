"""The explorer without a browser: what is chosen, what is saved, what is shown."""

from __future__ import annotations

import errno
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from scenario_rounds import MODEL, SMALL, example_round, override, scenario, small_round
from small_models import a_line, an_element

from kostprijs.anonymise.dataset import Display
from kostprijs.errors import ModelError, WrongUse
from kostprijs.model.loader import parse_model
from kostprijs.report import explorer_row
from kostprijs.report.execute import execute_notebook, notebook_bytes
from kostprijs.report.explorer_panel import Panel
from kostprijs.report.explorer_state import Choices, file_stem, scenarios_in
from kostprijs.report.explorer_tables import tariff_sentence, tornado_table
from kostprijs.scenario.file import load_scenario
from kostprijs.scenario.result import evaluate
from kostprijs.scenario.simulation import simulate
from kostprijs.scenario.tornado import tornado

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "notebooks" / "scenarios"
NOTEBOOK = ROOT / "notebooks" / "30_scenarios.ipynb"
OVERHEAD = "Overhead en indirecte kosten"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "scenarios"))


@pytest.fixture
def released():
    return example_round()


def choices(released, folder: Path, name: str = "midden.toml") -> Choices:
    return Choices(released, load_scenario(folder / name))


def test_nothing_changed_is_the_start_scenario(released, folder):
    for name in ("midden.toml", "hoog.toml", "voorstel.toml"):
        own = choices(released, folder, name)
        assert own.changed == ()
        assert own.result().tariff == evaluate(released, own.start).tariff


def test_what_is_saved_is_read_back_with_reason_and_source(released, folder):
    own = choices(released, folder, "voorstel.toml")
    own.choose("overhead", 16.5)
    own.choose("uurloon[trede 2]", 12.3)
    own.choose("personeelsmix[trede 0]", 10.0)
    own.choose("personeelsmix[trede 4]", 22.5)
    assert own.changed == ("uurloon", "personeelsmix", "overhead")
    for element in own.changed:
        own.said[element] = (f"reden van {element}", f"bron van {element}")
    again = load_scenario(own.save("Mijn voorstel", folder))
    assert evaluate(released, again).tariff == own.result().tariff
    found = {override.element: override for override in again.overrides}
    assert found["overhead"].choice == 16.5
    assert found["overhead"].band == (12.0, 18.0)  # the analyst's own, in which it still lies
    assert found["uurloon[trede 2]"].reason == "reden van uurloon"
    assert found["personeelsmix"].choice == (10.0, 20.0, 25.0, 22.5, 22.5)
    assert found["ziekteverzuim"].choice == "ziekteverzuim_zorg"  # untouched
    assert again.simulation == own.start.simulation


def test_a_bandwidth_that_no_longer_holds_the_value_goes(released, folder):
    own = choices(released, folder, "voorstel.toml")
    own.choose("overhead", 25.0)
    assert next(o for o in own.scenario().overrides if o.element == "overhead").band is None


def test_back_to_the_start_is_no_change(released, folder):
    own = choices(released, folder)
    own.choose("overhead", 20.0)
    own.choose("overhead", next(value.amount for value in own.values if value.figure == "overhead"))
    assert own.changed == ()


def test_saving_asks_and_never_overwrites(released, folder):
    own = choices(released, folder)
    own.choose("overhead", 20.0)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(WrongUse, match=f"reden en een bron bij: {OVERHEAD}"):
        own.save("Nieuw", folder)
    own.said["overhead"] = ("een reden", "")
    with pytest.raises(WrongUse, match="bron"):
        own.save("Nieuw", folder)
    own.said["overhead"] = ("een reden", "een bron")
    with pytest.raises(WrongUse, match=r"midden\.toml bestaat al"):
        own.save("Midden!", folder)
    with pytest.raises(WrongUse, match="letters of cijfers"):
        own.save(" ../ ", folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert own.save("../Nieuw", folder) == folder / "nieuw.toml"


def test_a_mix_that_is_no_whole_is_refused_in_words(released, folder):
    own = choices(released, folder)
    own.choose("personeelsmix[trede 0]", 30.0)
    with pytest.raises(ModelError, match="is samen 110%; verwacht: 100%"):
        own.result()


@pytest.mark.parametrize(
    ("name", "stem"),
    [("Voorstel, nr. 2", "voorstel-nr-2"), ("", ""), ("../../etc", "etc"), ("x" * 99, "x" * 60)],
)
def test_a_name_gives_a_file_in_the_folder(name, stem):
    assert file_stem(name) == stem


def test_only_scenarios_of_the_same_round_can_be_chosen(released, folder):
    (folder / "stuk.toml").write_text("naam = ")
    (folder / "ander.toml").write_text('naam = "Ander"\ntraject = "voorbeeld"\nronde = "ronde-2"\n')
    found = scenarios_in(folder, scenario(head='naam = "P"\ntraject = "voorbeeld"\nronde = "ronde-1"\n'))
    assert list(found) == ["hoog.toml", "midden.toml", "voorstel.toml"]


def test_every_figure_has_a_scale_around_its_bandwidth_and_references(released, folder):
    for value in choices(released, folder).values:
        element = released.model.element(value.element)
        beside = explorer_row.references_beside(element, released.context.peiljaar)
        scale = explorer_row.scale_of(element, value, beside)
        assert scale.low <= value.band.low <= value.band.high <= scale.high
        assert scale.low <= value.amount <= scale.high
        assert (scale.high - scale.low) / scale.step <= 402
        assert all(reference.amount in explorer_row.words(value, beside) for reference in beside)


def test_the_panel_answers_as_the_library_does(released, folder):
    panel = Panel(released, load_scenario(folder / "midden.toml"), folder)
    assert [row.field.description for row in panel.rows.values() if OVERHEAD in row.field.description]
    row = panel.rows["overhead"]
    row.field.value = "16,5"
    assert (row.slider.value, panel.choices.amounts["overhead"]) == (16.5, 16.5)
    assert tariff_sentence(panel.choices.result()) in panel.outcome.value
    row.slider.value = 17.0
    assert row.field.value == "17"
    assert tariff_sentence(panel.choices.result()) in panel.outcome.value
    shown = panel.outcome.value
    row.field.value = "<b>veel"
    assert "«&lt;b&gt;veel» is geen getal" in panel.message.value
    assert (panel.outcome.value, panel.choices.amounts["overhead"]) == (shown, 17.0)
    assert row.field.value == "17"  # what is reckoned with, and not what was refused
    assert panel.tables.value
    row.field.value = "500"
    assert "Geen tarief" in panel.outcome.value
    assert "verwacht: van 0% tot 100%" in panel.message.value
    assert not panel.tables.value  # no build-up of another tariff under it


@pytest.mark.parametrize(
    ("figure", "text", "said"),
    [
        ("franchise_jaar", "13.800", "kan twee getallen zijn; schrijf 13800 of 13,8"),
        ("franchise_jaar", "13%", "is niet in euro"),
        ("overhead", "€ 16", "is niet in procent"),
        ("overhead", "16 17", "is geen getal"),
        ("overhead", "1e300", "is te groot"),
    ],
)
def test_what_may_be_another_number_is_not_taken(released, folder, figure, text, said):
    panel = Panel(released, load_scenario(folder / "midden.toml"), folder)
    row, before = panel.rows[figure], panel.choices.amounts[figure]
    shown = row.field.value
    row.field.value = text
    assert said in panel.message.value
    assert (row.field.value, row.slider.value, panel.choices.amounts[figure]) == (shown, before, before)
    assert panel.choices.changed == ()


def test_a_field_shows_a_number_that_it_takes_again(released, folder):
    panel = Panel(released, load_scenario(folder / "midden.toml"), folder)
    for figure, row in panel.rows.items():
        unit = next(value.unit for value in panel.choices.values if value.figure == figure)
        assert explorer_row.typed(row.field.value, unit) == round(panel.choices.amounts[figure], 6)


@pytest.mark.parametrize(
    ("maximum", "said"),
    [
        ("", "Tarief: € 21,25 per uur."),
        ("maximumtarief = 21.25", "Tarief: € 21,25 per uur, gelijk aan het maximumtarief."),
        ("maximumtarief = 20", "Tarief: € 21,25 per uur; dat is € 1,25 boven het maximumtarief van € 20,00."),
        ("maximumtarief = 22", "Tarief: € 21,25 per uur; dat is € 0,75 onder het maximumtarief van € 22,00."),
    ],
)
def test_the_tariff_stands_beside_the_maximum(maximum, said):
    result = evaluate(small_round(), scenario(maximum))
    assert tariff_sentence(result).replace("\u00a0", " ") == said


def test_a_tariff_that_is_not_of_an_hour_does_not_say_so():
    model = parse_model(MODEL.replace("eur_uur", "eur").encode(), "proef.toml")
    said = tariff_sentence(evaluate(small_round(model=model), scenario()))
    assert said.replace("\u00a0", " ") == "Tarief: € 21,25."


def test_where_nothing_varies_the_tornado_is_an_empty_table():
    norms = {element.id: (Display.NORM, "10") for element in SMALL.elements}
    result = evaluate(small_round(norms), scenario())
    made = tornado_table(result, tornado(result.point))
    assert (made.rows, "<svg" in made.html) == ((), False)


def test_what_nothing_needs_has_its_words_and_no_control(tmp_path):
    text = MODEL + an_element("los", amvb="f", label="Los & apart") + a_line("apart", "loon * los")
    panel = Panel(small_round(model=parse_model(text.encode(), "proef.toml")), scenario(), tmp_path)
    assert list(panel.rows) == ["loon", "opslag", "reis"]
    shown = "".join(part.value for part in panel._elements.children if hasattr(part, "value"))
    assert "<p>Los &amp; apart: " in shown
    assert shown.count("<h2>") == 4  # not of the parts of the law without an element


def test_a_start_file_that_is_gone_or_does_not_fit_leaves_what_is_on_the_screen(released, folder):
    odd = (folder / "midden.toml").read_text() + override("bestaat_niet", "getal = 1")
    (folder / "vreemd.toml").write_text(odd)
    panel = Panel(released, load_scenario(folder / "midden.toml"), folder)
    panel.rows["overhead"].field.value = "20"
    before = (panel.outcome.value, panel.choices)
    (folder / "hoog.toml").unlink()
    panel.file.value = "hoog.toml"
    assert (panel.outcome.value, panel.choices, panel.message.value) == (*before, "")
    panel.file.value = "vreemd.toml"
    assert "bestaat_niet" in panel.message.value
    assert (panel.outcome.value, panel.choices) == before


def test_what_is_saved_can_be_simulated(released, folder):
    """A value that is decided is no longer drawn, so it can't be correlated either."""
    own = choices(released, folder, "voorstel.toml")
    own.choose("verlof", 17.0)
    own.said["verlof"] = ("een reden", "een bron")
    assert [pair.elements for pair in own.lost()] == [("verlof", "scholing")]
    again = load_scenario(own.save("Vast verlof", folder))
    assert again.simulation is not None
    assert again.simulation.correlations == ()
    result = evaluate(released, again)
    assert "verlof" not in simulate(result.point, replace(again.simulation, draws=100)).elements
    panel = Panel(released, load_scenario(folder / "voorstel.toml"), folder)
    panel.rows["verlof"].field.value = "17"
    panel.choices.said["verlof"] = ("een reden", "een bron")
    panel.name.value = "Nog eens"
    panel.save.click()
    assert "De samenhang is eruit" in panel.message.value
    assert "verlof en scholing" in panel.message.value


def test_saving_goes_on_without_the_start_file_and_tells_of_a_full_disk(released, folder, monkeypatch):
    panel = Panel(released, load_scenario(folder / "midden.toml"), folder)
    panel.name.value = "Nieuw"
    (folder / "midden.toml").unlink()
    panel.save.click()
    assert "Opgeslagen als nieuw.toml" in panel.message.value
    assert (panel.file.value, "nieuw.toml" in panel.file.options) == (None, True)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("kostprijs.report.explorer_state.save_scenario", full)
    panel.name.value = "Nog een"
    panel.save.click()
    assert "Opslaan lukt niet: de schijf is vol." in panel.message.value


def test_a_comparison_does_not_outlive_what_it_compares(released, folder):
    panel = Panel(released, load_scenario(folder / "midden.toml"), folder)
    panel.others.value = ("hoog.toml",)
    panel.against.click()
    assert "«Hoog»" in panel.compared.value
    panel.rows["overhead"].slider.value = 18.0
    assert "«Hoog»" not in panel.compared.value
    assert "druk weer op Vergelijk" in panel.compared.value


def test_the_panel_saves_compares_and_starts_again(released, folder):
    panel = Panel(released, load_scenario(folder / "midden.toml"), folder)
    panel.rows["overhead"].field.value = "20"
    panel.name.value = "Hoge overhead"
    panel.save.click()
    assert "reden en een bron" in panel.message.value
    panel.choices.said["overhead"] = ("zo is het", "eigen meting")
    panel.save.click()
    assert "Opgeslagen als hoge-overhead.toml" in panel.message.value
    assert "hoge-overhead.toml" in panel.others.options
    panel.file.value = "voorstel.toml"
    assert panel.choices.start.name == "Voorstel"
    panel.others.value = ("hoge-overhead.toml", "hoog.toml")
    panel.against.click()
    assert "«Hoge overhead»" in panel.compared.value
    assert "«Hoog»" in panel.compared.value
    panel.others.value = ()
    panel.against.click()
    assert "twee of meer" in panel.compared.value


@pytest.mark.parametrize("engine", ["here", "kernel"])
def test_the_notebook_runs_with_another_scenario(engine, released, folder):
    chosen = {"scenario": str(folder / "voorstel.toml")}
    node = execute_notebook(NOTEBOOK, chosen, ROOT, engine)
    result = evaluate(released, load_scenario(folder / "voorstel.toml"))
    shown = notebook_bytes(node).decode()
    assert tariff_sentence(result) in shown
    assert "model_id" not in shown


def test_a_notebook_of_an_absent_scenario_fails():
    with pytest.raises(WrongUse, match="WrongUse"):
        execute_notebook(NOTEBOOK, {"scenario": "bestaat-niet.toml"}, ROOT)
