"""On what a publication was made: Python, libraries, the commit, the files of this package itself.

None of it determines a figure of its own; two machines that differ in it should give the same figures.
"""

from __future__ import annotations

import platform
import re
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import kostprijs
from kostprijs.files import sha256

_PACKAGE = Path(kostprijs.__file__).parent
_NAMED = (
    *("ipython", "matplotlib", "nbconvert", "nbformat", "numpy", "pandas", "papermill"),
    *("python-pptx", "scipy", "typst", "xlsxwriter"),
)
_APART = {"__pycache__", "notebooks", "requirements.lock"}
_COMMIT = re.compile(r"[0-9a-f]{40,64}")


def environment() -> dict[str, Any]:
    """Python and the libraries that draw and set the pages, and which code ran. No path, user or time."""
    return {
        "python": platform.python_version(),
        "systeem": sys.platform,
        "pakketten": {name: metadata.version(name) for name in _NAMED},
        "commit": commit(_PACKAGE.parent),
        "programma": program_hashes(_PACKAGE),
    }


def program_hashes(package: Path) -> dict[str, str]:
    """One hash per folder of the package, over the names and bytes of its files; "." for the top.

    Compiled bytecode does not count; nor do the notebooks and the lock, which have hashes of their own and
    lie in the package only when it was installed from a wheel.
    """
    folders: dict[str, list[str]] = {}
    for path in sorted(package.rglob("*"), key=lambda path: path.relative_to(package).as_posix()):
        inside = path.relative_to(package)
        if path.is_file() and _APART.isdisjoint(inside.parts) and not path.name.startswith("."):
            top = inside.parts[0] if len(inside.parts) > 1 else "."
            folders.setdefault(top, []).append(f"{inside.as_posix()} {sha256(path.read_bytes())}\n")
    return {top: sha256("".join(lines).encode()) for top, lines in sorted(folders.items())}


def commit(checkout: Path) -> str | None:
    """The commit that is checked out in a folder, read without git; None when that can't be told."""
    git = checkout / ".git"
    try:
        if git.is_file():  # a worktree or a submodule: the file says where its folder is
            git = checkout / git.read_text().removeprefix("gitdir:").strip()
        head = (git / "HEAD").read_text().strip()
        found = head if not head.startswith("ref:") else _resolved(git, head.removeprefix("ref:").strip())
    except (OSError, UnicodeDecodeError):
        return None
    return found if _COMMIT.fullmatch(found) else None


def _resolved(git: Path, name: str) -> str:
    """The commit of a branch: a file of its own, else a line of packed-refs; "" when it has none."""
    shared = git / "commondir"
    folders = [git, *([git / shared.read_text().strip()] if shared.is_file() else [])]
    for folder in folders:
        if (folder / name).is_file():
            return (folder / name).read_text().strip()
        packed = folder / "packed-refs"
        lines = packed.read_text().splitlines() if packed.is_file() else []
        for line in lines:
            if line.endswith(f" {name}"):
                return line.partition(" ")[0]
    return ""
