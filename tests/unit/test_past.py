"""What earlier publications of a traject forbid, one publication after the other, without files."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from small_models import NINE
from small_models import WAGE_AND_OVERHEAD as TEXT

from kostprijs.anonymise.closure import Known, figures_to_hide
from kostprijs.anonymise.dataset import Display
from kostprijs.anonymise.entry import PUBLISHED, Entry, Posted
from kostprijs.anonymise.ledger import open_ledger
from kostprijs.anonymise.members import Marker, canonical, concern_of, concerns_of
from kostprijs.anonymise.past import Past
from kostprijs.anonymise.policy import load_policy
from kostprijs.anonymise.protect import post, protect
from kostprijs.anonymise.spoken import already_isolates, speak
from kostprijs.errors import Refused
from kostprijs.model.loader import parse_model

STRENG = load_policy("streng")
MODEL = parse_model(TEXT.encode(), "proef.toml")
WAGES = [20.0, 21.0, 22.5, 24.0, 25.5, 26.0, 27.5, 29.0, 30.0, 31.0, 32.0, 33.0]


def rows(values, wages=WAGES, factor=1.0, start=0):
    return {
        f"concern {start + i}": {
            "overhead": value,
            "loon": wage,
            "tarief": wage * (1 + factor * value / 100),
        }
        for i, (value, wage) in enumerate(zip(values, wages, strict=False))
    }


class Traject:
    """Publishes round after round; `shown` is the last round's figures by id."""

    def __init__(self, folder):
        self.ledger, self.number = open_ledger(folder), 0

    def publish(self, contributions, model=MODEL, policy=STRENG, number=0):
        self.number = number or self.number + 1
        publication, date = f"ronde-{self.number}", f"2019-08-{self.number:02}"
        protected = protect(contributions, model, policy, self.ledger, publication)
        self.ledger = post(self.ledger, protected, publication, date, policy)
        return {figure.id: figure for figure in protected.figures}


@pytest.fixture
def traject(tmp_path):
    return Traject(tmp_path)


def test_a_change_below_the_grain_is_no_change(traject):
    first = traject.publish(rows(NINE))
    close = [8.44, 11.02, 12.54, *NINE[3:]]
    again = traject.publish(rows(close))
    assert again["overhead"].values == first["overhead"].values
    assert again["overhead"].frozen_since == "2019-08-01"


def test_three_changes_below_the_grain_do_not_let_a_joiner_in(traject):
    traject.publish(rows(NINE))
    close = rows([8.44, 11.02, 12.54, *NINE[3:], 30.0])
    assert traject.publish(close)["overhead"].frozen_since == "2019-08-01"


def test_who_changes_the_own_value_brings_no_company_for_a_joiner(traject):
    traject.publish(rows(NINE))
    assert traject.publish(rows([9.9, *NINE[1:], 30.0]))["overhead"].frozen_since == "2019-08-01"


def test_who_changes_and_two_joiners_are_three(traject):
    traject.publish(rows(NINE))
    assert traject.publish(rows([9.9, *NINE[1:], 30.0, 28.0]))["overhead"].frozen_since == ""


def test_other_formulas_of_the_same_submissions_repeat_the_tariff_with_its_date(traject):
    first = traject.publish(rows(NINE))["tarief"]
    other = parse_model(TEXT.replace("(1 + overhead)", "(1 + 2 * overhead)").encode(), "proef.toml")
    second = traject.publish(rows(NINE, factor=2.0), other)["tarief"]
    assert (second.values, second.frozen_since) == (first.values, "2019-08-01")
    again = traject.publish(rows(NINE), MODEL)["tarief"]
    assert (again.values, again.frozen_since) == (first.values, "2019-08-01")


def test_an_element_under_another_id_keeps_its_history(traject):
    first = traject.publish(rows(NINE))["overhead"]
    renamed = parse_model(TEXT.replace("overhead", "opslag").encode(), "proef.toml")

    def under_another_name(contributions):
        return {
            concern: {("opslag" if name == "overhead" else name): value for name, value in row.items()}
            for concern, row in contributions.items()
        }

    assert traject.publish(under_another_name(rows(NINE)), renamed)["opslag"].values == first.values
    joined = traject.publish(under_another_name(rows([*NINE, 30.0])), renamed)["opslag"]
    assert joined.frozen_since == "2019-08-02"


