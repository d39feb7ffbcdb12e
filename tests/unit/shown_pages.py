"""A page as the notebook would give it, without running one, and a browser to look at it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conftest import system_program

from kostprijs.report.content import Handout
from kostprijs.report.shown import ShownSection, bundle

# every rule of axe-core that is not about its own experiments, the strictest level included; none is left out
RULES = ("wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# nothing of the browser itself may ask for anything
_QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def node(handout: Handout, *extra: object) -> object:
    """A notebook with the outputs that the sections give, without running a kernel."""
    import nbformat
    from nbformat import v4

    cells = []
    for section in handout.sections:
        outputs = []
        for part in ShownSection(section).parts():
            data, metadata = part._repr_mimebundle_()
            outputs.append(v4.new_output("display_data", data=data, metadata=metadata))
        cells.append(v4.new_code_cell(f'handout.section("{section.id}")', outputs=outputs, execution_count=1))
    data, _ = bundle(handout.cover)
    result = v4.new_output("execute_result", data=data, execution_count=1)
    cells.insert(0, v4.new_code_cell("handout.cover", outputs=[result], execution_count=1))
    made = v4.new_notebook(cells=[*cells, *extra])
    return nbformat.from_dict(made)


def violations(page: Any, within: str | None = None) -> list[str]:
    """What axe-core finds on a page, or within what a selector finds on it."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": {"type": "tag", "values": list(RULES)}, "resultTypes": ["violations"]}
    found = Axe().run(page, context=within, options=options).response
    assert len(found["passes"]) > 20, "axe looked at nothing"
    return [f"{rule['id']}: {item['html']}" for rule in found["violations"] for item in rule["nodes"]]


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """A headless browser of the system, for one module of tests. Skips where there is none, not in CI."""
    program = system_program("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_QUIET))
        yield browser
        browser.close()


@dataclass
class Sight:
    """A page in the browser and what it did: what it asked for, what it complained of."""

    page: Any
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextlib.contextmanager
def seen(browser: Any, file: Path, width: int = 1280, *, script: bool = True) -> Iterator[Sight]:
    """The file in a window of this width. What it asks of any place is refused and noted."""
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    sight = Sight(context.new_page())
    own = file.as_uri()

    def decide(route: Any) -> None:
        if route.request.url.partition("#")[0] == own:
            route.continue_()
        else:
            sight.asked.append(route.request.url)
            route.abort()

    sight.page.route("**/*", decide)
    sight.page.on("websocket", lambda socket: sight.asked.append(socket.url))
    sight.page.on("pageerror", lambda error: sight.complaints.append(str(error)))
    sight.page.on("console", lambda said: sight.complaints.append(said.text))
    sight.page.goto(own)
    yield sight
    context.close()
