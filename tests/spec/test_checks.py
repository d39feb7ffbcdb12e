"""The checks as a specification: what a provider fills in, and what is said about it.

One table per check. Left what stands in the tool (everything else is in order), right the findings:
severity, code, figure. A tool in order gives none.
"""

from __future__ import annotations

import pytest
from small_models import a_line, an_element, small_model

from kostprijs.intake.basis import Context, context_of
from kostprijs.intake.checks import run_asking, run_blocking
from kostprijs.intake.findings import Finding, Place
from kostprijs.intake.submission import BLANK, VALID, Filled, Submission
from kostprijs.intake.tariffs import with_tariffs
from kostprijs.intake.values import interpret
from kostprijs.model.references import Reference

STEPS = ["trede 0", "trede 1"]
MODEL = small_model(
    an_element("uurloon", "eur_uur", reeks=STEPS, grens_hard=[5, 40], grens_zacht=[10, 15]),
    an_element("personeelsmix", reeks=STEPS, reeks_totaal=100),
    an_element("eindejaarsuitkering", grens_hard=[0, 15], referentie=["eju"]),
    an_element("whk", leeg_telt_als=0, onderdelen=["whk_wga", "whk_zw"], label="Whk totaal"),
    an_element("whk_wga", leeg_telt_als=0, label="Whk WGA"),
    an_element("whk_zw", leeg_telt_als=0, label="Whk ZW-flex"),
    an_element("verlof", grens_hard=[0, 40], grens_zacht=[12, 25], cao_minimum=16.5),
    an_element("ziekteverzuim", grens_hard=[0, 40], grens_zacht=[2, 15]),
    a_line("loon", "som(uurloon * personeelsmix) * (1 + eindejaarsuitkering + whk + whk_wga + whk_zw)"),
    a_line("tarief", "loon / (1 - verlof - ziekteverzuim)", label="Tarief per uur"),
    name="klein_model",
)
IN_ORDER: dict[str, float] = {
    "uurloon[trede 0]": 11.0,
    "uurloon[trede 1]": 13.0,
    "personeelsmix[trede 0]": 40.0,
    "personeelsmix[trede 1]": 60.0,
    "eindejaarsuitkering": 7.4,
    "whk": 1.18,
    "verlof": 16.5,
    "ziekteverzuim": 5.7,
}
TARIFF = (11 * 0.4 + 13 * 0.6) * 1.0858 / (1 - 0.165 - 0.057)


def public(reference: str, year: int) -> Reference | None:
    value = {2018: 6.75, 2019: 7.4, 2020: 8.33, 2021: 8.33}.get(year) if reference == "eju" else None
    if value is None:
        return None
    return Reference("eju", "", "pct", value, None, "", "", "", year, year, "", "", "bevestigd")


# as if the tool had been sent out with these in it
SENT = {"verlof": 17.0, "personeelsmix[trede 0]": 20.0}
CONTEXT: Context = context_of(MODEL, 2019, public, SENT)


def findings(
    changes: dict[str, float | None] | None = None,
    fields: dict[str, str] | None = None,
    printed: float | None = None,
    absent: tuple[str, ...] = (),
    bulk: bool = False,
) -> list[Finding]:
    values = {
        figure: Filled(value, BLANK if value is None else VALID, "naam", Place("Invoer", "C7"), f"{value}")
        for figure, value in {**IN_ORDER, **(changes or {})}.items()
        if figure not in absent
    }
    submission = Submission("tool.xlsx", "", fields or {}, values, printed=printed, bulk=bulk)
    submission, found = run_blocking(CONTEXT, submission)
    (submission,) = with_tariffs(MODEL, [submission], {})
    return [*found, *run_asking(CONTEXT, submission)]


def brief(found: list[Finding]) -> list[str]:
    return [f"{finding.severity.value}: {finding.code} {finding.figure}" for finding in found]


def table(rows: str) -> list[tuple[dict[str, float | None], list[str]]]:
    """`figure = value, figure = value -> finding; finding`, one row per line; `-` is blank or none."""
    parsed = []
    for row in filter(None, map(str.strip, rows.splitlines())):
        left, right = row.split("->")
        changes = dict(pair.split("=") for pair in left.split(",") if "=" in pair)
        expected = [part.strip() for part in right.split(";") if part.strip() != "-"]
        parsed.append(
            ({k.strip(): None if v.strip() == "-" else float(v) for k, v in changes.items()}, expected)
        )
    return parsed


