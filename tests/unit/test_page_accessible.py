"""The HTML page as people meet it: in a window, on a telephone, enlarged, on paper, by keyboard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from extreme_rounds import EXTREMES
from shown_pages import chromium, node, seen, violations

from kostprijs.report.handout import build_handout, load_handout
from kostprijs.report.html import render_html

ROUNDS = ("voorbeeld", "lange-namen", "tweede-ronde")
WINDOW, ENLARGED, PHONE = 1280, 640, 320  # enlarged: 200% leaves half the width
PLACEHOLDER = "No description has been provided"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("bladen")
    made = {}
    for name in ROUNDS:
        if name == "voorbeeld":
            handout = load_handout(repository, "voorbeeld", "ronde-1")
        else:
            handout = build_handout(EXTREMES[name](), "0123456789ab")
        made[name] = folder / f"{name}.html"
        made[name].write_bytes(render_html(node(handout), handout.cover, handout.language))
    return made


# What stands outside the window: of the page itself, or of a table beyond its own region.
OUTSIDE = """() => {
    const wide = document.documentElement.clientWidth;
    const said = (element) => `${element.tagName} ${element.textContent.slice(0, 60)}`;
    const all = document.body.querySelectorAll("*:not(.alleen-voorlezen, .overslaan, script)");
    return [...all].filter((element) => {
        const region = element.closest(".tabel, .tekening");
        const box = element.getBoundingClientRect();
        if (!box.width) return false;
        if (!region || element === region) return box.right > wide + 1 || box.left < -1;
        return box.right - region.getBoundingClientRect().left + region.scrollLeft > region.scrollWidth + 1;
    }).map(said);
}"""
# Text that runs out of its own box where the box does not show it.
CUT_OFF = """() => [...document.body.querySelectorAll("*:not(.alleen-voorlezen, img)")].filter((element) => {
    const style = getComputedStyle(element);
    return style.overflowX !== "visible" && !["auto", "scroll"].includes(style.overflowX)
        || style.textOverflow === "ellipsis";
}).map((element) => element.className)"""


@pytest.mark.parametrize("width", [WINDOW, ENLARGED, PHONE])
@pytest.mark.parametrize("name", ROUNDS)
def test_a_page_has_no_barrier_asks_for_nothing_and_fits(
    browser: Any, pages: dict[str, Path], name: str, width: int
) -> None:
    with seen(browser, pages[name], width) as sight:
        page = sight.page
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate(CUT_OFF) == []
        assert violations(page) == []
        assert sight.asked == []
        assert sight.complaints == []


@pytest.mark.parametrize("name", ROUNDS)
def test_on_paper_a_page_has_no_barrier_and_nothing_falls_off(
    browser: Any, pages: dict[str, Path], name: str
) -> None:
    paper = 673  # A4 without its margins of 16 mm, in pixels
    with seen(browser, pages[name], paper) as sight:
        page = sight.page
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") <= paper
        regions = (
            "[...document.querySelectorAll('.tabel')].filter(r => r.scrollWidth > r.clientWidth + 1).length"
        )
        assert page.evaluate(regions) == 0
        assert page.evaluate(OUTSIDE) == []
        assert violations(page) == []
        assert not page.locator("thead button").first.is_visible()
        heading = page.locator("thead th").first
        assert heading.inner_text() == heading.locator(".op-papier").text_content()
        assert sight.asked == []


def test_an_enlarged_letter_keeps_the_page_in_its_window(browser: Any, pages: dict[str, Path]) -> None:
    with seen(browser, pages["voorbeeld"], WINDOW) as sight:
        sight.page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert sight.page.evaluate("document.documentElement.scrollWidth") <= WINDOW
        assert sight.page.evaluate(OUTSIDE) == []


FOCUSED = """() => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    const box = at.getClientRects()[0];
    return {
        place: [...document.querySelectorAll("*")].indexOf(at),
        what: at.className || at.tagName.toLowerCase(),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1,
        inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        href: at.getAttribute("href") ?? "",
        covered: !at.contains(document.elementFromPoint(
            (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2,
            (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2,
        )),
    };
}"""


@pytest.mark.parametrize("width", [WINDOW, PHONE])
def test_the_keyboard_goes_through_the_page_in_its_own_order(
    browser: Any, pages: dict[str, Path], width: int
) -> None:
    with seen(browser, pages["voorbeeld"], width) as sight:
        page = sight.page
        stops = page.locator("a[href], button, [tabindex='0']").count()
        found = []
        for _ in range(stops):
            page.keyboard.press("Tab")
            found.append(page.evaluate(FOCUSED))
        assert found[0]["href"] == "#inhoud"
        places = [stop["place"] for stop in found]
        assert places == sorted(places)
        assert len(set(places)) == stops
        assert [stop for stop in found if not (stop["outlined"] and stop["inside"]) or stop["covered"]] == []
        # a table or drawing is a stop only where it has to be scrolled
        regions = {"tabel", "tekening"} if width == PHONE else set()
        assert {"overslaan", "button", "a"} | regions == {stop["what"] for stop in found}


def test_the_first_link_goes_to_the_content(browser: Any, pages: dict[str, Path]) -> None:
    with seen(browser, pages["voorbeeld"]) as sight:
        page = sight.page
        page.keyboard.press("Tab")
        assert page.locator(".overslaan").bounding_box()["y"] >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "inhoud"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


ROWS = """(caption) => {
    const tables = [...document.querySelectorAll("table")];
    const table = tables.find((one) => one.caption.textContent.startsWith(caption));
    return [...table.tBodies].map((group) => ({
        label: group.rows[0].cells[0].textContent,
        texts: [...group.rows[0].cells].map((cell) => cell.textContent),
        number: group.rows[0].cells[2]?.dataset.getal ?? null,
        unit: group.rows[0].cells[2]?.dataset.eenheid ?? "",
        below: [...group.rows].slice(1).map((row) => row.textContent),
    }));
}"""
TABLE = "Onderdeel a"


def lowest_group(page: Any) -> Any:
    table = page.locator("table", has_text=TABLE).first
    return table.get_by_role("columnheader", name="Laagste groep")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_sorting_by_keyboard_keeps_rows_whole_and_says_so(
    browser: Any, pages: dict[str, Path], key: str
) -> None:
    with seen(browser, pages["voorbeeld"]) as sight:
        page = sight.page
        before = page.evaluate(ROWS, TABLE)
        heading = lowest_group(page)
        heading.get_by_role("button").focus()
        page.keyboard.press(key)
        rising = page.evaluate(ROWS, TABLE)
        assert heading.get_attribute("aria-sort") == "ascending"
        assert page.evaluate("document.activeElement.textContent") == "Laagste groep"
        said = page.locator("#melding")
        assert said.get_attribute("role") == "status"
        assert said.text_content().startswith(
            f"{TABLE}: kosten van de beroepskracht: gesorteerd op «Laagste groep»"
        )
        assert violations(page) == []
        page.keyboard.press(key)
        falling = page.evaluate(ROWS, TABLE)
        assert heading.get_attribute("aria-sort") == "descending"
        page.keyboard.press(key)
        assert heading.get_attribute("aria-sort") is None
        assert page.evaluate(ROWS, TABLE) == before
        assert said.text_content().endswith("weer in de volgorde van het stuk.")

    def whole(rows: list[dict[str, Any]]) -> list[str]:
        return sorted(json.dumps(row) for row in rows)

    assert whole(rising) == whole(falling) == whole(before)
    assert any(row["below"] for row in rising)
    units = list(dict.fromkeys(row["unit"] for row in before if row["number"] is not None))
    assert len(units) > 1
    for rows, sign in ((rising, 1), (falling, -1)):
        keys = [
            (units.index(row["unit"]), sign * float(row["number"]))
            if row["number"] is not None
            else (99, 0.0)
            for row in rows
        ]
        assert keys == sorted(keys)
    assert [row for row in before if row["number"] is None] == [
        row for row in rising if row["number"] is None
    ]


def test_sorting_by_label_is_by_alphabet_and_one_column_at_a_time(
    browser: Any, pages: dict[str, Path]
) -> None:
    with seen(browser, pages["voorbeeld"]) as sight:
        page = sight.page
        lowest_group(page).get_by_role("button").click()
        table = page.locator("table", has_text=TABLE).first
        table.get_by_role("columnheader", name="Element").get_by_role("button").click()
        assert table.locator("[aria-sort]").count() == 1
        labels = [row["label"].casefold() for row in page.evaluate(ROWS, TABLE)]
        assert labels == sorted(labels)
        assert sight.complaints == []


def test_numbers_sort_as_numbers_below_zero_too(browser: Any, tmp_path: Path) -> None:
    handout = build_handout(EXTREMES["negatief"](), "0123456789ab")
    file = tmp_path / "blad.html"
    file.write_bytes(render_html(node(handout), handout.cover, handout.language))
    with seen(browser, file) as sight:
        page = sight.page
        table = page.locator("table", has_text="Onderdeel d").first
        table.get_by_role("columnheader", name="Laagste groep").get_by_role("button").click()
        shown = [row["texts"][2] for row in page.evaluate(ROWS, "Onderdeel d")]
    assert shown[0] == "€\u00a0\u22120,35"


def test_without_script_the_page_is_the_same_in_its_own_order(browser: Any, pages: dict[str, Path]) -> None:
    with seen(browser, pages["voorbeeld"], script=False) as plain, seen(browser, pages["voorbeeld"]) as sight:
        assert plain.page.locator("button").count() == 0
        assert sight.page.locator("thead button").count() > 10
        read = [page.locator("tbody").all_text_contents() for page in (plain.page, sight.page)]
        assert read[0] == read[1]
        heads = [page.locator("thead th").all_inner_texts() for page in (plain.page, sight.page)]
        assert heads[0] == heads[1]


def test_every_output_of_the_example_is_on_its_page(demo, browser: Any) -> None:
    folder = demo[0] / "reports" / "voorbeeld" / "ronde-1"
    notebook = json.loads((folder / "10_bandbreedtes.ipynb").read_text(encoding="utf-8"))
    page = (folder / "handout.html").read_text(encoding="utf-8")
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    assert len(outputs) > 30
    for output in outputs:
        assert output["output_type"] in ("display_data", "execute_result"), output["output_type"]
        assert {"text/html", "image/svg+xml"} & set(output["data"])
        assert "<script" not in json.dumps(output["data"])
    assert PLACEHOLDER not in page + json.dumps(notebook)
    with seen(browser, folder / "handout.html", script=False) as sight:  # the script adds words to headings
        shown = "".join(sight.page.locator("main").text_content().split())
        for output in outputs:
            described = output["metadata"].get("image/svg+xml", {})
            assert "".join(described.get("titel", "").split()) in shown
            fragment = "".join(output["data"].get("text/html", ""))
            read = sight.page.evaluate(
                "(text) => new DOMParser().parseFromString(text, 'text/html').body.textContent", fragment
            )
            assert "".join(read.split()) in shown
        alts = sight.page.evaluate("[...document.images].map((image) => image.alt)")
        drawn = [
            output["metadata"]["image/svg+xml"]["alt"]
            for output in outputs
            if "image/svg+xml" in output["data"]
        ]
        assert alts == drawn
        assert sight.page.evaluate("[...document.images].every((image) => image.naturalWidth > 100)")
        assert sight.asked == []
