"""The model hbh-2019 as an analyst writes it in whole-array NumPy: the peers of the compiled model.

Percentages come in points, a series on the last axis.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
ROWS = 8_192  # of one piece: what is worked out in between then fits in the processor's own memory
MAY_BE_BLANK = ("whk", "whk_wga", "whk_zw", "reistijd", "opleidingskosten", "gemeentelijke_eisen")


def line_by_line(inputs: Mapping[str, Array]) -> Array:
    """Every line of the model a statement, a blank zero where the model says so."""
    x = dict(inputs)
    for name in MAY_BE_BLANK:
        x[name] = np.where(np.isnan(x[name]), 0.0, x[name])
    return _lines(x)


def _lines(x: Mapping[str, Array]) -> Array:
    gemiddeld_uurloon = (x["uurloon"] * (x["personeelsmix"] / 100)).sum(axis=-1)
    vakantietoeslag = gemiddeld_uurloon * (x["vakantietoeslag"] / 100)
    eindejaarsuitkering = gemiddeld_uurloon * (x["eindejaarsuitkering"] / 100)
    bruto_loon = gemiddeld_uurloon + vakantietoeslag + eindejaarsuitkering
    premies = ("awf", "sectorpremie", "aof", "opslag_kinderopvang", "whk", "whk_wga", "whk_zw", "zvw")
    werkgeverslasten = sum((x[name] / 100 for name in premies[1:]), x[premies[0]] / 100)
    sociale_lasten = bruto_loon * werkgeverslasten
    grondslag = np.maximum(0, 1 - x["franchise_jaar"] / (gemiddeld_uurloon * x["contracturen"]))
    pensioen = bruto_loon * grondslag * (x["pensioen_werkgever"] / 100)
    betaald_uur = bruto_loon + sociale_lasten + pensioen
    niet_productief = (
        x["verlof"] / 100 + x["ziekteverzuim"] / 100 + x["scholing"] / 100 + x["niet_planbaar"] / 100
    )
    productief_uur = betaald_uur / (1 - niet_productief - x["reistijd"] / 100)
    reis_opleiding = x["reiskosten_woon_werk"] + x["reiskosten_client"] + x["opleidingskosten"]
    directe_kosten = productief_uur + reis_opleiding
    overhead = directe_kosten * (x["overhead"] / 100)
    kostprijs = directe_kosten + overhead + x["gemeentelijke_eisen"]
    tarief_peiljaar = kostprijs + kostprijs * (x["risico"] / 100)
    return tarief_peiljaar + tarief_peiljaar * (x["indexatie"] / 100)


def contracted(x: Mapping[str, Array]) -> Array:
    """As few passes over memory as whole arrays allow: percentages summed first, nothing may be blank."""
    loon = (x["uurloon"] * x["personeelsmix"]).sum(axis=-1) / 100
    bruto = loon * (1 + (x["vakantietoeslag"] + x["eindejaarsuitkering"]) / 100)
    premies = x["awf"] + x["sectorpremie"] + x["aof"] + x["opslag_kinderopvang"] + x["zvw"]
    premies = (premies + x["whk"] + x["whk_wga"] + x["whk_zw"]) / 100
    grondslag = np.maximum(0, 1 - x["franchise_jaar"] / (loon * x["contracturen"]))
    betaald = bruto * (1 + premies + grondslag * x["pensioen_werkgever"] / 100)
    weg = x["verlof"] + x["ziekteverzuim"] + x["scholing"] + x["niet_planbaar"] + x["reistijd"]
    direct = betaald / (1 - weg / 100) + x["reiskosten_woon_werk"]
    direct = direct + x["reiskosten_client"] + x["opleidingskosten"]
    kostprijs = direct * (1 + x["overhead"] / 100) + x["gemeentelijke_eisen"]
    return kostprijs * (1 + x["risico"] / 100) * (1 + x["indexatie"] / 100)


def in_pieces(x: Mapping[str, Array], out: Array) -> Array:
    """As `contracted`, a piece at a time into `out`: the hardest to beat that a few lines of NumPy give."""
    for first in range(0, len(out), ROWS):
        piece = slice(first, first + ROWS)
        out[piece] = contracted({name: values[piece] for name, values in x.items()})
    return out
