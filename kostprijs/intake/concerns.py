"""Which submissions are of one concern. The key never depends on file names or their order."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kostprijs.intake.findings import Finding, Severity, shown
from kostprijs.intake.lookup import normalise
from kostprijs.intake.submission import Submission

_KVK_DIGITS = 8
_REGISTERED = "="
_LEGAL_FORM = re.compile(
    r"(?i)\b(b\.?\s?v\.?|n\.?v\.?|v\.?o\.?f\.?|u\.?a\.?|stichting|st\.|coöperatie|cooperatie|vereniging)(?=\W|$)"
)


@dataclass(frozen=True)
class Identity:
    """By what a concern is known: KvK number and normalised name, each possibly empty."""

    kvk: str
    name: str


_NOBODY = Identity("", "")


def identity_of(submission: Submission, assigned: Mapping[str, str]) -> Identity:
    """From the table `[concern]` of traject.toml when it names the file, else from the sheet's own fields.

    Without a concern, the provider is its own concern.
    """
    return identity_in(submission.file, submission.fields, assigned)


def identity_in(file: str, fields: Mapping[str, str], assigned: Mapping[str, str]) -> Identity:
    """The same from the name of a file and the provider fields in it, as the vault keeps them."""
    given = assigned.get(unicodedata.normalize("NFC", file))
    if given:
        return Identity("", concern_name(given))
    return Identity(
        kvk_number(fields.get("kvk_nummer", "")),
        concern_name(fields.get("concern", "")) or concern_name(fields.get("aanbieder", "")),
    )


def kvk_number(text: str) -> str:
    """The eight digits, or empty when it is no KvK number. A leading zero that a sheet dropped returns."""
    digits = re.sub(r"[\s.]", "", text)
    if not digits.isdecimal() or not digits.isascii():
        return ""
    padded = digits.zfill(_KVK_DIGITS) if len(digits) == _KVK_DIGITS - 1 else digits
    return padded if len(padded) == _KVK_DIGITS and padded.strip("0") else ""


def concern_name(text: str) -> str:
    """A name for comparing: without legal form, case, diacritics and punctuation.

    Two names that differ in these only count as one concern: taking one for two would let a round
    pass the minimum number of concerns that it does not have.
    """
    return normalise(_LEGAL_FORM.sub(" ", text)) or normalise(text)


def concern_keys(
    identities: Sequence[Identity], register: Mapping[str, str] | None = None
) -> list[str | None]:
    """A key per identity: equal for those linked by a KvK number or a name, None for an unknown one.

    `register` maps what concerns of the traject were known by before to the key that they had then: a
    concern keeps its key, also when its KvK number is filled in for the first time.
    """
    parent: dict[str, str] = {}

    def root(token: str) -> str:
        parent.setdefault(token, token)
        while parent[token] != token:
            parent[token] = parent[parent[token]]
            token = parent[token]
        return token

    tokens = [tokens_of(identity) for identity in identities]
    # a registered key sorts before every token, and so becomes the root of what it is linked with
    registered = [[f"{_REGISTERED}{key}", token] for token, key in sorted((register or {}).items())]
    for group in [*registered, *tokens]:
        for token in group[1:]:
            first, second = sorted((root(group[0]), root(token)))
            parent[second] = first
    # the smallest token becomes the root, and `kvk:` sorts before `naam:`
    return [root(group[0]).removeprefix(_REGISTERED) if group else None for group in tokens]


def tokens_of(identity: Identity) -> list[str]:
    """By what a concern is known, in the form of a key."""
    parts = (("kvk", identity.kvk), ("naam", identity.name))
    return [f"{kind}:{text}" for kind, text in parts if text]


def settle_concerns(
    submissions: Sequence[Submission],
    assigned: Mapping[str, str],
    register: Mapping[str, str] | None = None,
) -> tuple[list[Submission], list[Finding]]:
    """Who is who: copies set aside, the concern of each, and which ones count.

    Of files with the same content one counts: the first by concern and then by name, so that the
    outcome does not hang on names alone.
    """
    names = {unicodedata.normalize("NFC", file): concern for file, concern in assigned.items()}
    identities = [identity_of(s, names) if not s.unread else _NOBODY for s in submissions]
    keys = concern_keys(identities, register)
    known = [replace(s, concern=key) for s, key in zip(submissions, keys, strict=True)]
    copies = _copies(known)
    settled = [
        replace(s, counts=not s.unread and s.concern is not None and position not in copies)
        for position, s in enumerate(known)
    ]
    per_concern = Counter(s.concern for s in settled if s.counts)
    findings = [_copy_finding(known[position]) for position in sorted(copies)]
    findings += [_unknown_concern(s) for s in settled if not s.unread and s.concern is None]
    findings += [_assumed_concern(s) for s in settled if s.counts and not _states_concern(s, names)]
    findings += [
        _shared_concern(s, per_concern[s.concern]) for s in settled if s.counts and per_concern[s.concern] > 1
    ]
    return settled, findings


def registered(submissions: Sequence[Submission], assigned: Mapping[str, str]) -> dict[str, str]:
    """By what the settled concerns of a round are known: token -> key."""
    names = {unicodedata.normalize("NFC", file): concern for file, concern in assigned.items()}
    return {
        token: s.concern
        for s in submissions
        if s.concern is not None and not s.unread
        for token in tokens_of(identity_of(s, names))
    }


def _copies(submissions: Sequence[Submission]) -> set[int]:
    """The positions of the files whose content another file has already brought in."""
    order = sorted(
        (p for p, s in enumerate(submissions) if not s.unread and not s.bulk),
        key=lambda p: (submissions[p].concern or "~", submissions[p].file),
    )
    seen: set[str] = set()
    copies: set[int] = set()
    for position in order:
        digest = submissions[position].sha256
        if digest in seen:
            copies.add(position)
        seen.add(digest)
    return copies


def _copy_finding(submission: Submission) -> Finding:
    return Finding(
        "dubbel_bestand", Severity.ERROR, submission.file, None, "",
        "een bestand met precies dezelfde inhoud als een ander", "ieder bestand één keer",
        "Dit bestand telt niet mee. Verwijder het, of zet het juiste bestand ervoor in de plaats.",
    )  # fmt: skip


def _unknown_concern(submission: Submission) -> Finding:
    return Finding(
        "concern_onbekend", Severity.ERROR, submission.file, submission.field_places.get("concern"),
        "concern", shown(submission.fields.get("concern", "")), "de naam of het KvK-nummer van het concern",
        "Er telt geen waarde mee voordat het concern bekend is. Zet het bestand met zijn concern in de tabel "
        "[concern] van traject.toml.",
    )  # fmt: skip


def _states_concern(submission: Submission, assigned: Mapping[str, str]) -> bool:
    fields = submission.fields
    return submission.bulk or bool(
        assigned.get(unicodedata.normalize("NFC", submission.file))
        or kvk_number(fields.get("kvk_nummer", ""))
        or concern_name(fields.get("concern", ""))
    )


def _assumed_concern(submission: Submission) -> Finding:
    return Finding(
        "concern_aangenomen", Severity.QUESTION, submission.file, submission.field_places.get("concern"),
        "concern", "geen concern en geen KvK-nummer", "het concern waar de aanbieder bij hoort",
        "Wij nemen aan dat de aanbieder zelf het concern is. Hoort de aanbieder bij een groter geheel? Zet "
        "het bestand dan met zijn concern in de tabel [concern] van traject.toml.",
    )  # fmt: skip


def _shared_concern(submission: Submission, tools: int) -> Finding:
    return Finding(
        "zelfde_concern", Severity.NOTE, submission.file, None, "", f"{tools} rekentools van één concern",
        "één bijdrage per concern",
        "Het concern telt één keer mee, per onderdeel met het gemiddelde van zijn rekentools.",
    )  # fmt: skip
