"""A concern keeps its key over the rounds, whatever it is known by later."""

from __future__ import annotations

import json

import pytest
from small_models import new_traject

from kostprijs.intake.concerns import concern_keys
from kostprijs.intake.identity import Identity


def test_a_kvk_number_that_comes_later_does_not_change_the_key():
    before = concern_keys([Identity("", "zilveren bezem")])
    assert before == ["naam:zilveren bezem"]
    after = concern_keys(
        [Identity("00000012", "zilveren bezem"), Identity("00000023", "ander")],
        {"naam:zilveren bezem": "naam:zilveren bezem"},
    )
    assert after == ["naam:zilveren bezem", "kvk:00000023"]


def test_a_name_that_changes_keeps_the_key_of_the_number():
    register = {"kvk:00000012": "kvk:00000012", "naam:oud": "kvk:00000012"}
    assert concern_keys([Identity("00000012", "nieuw")], register) == ["kvk:00000012"]
    assert concern_keys([Identity("", "oud")], register) == ["kvk:00000012"]


def provider(number: int, overhead: float, *, with_kvk: bool) -> str:
    kvk = f"KvK-nummer van het concern;{10_000_000 + number}\n" if with_kvk else ""
    return f"label;waarde\nConcern (moederorganisatie);Concern {number}\n{kvk}Overhead;{overhead}\n"


@pytest.mark.parametrize("with_kvk", [False, True])
def test_one_joiner_is_frozen_also_when_everybody_fills_in_a_kvk_number(kostprijs, tmp_path, with_kvk):
    new_traject(kostprijs, tmp_path)
    for ronde, count, kvk in (("ronde-1", 9, False), ("ronde-2", 10, with_kvk)):
        folder = tmp_path / "data" / "raw" / "proef" / ronde
        folder.mkdir(exist_ok=True)
        for number in range(count):
            value = str(round(6.1 + (number * 7.3) % 27, 1)).replace(".", ",")
            (folder / f"opgave {number}.csv").write_text(provider(number, value, with_kvk=kvk))
        done = kostprijs("intake", "proef", ronde, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        assert kostprijs("anonymise", "proef", ronde, cwd=tmp_path).returncode == 0
    certificate = tmp_path / "data" / "anonymised" / "proef" / "ronde-2" / "certificaat.json"
    assert "overhead" in json.loads(certificate.read_text())["herhaald"]


def test_a_damaged_register_is_refused(kostprijs, tmp_path):
    new_traject(kostprijs, tmp_path)
    vault = tmp_path / "data" / "raw" / "proef" / "kluis"
    vault.mkdir()
    (vault / "concerns.json").write_text("[kapot")
    (tmp_path / "data" / "raw" / "proef" / "ronde-1" / "a.csv").write_text(provider(1, "12", with_kvk=False))
    done = kostprijs("intake", "proef", "ronde-1", cwd=tmp_path)
    assert done.returncode == 2
    assert "concerns.json" in done.stderr


def test_a_register_that_is_gone_after_a_release_is_refused(kostprijs, tmp_path):
    new_traject(kostprijs, tmp_path)
    folder = tmp_path / "data" / "raw" / "proef" / "ronde-1"
    for number in range(9):
        text = provider(number, str(8 + 2 * number), with_kvk=False)
        (folder / f"opgave {number}.csv").write_text(text)
    assert kostprijs("intake", "proef", "ronde-1", cwd=tmp_path).returncode == 0
    assert kostprijs("anonymise", "proef", "ronde-1", cwd=tmp_path).returncode == 0
    (tmp_path / "data" / "raw" / "proef" / "kluis" / "concerns.json").unlink()
    done = kostprijs("intake", "proef", "ronde-1", cwd=tmp_path)
    assert done.returncode == 2
    assert "concerns.json" in done.stderr
    done = kostprijs("anonymise", "proef", "ronde-1", "--policy", "zeer_streng", cwd=tmp_path)
    assert done.returncode == 3
    assert "streng" in done.stderr
