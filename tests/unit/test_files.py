"""Whole files or none."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kostprijs.files import canonical_json, recover, replaced_directory, write_atomic


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fill_and_fail(target: Path) -> None:
    with replaced_directory(target) as folder:
        (folder / "half.txt").write_text("half")
        raise RuntimeError


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path):
    target = tmp_path / "kluis" / "a.json"
    write_atomic(target, b"een", 0o600)
    write_atomic(target, b"twee", 0o600)
    assert target.read_bytes() == b"twee"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert names(target.parent) == ["a.json"]


def test_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path, monkeypatch):
    target = tmp_path / "a.json"
    write_atomic(target, b"oud")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("schijf vol")))
    with pytest.raises(OSError, match="vol"):
        write_atomic(target, b"nieuw")
    assert target.read_bytes() == b"oud"
    assert names(tmp_path) == ["a.json"]


def test_a_folder_is_replaced_whole(tmp_path):
    target = tmp_path / "ronde-1"
    for text in ("een", "twee"):
        with replaced_directory(target) as folder:
            (folder / f"{text}.txt").write_text(text)
    assert names(target) == ["twee.txt"]
    assert names(tmp_path) == ["ronde-1"]


def test_a_failed_folder_leaves_the_old_one(tmp_path):
    target = tmp_path / "ronde-1"
    with replaced_directory(target) as folder:
        (folder / "oud.txt").write_text("oud")
    with pytest.raises(RuntimeError):
        fill_and_fail(target)
    assert names(target) == ["oud.txt"]
    assert names(tmp_path) == ["ronde-1"]


def test_a_folder_is_on_the_disk_before_it_takes_its_place(tmp_path, monkeypatch):
    """A power cut right after the renames would else leave a published folder of empty files."""
    target, flushed = tmp_path / "ronde-1", list[int]()

    def fsync(handle: int) -> None:
        assert not target.exists()
        flushed.append(os.fstat(handle).st_ino)

    monkeypatch.setattr(os, "fsync", fsync)
    with replaced_directory(target) as folder:
        (folder / "a.txt").write_text("a")
        (folder / "brieven").mkdir()
        (folder / "brieven" / "b.txt").write_text("b")
    assert sorted(flushed) == sorted(path.stat().st_ino for path in target.rglob("*.txt"))


def test_a_folder_that_does_not_reach_the_disk_leaves_the_old_one(tmp_path, monkeypatch):
    target = tmp_path / "ronde-1"
    target.mkdir()
    (target / "oud.txt").write_text("oud")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("schijf vol")))
    with pytest.raises(OSError, match="vol"), replaced_directory(target) as folder:
        (folder / "nieuw.txt").write_text("nieuw")
    assert names(target) == ["oud.txt"]
    assert names(tmp_path) == ["ronde-1"]


def test_a_kill_between_the_two_renames_is_mended(tmp_path):
    target = tmp_path / "ronde-1"
    target.mkdir()
    (target / "oud.txt").write_text("oud")
    target.rename(tmp_path / ".ronde-1.vorige")
    recover(target)
    assert names(target) == ["oud.txt"]


def test_a_kill_after_both_renames_is_cleared_away(tmp_path):
    (tmp_path / "ronde-1").mkdir()
    (tmp_path / ".ronde-1.vorige").mkdir()
    recover(tmp_path / "ronde-1")
    assert names(tmp_path) == ["ronde-1"]


def test_one_json_text_for_one_value():
    assert canonical_json({"b": 1, "a": [1.5, "é"]}) == canonical_json({"a": [1.5, "é"], "b": 1})
    with pytest.raises(ValueError, match="JSON"):
        canonical_json(float("nan"))
