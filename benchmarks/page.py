"""What the benchmarks share: arguments, clocks, and the page on which each writes its own section."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import re
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from kostprijs.surroundings import commit

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = REPOSITORY / "docs" / "prestaties.md"
SECTIONS = ("bescherming", "kostprijsmodel", "intake", "publicatie", "een-handout", "veel-rondes", "scenario")

_HEAD = """\
# Prestaties

Geschreven door `make bench`, elk onderdeel door een eigen programma in `benchmarks/`; niet met de hand
wijzigen. Tijden hangen van de machine af; geen enkele test hangt eraan.
"""


def arguments_for(what: str) -> argparse.ArgumentParser:
    """The arguments of the benchmark that times this; it adds its own."""
    parser = argparse.ArgumentParser(description=f"Time {what}; writes a section of docs/prestaties.md.")
    parser.add_argument("--no-page", action="store_true", help="print the section and leave docs/ alone")
    return parser


def hand_in(name: str, text: str, options: argparse.Namespace) -> None:
    """Print a section, and put it on the page unless the arguments say not to."""
    sys.stdout.write(text)
    if not options.no_page:
        write_section(name, text)


def write_section(name: str, text: str, page: Path = PAGE) -> None:
    """Put one section on the page, in place of the one with that name."""
    if name not in SECTIONS:
        raise ValueError(f"no section {name}")
    old = page.read_text(encoding="utf-8") if page.exists() else ""
    found = {key: _section(old, key) for key in SECTIONS} | {name: text.strip()}
    parts = [f"<!-- {key} -->\n{part}\n<!-- /{key} -->\n" for key, part in found.items() if part]
    page.write_text("\n".join([_HEAD, *parts]), encoding="utf-8")


def _section(page: str, name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", page, re.DOTALL)
    return found[1] if found else ""


def about() -> str:
    """What was run, when, of which version and on what: as far as that is nobody's business but ours."""
    command = " ".join(["python", f"benchmarks/{Path(sys.argv[0]).name}", *sys.argv[1:]])
    today, version = dt.datetime.now(dt.UTC).date(), (commit(REPOSITORY) or "onbekend")[:10]
    python = f"Python {platform.python_version()} op {platform.system()}"
    return (
        f"`{command}`,\ngemeten op {today.day}-{today.month}-{today.year}, commit {version}. {python}, "
        f"{os.cpu_count()} processors, numpy {np.__version__}"
    )


def load() -> float:
    """How busy the machine is: processes that run or wait, over the last minute."""
    return os.getloadavg()[0]


def loads(before: float) -> str:
    """The load at the beginning and now."""
    return f"{dutch(before, 1)} en {dutch(load(), 1)}"


def dutch(value: float, decimals: int = 3) -> str:
    """A number with the decimal comma and the thousands point."""
    text = f"{value:,.{decimals}f}"
    return text.replace(",", "_").replace(".", ",").replace("_", ".")


def spread(values: Sequence[float], decimals: int) -> str:
    """The median, and the lowest and highest value in brackets; one value is just that."""
    if len(values) == 1:
        return dutch(values[0], decimals)
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{dutch(middle, decimals)} ({dutch(low, decimals)}–{dutch(high, decimals)})"


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak(work: Callable[[], object]) -> float:
    """The most memory in MiB that was taken while this ran, beyond what was there before."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def say(text: str) -> None:
    """Progress, on standard error."""
    sys.stderr.write(text + "\n")
