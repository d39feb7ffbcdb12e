"""Who is who: one concern is one contributor, whatever its files are called."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from kostprijs.intake.concerns import concern_keys, registered, settle_concerns
from kostprijs.intake.earlier import versions
from kostprijs.intake.identity import concern_name, identity_of, kvk_number
from kostprijs.intake.submission import VALID, Filled, Submission


def tool(file: str, aanbieder: str = "", concern: str = "", kvk: str = "", sha: str = "") -> Submission:
    fields = {"aanbieder": aanbieder, "concern": concern, "kvk_nummer": kvk}
    return Submission(file, sha or file, {name: text for name, text in fields.items() if text})


def keys(*tools: Submission, assigned: dict[str, str] | None = None) -> list[str | None]:
    return [s.concern for s in settle_concerns(tools, assigned or {})[0]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zonnehof B.V.", "zonnehof bv"),
        ("Stichting Zonnehof", "Zonnehof"),
        ("Zonnehof  Zorg", "ZONNEHOF ZORG"),
        ("Coöperatie Zonnehof U.A.", "Zonnehof"),
        ("Zónnehof", "Zonnehof"),
        ("Zonne-hof", "Zonne hof"),
    ],
)
def test_names_that_are_one_concern(one: str, other: str) -> None:
    assert concern_name(one) == concern_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Zonnehof Noord", "Zonnehof Zuid"), ("Zorg 1", "Zorg 2"), ("BV", "NV")]
)
def test_names_that_are_two(one: str, other: str) -> None:
    assert concern_name(one) != concern_name(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12345678", "12345678"), ("1234 5678", "12345678"), ("1234567", "01234567"), ("00000000", ""),
     ("123456789", ""), ("nvt", ""), ("", ""), ("١٢٣٤٥٦٧٨", ""),
     ("KvK 12345678", "12345678"), ("KvK-nr. 12.34.56.78", "12345678"), ("12-34-5678", "12345678"),
     ("12345678/0001", "12345678"), ("12345678 (hoofdvestiging)", "12345678"),
     ("12345678-000012345678", "12345678"),
     ("12345678 en 23456789", ""), ("000012345678", "")],
)  # fmt: skip
def test_kvk_number(text: str, expected: str) -> None:
    assert kvk_number(text) == expected


def test_linked_by_number_or_name_through_others() -> None:
    tools = [
        tool("a", concern="Alfa", kvk="11111111"),
        tool("b", concern="Beta", kvk="11111111"),
        tool("c", concern="Beta"),
        tool("d", concern="Gamma"),
    ]
    assert keys(*tools) == ["kvk:11111111"] * 3 + ["naam:gamma"]
    for order in itertools.permutations(range(4)):
        renamed = [Submission(f"{n}.xlsx", "", tools[p].fields) for n, p in enumerate(order)]
        found = concern_keys([identity_of(s, {}) for s in renamed])
        assert [found[order.index(p)] for p in range(4)] == ["kvk:11111111"] * 3 + ["naam:gamma"]


def test_provider_alone_is_its_own_concern() -> None:
    assert keys(tool("a", aanbieder="Alfa"), tool("b", aanbieder="Beta", concern="Alfa")) == ["naam:alfa"] * 2


def test_table_of_the_traject_wins() -> None:
    a, b = tool("a.xlsx", concern="Alfa", kvk="11111111"), tool("b.xlsx", concern="Alfa", kvk="11111111")
    assert keys(a, b, assigned={"a.xlsx": "Moeder"}) == ["naam:moeder", "kvk:11111111"]


def test_unknown_concern_does_not_count() -> None:
    (settled,), findings = settle_concerns([tool("a.xlsx")], {})
    assert (settled.concern, settled.counts) == (None, False)
    assert [f.code for f in findings] == ["concern_onbekend"]


def test_two_tools_of_one_concern_both_count_and_are_told() -> None:
    settled, findings = settle_concerns([tool("a", concern="Alfa"), tool("b", concern="alfa")], {})
    assert [s.counts for s in settled] == [True, True]
    assert [(f.code, f.file) for f in findings] == [("zelfde_concern", "a"), ("zelfde_concern", "b")]


def test_the_same_content_counts_once() -> None:
    tools = [tool("b", concern="Alfa", sha="x"), tool("a", concern="Alfa", sha="x")]
    settled, findings = settle_concerns(tools, {})
    assert {s.file: s.counts for s in settled} == {"a": True, "b": False}
    assert [(f.code, f.severity.value, f.file) for f in findings] == [("dubbel_bestand", "fout", "b")]


def test_of_a_copy_with_a_known_concern_the_known_one_counts() -> None:
    settled, _ = settle_concerns([tool("a", sha="x"), tool("b", sha="x")], {"b": "Alfa"})
    assert {s.file: s.counts for s in settled} == {"a": False, "b": True}


def test_a_file_that_was_not_read_links_nothing() -> None:
    unread = Submission("a", "", unread="beschadigd")
    settled, findings = settle_concerns([unread, tool("b", concern="Beta")], {"a": "Beta"})
    assert ([s.counts for s in settled], findings) == ([False, True], [])


@pytest.mark.parametrize(
    "text",
    ["n.v.t.", "NVT", "nvt.", "geen", "Idem", "zie boven", "onbekend", "-", "0", "x", "Niet van toepassing"],
)
def test_a_word_for_nothing_is_no_name_that_links(text: str) -> None:
    tools = [tool(f"{n}.xlsx", f"Aanbieder {n}", text, f"1234567{n}") for n in range(5)]
    assert len(set(keys(*tools))) == 5
    assert keys(tool("a", "Alfa", text), tool("b", "Beta", text)) == ["naam:alfa", "naam:beta"]


def codes(*tools: Submission, register=None, assigned=None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for finding in settle_concerns(tools, assigned or {}, register)[1]:
        found.setdefault(finding.code, []).append(finding.file)
    return found


A = tool("a", concern="Alfa", kvk="11111111")
B = tool("b", concern="Beta", kvk="22222222")
WELD = tool("c", concern="Alfa", kvk="22222222")


def test_a_tool_that_would_make_one_of_two_concerns_blocks_until_it_is_decided() -> None:
    settled, findings = settle_concerns([A, B, WELD, tool("d", concern="Delta")], {})
    assert [s.counts for s in settled] == [False, False, False, True]
    assert {f.file for f in findings if f.code == "concerns_door_elkaar" and f.severity.value == "fout"} == {
        "a", "b", "c"
    }  # fmt: skip
    assert "kvk:22222222" not in registered(settled, {}), "an undecided link must not be remembered"
    by_hand = {"b": "Beta", "c": "Beta"}
    assert keys(A, B, WELD, assigned=by_hand) == ["kvk:11111111", "naam:beta", "naam:beta"]


def test_so_does_one_that_links_two_concerns_of_earlier_rounds() -> None:
    register = {"kvk:11111111": "kvk:11111111", "naam:alfa": "kvk:11111111", "naam:beta": "naam:beta"}
    weld = tool("c", concern="Beta", kvk="11111111")
    assert codes(weld, register=register) == {"concerns_door_elkaar": ["c"]}
    assert "concerns_door_elkaar" not in codes(weld, register=register, assigned={"c": "Alfa"})


def test_one_concern_may_have_several_numbers_or_names_but_is_asked_about_the_numbers() -> None:
    other = tool("c", concern="Alfa", kvk="33333333")
    assert codes(A, other) == {"meer_kvk_nummers": ["a", "c"], "zelfde_concern": ["a", "c"]}
    assert codes(A, tool("c", concern="Alfa Zorg", kvk="11111111")) == {"zelfde_concern": ["a", "c"]}


def test_a_number_that_can_not_be_read_is_asked_for() -> None:
    assert codes(tool("a", concern="Alfa", kvk="123456789")) == {"kvk_onleesbaar": ["a"]}
    assert codes(tool("a", concern="Alfa", kvk="nvt")) == {}


def filled(values: dict[str, float]) -> dict[str, Filled]:
    return {figure: Filled(value, VALID, "cel", None, str(value)) for figure, value in values.items()}


def test_a_mended_version_beside_its_predecessor_is_asked_about() -> None:
    values = {f"f{n}": float(n) for n in range(8)}
    tools = [
        replace(tool(name, concern=concern), concern=concern, counts=True, values=filled(values | change))
        for name, concern, change in (
            ("v", "alfa", {}),
            ("v verbeterd", "alfa", {"f7": 29.0}),
            ("ander onderdeel", "alfa", {name: 50.0 + n for n, name in enumerate(values)}),
            ("ander concern", "beta", {name: 70.0 + n for n, name in enumerate(values) if n}),
        )
    ]
    assert [(f.code, f.file) for f in versions(tools)] == [
        ("mogelijk_verbeterd", "v"), ("mogelijk_verbeterd", "v verbeterd")
    ]  # fmt: skip
