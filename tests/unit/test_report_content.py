from __future__ import annotations

import dataclasses
import re
from decimal import Decimal

import pytest
from extreme_rounds import all_bounds
from report_rounds import MODEL, released_round

from kostprijs.anonymise.dataset import Display
from kostprijs.report.content import Bullets, Drawing, Handout, Paragraph, Table
from kostprijs.report.example import example_section
from kostprijs.report.handout import build_handout
from kostprijs.report.markup import plain
from kostprijs.report.middle import middle_buildup
from kostprijs.report.texts import load_texts
from kostprijs.report.words import amount, band_cells
from kostprijs.scenario.bandwidth import middle_of
from kostprijs.scenario.waterfall import steps

MARK = "0123456789ab"


@pytest.fixture(scope="module")
def handout() -> Handout:
    return build_handout(released_round(), MARK)


def words(handout: Handout) -> str:
    parts = [plain(block) for section in handout.sections for block in section.blocks]
    return "\n".join([plain(handout.cover), *parts])


def table(handout: Handout, name: str) -> Table:
    return next(found for found in handout.tables() if found.id == name)


def row(handout: Handout, name: str, label: str) -> list[str]:
    rows = [[cell.text for cell in row.cells] for row in table(handout, name).rows]
    return next(found for found in rows if found[0].replace("\u00a0", " ") == label)


def test_purpose_and_caveats_come_before_the_first_figure(handout: Handout) -> None:
    order = [section.id for section in handout.sections]
    assert order[:4] == ["doel", "voorbehoud", "lezen", "respons"]
    first = next(
        section.id
        for section in handout.sections
        if any(isinstance(block, Table | Drawing) for block in section.blocks)
    )
    assert order.index(first) > order.index("voorbehoud")
    assert "niet de cijfers die de gemeenten gaan inzetten" in plain(handout.section("voorbehoud").blocks[0])


def test_every_figure_stands_in_the_table_of_its_own_part(handout: Handout) -> None:
    for name, part in (("tabel-a", "a"), ("tabel-c", "c"), ("tabel-buiten", "")):
        labels = [found.cells[0].text.replace("\u00a0", " ") for found in table(handout, name).rows]
        assert (
            labels
            == [figure.label for figure in released_round().figures if figure.amvb == part][: len(labels)]
        )
    captions = [found.caption for found in handout.tables()]
    parts = [caption for caption in captions if caption.startswith("Onderdeel")]
    assert parts == sorted(parts)


def test_each_way_of_showing_reads_as_agreed(handout: Handout) -> None:
    assert row(handout, "tabel-c", "Ziekteverzuim")[2:5] == ["3,5%", "5,5%", "8,5%"]
    assert row(handout, "tabel-a", "Eindejaarsuitkering")[2:5] == ["7,25%", "geen", "7,50%"]
    assert (
        row(handout, "tabel-b", "Overhead en indirecte kosten")[2] == "alle tussen 8% en 24%, gemiddeld 15%"
    )
    assert row(handout, "tabel-a", "Pensioenfranchise per jaar")[2] == "gemiddeld €\u00a012.400"
    assert row(handout, "tabel-a", "Aof-premie (WAO/WIA)")[2] == "norm: 6,46% (vrijwel iedereen)"
    assert row(handout, "tabel-d", "Reistijd tussen cliënten")[2] == "niet getoond"


def test_the_neutral_text_is_the_same_for_every_hidden_figure(handout: Handout) -> None:
    texts = load_texts("nl")
    hidden = [figure for figure in released_round().figures if figure.display is Display.HIDDEN]
    assert len(hidden) > 3
    cells = [band_cells(figure, texts, with_middle=True) for figure in hidden]
    assert {tuple(cell.text for cell in found) for found in cells} == {("niet getoond",)}


def test_a_reference_stands_beside_its_element_with_value_population_and_year(handout: Handout) -> None:
    cell = row(handout, "tabel-c", "Ziekteverzuim")[-1]
    assert re.match(r"5,7% \(.*zorg.*2019\) \[\d+\]; 6,8% \(.*VVT|.*thuiszorg.*\)", cell)
    number = re.findall(r"\[(\d+)\]", cell)[0]
    source = next(found for found in table(handout, "tabel-bronnen").rows if found.cells[0].text == number)
    assert "5,7%" in source.cells[1].text
    assert "CBS" in source.cells[3].text
    assert source.cells[3].link.startswith("https://")


def test_a_reference_on_another_scale_says_its_base(handout: Handout) -> None:
    assert "per kilometer" in row(handout, "tabel-d", "Reiskosten woon-werk")[-1]


