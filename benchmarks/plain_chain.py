"""The plain chain that publishing is timed beside: papermill, nbconvert and Chromium, for every handout."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROUND = "ronde-1"
# the notebooks of the plain chain: the same steps and the same library as ours, as an analyst writes them
_HANDOUT = """\
from pathlib import Path
from kostprijs.cli import steps
from kostprijs.intake.round import run_intake
from kostprijs.layout import Workspace
workspace = Workspace(Path.cwd())
# %%
run_intake(workspace, traject, ronde)
released = steps.anonymise(workspace, traject, ronde, None)
# %%
from kostprijs.report.shown import load_page
page = load_page(Path.cwd(), traject, ronde)
page.cover
# %%
for part in page.handout.sections:
    display(page.section(part.id))
# %%
from kostprijs.report.tables import tables_csv
from kostprijs.report.workbook import render_workbook
target = Path.cwd() / "reports" / traject
(target / "tabellen.xlsx").write_bytes(render_workbook(page.handout, released))
(target / "tabellen.csv").write_bytes(tables_csv(page.handout))
"""
_SLIDES = """\
from pathlib import Path
from kostprijs.report.slides import load_deck
from kostprijs.report.slideshow import render_pptx
deck = load_deck(Path.cwd(), traject, ronde)
# %%
(Path.cwd() / "reports" / traject / "slides.pptx").write_bytes(render_pptx(deck, None))
"""


def write_notebooks(root: Path) -> None:
    """The two notebooks of the plain chain."""
    import nbformat
    from nbformat import v4

    for name, sources in (("handout.ipynb", _HANDOUT), ("slides.ipynb", _SLIDES)):
        tagged = v4.new_code_cell(f'traject = ""\nronde = "{ROUND}"', metadata={"tags": ["parameters"]})
        cells = [tagged, *(v4.new_code_cell(source.strip()) for source in sources.split("# %%"))]
        about = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(v4.new_notebook(cells=cells, metadata=about), root / name)


def make_plain(root: Path, names: Sequence[str], chromium: str) -> None:
    """The plain chain: papermill, nbconvert and Chromium, each started for every handout."""
    bin_folder = Path(sys.executable).parent
    write_notebooks(root)
    for name in names:
        folder = root / "reports" / name
        folder.mkdir(parents=True)
        for notebook in ("handout.ipynb", "slides.ipynb"):
            command = [bin_folder / "papermill", "--no-progress-bar", "-p", "traject", name]
            run([*command, root / notebook, folder / notebook], root)
        convert = [bin_folder / "jupyter", "nbconvert", "--to", "html", "--no-input"]
        run([*convert, folder / "handout.ipynb"], root)
        page, pdf = folder / "handout.html", folder / "handout.pdf"
        quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        run([chromium, *quiet, f"--print-to-pdf={pdf}", page.as_uri()], root)
        for file in ("handout.html", "handout.pdf", "slides.pptx", "tabellen.xlsx"):
            if not (folder / file).stat().st_size:
                raise RuntimeError(f"the plain chain gave no {file}")


def run(command: Sequence[str | Path], cwd: Path) -> None:
    """Run a program to its end. Raises RuntimeError where it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name}: {done.stderr[-2000:]}")
