"""The letter as text, to paste in a mail: every word of the provider as plain text, no markup, no link."""

from __future__ import annotations

from kostprijs.intake.findings_text import escape_markdown
from kostprijs.intake.letters import CONFIDENTIAL, HEADINGS, INTRODUCTION, NOTHING_ASKED, Item, Letter


def letter_md(letter: Letter) -> bytes:
    """The letter in Markdown."""
    lines = [f"# Uw rekentool: {escape_markdown(letter.title)}", "", "Beste inzender,", ""]
    lines += [INTRODUCTION if letter.asks else NOTHING_ASKED, ""]
    if letter.about:
        lines += [f"Het gaat om het bestand {escape_markdown(letter.about)}.", ""]
    number = 0
    for severity, heading in HEADINGS.items():
        chosen = letter.of(severity)
        if chosen:
            lines += [f"## {heading}", ""]
        for item in chosen:
            number += 1
            lines += _item_md(number, item)
    if letter.changes:
        lines += ["## Wat wij hebben aangepast", ""]
        lines += [f"- {escape_markdown(change)}" for change in letter.changes]
        lines.append("")
    lines += [CONFIDENTIAL, "", "Met vriendelijke groet", ""]
    return "\n".join(lines).encode("utf-8", "replace")


def _item_md(number: int, item: Item) -> list[str]:
    where = f" ({escape_markdown(item.where)})" if item.where else ""
    lines = [
        f"{number}. **{escape_markdown(item.subject)}**{where}",
        f"   - Ingevuld: {escape_markdown(item.found)}",
        f"   - Verwacht: {escape_markdown(item.expected)}",
        f"   - {escape_markdown(item.action)}",
    ]
    if item.context:
        around = "; ".join(f"{label}: {shown}" for label, shown in item.context)
        lines.append(f"   - Zo staat het in uw rekentool: {escape_markdown(around)}")
    return [*lines, ""]
