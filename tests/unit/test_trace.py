"""A trace leads from every printed figure to the lines, rules, formulas and files that it came from."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from extreme_rounds import second_round
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_rounds import released_round, write_workspace

from kostprijs.anonymise.dataset import Display
from kostprijs.anonymise.policy import load_policy
from kostprijs.anonymise.release import group_table
from kostprijs.audit.chain import Chain, Link, Trace
from kostprijs.audit.model_place import place_of_grid, place_of_item
from kostprijs.audit.opened import Opened, lines_of, open_publication
from kostprijs.audit.other_chains import text_chain
from kostprijs.audit.proof import parameter_place
from kostprijs.audit.subjects import FigureSubject, has_number, subjects_of
from kostprijs.audit.trace import trace_in
from kostprijs.cli.trace_steps import report_of
from kostprijs.errors import VerificationFailed, WrongUse
from kostprijs.layout import Workspace
from kostprijs.model.references import load_references
from kostprijs.provenance import manifest
from kostprijs.report.ground import load_ground
from kostprijs.report.handout import build_handout, load_handout
from kostprijs.report.publish import MANIFEST, PAGE, SLIDES, TABLES
from kostprijs.report.tables import tables_csv
from kostprijs.report.words import amount

REPORT = Path("reports/voorbeeld/ronde-1")
STORED = Path(__file__).parents[1] / "golden" / "publicaties" / "0.1.0"


@pytest.fixture(scope="module")
def root(demo) -> Path:
    return demo[0]


@pytest.fixture(scope="module")
def opened(root: Path) -> Opened:
    return open_publication(Workspace(root), root / REPORT)


def kinds(chain: Chain, *names: str) -> list[Link]:
    return [link for link in chain.links if link.kind in names]


def one(found: Trace) -> Chain:
    assert len(found.chains) == 1, [chain.subject for chain in found.chains]
    return found.chains[0]


def line_of(where: str) -> int:
    return int(re.findall(r"regel (\d+)", where)[0])


def every_value(opened: Opened) -> list[FigureSubject]:
    figures = opened.released.figures
    return [FigureSubject(figure, place) for figure in figures for place in range(len(figure.values))]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_headline_question_gives_the_whole_chain_in_order(opened):
    chain = one(trace_in(opened, "tarief hoogste groep"))
    order = list(dict.fromkeys(link.kind for link in chain.links))
    assert order == [
        *(
            "hand-out",
            "tekening",
            "dia",
            "tabellen",
            "vrijgegeven",
            "weergave",
            "rekenregel",
            "beleid",
            "raster",
        ),
        *("formule", "opgebouwd uit", "rekenwijze", "referentie", "certificaat"),
    ]
    assert all("\n" not in link.line for link in chain.links)
    assert (chain.kind, chain.id) == ("figuur", "tarief")
    value = amount(
        opened.released.figure("tarief"), opened.released.figure("tarief").values[-1], opened.texts
    )
    assert [link for link in kinds(chain, "hand-out") if plain(link.what).endswith(plain(value))]
    assert kinds(chain, "dia")[0].where.startswith(f"{SLIDES}, dia ")


def test_every_value_leads_to_its_own_lines(opened, root):
    """The line numbers are those of the files on disk, and the lines hold the value."""
    tables = list(csv.reader(io.StringIO((root / REPORT / TABLES).read_text("utf-8-sig")), delimiter=";"))
    released = (root / "data/anonymised/voorbeeld/ronde-1/bandbreedtes.csv").read_text().splitlines()
    asked = every_value(opened)
    assert len(asked) > 50
    for subject in asked:
        figure, place = subject.figure, subject.place or 0
        chain = one(trace_in(opened, f"{figure.id} {subject.word}"))
        value = plain(amount(figure, figure.values[place], opened.texts))
        (row,) = kinds(chain, "tabellen")
        assert value in plain(tables[line_of(row.where) - 1][3]), subject.title
        assert row.holds
        (band,) = kinds(chain, "vrijgegeven")
        line = released[line_of(band.where) - 1].split(",")
        assert line[:2] == [figure.id, subject.word]
        assert f"{figure.values[place]}" in (line[3], f"{float(line[3]):g}")
        assert value in plain(kinds(chain, "hand-out")[0].what)


def test_no_link_of_a_whole_publication_is_broken(opened):
    for figure in opened.released.figures:
        found = trace_in(opened, figure.id)
        assert not found.broken, (figure.id, found.broken)
        assert MANIFEST in [link.where for link in found.proof]
    assert sum(link.holds is True for link in found.proof) >= 6


def test_a_hidden_figure_gives_no_reason(opened):
    hidden = [figure for figure in opened.released.figures if figure.display is Display.HIDDEN]
    assert hidden
    for figure in hidden:
        chain = one(trace_in(opened, figure.id))
        shown = kinds(chain, "weergave", "vrijgegeven", "rekenregel")
        texts = {link.what.replace(figure.id, "") for link in shown}
        assert texts == {
            link.what.replace(hidden[0].id, "")
            for link in kinds(one(trace_in(opened, hidden[0].id)), "weergave", "vrijgegeven", "rekenregel")
        }
        assert kinds(chain, "raster") == []


def test_a_reference_leads_to_its_parameter_file_source_and_mark(opened, repository):
    chain = one(trace_in(opened, "ziekteverzuim_zorg"))
    reference = next(r for r in load_references()["ziekteverzuim_zorg"] if r.holds_in(2019))
    (parameter,) = kinds(chain, "parameter")
    file = parameter.where.partition(",")[0]
    lines = (repository / "kostprijs" / file).read_text().splitlines()
    assert lines[line_of(parameter.where) - 1] == 'id = "ziekteverzuim_zorg"'
    assert parameter.holds
    assert kinds(chain, "zekerheid")[0].what == reference.mark
    assert reference.source in kinds(chain, "bron")[0].what
    assert [link.what for link in kinds(chain, "element")] == ["staat naast Ziekteverzuim"]


def test_every_reference_of_the_package_is_found_in_its_file():
    for name, series in load_references().items():
        file, line = parameter_place(series[0])
        assert file.endswith(".toml"), name
        assert line > 0, name


def test_the_model_lines_are_those_of_the_released_model(opened, root):
    model = (root / "data/anonymised/voorbeeld/ronde-1/model.toml").read_text().splitlines()
    chain = one(trace_in(opened, "verlof laagste groep"))
    assert 'id = "verlof"' in model[line_of(kinds(chain, "element")[0].where) - 1]
    assert model[line_of(kinds(chain, "raster")[0].where) - 1].startswith("raster = 0.5")
    assert 'id = "niet_productief"' in model[line_of(kinds(chain, "formule")[0].where) - 1]


def test_a_line_of_the_build_up_leads_to_the_figures_it_is_made_of(opened):
    chain = one(trace_in(opened, "overhead_uur"))
    (element,) = kinds(chain, "element")
    figure = opened.released.figure("overhead")
    low, high = figure.values
    assert f"midden van {low}% en {high}%" in element.what
    assert f"{(low + high) / 2:g}%".replace(".", ",") in element.what
    numbers = [line.number for line in opened.bands if line.cells[0] == "overhead"]
    assert element.where == f"bandbreedtes.csv, regel {' en '.join(map(str, numbers))}"
    (filled,) = kinds(chain, "ingevuld")
    assert [link for link in kinds(chain, "tabellen") if plain(filled.what) in plain(link.what)]


def test_what_stands_in_for_a_hidden_element_is_said(opened):
    chain = one(trace_in(opened, "sociale lasten van de werkgever"))
    said = {link.what.partition(":")[0]: link.what for link in kinds(chain, "element")}
    assert "niet getoond; niet meegerekend" in said["Whk-onderdeel WGA"]
    assert "midden van" in said["Whk-premie totaal"]


@pytest.mark.parametrize(
    ("question", "subjects"),
    [
        ("€ 30,75", ["Tarief per uur, hoogste groep"]),
        ("30,75", ["Tarief per uur, hoogste groep"]),
        ("7,5%", ["Ziekteverzuim, hoogste groep"]),
        ("Ziekteverzuim", ["Ziekteverzuim"]),
        ("ziekteverzuim HOOGSTE groep", ["Ziekteverzuim, hoogste groep"]),
        ("personeelsmix[trede 3]", ["Personeelsmix, trede 3"]),
        ("[1]", ["HV-schaal, laagste tot hoogste trede [1]"]),
        ("tarief ingediend", ["Tarief per uur zoals ingediend"]),
        ("opbouw tarief", ["Tarief per uur, in de opbouw bij de middelste waarden"]),
        ("premie wao/wia", ["Aof-premie (WAO/WIA)"]),
    ],
)
def test_a_question_finds_its_subject(opened, question, subjects):
    assert [chain.subject for chain in trace_in(opened, question).chains] == subjects


def test_a_series_gives_a_chain_per_step(opened):
    chains = trace_in(opened, "uurloon").chains
    assert [chain.id for chain in chains] == [f"uurloon[trede {step}]" for step in range(5)]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("verzium", "Bedoelt u «Ziekteverzuim»"),
        ("trede 1", "«Bruto uurloon HV, trede 1», «Personeelsmix, trede 1»"),
        ("99,99", "99,99 staat niet in deze publicatie. Dichtbij:"),
        ("1.2.3", "1.2.3 staat niet in deze publicatie."),
        ("[99]", "Er is geen referentie [99]"),
        ("  ", "Vraag naar een element"),
        ("(*)", "Er is in deze publicatie niets dat «(*)» heet"),
        ("()", "Vraag naar een element"),
        ("9.9.9,9", "staat niet in deze publicatie"),
        ("x" * 500, "Er is in deze publicatie niets"),
    ],
)
def test_an_unanswerable_question_says_what_is_there(opened, question, said):
    with pytest.raises(WrongUse) as caught:
        trace_in(opened, question)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 700


def test_every_number_in_the_published_tables_has_an_answer(opened):
    """Nothing that is printed in a table is without a chain: every third number."""
    texts = {cell for line in opened.tables for cell in line.cells[2:4]}
    numbers = {number for text in texts for number in re.findall(r"(?:€.)?\d+(?:\.\d{3})*(?:,\d+)?%?", text)}
    asked = [number for number in sorted(numbers) if "," in number][::3]
    assert len(asked) > 30
    for number in asked:
        found = trace_in(opened, number)
        assert any(has_number(link.what, number) for link in found.chains[0].links), number


def test_a_number_in_running_text_is_found_with_what_it_is_made_of(opened):
    chain = one(trace_in(opened, f"{opened.released.submissions} "))
    assert chain.kind == "tekst"
    assert "inzendingen" in chain.links[0].what
    assert any("datapackage.json" in link.where for link in kinds(chain, "gemaakt van"))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=30) | st.from_regex(r"[€ ]?-?[0-9.,]{1,9}%?", fullmatch=True))
def test_no_question_is_met_with_another_error_than_what_is_there(opened, question):
    with contextlib.suppress(WrongUse):
        found = trace_in(opened, question)
        assert found.chains
        assert not found.broken


@pytest.mark.parametrize(
    ("text", "number", "there"),
    [
        ("€\u00a030,75", "30,75", True),
        ("€ 130,75", "30,75", False),
        ("30,751", "30,75", False),
        ("12%", "12", True),
        ("12,5%", "12", False),
        ("norm: 8,0% (vrijwel iedereen)", "8,0%", True),
        ("norm: 8,0 uur", "8,0%", False),
        ("1.872", "1.872", True),
        ("11.872", "1.872", False),
        ("\u22120,25", "-0,25", True),
        ("-0,25", "0,25", False),
    ],
)
def test_a_number_is_matched_whole(text, number, there):
    assert has_number(text, number) is there


@pytest.fixture
def copied(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "data" / "anonymised", tmp_path / "data" / "anonymised")
    shutil.copytree(root / "reports", tmp_path / "reports")
    return tmp_path


def test_another_digit_in_the_table_breaks_the_chain_at_its_line(copied, kostprijs):
    path = copied / REPORT / TABLES
    data = path.read_bytes()
    assert data.count("€\u00a030,75".encode()) >= 1
    path.write_bytes(data.replace("€\u00a030,75".encode(), "€\u00a030,25".encode()))
    done = kostprijs("trace", "tarief hoogste groep", "--root", ".", cwd=copied)
    assert done.returncode == 4
    assert "€\u00a030,25 (KLOPT NIET)" in done.stdout
    assert "tabellen.csv, regel" in done.stderr
    assert "kostprijs verify reports/voorbeeld/ronde-1" in done.stderr


@pytest.mark.parametrize("name", [PAGE, SLIDES])
def test_another_page_or_slide_breaks_the_proof(copied, name):
    path = copied / REPORT / name
    path.write_bytes(path.read_bytes() + b" ")
    found = trace_in(open_publication(Workspace(copied), copied / REPORT), "verlof")
    assert [link.what.split()[0] for link in found.broken] == [name]


def test_a_changed_certificate_breaks_the_figure_and_the_rest_holds(copied):
    path = copied / "data/anonymised/voorbeeld/ronde-1/certificaat.json"
    content = json.loads(path.read_text())
    content["figuren"]["verlof"] = "norm"
    path.write_text(json.dumps(content))
    opened = open_publication(Workspace(copied), copied / REPORT)
    assert [link.kind for link in trace_in(opened, "verlof").broken] == ["certificaat"]
    assert trace_in(opened, "overhead").broken == ()


@pytest.mark.parametrize("text", ["[]", "{", "[" * 100_000])
def test_a_certificate_that_can_not_be_read_is_said_with_what_to_do(copied, text):
    (copied / "data/anonymised/voorbeeld/ronde-1/certificaat.json").write_text(text)
    with pytest.raises(
        VerificationFailed, match=r"certificaat\.json ontbreekt .* Gebruik de oorspronkelijke"
    ):
        open_publication(Workspace(copied), copied / REPORT)


def test_of_a_model_in_another_form_the_file_is_named_without_a_line(opened):
    inline = dataclasses.replace(opened.released.model, text='element = [{id = "verlof", raster = 0.5}]')
    assert (place_of_item(inline, "verlof"), place_of_grid(inline, "verlof")) == ("model.toml", "")
    bare = dataclasses.replace(inline, text='[[element]]\nid = "verlof"\n[[element]]\nraster = 0.5\n')
    assert (place_of_item(bare, "verlof"), place_of_grid(bare, "verlof")) == ("model.toml, regel 2", "")


def test_a_cell_that_the_table_lacks_breaks_the_chain(opened):
    (link,) = trace_in(dataclasses.replace(opened, tables=()), "verlof laagste groep").broken
    assert (link.kind, link.what.rpartition(" ")[2]) == ("tabellen", "ontbreekt")


def test_a_policy_that_is_gone_is_said_and_gives_no_grid(opened):
    gone = dataclasses.replace(opened, released=dataclasses.replace(opened.released, policy="weg"))
    chain = one(trace_in(gone, "verlof laagste groep"))
    (link,) = kinds(chain, "beleid")
    assert (link.holds, link.where) == (False, "streng")
    assert kinds(chain, "raster") == []


def test_the_command_prints_one_document_and_finds_the_only_publication(root, kostprijs):
    done = kostprijs("trace", "tarief hoogste groep", "--json", cwd=root)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["klopt"] is True
    assert found["publicatie"] == "reports/voorbeeld/ronde-1"
    assert found["ketens"][0]["id"] == "tarief"
    assert {link["soort"] for link in found["bewijs"]} == {"gegevens", "grootboek", "manifest"}


@pytest.mark.parametrize("where", [["reports/voorbeeld/ronde-1"], ["voorbeeld", "ronde-1"]])
def test_the_publication_goes_by_folder_or_by_name(root, kostprijs, where):
    done = kostprijs("trace", "overhead", *where, cwd=root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("(klopt)") > 5
    assert "KLOPT NIET" not in done.stdout


@pytest.mark.parametrize("where", [["voorbeeld", "ronde-9"], ["elders"], ["a", "b", "c"], ["../..", "x"]])
def test_no_such_publication_is_wrong_use(root, kostprijs, where):
    done = kostprijs("trace", "overhead", *where, cwd=root)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ((), "Er is nog geen publicatie in reports/"),
        (("ronde-1", "ronde-2"), "Er is meer dan één publicatie: reports/a/ronde-1, reports/a/ronde-2."),
    ],
)
def test_only_where_there_is_one_publication_it_needs_no_name(tmp_path, made, said):
    for ronde in made:
        (tmp_path / "reports" / "a" / ronde).mkdir(parents=True)
        (tmp_path / "reports" / "a" / ronde / MANIFEST).write_text("{}")
    with pytest.raises(WrongUse) as caught:
        report_of(Workspace(tmp_path), ())
    assert str(caught.value).startswith(said)


def test_an_unknown_name_is_wrong_use_with_the_nearest(root, kostprijs):
    done = kostprijs("trace", "ziekteverzium", cwd=root)
    assert done.returncode == 2
    assert "«Ziekteverzuim»" in done.stderr
    assert done.stdout == ""


def written(root: Path, **context: Any) -> Opened:
    """A publication of a round made by hand: its tables and manifest, of the rest the names only."""
    workspace = write_workspace(root, **context)
    made = load_handout(root, "voorbeeld", "ronde-1")
    outputs = {PAGE: b"page", SLIDES: b"slides", TABLES: tables_csv(made)}
    outputs[MANIFEST] = manifest(load_ground(root, "voorbeeld", "ronde-1"), outputs)
    folder = workspace.reports("voorbeeld", "ronde-1")
    folder.mkdir(parents=True)
    for name, data in outputs.items():
        (folder / name).write_bytes(data)
    return open_publication(workspace, folder)


def test_three_groups_a_mean_and_bounds_in_english(tmp_path):
    opened = written(tmp_path, language="en")
    low, middle, high = opened.released.figure("verlof").values
    chains = [
        one(trace_in(opened, f"verlof {word}")) for word in ("laagste groep", "midden", "hoogste groep")
    ]
    for chain, value in zip(chains, (low, middle, high), strict=True):
        assert all(str(value) in link.what for link in kinds(chain, "hand-out", "tabellen", "vrijgegeven"))
        assert all(link.holds for link in kinds(chain, "tabellen"))
    bounds = one(trace_in(opened, "overhead ondergrens"))
    assert "geen ingevulde waarde ligt eronder" in kinds(bounds, "weergave")[0].what
    assert kinds(bounds, "rekenregel")[0].where.startswith("regels.toml, «Buitengrenzen»")
    mean = one(trace_in(opened, "franchise_jaar gemiddelde"))
    assert "gemiddelde van alle waarden" in kinds(mean, "weergave")[0].what
    assert trace_in(opened, "28.75").chains[0].id == "tarief"


def test_a_line_says_that_its_series_was_brought_to_the_total_and_where_nothing_was_reckoned(tmp_path):
    opened = written(tmp_path)
    elements = kinds(one(trace_in(opened, "gemiddeld_uurloon")), "element")
    scaled = [
        link.what for link in elements if link.what.endswith(", naar verhouding op het totaal gebracht)")
    ]
    assert [text.partition(":")[0] for text in scaled] == [f"Personeelsmix, trede {n}" for n in range(5)]
    figures = tuple(
        dataclasses.replace(figure, display=Display.HIDDEN, values=())
        if figure.id == "uurloon[trede 1]"
        else figure
        for figure in opened.released.figures
    )
    hidden = dataclasses.replace(opened, released=dataclasses.replace(opened.released, figures=figures))
    chain = one(trace_in(hidden, "gemiddeld_uurloon"))
    assert kinds(chain, "ingevuld")[0].what == "van deze ronde is er geen opbouw bij de middelste waarden"
    (said,) = [
        link.what for link in kinds(chain, "element") if link.what.startswith("Bruto uurloon HV, trede 1")
    ]
    assert said.endswith(": geen waarde (niet getoond, en er is geen openbaar cijfer om mee te rekenen)")


def test_a_repeated_figure_says_since_when(opened):
    figures = tuple(
        dataclasses.replace(figure, frozen_since="2019-05-02") if figure.id == "verlof" else figure
        for figure in opened.released.figures
    )
    again = dataclasses.replace(opened, released=dataclasses.replace(opened.released, figures=figures))
    chain = one(trace_in(again, "verlof laagste groep"))
    assert kinds(chain, "herhaald")[0].what.endswith("2019-05-02")
    assert [link.where for link in kinds(chain, "rekenregel") if "Herhaling" in link.where]


def test_a_publication_of_an_older_version_is_followed_with_its_own_mark_and_rules(tmp_path):
    shutil.copytree(STORED, tmp_path / "oud")
    opened = open_publication(Workspace(tmp_path / "oud"), tmp_path / "oud" / REPORT)
    found = trace_in(opened, "tarief hoogste groep")
    assert (
        found.mark
        == json.loads((STORED / REPORT / MANIFEST).read_text())["kenmerk"]
        == opened.handout.kenmerk
    )
    assert [link for link in found.proof if link.kind == "manifest" and link.holds]
    assert kinds(one(found), "tabellen")[0].holds
    assert kinds(one(found), "vrijgegeven")[0].what.startswith("tarief; hoogste groep")
    # its manifest has one hash over all parameter files
    assert kinds(one(trace_in(opened, "[1]")), "parameter")[0].holds is not None


def test_a_number_of_the_last_round_leads_to_its_own_line(opened):
    """It stands in the table of changes only; none of today's figures has it."""
    released = second_round()
    handout = build_handout(released, "0" * 12)
    assert released.earlier is not None
    earlier = lines_of(group_table(released.earlier.figures, load_policy("streng")), ",")
    tables = lines_of(tables_csv(handout), ";")
    again = dataclasses.replace(opened, released=released, handout=handout, earlier=earlier, tables=tables)
    assert subjects_of("31,75", again) == ()
    chain = text_chain("31,75", again)
    assert chain is not None
    (line,) = kinds(chain, "vorige")
    assert line.what.startswith("tarief; hoogste groep")
    assert earlier[line_of(line.where) - 2].cells[3] == "31.75"
    assert [link for link in kinds(chain, "gemaakt van") if link.where == "vorige.csv"]


def test_the_rounds_made_by_hand_have_every_display() -> None:
    assert {figure.display for figure in released_round().figures} == set(Display)