def test_a_question_stands_under_its_element_and_others_with_the_questions(handout: Handout) -> None:
    rows = {found.cells[0].text: found.below for found in table(handout, "tabel-c").rows}
    assert rows["Ziekteverzuim"].startswith("Vraag: Over welk jaar")
    assert not rows["Scholing"]
    general = plain(handout.section("vragen").blocks[1])
    assert "Past de voorgestelde planning" in general
    assert "Over welk jaar" not in general


def test_the_example_of_reading_is_a_figure_of_this_page(handout: Handout) -> None:
    first = plain(handout.section("lezen").blocks[0])
    assert "«Ziekteverzuim»" in first
    assert "laagste groep 3,5%, midden 5,5%, hoogste groep 8,5%" in first


def test_reading_explains_only_what_is_on_the_page() -> None:
    everything = {figure.id: (Display.HIDDEN, "") for figure in released_round().figures}
    made = build_handout(released_round(everything), MARK)
    lines = [plain(block) for block in made.section("lezen").blocks]
    assert len(lines) == 2
    assert "niet getoond" in lines[0]


def test_a_round_with_two_groups_has_no_empty_middle() -> None:
    halves = {
        figure.id: (Display.GROUPS, f"{figure.values[0]} {figure.values[-1]}")
        for figure in released_round().figures
        if figure.display is Display.GROUPS
    }
    made = build_handout(released_round(halves), MARK)
    titles = [column.title for column in table(made, "tabel-c").columns]
    assert titles == ["Element", "Eenheid", "Laagste groep", "Hoogste groep", "Openbare referentie"]
    assert row(made, "tabel-c", "Ziekteverzuim")[2:4] == ["3,5%", "8,5%"]
    assert "in twee groepen verdeeld" in plain(made.section("lezen").blocks[0])
    for found in made.tables():
        assert all(sum(cell.span for cell in row.cells) == len(found.columns) for row in found.rows)


def test_a_wholly_hidden_series_goes_by_one_name() -> None:
    steps = {f"personeelsmix[trede {step}]": (Display.HIDDEN, "") for step in range(5)}
    made = build_handout(released_round(steps), MARK)
    text = plain(made.section("opbouw").blocks[0])
    assert ": Personeelsmix. " in text
    # no invented mix of zeros in the formulas either
    assert len(table(made, "tabel-formules").columns) == 2
    ends = {f"uurloon[trede {step}]": (Display.HIDDEN, "") for step in (0, 4)}
    notes = plain(build_handout(released_round(ends), MARK).section("opbouw").blocks[1])
    assert "Bruto uurloon HV, trede 0" in notes  # the ends of the scale have a norm of their own
    one = build_handout(released_round({"uurloon[trede 1]": (Display.HIDDEN, "")}), MARK)
    assert ": Bruto uurloon HV, trede 1. " in plain(one.section("opbouw").blocks[0])


def test_a_round_without_any_figure_still_makes_a_page() -> None:
    everything = {figure.id: (Display.HIDDEN, "") for figure in released_round().figures}
    made = build_handout(released_round(everything), MARK)
    assert not [block for section in made.sections for block in section.blocks if isinstance(block, Drawing)]
    assert "Bruto uurloon HV" in plain(made.section("opbouw").blocks[0])


def test_no_english_word_and_no_decimal_point_on_the_page(handout: Handout) -> None:
    text = re.sub(r"https?://\S+", "", words(handout))
    assert not re.search(r"\b(the|and|with|none|mean|group|table|figure|true|false)\b", text, re.IGNORECASE)
    assert re.findall(r"\d+\.\d+(?!\d)(?<!\.\d{3})", text) == ["5.4"]  # the article of the law
    assert "None" not in text
    assert "{" not in text


def test_money_has_a_non_breaking_space_and_never_one_decimal(handout: Handout) -> None:
    amounts = re.findall(r"€(.)([\d.]+(?:,\d+)?)", words(handout))
    assert amounts
    assert {space for space, _ in amounts} == {"\u00a0"}
    assert {len(number.partition(",")[2]) for _, number in amounts} <= {0, 2}


def test_response_tells_concerns_and_invitations_but_no_number_per_element(handout: Handout) -> None:
    text = plain(handout.section("respons").blocks[0])
    assert "9 inzendingen" in text
    assert "14 aanbieders uitgenodigd" in text
    assert "uitgenodigd" not in plain(
        build_handout(released_round(invited=None), MARK).section("respons").blocks[0]
    )


def test_what_was_worked_out_and_what_is_not_said_stand_beside_each_other() -> None:
    said = plain(build_handout(released_round(), MARK).section("verantwoording").blocks[-2])
    not_said = plain(build_handout(released_round(), MARK).section("verantwoording").blocks[-1])
    assert "eerdere publicaties van dit traject" in said
    assert "alle andere deelnemers samen" in not_said