def test_a_figure_that_was_not_shown_stays_so_for_the_same_submissions(traject):
    strict = TEXT.replace("korrel = 0.1, marge = 1.5, raster = 1.0", "korrel = 0.1, marge = 30, raster = 20")
    assert (
        traject.publish(rows(NINE), parse_model(strict.encode(), "p.toml"))["overhead"].display
        is Display.HIDDEN
    )
    assert traject.publish(rows(NINE))["overhead"].display is Display.HIDDEN
    changed = [9.9, 12.0, 13.0, *NINE[3:]]
    assert traject.publish(rows(changed))["overhead"].display is Display.GROUPS


def test_a_spoken_set_of_eight_blocks_the_nine_and_not_other_concerns(traject):
    traject.ledger = speak(
        traject.ledger, rows(NINE[:8]), MODEL, STRENG, ["overhead"], "ronde-1", "2019-08-01"
    )
    assert traject.publish(rows(NINE))["overhead"].display is Display.HIDDEN
    others = traject.publish(rows(NINE, start=20))["overhead"]
    assert (others.display, others.frozen_since) == (Display.GROUPS, "")


def test_numbers_of_other_concerns_altogether_are_not_repeated(traject):
    traject.publish(rows(NINE))
    traject.ledger = speak(
        traject.ledger, rows(NINE[:8], start=20), MODEL, STRENG, ["overhead"], "ronde-1", "2019-08-01"
    )
    # the new nine would isolate one of them; what was shown before is of others
    assert traject.publish(rows(NINE, start=20))["overhead"].display is Display.HIDDEN


def test_marks_say_which_concern_and_nothing_else(tmp_path):
    ledger = open_ledger(tmp_path)
    marker = Marker(ledger, MODEL, STRENG)
    before, after = (marker.members("overhead", rows(values)) for values in (NINE, [9.9, *NINE[1:]]))
    assert len(before) == len(concerns_of(before)) == 9
    assert concerns_of(before) == concerns_of(after)
    assert len(before & after) == 8
    assert {concern_of(mark) for mark in before - after} == {concern_of(mark) for mark in after - before}
    assert all(re.fullmatch(r"[0-9a-f]{32}(:[0-9a-f]{32}){2}", mark) for mark in before)
    zeros = [marker.members("overhead", {"a": {"overhead": zero}}) for zero in (0.0, -0.0, 0.04, 0.06)]
    one, other, nearly, not_quite = canonical(zeros)
    assert one == other == nearly != not_quite


def test_the_tariff_of_a_concern_is_marked_by_what_it_filled_in(tmp_path):
    marker = Marker(open_ledger(tmp_path), MODEL, STRENG)
    one, other = rows(NINE), rows(NINE, factor=2.0)
    assert marker.members("tarief", one) == marker.members("tarief", other)
    assert marker.members("tarief", one) != marker.members("tarief", rows([9.9, *NINE[1:]]))


SUM = """
[model]
id = "som"
titel = "Som"
peiljaar = 2019
uitkomst = "tarief"
[[element]]
id = "a"
label = "A"
eenheid = "eur_uur"
bescherming = { prior = [0, 40], korrel = 0.1, marge = 1.5, raster = 1.0 }
[[element]]
id = "b"
label = "B"
eenheid = "eur_uur"
bescherming = { prior = [0, 40], korrel = 0.1, marge = 1.5, raster = 1.0 }
[[element]]
id = "c"
label = "C"
eenheid = "eur_uur"
bescherming = { prior = [0, 40], korrel = 0.1, marge = 1.5, raster = 1.0 }
[[regel]]
id = "tarief"
label = "Tarief"
eenheid = "eur_uur"
formule = "a + b + c"
bescherming = { prior = [0, 120], korrel = 0.1, marge = 1.5, raster = 1.0 }
"""
ADDING = parse_model(SUM.encode(), "som.toml")
MOSTLY_ZERO = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0, 3.0, 4.0]  # not shown: fewer than five are not zero


def sums(first, factor=1.0):
    return {
        f"concern {i}": {"a": a, "b": b, "c": c, "tarief": a + factor * b + c}
        for i, (a, b, c) in enumerate(zip(first, NINE, MOSTLY_ZERO, strict=True))
    }


def test_a_tariff_by_other_formulas_is_not_printed_beside_the_same_hidden_figure(traject):
    first = traject.publish(sums(NINE), ADDING)
    assert first["c"].display is Display.HIDDEN
    changed = [30.0, 31.0, 33.0, *NINE[3:]]  # enough concerns for new figures of A, and of the tariff
    other = parse_model(SUM.replace("a + b + c", "a + 2 * b + c").encode(), "som.toml")
    second = traject.publish(sums(changed, 2.0), other)
    assert second["a"].values != first["a"].values
    assert second["a"].frozen_since == ""
    assert second["tarief"].values == first["tarief"].values
    assert second["tarief"].frozen_since == "2019-08-01"
    # by the same formulas a new tariff may stand there
    assert traject.publish(sums(changed), ADDING)["tarief"].frozen_since == ""


