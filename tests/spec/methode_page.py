"""Renders the cases of the disclosure specification into docs/methode.md, between markers.

Run `python tests/spec/methode_page.py` after a change of a case; a test fails when the page is behind.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import test_differencing
import test_disclosure_ladder as ladder

from kostprijs.anonymise.naive import naive_exposure
from kostprijs.anonymise.policy import load_policy
from kostprijs.model.loader import parse_model

PAGE = Path(__file__).parents[2] / "docs" / "methode.md"
POLICY = load_policy("streng")


def number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def shown(display: str, figures: Sequence[float]) -> str:
    words = [number(figure) for figure in figures]
    match display:
        case "groepen":
            return f"groepen: {' / '.join(words)}"
        case "grenzen":
            return f"tussen {words[0]} en {words[2]}, gemiddeld {words[1]}"
        case "gemiddelde":
            return f"gemiddeld {words[0]}"
        case "norm":
            return f"de norm: {words[0]}"
        case _:
            return "niet getoond"


def given_away(protection: str, values: Sequence[float | None]) -> str:
    """How many values the usual table gives to every reader."""
    model = parse_model(ladder.model_with(protection), "proef.toml")
    guarded = POLICY.guard(next(iter(model.figures())), model.source)
    found = naive_exposure([value for value in values if value is not None], guarded, POLICY)
    return f"{found.exact} van {found.attacked}"


def ladder_table() -> str:
    header = ("geval", "ingezonden waarden", "in de publicatie", "gewone tabel: exact bekend")
    rows = [
        (what, "; ".join("leeg" if v is None else number(v) for v in values), shown(display, figures),
         given_away(protection, values))
        for what, protection, values, display, figures in ladder.CASES
    ]  # fmt: skip
    return table(header, rows)


def differencing_table() -> str:
    header = ("geval", "al gepubliceerd", "nu gevraagd", "uitkomst")
    rows = [
        (what, "; ".join(map(members, published)) or "niets", members(asked),
         followed(published, asked, blocked=blocked))
        for what, published, asked, blocked in test_differencing.CASES
    ]  # fmt: skip
    return table(header, rows)


def followed(published: Sequence[Sequence[int]], asked: Sequence[int], *, blocked: bool) -> str:
    if asked in published:
        return "dezelfde cijfers"
    return "de eerdere cijfers, met hun datum" if blocked else "nieuwe cijfers"


def members(numbers: Sequence[int | str]) -> str:
    """`1-9, 12, 8b`: consecutive numbers as a range, changed values behind them."""
    runs: list[list[int]] = []
    for value in sorted(number for number in numbers if isinstance(number, int)):
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    texts = [f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return ", ".join([*texts, *(number for number in numbers if isinstance(number, str))])


def rendered(page: str) -> str:
    """The page with its tables made again."""
    for name, text in (("tonen", ladder_table()), ("volgorde", differencing_table())):
        begin, end = f"<!-- gevallen {name}: begin -->", f"<!-- gevallen {name}: einde -->"
        page, count = re.subn(
            rf"{re.escape(begin)}.*?{re.escape(end)}",
            lambda _, b=begin, t=text, e=end: f"{b}\n{t}\n{e}",
            page,
            flags=re.DOTALL,
        )
        if count != 1:
            raise ValueError(f"marker {name!r} stands {count} times in {PAGE.name}")
    return page


if __name__ == "__main__":
    PAGE.write_text(rendered(PAGE.read_text("utf-8")), "utf-8")
    sys.stdout.write(f"{PAGE.name} is up to date\n")
