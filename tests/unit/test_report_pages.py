from __future__ import annotations

import base64
import hashlib
import io
import itertools
import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pikepdf
import pypdf
import pytest
from report_rounds import released_round
from shown_pages import node

from kostprijs.anonymise.dataset import Display
from kostprijs.errors import WrongUse
from kostprijs.report import exporter
from kostprijs.report.content import Drawing, Handout, Section
from kostprijs.report.figures import Bar, bandwidths
from kostprijs.report.handout import build_handout
from kostprijs.report.html import NOTEBOOK_ONLY, render_html
from kostprijs.report.pdf import render_pdf
from kostprijs.report.texts import load_texts
from kostprijs.report.waterfall import Rise, waterfall

MARK = "0123456789ab"
PLACEHOLDER = "No description has been provided"


@pytest.fixture(scope="module")
def handout() -> Handout:
    return build_handout(released_round(), MARK)


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.fixture(scope="module")
def page(handout: Handout) -> str:
    return render_html(node(handout), handout.cover, handout.language).decode()


def test_every_kind_of_output_reaches_the_page(handout: Handout) -> None:
    from nbformat import v4

    outputs = [
        v4.new_output("execute_result", data={"text/html": "<b>uit-a</b>"}, execution_count=1),
        v4.new_output("display_data", data={"text/html": "<b>uit-b</b>"}),
        v4.new_output("execute_result", data={"text/plain": "uit-c <&>"}, execution_count=1),
        v4.new_output("display_data", data={"text/markdown": "**uit-d**"}),
        v4.new_output("stream", name="stdout", text="uit-e"),
    ]
    extra = v4.new_code_cell("geheime_code = 1", outputs=outputs, execution_count=1)
    body = render_html(node(handout, extra), handout.cover, handout.language).decode()
    assert re.findall(r"uit-[a-e]", body) == ["uit-a", "uit-b", "uit-c", "uit-d", "uit-e"]
    assert "uit-c &lt;&amp;&gt;" in body
    assert "geheime_code" not in body


@pytest.mark.parametrize(
    "output",
    [
        {"output_type": "display_data", "data": {"image/png": "aGFsbG8="}, "metadata": {}},
        {"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": 1},
        {"output_type": "error", "ename": "ValueError", "evalue": "x", "traceback": []},
    ],
)
def test_an_output_that_would_be_lost_is_refused(handout: Handout, output: dict[str, object]) -> None:
    from nbformat import from_dict, v4

    cell = v4.new_code_cell("x", outputs=[from_dict(output)], execution_count=1)
    with pytest.raises(ValueError, match="can't show"):
        render_html(node(handout, cell), handout.cover, handout.language)


def test_a_picture_with_other_words_is_shown_by_its_words(handout: Handout) -> None:
    from nbformat import v4

    output = v4.new_output("display_data", data={"image/png": "aGFsbG8=", "text/plain": "in woorden"})
    cell = v4.new_code_cell("x", outputs=[output], execution_count=1)
    body = render_html(node(handout, cell), handout.cover, handout.language).decode()
    assert "in woorden" in body
    assert PLACEHOLDER not in body


def test_prose_reaches_the_page_unless_it_is_for_the_notebook_only(handout: Handout) -> None:
    from nbformat import v4

    shown = v4.new_markdown_cell("Toelichting van de *analist*.")
    hidden = v4.new_markdown_cell("Uitleg bij het notebook.", metadata={"tags": [NOTEBOOK_ONLY]})
    body = render_html(node(handout, shown, hidden), handout.cover, handout.language).decode()
    assert "Toelichting van de <em>analist</em>." in body
    assert "Uitleg bij het notebook" not in body


def test_every_table_row_and_figure_is_on_the_page(handout: Handout, page: str) -> None:
    found = Page(page)
    tables = list(handout.tables())
    assert len(found.all("table")) == len(tables)
    rows = sum(len(table.rows) + sum(bool(row.below) for row in table.rows) + 1 for table in tables)
    assert len(found.all("tr")) == rows
    figures = [block for s in handout.sections for block in s.blocks if isinstance(block, Drawing)]
    assert [image["alt"] for image in found.all("img")] == [figure.alt for figure in figures]


def test_the_page_is_the_same_where_nothing_tells_which_files_were_installed(
    handout: Handout, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporter, "metadata", SimpleNamespace(files=lambda _: None))
    exporter.page_exporter.cache_clear()
    try:
        assert render_html(node(handout), handout.cover, handout.language).decode() == page
    finally:
        exporter.page_exporter.cache_clear()


def test_the_page_asks_nothing_of_any_other_place(page: str) -> None:
    found = Page(page)
    assert not found.all("link", "iframe", "object", "embed", "base")
    assert found.all("script") == [{}]  # our own, in the page itself
    for attributes in found.all("img"):
        assert (attributes["src"] or "").startswith("data:image/svg+xml;base64,")
    style = re.findall(r"<style>.*?</style>", page, re.DOTALL)
    assert not re.search(r"@import|url\(", "".join(style))
    policy = next(meta["content"] for meta in found.all("meta") if meta.get("http-equiv"))
    script = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    own = base64.b64encode(hashlib.sha256("".join(script).encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{own}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_every_class_of_the_style_sheet_is_used(page: str) -> None:
    style, rest = re.search(r"<style>(.*?)</style>(.*)", page, re.DOTALL).groups()
    named = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"/\*.*?\*/", "", style)))
    assert {"tabel", "op-papier"} <= named
    assert not [name for name in named if not re.search(rf"[\" .]{name}[\" ,]", rest)]


