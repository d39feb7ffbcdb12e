"""What a trace found: for each subject a chain from the page to the manifest, one link per line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Link:
    """One step on the way back.

    `kind` and `where` say what is looked at (hand-out, tabellen.csv, regel 12), `what` what stands there, in
    Dutch. `holds` is whether it fits what it was made from; None where there is nothing to compare.
    """

    kind: str
    where: str
    what: str
    holds: bool | None = None

    @property
    def verdict(self) -> str:
        """Whether it fits, in Dutch; "" where there is nothing to compare."""
        return {True: "klopt", False: "KLOPT NIET", None: ""}[self.holds]

    @property
    def line(self) -> str:
        """The link on one line."""
        told = ": ".join(filter(None, (self.kind, self.where, self.what)))
        return f"{told} ({self.verdict})" if self.verdict else told

    def as_json(self) -> dict[str, Any]:
        """The JSON form (Dutch keys)."""
        return {"soort": self.kind, "plaats": self.where, "tekst": self.what, "klopt": self.holds}


@dataclass(frozen=True)
class Chain:
    """The links of one subject, from what is read to what it was made from.

    `kind` is "figuur", "regel", "referentie" or "tekst"; `id` is its id in the model or the parameter files,
    "" for a text.
    """

    kind: str
    id: str
    subject: str
    links: tuple[Link, ...]

    def as_json(self) -> dict[str, Any]:
        """The JSON form (Dutch keys)."""
        return {
            "soort": self.kind,
            "id": self.id,
            "onderwerp": self.subject,
            "schakels": [link.as_json() for link in self.links],
        }


@dataclass(frozen=True)
class Trace:
    """All chains that answer one question about one publication; `mark` is the kenmerk of its manifest.

    `proof` is how every chain ends: the released data, the line of the ledger, the manifest.
    """

    question: str
    report: str
    mark: str
    chains: tuple[Chain, ...]
    proof: tuple[Link, ...]

    @property
    def links(self) -> tuple[Link, ...]:
        """Every link of every chain, then those of the proof."""
        return (*(link for chain in self.chains for link in chain.links), *self.proof)

    @property
    def broken(self) -> tuple[Link, ...]:
        """The links that do not fit what they were made from."""
        return tuple(link for link in self.links if link.holds is False)

    def as_json(self) -> dict[str, Any]:
        """The JSON form (Dutch keys)."""
        return {
            "vraag": self.question,
            "publicatie": self.report,
            "kenmerk": self.mark,
            "klopt": not self.broken,
            "ketens": [chain.as_json() for chain in self.chains],
            "bewijs": [link.as_json() for link in self.proof],
        }
