"""The list of receipts beside a released round: whether it can be the one that was made with it.

It is no part of the basis of a publication: its codes are hashes of commitments that only the vault and the
providers have. So a code that was changed is found by the provider whose code it was (`receipt check`) and by
who has the vault (`verify --raw`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kostprijs.anonymise.dataset import PACKAGE
from kostprijs.anonymise.receipt_list import parse_list
from kostprijs.audit.outcome import Place
from kostprijs.audit.published import Published
from kostprijs.errors import WrongUse
from kostprijs.layout import RECEIPTS

_DIGEST = re.compile(r"[0-9a-f]{64}")


def receipts_differ(published: Published, folder: Path, name: str) -> Iterator[Place]:
    """Where the list is not of this round, these figures or this number of concerns; nothing without a list.

    `name` is that of the file as it is shown. A release of before there were receipts has no list.
    """
    if not (folder / RECEIPTS).exists():
        return
    try:
        found = parse_list((folder / RECEIPTS).read_bytes())
    except (OSError, WrongUse):
        yield Place(name, "", "is geen lijst van ontvangsten zoals kostprijs die schrijft")
        return
    try:
        wrong = found.misfits((folder / PACKAGE).read_bytes())
    except (OSError, ValueError):
        return
    shaped = all(map(_DIGEST.fullmatch, (*found.codes, found.salt)))
    for where, same in (
        ("«traject» en «ronde»", (found.traject, found.publication) == (published.traject, published.ronde)),
        ("«dataset_sha256»", "dataset_sha256" not in wrong),
        ("«aantal»", "aantal" not in wrong),
        ("«codes»", shaped and list(found.codes) == sorted(found.codes)),
    ):
        if not same:
            yield Place(name, where, "hoort niet bij deze vrijgegeven cijfers, of is gewijzigd")
