"""The marks of public references in the drawings: of what each is, on every row that has one."""

from __future__ import annotations

import pytest
from report_rounds import released_round

from kostprijs.anonymise.dataset import Display
from kostprijs.report import drawings
from kostprijs.report.figures import Bar, band_keys
from kostprijs.report.handout import build_handout
from kostprijs.report.texts import load_texts

MARK = "0123456789ab"


def bars_of(monkeypatch: pytest.MonkeyPatch, **context: object) -> dict[str, Bar]:
    """The bars of every drawing by the id of the figure."""
    made: dict[str, Bar] = {}
    bar_of = drawings._bar

    def kept(released, figure, *rest) -> Bar:  # type: ignore[no-untyped-def]
        made[figure.id] = bar_of(released, figure, *rest)
        return made[figure.id]

    monkeypatch.setattr(drawings, "_bar", kept)
    build_handout(released_round(**context), MARK)
    return made


def alt(name: str, **context: object) -> str:
    section = build_handout(released_round(**context), MARK).section("figuren")
    return next(block.alt for block in section.blocks if getattr(block, "id", "") == name)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_reference_of_something_else_has_a_mark_of_its_own(monkeypatch, language) -> None:
    bars = bars_of(monkeypatch, language=language)
    # the premium of employer and employee together is no reference for the part of the employer
    assert (bars["pensioen_werkgever"].references, bars["pensioen_werkgever"].other_bases) == (
        (),
        ((23.5, 23.5), (0.6, 0.6)),
    )
    assert bars["verlof"].references == ((16.5, 16.5),)
    assert bars["verlof"].other_bases == ()
    assert bars["ziekteverzuim"].references == ()
    assert len(bars["ziekteverzuim"].other_bases) == 2


def test_a_step_of_a_series_has_the_references_of_its_series(monkeypatch) -> None:
    bars = bars_of(monkeypatch)
    steps = [bar for name, bar in bars.items() if name.startswith("uurloon[")]
    assert [bar.references for bar in steps] == [((10.76, 13.46),)] * 5
    assert all(bar.of_series for bar in steps)
    assert not bars["verlof"].of_series
    assert not [bar for name, bar in bars.items() if name.startswith("personeelsmix[") and bar.references]


def test_the_words_beside_a_drawing_tell_the_marks_apart() -> None:
    wages, percentages = alt("figuur-uurloon-1"), alt("figuur-pct-1")
    assert wages.count("openbare referentie van de hele reeks €\xa010,76 tot €\xa013,46") == 1
    assert "die (mogelijk) over iets anders gaat 23,5% en 0,6%." in percentages
    assert "hoogste groep 19,5%, openbare referentie 16,5%." in percentages


def test_the_legend_has_a_key_for_every_kind_of_mark_in_the_drawing() -> None:
    def keys(**marks: object) -> list[str]:
        bar = Bar("Een", Display.GROUPS, (1.0, 2.0, 4.0), ("1%", "2%", "4%"), **marks)  # type: ignore[arg-type]
        return [key.label for key in band_keys([bar], load_texts("nl"))][2:]

    assert keys() == []
    assert keys(references=((2.0, 2.0),)) == ["openbare referentie"]
    assert keys(references=((2.0, 3.0),), of_series=True) == ["openbare referentie van de hele reeks"]
    assert keys(other_bases=((2.0, 2.0),)) == ["openbare referentie, (mogelijk) over iets anders"]
