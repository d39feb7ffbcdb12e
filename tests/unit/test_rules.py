"""The rules that determine a figure: one file, held against the code, the manifest and the changelog."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kostprijs
from kostprijs.errors import ModelError
from kostprijs.rules import changed_since, load_rules, parse_rules, rule_versions, rules_of

FIRST = "0.1.0"
TWO = b"""
[[regel]]
id = "afronding"
naam = "Afronding"
waar = "numbers.py"
[[regel.versie]]
versie = 1
sinds = "0.1.0"
wat = "Een half naar boven."
[[regel.versie]]
versie = 2
sinds = "0.10.0"
wat = "Een half naar het even cijfer."
verandert_cijfers = true
"""


def parts(release: str) -> tuple[int, ...]:
    return tuple(map(int, release.split(".")))


def unsaid(rules, changelog: str) -> list[str]:
    """The changes of figures that are not under their release in the changelog, as *figures* with the id."""
    sections = {
        match[1]: match[2]
        for match in re.finditer(r"^## (\S+).*?\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    }
    return [
        f"{version.since}: {rule.id}"
        for rule in rules
        for version in rule.versions
        if version.changes_figures
        and not re.search(rf"^- \*figures\*.*\b{rule.id}\b", sections.get(version.since, ""), re.MULTILINE)
    ]


def test_every_rule_names_the_module_that_carries_it_out():
    package = Path(kostprijs.__file__).parent
    assert [rule.id for rule in load_rules() if not (package / rule.module).is_file()] == []


def test_no_rule_is_of_a_later_package_and_ids_are_unique():
    for rule in load_rules():
        assert all(parts(version.since) <= parts(kostprijs.__version__) for version in rule.versions), rule.id
        assert not rule.versions[0].changes_figures, "a first version changes nothing"
    assert len({rule.id for rule in load_rules()}) == len(load_rules())


def test_every_change_of_a_figure_stands_in_the_changelog(repository):
    assert unsaid(load_rules(), (repository / "CHANGELOG.md").read_text()) == []


def test_a_change_that_the_changelog_lacks_is_seen():
    said = "## 0.10.0\n\n- *figures* The rounding (afronding) is to even.\n\n## 0.1.0\n\n- *added* x\n"
    elsewhere = "## 0.11.0\n\n- *figures* afronding\n\n## 0.10.0\n\n- *changed* afronding\n"
    assert unsaid(parse_rules(TWO), said) == []
    assert unsaid(parse_rules(TWO), elsewhere) == ["0.10.0: afronding"]


def test_an_older_package_had_the_versions_of_its_time(monkeypatch):
    monkeypatch.setattr("kostprijs.rules.load_rules", lambda: parse_rules(TWO))
    assert rules_of("0.9.2") == {"afronding": 1}
    assert rules_of("0.10.0") == rule_versions() == {"afronding": 2}
    assert rules_of("0.0.9") == {}
    ((rule, version),) = changed_since({"afronding": 1})
    assert (rule.name, version.since, version.changes_figures) == ("Afronding", "0.10.0", True)
    assert changed_since({"afronding": 2}) == ()


def test_nothing_that_was_published_with_the_first_package_is_under_another_rule_now():
    """As long as this holds, the stored publication of 0.1.0 must verify in every figure."""
    changed = changed_since(rules_of(FIRST))
    assert [rule.id for rule, version in changed if version.changes_figures] == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (b"versie = 2", b"versie = 3", "versie"),
        (b'sinds = "0.10.0"', b'sinds = "0.0.1"', "versie"),
        (b'sinds = "0.10.0"', b'sinds = "volgende"', "sinds"),
        (b'id = "afronding"', b'id = "Af ronding"', "id"),
        (b"verandert_cijfers = true", b'verandert_cijfers = "ja"', "verandert_cijfers"),
        (b"naam =", b"name =", "name"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(old, new, place):
    with pytest.raises(ModelError, match=place):
        parse_rules(TWO.replace(old, new))
