"""The red-team report: what it finds at figures of which the answer is known, and what it may not miss."""

from __future__ import annotations

import dataclasses
import json
import shutil
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from small_models import NINE, bulk_table, new_traject

from kostprijs.anonymise.attack import Attacker, Skipped, attack, attack_round
from kostprijs.anonymise.dataset import Display, read_round
from kostprijs.anonymise.groups import candidate
from kostprijs.anonymise.naive import naive_exposure, usual_table
from kostprijs.anonymise.norm_text import norm_exposure
from kostprijs.anonymise.policy import Guarded, load_policy
from kostprijs.anonymise.release import Release, write_round
from kostprijs.errors import WrongUse

STRENG = load_policy("streng")
OVERHEAD = Guarded(0.0, 40.0, 0.1, 1.5, Decimal("1.0"), None, zero_is_normal=False)
FIVE = [11.0, 13.5, 15.0, 16.5, 21.0]


def test_the_provider_of_8_4_learns_at_most_that_14_lies_between_11_55_and_15_50():
    found = attack(candidate("A", NINE, OVERHEAD, STRENG), NINE, OVERHEAD, STRENG)
    assert found[Attacker.INSIDER].interval == pytest.approx((11.55, 15.50))
    assert (found[Attacker.INSIDER].within, found[Attacker.INSIDER].exact) == (0, 0)


def test_how_many_values_each_kind_attacks():
    found = attack(candidate("A", NINE, OVERHEAD, STRENG), NINE, OVERHEAD, STRENG)
    assert {kind: exposure.attacked for kind, exposure in found.items()} == {
        Attacker.OUTSIDER: 9,
        Attacker.INSIDER: 9 * 8,
        Attacker.PAIR: 36 * 7,
        Attacker.ALL_OTHERS: 9,
    }


def test_who_knows_more_is_never_further_away():
    found = attack(candidate("A", NINE, OVERHEAD, STRENG), NINE, OVERHEAD, STRENG)
    assert (
        found[Attacker.PAIR].tightest <= found[Attacker.INSIDER].tightest <= found[Attacker.OUTSIDER].tightest
    )


def test_bounds_on_two_steps_give_the_ends_of_five_away():
    found = attack(candidate("D2", FIVE, OVERHEAD, STRENG), FIVE, OVERHEAD, STRENG)
    assert found[Attacker.OUTSIDER].within == 2  # 11.0 in [10, 12] and 21.0 in [20, 22]
    assert not found[Attacker.OUTSIDER].safe
    assert attack(candidate("D4", FIVE, OVERHEAD, STRENG), FIVE, OVERHEAD, STRENG)[Attacker.OUTSIDER].safe


def test_all_others_together_know_the_last_one_to_the_grid_of_the_group():
    # the mean of three on a grid of one leaves an interval of three for the one they don't know
    found = attack(candidate("A", NINE, OVERHEAD, STRENG), NINE, OVERHEAD, STRENG)
    assert found[Attacker.ALL_OTHERS].tightest == pytest.approx(3.0)


@pytest.mark.parametrize(("values", "exact"), [(FIVE, 5), (NINE, 5)], ids=["5 of 5", "5 of 9"])
def test_a_usual_table_gives_five_values_away(values, exact):
    found = naive_exposure(values, OVERHEAD, STRENG)
    assert (found.attacked, found.exact) == (len(values), exact)


@pytest.mark.parametrize("n", range(5, 21))
def test_a_usual_table_determines_what_its_equations_determine(n):
    # far apart, so that only the equations count: value i is known when e_i is a combination of them
    values = [2.0 + 1.7 * i + 0.03 * i * i for i in range(n)]
    weights = np.array([fact.weights for fact in usual_table(values)])
    rank = np.linalg.matrix_rank(weights)
    known = sum(np.linalg.matrix_rank(np.vstack([weights, row])) == rank for row in np.eye(n))
    wide = dataclasses.replace(OVERHEAD, high=100.0)
    assert naive_exposure(values, wide, STRENG).exact == known


def test_quartiles_are_those_of_a_spreadsheet():
    for n in range(1, 30):
        values = [float(v) for v in np.random.default_rng(n).uniform(0, 40, n)]
        facts = usual_table(values)
        middle = [(fact.low + fact.high) / 2 for fact in facts]
        expected = [*np.quantile(values, [0, 0.25, 0.5, 0.75, 1]), np.mean(values)]
        assert middle == pytest.approx(expected)