WHO, OTHERS = frozenset({"x:1:2", "y:3:4"}), frozenset({"x:1:2", "z:5:6"})


def posted(display, value=None, since=1):
    values = () if value is None else (Decimal(value),)
    return Posted(WHO, display, values, Decimal(1), since, "2019-08-01", WHO)


def page(tariff, since):
    """A page with A and B on their middle, C not shown, and a tariff: C is 3 wide around what is left."""
    return {
        "a": posted(Display.MEAN, 10),
        "b": posted(Display.MEAN, 12),
        "c": posted(Display.HIDDEN),
        "tarief": posted(Display.MEAN, tariff, since),
    }


def test_what_earlier_pages_say_of_the_same_mean_counts(tmp_path):
    ledger = open_ledger(tmp_path)
    past = Past.of(ledger, ADDING, STRENG, "r4", {})
    for number, (tariff, formulas) in enumerate(
        [(32, past.formulas), (33, past.formulas), (39, "andere")], 1
    ):
        entry = Entry(
            number,
            PUBLISHED,
            f"r{number}",
            "2019-08-01",
            "streng",
            page(tariff, number),
            ledger.head,
            "",
            9,
            formulas,
        )
        ledger = ledger.append(entry)
    past = replace(past, ledger=ledger, asked=dict.fromkeys(("a", "b", "c", "tarief"), WHO))
    free = {name: Known(None, (0.0, 40.0), 1.5, can_hide=True) for name in ("a", "b", "c")}
    known = free | {"tarief": Known(None, (0.0, 120.0), 1.5, can_hide=True)}
    # 32 - 22 = 10 and 33 - 22 = 11, each give or take 1,5; the third page is by other formulas
    found = past.earlier_means(["c"], known)
    assert found == {"c": (pytest.approx(9.5, abs=0.05), pytest.approx(11.5, abs=0.05))}
    assert replace(past, asked={"c": OTHERS}).earlier_means(["c"], known) == {}


def test_a_mean_that_two_pages_determine_together_costs_a_partner():
    shown = {
        name: Known((value - 4, value + 4), (0.0, 40.0), 1.5, can_hide=True)
        for name, value in (("a", 10), ("b", 12))
    }
    known = shown | {
        "c": Known(None, (0.0, 40.0), 1.5, can_hide=False),
        "tarief": Known((31.5, 32.5), (0.0, 120.0), 1.5, can_hide=True),
    }
    assert figures_to_hide(ADDING, known) == ()
    assert figures_to_hide(ADDING, known, {"c": (0.0, 6.0)}) != ()


def test_another_grain_or_unit_in_the_model_makes_no_other_value(traject):
    traject.publish(rows(NINE))
    finer = parse_model(TEXT.replace("korrel = 0.1", "korrel = 0.05").encode(), "proef.toml")
    assert traject.publish(rows([*NINE, 30.0]), finer)["overhead"].frozen_since == "2019-08-01"
    share = TEXT.replace('eenheid = "pct"', 'eenheid = "aandeel"').replace(
        "[0, 40], korrel = 0.1, marge = 1.5, raster = 1.0",
        "[0, 0.4], korrel = 0.001, marge = 0.015, raster = 0.01",
    )
    shares = {c: {**row, "overhead": row["overhead"] / 100} for c, row in rows([*NINE, 30.0]).items()}
    again = traject.publish(shares, parse_model(share.encode(), "proef.toml"))["overhead"]
    assert again.frozen_since == "2019-08-01"


def test_an_element_that_is_added_to_the_formula_makes_no_other_contribution(traject):
    traject.publish(rows(NINE))
    more = parse_model(
        TEXT.replace("loon * (1 + overhead)", "loon * (1 + overhead + extra)")
        .replace("[[regel]]", '[[element]]\nid = "extra"\nlabel = "E"\neenheid = "pct"\n[[regel]]')
        .encode(),
        "proef.toml",
    )
    for value in (0.0, 2.0):
        joined = {
            c: {**row, "extra": value, "tarief": row["loon"] * (1 + (row["overhead"] + value) / 100)}
            for c, row in rows([*NINE, 30.0]).items()
        }
        assert traject.publish(joined, more)["tarief"].frozen_since == "2019-08-01"


