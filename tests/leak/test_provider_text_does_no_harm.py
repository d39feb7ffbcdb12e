"""Whatever a provider writes, and wherever: no formula, tag, link or picture in anything that people open."""

from __future__ import annotations

import csv
import io
import shutil
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import mistune
import openpyxl
import pytest

from kostprijs.example.writer import fillings
from kostprijs.intake.round import run_intake
from kostprijs.layout import Workspace
from kostprijs.model.loader import load_model
from kostprijs.model.template import Filling, workbook_bytes

MODEL = load_model("hbh-2019")
MARK = "kwaadspel"
PAYLOADS = (
    f'=HYPERLINK("http://{MARK}.example","klik")',
    f"=CMD|'/c {MARK}'!A0",
    f"@SUM(1+1)*cmd|'/c {MARK}'!A0",
    f"+{MARK}+1",
    f"-{MARK}",
    f"\t={MARK}()",
    f"\r={MARK}()",
    f"|={MARK}",
    f"'={MARK}()",
    f"{{={MARK}()}}",
    f"＝{MARK}()",
    f"<script>alert('{MARK}')</script>",
    f'<img src=x onerror="{MARK}()">',
    f"</td></table><svg/onload={MARK}()>",
    f"&lt;script&gt;{MARK}&lt;/script&gt;",
    f"<!-- {MARK}",
    f"[klik](javascript:{MARK})",
    f"![x](http://{MARK}.example/x.png)",
    f"<http://{MARK}.example>",
    f"http://{MARK}.example/ mailto:a@{MARK}.example www.{MARK}.example",
    f"[{MARK}]: http://{MARK}.example",
    f"a\n\n# {MARK}\n\n- punt\n\n    code",
    f"a\u2028# {MARK}",
    f"```{MARK}",
    f"$$\\href{{http://{MARK}.example}}{{x}}$$",
    f"**{MARK}** | ~~a~~ | `b` |",
    f"1. {MARK}",
    f"{{{{ {MARK} }}}} {{% {MARK} %}} ${{{MARK}}} %s %n",
    f"\u202e{MARK}\u202c",
    f"[bold red]{MARK}[/] [link=http://{MARK}.example]x[/link]",
)
ALLOWED = {
    "h1",
    "h2",
    "h3",
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "hr",
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Workspace:
    """A round in which every text that a provider can choose is one of the payloads."""
    root = tmp_path_factory.mktemp("ronde")
    folder = root / "data/raw/t/r1"
    folder.mkdir(parents=True)
    (folder.parent / "traject.toml").write_text('titel = "T"\nmodel = "hbh-2019"\npeiljaar = 2019\n')
    good = list(fillings(MODEL).values())
    for number, payload in enumerate(PAYLOADS):
        filling = good[number % len(good)]
        values = {**filling.values, "verlof": payload, "ziekteverzuim": f"16 {payload}", "overhead": 99}
        provider: dict[str, str | float] = dict.fromkeys(
            ("aanbieder", "concern", "rekentool_versie"), payload
        )
        bent = Filling(
            provider=provider,
            values=values,
            remarks=dict.fromkeys(("verlof", "overhead"), payload),
            properties={"author": payload, "company": payload, "comments": payload, "title": payload},
        )
        name = payload.replace("/", "∕").replace("\0", "")[:120]
        (folder / f"{name}.xlsx").write_bytes(_renamed(workbook_bytes(MODEL, bent), payload))
    run_intake(Workspace(root), "t", "r1")
    return Workspace(root)


def _renamed(data: bytes, payload: str) -> bytes:
    """The same workbook with a sheet of its own under the payload, as far as a sheet may be called so."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    title = "".join(letter for letter in payload if letter not in "[]:*?/\\" and letter.isprintable())[
        :30
    ].strip("'")
    book.create_sheet(title or "x")["A1"] = "los"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _files(workspace: Workspace, kind: str) -> list[Path]:
    return sorted(path for path in workspace.vault("t", "r1").rglob(f"*.{kind}") if path.is_file())


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.text = ""

    def handle_starttag(self, tag, attributes) -> None:
        self.seen.append((tag, attributes))

    def handle_comment(self, _data) -> None:
        self.seen.append(("!--", []))

    def handle_decl(self, _decl) -> None:
        self.seen.append(("!", []))

    def handle_pi(self, _data) -> None:
        self.seen.append(("?", []))

    def handle_data(self, data) -> None:
        self.text += data


def test_texts_have_no_tag_link_or_picture(workspace: Workspace) -> None:
    render = mistune.create_markdown(
        escape=False, plugins=["table", "strikethrough", "url", "math", "footnotes"]
    )
    pages = _files(workspace, "md")
    seen = 0
    for path in pages:
        tags = _Tags()
        tags.feed(str(render(path.read_text(encoding="utf-8"))))
        assert {tag for tag, _ in tags.seen} <= ALLOWED, path.name
        assert not [pairs for tag, pairs in tags.seen if pairs and tag not in ("td", "th", "ol")], path.name
        seen += tags.text.count(MARK)
    assert seen > len(PAYLOADS), "the payloads do stand there, as plain text"


def test_no_line_of_a_text_is_a_providers(workspace: Workspace) -> None:
    for path in _files(workspace, "md"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not line.startswith((MARK, "# " + MARK, "```", "    ")), path.name
            assert not any(
                unicodedata.category(letter) in ("Cc", "Cf") for letter in line if letter != "\u200b"
            )


def test_tables_have_no_formula_of_a_provider(workspace: Workspace) -> None:
    for path in _files(workspace, "csv"):
        text = path.read_bytes().decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
            assert not [
                field for field in row if field.startswith(("=", "+", "-", "@", "\t", "\r", "|", "＝"))
            ]


def test_workbooks_have_no_formula_or_link_of_a_provider(workspace: Workspace) -> None:
    books = _files(workspace, "xlsx")
    if not books:
        pytest.skip("this round wrote no workbooks")
    for path in books:
        book = openpyxl.load_workbook(path)
        properties = [str(value) for value in vars(book.properties).values() if value is not None]
        assert not [text for text in [*properties, *book.sheetnames] if MARK in text]
        for sheet in book:
            for cell in (cell for row in sheet.iter_rows() for cell in row):
                assert cell.hyperlink is None
                assert cell.comment is None or MARK not in cell.comment.text
                assert cell.data_type != "f" or MARK not in str(cell.value), (path.name, cell.coordinate)
        assert not book._external_links


def test_names_of_files_are_not_the_providers(workspace: Workspace) -> None:
    for path in workspace.ledger("t").rglob("*"):
        assert MARK not in path.name


def test_nothing_of_it_is_on_the_screen_as_markup(workspace: Workspace, kostprijs, tmp_path: Path) -> None:
    shutil.copytree(workspace.root / "data", tmp_path / "data")
    done = kostprijs("intake", "t", "r1", "--root", tmp_path, cwd=tmp_path)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1)
    assert "\x1b]8" not in done.stdout, "no link"
    assert not any(unicodedata.category(letter) == "Cc" for letter in done.stdout if letter not in "\n\x1b")
