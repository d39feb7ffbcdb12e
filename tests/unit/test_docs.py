"""The documents are true: what they link to exists, and the commands they name are commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target


def known_commands() -> set[str]:
    from kostprijs.cli.app import app

    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    for group in app.registered_groups:
        inner = group.typer_instance.registered_commands
        names |= {f"{group.name} {command.name or command.callback.__name__}" for command in inner}
    return names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_named_commands_exist(page):
    known = known_commands()
    named = re.findall(
        r"(?:`|^ {4}|^\.venv/bin/|bin/)kostprijs ((?!-)[a-z]+(?: [a-z]+)?)", page.read_text(), re.M
    )
    for words in named:
        assert words in known or words.split()[0] in known, f"kostprijs {words}"


def test_every_command_stands_in_the_guide():
    text = (ROOT / "docs" / "handleiding.md").read_text()
    missing = {name for name in known_commands() if f"kostprijs {name}" not in text}
    assert missing <= {"demo", "model evaluate"}


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_make_targets_named_in_documents_exist():
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text()))
    for page in PAGES:
        for name in re.findall(r"(?:`|^)make ([a-z-]+)", page.read_text(), re.M):
            assert name in targets, f"{page.name}: make {name}"
