"""Hostile files: each a finding or read right, within bounds, and no round is stopped by one."""

from __future__ import annotations

import collections
import contextlib
import hashlib
import io
import json
import os
import sys
import time
import zipfile
from pathlib import Path

import pytest
from hostile_files import OTHERS, READ, Hostile, all_files, put_strange_things
from hostile_zips import FIGURE, MODEL, VALUE, changed, members, tool
from hypothesis import given, settings
from hypothesis import strategies as st
from submitted import opened, read_bytes, read_submission, started

from kostprijs.anonymise.dataset import read_round
from kostprijs.example.writer import fillings
from kostprijs.intake import reader as limits
from kostprijs.intake.findings import Finding, Severity
from kostprijs.intake.package import Unreadable
from kostprijs.intake.reader import WorkbookReader
from kostprijs.intake.submission import Submission
from kostprijs.intake.words import dictionary_of
from kostprijs.model.template import workbook_bytes

FILES = all_files()
WORDS = dictionary_of(MODEL)
BYTES = 1 << 30
# For reading, and in processor time for looking through what was read: the largest takes two of each. What
# grows with the square of its cells would take hours.
SECONDS = 120.0
SMALL = 50_000  # bytes
GOOD = 5


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("ronde")
    for hostile in FILES:
        (made / hostile.name).write_bytes(hostile.bytes())
    return made


@pytest.fixture(scope="module")
def reader() -> WorkbookReader:
    with pytest.MonkeyPatch.context() as patch, WorkbookReader() as opened:
        patch.setattr(limits, "TIME_LIMIT", SECONDS)  # else a busy machine would decide
        yield opened


def errors_in(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def outcome_of(submission: Submission, findings: list[Finding]) -> str:
    return submission.unread or next((f.code for f in errors_in(findings) if f.figure == FIGURE), READ)


@pytest.mark.parametrize("hostile", FILES, ids=[hostile.name for hostile in FILES])
def test_each_is_a_finding_or_read_right(reader: WorkbookReader, folder: Path, hostile: Hostile) -> None:
    start = time.process_time()
    submission, findings = read_submission(MODEL, WORDS, reader, folder / hostile.name)
    assert time.process_time() - start < SECONDS
    assert outcome_of(submission, findings) == hostile.outcome
    codes = {finding.code for finding in errors_in(findings)}
    assert not submission.unread or submission.unread in codes, "every reason has words of its own"
    odd = {"minus zero.xlsx": 0.0}
    if hostile.outcome == READ:
        assert submission.valid[FIGURE] == odd.get(hostile.name, VALUE)
        assert "-" not in str(submission.valid[FIGURE]).partition("e")[0]


def test_what_a_worker_runs_says_the_same_in_this_process(folder: Path) -> None:
    small = [h for h in FILES if h.outcome != "afgebroken" and (folder / h.name).stat().st_size < SMALL]
    with opened("here") as reader:
        found = [outcome_of(*read_submission(MODEL, WORDS, reader, folder / h.name)) for h in small]
    assert dict(zip([h.name for h in small], found, strict=True)) == {h.name: h.outcome for h in small}


def test_a_round_that_holds_them_all_publishes_the_good_ones(tmp_path: Path, folder: Path) -> None:
    root = tmp_path / "data/raw/t"
    ronde = root / "r1"
    ronde.mkdir(parents=True)
    (root / "traject.toml").write_text('titel = "T"\nmodel = "hbh-2019"\npeiljaar = 2019\n')
    for path in folder.iterdir():
        os.link(path, ronde / path.name)
    strange = put_strange_things(ronde)
    for number, filling in enumerate(list(fillings(MODEL).values())[:GOOD]):
        provider = {**filling.provider, "concern": f"Huis {number}", "kvk_nummer": f"{number + 1}" * 8}
        own = type(filling)(provider=provider, values=filling.values)
        (ronde / f"goed {number}.xlsx").write_bytes(workbook_bytes(MODEL, own))
    before = _hashes(ronde)
    start = time.monotonic()
    code, peak, said = _run(tmp_path, "run", "t", "r1", "--root", str(tmp_path))
    took = time.monotonic() - start
    assert code == 0, said[-2_000:]
    assert "Traceback" not in said
    assert peak < BYTES
    assert _hashes(ronde) == before
    assert read_round(tmp_path / "data/anonymised/t/r1").submissions == GOOD
    assert (tmp_path / "reports/t/r1/handout.pdf").stat().st_size > 1_000
    findings = json.loads((root / "kluis/r1/bevindingen.json").read_text())
    told = {finding["bestand"] for finding in findings}
    quiet = [h.name for h in FILES if h.outcome != READ and h.name not in told]
    assert not quiet
    codes = collections.Counter(h.outcome for h in FILES)
    for name, outcome in strange.items():
        if outcome not in ("", READ):
            assert outcome in {f["code"] for f in findings if f["bestand"] == name}
    count = len(FILES) + len(strange)
    assert count >= 60
    print(  # noqa: T201 - the counts
        f"{count} hostile files beside {GOOD} good tools ({len(strange)} of them no ordinary file or name): "
        f"{codes[READ]} read right, the others a finding; published in {took:.0f} s, "
        f"at most {peak / 2**20:.0f} MiB in one process. Outcomes: {dict(codes.most_common())}"
    )


def _run(cwd: Path, *arguments: str) -> tuple[int, int, str]:
    """Exit code, most memory of any one process of it, and what it said."""
    log = cwd / "gezegd.txt"
    with log.open("wb") as out:
        actions = [(os.POSIX_SPAWN_DUP2, out.fileno(), 1), (os.POSIX_SPAWN_DUP2, out.fileno(), 2)]
        command = [sys.executable, "-m", "kostprijs", *arguments]
        child = os.posix_spawn(
            sys.executable, command, {**os.environ, "COLUMNS": "160"}, file_actions=actions
        )
        _, status, usage = os.wait4(child, 0)
    unit = 1 if sys.platform == "darwin" else 1024
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss * unit, log.read_text(errors="replace")


def _hashes(ronde: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(ronde.iterdir())
        if path.is_file() and not path.is_symlink() and path.stat().st_size < 10**9
    }


_tries: collections.Counter[str] = collections.Counter()
_PARTS = sorted(members())
_ODS = OTHERS["ods merged from end to end"][1]()
_XLS = OTHERS["xls with an error"][1]()
FLIPS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), max_size=12)


