"""Language, remarks, planning and house style in traject.toml: what is read, and what is said of mistakes."""

from __future__ import annotations

import datetime as dt

import pytest

from kostprijs.addenda import LONGEST, MOST_REMARKS, MOST_STEPS
from kostprijs.context import Milestone, PublicContext, Remark
from kostprijs.errors import ModelError
from kostprijs.traject import load_traject

TOP = 'titel = "Proef"\nmodel = "hbh-2019"\n'
ROUNDS = "[ronde.ronde-1]\n[ronde.ronde-2]\n"
REMARK = '[[opmerking]]\nthema = "Reistijd"\ntekst = "Over reistijd."\n'
STEP = '[[planning]]\nwat = "Besluit"\nwanneer = 2019-11-01\nwie = "De colleges"\n'
STYLE = '[huisstijl]\nbestand = "stijl.pptx"\ntitel = "A"\ntekst = "B"\ntabel = "C"\ngrafiek = "D"\n'


@pytest.fixture
def settings(tmp_path):
    def write(text: str, top: str = TOP):
        path = tmp_path / "proef" / "traject.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(top + text)
        return load_traject(path)

    return write


def test_without_the_keys_the_page_is_dutch_and_bare(settings):
    context = settings("").context("ronde-1", 2019)
    assert (context.language, context.remarks, context.planning) == ("nl", (), ())
    assert settings("").addenda.house_style is None


def test_what_is_written_reaches_the_page(settings):
    traject = settings(ROUNDS + REMARK + STEP + STYLE, TOP + 'taal = "en"\n')
    context = traject.context("ronde-1", 2019)
    assert context.language == "en"
    assert context.remarks == (Remark("Reistijd", "Over reistijd."),)
    assert context.planning == (Milestone("Besluit", "2019-11-01", "De colleges"),)
    style = traject.addenda.house_style
    assert style.path.name == "stijl.pptx"
    assert style.path.parent.name == "proef"
    assert style.layouts == {"titel": "A", "tekst": "B", "tabel": "C", "grafiek": "D"}


def test_the_context_goes_through_json_and_back(settings):
    context = settings(ROUNDS + REMARK + STEP, TOP + 'taal = "en"\n').context("ronde-1", 2019)
    assert PublicContext.from_json(context.as_json()) == context


def test_a_remark_or_step_of_one_round_stands_on_that_round_only(settings):
    traject = settings(ROUNDS + REMARK + REMARK.replace("Over", "Meer over") + 'ronde = "ronde-2"\n' + STEP)
    said = {name: [r.text for r in traject.context(name, 2019).remarks] for name in ("ronde-1", "ronde-2")}
    assert said == {"ronde-1": ["Over reistijd."], "ronde-2": ["Over reistijd.", "Meer over reistijd."]}
    assert len(traject.context("ronde-2", 2019, "").planning) == 1


def test_a_part_of_a_round_has_them_too(settings):
    traject = settings(ROUNDS + REMARK + STEP + '[deel.noord]\nconcerns = ["A"]\n')
    context = traject.context("ronde-1", 2019, "noord")
    assert len(context.remarks) == len(context.planning) == 1


@pytest.mark.parametrize(
    ("written", "when"),
    [("2019-11-01", "2019-11-01"), ('"najaar 2019"', "najaar 2019"), ('"2019-11-01"', "2019-11-01")],
)
def test_when_is_a_date_or_words(settings, written, when):
    traject = settings(STEP.replace("2019-11-01", written))
    assert traject.context("ronde-1", 2019).planning[0].when == when


def test_lines_and_rows_of_spaces_become_one_space(settings):
    traject = settings(REMARK.replace('"Over reistijd."', '"""\nEerste   regel.\n  Tweede regel.\n"""'))
    assert traject.context("ronde-1", 2019).remarks[0].text == "Eerste regel. Tweede regel."


def test_the_longest_text_that_fits_is_taken(settings):
    text = "x" * LONGEST["tekst"]
    assert settings(REMARK.replace("Over reistijd.", text)).context("r", 2019).remarks[0].text == text


