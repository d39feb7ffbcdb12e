"""What `publish --all` shows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kostprijs.cli.show import document, say
from kostprijs.numbers import count_of

if TYPE_CHECKING:
    from kostprijs.cli.many_steps import Outcome


def many(outcomes: tuple[Outcome, ...], json: bool) -> None:
    """How many rounds were made, were up to date and failed, and why."""
    counts = Counter(outcome.state.value for outcome in outcomes)
    if json:
        document({"rondes": [outcome.as_json() for outcome in outcomes], "telling": dict(counts)})
        return
    told = ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
    say(f"{count_of(len(outcomes), 'ronde', 'rondes')}: {told}.")
    for outcome in outcomes:
        if outcome.message:
            say(f"- {outcome.traject} {outcome.ronde}: {outcome.message}")
