"""Receipts: by what a provider can see that it was counted as it submitted, and nobody else anything.

A receipt is one JSON file about one concern: which files came in (sha256), what was read, what counts, and
a nonce of 256 random bits. Its commitment is the sha256 of that file. The list beside the released table
holds a code made of each commitment (see anonymise/receipt_list.py). Whoever has no receipt can't guess one:
the nonce is in nothing that is published. Whoever has it sees its values: it goes to its own provider only.

The nonce is made from concern and contents by a secret of the round, drawn once and kept in the vault: the
same contents give the same receipt, also after other ones, and other contents one with another nonce. Not
guaranteed: that receipts made before stay the same when the vault was lost.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kostprijs.errors import WrongUse
from kostprijs.files import parse_json, sha256
from kostprijs.intake.decisions import BY_DECISION
from kostprijs.intake.submission import VALID, Submission
from kostprijs.intake.vault import again, contributions_of, dump
from kostprijs.layout import Workspace
from kostprijs.model.costmodel import CostModel, Figure

KIND, VERSION = "ontvangstbewijs", 1
STATE_FILE, RECEIPTS_CSV = "ontvangstbewijzen.json", "ontvangstbewijzen.csv"
_SECRET_BYTES = 32
# A number that is not a file's; no file of a round can have this name.
_NUMBER_OF = "\n"


@dataclass(frozen=True)
class Kept:
    """What the vault remembers of the receipts of a round; `commitments` by concern."""

    secret: bytes = field(repr=False)
    commitments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Round:
    """What all receipts of a round have in common."""

    model: CostModel
    traject: str
    ronde: str

    @functools.cached_property
    def figures(self) -> Mapping[str, Figure]:
        return {figure.id: figure for figure in self.model.figures()}


@dataclass(frozen=True)
class Receipt:
    """The receipt of one concern. Confidential: for its own provider and the project leader.

    `tools` are those of the concern that were read, also those that were set aside; `commitment` is the
    sha256 of the file. The file itself is made when it is asked for: a large round has thousands.
    """

    of: _Round
    concern: str
    tools: tuple[Submission, ...]
    nonce: str
    commitment: str

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its files, as the vault knows them."""
        return tuple(tool.file for tool in self.tools)

    @property
    def counts(self) -> bool:
        """Whether any of its tools takes part."""
        return any(tool.counts for tool in self.tools)

    @property
    def content(self) -> dict[str, Any]:
        """What is in the file."""
        return _content(self.of, self.tools, self.nonce)

    @property
    def data(self) -> bytes:
        """The file itself."""
        return dump(self.content)


def receipts_of(
    model: CostModel,
    traject: str,
    ronde: str,
    submissions: Iterable[Submission],
    secret: bytes,
) -> list[Receipt]:
    """A receipt per known concern of a round, sorted by its key; `secret` is that of the round.

    A concern whose tools were all set aside gets one too, which says so. A file that was not read, or whose
    concern is not known, is in none.
    """
    per_concern: dict[str, list[Submission]] = {}
    for submission in submissions:
        if submission.concern is not None and not submission.unread:
            per_concern.setdefault(submission.concern, []).append(submission)
    of = _Round(model, traject, ronde)
    return [_receipt(of, concern, tuple(tools), secret) for concern, tools in sorted(per_concern.items())]


def _receipt(of: _Round, concern: str, tools: tuple[Submission, ...], secret: bytes) -> Receipt:
    without = dump(_content(of, tools, ""))
    told = f"{concern}\x00{sha256(without)}"
    nonce = hmac.new(secret, told.encode(), hashlib.sha256).hexdigest()
    # the same as the text of the content with the nonce, in half the time: what stands before it is numbers
    data = without.replace(b'"nonce":""', f'"nonce":"{nonce}"'.encode(), 1)
    return Receipt(of, concern, tools, nonce, sha256(data))


