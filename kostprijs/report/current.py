"""Whether a publication is what its released round would give now, told from hashes alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from kostprijs.anonymise.dataset import PACKAGE
from kostprijs.files import parse_json, recover, sha256
from kostprijs.layout import Workspace
from kostprijs.provenance import SURROUNDINGS, hashed_part
from kostprijs.report.ground import load_ground
from kostprijs.report.publish import MANIFEST
from kostprijs.surroundings import environment


def released_rounds(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """Every released round (traject, ronde) under data/anonymised, parts of rounds too, sorted."""
    found = (workspace.root / "data" / "anonymised").glob(f"*/*/{PACKAGE}")
    folders = (path.parent for path in found)
    return tuple(sorted((f.parent.name, f.name) for f in folders if not f.name.startswith(".")))


@cache
def program() -> Mapping[str, Any]:
    """What files depend on beside their basis: the code of this package, and the versions of libraries."""
    found = environment()
    return {name: found[name] for name in ("pakketten", "programma")}


def is_current(workspace: Workspace, traject: str, ronde: str) -> bool:
    """True where publishing again would change nothing: same basis, same program, every file whole.

    The basis holds the hashes of the released round, of model, policy, parameters, rules and lock. Nothing is
    rendered. What can't be read is not current, and then publishing says what is wrong. A file of somebody
    else beside them is left alone, here and by publishing. Not guaranteed: that the released round itself
    is sound, or that nobody made manifest and files anew together (`kostprijs verify` rebuilds).
    """
    folder = workspace.reports(traject, ronde)
    recover(folder)
    try:
        manifest = parse_json((folder / MANIFEST).read_bytes())
        whole = manifest["sha256"] == hashed_part(manifest)
        now = load_ground(workspace.root, traject, ronde)
        made_with = {name: manifest[SURROUNDINGS][name] for name in program()}
        found = {name: sha256((folder / name).read_bytes()) for name in manifest["uitkomst"]}
        same = manifest["grondslag"] == now and made_with == program() and manifest["uitkomst"] == found
        return bool(whole and same)
    except (OSError, ValueError, KeyError, TypeError):
        return False
