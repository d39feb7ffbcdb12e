"""Days and years as somebody typed them: one outside these bounds is a slip of the pen."""

from __future__ import annotations

import re
from datetime import date

from kostprijs.errors import WrongUse

YEARS = FIRST_YEAR, LAST_YEAR = 2000, 2100  # of a day, and of what is reckoned for a municipality
MODEL_YEARS = 1990, 2100  # of a peiljaar, and of what a tariff is indexed to: tools are older than that


def parse_date(text: str) -> date:
    """`2020-07-01` as a day. Raises WrongUse, which says how to write one."""
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            raise ValueError("not written so")
        found = date.fromisoformat(text)
    except ValueError as error:
        raise WrongUse(f"«{text:.40}» is geen datum; schrijf bijvoorbeeld 2020-07-01.") from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise WrongUse(f"«{text:.40}» ligt buiten {FIRST_YEAR} tot en met {LAST_YEAR}; klopt het jaar?")
    return found
