"""What stands in the pages to be typed: command lines, in blocks and between words, and files in TOML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import typer

from kostprijs.cli.app import app

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "handleiding"
PROGRAM = r"(?:\.venv/bin/)?kostprijs"


def leaves(command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, object]]:
    """Every command with its words, such as «model list»."""
    for name, inner in getattr(command, "commands", {}).items():
        yield from leaves(inner, (*words, name))
    if words and not hasattr(command, "commands"):
        yield " ".join(words), command


COMMANDS = typer.main.get_command(app)
LEAVES = dict(leaves(COMMANDS))


def guide_text() -> str:
    """All pages of the guide."""
    return "\n".join(page.read_text() for page in sorted(GUIDE.glob("*.md")))


def command_lines(text: str) -> list[str]:
    """What stands in a page to be typed: in an indented or a fenced block, after the name of the program."""
    fenced = "\n".join(re.findall(r"```\w*\n(.*?)```", text, re.DOTALL))
    indented = "\n".join(re.findall(r"(?m)^ {4}(.*)$", text))
    return re.findall(rf"(?m)^{PROGRAM} (.*)$", f"{fenced}\n{indented}")


def mentions(text: str) -> list[str]:
    """Commands between backticks or «»: with all they need, or only their name."""
    spans = re.findall(rf"`{PROGRAM}\s+([^`]+)`|«kostprijs\s+([^»]+)»", text)
    return [" ".join((one or other).split()) for one, other in spans]


def toml_blocks(text: str) -> list[str]:
    """The files, and parts of files, that a page shows."""
    return re.findall(r"```toml\n(.*?)```", text, re.DOTALL)


def toml_block(beginning: str) -> str:
    """The one TOML block of the guide that begins so."""
    (found,) = (block for block in toml_blocks(guide_text()) if block.startswith(beginning))
    return found


def typed(text: str) -> list[str]:
    """All lines of a page that a reader can type as they stand, in its order.

    Those in a block, of any program, and those between backticks that say what the command is about: a bare
    `kostprijs anonymise` names a command and is not one.
    """
    text = re.sub(r"```toml\n.*?```", "", text, flags=re.DOTALL)
    found = re.finditer(r"(?m)```\w*\n([^`]*)```|^ {4}(\S.*)$|`([^`]+)`", text)
    lines: list[str] = []
    for fenced, indented, span in (match.groups(default="") for match in found):
        lines += [line.strip() for line in (*fenced.splitlines(), indented) if line.strip()]
        if span and _is_whole(" ".join(span.split())):
            lines.append(" ".join(span.split()))
    return lines


def _is_whole(span: str) -> bool:
    program, _, rest = span.partition(" ")
    if program == "make":
        return bool(rest)
    if not re.fullmatch(PROGRAM, program):
        return False
    name = next((name for name in LEAVES if f"{rest} ".startswith(f"{name} ")), "")
    if not name:
        return False
    return rest != name or not any(option.param_type_name == "argument" for option in LEAVES[name].params)