def test_what_was_only_said_of_a_set_does_not_free_a_table_of_it(traject):
    traject.publish(rows(NINE))
    ten = rows([*NINE, 30.0])
    said = already_isolates(traject.ledger, ten, MODEL, STRENG, ["overhead"], "ronde-2")
    assert [figure.id for figure in said] == ["overhead"]
    traject.ledger = speak(traject.ledger, ten, MODEL, STRENG, ["overhead"], "ronde-2", "2019-08-02")
    assert traject.publish(ten)["overhead"].frozen_since == "2019-08-01"


def test_the_norm_text_has_the_same_date_whoever_moves(traject):
    text = TEXT.replace("raster = 1.0 }", "raster = 1.0, norm = 2.0 }", 1)
    model = parse_model(text.encode(), "proef.toml")
    assert traject.publish(rows([2.0] * 9), model)["overhead"].frozen_since == ""
    for values in ([2.0] * 9, [*[2.0] * 8, 3.5], [2.0] * 9):
        found = traject.publish(rows(values), model)["overhead"]
        assert (found.display, found.frozen_since) == (Display.NORM, "2019-08-01")


def test_a_date_does_not_tell_what_a_newcomer_left_blank(traject):
    traject.publish(rows(NINE))
    nine = rows(NINE)
    blank = {name: value for name, value in rows([*NINE, 30.0]).items() if name not in nine}
    (newcomer,) = blank
    whole = traject.publish(rows([*NINE, 30.0]))
    without = traject.publish(nine | {newcomer: {"iets anders": 1.0}})
    assert [(f.values, f.frozen_since) for f in without.values()] == [
        (f.values, f.frozen_since) for f in whole.values()
    ]
    assert without["overhead"].frozen_since == "2019-08-01"


def test_what_is_not_shown_has_no_date(traject):
    blank = {c: {"overhead": row["overhead"]} for c, row in rows(NINE).items()}
    assert traject.publish(blank)["tarief"].display is Display.HIDDEN
    other = parse_model(TEXT.replace("(1 + overhead)", "(1 + 2 * overhead)").encode(), "proef.toml")
    assert traject.publish(blank, other)["tarief"].frozen_since == ""


def test_an_older_round_made_again_is_what_it_was(traject):
    traject.publish(rows(NINE))
    second = traject.publish(rows([*NINE, 30.0]))
    traject.publish(rows([*NINE, 30.0, 31.0, 33.0]))
    again = traject.publish(rows([*NINE, 30.0]), number=2)
    assert [(f.values, f.frozen_since) for f in again.values()] == [
        (f.values, f.frozen_since) for f in second.values()
    ]
    assert len(traject.ledger.entries) == 3


def test_a_change_that_would_hide_a_row_repeats_it_like_any_other(traject):
    values = [12.0] * 6 + [14.0, 18.0, 25.0]
    first = traject.publish(rows(values))["overhead"]
    assert first.display is not Display.HIDDEN
    second = traject.publish(rows([12.0] * 6 + [14.0, 18.0, 12.0]))["overhead"]
    assert (second.values, second.frozen_since) == (first.values, "2019-08-01")


def test_a_removed_element_lends_its_figures_to_no_other(traject):
    with_norm = TEXT.replace("raster = 1.0 }", "raster = 1.0, norm = 2.0 }", 1)
    assert (
        traject.publish(rows([2.0] * 9), parse_model(with_norm.encode(), "p.toml"))["overhead"].display
        is Display.NORM
    )
    other = parse_model(TEXT.replace("overhead", "opslag").encode(), "p.toml")
    renamed = {c: {**row, "opslag": row["overhead"]} for c, row in rows([2.0] * 9).items()}
    for row in renamed.values():
        del row["overhead"]
    assert traject.publish(renamed, other)["opslag"].display is Display.HIDDEN


def test_a_part_of_mostly_other_concerns_does_not_repeat_what_was_shown_of_the_old_one(traject):
    traject.publish(rows(NINE))
    moved = rows(NINE, start=8)  # only one of the nine is still the same concern
    traject.ledger = speak(
        traject.ledger, dict(list(moved.items())[:8]), MODEL, STRENG, ["overhead"], "ronde-1", "2019-08-01"
    )
    assert traject.publish(moved)["overhead"].display is Display.HIDDEN


def test_two_publications_at_once_do_not_both_enter(tmp_path):
    one, other = Traject(tmp_path), Traject(tmp_path)
    one.ledger = replace(one.ledger, key=other.ledger.key)
    one.publish(rows(NINE))
    with pytest.raises(Refused, match="andere publicatie"):
        other.publish(rows(NINE[:8]))
    assert len(open_ledger(tmp_path).entries) == 1