def test_a_repeated_figure_tells_from_when_it_is() -> None:
    released = released_round()
    figures = tuple(
        dataclasses.replace(found, frozen_since="2019-07-24") if found.id == "verlof" else found
        for found in released.figures
    )
    made = build_handout(dataclasses.replace(released, figures=figures), MARK)
    notes = table(made, "tabel-c").notes
    assert len(notes) == 1
    assert "24 juli 2019" in notes[0]
    assert notes[0].endswith(": Verlof.")


def test_concept_is_marked_until_the_traject_says_final(handout: Handout) -> None:
    assert handout.cover.status == "Concept"
    assert not build_handout(released_round(status="definitief"), MARK).cover.status


def test_every_figure_has_its_numbers_in_words(handout: Handout) -> None:
    drawn = [block for section in handout.sections for block in section.blocks if isinstance(block, Drawing)]
    assert len(drawn) >= 4
    alt = next(found.alt for found in drawn if found.title == "Bandbreedtes in procenten")
    assert "Ziekteverzuim: laagste groep 3,5%, midden 5,5%, hoogste groep 8,5%" in alt
    assert "alle waarden tussen 8% en 24%, gemiddeld 15%" in alt
    assert "Indexatie" not in alt  # it is not shown


def test_middle_of_each_display() -> None:
    released = released_round()
    assert middle_of(released.figure("ziekteverzuim")) == Decimal("5.5")
    assert middle_of(released.figure("eindejaarsuitkering")) == Decimal("7.375")
    assert middle_of(released.figure("overhead")) == Decimal(15)
    assert middle_of(released.figure("aof")) == Decimal("6.46")
    assert middle_of(released.figure("reistijd")) is None


def test_the_steps_add_up_to_the_tariff() -> None:
    lines = middle_buildup(released_round()).lines
    taken = steps(MODEL, lines)
    assert taken[0].line_id == "gemiddeld_uurloon"
    added = taken[0].total + sum(step.added for step in taken if step.added is not None)
    assert added == pytest.approx(lines["tarief"])
    assert taken[-1].total == lines["tarief"]
    assert "reistijd_uur" not in [step.line_id for step in taken]  # nothing to add


def test_the_example_says_what_it_rests_on() -> None:
    made = middle_buildup(released_round({"aof": (Display.HIDDEN, "")}))
    assert made.normed == ("Aof-premie (WAO/WIA)",)
    assert "Indexatie" in made.left_out
    assert made.alternative == ("Whk-premie totaal",)
    assert made.rescaled == ("Personeelsmix",)


def test_no_example_without_a_value_that_it_needs() -> None:
    # a reference on another base (the whole pension premium) may not stand in for the element
    made = middle_buildup(released_round({"pensioen_werkgever": (Display.HIDDEN, "")}))
    assert not made.lines
    section = example_section(released_round({"pensioen_werkgever": (Display.HIDDEN, "")}), load_texts("nl"))
    assert len(section.blocks) == 1
    assert "Pensioenpremie werkgever" in plain(section.blocks[0])
    assert "voor 2019 ook geen openbare norm" in plain(section.blocks[0])


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "zelfde grondslag gaat: Verlof."), ("en", "same base: Leave.")]
)
def test_a_reference_on_the_base_of_the_element_stands_in_where_there_is_no_norm(language, said) -> None:
    released = released_round({"verlof": (Display.HIDDEN, "")}, language=language)
    made = middle_buildup(released)
    assert (made.inputs["verlof"], made.missing) == (16.5, ())
    assert [len(made.referred), "Whk-onderdeel WGA" in made.left_out] == [1, True]
    assert said in "\n".join(map(plain, build_handout(released, MARK).section("opbouw").blocks))


def test_where_nothing_is_shown_in_groups_nothing_is_said_of_groups() -> None:
    made = build_handout(all_bounds(), MARK)
    said = {
        name: "\n".join(map(plain, made.section(name).blocks)) for name in ("voorbehoud", "lezen", "opbouw")
    }
    said["elementen"] = plain(made.section("elementen").blocks[0])
    for name, text in said.items():
        assert not re.search(r"groep(?!stabel)", text), name
    assert "Het zijn geen uitersten" not in said["lezen"]
    assert (
        "Bij «Overhead en indirecte kosten» staat: alle tussen 8,00% en 24,00%, gemiddeld 15,00%."
        in said["lezen"]
    )
    assert "buitengrenzen" in said["voorbehoud"]
    assert "mediaan" in said["lezen"]
    groups = build_handout(released_round(), MARK)
    assert "Tel de laagste cijfers dus niet bij elkaar op" in plain(groups.section("voorbehoud").blocks[1])


