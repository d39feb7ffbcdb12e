"""By what a concern is known: its KvK number and its name, as a tool gives them or the settings say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kostprijs.intake.submission import Submission, file_name
from kostprijs.intake.words import normalise
from kostprijs.model.sheet import KVK_DIGITS

_LEGAL_FORM = re.compile(
    r"(?i)\b(b\.?\s?v\.?|n\.?v\.?|v\.?o\.?f\.?|u\.?a\.?|stichting|st\.|coöperatie|cooperatie|vereniging)(?=\W|$)"
)
# What people fill in where there is no concern, in letters and digits only: a name that many share links all
# of them, so it is no name.
_NO_NAME = frozenset(
    {
        "", "0", "x", "xx", "xxx", "na", "nb", "nee", "nvt", "none", "geen", "idem", "zelf", "zelfde", "dito",
        "eigen", "onbekend", "zieboven", "ziehierboven", "zelfstandig", "geenconcern", "nietbekend",
        "alsboven", "geenmoeder", "nietvantoepassing", "geenmoederorganisatie", "nogniet", "volgt", "test",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Identity:
    """By what a concern is known: KvK number and normalised name, each possibly empty."""

    kvk: str
    name: str


NOBODY = Identity("", "")


def by_file(assigned: Mapping[str, str]) -> dict[str, str]:
    """The table `[concern]` by file name, in the one form of an accent that a name can be looked up by."""
    return {file_name(file): concern for file, concern in assigned.items()}


def identity_of(submission: Submission, assigned: Mapping[str, str]) -> Identity:
    """From the table `[concern]` of traject.toml when it names the file, else from the sheet's own fields.

    Without a concern, the provider is its own concern.
    """
    return identity_in(submission.file, submission.fields, assigned)


def identity_in(file: str, fields: Mapping[str, str], assigned: Mapping[str, str]) -> Identity:
    """The same from the name of a file and the provider fields in it, as the vault keeps them."""
    given = assigned.get(file_name(file))
    if given:
        return Identity("", concern_name(given))
    return Identity(
        kvk_number(fields.get("kvk_nummer", "")),
        concern_name(fields.get("concern", "")) or concern_name(fields.get("aanbieder", "")),
    )


def states_concern(submission: Submission, assigned: Mapping[str, str]) -> bool:
    """Whether the tool or the settings say which concern it is of; else the provider is taken for it."""
    fields = submission.fields
    return submission.bulk or bool(
        assigned.get(file_name(submission.file))
        or kvk_number(fields.get("kvk_nummer", ""))
        or concern_name(fields.get("concern", ""))
    )


def kvk_number(text: str) -> str:
    """The eight digits, or empty where there is no KvK number, or not one.

    Read are `KvK 12345678`, `12.34.56.78`, a number with its vestiging behind it, and one without the zero
    that a sheet dropped.
    """
    if not text.isascii():
        text = "".join(sign if sign.isascii() else " " for sign in text)
    for joined in (text, re.sub(r"(?<=\d)[\s.-]+(?=\d)", "", text)):
        groups = [found[0] for found in re.finditer(r"\d+", joined)]
        if len(groups) == 1 and len(groups[0]) == KVK_DIGITS - 1:
            groups = [groups[0].zfill(KVK_DIGITS)]
        whole = {group for group in groups if len(group) == KVK_DIGITS and group.strip("0")}
        if len(whole) == 1:
            return whole.pop()
    return ""


def kvk_is_unreadable(text: str) -> bool:
    """Whether there are digits that make no KvK number: the concern may then count twice."""
    return not kvk_number(text) and bool(re.search(r"[1-9]", text))


def concern_name(text: str) -> str:
    """A name for comparing: without legal form, case, diacritics and punctuation; empty where it is no name.

    Two names that differ in these only count as one concern: taking one for two would let a round
    pass the minimum number of concerns that it does not have.
    """
    if re.sub(r"[^a-z0-9]", "", text.casefold()) in _NO_NAME and text.isascii():
        return ""
    return normalise(_LEGAL_FORM.sub(" ", text)) or normalise(text)


def tokens_of(identity: Identity) -> list[str]:
    """By what a concern is known, in the form of a key."""
    parts = (("kvk", identity.kvk), ("naam", identity.name))
    return [f"{kind}:{text}" for kind, text in parts if text]
