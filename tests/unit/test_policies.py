"""The policies beside `streng`: what they ask, what they print, and that no weaker one gets loaded."""

from __future__ import annotations

import json
import re
from importlib import resources

import numpy as np
import pytest
from small_models import bulk_table, new_traject

from kostprijs.anonymise.dataset import GROUP_WORDS, Display, read_round
from kostprijs.anonymise.groups import group_sizes, sizes_of
from kostprijs.anonymise.policy import load_policy, parse_policy, shipped_policies
from kostprijs.errors import ModelError

FILES = {name: (resources.files("kostprijs") / "policies" / f"{name}.toml").read_text() for name in
         ("streng", "zeer_streng", "ruim")}  # fmt: skip


def test_three_policies_are_shipped_and_carry_their_own_name():
    assert shipped_policies() == ("ruim", "streng", "zeer_streng")
    assert all(load_policy(name).id == name for name in shipped_policies())


def test_only_zeer_streng_gates_pairs():
    assert [name for name in shipped_policies() if load_policy(name).pairs_gated] == ["zeer_streng"]


@pytest.mark.parametrize(
    ("key", "weak"),
    [("n_min", "7"), ("k", "3"), ("groepen_vanaf", "7"), ("drie_groepen_vanaf", "11"), ("paren", "1")],
)
def test_gating_pairs_with_small_groups_is_refused(key, weak):
    text = re.sub(rf"(?m)^{key} *= *\S+", f"{key} = {weak}", FILES["zeer_streng"])
    assert text != FILES["zeer_streng"]
    with pytest.raises(ModelError, match=key):
        parse_policy(text.encode(), "zwak.toml")


@pytest.mark.parametrize(
    ("many", "reason"),
    [
        ("[[14, 4]]", "ten minste 15"),
        ("[[15, 4], [19, 5]]", "ten minste 20"),
        ("[[15, 3]]", "4 of 5 groepen"),
        ("[[30, 6]]", "4 of 5 groepen"),
        ("[[25, 5], [30, 4]]", "oplopend"),
        ("[[20, 4], [20, 5]]", "oplopend"),
        ("[[15, true]]", "4 of 5 groepen"),
        ("[15, 4]", "4 of 5 groepen"),
        ('"veel"', "4 of 5 groepen"),
        ("[]", "horen bij elkaar"),
    ],
)
def test_more_groups_from_fewer_values_are_refused(many, reason):
    text = re.sub(r"(?m)^veel_groepen = .*$", f"veel_groepen = {many}", FILES["ruim"])
    assert text != FILES["ruim"]
    with pytest.raises(ModelError, match=reason):
        parse_policy(text.encode(), "zwak.toml")


def test_many_groups_of_four_concerns_need_more_values():
    text = re.sub(r"(?m)^k = .*$", "k = 4", FILES["ruim"])
    text = re.sub(r"(?m)^groepen_vanaf.*$", "groepen_vanaf = 8", text)
    text = re.sub(r"(?m)^drie_groepen_vanaf.*$", "drie_groepen_vanaf = 12", text)
    with pytest.raises(ModelError, match="ten minste 16"):
        parse_policy(text.encode(), "zwak.toml")


def test_many_groups_without_their_rung_are_refused():
    text = FILES["ruim"].replace('["M", "A"', '["A"')
    with pytest.raises(ModelError, match="horen bij elkaar"):
        parse_policy(text.encode(), "zwak.toml")


def test_an_unknown_key_in_the_gate_is_refused():
    with pytest.raises(ModelError, match="paar"):
        parse_policy(FILES["zeer_streng"].replace("paren = true", "paar = true").encode(), "zwak.toml")


@pytest.mark.parametrize(
    ("n", "sizes"),
    [(14, None), (15, (3, 4, 4, 4)), (17, (4, 4, 4, 5)), (19, (4, 5, 5, 5)), (20, (4, 4, 4, 4, 4)),
     (23, (4, 5, 4, 5, 5)), (100, (20,) * 5)],
)  # fmt: skip
def test_the_groups_of_ruim_are_as_equal_as_they_can_be(n, sizes):
    ruim = load_policy("ruim")
    assert group_sizes("M", n, ruim) == sizes
    if sizes:
        assert sizes_of(len(sizes), n, ruim) == sizes


