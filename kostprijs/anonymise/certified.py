"""What the certificates of a traject say of its ledger, and whether the ledger still has it.

A certificate lies beside the released table and may be shown to anyone, so it can't name the hash of a line
with fingerprints: these are keyed with a random key, and the example round could not be reproduced on another
machine. It names the number of its line and a hash over the *public* part of that line (number, kind,
publication, date, policy, number of concerns, figures as shown), chained over all lines before it.
Whoever holds the pages can compute it; nobody learns more from it than stands on the pages: neither
members nor what was spoken, and not whether an unfrozen figure was new or unchanged.

The rule, held over the ledger *with* the line that is about to be written: every certificate under
data/anonymised/<traject>/ names a line that is there and has that hash. So

- a fresh clone (no vault, one certificate) may publish the same round again: the new first line has the
  hash that the certificate names. Another set of figures, another date or another number of concerns is
  refused, and so is another round first;
- a ledger that was removed, cut or put back from before a publication is refused, with the line. With two
  or more publications it can't be made anew: that takes the backup.

Not guaranteed: that a vault whose ledger was removed together with data/anonymised/ is noticed; nor that a
first line made anew has the same contributions where figures, date and number of concerns are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kostprijs.anonymise.dataset import CERTIFICATE
from kostprijs.anonymise.entry import PUBLISHED, Entry, compact
from kostprijs.anonymise.ledger import RESTORE, START, Ledger
from kostprijs.errors import Refused
from kostprijs.files import parse_json, recover_all, sha256


@dataclass(frozen=True)
class Certified:
    """The line that a certificate names: folder of the publication, number of the line, public hash."""

    folder: str
    number: int
    sha256: str


def public_hash(entry: Entry, previous: str) -> str:
    """The hash over the public part of a line; `previous` is that of the line before it."""
    shown = {
        name: {"toon": posted.display.value, "waarden": [str(value) for value in posted.values]}
        for name, posted in entry.figures.items()
        if posted.display is not None and posted.on_page
    }
    public = {
        "nr": entry.number,
        "soort": entry.kind,
        "publicatie": entry.publication,
        "datum": entry.date,
        "beleid": entry.policy,
        "inzendingen": entry.submissions,
        "figuren": shown,
        "vorige": previous,
    }
    return sha256(compact(public))


def public_hashes(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The hash over the public part of each line, chained from the first."""
    hashes = [START]
    for entry in entries:
        hashes.append(public_hash(entry, hashes[-1]))
    return tuple(hashes[1:])


def line_of(ledger: Ledger, publication: str) -> tuple[int, str]:
    """Number and public hash of the last line of a publication; (0, 64 zeros) when there is none."""
    hashes = public_hashes(ledger.entries)
    numbers = [e.number for e in ledger.entries if e.kind == PUBLISHED and e.publication == publication]
    return (numbers[-1], hashes[numbers[-1] - 1]) if numbers else (0, START)


def read_certified(folder: Path) -> tuple[Certified, ...]:
    """What the certificates in data/anonymised/<traject>/ name, sorted by line.

    Raises Refused for a certificate that can't be read: what it named is then unknown.
    """
    if not folder.is_dir():
        return ()
    recover_all(folder)
    return tuple(sorted(map(_read, folder.glob(f"[!.]*/{CERTIFICATE}")), key=lambda c: (c.number, c.folder)))


def _read(path: Path) -> Certified:
    try:
        named = parse_json(path.read_bytes())["grootboek"]
        return Certified(path.parent.name, int(named["regel"]), str(named["sha256"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused(
            f"{path.parent.name}/{CERTIFICATE} is niet leesbaar, dus is niet na te gaan of het grootboek nog "
            "alles bevat wat gepubliceerd is.",
            RESTORE,
        ) from error


def misfits(
    entries: Sequence[Entry], certified: Iterable[Certified]
) -> Iterator[tuple[Certified, str | None]]:
    """What certificates name and the ledger has not, with the hash of that line (None for no such line)."""
    hashes = public_hashes(entries)
    for named in certified:
        found = hashes[named.number - 1] if 1 <= named.number <= len(hashes) else None
        if found != named.sha256:
            yield named, found


def check_certificates(entries: Sequence[Entry], certified: Iterable[Certified]) -> None:
    """Hold a ledger against the certificates; see the rule above.

    Raises Refused, with the number of the line and the publication, at the first that is not there.
    """
    for named, found in misfits(entries, certified):
        what = (
            "ontbreekt in het grootboek"
            if found is None
            else "is in het grootboek een andere dan toen gepubliceerd werd"
        )
        raise Refused(
            f"Het grootboek klopt niet met wat gepubliceerd is: regel {named.number}, die het certificaat "
            f"van «{named.folder}» noemt, {what}.",
            RESTORE,
            named.number,
        )
