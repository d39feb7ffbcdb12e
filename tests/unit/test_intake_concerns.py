"""Who is who: one concern is one contributor, whatever its files are called."""

from __future__ import annotations

import itertools

import pytest

from kostprijs.intake.concerns import concern_keys, concern_name, identity_of, kvk_number, settle_concerns
from kostprijs.intake.submission import Submission


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
     ("123456789", ""), ("nvt", ""), ("", ""), ("١٢٣٤٥٦٧٨", "")],
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