@pytest.fixture
def released(tmp_path, kostprijs):
    """A released round of these values; the root holds its vault."""

    def make(values: list[float], policy: str = "streng") -> Path:
        if not (tmp_path / "data").exists():
            new_traject(kostprijs, tmp_path)
        bulk_table(tmp_path / "tabel.csv", values)
        done = kostprijs("intake", "proef", "ronde-1", "--tabel", "tabel.csv", cwd=tmp_path)
        assert done.returncode in (0, 1), done.stderr
        done = kostprijs("anonymise", "proef", "ronde-1", "--policy", policy, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return tmp_path

    return make


def report(kostprijs, root: Path, *options: str):
    done = kostprijs("attack", "proef", "ronde-1", "--json", *options, cwd=root)
    return done, json.loads(done.stdout)


def test_the_report_as_json(released, kostprijs):
    root = released(NINE)
    before = sorted(path for path in root.rglob("*") if path.is_file())
    done, found = report(kostprijs, root, "--naive")
    assert done.returncode == 0, done.stderr
    assert (found["traject"], found["ronde"], found["beleid"]) == ("proef", "ronde-1", "streng")
    assert "VERTROUWELIJK" in found["vertrouwelijk"]
    assert list(found["aanvallers"]) == ["buitenstaander", "deelnemer", "paar", "alle_anderen"]
    assert found["belofte_gehouden"] is True
    overhead = found["figuren"][0]
    assert overhead["aanvallers"]["deelnemer"] == {
        "aangevallen": 72,
        "exact": 0,
        "binnen_marge": 0,
        "te_weinig_waarden": 0,
        "krapste_interval": [11.55, 15.5],
        "krapste_interval_in_marges": pytest.approx(3.95 / 1.5),
    }
    assert overhead["naief"]["exact"] == 5
    usual = [figure["naief"]["exact"] for figure in found["figuren"] if figure["naief"]]
    assert (len(usual), found["naief"]["exact"]) == (2, sum(usual))
    assert sorted(path for path in root.rglob("*") if path.is_file()) == before


def test_the_report_on_the_screen_is_marked_and_names_nobody(released, kostprijs):
    root = released(FIVE)
    done = kostprijs("attack", "proef", "ronde-1", "--naive", cwd=root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("VERTROUWELIJK")
    assert "Concern" not in done.stdout
    assert "10 van de 10 waarden exact" in done.stdout.replace(
        "\n", " "
    )  # five of overhead, five of the tariff


def published_as(root: Path, values: list[str], display: Display) -> None:
    """Publish these figures for overhead instead of what the policy allowed."""
    folder = root / "data" / "anonymised" / "proef" / "ronde-1"
    old = read_round(folder)
    figures = tuple(
        dataclasses.replace(f, display=display, values=tuple(map(Decimal, values)), grid=Decimal(1))
        if f.id == "overhead"
        else f
        for f in old.figures
    )
    write_round(
        folder,
        Release(
            old.traject,
            old.ronde,
            figures,
            old.submissions,
            old.context,
            old.model,
            STRENG,
            {},
        ),
    )


def test_a_publication_that_breaks_the_promise_exits_3_after_the_report(released, kostprijs):
    root = released(FIVE)
    published_as(root, ["10", "15", "22"], Display.BOUNDS)  # two steps: the audit refuses it
    done, found = report(kostprijs, root)
    assert done.returncode == 3
    assert found["belofte_gehouden"] is False
    assert found["aanvallers"]["buitenstaander"]["binnen_marge"] == 2
    assert "Overhead" in done.stderr
    assert not any(character.isdigit() for character in done.stderr)


def test_figures_that_the_vault_does_not_give_are_not_called_safe(released, kostprijs):
    root = released(FIVE)
    published_as(root, ["14", "19", "30"], Display.BOUNDS)
    _, found = report(kostprijs, root)
    assert found["figuren"][0]["niet_aangevallen"] == Skipped.OTHER.value
    assert found["figuren"][0]["aanvallers"] == {}


def test_another_number_of_submissions_in_the_vault_is_wrong_use(released, kostprijs):
    root = released(NINE)
    (root / "tabel.csv").write_text((root / "tabel.csv").read_text() + "Concern 10;rij 10;17,1\n")
    kostprijs("intake", "proef", "ronde-1", "--tabel", "tabel.csv", cwd=root)
    done = kostprijs("attack", "proef", "ronde-1", cwd=root)
    assert done.returncode == 2
    assert "anonymise" in done.stderr


def test_what_shows_no_figure_of_these_submissions_is_skipped_with_a_word(released, kostprijs):
    root = released(NINE)
    old = read_round(root / "data" / "anonymised" / "proef" / "ronde-1")
    rows = {f"c{i}": {"overhead": value, "tarief": 20 + value / 5} for i, value in enumerate(NINE)}
    cases = [
        ({"display": Display.HIDDEN, "values": ()}, Skipped.HIDDEN),
        ({"display": Display.NORM, "values": (Decimal(15),)}, Skipped.OTHER),
        ({"frozen_since": "2019-08-14"}, Skipped.REPEATED),
    ]
    for change, word in cases:
        figures = (dataclasses.replace(old.figures[0], **change), *old.figures[1:])
        found = attack_round(rows, dataclasses.replace(old, figures=figures))
        assert found.figures[0].skipped is word
        assert found.figures[0].exposures == {}
    with pytest.raises(WrongUse):
        attack_round(dict(list(rows.items())[:8]), old)


NORM = dataclasses.replace(OVERHEAD, norm=15.0)
NORM_TEXTS = [
    # values, attacker, how many values of others it is certain of
    ([15.0] * 9, Attacker.ALL_OTHERS, 0),  # one other may still differ, for all they know
    ([15.0] * 8 + [20.0], Attacker.INSIDER, 0),
    ([15.0] * 8 + [20.0], Attacker.PAIR, 0),
    ([15.0] * 7 + [20.0, 8.0], Attacker.INSIDER, 0),
    ([15.0] * 7 + [20.0, 8.0], Attacker.PAIR, 7),  # the two who differ know that nobody else does
    ([15.0] * 7 + [20.0, 8.0], Attacker.ALL_OTHERS, 7),
    ([15.0] * 2, Attacker.PAIR, 0),  # nobody else took part
]


@pytest.mark.parametrize(("values", "kind", "certain"), NORM_TEXTS)
def test_what_the_norm_text_gives_away(values, kind, certain):
    sizes = {Attacker.INSIDER: 1, Attacker.PAIR: 2, Attacker.ALL_OTHERS: len(values) - 1}
    found = norm_exposure(values, sizes[kind], NORM, STRENG)
    assert (found.exact, found.within, found.few) == (certain, certain, certain)
    assert (found.tightest < 1) is (certain > 0)


def test_under_zeer_streng_no_pair_learns_from_the_norm_text():
    zeer_streng = load_policy("zeer_streng")
    for values in ([15.0] * 9, [15.0] * 7 + [20.0, 8.0], [15.0] * 6 + [20.0, 8.0, 9.0]):
        assert norm_exposure(values, 2, NORM, zeer_streng).safe
    assert norm_exposure([15.0] * 5 + [20.0] * 4, 2, NORM, zeer_streng) is None


def test_a_figure_that_is_repeated_is_attacked_with_what_it_was_made_of(released, kostprijs):
    root = released(NINE)
    (root / "tabel.csv").write_text((root / "tabel.csv").read_text() + "Concern 10;rij 10;17,1\n")
    kostprijs("intake", "proef", "ronde-2", "--tabel", "tabel.csv", cwd=root)
    assert kostprijs("anonymise", "proef", "ronde-2", cwd=root).returncode == 0
    found = json.loads(kostprijs("attack", "proef", "ronde-2", "--json", cwd=root).stdout)
    first = json.loads(kostprijs("attack", "proef", "ronde-1", "--json", cwd=root).stdout)
    assert found["figuren"][0]["niet_aangevallen"] is None
    assert found["figuren"][0]["aanvallers"] == first["figuren"][0]["aanvallers"]
    # what it was made of is no longer in the vault: said, and not called safe
    shutil.rmtree(root / "data" / "raw" / "proef" / "kluis" / "ronde-1")
    found = json.loads(kostprijs("attack", "proef", "ronde-2", "--json", cwd=root).stdout)
    assert found["figuren"][0]["niet_aangevallen"].startswith("niet nagegaan")
    assert found["figuren"][0]["aanvallers"] == {}


def test_a_round_that_was_not_released_is_wrong_use(kostprijs, tmp_path):
    new_traject(kostprijs, tmp_path)
    done = kostprijs("attack", "proef", "ronde-1", cwd=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
