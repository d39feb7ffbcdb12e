"""What is certified of a released round, without a cause of suppression and without a count per figure."""

from __future__ import annotations

from typing import Any

from kostprijs.anonymise.certified import line_of
from kostprijs.anonymise.ledger import Ledger
from kostprijs.anonymise.policy import Policy
from kostprijs.anonymise.protect import Protected

_EXACT = "uit de cijfers van deze publicatie is geen enkele ingezonden waarde voor iemand exact te bepalen"
_SINGLE = (
    "uit de cijfers van een onderdeel kan geen enkele deelnemer de waarde van een ander binnen de marge "
    "plaatsen"
)
_PAIRS = "geen twee deelnemers die hun cijfers delen kunnen die van een derde binnen de marge plaatsen"
_ROUNDS = (
    "veilig tegen het naast elkaar leggen van de groepen van twee rondes: getoetst is welke concerns in elke "
    "ronde zaten, niet welke waarden de twee reeksen groepen samen nog openlaten"
)
_OUTSIDE_KNOWLEDGE = (
    "veilig tegen raden of tegen kennis van buiten deze publicatie, zoals een ander traject met dezelfde "
    "inzendingen"
)


def certificate(protected: Protected, policy: Policy, ledger: Ledger, publication: str) -> dict[str, Any]:
    """The content of certificaat.json, but for the hash of the dataset.

    `publication` is RONDE, or RONDE/DEEL for a part; `grootboek` names its own line, with the hash over
    the public part (see certified.py), so that publishing the same once more gives the same bytes.

    The verdict per figure says how it is shown, the same word for every cause. The interval of the
    best placed attacker is given in whole margins, rounded down, over the round as a whole: finer
    would tell something of the values.
    """
    tightest = protected.tightest
    number, line_sha256 = line_of(ledger, publication)
    return {
        "versie": 1,
        "beleid": {"id": policy.id, "titel": policy.title, "sha256": policy.sha256},
        "figuren": {figure.id: figure.display.value for figure in protected.figures},
        "krapste_interval_in_marges": None
        if tightest is None
        else {"buitenstaander": tightest.outsider, "deelnemer": tightest.insider},
        "gezegd": [
            _EXACT,
            _SINGLE,
            *([_PAIRS] if policy.pairs_gated else []),
        ],
        "niet_gezegd": [
            "veilig tegen alle andere deelnemers samen",
            _ROUNDS,
            _OUTSIDE_KNOWLEDGE,
            "veilig tegen gevolgtrekkingen uit de keuze van de weergave",
        ],
        "herhaald": {figure.id: figure.frozen_since for figure in protected.figures if figure.frozen_since},
        "grootboek": {"publicatie": publication, "regel": number, "sha256": line_sha256},
    }
