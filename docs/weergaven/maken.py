"""Maakt de weergaven in deze map opnieuw: `python docs/weergaven/maken.py`. Nodig: pdftoppm (poppler).

De rondes zijn verzonnen en staan bij de tests (extreme_rounds.py). Wat per beeld te zien moet zijn, staat in
README.md.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tests" / "unit"))

# why E402: the rounds stand with the tests, and are found by the line above only
from deck_rounds import deck_of  # noqa: E402
from extreme_rounds import EXTREMES  # noqa: E402
from report_rounds import released_round  # noqa: E402

from kostprijs.report.handout import build_handout  # noqa: E402
from kostprijs.report.pdf import render_pdf  # noqa: E402
from kostprijs.report.slides_pdf import render_slides_pdf  # noqa: E402

MARK = "0123456789ab"
COUNTS = HERE / "bladzijden.json"
DOTS_PER_INCH, COLOURS = 65, 96
# Which pages are kept; an ordinary handout whole, of the others what tells most.
KEPT: Mapping[str, tuple[int, ...]] = {
    "gewoon": (1, 2, 3, 4, 5, 6, 7, 8),
    "lange-namen": (1, 3, 8),
    "veertig-elementen": (3, 4, 5),
    "een-element": (1, 2),
    "niets-getoond": (1, 2),
    "negatief": (4, 5),
    "vier-cijfers": (2, 3),
    "vijf-groepen": (4, 5),
    "buitengrenzen": (2, 4),
    "tweede-ronde": (3, 6),
    "dias-gewoon": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    "dias-lange-namen": (1, 5),
    "dias-tweede-ronde": (9, 10),
}


def sources() -> dict[str, Callable[[], bytes]]:
    """The PDF of every round by name."""
    rounds = {"gewoon": released_round, **EXTREMES}
    pages = {name: lambda made=made: render_pdf(build_handout(made(), MARK)) for name, made in rounds.items()}
    decks = {f"dias-{name}": made for name, made in rounds.items() if f"dias-{name}" in KEPT}
    return pages | {
        name: lambda made=made: render_slides_pdf(deck_of(made())) for name, made in decks.items()
    }


def names() -> set[str]:
    """The files that belong here."""
    return {f"{name}-{page}.png" for name, pages in KEPT.items() for page in pages}


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pikepdf

    with tempfile.TemporaryFile() as file:
        file.write(pdf)
        with pikepdf.open(file) as document:
            return len(document.pages)


def draw(pdf: Path, page: int, target: Path) -> None:
    """One page as a small picture."""
    from PIL import Image

    program = shutil.which("pdftoppm")
    if program is None:
        raise SystemExit("pdftoppm is niet gevonden; «make system» installeert het (poppler-utils)")
    stem = pdf.with_suffix("")
    options = ["-png", "-singlefile", "-r", str(DOTS_PER_INCH), "-f", str(page), "-l", str(page)]
    command = [program, *options, pdf, stem]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)  # noqa: S603 - our own arguments
    with Image.open(stem.with_suffix(".png")) as picture:
        picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.FASTOCTREE).save(target, optimize=True)


def main() -> None:
    """Draw every kept page again, and note how many pages each source has."""
    for old in HERE.glob("*.png"):
        old.unlink()
    counts = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, make in sources().items():
            pdf = Path(folder) / f"{name}.pdf"
            pdf.write_bytes(make())
            counts[name] = page_count(pdf.read_bytes())
            for page in KEPT[name]:
                draw(pdf, page, HERE / f"{name}-{page}.png")
    COUNTS.write_text(json.dumps(counts, indent=2) + "\n")


if __name__ == "__main__":
    main()
