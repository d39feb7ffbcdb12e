"""No name of a concern in what a part publishes, nor in what the commands on the ledger print."""

from __future__ import annotations

import shutil

from leakscan import leaks
from test_example_round_leaks_nothing import canaries, published, words

PART = """
[deel.noord]
titel = "Noord"
concerns = [{concerns}]
"""
LEFT_OUT = 3


def concerns() -> list[str]:
    from test_example_round_leaks_nothing import EXAMPLE

    opgaven = [submission["opgave"] for submission in EXAMPLE["inzending"]]
    return sorted({str(o.get("concern") or o.get("aanbieder")) for o in opgaven})


def test_a_part_of_the_example_round_from_vault_to_screen(demo, kostprijs, tmp_path):
    shutil.copytree(demo[0] / "data" / "raw", tmp_path / "data" / "raw")
    settings = tmp_path / "data" / "raw" / "voorbeeld" / "traject.toml"
    listed = ", ".join(f'"{name}"' for name in concerns()[LEFT_OUT:])
    settings.write_text(settings.read_text() + PART.format(concerns=listed))
    log = tmp_path / "log"
    for command in (
        ("anonymise", "voorbeeld", "ronde-1", "--deel", "noord"),
        ("anonymise", "voorbeeld", "ronde-1", "--deel", "zuid"),
        ("bandwidths", "voorbeeld", "ronde-1--noord", "--json"),
        ("ledger", "add", "voorbeeld", "ronde-1", "--deel", "noord", "--figuur", "overhead"),
        ("ledger", "show", "voorbeeld"),
        ("ledger", "show", "voorbeeld", "--json"),
        ("ledger", "check", "voorbeeld"),
    ):
        done = kostprijs(*command, cwd=tmp_path)
        assert done.returncode == (2 if "zuid" in command else 0), done.stderr
        with log.open("a") as stream:
            stream.write(done.stdout + done.stderr)
    assert "noord" in log.read_text()
    assert {path.parent.name for path in published(tmp_path)} == {"ronde-1--noord"}
    assert leaks([log, *published(tmp_path)], words(), []) == []
    assert leaks([log], [], canaries()) == []


def test_the_ledger_itself_holds_no_name_and_no_value(demo):
    vault = demo[0] / "data" / "raw" / "voorbeeld" / "kluis"
    lines = [vault / "grootboek.jsonl", vault / "grootboek.stand.json"]
    assert leaks(lines, words(), canaries()) == []