@pytest.mark.parametrize("name", ["streng", "zeer_streng", "ruim"])
def test_no_rung_of_any_policy_makes_a_group_below_k(name):
    policy = load_policy(name)
    for n in range(policy.n_min, 300):
        for rung in policy.ladder:
            sizes = group_sizes(rung, n, policy)
            if sizes is not None:
                assert sum(sizes) == n
                assert min(sizes) >= policy.k


def test_below_fifteen_ruim_has_the_groups_of_streng():
    ruim, streng = load_policy("ruim"), load_policy("streng")
    for n in range(1, 15):
        assert [group_sizes(rung, n, ruim) for rung in ruim.ladder[1:]] == [
            group_sizes(rung, n, streng) for rung in streng.ladder
        ]
        assert group_sizes("M", n, ruim) is None


def test_the_words_of_a_row_say_which_display_it_is():
    assert len(set(GROUP_WORDS.values())) == len(GROUP_WORDS)
    for (display, count), words in GROUP_WORDS.items():
        if display is Display.GROUPS:
            assert len(words) == len(set(words)) == count


def spread(n: int) -> list[float]:
    return [float(v) for v in np.round(np.linspace(6, 33, n) + 0.3 * np.sin(np.arange(n)), 1)]


@pytest.fixture
def shown(tmp_path, kostprijs):
    """(exit code, answer of `bandwidths --json` or None, root) of a round of these values under a policy."""

    def make(values: list[float], policy: str):
        new_traject(kostprijs, tmp_path)
        bulk_table(tmp_path / "tabel.csv", values)
        kostprijs("intake", "proef", "ronde-1", "--tabel", "tabel.csv", cwd=tmp_path)
        done = kostprijs("anonymise", "proef", "ronde-1", "--policy", policy, cwd=tmp_path)
        if done.returncode:
            return done.returncode, None, tmp_path
        answer = json.loads(kostprijs("bandwidths", "proef", "ronde-1", "--json", cwd=tmp_path).stdout)
        assert answer["policy"] == policy
        return 0, answer["elementen"], tmp_path

    return make


@pytest.mark.parametrize(("n", "groups"), [(14, 3), (15, 4), (20, 5)])
def test_ruim_from_a_bulk_table_to_the_red_team(shown, kostprijs, n, groups):
    values = spread(n)
    code, elements, root = shown(values, "ruim")
    assert code == 0
    assert elements[0]["toon"] == "groepen"
    assert len(elements[0]["waarden"]) == groups
    sizes = sizes_of(groups, n, load_policy("ruim"))
    ends = np.cumsum(sizes)
    means = [np.mean(sorted(values)[end - size : end]) for end, size in zip(ends, sizes, strict=True)]
    assert elements[0]["waarden"] == [int(mean + 0.5) for mean in means]
    figure = read_round(root / "data/anonymised/proef/ronde-1").figures[0]
    assert (figure.display, len(figure.values)) == (Display.GROUPS, groups)
    done = kostprijs("attack", "proef", "ronde-1", "--json", cwd=root)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["figuren"][0]["aanvallers"]["deelnemer"]["aangevallen"] == n * (n - 1)


def test_zeer_streng_refuses_seven_concerns(shown):
    code, _, root = shown(spread(7), "zeer_streng")
    assert code == 3
    assert not (root / "data" / "anonymised").exists()


@pytest.mark.parametrize(("n", "groups"), [(8, 2), (12, 3)])
def test_zeer_streng_promises_safety_against_pairs_and_keeps_it(shown, kostprijs, n, groups):
    code, elements, root = shown(spread(n), "zeer_streng")
    assert code == 0
    assert (elements[0]["toon"], len(elements[0]["waarden"])) == ("groepen", groups)
    certificate = json.loads((root / "data/anonymised/proef/ronde-1/certificaat.json").read_text())
    assert any("geen twee deelnemers" in said for said in certificate["gezegd"])
    table = (root / "data/anonymised/proef/ronde-1/bandbreedtes.csv").read_text()
    assert "4+" in table
    assert "3+" not in table
    done = kostprijs("attack", "proef", "ronde-1", "--json", cwd=root)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["belofte_tegen"] == ["buitenstaander", "deelnemer", "paar"]
    assert found["aanvallers"]["paar"]["binnen_marge"] == 0
