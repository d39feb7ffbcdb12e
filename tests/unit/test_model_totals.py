"""A total and its parts (onderdelen): what a model file may say, and that any is checked for doubles."""

from __future__ import annotations

import pytest

from kostprijs.errors import ModelError
from kostprijs.intake.basis import context_of
from kostprijs.intake.blocking import double_total
from kostprijs.intake.submission import VALID, Filled, Submission
from kostprijs.model.loader import parse_model

MODEL = """
[model]
id = "m"
titel = "M"
peiljaar = 2019
uitkomst = "uit"
[[element]]
id = "reizen"
label = "Reiskosten samen"
eenheid = "eur_uur"
leeg_telt_als = 0
onderdelen = ["auto", "fiets", "trein"]
[[element]]
id = "auto"
label = "Auto"
eenheid = "eur_uur"
leeg_telt_als = 0
[[element]]
id = "fiets"
label = "Fiets"
eenheid = "eur_uur"
leeg_telt_als = 0
[[element]]
id = "trein"
label = "Trein"
eenheid = "eur_uur"
leeg_telt_als = 0
[[element]]
id = "opslag"
label = "Opslag"
eenheid = "pct"
[[regel]]
id = "uit"
label = "Uit"
eenheid = "eur_uur"
formule = "som(reizen, auto, fiets, trein) * (1 + opslag)"
"""


BLANK = '\neenheid = "eur_uur"\nleeg_telt_als = 0'


def found(**values: float) -> list[tuple[str, str]]:
    model = parse_model(MODEL.encode(), "m.toml")
    filled = {name: Filled(value, VALID, "naam", None, "") for name, value in values.items()}
    context = context_of(model, 2019, lambda _name, _year: None)
    return [(f.code, f.figure) for f in double_total(context, Submission("f", "", values=filled))]


def test_any_total_beside_its_parts_is_a_double_count():
    assert found(reizen=1.0) == found(auto=0.5, fiets=0.2) == found(reizen=1.0, auto=0.0) == []
    assert found(reizen=1.0, auto=0.5) == [("reizen_dubbel", "auto")]
    assert found(reizen=1.0, auto=0.5, trein=0.1) == [("reizen_dubbel", "auto"), ("reizen_dubbel", "trein")]
    assert found(reizen=1.0, auto=0.5, fiets=0.2, trein=0.1) == [("reizen_dubbel", "reizen")]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"trein"]', '"bus"]', "«bus» moet een ander"),
        ('"trein"]', '"reizen"]', "«reizen» moet een ander"),
        ('"trein"]', '"auto"]', "«auto» moet een ander"),
        ('"trein"]', '"opslag"]', "dezelfde eenheid"),
        ('label = "Auto"', 'label = "Auto"\nreeks = ["a", "b"]', "geen van beide een reeks"),
        (f'"Fiets"{BLANK}', '"Fiets"\neenheid = "eur_uur"', "leeg_telt_als = 0"),
        (f'"Trein"{BLANK}', f'"Trein"{BLANK[:-1]}1', "blijft leeg"),
        ('label = "Auto"', 'label = "Auto"\nonderdelen = ["opslag"]', "«auto» moet een ander"),
        ('["auto", "fiets", "trein"]', "3", "lijst van teksten"),
    ],
)  # fmt: skip
def test_a_wrong_total_is_refused_with_its_place(old, new, reason):
    assert MODEL.count(old) == 1
    with pytest.raises(ModelError, match=reason) as caught:
        parse_model(MODEL.replace(old, new).encode(), "m.toml")
    assert "m.toml, [[element]] " in str(caught.value)
    assert "onderdelen" in str(caught.value)
