"""What may be shown of one cost element: the values of the concerns, and the only acceptable outcome.

Each case is a row of what the project leader has and what the page may say. `protect` is called as the
command line calls it, with a model of one element.
"""

from __future__ import annotations

import pytest
from small_models import a_line, an_element, model_text

from kostprijs.anonymise.policy import load_policy
from kostprijs.anonymise.protect import protect
from kostprijs.errors import Refused
from kostprijs.model.loader import parse_model

OVERHEAD = "prior = [0, 40]\nkorrel = 0.1\nmarge = 1.5\nraster = 1.0"
OVERHEAD_WHOLE = "prior = [0, 40]\nkorrel = 1.0\nmarge = 1.5\nraster = 1.0"
EURO = "prior = [0, 1.5]\nkorrel = 0.01\nmarge = 0.055\nraster = 0.05"
SCHOLING = "prior = [0, 5]\nkorrel = 0.1\nmarge = 0.15\nraster = 0.25\nnul_is_normaal = true\nnorm = 2.0"
NETTO = "prior = [-5, 20]\nkorrel = 0.1\nmarge = 0.5\nraster = 0.5\nnul_is_normaal = true"
HIDDEN = ("niet_getoond", [])

# rendered in docs/methode.md by methode_page.py, hence the Dutch
CASES = [
    # what it shows, protection, values (None: not filled in), shown as, figures
    ("vijf: grenzen op vier rasterstappen, want op twee stappen ligt 11,0 zeker tussen 10 en 12", OVERHEAD,
     [11.0, 13.5, 15.0, 16.5, 21.0], "grenzen", [8, 15, 24]),
    ("zes: twee helften van drie", OVERHEAD, [9.5, 12, 13.5, 15, 17, 22.5], "groepen", [12, 18]),
    ("zeven: helften van drie en vier", OVERHEAD, [8.4, 11, 12.5, 15, 18, 20, 24.3], "groepen", [11, 19]),
    ("negen: drie groepen van drie", OVERHEAD, [8.4, 11, 12.5, 14, 15, 15.5, 18, 20, 24.3],
     "groepen", [11, 15, 21]),
    ("negen dicht bij elkaar: alleen het gemiddelde", OVERHEAD,
     [14.6, 14.8, 14.9, 15.0, 15.0, 15.1, 15.2, 15.3, 15.5], "gemiddelde", [15]),
    ("de drempel telt wat is ingevuld, niet wie meedeed", OVERHEAD,
     [12, None, 14, None, 15, None, 18, None, None], *HIDDEN),
    ("negen nullen", EURO, [0] * 9, *HIDDEN),
    ("acht nullen en één waarde: hetzelfde als negen nullen", EURO, [0] * 8 + [0.25], *HIDDEN),
    ("maar vier waarden die geen nul zijn", EURO, [0] * 5 + [0.25, 0.3, 0.4, 0.5], *HIDDEN),
    ("één grote tussen kleine: de p%-regel", EURO,
     [1.4, 0.01, 0.01, 0.01, 0.01, 0.02, 0.02, 0.02, 0.03], *HIDDEN),
    ("hele procenten: bij groepen van 12, 13 en 14 blijven er te weinig mogelijke waarden, bij helften niet",
     OVERHEAD_WHOLE, [12, 12, 12, 13, 13, 13, 14, 14, 14], "groepen", [12, 14]),
    ("allemaal gelijk aan de openbare norm", SCHOLING, [2.0] * 9, "norm", [2]),
    ("één wijkt af van de norm: hetzelfde als niemand", SCHOLING, [2.0] * 8 + [3.5], "norm", [2]),
    ("twee wijken af van de norm: hetzelfde als niemand", SCHOLING, [2.0] * 7 + [3.5, 0.0], "norm", [2]),
    ("twee wijken af van een waarde die niet de norm is", OVERHEAD, [15.0] * 7 + [20.0, 9.0], *HIDDEN),
]  # fmt: skip


def model_with(protection: str) -> bytes:
    guard = f"[element.bescherming]\n{protection}\n"
    return model_text(an_element("waarde"), guard, a_line("tarief", "waarde", "pct")).encode()


def released(protection: str, values: list[float | None]) -> tuple[str, list[float]]:
    model = parse_model(model_with(protection), "proef.toml")
    rows = {
        f"concern {i}": ({} if value is None else {"waarde": value}) | {"tarief": 1.0}
        for i, value in enumerate(values)
    }
    figure = protect(rows, model, load_policy("streng")).figures[0]
    return figure.display.value, [float(value) for value in figure.values]


@pytest.mark.parametrize(
    ("what", "protection", "values", "display", "figures"), CASES, ids=[c[0] for c in CASES]
)
def test_what_may_be_shown(what, protection, values, display, figures):
    assert released(protection, values) == (display, figures)


def test_fewer_than_five_concerns_are_refused_and_the_count_is_not_said():
    model = parse_model(model_with(OVERHEAD), "proef.toml")
    for count in range(5):
        rows = {str(i): {"waarde": 12.0 + i, "tarief": 1.0} for i in range(count)}
        with pytest.raises(Refused) as refusal:
            protect(rows, model, load_policy("streng"))
        assert not any(character.isdigit() for character in str(refusal.value))
        assert refusal.value.exit_code == 3


def test_negative_values_are_shown_with_their_sign_and_zero_never_with_one():
    display, figures = released(NETTO, [-3.1, -0.9, -0.2, 0.1, 0.3, 4.0, 9.7, 12.2])
    assert display == "groepen"
    assert figures == [-1.0, 6.5]
    model = parse_model(model_with(NETTO), "proef.toml")
    values = [-4.2, -2.1, -0.2, 0.0, 0.1, 0.3, 1.9, 4.1]
    rows = {str(i): {"waarde": value, "tarief": 1.0} for i, value in enumerate(values)}
    printed = [str(value) for value in protect(rows, model, load_policy("streng")).figures[0].values]
    assert not any(text.startswith("-0") and float(text) == 0 for text in printed)


def test_one_negative_value_does_not_switch_the_p_rule_off():
    dominated = [1.4, 0.01, 0.01, 0.01, 0.01, 0.02, 0.02, 0.02]
    euro = "prior = [0, 1.5]\nkorrel = 0.01\nmarge = 0.055\nraster = 0.05"
    assert released(euro, [*dominated, 0.03]) == HIDDEN
    assert released(euro, [*dominated, -0.03]) == HIDDEN
