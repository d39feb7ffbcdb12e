"""On what a publication was made: read without git, and without anything of the machine or its user."""

from __future__ import annotations

import getpass
import json
from pathlib import Path

import pytest

from kostprijs.surroundings import commit, environment, program_hashes

HEX = "0123456789abcdef" * 2 + "01234567"


def git(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / ".git" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_a_commit_is_read_from_a_branch_from_packed_refs_and_from_a_detached_head(tmp_path):
    ref = "ref: refs/heads/main\n"
    assert commit(git(tmp_path / "a", HEAD=ref, refs__heads__main=f"{HEX}\n")) == HEX
    packed = f"# pack-refs\n{'f' * 40} refs/heads/other\n{HEX} refs/heads/main\n"
    assert commit(git(tmp_path / "b", HEAD=ref, **{"packed-refs": packed})) == HEX
    assert commit(git(tmp_path / "c", HEAD=f"{HEX}\n")) == HEX


def test_a_worktree_finds_the_branch_in_the_folder_that_it_shares(tmp_path):
    main = git(tmp_path / "main", HEAD="ref: refs/heads/main\n", refs__heads__side=f"{HEX}\n")
    own = main / ".git" / "worktrees" / "side"
    own.mkdir(parents=True)
    (own / "HEAD").write_text("ref: refs/heads/side\n")
    (own / "commondir").write_text("../..\n")
    side = tmp_path / "side"
    side.mkdir()
    (side / ".git").write_text(f"gitdir: {own}\n")
    assert commit(side) == HEX


@pytest.mark.parametrize("head", ["ref: refs/heads/nergens\n", "geen commit\n", ""])
def test_what_can_not_be_told_is_none(tmp_path, head):
    assert commit(tmp_path) is None
    assert commit(git(tmp_path, HEAD=head)) is None


def test_a_change_of_one_file_is_told_by_its_folder(tmp_path):
    for name in ("a.py", "model/b.py", "models/c.toml", "__pycache__/a.pyc", "requirements.lock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1")
    before = program_hashes(tmp_path)
    assert set(before) == {".", "model", "models"}
    (tmp_path / "models" / "c.toml").write_text("2")
    (tmp_path / "__pycache__" / "a.pyc").write_text("2")
    (tmp_path / "requirements.lock").write_text("2")
    after = program_hashes(tmp_path)
    assert [name for name in before if before[name] != after[name]] == ["models"]
    (tmp_path / "model" / "b.py").rename(tmp_path / "model" / "d.py")
    assert program_hashes(tmp_path)["model"] != before["model"]


def test_nothing_of_the_machine_stands_in_it(repository):
    text = json.dumps(environment())
    assert str(repository) not in text
    assert str(Path.home()) not in text or str(Path.home()) == "/"
    assert f'"{getpass.getuser()}"' not in text
