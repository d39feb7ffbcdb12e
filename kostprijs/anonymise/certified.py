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

from collections.abc import Iterable, Sequence
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


def public_hashes(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The hash over the public part of each line, chained from the first."""
    hashes, previous = list[str](), START
    for entry in entries:
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
        previous = sha256(compact(public))
        hashes.append(previous)
    return tuple(hashes)


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
            f"alles bevat wat gepubliceerd is. {RESTORE}"
        ) from error


def check_certificates(entries: Sequence[Entry], certified: Iterable[Certified]) -> None:
    """Hold a ledger against the certificates; see the rule above.

    Raises Refused, with the number of the line and the publication, at the first that is not there.
    """
    hashes = public_hashes(entries)
    for named in certified:
        if not 1 <= named.number <= len(hashes):
            raise _refused(named, "ontbreekt in het grootboek")
        if hashes[named.number - 1] != named.sha256:
            raise _refused(named, "is in het grootboek een andere dan toen gepubliceerd werd")


def _refused(named: Certified, what: str) -> Refused:
    return Refused(
        f"Het grootboek klopt niet met wat gepubliceerd is: regel {named.number}, die het certificaat van "
        f"«{named.folder}» noemt, {what}. {RESTORE}"
    )