WRONG = {
    'taal = "de"\n': "bestand, taal: «de» bestaat niet; kies uit en, nl",
    "taal = 3\n": "bestand, taal: verwacht: een tekst",
    'opmerking = "los"\n': "bestand, opmerking: verwacht: een of meer tabellen [[opmerking]]",
    '[opmerking]\nthema = "a"\n': "bestand, opmerking: verwacht: een of meer tabellen [[opmerking]]",
    REMARK.replace("tekst", "text"): "[[opmerking]] nr. 1: onbekende sleutel «text»",
    REMARK + '[[opmerking]]\nthema = "a"\n': "[[opmerking]] nr. 2, tekst: ontbreekt",
    REMARK.replace("Over reistijd.", " "): "[[opmerking]] nr. 1, tekst: verwacht: een tekst",
    REMARK.replace(
        "Over reistijd.", "x" * (LONGEST["tekst"] + 1)
    ): "[[opmerking]] nr. 1, tekst: is 801 tekens lang",
    REMARK.replace(
        "Reistijd", "x" * 81
    ): "[[opmerking]] nr. 1, thema: is 81 tekens lang; hoogstens 80 passen",
    REMARK.replace("Over", "Over\\u0000"): "[[opmerking]] nr. 1, tekst: bevat een onzichtbaar stuurteken",
    REMARK + 'ronde = "ronde-9"\n': "[[opmerking]] nr. 1, ronde: «ronde-9» is geen ronde van dit traject",
    REMARK * (MOST_REMARKS + 1): "bestand, [[opmerking]]: staat er 31 keer; hoogstens 30 passen",
    STEP * (MOST_STEPS + 1): "bestand, [[planning]]: staat er 21 keer; hoogstens 20 passen",
    STEP.replace("wie", "wiens"): "[[planning]] nr. 1: onbekende sleutel «wiens»",
    STEP.replace("2019-11-01", "2019"): "[[planning]] nr. 1, wanneer: verwacht: een datum zoals 2019-09-01",
    STEP.replace("2019-11-01", "2019-11-01T10:00:00"): "[[planning]] nr. 1, wanneer: verwacht: een datum",
    STEP.replace("wanneer = 2019-11-01\n", ""): "[[planning]] nr. 1, wanneer: ontbreekt",
    STEP.replace("Besluit", "x" * 201): "[[planning]] nr. 1, wat: is 201 tekens lang; hoogstens 200",
    STYLE.replace("stijl.pptx", "stijl.potx"): "[huisstijl], bestand: «stijl.potx» is geen .pptx",
    STYLE.replace('tabel = "C"\n', ""): "[huisstijl], tabel: ontbreekt",
    STYLE + 'slot = "E"\n': "[huisstijl]: onbekende sleutel «slot»; bekend zijn bestand, grafiek, ",
    '[huisstijl]\ntitel = "A"\n': "[huisstijl], bestand: ontbreekt",
}


@pytest.mark.parametrize("text", WRONG, ids=list(WRONG.values()))
def test_a_mistake_is_named_with_file_and_key(settings, text):
    with pytest.raises(ModelError) as caught:
        settings(text)
    assert str(caught.value).startswith(f"traject.toml, {WRONG[text]}")


def test_every_key_can_be_put_in_the_settings_that_new_writes(settings):
    """The example behind every # of a new traject is right as it stands."""
    from kostprijs.cli.new_text import NEW_TRAJECT

    text = NEW_TRAJECT.format(title="Proef", policy="streng", model='"hbh-2019"')
    begin, end = text.index("# [[opmerking]]"), text.index("# [[besluit]]")
    shown = "\n".join(line.removeprefix("# ") for line in text[begin:end].splitlines())
    traject = settings("\n" + shown, text[:begin].replace('# taal = "nl"', 'taal = "en"'))
    context = traject.context("ronde-1", 2019)
    assert context.language == "en"
    assert len(context.remarks) == len(context.planning) == 1
    assert dt.date.fromisoformat(context.planning[0].when)
    assert traject.addenda.house_style is not None
