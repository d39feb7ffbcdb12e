"""What a publication would say if it were made from the released table as it is now, altered or not."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kostprijs.anonymise.dataset import EARLIER, HOUSE_STYLE, MODEL, PACKAGE, TABLE
from kostprijs.files import canonical_json, parse_json, sha256
from kostprijs.layout import Workspace


@contextlib.contextmanager
def accepted(home: Workspace, traject: str, ronde: str) -> Iterator[Workspace]:
    """A temporary root with a copy of the released round whose hashes are made to fit.

    Only to name the figures that an altered table would give: nothing that comes out of it is proof.
    Raises ValueError, KeyError, TypeError, IndexError or OSError where even that can't be done.
    """
    source = home.anonymised(traject, ronde)
    with tempfile.TemporaryDirectory(prefix="kp-", ignore_cleanup_errors=True) as folder:
        copy = Workspace(Path(folder))
        target = copy.anonymised(traject, ronde)
        target.mkdir(parents=True)
        for path in source.glob("[!.]*"):
            if path.is_file():
                (target / path.name).write_bytes(path.read_bytes())
        _fit(target)
        yield copy


def _fit(folder: Path) -> None:
    package = parse_json((folder / PACKAGE).read_bytes())
    for resource in package["resources"]:
        if resource["path"] in (TABLE, EARLIER):
            resource["hash"] = f"sha256:{sha256((folder / resource['path']).read_bytes())}"
    own = package["kostprijs"]
    for key, name in (("model", MODEL), ("huisstijl", HOUSE_STYLE)):
        if key in own:
            own[key]["sha256"] = sha256((folder / name).read_bytes())
    (folder / PACKAGE).write_bytes(canonical_json(package))