def test_a_product_in_the_title_is_not_said_again_below_it() -> None:
    assert build_handout(released_round(), MARK).cover.subtitle.endswith("per kostprijselement")
    apart = build_handout(released_round(title="Inkoop 2020"), MARK).cover
    assert apart.subtitle.endswith("per kostprijselement, Hulp bij het huishouden")


BOUND_SPREADS = [
    # a bound may lie up to four steps of 0.25 out, so a spread up to eight
    ("24.00 28.75 33.00", "25.00 28.75 32.50", "niet groter dan de afronding"),
    ("24.00 28.75 33.00", "25.00 28.75 34.00", "niet groter dan de afronding"),
    ("20.00 28.75 36.00", "25.00 28.75 32.50", "van de spreiding verdwijnt"),
    ("24.00 28.75 33.00", "28.00 32.75 37.00", "de hele bandbreedte is verschoven"),
]


@pytest.mark.parametrize(("submitted", "recomputed", "said"), BOUND_SPREADS)
def test_of_outer_bounds_less_is_said_for_they_are_rounded_outwards(submitted, recomputed, said) -> None:
    released = released_round(
        {"tarief": (Display.BOUNDS, recomputed), "tarief_ingediend": (Display.BOUNDS, submitted)}
    )
    section = build_handout(released, MARK).section("tarief")
    assert said in " ".join(plain(block) for block in section.blocks if isinstance(block, Paragraph))


def test_amounts_follow_the_grid_of_the_figure() -> None:
    released = released_round()
    assert amount(released.figure("ziekteverzuim"), Decimal(6), load_texts("nl")) == "6,0%"
    assert amount(released.figure("uurloon[trede 0]"), Decimal("10.7"), load_texts("nl")) == "€\u00a010,70"
    assert amount(released.figure("franchise_jaar"), Decimal(12400), load_texts("nl")) == "€\u00a012.400"


def test_the_formulas_stand_in_words_and_with_the_middles_of_the_page() -> None:
    released = released_round({"reistijd": (Display.GROUPS, "1.0 2.0 3.0")})
    rows = table(build_handout(released, MARK), "tabel-formules").rows
    assert [row.cells[0].text for row in rows] == [line.label for line in released.model.lines]
    by_label = {row.cells[0].text: (row.cells[1].text, row.cells[2].text) for row in rows}
    words, filled = by_label["Vakantietoeslag per uur"]
    assert words == "gemiddeld bruto uurloon × vakantietoeslag"
    assert re.fullmatch(r"€\xa0\d+,\d\d × 8% = €\xa0\d,\d\d", filled), filled


SPREADS = [
    # as submitted, in one convention, what is said
    ("25.75 28.75 32.50", "26.50 28.75 31.25", "Ongeveer 30% van de spreiding"),
    ("26.50 28.75 31.25", "25.75 28.75 32.50", "verborg een deel van het verschil"),
    ("26.25 28.75 31.25", "26.50 28.75 31.25", "niet groter dan de afronding"),
    ("26.50 28.75 31.25", "26.50 28.75 31.25", "dezelfde bandbreedte"),
]


@pytest.mark.parametrize(("submitted", "recomputed", "said"), SPREADS)
def test_what_is_said_of_the_convention_follows_from_the_printed_figures(submitted, recomputed, said) -> None:
    released = released_round(
        {"tarief": (Display.GROUPS, recomputed), "tarief_ingediend": (Display.GROUPS, submitted)}
    )
    section = build_handout(released, MARK).section("tarief")
    assert said in " ".join(plain(block) for block in section.blocks if isinstance(block, Paragraph))
    assert [row.cells[0].text for row in table(build_handout(released, MARK), "tabel-tarief").rows] == [
        "Tarief per uur zoals ingediend (euro per uur)",
        "Tarief per uur, in één rekenwijze (euro per uur)",
    ]


def test_of_tariffs_shown_in_another_way_or_not_nothing_is_said() -> None:
    for display, text, said in (
        (Display.BOUNDS, "24 28.75 33", "niet te zeggen"),
        (Display.HIDDEN, "", "wordt in deze ronde niet getoond"),
    ):
        section = build_handout(released_round({"tarief_ingediend": (display, text)}), MARK).section("tarief")
        assert said in " ".join(plain(block) for block in section.blocks if isinstance(block, Paragraph))


def test_paragraphs_are_never_empty(handout: Handout) -> None:
    for section in handout.sections:
        assert section.title
        assert section.blocks
        for block in section.blocks:
            if isinstance(block, Paragraph):
                assert block.text.strip()
            if isinstance(block, Bullets):
                assert all(item.strip() for item in block.items)