def _content(of: _Round, tools: Sequence[Submission], nonce: str) -> dict[str, Any]:
    counted = contributions_of(
        ("", s.valid, {of.model.outcome: s.tariff, of.model.submitted: s.submitted_tariff})
        for s in tools
        if s.counts
    )
    values = counted.get("", {})
    shown = {name for s in tools for name in s.values} | set(values)
    told = [_tool(of.figures, s) for s in tools]
    return {
        "soort": KIND,
        "versie": VERSION,
        "traject": of.traject,
        "ronde": of.ronde,
        "nonce": nonce,
        "telt_mee": bool(counted),
        "onderdelen": [
            {"id": name, "label": figure.label, "eenheid": figure.unit}
            for name, figure in of.figures.items()
            if name in shown
        ],
        # in an order that does not hang on the names of the files
        "rekentools": sorted(told, key=dump) if len(told) > 1 else told,
        "geteld": {name: values[name] for name in of.figures if name in values},
    }


def _tool(figures: Mapping[str, Figure], submission: Submission) -> dict[str, Any]:
    """One tool: per value its standing and what counts of it, None where nothing does.

    No name of the file: it may be given another name, and its sha256 says which it is.
    """
    return {
        "sha256": submission.sha256,
        "uit_tabel": submission.bulk,
        "telt_mee": submission.counts,
        "waarden": [
            {
                "id": name,
                "stand": filled.status,
                "waarde": filled.value if filled.status == VALID else None,
                "besluit": filled.how == BY_DECISION,
            }
            for name, filled in submission.values.items()
            if name in figures
        ],
    }


def load_kept(folder: Path) -> Kept:
    """What the last intake in this vault folder kept; a new secret when there was none."""
    try:
        kept = parse_json((folder / STATE_FILE).read_bytes())
        secret = bytes.fromhex(kept["geheim"])
        if len(secret) == _SECRET_BYTES:
            return Kept(secret, {str(key): str(mark) for key, mark in kept["bewijzen"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return Kept(secrets.token_bytes(_SECRET_BYTES))


def state_of_receipts(receipts: Iterable[Receipt], secret: bytes) -> dict[str, Any]:
    """What the vault has to remember."""
    marks = {receipt.concern: receipt.commitment for receipt in receipts}
    return {"geheim": secret.hex(), "bewijzen": marks}


def load_commitments(
    workspace: Workspace, traject: str, ronde: str, concerns: Iterable[str]
) -> tuple[str, ...]:
    """The commitments of these concerns of a round, sorted. Raises WrongUse when one has no receipt."""
    kept = load_kept(workspace.vault(traject, ronde)).commitments
    try:
        return tuple(sorted(kept[concern] for concern in concerns))
    except KeyError as error:
        raise WrongUse(
            "In de kluis van deze ronde ontbreken ontvangstbewijzen; zij is met een oudere versie ingelezen. "
            f"{again(traject, ronde)} opnieuw."
        ) from error


def unaddressed(receipts: Iterable[Receipt], addressed: Iterable[str]) -> list[str]:
    """What stands in the list of numbers for a concern of which no file has a letter of its own."""
    letters = frozenset(addressed)
    return [_NUMBER_OF + receipt.concern for receipt in receipts if letters.isdisjoint(receipt.files)]


def named(receipts: Iterable[Receipt], numbers: Mapping[str, int]) -> dict[str, Receipt]:
    """The receipts that are written, by the beginning of their file names; never made of a provider's name.

    The number is that of the first letter of the concern, so that the two go together. `numbers` holds no
    file name that several tools share. In a large round without letters there are none.
    """
    found = {}
    for receipt in receipts:
        own = (*receipt.files, _NUMBER_OF + receipt.concern)
        number = min((numbers[name] for name in own if name in numbers), default=0)
        if number:
            found[f"ontvangst-{number:03d}"] = receipt
    return dict(sorted(found.items()))