def test_a_tool_in_order_has_no_findings() -> None:
    assert findings(printed=TARIFF) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    table("""
        verlof = 40           -> vraag: grens_zacht verlof; vraag: verlof_met_ziekte verlof
        verlof = 41           -> fout: grens_hard verlof
        verlof = -1           -> fout: grens_hard verlof
        ziekteverzuim = 570   -> fout: grens_hard ziekteverzuim
        uurloon[trede 1] = 41 -> fout: grens_hard uurloon[trede 1]
        ziekteverzuim = 0     -> vraag: grens_zacht ziekteverzuim
    """),
)
def test_hard_bounds(changes, expected) -> None:
    assert brief(findings(changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    table("""
        ziekteverzuim = 2     -> -
        ziekteverzuim = 15    -> -
        ziekteverzuim = 1.9   -> vraag: grens_zacht ziekteverzuim
        ziekteverzuim = 15.1  -> vraag: grens_zacht ziekteverzuim
        uurloon[trede 0] = 9  -> vraag: grens_zacht uurloon[trede 0]
    """),
)
def test_soft_bounds(changes, expected) -> None:
    assert brief(findings(changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    table("""
        verlof = -                 -> vraag: leeg verlof
        uurloon[trede 1] = -       -> vraag: leeg uurloon[trede 1]
        whk = -                    -> vraag: leeg whk
        whk = -, whk_wga = -, whk_zw = -   -> vraag: leeg whk
        whk = -, whk_wga = 0.75, whk_zw = -   -> -
        verlof = -, whk_zw = -     -> vraag: leeg verlof
    """),
)
def test_blank_is_not_zero(changes, expected) -> None:
    assert brief(findings(changes)) == expected


@pytest.mark.parametrize(
    ("absent", "changes", "expected"),
    [
        (("verlof",), {}, ["vraag: niet_gevonden verlof"]),
        (("whk",), {}, ["vraag: niet_gevonden whk"]),
        (("whk",), {"whk_wga": 0.75, "whk_zw": 0.43}, []),
        (("whk",), {"whk_wga": 0.75}, ["vraag: niet_gevonden whk_zw"]),
        (("whk_wga", "whk_zw"), {}, []),
    ],
)
def test_a_line_that_is_absent_is_asked_about_whatever_a_blank_means(absent, changes, expected) -> None:
    assert brief(findings(changes, absent=absent)) == expected
    assert findings(changes, absent=absent, bulk=True) == [], "a missing column is asked about once"


def test_an_absent_line_is_told_what_we_reckon_with() -> None:
    found = findings({"whk_wga": 0.75}, absent=("whk",))
    assert found[0].expected == "een regel Whk ZW-flex; zonder die regel rekenen wij met 0%"


@pytest.mark.parametrize(
    ("changes", "expected"),
    table("""
        whk = 1.18, whk_wga = 0.75, whk_zw = 0.43  -> fout: whk_dubbel whk
        whk = 3.00, whk_wga = 0.75, whk_zw = 0.43  -> fout: whk_dubbel whk
        whk = 1.18, whk_wga = 0.75, whk_zw = -     -> fout: whk_dubbel whk_wga
        whk = 1.18, whk_wga = -,    whk_zw = 0.43  -> fout: whk_dubbel whk_zw
        whk = -,    whk_wga = 0.75, whk_zw = 0.43  -> -
        whk = 0,    whk_wga = 0.75, whk_zw = 0.43  -> -
        whk = 1.18, whk_wga = 0,    whk_zw = 0     -> -
    """),
)
def test_whk_is_not_counted_twice(changes, expected) -> None:
    assert brief(findings(changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    table("""
        personeelsmix[trede 0] = 40.5 -> -
        personeelsmix[trede 0] = 39.5 -> -
        personeelsmix[trede 0] = 40.6 -> fout: reeks_totaal personeelsmix[trede 0]; fout: reeks_totaal personeelsmix[trede 1]
        personeelsmix[trede 0] = 30   -> fout: reeks_totaal personeelsmix[trede 0]; fout: reeks_totaal personeelsmix[trede 1]
        personeelsmix[trede 0] = -    -> vraag: leeg personeelsmix[trede 0]
    """),  # noqa: E501 - a table reads by its rows
)
def test_series_sums_to_its_total(changes, expected) -> None:
    assert brief(findings(changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    table("""
        verlof = 22.2                      -> vraag: verlof_met_ziekte verlof
        verlof = 21.9                      -> -
        verlof = 22.2, ziekteverzuim = 8   -> -
        verlof = 19, ziekteverzuim = 2.5   -> vraag: verlof_met_ziekte verlof
        verlof = 22.2, ziekteverzuim = -   -> vraag: leeg ziekteverzuim
    """),
)
def test_leave_that_contains_sickness(changes, expected) -> None:
    assert brief(findings(changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    table("""
        verlof = 16.5 -> -
        verlof = 16.4 -> vraag: onder_cao verlof
        verlof = 11   -> vraag: grens_zacht verlof; vraag: onder_cao verlof
    """),
)
def test_less_than_the_cao(changes, expected) -> None:
    assert brief(findings(changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    table("""
        eindejaarsuitkering = 7.4  -> -
        eindejaarsuitkering = 8.33 -> vraag: later_jaar eindejaarsuitkering
        eindejaarsuitkering = 8.3  -> -
        eindejaarsuitkering = 6.75 -> vraag: eerder_jaar eindejaarsuitkering
    """),
)
def test_public_value_of_another_year(changes, expected) -> None:
    assert brief(findings(changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    table("""
        verlof = 17     -> vraag: voorbeeldwaarde verlof
        verlof = 17.1   -> -
        verlof = -      -> vraag: leeg verlof
        personeelsmix[trede 0] = 20, personeelsmix[trede 1] = 80 -> vraag: voorbeeldwaarde personeelsmix[trede 0]
    """),  # noqa: E501 - a table reads by its rows
)
def test_still_what_the_tool_was_sent_out_with(changes, expected) -> None:
    assert brief(findings(changes)) == expected


@pytest.mark.parametrize(
    ("typed", "read", "expected"),
    [
        ("5,7", 5.7, []),
        ("5.7", 5.7, []),
        ("5,7%", 5.7, []),
        (0.057, 5.7, ["procentschaal"]),
        ("0,057", 5.7, ["procentschaal"]),
        (5.7, 5.7, []),
    ],
)
def test_percentage_or_fraction(typed, read, expected) -> None:
    found = interpret(typed, MODEL.element("ziekteverzuim"))
    assert (found.value, [found.doubt.code] if found.doubt else []) == (read, expected)


@pytest.mark.parametrize(
    ("off", "expected"),
    [
        (0.0, []),
        (0.01, []),
        (-0.01, []),
        (0.011, ["vraag: tarief_wijkt_af tarief"]),
        (-0.85, ["vraag: tarief_wijkt_af tarief"]),
    ],
)
def test_recomputed_tariff(off, expected) -> None:
    assert brief(findings(printed=TARIFF + off)) == expected


def test_difference_is_told_in_cents() -> None:
    (finding,) = findings(printed=16.18)
    assert (finding.found, "(84,7 cent hoger)" in finding.expected) == ("€\u00a016,18", True)


def test_no_tariff_to_compare_with_when_a_value_is_blocked() -> None:
    assert brief(findings({"verlof": 41}, printed=30.0)) == ["fout: grens_hard verlof"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"peiljaar": "2019"}, []),
        ({"peiljaar": "peiljaar 2019"}, []),
        ({"peiljaar": ""}, ["vraag: geen_peiljaar peiljaar"]),
        ({"peiljaar": " "}, ["vraag: geen_peiljaar peiljaar"]),
        ({}, []),
        ({"peiljaar": "2020"}, ["vraag: ander_peiljaar peiljaar"]),
        ({"peiljaar": "2019/2020"}, ["vraag: ander_peiljaar peiljaar"]),
        ({"rekentool_versie": "klein_model"}, []),
        ({"rekentool_versie": "Klein model"}, []),
        ({"rekentool_versie": ""}, []),
        ({"rekentool_versie": "versie 6 maart 2018"}, ["vraag: andere_rekentool rekentool_versie"]),
    ],
)
def test_year_and_version_of_the_tool(fields, expected) -> None:
    assert brief(findings(fields=fields)) == expected


def test_every_finding_says_where_what_and_how_to_mend() -> None:
    found = findings({"verlof": 41, "ziekteverzuim": None, "eindejaarsuitkering": 8.33})
    assert len(found) == 3
    for finding in found:
        assert finding.place == Place("Invoer", "C7")
        assert finding.found
        assert finding.expected
        assert finding.action.endswith((".", "?"))
