"""Whether a publication is what its released round would give now, told from hashes alone."""

from __future__ import annotations

from kostprijs.anonymise.dataset import PACKAGE
from kostprijs.files import parse_json, recover, sha256
from kostprijs.layout import Workspace
from kostprijs.provenance import hashed_part
from kostprijs.report.ground import load_ground
from kostprijs.report.publish import MANIFEST


def released_rounds(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """Every released round (traject, ronde) under data/anonymised, parts of rounds too, sorted."""
    found = (workspace.root / "data" / "anonymised").glob(f"*/*/{PACKAGE}")
    folders = (path.parent for path in found)
    return tuple(sorted((f.parent.name, f.name) for f in folders if not f.name.startswith(".")))


def is_current(workspace: Workspace, traject: str, ronde: str) -> bool:
    """True where publishing again would change nothing: same basis, every file whole, none beside them.

    The basis holds the hashes of the released round, of model, policy, parameters, rules and lock. Nothing is
    rendered. What can't be read is not current, and then publishing says what is wrong. Not guaranteed:
    that the released round itself is sound, or that nobody made manifest and files anew together
    (`kostprijs verify` rebuilds).
    """
    folder = workspace.reports(traject, ronde)
    recover(folder)
    try:
        manifest = parse_json((folder / MANIFEST).read_bytes())
        whole = manifest["sha256"] == hashed_part(manifest)
        now = load_ground(workspace.root, traject, ronde)
        found = {path.name: sha256(path.read_bytes()) for path in folder.iterdir() if path.name != MANIFEST}
        return bool(whole and manifest["grondslag"] == now and manifest["uitkomst"] == found)
    except (OSError, ValueError, KeyError, TypeError):
        return False
