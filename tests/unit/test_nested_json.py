"""JSON that is nested too deep to be read is a damaged file, and no unexpected error."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kostprijs.cli import steps
from kostprijs.errors import KostprijsError, VerificationFailed, WrongUse
from kostprijs.intake import closing, vault
from kostprijs.intake.closed import load_record
from kostprijs.intake.earlier import reappeared
from kostprijs.intake.receipts import STATE_FILE, load_kept
from kostprijs.intake.same_file import load_pins
from kostprijs.intake.settings import names_without_file
from kostprijs.intake.source import check_source, kept_table
from kostprijs.layout import CLOSED, Workspace
from kostprijs.model.loader import load_tool
from kostprijs.traject import load_traject

DEEP = b"[" * 20_000 + b"]" * 20_000
MODEL = load_tool("hbh-2019")
SETTINGS = 'titel = "Hulp"\nmodel = "hbh-2019"\npeiljaar = 2019\n[concern]\n"a.xlsx" = "A"\n'


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path)
    (made.vault("t", "r1") / vault.LETTERS_FOLDER).mkdir(parents=True)
    made.config("t").write_text(SETTINGS)
    return made


REFUSED = [
    (vault.REGISTER_FILE, WrongUse, lambda w: vault.load_register(w.ledger("t"))),
    (closing.JOURNAL, WrongUse, lambda w: closing.finish(w, "t", b"")),
    (f"../{CLOSED}", VerificationFailed, lambda w: load_record(w.raw("t"))),
    (f"r1/{vault.SOURCE_FILE}", WrongUse, lambda w: check_source(w, "t", "r1")),
    (f"r1/{vault.DECISIONS_FILE}", WrongUse, lambda w: vault.check_decisions(w, "t", "r1", "x")),
    (f"r1/{vault.SUBMISSIONS_FILE}", WrongUse, lambda w: vault.load_contributions(w, "t", "r1", MODEL)),
    (f"r1/{vault.SUBMISSIONS_FILE}", WrongUse, lambda w: steps.anonymise(w, "t", "r1", None)),
]


@pytest.mark.parametrize(("file", "error", "read"), REFUSED)
def test_what_is_needed_is_refused_with_words(workspace: Workspace, file: str, error, read) -> None:
    (workspace.ledger("t") / file).write_bytes(DEEP)
    with pytest.raises(KostprijsError, match=r"niet te lezen|gewijzigd|staat niet wat") as caught:
        read(workspace)
    assert type(caught.value) is error


PASSED_OVER = [
    (f"{vault.LETTERS_FOLDER}/{vault.NUMBERS_FILE}", lambda w: vault.load_numbers(w.vault("t", "r1")), {}),
    (STATE_FILE, lambda w: load_kept(w.vault("t", "r1")).commitments, {}),
    (vault.DECISIONS_FILE, lambda w: load_pins(w.vault("t", "r1")), {}),
    (vault.SOURCE_FILE, lambda w: kept_table(w, w.vault("t", "r1")), None),
    (vault.SUBMISSIONS_FILE, lambda w: reappeared(w.ledger("t"), "r2", ()), []),
    (
        vault.SUBMISSIONS_FILE,
        lambda w: [f.code for f in names_without_file(w, load_traject(w.config("t")), "r2", {"b.xlsx"})],
        ["naam_zonder_bestand"],
    ),
]


@pytest.mark.parametrize(("file", "read", "found"), PASSED_OVER)
def test_what_can_be_missed_is_passed_over(workspace: Workspace, file: str, read, found) -> None:
    (workspace.vault("t", "r1") / file).write_bytes(DEEP)
    assert read(workspace) == found


def test_it_is_too_deep_for_the_library() -> None:
    with pytest.raises(RecursionError):
        json.loads(DEEP)


def test_json_is_read_in_one_way(repository) -> None:
    """Only `parse_json`, and the two sides of the worker's protocol, which import nothing or read no file."""
    package = repository / "kostprijs"
    reading = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if re.search(r"\bjson\.loads?\b|\bimport loads?\b|JSONDecoder", path.read_text("utf-8"))
    }
    assert reading == {"files.py", "intake/worker.py", "intake/lane.py"}
