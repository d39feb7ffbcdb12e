"""`python -m kostprijs.example data/raw/voorbeeld` writes what is missing there."""

from __future__ import annotations

import sys
from pathlib import Path

from kostprijs.example.writer import write_example


def main(arguments: list[str]) -> int:
    """Write the example into the one folder that is given; 2 for wrong use."""
    if len(arguments) != 1:
        sys.stderr.write("gebruik: python -m kostprijs.example MAP\n")
        return 2
    for path in write_example(Path(arguments[0])):
        sys.stdout.write(f"{path.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
