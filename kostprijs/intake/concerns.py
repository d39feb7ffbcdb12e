"""Which submissions are of one concern. The key never depends on file names or their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kostprijs.intake.findings import Finding, Severity, shown
from kostprijs.intake.identity import (
    NOBODY,
    Identity,
    by_file,
    identity_of,
    kvk_is_unreadable,
    states_concern,
    tokens_of,
)
from kostprijs.intake.submission import Submission

_REGISTERED = "="


class _Links:
    """Tokens that belong together; the smallest of a group stands for it."""

    def __init__(self, identities: Sequence[Identity], register: Mapping[str, str]) -> None:
        self._parent: dict[str, str] = {}
        # a registered key sorts before every token, and so becomes the root of what it is linked with
        for token, key in sorted(register.items()):
            self._join([f"{_REGISTERED}{key}", token])
        for identity in identities:
            self._join(tokens_of(identity))

    def root(self, token: str) -> str:
        self._parent.setdefault(token, token)
        while self._parent[token] != token:
            self._parent[token] = self._parent[self._parent[token]]
            token = self._parent[token]
        return token

    def _join(self, tokens: Sequence[str]) -> None:
        for token in tokens[1:]:
            first, second = sorted((self.root(tokens[0]), self.root(token)))
            self._parent[second] = first


def concern_keys(
    identities: Sequence[Identity], register: Mapping[str, str] | None = None
) -> list[str | None]:
    """A key per identity: equal for those linked by a KvK number or a name, None for an unknown one.

    `register` maps what concerns of the traject were known by before to the key that they had then: a
    concern keeps its key, also when its KvK number is filled in for the first time.
    """
    links = _Links(identities, register or {})
    groups = [tokens_of(identity) for identity in identities]
    # `kvk:` sorts before `naam:`
    return [links.root(group[0]).removeprefix(_REGISTERED) if group else None for group in groups]


def entangled(identities: Sequence[Identity], register: Mapping[str, str] | None = None) -> set[int]:
    """The positions of those whose links can't all be right: the name of one and the KvK number of another.

    One name with several KvK numbers is one concern, and so is one number with several names. Where several
    of both are linked, or two concerns that were apart before, somebody's typing would make one of two.
    """
    links = _Links(identities, register or {})
    known: dict[str, set[str]] = {}
    for key in (register or {}).values():
        known.setdefault(links.root(f"{_REGISTERED}{key}"), set()).add(key)
    numbers: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    roots = [links.root(tokens[0]) if (tokens := tokens_of(one)) else "" for one in identities]
    for root, identity in zip(roots, identities, strict=True):
        numbers.setdefault(root, set()).update(filter(None, [identity.kvk]))
        names.setdefault(root, set()).update(filter(None, [identity.name]))
    return {
        position
        for position, root in enumerate(roots)
        if root and (len(known.get(root, ())) > 1 or min(len(numbers[root]), len(names[root])) > 1)
    }


def settle_concerns(
    submissions: Sequence[Submission],
    assigned: Mapping[str, str],
    register: Mapping[str, str] | None = None,
) -> tuple[list[Submission], list[Finding]]:
    """Who is who: copies set aside, the concern of each, and which ones count.

    Of files with the same content one counts: the first by concern and then by name, so that the
    outcome does not hang on names alone.
    """
    names = by_file(assigned)
    identities = [identity_of(s, names) if not s.unread else NOBODY for s in submissions]
    keys = concern_keys(identities, register)
    unclear = entangled(identities, register)
    known = [
        replace(s, concern=None if position in unclear else key)
        for position, (s, key) in enumerate(zip(submissions, keys, strict=True))
    ]
    copies = _copies(known)
    settled = [
        replace(s, counts=not s.unread and s.concern is not None and position not in copies)
        for position, s in enumerate(known)
    ]
    per_concern = Counter(s.concern for s in settled if s.counts)
    findings = [_copy_finding(known[position]) for position in sorted(copies)]
    findings += [_entangled_concern(known[position]) for position in sorted(unclear)]
    findings += [
        _unknown_concern(s)
        for position, s in enumerate(settled)
        if not s.unread and s.concern is None and position not in unclear
    ]
    findings += [_assumed_concern(s) for s in settled if s.counts and not states_concern(s, names)]
    findings += [
        _unreadable_number(s)
        for s in settled
        if not s.unread and s.file not in names and kvk_is_unreadable(s.fields.get("kvk_nummer", ""))
    ]
    findings += _several_numbers(settled, identities)
    findings += [
        _shared_concern(s, per_concern[s.concern]) for s in settled if s.counts and per_concern[s.concern] > 1
    ]
    return settled, findings


def registered(submissions: Sequence[Submission], assigned: Mapping[str, str]) -> dict[str, str]:
    """By what the settled concerns of a round are known: token -> key."""
    names = by_file(assigned)
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


def _entangled_concern(submission: Submission) -> Finding:
    return Finding(
        "concerns_door_elkaar", Severity.ERROR, submission.file, submission.field_places.get("concern"),
        "concern", "een naam en een KvK-nummer die samen twee concerns tot één maken",
        "bij elk concern de eigen naam en het eigen KvK-nummer",
        "Er telt geen waarde mee voordat duidelijk is bij wie het bestand hoort. Zet het bestand met zijn "
        "concern in de tabel [concern] van traject.toml, en doe dat voor elk bestand met deze melding.",
    )  # fmt: skip


def _unreadable_number(submission: Submission) -> Finding:
    return Finding(
        "kvk_onleesbaar", Severity.QUESTION, submission.file, submission.field_places.get("kvk_nummer"),
        "kvk_nummer", shown(submission.fields["kvk_nummer"]), "een KvK-nummer van acht cijfers",
        "Vul het KvK-nummer van het concern opnieuw in. Zonder dat nummer gaat het concern op zijn naam.",
    )  # fmt: skip


def _several_numbers(submissions: Iterable[Submission], identities: Sequence[Identity]) -> list[Finding]:
    """A question per file of a concern that goes by one name and has more than one KvK number."""
    numbers: dict[str, set[str]] = {}
    pairs = [(s, identity.kvk) for s, identity in zip(submissions, identities, strict=True) if s.counts]
    for submission, number in pairs:
        numbers.setdefault(submission.concern or "", set()).update(filter(None, [number]))
    return [
        Finding(
            "meer_kvk_nummers", Severity.QUESTION, submission.file, submission.field_places.get("kvk_nummer"),
            "kvk_nummer", "een ander KvK-nummer dan een ander bestand van dit concern",
            "één concern met meer KvK-nummers, of twee concerns met elk een eigen naam",
            "Deze bestanden tellen nu samen als één concern. Zijn het er twee? Zet ze dan elk met een eigen "
            "concern in de tabel [concern] van traject.toml.",
        )
        for submission, number in pairs
        if number and len(numbers[submission.concern or ""]) > 1
    ]  # fmt: skip


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
