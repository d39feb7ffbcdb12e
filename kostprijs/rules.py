"""The rules that determine a published figure, each with its versions (regels.toml)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from kostprijs.tomlfile import Table, parse_toml

_FILE = "regels.toml"
_ID, _RELEASE = r"[a-z][a-z0-9_]*", r"\d+\.\d+\.\d+"


@dataclass(frozen=True)
class RuleVersion:
    """One version: since which package it holds, what it says (Dutch), and whether it changed figures."""

    number: int
    since: str
    text: str
    changes_figures: bool


@dataclass(frozen=True)
class Rule:
    """One rule; `name` is Dutch, `module` the file of the package that carries it out."""

    id: str
    name: str
    module: str
    versions: tuple[RuleVersion, ...]

    def at(self, release: str) -> RuleVersion | None:
        """The version in a release of the package; None when the rule came later."""
        known = [version for version in self.versions if _parts(version.since) <= _parts(release)]
        return known[-1] if known else None


@functools.cache
def load_rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file. Raises ModelError for a wrong file."""
    return parse_rules((resources.files("kostprijs") / _FILE).read_bytes())


def parse_rules(data: bytes) -> tuple[Rule, ...]:
    """The rules in the bytes of their file. Raises ModelError: versions count up from 1, releases do too."""
    top = parse_toml(data, _FILE)
    top.only(("regel",))
    return tuple(map(_rule, top.tables("regel")))


def rule_versions() -> dict[str, int]:
    """The version of each rule in this package."""
    return {rule.id: rule.versions[-1].number for rule in load_rules()}


def rules_of(release: str) -> dict[str, int]:
    """The version of each rule in a release of the package, such as one whose manifest names no rules."""
    found = {rule.id: rule.at(release) for rule in load_rules()}
    return {name: version.number for name, version in found.items() if version}


def changed_since(versions: Mapping[str, int]) -> tuple[tuple[Rule, RuleVersion], ...]:
    """Each version of a rule that is newer than `versions` says, oldest first."""
    return tuple(
        (rule, version)
        for rule in load_rules()
        for version in rule.versions
        if version.number > versions.get(rule.id, 0)
    )


def _rule(table: Table) -> Rule:
    table.only(("id", "naam", "waar", "versie"))
    versions = tuple(map(_version, table.tables("versie")))
    releases = [_parts(version.since) for version in versions]
    if [version.number for version in versions] != list(range(1, len(versions) + 1)) or not versions:
        raise table.error("versie", "verwacht: versies 1, 2, 3 ... op volgorde")
    if releases != sorted(releases):
        raise table.error("versie", "verwacht: een latere versie is niet van een eerder pakket")
    return Rule(table.identifier("id", _ID), table.text("naam"), table.text("waar"), versions)


def _version(table: Table) -> RuleVersion:
    table.only(("versie", "sinds", "wat", "verandert_cijfers"))
    return RuleVersion(
        number=table.integer("versie", 1, 1000),
        since=table.identifier("sinds", _RELEASE),
        text=table.text("wat"),
        changes_figures=table.flag("verandert_cijfers"),
    )


def _parts(release: str) -> tuple[int, ...]:
    """`0.10.2` as numbers; what is no number (a release candidate's mark) counts as nothing."""
    return tuple(int(part) for part in release.split(".") if part.isdigit())
