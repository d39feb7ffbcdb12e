"""The steps behind `receipt`: a provider checks its own, without a vault and without anybody else's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kostprijs.errors import WrongUse
from kostprijs.layout import PART, RECEIPTS, Workspace

if TYPE_CHECKING:
    from kostprijs.anonymise.receipt_list import ReceiptList
    from kostprijs.intake.receipt_file import ReadReceipt


@dataclass(frozen=True)
class Listed:
    """What the list of one publication says of a receipt.

    `fits` is whether the list belongs to the released table that lies beside it, with as many concerns as it
    says; None where none lies there.
    """

    publication: str
    counted: bool
    count: int
    fits: bool | None


@dataclass(frozen=True)
class CheckedReceipt:
    """A receipt held against the file that was submitted (None: not given) and the published lists."""

    receipt: ReadReceipt
    same_file: bool | None
    listed: tuple[Listed, ...]

    @property
    def counted(self) -> bool:
        """Whether any publication of the round counted it."""
        return any(one.counted for one in self.listed)

    @property
    def ok(self) -> bool:
        """Whether all that was asked is as it should be."""
        fits = all(one.fits is not False for one in self.listed)
        return self.counted and self.same_file is not False and fits

    def as_json(self) -> dict[str, Any]:
        """The JSON form (Dutch keys)."""
        return {
            "in_orde": self.ok,
            "traject": self.receipt.traject,
            "ronde": self.receipt.ronde,
            "sha256": self.receipt.commitment,
            "bestand_zoals_ingezonden": self.same_file,
            "meegeteld": self.counted,
            "publicaties": [
                {
                    "publicatie": one.publication,
                    "meegeteld": one.counted,
                    "aantal": one.count,
                    "lijst_hoort_bij_cijfers": one.fits,
                }
                for one in self.listed
            ],
            "waarden": [
                {"id": f.id, "eenheid": f.unit, "waarde": f.value, "besluit": f.decided}
                for f in self.receipt.figures
            ],
        }


def check(workspace: Workspace, path: Path, submitted: Path | None, named: Path | None) -> CheckedReceipt:
    """Check a receipt. Raises WrongUse for what can't be checked.

    `submitted` is the file that the provider sent in, `named` the list to look in; without it the lists of
    the round and its parts under the root are.
    """
    from kostprijs.intake.receipt_file import MAX_BYTES, read_receipt

    receipt = read_receipt(_read(path, MAX_BYTES))
    paths = [named] if named else list(_lists(workspace, receipt))
    if not paths:
        raise WrongUse(
            f"Er is hier geen lijst ({RECEIPTS}) van {receipt.traject}, {receipt.ronde}. Geef met --lijst "
            "het bestand dat bij de bandbreedtes hoort, of met --root de map waar data/anonymised in staat."
        )
    return CheckedReceipt(
        receipt,
        None if submitted is None else _same(receipt, submitted),
        tuple(_listed(receipt, one) for one in paths),
    )


def _read(path: Path, most: int) -> bytes:
    if not path.is_file():
        raise WrongUse(f"«{path.name}» is er niet, of is geen bestand.")
    with path.open("rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise WrongUse(f"«{path.name}» is te groot voor wat het moet zijn.")
    return data


def _lists(workspace: Workspace, receipt: ReadReceipt) -> Iterator[Path]:
    folder = workspace.certificates(receipt.traject)
    names = [receipt.ronde, *sorted(p.name for p in folder.glob(f"{receipt.ronde}{PART}*"))]
    return (folder / name / RECEIPTS for name in names if (folder / name / RECEIPTS).is_file())


def _same(receipt: ReadReceipt, submitted: Path) -> bool:
    if not receipt.digests:
        raise WrongUse(
            "Uw opgave kwam binnen als rij van een tabel; er is geen bestand om mee te vergelijken. Laat "
            "--bestand weg, en vergelijk de waarden hieronder met uw eigen rekentool."
        )
    if not submitted.is_file():
        raise WrongUse(f"«{submitted.name}» is er niet, of is geen bestand.")
    with submitted.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() in receipt.digests


def _listed(receipt: ReadReceipt, path: Path) -> Listed:
    from kostprijs.anonymise.dataset import PACKAGE
    from kostprijs.anonymise.receipt_list import parse_list
    from kostprijs.intake.receipt_file import MAX_BYTES

    found = parse_list(_read(path, MAX_BYTES))
    if (found.traject, found.publication.partition(PART)[0]) != (receipt.traject, receipt.ronde):
        raise WrongUse(
            f"Deze lijst is van een andere ronde of een ander traject dan uw bewijs ({receipt.traject}, "
            f"{receipt.ronde}). Vraag de gemeente om de lijst van die ronde."
        )
    return Listed(
        found.publication,
        found.has(receipt.commitment),
        len(found.codes),
        _fits(found, path.with_name(PACKAGE)),
    )


def _fits(found: ReceiptList, package: Path) -> bool | None:
    if not package.is_file():
        return None
    try:
        return not found.misfits(package.read_bytes())
    except ValueError:
        return False
