"""A release is about the files as they lie there now: what changed since the intake stops it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from kostprijs.errors import Blocked, WrongUse
from kostprijs.intake.round import run_intake
from kostprijs.intake.source import check_source
from kostprijs.layout import Workspace

SETTINGS = 'titel = "T"\nmodel = "hbh-2019"\npeiljaar = 2019\n'
CSV = "Concern (moederorganisatie);{}\nVerlof;{}\n"
ROWS = "".join(f"C{n};h{n}.xlsx;{14 + n / 2}\n" for n in range(6))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "data/raw/t/r1"
    folder.mkdir(parents=True)
    (tmp_path / "data/raw/t/traject.toml").write_text(SETTINGS)
    for name in "abc":
        (folder / f"{name}.csv").write_text(CSV.format(name, 16))
    (folder / "stuk.xlsx").write_bytes(b"geen werkboek")
    return Workspace(tmp_path)


def change_nothing(folder: Path) -> None:
    (folder / "README.md").write_text("voor onszelf")
    os.utime(folder / "a.csv", (0, 0))


def rename(folder: Path) -> None:
    (folder / "a.csv").rename(folder / "d.csv")


CHANGES = {
    "nothing": (change_nothing, ""),
    "one more": (lambda folder: (folder / "d.csv").write_text("x"), "1 erbij"),
    "one less": (lambda folder: (folder / "a.csv").unlink(), "1 weg"),
    "all gone": (lambda folder: shutil.rmtree(folder), "4 weg"),
    "another content": (lambda folder: (folder / "a.csv").write_text(CSV.format("a", 17)), "1 anders"),
    "one that was not read": (lambda folder: (folder / "stuk.xlsx").write_bytes(b"iets anders"), "1 anders"),
    "another name": (rename, "1 erbij, 1 weg"),
}


@pytest.mark.parametrize(("change", "words"), CHANGES.values(), ids=CHANGES)
def test_files_that_changed_after_the_intake(workspace: Workspace, change, words: str) -> None:
    run_intake(workspace, "t", "r1")
    change(workspace.submissions("t", "r1"))
    if not words:
        check_source(workspace, "t", "r1")
        return
    with pytest.raises(WrongUse) as caught:
        check_source(workspace, "t", "r1")
    assert str(caught.value) == (
        f"data/raw/t/r1 is na de intake gewijzigd ({words}). Dat telt zo nog niet. "
        "Draai «kostprijs intake t r1» opnieuw."
    )


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_is_remembered_too(workspace: Workspace) -> None:
    path = os.fsencode(workspace.submissions("t", "r1")) + b"/\xff\x1b[31m.csv"
    with open(path, "w") as file:  # noqa: PTH123 - a path of bytes
        file.write(CSV.format("d", 16))
    run_intake(workspace, "t", "r1")
    check_source(workspace, "t", "r1")
    os.unlink(path)  # noqa: PTH108 - a path of bytes
    with pytest.raises(WrongUse, match="1 weg"):
        check_source(workspace, "t", "r1")


def test_a_pipe_and_a_link_are_not_opened(workspace: Workspace) -> None:
    folder = workspace.submissions("t", "r1")
    os.mkfifo(folder / "pijp.csv")
    (folder / "weg.csv").symlink_to(folder / "nergens.csv")
    run_intake(workspace, "t", "r1")
    check_source(workspace, "t", "r1")


def test_a_table_that_changed_and_one_that_is_gone(workspace: Workspace) -> None:
    table = workspace.root / "tabel.csv"
    table.write_text("concern;bestand;verlof\n" + ROWS)
    run_intake(workspace, "t", "r1", table)
    moved = workspace.root.with_name(f"{workspace.root.name}-elders")
    shutil.copytree(workspace.root, moved)
    check_source(Workspace(moved), "t", "r1")
    table.write_text("concern;bestand;verlof\n" + ROWS + "C9;h9.xlsx;16\n")
    with pytest.raises(WrongUse, match=r"De tabel .* is na de intake gewijzigd \(1 anders\)"):
        check_source(workspace, "t", "r1")
    table.unlink()
    with pytest.raises(WrongUse, match=r"\(1 weg\)"):
        check_source(workspace, "t", "r1")


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="the system gives a pipe no name")
def test_a_table_that_came_through_a_pipe_cannot_be_compared(workspace: Workspace) -> None:
    read, write = os.pipe()
    os.write(write, ("concern;bestand;verlof\n" + ROWS).encode())
    os.close(write)
    run_intake(workspace, "t", "r1", Path(f"/dev/fd/{read}"))
    os.close(read)
    check_source(workspace, "t", "r1")


def test_a_file_that_can_no_longer_be_opened_has_changed(workspace: Workspace, monkeypatch) -> None:
    run_intake(workspace, "t", "r1")
    read = Path.read_bytes

    def denied(path: Path) -> bytes:
        if path.name == "a.csv":
            raise PermissionError
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(WrongUse, match="1 anders"):
        check_source(workspace, "t", "r1")


@pytest.mark.parametrize("content", [None, b"{", b"[]", b'{"bestanden": [1], "tabel": "", "past": true}'])
def test_a_vault_that_does_not_say_what_was_read(workspace: Workspace, content: bytes | None) -> None:
    run_intake(workspace, "t", "r1")
    path = workspace.vault("t", "r1") / "ingelezen.json"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WrongUse, match="niet wat de intake gelezen heeft"):
        check_source(workspace, "t", "r1")


def test_settings_that_do_not_fit_the_files(workspace: Workspace) -> None:
    with workspace.config("t").open("a") as file:
        file.write('[concern]\n"zorghius.csv" = "A"\n')
    run_intake(workspace, "t", "r1")
    with pytest.raises(Blocked, match=r"traject\.toml past niet bij de bestanden"):
        check_source(workspace, "t", "r1")


def test_anonymise_stops_on_both(workspace: Workspace, kostprijs) -> None:
    table = workspace.root / "tabel.csv"
    table.write_text("concern;bestand;verlof\n" + ROWS)
    workspace.config("t").write_text(SETTINGS + '[concern]\n"h9.xlsx" = "A"\n')
    kostprijs("intake", "t", "r1", "--tabel", "tabel.csv", cwd=workspace.root)
    done = kostprijs("anonymise", "t", "r1", cwd=workspace.root)
    assert (done.returncode, "past niet bij de bestanden" in done.stderr, "h9" in done.stderr) == (
        1,
        True,
        False,
    )
    workspace.config("t").write_text(SETTINGS)
    kostprijs("intake", "t", "r1", "--tabel", "tabel.csv", cwd=workspace.root)
    table.write_text("concern;bestand;verlof\n" + ROWS.replace("14.5", "15.5"))
    done = kostprijs("anonymise", "t", "r1", cwd=workspace.root)
    assert (done.returncode, "na de intake gewijzigd" in done.stderr) == (2, True)
    assert not (workspace.root / "data/anonymised").exists()
    kostprijs("intake", "t", "r1", "--tabel", "tabel.csv", cwd=workspace.root)
    assert kostprijs("anonymise", "t", "r1", cwd=workspace.root).returncode == 0
