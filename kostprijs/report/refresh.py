"""`python -m kostprijs.report.refresh FOLDER`: run the committed notebooks again and keep their outputs."""

from __future__ import annotations

import sys
from pathlib import Path

from kostprijs.files import write_atomic
from kostprijs.report.execute import execute_notebook, notebook_bytes


def refresh(folder: Path) -> list[Path]:
    """Execute every notebook of a folder on the parameters it has itself; returns the notebooks."""
    paths = sorted(folder.glob("*.ipynb"))
    for path in paths:
        write_atomic(path, notebook_bytes(execute_notebook(path, {}, folder)))
    return paths


if __name__ == "__main__":
    refresh(Path(sys.argv[1]))