def test_the_page_is_dutch_and_can_be_navigated(page: str) -> None:
    found = Page(page)
    assert found.all("html")[0]["lang"] == "nl"
    assert page.count("<h1") == 1
    assert '<a class="overslaan" href="#inhoud">' in page
    assert 'id="inhoud"' in page
    assert len(found.all("caption")) == len(found.all("table"))
    assert {cell.get("scope") for cell in found.all("th")} == {"col", "row"}
    levels = [int(tag[1]) for tag, _ in found.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = [attributes["id"] for _, attributes in found.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))


def test_no_placeholder_for_an_alt_text(page: str, handout: Handout) -> None:
    assert PLACEHOLDER not in page
    empty = Drawing("f", "Titel", "", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    made = Handout(handout.cover, (Section("x", "X", (empty,)),), handout.date, MARK)
    with pytest.raises(ValueError, match="alt"):
        render_html(node(made), made.cover, made.language)


def test_texts_of_the_traject_are_escaped() -> None:
    made = build_handout(released_round(title="A <b>&</b> B", questions={"x": "<script>1</script>"}), MARK)
    body = render_html(node(made), made.cover, made.language).decode()
    assert body.count("<script") == 1
    assert "&lt;script&gt;1&lt;/script&gt;" in body
    assert "A &lt;b&gt;&amp;&lt;/b&gt; B" in body


def test_a_table_cell_covers_the_columns_it_should(page: str) -> None:
    assert '<td class="center" colspan="3">niet getoond</td>' in page
    assert '<th scope="row" rowspan="2">Ziekteverzuim</th>' in page


def test_the_same_content_gives_the_same_page_and_pdf(handout: Handout, page: str) -> None:
    again = build_handout(released_round(), MARK)
    assert render_html(node(again), again.cover, again.language).decode() == page
    assert render_pdf(again) == render_pdf(handout)


def pdf_text(data: bytes) -> str:
    return "\n".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(data)).pages)


def test_the_pdf_is_tagged_archivable_and_dutch(handout: Handout) -> None:
    with pikepdf.open(io.BytesIO(render_pdf(handout))) as document:
        assert document.Root.Lang == "nl"
        assert document.Root.MarkInfo.Marked
        with document.open_metadata() as metadata:
            assert metadata.pdfa_status == "2A"
            assert metadata["pdfuaid:part"] == "1"
        assert str(document.docinfo["/CreationDate"]).startswith("D:20190814")
        assert 2 <= len(document.pages) <= 8
        fonts = {str(font["/BaseFont"]) for sheet in document.pages for font in sheet.Resources.Font.values()}
        assert all("DejaVu" in font for font in fonts)


def test_the_pdf_has_the_figures_pages_and_the_concept_mark(handout: Handout) -> None:
    data = render_pdf(handout)
    text = pdf_text(data)
    assert "bladzijde 1 van" in text
    assert text.count("CONCEPT") == len(pypdf.PdfReader(io.BytesIO(data)).pages) + 1
    for piece in ("3,5%", "8,5%", "niet getoond", MARK, "alle tussen 8% en 24%"):
        assert piece in text
    final = build_handout(released_round(status="definitief", date=None), MARK)
    assert "CONCEPT" not in pdf_text(render_pdf(final))


def test_the_pdf_carries_the_words_of_every_figure(handout: Handout) -> None:
    with pikepdf.open(io.BytesIO(render_pdf(handout))) as document:
        found = [
            str(item.Alt)
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
        ]
    for section in handout.sections:
        for block in section.blocks:
            if isinstance(block, Drawing):
                assert block.alt in found


def test_typst_refusing_a_page_is_told_in_dutch(handout: Handout) -> None:
    broken = Drawing("f", "Titel", "alt", b"dit is geen tekening")
    with pytest.raises(WrongUse, match="PDF kon niet worden gemaakt"):
        render_pdf(Handout(handout.cover, (Section("x", "X", (broken,)),), handout.date, MARK))


def test_a_drawing_depends_on_its_numbers_only() -> None:
    import matplotlib as mpl

    texts = load_texts("nl")
    bars = [
        Bar("Een", Display.GROUPS, (1.0, 2.0, 4.0), ("1%", "2%", "4%"), ((2.5, 2.5),)),
        Bar("Twee", Display.BOUNDS, (1.0, 3.0, 5.0), ("1%", "3%", "5%")),
        Bar("Drie", Display.MEAN, (2.0,), ("2%",)),
        Bar("Vier", Display.NORM, (3.0,), ("3%",)),
    ]
    first = bandwidths(bars, "pct", texts).svg()
    before = dict(mpl.rcParams)
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "svg.hashsalt": "anders"}):
        assert bandwidths(bars, "pct", texts).svg() == first
    assert dict(mpl.rcParams) == before
    assert b"<dc:date>" not in first
    assert bandwidths(bars[:3], "pct", texts).svg() != first


@pytest.mark.parametrize("values", [(0.0, 0.0, 0.0), (-5.0, -2.0, 1.0), (1200.0, 1500.0, 9999.0)])
def test_a_drawing_of_odd_values_is_made(values: tuple[float, ...]) -> None:
    written = tuple(str(value) for value in values)
    bars = [Bar("Een heel lang label van een kostprijselement " * 3, Display.GROUPS, values, written)]
    assert bandwidths(bars, "eur_uur", load_texts("nl")).svg().startswith(b"<?xml")


def test_a_waterfall_with_a_step_down_is_made() -> None:
    rises = [Rise("a", 10, None, "10"), Rise("b", 8, -2, "-2"), Rise("c", 8, None, "8")]
    drawn = waterfall(rises, "eur_uur", load_texts("nl")).svg()
    assert drawn == waterfall(rises, "eur_uur", load_texts("nl")).svg()
    assert drawn.count(b'fill="url(#kruis)"') == 2  # the step and its key in the legend
