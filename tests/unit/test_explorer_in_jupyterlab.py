"""The explorer in JupyterLab, by keyboard in a browser without a network: it says what the library says."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from scenario_rounds import example_round
from shown_pages import chromium, violations

from kostprijs.report.explorer_names import NAMED
from kostprijs.report.explorer_row import typed
from kostprijs.report.explorer_tables import comparison, tariff_sentence
from kostprijs.scenario.compare import compare
from kostprijs.scenario.file import Override, load_scenario
from kostprijs.scenario.result import ScenarioResult, evaluate

ROOT = Path(__file__).parents[2]
PATIENCE = 45.0  # seconds for any one step on a busy machine
OVERHEAD, SICK = "Overhead en indirecte kosten", "Ziekteverzuim"
_SETTINGS = (
    "--no-browser",
    "--allow-root",
    "--ServerApp.port_retries=0",
    "--ServerApp.terminals_enabled=False",
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
    "--LanguageServerManager.autodetect=False",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[tuple[str, Path]]:
    """The address of the notebook in a JupyterLab of its own, and the root that it serves."""
    del browser  # without one there is no use in starting
    folder = tmp_path_factory.mktemp("lab")
    root = folder / "root"
    shutil.copytree(ROOT / "data" / "anonymised" / "voorbeeld", root / "data" / "anonymised" / "voorbeeld")
    shutil.copytree(ROOT / "notebooks" / "scenarios", root / "notebooks" / "scenarios")
    shutil.copy(ROOT / "notebooks" / "30_scenarios.ipynb", root / "notebooks")
    with _server(folder, root) as (port, token):
        yield f"http://127.0.0.1:{port}/lab/tree/notebooks/30_scenarios.ipynb?token={token}&reset", root


@contextlib.contextmanager
def _server(folder: Path, root: Path) -> Iterator[tuple[int, str]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token, home = secrets.token_hex(16), folder / "home"
    home.mkdir()
    ours = {name: text for name, text in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
    own = [f"--ServerApp.root_dir={root}", f"--ServerApp.port={port}", f"--IdentityProvider.token={token}"]
    log = folder / "log"
    with log.open("w") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *_SETTINGS, *own],
            env=ours | {"HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)},
            cwd=root,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(server, port, log)
            yield port, token
        finally:
            server.terminate()  # takes its kernels along
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


# what a page shows that does not show the explorer
SHOWS = """() => Object.fromEntries([
    ".jp-Dialog-content", ".jp-InputPrompt", ".jp-Notebook-ExecutionIndicator", ".jp-OutputArea-output",
    "#jp-main-statusbar"
].map((kind) => [kind, [...document.querySelectorAll(kind)].map(
    (element) => (element.dataset.status ?? "") + element.textContent.slice(0, 200)
)]))"""


class Desk:
    """The page as somebody at a keyboard uses it."""

    def __init__(self, browser: Any, address: str) -> None:
        self.page = browser.new_context(viewport={"width": 1500, "height": 1100}).new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.elsewhere: list[str] = []
        self._own = address.partition("/lab/")[0]
        self.page.route("**/*", self._decide)
        self.page.goto(address)

    def _decide(self, route: Any) -> None:
        if route.request.url.startswith((self._own, "data:", "blob:")):
            route.continue_()
        else:
            self.elsewhere.append(route.request.url)
            route.abort()

    def run_all(self) -> None:
        """As soon as the kernel of this notebook answers.

        Who is earlier is asked for a kernel, and then nothing has run: take the one that stands there, and
        choose it again. So says the notebook, and so it is done here.
        """
        self.idle()
        field, question = self.field(OVERHEAD), self.page.locator(".jp-Dialog").get_by_text("Select Kernel")
        try:
            self._choose_run_all()
            field.or_(question).first.wait_for()
            if question.count():
                self.page.keyboard.press("Enter")
                question.wait_for(state="hidden")
                self.idle()
                self._choose_run_all()
            field.wait_for()
        except Exception as error:
            raise AssertionError(f"no field; the page shows {self.page.evaluate(SHOWS)}") from error

    def idle(self) -> None:
        """The bar below names the kernel; the sign in the toolbar says idle before there is one."""
        self.page.locator("#jp-main-statusbar").get_by_text("(ipykernel) | Idle").wait_for()

    def _choose_run_all(self) -> None:
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells").first.click()

    def field(self, label: str) -> Any:
        return self.page.get_by_label(f"{label} (procent)", exact=True)

    def type(self, label: str, text: str) -> None:
        """By keyboard only, but for how the field is found."""
        field = self.page.get_by_label(label, exact=True)
        field.focus()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def to_slider(self, label: str) -> None:
        """From the field with Tab: the slider comes next."""
        self.field(label).focus()
        self.page.keyboard.press("Tab")
        focused = self.page.evaluate("[document.activeElement.role, document.activeElement.ariaLabel]")
        assert focused == ["slider", f"{label} (procent): schuif met de pijltjestoetsen"]

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).focus()
        self.page.keyboard.press("Enter")

    def sees(self, text: str, role: str = "status") -> None:
        self.page.get_by_role(role).filter(has_text=text).wait_for()


def chosen(root: Path, **numbers: float) -> ScenarioResult:
    """What the library says of the start scenario with these numbers."""
    start = load_scenario(root / "notebooks" / "scenarios" / "midden.toml")
    own = tuple(Override(name, number, "proef", "proef") for name, number in numbers.items())
    return evaluate(example_round(), replace(start, name="Nu in beeld", overrides=own))


def test_a_scenario_is_made_saved_and_compared_by_keyboard(browser: Any, lab: tuple[str, Path]) -> None:
    address, root = lab
    desk = Desk(browser, address)
    desk.run_all()
    desk.sees(tariff_sentence(chosen(root)))
    assert violations(desk.page, f".{NAMED}") == []

    desk.type(f"{OVERHEAD} (procent)", "17,25")
    desk.sees(tariff_sentence(chosen(root, overhead=17.25)))

    before = desk.field(SICK).input_value()
    desk.to_slider(SICK)
    for _ in range(3):
        desk.page.keyboard.press("ArrowRight")
    desk.page.wait_for_function(
        "([field, text]) => field.value === text", arg=[desk.field(SICK).element_handle(), "6,3"]
    )
    assert before == "6"
    sick = typed(desk.field(SICK).input_value(), "pct")
    made = chosen(root, overhead=17.25, ziekteverzuim=sick)
    assert tariff_sentence(made) != tariff_sentence(chosen(root, overhead=17.25))
    desk.sees(tariff_sentence(made))

    desk.type("Naam van het scenario", "Uit de proef")
    desk.press("Opslaan")
    desk.sees("Geef nog een reden en een bron", "alert")
    for label in (OVERHEAD, SICK):
        desk.type(f"Reden ({label})", "afgesproken")
        desk.type(f"Bron ({label})", "consultatie")
    desk.press("Opslaan")
    desk.sees("Opgeslagen als uit-de-proef.toml.", "alert")
    saved = evaluate(example_round(), load_scenario(root / "notebooks" / "scenarios" / "uit-de-proef.toml"))
    assert saved.tariff == made.tariff

    desk.page.context.close()  # and again, from nothing
    desk = Desk(browser, address)
    desk.run_all()
    desk.page.get_by_label("Vergelijken met", exact=True).select_option("uit-de-proef.toml")
    desk.press("Vergelijk")
    expected = comparison(compare([chosen(root), saved])).grids[1]
    table = desk.page.get_by_role("table").filter(has_text=expected.caption)
    shown = [" ".join(row.split()) for row in table.get_by_role("row").all_inner_texts()]
    assert shown == [" ".join(" ".join(row).split()) for row in (expected.heads, *expected.rows)]
    assert {row[0] for row in expected.rows} == {OVERHEAD, SICK, "Samen"}
    assert desk.elsewhere == []
    desk.page.context.close()
