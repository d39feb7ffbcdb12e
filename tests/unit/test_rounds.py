"""A first, second and third round as a user makes them: what each page takes along of the one before."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import frictionless
import pytest
from house_styles import LAYOUTS, house_style
from small_models import ONE_ELEMENT

from kostprijs.anonymise.dataset import Display, First, read_round
from kostprijs.cli.release_steps import unsaid
from kostprijs.context import PublicContext
from kostprijs.errors import VerificationFailed
from kostprijs.report.changes import change_section, changes
from kostprijs.report.handout import build_handout
from kostprijs.report.markup import html, plain
from kostprijs.report.texts import load_texts

TWELVE = [8.4, 9.7, 11, 12.5, 14, 15, 15.5, 16.3, 18, 20, 21.9, 24.3]
ALL_HIGHER = [value + 2 for value in TWELVE]
# one concern more than in the second round, one less, and one that filled in something else
ONE_MORE, ONE_LESS, ONE_OTHER = [*ALL_HIGHER, 19.1], ALL_HIGHER[:-1], [*ALL_HIGHER[:-1], 31.0]
SETTINGS = """
titel = "Proeftraject"
model = "../../../model.toml"
[ronde.ronde-1]
titel = "Eerste ronde"
datum = 2019-06-03
[ronde.ronde-2]
titel = "Tweede ronde"
datum = 2019-08-14
[ronde.ronde-3]
titel = "Derde ronde"
[deel.noord]
titel = "Noord"
concerns = [@NORTH]
""".replace("@NORTH", ", ".join(f'"Zorgconcern {letter}"' for letter in "ABCDEF"))


class Workplace:
    """A root with one traject, driven by the command line."""

    def __init__(self, root: Path, kostprijs) -> None:
        self.root, self.kostprijs = root, kostprijs
        self.settings = root / "data" / "raw" / "proef" / "traject.toml"
        self.settings.parent.mkdir(parents=True)
        self.settings.write_text(SETTINGS)
        (root / "model.toml").write_text(ONE_ELEMENT)

    def say(self, *words: str) -> str:
        done = self.kostprijs(*words, cwd=self.root)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def submit(self, ronde: str, values: list[float]) -> None:
        rows = [f"Zorgconcern {chr(65 + i)};rij {i};{value:.1f}" for i, value in enumerate(values)]
        table = self.root / f"{ronde}.csv"
        table.write_text("concern;bestand;overhead\n" + "\n".join(rows) + "\n")
        self.say("intake", "proef", ronde, "--tabel", table.name)

    def make(self, ronde: str, values: list[float] | None = None, *words: str):
        if values is not None:
            self.submit(ronde, values)
        self.say("anonymise", "proef", ronde, *words)
        return read_round(self.folder("--".join([ronde, *words[1:]])))

    def folder(self, name: str) -> Path:
        return self.root / "data" / "anonymised" / "proef" / name

    def files(self) -> dict[str, bytes]:
        found = sorted(self.folder("x").parent.rglob("*"))
        return {str(path.relative_to(self.root)): path.read_bytes() for path in found if path.is_file()}


@pytest.fixture
def place(tmp_path, kostprijs) -> Workplace:
    return Workplace(tmp_path, kostprijs)


def section(released) -> str:
    found = change_section(released, load_texts("nl"))
    return "\n".join(plain(block) for block in found.blocks)


def words(released) -> dict[str, str]:
    return {change.figure_id: change.words for change in changes(released)}


def test_a_first_round_says_that_it_is_the_first(place):
    released = place.make("ronde-1", TWELVE)
    assert released.earlier is None
    assert changes(released) == ()
    assert section(released).startswith("Dit is de eerste publicatie van dit traject.")
    assert not (place.folder("ronde-1") / "vorige.csv").exists()


def test_a_second_round_carries_the_table_of_the_first(place):
    place.make("ronde-1", TWELVE)
    released = place.make("ronde-2", ALL_HIGHER)
    first, second = place.folder("ronde-1"), place.folder("ronde-2")
    assert (second / "vorige.csv").read_bytes() == (first / "bandbreedtes.csv").read_bytes()
    packages = [json.loads((folder / "datapackage.json").read_text()) for folder in (first, second)]
    assert packages[1]["resources"][1]["hash"] == packages[0]["resources"][0]["hash"]
    assert packages[1]["kostprijs"]["vorige"] == {
        "ronde": "ronde-1",
        "titel": "Eerste ronde",
        "datum": "2019-06-03",
        "inzendingen": 12,
        "vergelijkbaar": True,
        "figuren": {
            "overhead": {"label": "Overhead", "eenheid": "pct"},
            "tarief": {"label": "Tarief", "eenheid": "eur_uur"},
            "tarief_ingediend": {"label": "Tarief zoals ingediend", "eenheid": "eur_uur"},
        },
    }
    report = frictionless.validate(str(second / "datapackage.json"))
    assert report.valid, report.flatten(["message"])
    assert [task.name for task in report.tasks] == ["bandbreedtes", "vorige"]
    before = read_round(first)
    assert [(f.id, f.display, f.values) for f in released.earlier.figures] == [
        (f.id, f.display, f.values) for f in before.figures
    ]
    assert words(released)["overhead"] == "hoger"
    text = section(released)
    assert "«Eerste ronde» van 3 juni 2019" in text
    assert "van 12 concerns; in deze ronde van 12" in text


def test_a_third_round_repeats_in_one_text_whatever_the_cause(place, tmp_path_factory):
    place.make("ronde-1", TWELVE)
    place.make("ronde-2", ALL_HIGHER)
    said = []
    for values in (ONE_MORE, ONE_LESS, ONE_OTHER):
        copy = tmp_path_factory.mktemp("derde") / "root"
        shutil.copytree(place.root, copy)
        other = Workplace.__new__(Workplace)
        other.root, other.kostprijs = copy, place.kostprijs
        released = other.make("ronde-3", values)
        assert released.earlier.title == "Tweede ronde"
        assert released.figure("overhead").frozen_since == "2019-08-14"
        assert words(released)["overhead"] == "herhaald"
        text = section(released)
        assert "Herhaald uit een eerdere publicatie: Overhead" in text
        said.append(text.replace(f"in deze ronde van {released.submissions}", "in deze ronde van N"))
    assert len(set(said)) == 1
    policy_words = ("drie concerns", "minder dan", "streng", "grootboek", "bevroren", "erbij", "afgevallen")
    assert not [word for word in policy_words if word in said[0].split("Herhaald uit")[1]]


def test_making_old_rounds_again_gives_the_same_files(place):
    for ronde, values in (("ronde-1", TWELVE), ("ronde-2", ALL_HIGHER), ("ronde-3", ONE_MORE)):
        place.make(ronde, values)
    before = place.files()
    for ronde in ("ronde-1", "ronde-3", "ronde-2", "ronde-1"):
        place.make(ronde)
    assert place.files() == before


def test_a_round_before_that_was_made_anew_does_not_change_the_round_after_it(place):
    place.make("ronde-1", TWELVE)
    place.make("ronde-2", ALL_HIGHER)
    before = {name: data for name, data in place.files().items() if "ronde-2" in name}
    table = (place.folder("ronde-1") / "bandbreedtes.csv").read_bytes()
    place.make("ronde-1", [value + 4 for value in TWELVE])
    assert (place.folder("ronde-1") / "bandbreedtes.csv").read_bytes() != table
    place.make("ronde-2")
    assert {name: data for name, data in place.files().items() if "ronde-2" in name} == before
    # a round that is itself new is held against the round before it as it now is
    released = place.make("ronde-2", [value + 7 for value in TWELVE])
    earlier = (place.folder("ronde-2") / "vorige.csv").read_bytes()
    assert earlier == (place.folder("ronde-1") / "bandbreedtes.csv").read_bytes()
    assert released.earlier.ronde == "ronde-1"


def test_a_part_is_held_against_the_same_part(place):
    place.make("ronde-1", TWELVE)
    part = place.make("ronde-1", None, "--deel", "noord")
    assert (part.earlier, part.first) == (None, First.SCOPE)
    assert section(part).startswith("Dit is de eerste publicatie over deze selectie van inzendingen.")
    # the whole round before it stays the first of all, also when it is made again
    assert place.make("ronde-1").first is First.TRAJECT
    place.make("ronde-2", ALL_HIGHER)
    part = place.make("ronde-2", None, "--deel", "noord")
    assert (part.earlier.ronde, part.earlier.title) == ("ronde-1--noord", "Eerste ronde, deel Noord")
    vorige = (place.folder("ronde-2--noord") / "vorige.csv").read_bytes()
    assert vorige == (place.folder("ronde-1--noord") / "bandbreedtes.csv").read_bytes()


OTHERS = {
    "another model": (ONE_ELEMENT.replace('id = "proef"', 'id = "ander"'), SETTINGS),
    "another formula": (ONE_ELEMENT.replace("20 * (1 + overhead)", "21 * (1 + overhead)"), SETTINGS),
    "another year": (ONE_ELEMENT, SETTINGS.replace("[ronde.ronde-1]", "peiljaar = 2020\n[ronde.ronde-1]", 1)),
}


@pytest.mark.parametrize("other", OTHERS)
def test_figures_of_another_model_or_year_are_not_set_side_by_side(place, other):
    place.make("ronde-1", TWELVE)
    model, settings = OTHERS[other]
    (place.root / "model.toml").write_text(model)
    place.settings.write_text(settings)
    released = place.make("ronde-2", ALL_HIGHER)
    assert released.earlier.comparable is False
    assert changes(released) == ()
    text = section(released)
    assert "niet naast deze te leggen" in text
    assert "%" not in text


def test_figures_of_a_round_that_was_removed_are_not_set_side_by_side(place):
    place.make("ronde-1", TWELVE)
    shutil.rmtree(place.folder("ronde-1"))
    released = place.make("ronde-2", ALL_HIGHER)
    assert released.earlier.comparable is False
    assert [figure.display for figure in released.earlier.figures] == [Display.GROUPS] * 3


def with_style(place: Workplace) -> None:
    (place.settings.parent / "stijl.pptx").write_bytes(house_style())
    listed = "".join(f'{role} = "{name}"\n' for role, name in LAYOUTS.items())
    place.settings.write_text(SETTINGS + f'[huisstijl]\nbestand = "stijl.pptx"\n{listed}')


def test_the_house_style_goes_along_and_is_read_back(place):
    with_style(place)
    released = place.make("ronde-1", TWELVE)
    assert released.house_style.layouts == LAYOUTS
    assert released.house_style.pptx == (place.folder("ronde-1") / "huisstijl.pptx").read_bytes()
    assert b"Kanarie" not in released.house_style.pptx
    assert frictionless.validate(str(place.folder("ronde-1") / "datapackage.json")).valid


@pytest.mark.parametrize("name", ["vorige.csv", "huisstijl.pptx"])
def test_a_changed_or_removed_file_is_named(place, name):
    with_style(place)
    place.make("ronde-1", TWELVE)
    place.make("ronde-2", ALL_HIGHER)
    path = place.folder("ronde-2") / name
    data = path.read_bytes()
    path.write_bytes(data[:-3] + bytes([data[-3] ^ 1]) + data[-2:])
    with pytest.raises(VerificationFailed, match=f"^{re.escape(name)} is gewijzigd"):
        read_round(path.parent)
    path.unlink()
    with pytest.raises(VerificationFailed, match=f"^{re.escape(name)} ontbreekt"):
        read_round(path.parent)


def test_a_house_style_that_can_not_be_used_stops_before_anything_is_written(place):
    place.settings.write_text(
        SETTINGS + '[huisstijl]\nbestand = "weg.pptx"\ntitel = "a"\ntekst = "a"\ntabel = "a"\ngrafiek = "a"\n'
    )
    place.submit("ronde-1", TWELVE)
    done = place.kostprijs("anonymise", "proef", "ronde-1", cwd=place.root)
    assert done.returncode == 2
    assert "traject.toml, [huisstijl], bestand: «weg.pptx»" in " ".join(done.stderr.split())
    assert not place.folder("ronde-1").exists()
    assert not (place.settings.parent / "kluis" / "grootboek.jsonl").exists()


def test_a_dataset_of_before_these_files_still_reads(place):
    place.make("ronde-1", TWELVE)
    released = place.make("ronde-2", ALL_HIGHER)
    path = place.folder("ronde-2") / "datapackage.json"
    package = json.loads(path.read_text())
    for key in ("taal", "opmerkingen", "planning"):
        del package["kostprijs"]["context"][key]
    assert "eerste" not in package["kostprijs"]
    del package["kostprijs"]["vorige"], package["resources"][1]
    path.write_text(json.dumps(package))
    (path.parent / "vorige.csv").unlink()
    old = read_round(path.parent)
    assert old.figures == released.figures
    assert (old.earlier, old.house_style, old.context.language) == (None, None, "nl")
    assert section(old).startswith("Of er vóór dit stuk al cijfers zijn gepubliceerd, is in de gegevens")
    assert (old.context.remarks, old.context.planning) == ((), ())


HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> "&" {titel} $(1)'
ADDED = f"""
[[opmerking]]
thema = '{HOSTILE}'
tekst = 'Eerste {HOSTILE}'
[[opmerking]]
thema = "Reistijd"
tekst = "Over reistijd."
[[opmerking]]
thema = '{HOSTILE}'
tekst = "Nog een bij het eerste thema."
ronde = "ronde-1"
[[planning]]
wat = '{HOSTILE}'
wanneer = 2019-09-01
wie = '{HOSTILE}'
[[planning]]
wat = "Besluit"
wanneer = "najaar 2019"
wie = "De colleges"
ronde = "ronde-2"
"""


def test_remarks_and_planning_stand_on_the_page_as_text_and_in_the_order_of_the_design(place):
    place.settings.write_text(SETTINGS + ADDED)
    handout = build_handout(place.make("ronde-1", TWELVE), "0" * 12)
    order = [section.id for section in handout.sections]
    between = order[order.index("opbouw") + 1 : order.index("verantwoording")]
    assert between == ["wijzigingen", "opmerkingen", "vragen", "planning"]
    remarks = [plain(block) for block in handout.section("opmerkingen").blocks]
    assert "Nog een bij het eerste thema." in remarks[2]
    assert "Over reistijd." in remarks[4]
    table = handout.section("planning").blocks[1]
    assert [cell.text for cell in table.rows[0].cells] == [HOSTILE, "1 september 2019", HOSTILE]
    assert len(table.rows) == 1  # the other step is of another round
    for section_id in ("opmerkingen", "planning"):
        shown = "".join(html(block) for block in handout.section(section_id).blocks)
        assert "<script" not in shown
        assert "<img" not in shown
        assert "&lt;script&gt;" in shown


def test_a_round_without_remarks_or_planning_has_no_such_part(place):
    handout = build_handout(place.make("ronde-1", TWELVE), "0" * 12)
    order = [section.id for section in handout.sections]
    assert "opmerkingen" not in order
    assert "planning" not in order
    assert "wijzigingen" in order


# ------------------------------------------------------------------ what the settings do not say yet

COMPLETE = SETTINGS.replace("titel =", 'regio = "Regio Voorbeeld"\ntitel =', 1)


def test_what_is_not_filled_in_yet_is_told_and_nothing_stops(place):
    place.submit("ronde-3", TWELVE)
    done = place.kostprijs("anonymise", "proef", "ronde-3", "--json", cwd=place.root)
    assert done.returncode == 0
    json.loads(done.stdout)
    assert "nog niet ingevuld: regio, datum (onder de ronde)." in " ".join(done.stderr.split())
    place.settings.write_text(COMPLETE)
    place.submit("ronde-1", TWELVE)
    assert "niet ingevuld" not in place.kostprijs("anonymise", "proef", "ronde-1", cwd=place.root).stderr


def test_a_title_that_is_the_name_of_the_folder_is_told_too():
    context = PublicContext("proef", "Regio", "", 2019, "concept", "Ronde", dt.date(2019, 6, 3), None, {})
    assert unsaid(context, "proef") == ("titel (nu de naam van de map)",)
    assert unsaid(replace(context, title="Inkoop"), "proef") == ()


def test_a_final_round_is_refused_before_the_ledger_while_something_is_empty(place):
    final = COMPLETE.replace("regio =", 'status = "definitief"\nregio =', 1)
    place.settings.write_text(final)
    place.submit("ronde-3", TWELVE)  # the third round has no date
    done = place.kostprijs("anonymise", "proef", "ronde-3", cwd=place.root)
    assert done.returncode == 2
    said = " ".join(done.stderr.split())
    assert "«definitief», maar dit is nog niet ingevuld: datum (onder de ronde)." in said
    assert not place.folder("ronde-3").exists()
    assert not (place.settings.parent / "kluis" / "grootboek.jsonl").exists()
    assert place.make("ronde-1", TWELVE).context.status == "definitief"


def test_publish_says_of_which_status_and_date_the_files_are(place):
    place.settings.write_text(COMPLETE)
    place.make("ronde-1", TWELVE)
    place.settings.write_text(COMPLETE.replace("regio =", 'status = "definitief"\nregio =', 1))
    said = " ".join(place.say("publish", "proef", "ronde-1").split())
    assert "status concept, datum 03-06-2019. Staat er nu iets anders in traject.toml?" in said
    json.loads(place.say("publish", "proef", "ronde-1", "--json"))
