"""The list beside a released table by which a provider finds its own contribution, and nobody another's.

It holds one code per concern that counted: the sha256 over the salt of the list and the commitment of the
receipt (64 hexadecimal characters each, one after the other). A commitment is known to its provider and to
the vault only, and can't be guessed. The salt is the sha256 over the dataset and all commitments: another
one for every publication and whenever anything in it changed, the same for the same once more. So two lists
(of a round and a part of it, or of a round before and after a mended tool) have no code in common: nobody
can see whether they share contributions, or how many.

Not guaranteed: that nobody else made the list; compare the hash of datapackage.json that it names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kostprijs.errors import WrongUse
from kostprijs.files import canonical_json, parse_json, sha256
from kostprijs.layout import RECEIPTS

VERSION = 1


@dataclass(frozen=True)
class ReceiptList:
    """The codes of the concerns that counted in the publication of one dataset, sorted."""

    traject: str
    publication: str
    dataset_sha256: str
    salt: str
    codes: tuple[str, ...]

    def has(self, commitment: str) -> bool:
        """Whether the receipt with this commitment counted."""
        return code_of(self.salt, commitment) in self.codes

    def misfits(self, package: bytes) -> tuple[str, ...]:
        """Which of its keys say otherwise than this datapackage.json. Raises ValueError for none."""
        try:
            count = parse_json(package)["kostprijs"]["inzendingen"]
        except (KeyError, TypeError) as error:
            raise ValueError("no datapackage.json of a released round") from error
        fits = {"dataset_sha256": self.dataset_sha256 == sha256(package), "aantal": len(self.codes) == count}
        return tuple(key for key, same in fits.items() if not same)

    def as_json(self) -> dict[str, Any]:
        """The content of the file (Dutch keys)."""
        return {
            "versie": VERSION,
            "traject": self.traject,
            "ronde": self.publication,
            "dataset_sha256": self.dataset_sha256,
            "aantal": len(self.codes),
            "zout": self.salt,
            "codes": list(self.codes),
        }


def code_of(salt: str, commitment: str) -> str:
    """The code of a receipt in a list with this salt."""
    return sha256((salt + commitment).encode())


def receipt_list(
    traject: str, publication: str, dataset_sha256: str, commitments: Sequence[str]
) -> ReceiptList:
    """The list of a publication (RONDE or RONDE--DEEL); the order of the commitments changes nothing."""
    salt = sha256(canonical_json([traject, publication, dataset_sha256, sorted(commitments)]))
    codes = tuple(sorted(code_of(salt, commitment) for commitment in commitments))
    return ReceiptList(traject, publication, dataset_sha256, salt, codes)


def parse_list(data: bytes) -> ReceiptList:
    """Read a list back. Raises WrongUse for what is none, or says another number than it holds."""
    try:
        content = parse_json(data)
        if content["versie"] != VERSION:
            raise WrongUse(
                f"{RECEIPTS} is van een andere versie dan dit programma leest ({VERSION}). Gebruik een "
                "nieuwere kostprijs."
            )
        read = ReceiptList(
            traject=str(content["traject"]),
            publication=str(content["ronde"]),
            dataset_sha256=str(content["dataset_sha256"]),
            salt=str(content["zout"]),
            codes=tuple(map(str, content["codes"])),
        )
        if content["aantal"] != len(read.codes) or len(set(read.codes)) != len(read.codes):
            raise ValueError
    except (ValueError, KeyError, TypeError) as error:
        raise WrongUse(
            f"Dit is geen lijst van ontvangsten ({RECEIPTS}) zoals kostprijs die schrijft. Vraag de gemeente "
            "om het bestand zoals het bij de bandbreedtes hoort."
        ) from error
    return read
