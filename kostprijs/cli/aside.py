"""A private copy of what a traject had before a publication, inside its vault: to make that once more in.

The submissions are read where they lie; all that is written comes into the copy, the key of the vault too. It
is overwritten and removed whatever happens; one that a killed process left goes with the next command.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kostprijs.files import TEMPORARY
from kostprijs.layout import KEY, LEDGER, PART, VAULT, Workspace, check_round

if TYPE_CHECKING:
    from kostprijs.anonymise.entry import Entry
    from kostprijs.anonymise.ledger import Ledger


@dataclass(frozen=True)
class Aside(Workspace):
    """The same tree, of which everything that is written lies in a private folder."""

    private: Path

    def ledger(self, traject: str) -> Path:
        """The copy of the vault."""
        del traject
        return self.private / VAULT

    def vault(self, traject: str, ronde: str) -> Path:
        """The copy of the vault of a round."""
        return self.ledger(traject) / check_round(ronde)

    def certificates(self, traject: str) -> Path:
        """The copy of the released rounds."""
        del traject
        return self.private / "vrijgegeven"


@dataclass(frozen=True)
class Published:
    """One publication of a traject, and its line in the ledger (None where there is no ledger)."""

    workspace: Workspace
    traject: str
    ronde: str
    line: Entry | None

    @property
    def parts(self) -> tuple[str, str]:
        """The round, and the part of it or ""."""
        whole, _, deel = self.ronde.partition(PART)
        return whole, deel

    @property
    def folder(self) -> Path:
        """What was released."""
        return self.workspace.anonymised(self.traject, self.ronde)


@contextlib.contextmanager
def private(vault: Path) -> Iterator[Path]:
    """A folder for the owner's eyes only, inside the vault; a vault that was not there goes with it."""
    from kostprijs.intake.destroying import destroy_folder

    there = vault.is_dir()
    vault.mkdir(mode=0o700, exist_ok=True)
    place = Path(tempfile.mkdtemp(dir=vault, prefix=TEMPORARY))
    try:
        yield place
    finally:
        destroy_folder(place)
        if not there:
            vault.rmdir()


def copy_vault(published: Published, aside: Aside, ledger: Ledger) -> None:
    """What the vault held before this publication: the ledger up to its line, and who is who."""
    from kostprijs.anonymise.ledger import Ledger
    from kostprijs.intake.receipts import STATE_FILE
    from kostprijs.intake.vault import DECISIONS_FILE, REGISTER_FILE, SUBMISSIONS_FILE

    vault, copy = published.workspace.ledger(published.traject), aside.ledger(published.traject)
    whole, _ = published.parts
    copy.mkdir(mode=0o700)
    (copy / KEY).write_bytes(ledger.key)
    before = Ledger(copy, (), ledger.key)
    for entry in ledger.entries[: published.line.number - 1 if published.line else 0]:
        before = before.append(entry)
    if (vault / LEDGER).exists() or (vault / REGISTER_FILE).exists():
        shutil.copyfile(vault / REGISTER_FILE, copy / REGISTER_FILE)
    own = [vault / whole / name for name in (DECISIONS_FILE, STATE_FILE)]
    for path in [*vault.glob(f"[!.]*/{SUBMISSIONS_FILE}"), *own]:
        if path.is_file() and (path.parent.name != whole or path in own):
            (copy / path.parent.name).mkdir(exist_ok=True)
            shutil.copyfile(path, copy / path.parent.name / path.name)


def copy_released(published: Published, aside: Aside) -> None:
    """The other released rounds; certificates only of what the shortened ledger has."""
    from kostprijs.anonymise.certified import read_certified
    from kostprijs.anonymise.dataset import CERTIFICATE

    place, copy = (each.certificates(published.traject) for each in (published.workspace, aside))
    copy.mkdir()
    own = published.line.number if published.line else 1
    for named in read_certified(place):
        if named.folder != published.ronde:
            shutil.copytree(place / named.folder, copy / named.folder)
            if named.number >= own:
                (copy / named.folder / CERTIFICATE).unlink()
