"""Certificates name the public part of the ledger: the same on every machine, and a check on the ledger."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from small_models import NINE, OVERHEAD, a_line, an_element, small_model

from kostprijs.anonymise.certified import (
    Certified,
    check_certificates,
    line_of,
    public_hashes,
    read_certified,
)
from kostprijs.anonymise.dataset import Display
from kostprijs.anonymise.entry import PUBLISHED, SPOKEN, Entry, Posted
from kostprijs.anonymise.ledger import open_ledger
from kostprijs.anonymise.policy import load_policy
from kostprijs.anonymise.protect import post, protect
from kostprijs.anonymise.spoken import speak, spoken_figures
from kostprijs.errors import Refused, WrongUse

MODEL = small_model(
    OVERHEAD,
    an_element("mix", reeks=["trede 0", "trede 1"]),
    a_line("tarief", "som(mix) * (1 + overhead)"),
)
POLICY = load_policy("streng")


def rows(values=NINE):
    return {f"concern {i}": {"overhead": value} for i, value in enumerate(values)}


def published(ledger, publication="ronde-1", values=NINE, date="2019-08-14", certified=()):
    protected = protect(rows(values), MODEL, POLICY, ledger, publication)
    return post(ledger, protected, publication, date, POLICY, certified), protected.figures[0]


def certified_of(ledger, *publications):
    return [Certified(p.replace("/", "--"), *line_of(ledger, p)) for p in publications]


def test_two_machines_with_other_keys_give_the_same_public_hash(tmp_path):
    one, _ = published(open_ledger(tmp_path / "een"))
    other, _ = published(open_ledger(tmp_path / "ander"))
    assert one.key != other.key
    assert one.head != other.head
    assert line_of(one, "ronde-1") == line_of(other, "ronde-1")


def posted(**changes):
    values = Posted(frozenset("abc"), Display.MEAN, (Decimal(15),), Decimal(1), 1, "2019-08-14")
    return replace(values, **changes)


def line(**changes):
    entry = Entry(1, PUBLISHED, "ronde-1", "2019-08-14", "streng", {"overhead": posted()}, "0" * 64, "", 9)
    return replace(entry, **changes)


@pytest.mark.parametrize(
    ("what", "other", "same"),
    [
        ("other members", line(figures={"overhead": posted(members=frozenset("xyz"))}), True),
        (
            "an unchanged figure, repeated",
            line(figures={"overhead": posted(since=7, date="2018-01-01")}),
            True,
        ),
        ("another note", line(note="in het overleg"), True),
        ("a spoken figure beside it", line(figures={"overhead": posted(), "x": posted(display=None)}), True),
        ("another figure", line(figures={"overhead": posted(values=(Decimal(16),))}), False),
        ("another date", line(date="2019-08-15"), False),
        ("another number of concerns", line(submissions=10), False),
        ("another publication", line(publication="ronde-2"), False),
        ("another kind", line(kind=SPOKEN), False),
    ],
)
def test_the_public_hash_covers_what_is_on_the_page_and_nothing_else(what, other, same):
    assert (public_hashes([line()]) == public_hashes([other])) is same


def test_the_public_hashes_are_chained():
    second = line(number=2, publication="ronde-2")
    changed = line(submissions=10)
    assert public_hashes([line(), second])[1] != public_hashes([changed, second])[1]


def test_the_same_round_again_keeps_its_own_line(tmp_path):
    ledger, _ = published(open_ledger(tmp_path))
    first = line_of(ledger, "ronde-1")
    ledger, _ = published(ledger, "ronde-2", [v + 3 for v in NINE])
    ledger, _ = published(ledger, "ronde-1")
    assert len(ledger.entries) == 2
    assert line_of(ledger, "ronde-1") == first


def test_a_removed_ledger_may_be_made_anew_only_by_the_same_publication(tmp_path):
    ledger, _ = published(open_ledger(tmp_path / "kluis"))
    named = certified_of(ledger, "ronde-1")
    again, _ = published(open_ledger(tmp_path / "nieuw"), certified=named)
    assert line_of(again, "ronde-1") == line_of(ledger, "ronde-1")
    refusals = {
        "other values": {"values": [v + 3 for v in NINE]},
        "one joiner": {"values": [*NINE, 15.0]},
        "another date": {"date": "2019-08-15"},
        "another round": {"publication": "ronde-2", "values": [v + 3 for v in NINE]},
    }
    for name, changes in refusals.items():
        with pytest.raises(Refused, match="regel 1"):
            published(open_ledger(tmp_path / name), certified=named, **changes)
        assert not (tmp_path / name).exists()


def test_a_removed_ledger_of_two_publications_is_refused_with_the_line(tmp_path):
    ledger, _ = published(open_ledger(tmp_path / "kluis"))
    ledger, _ = published(ledger, "ronde-2", [v + 3 for v in NINE])
    named = certified_of(ledger, "ronde-1", "ronde-2")
    with pytest.raises(Refused, match=r"regel 2, die het certificaat van «ronde-2»"):
        published(open_ledger(tmp_path / "nieuw"), certified=named)


def test_a_ledger_from_before_a_publication_is_refused(tmp_path):
    before, _ = published(open_ledger(tmp_path / "oud"))
    after, _ = published(before, "ronde-2", [v + 3 for v in NINE])
    with pytest.raises(Refused, match="regel 2"):
        check_certificates(before.entries, certified_of(after, "ronde-1", "ronde-2"))
    check_certificates(after.entries, certified_of(after, "ronde-1", "ronde-2"))


def test_a_certificate_of_a_line_that_is_not_there_is_refused_whatever_hash_it_names(tmp_path):
    ledger, _ = published(open_ledger(tmp_path / "kluis"))
    (named,) = certified_of(ledger, "ronde-1")
    for number in (0, 2):
        with pytest.raises(Refused, match=f"regel {number}.*ontbreekt"):
            check_certificates(ledger.entries, [replace(named, number=number, sha256="")])


def test_certificates_are_read_from_the_released_folders(tmp_path):
    assert read_certified(tmp_path / "nergens") == ()
    for folder, number in (("ronde-2", 2), ("ronde-1--noord", 1), (".tmp-x", 9)):
        (tmp_path / folder).mkdir()
        text = json.dumps({"grootboek": {"regel": number, "sha256": "ab"}})
        (tmp_path / folder / "certificaat.json").write_text(text)
    assert read_certified(tmp_path) == (Certified("ronde-1--noord", 1, "ab"), Certified("ronde-2", 2, "ab"))


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"grootboek": {"regel": "x", "sha256": "a"}}'])
def test_a_certificate_that_cannot_be_read_refuses(tmp_path, text):
    (tmp_path / "ronde-1").mkdir()
    (tmp_path / "ronde-1" / "certificaat.json").write_text(text)
    with pytest.raises(Refused, match=r"ronde-1/certificaat\.json"):
        read_certified(tmp_path)


def test_a_spoken_figure_hides_a_round_with_one_joiner(tmp_path):
    ledger = speak(
        open_ledger(tmp_path), rows(), MODEL, POLICY, ["overhead"], "ronde-1", "2019-08-21", "overleg"
    )
    assert (ledger.entries[0].kind, ledger.entries[0].note) == (SPOKEN, "overleg")
    _, alone = published(open_ledger(tmp_path / "ander"), values=[*NINE, 16.0])
    assert alone.display is Display.GROUPS
    _, joined = published(ledger, "ronde-2", [*NINE, 16.0])
    assert (joined.display, joined.values) == (Display.HIDDEN, ())


def test_a_figure_spoken_of_a_part_freezes_the_whole_that_it_isolates(tmp_path):
    ledger, first = published(open_ledger(tmp_path))
    ten = [*NINE, 16.0, 17.0, 9.0]
    ledger = speak(ledger, rows(ten[:10]), MODEL, POLICY, ["overhead"], "ronde-2/noord", "2019-09-01")
    _, second = published(ledger, "ronde-2", ten, "2019-10-01")
    assert (second.values, second.frozen_since) == (first.values, "2019-08-14")


def test_a_figure_spoken_of_the_published_set_changes_nothing(tmp_path):
    ledger, first = published(open_ledger(tmp_path))
    ledger = speak(ledger, rows(), MODEL, POLICY, ["overhead"], "ronde-1", "2019-08-21")
    _, again = published(ledger)
    assert again == first


def test_a_part_does_not_repeat_the_numbers_of_the_whole(tmp_path):
    ledger, _ = published(open_ledger(tmp_path))
    ledger, part = published(ledger, "ronde-1/noord", NINE[:8])
    assert part.display is Display.HIDDEN
    _, round_2 = published(ledger, "ronde-2", NINE[:8])
    assert round_2.frozen_since == "2019-08-14"


def test_an_element_stands_for_all_its_steps():
    assert [f.id for f in spoken_figures(MODEL, ["mix", "overhead", "mix[trede 0]"])] == [
        "mix[trede 0]",
        "mix[trede 1]",
        "overhead",
    ]
    with pytest.raises(WrongUse, match="overhead"):
        spoken_figures(MODEL, ["bestaat-niet"])
