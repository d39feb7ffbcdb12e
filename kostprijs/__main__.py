"""`python -m kostprijs`: the same as the command `kostprijs`."""

from kostprijs.cli import main

main()