def _flipped(data: bytes, flips: list[tuple[int, int]]) -> bytes:
    bent = bytearray(data)
    for position, mask in flips:
        bent[position % len(bent)] ^= mask
    return bytes(bent)


def _try(reader: WorkbookReader, data: bytes, kind: str) -> None:
    outcome = READ
    try:
        workbook = read_bytes(reader, data, kind)
        assert all(isinstance(place, tuple) for sheet in workbook.sheets for place in sheet.cells)
    except Unreadable as error:
        outcome = error.code
    _tries[outcome] += 1


@given(FLIPS, st.sets(st.sampled_from(_PARTS), max_size=2), st.sampled_from(_PARTS), st.booleans())
@settings(max_examples=250, deadline=None)
def test_xlsx_with_flipped_bytes_and_without_members(reader, flips, gone, part, inside) -> None:
    bent = {part: _flipped(members()[part], flips)} if inside else {}
    data = changed(bent | dict.fromkeys(gone))
    _try(reader, data if inside else _flipped(data, flips), "xlsx")


@given(FLIPS, st.integers(0, 10**6))
@settings(max_examples=150, deadline=None)
def test_xls_with_flipped_and_missing_bytes(reader, flips, cut) -> None:
    _try(reader, _flipped(_XLS[: max(8, cut % (2 * len(_XLS)))], flips), "xls")


@given(FLIPS)
@settings(max_examples=150, deadline=None)
def test_ods_with_flipped_bytes(reader, flips) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_ODS)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, _flipped(content, flips) if name == "content.xml" else content)
    _try(reader, buffer.getvalue(), "ods")


def test_the_fuzz_reached_both_sides(reader: WorkbookReader) -> None:
    with contextlib.suppress(Unreadable):
        read_bytes(reader, tool(), "xlsx")
    if not _tries:
        pytest.skip("the fuzz ran in another process")
    found = f"{sum(_tries.values())} bent workbooks, {started(reader)} workers: {dict(_tries.most_common())}"
    print(found)  # noqa: T201 - the counts
    assert len(_tries) > 1
    assert _tries[READ]
