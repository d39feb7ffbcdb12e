"""The ledger: chained lines, keyed fingerprints, and a refusal that names the line."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from kostprijs.anonymise.dataset import Display
from kostprijs.anonymise.entry import PUBLISHED, Entry, Posted
from kostprijs.anonymise.ledger import HEAD, KEY, LEDGER, Ledger, open_ledger
from kostprijs.errors import Refused
from kostprijs.files import write_atomic


def add(ledger: Ledger, *members: str) -> Ledger:
    number = len(ledger.entries) + 1
    posted = Posted(
        frozenset(members), Display.MEAN, (Decimal("15.0"),), Decimal("1.0"), number, "2019-08-14"
    )
    return ledger.append(
        Entry(number, PUBLISHED, f"ronde-{number}", "2019-08-14", "streng", {"overhead": posted}, ledger.head)
    )


@pytest.fixture
def folder(tmp_path):
    ledger = open_ledger(tmp_path)
    for members in ("abc", "def", "ghi"):
        ledger = add(ledger, *members)
    return tmp_path


def test_it_reads_back_what_it_wrote(folder):
    posted = [entry.figures["overhead"] for entry in open_ledger(folder).entries]
    assert [each.members for each in posted] == [set("abc"), set("def"), set("ghi")]
    assert posted[0].values == (Decimal("15.0"),)


def test_a_mark_needs_the_key(folder, tmp_path_factory):
    ledger, other = open_ledger(folder), open_ledger(tmp_path_factory.mktemp("ander"))
    mark = ledger.mark("Concern A", "14.4")
    assert mark == open_ledger(folder).mark("Concern A", "14.4")
    assert mark not in (ledger.mark("Concern A", "14.5"), other.mark("Concern A", "14.4"))
    assert ledger.mark("a", "bc") != ledger.mark("ab", "c")


def test_a_line_of_another_version_is_refused_and_named(folder):
    data = [json.loads(line) for line in lines(folder)]
    data[1]["versie"] = 1
    (folder / LEDGER).write_bytes(b"".join(json.dumps(line).encode() + b"\n" for line in data))
    with pytest.raises(Refused, match=r"Regel 2 .* andere versie"):
        open_ledger(folder)


def test_the_vault_files_are_for_the_owner_only(folder):
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())


def lines(folder):
    return (folder / LEDGER).read_bytes().splitlines(keepends=True)


def altered(folder):
    data = lines(folder)
    data[1] = data[1].replace(b'"15.0"', b'"16.0"')
    return data


def rehashed(folder):
    entry = json.loads(lines(folder)[1])
    entry["figuren"]["overhead"]["waarden"] = ["16.0"]
    posted = {"overhead": Posted.from_json(entry["figuren"]["overhead"])}
    fresh = Entry(2, PUBLISHED, "ronde-2", "2019-08-14", "streng", posted, entry["vorige"])
    data = lines(folder)
    data[1] = json.dumps({**fresh.content(), "hash": fresh.sha256}).encode() + b"\n"
    return data


TAMPERED = [
    ("a line altered", altered, "regel 2"),
    ("a line altered and hashed again", rehashed, "regel 3"),
    ("a line dropped from the middle", lambda f: lines(f)[:1] + lines(f)[2:], "regel 2"),
    ("the last line dropped", lambda f: lines(f)[:2], "regel 3"),
    ("two lines swapped", lambda f: [lines(f)[i] for i in (1, 0, 2)], "regel 1"),
    ("a line that is no JSON", lambda f: [*lines(f)[:1], b"{\n", lines(f)[2]], "regel 2"),
    ("lines added from outside", lambda f: lines(f) + lines(f)[:2], "regel 4"),
    ("all lines gone", lambda _: [], "regel 1"),
]


@pytest.mark.parametrize(("what", "tamper", "place"), TAMPERED, ids=[case[0] for case in TAMPERED])
def test_a_ledger_that_was_tampered_with_refuses_and_names_the_line(folder, what, tamper, place):
    (folder / LEDGER).write_bytes(b"".join(tamper(folder)))
    with pytest.raises(Refused, match=place):
        open_ledger(folder)


def test_without_its_key_the_ledger_refuses(folder):
    (folder / KEY).unlink()
    with pytest.raises(Refused, match="sleutel"):
        open_ledger(folder)


def test_a_kill_between_line_and_head_is_no_damage(folder):
    head = (folder / HEAD).read_bytes()
    add(open_ledger(folder), "x", "y", "z")
    (folder / HEAD).write_bytes(head)
    assert len(open_ledger(folder).entries) == 4


def test_a_kill_before_the_first_head_is_no_damage(tmp_path, monkeypatch):
    def killed(path, data, mode):
        if path.name == HEAD and (tmp_path / LEDGER).exists():
            raise KeyboardInterrupt
        write_atomic(path, data, mode)

    with monkeypatch.context() as patched:
        patched.setattr("kostprijs.anonymise.ledger.write_atomic", killed)
        with pytest.raises(KeyboardInterrupt):
            add(open_ledger(tmp_path), "abc")
    assert len(add(open_ledger(tmp_path), "def").entries) == 2
    assert len(open_ledger(tmp_path).entries) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_a_head_that_is_gone_is_told_from_a_ledger_without_a_line(tmp_path, count):
    assert open_ledger(tmp_path).entries == ()
    for _ in range(count):
        add(open_ledger(tmp_path), "abc")
    (tmp_path / HEAD).unlink()
    with pytest.raises(Refused, match=r"stand .*ontbreekt"):
        open_ledger(tmp_path)


def test_a_head_that_cannot_be_read_refuses(folder):
    (folder / HEAD).write_bytes(b"[]")
    with pytest.raises(Refused, match=r"stand .*niet leesbaar"):
        open_ledger(folder)


def test_another_key_is_refused(folder):
    (folder / KEY).write_bytes(b"x" * 32)
    with pytest.raises(Refused, match="sleutel"):
        open_ledger(folder)
