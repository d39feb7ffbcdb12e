"""The engine of our own: what a kernel would have shown, and nothing left behind in this process."""

from __future__ import annotations

import atexit
import builtins
import os
import runpy
import signal
import subprocess
import sys
import warnings
from pathlib import Path

import matplotlib as mpl
import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from nbformat import v4

from kostprijs.errors import WrongUse
from kostprijs.report.execute import Engine, execute_notebook, notebook_bytes

DRAWN = """\
class Getekend:
    def _repr_mimebundle_(self, **_):
        data = {'image/svg+xml': '<svg>\\n</svg>', 'text/plain': 'lijn'}
        return data, {'image/svg+xml': {'alt': 'een lijn'}}
display(Getekend())
Getekend()"""
RICH = [
    "print('een')\nprint('twee', end='')\nprint(' drie')",
    "import sys\nprint('uit'); print('fout', file=sys.stderr); print('weer uit')",
    "from IPython.display import HTML, display\ndisplay(HTML('<p>é</p>'))\nprint('na')\nHTML('<b>uit</b>')",
    "1 + 1",
    "_ + 40",
    "'geen uitkomst';",
    "# alleen commentaar",
    "   ",
    "None",
    DRAWN,
    "import pandas as pd\npd.DataFrame({'a': [1.5, 2.5]})",
    "handle = display('oud', display_id='vast')",
    "handle.update('nieuw')",
    "from IPython.display import clear_output\nprint('weg')\nclear_output()\nprint('blijft')",
    "print('weg')\nclear_output(wait=True)\nprint('blijft')",
    "%%capture gevangen\nprint('stil')\ndisplay('ook stil')",
    "gevangen.stdout, len(gevangen.outputs)",
    "import asyncio\nawait asyncio.sleep(0)\n'gewacht'",
    "__name__, 'get_ipython' in globals(), sys.modules['__main__'].traject",
    "get_ipython().execution_count, In[-1][:3]",
    "import os\nos.path.basename(os.getcwd())",
    "[number for number in range(3)]",
]
FAILURES = {
    "ValueError": "geheim = 31.4159\nraise ValueError(geheim)",
    "SyntaxError": "geheim = = 31.4159",
    "IndentationError": "if True:\ngeheim = 31.4159",
    "ZeroDivisionError": "31.4159 / 0",
    "SystemExit": "import sys\nsys.exit(0)",
    "NameError": "onbekend",
    "AssertionError": "assert 31.4159 == 3, 31.4159",
}


def write_notebook(path: Path, *sources: str) -> Path:
    cells = [v4.new_code_cell('traject = "a"', metadata={"tags": ["parameters"]}, id="parameters")]
    cells += [v4.new_code_cell(source, id=f"cel-{number}") for number, source in enumerate(sources)]
    path.write_text(nbformat.writes(v4.new_notebook(cells=cells)))
    return path


def run(path: Path, engine: Engine = "here") -> bytes:
    return notebook_bytes(execute_notebook(path, {"traject": "b"}, path.parent, engine))


def last_text(path: Path) -> str:
    return execute_notebook(path, {}, path.parent).cells[-1].outputs[0]["data"]["text/plain"]


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_notebook(tmp_path_factory.mktemp("rijk") / "n.ipynb", *RICH)


def test_a_kernel_and_this_process_give_the_same_bytes(rich: Path) -> None:
    here = run(rich)
    assert here == run(rich, "kernel")
    assert run(rich) == here
    assert b"blijft" in here
    assert b"weg" not in here.replace(b"print('weg')", b"")


@pytest.mark.parametrize("kind", FAILURES)
@pytest.mark.parametrize("engine", ["here", "kernel"])
def test_a_failing_cell_is_told_without_its_values(tmp_path: Path, kind: str, engine: Engine) -> None:
    path = write_notebook(tmp_path / "n.ipynb", "1", FAILURES[kind], "raise RuntimeError('te ver')")
    with pytest.raises(WrongUse, match=rf"cel 3 \({kind}\)") as caught:
        run(path, engine)
    assert "31.4159" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_an_error_while_showing_a_value_is_an_error(tmp_path: Path) -> None:
    source = "class Stuk:\n    def __repr__(self):\n        raise ValueError(31.4159)\nStuk()"
    with pytest.raises(WrongUse, match=r"cel 2 \(ValueError\)"):
        run(write_notebook(tmp_path / "n.ipynb", source))


def test_an_interrupt_of_the_user_passes(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "n.ipynb", "raise KeyboardInterrupt")
    before = InteractiveShell._instance
    with pytest.raises(KeyboardInterrupt):
        run(path)
    assert InteractiveShell._instance is before


def test_a_notebook_sees_no_name_of_an_earlier_one(tmp_path: Path) -> None:
    run(write_notebook(tmp_path / "een.ipynb", "geheim = 1\nimport builtins\nbuiltins.geheim = 2\n_ = 3\n4"))
    seen = "'geheim' in globals(), hasattr(__builtins__, 'geheim'), _, len(In), len(Out)"
    assert last_text(write_notebook(tmp_path / "twee.ipynb", seen)) == "(False, False, '', 3, 0)"


def test_the_process_is_left_as_it_was(tmp_path: Path) -> None:
    mess = [
        "import builtins, os, signal, sys, types, warnings\nimport matplotlib as mpl",
        "os.chdir('/')\nos.environ['KP_ROMMEL'] = '1'\nos.environ.pop('PATH', None)",
        "sys.path.insert(0, '/rommel')\nsys.argv.append('rommel')",
        "sys.modules['rommel'] = types.ModuleType('r')",
        "sys.modules['json'] = None\nimport io\nsys.excepthook = print\nsys.stdin = io.StringIO()",
    ]
    mess += [
        "builtins.rommel = 1\nbuiltins.copyright = min\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "mpl.rcParams['font.size'] = 99\nimport matplotlib.pyplot as plt\nfigure = plt.figure()",
        "warnings.simplefilter('error')\nraise ValueError",
    ]
    import json

    def state() -> list[object]:
        shown = [Path.cwd(), dict(os.environ), list(sys.path), sys.path, list(sys.argv), dict(vars(builtins))]
        hooks = [sys.stdin, sys.stdout, sys.stderr, sys.displayhook, sys.excepthook, sys.modules["__main__"]]
        more = [signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT), InteractiveShell._instance]
        last = [hasattr(sys, name) for name in ("ps1", "last_value", "last_exc", "last_traceback")]
        return [*shown, *hooks, *more, *last, mpl.rcParams["font.size"], list(warnings.filters)]

    import matplotlib.pyplot as plt

    run(write_notebook(tmp_path / "eerst.ipynb", "1"))
    mine = plt.figure()
    before = state()
    with pytest.raises(WrongUse, match="ValueError"):
        run(write_notebook(tmp_path / "n.ipynb", *mess))
    assert state() == before
    assert sys.modules["json"] is json
    assert "rommel" not in sys.modules
    assert plt.get_fignums() == [mine.number]
    plt.close(mine)


def test_a_shell_that_was_there_is_there_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # a shell takes the place of __main__, and of no module without a __spec__ can a new process be told
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    mine = InteractiveShell.instance(ipython_dir=str(tmp_path / "mijn"))
    try:
        mine.user_ns["eigen"] = 1
        assert last_text(write_notebook(tmp_path / "n.ipynb", "'eigen' in globals()")) == "False"
        assert InteractiveShell.instance() is mine
        assert mine.user_ns["eigen"] == 1
        assert not mine.history_manager.outputs
    finally:
        atexit.unregister(mine.atexit_operations)
        mine.atexit_operations()
        InteractiveShell.clear_instance()


def test_nothing_of_the_user_reaches_a_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "huis"
    startup = home / ".ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("rommel = 1")
    (startup.parent / "ipython_config.py").write_text(
        "c.InteractiveShellApp.exec_lines = ['rommel = 1']\n"
        "c.InteractiveShell.ast_node_interactivity = 'all'\n"
    )
    (tmp_path / "matplotlibrc").write_text("font.size: 99\n")
    (tmp_path / "rommel.py").write_text("")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("IPYTHONDIR", str(home / ".ipython"))
    monkeypatch.setenv("VIRTUAL_ENV", str(home))
    before = sorted(home.rglob("*"))
    sources = ["import importlib.util, matplotlib, sys", "1\n2"]
    seen = "'rommel' in globals(), matplotlib.rcParams['font.size'], importlib.util.find_spec('rommel'), Out"
    path = write_notebook(tmp_path / "n.ipynb", *sources, seen)
    assert last_text(path) == "(False, 10.0, None, {3: 2})"
    assert sorted(home.rglob("*")) == before
    assert sorted(item.name for item in tmp_path.iterdir()) == [
        "huis",
        "matplotlibrc",
        "n.ipynb",
        "rommel.py",
    ]


def test_nothing_is_run_at_exit_and_no_thread_stays(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "n.ipynb", "print(1)")
    program = f"""
import atexit, sys, threading
from pathlib import Path
from kostprijs.report.execute import execute_notebook
sys.modules.pop("readline", None)
execute_notebook(Path({str(path)!r}), {{}}, Path({str(tmp_path)!r}))
from IPython.core.interactiveshell import InteractiveShell
assert InteractiveShell._instance is None
assert threading.active_count() == 1, threading.enumerate()
InteractiveShell.atexit_operations = lambda self: print("te laat")
print("rfc3987_syntax" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "False\n", "")


def test_light_imports_leave_jsonschema_as_useful_as_without_its_extra() -> None:
    program = """
import sys
from kostprijs.report.light import light_imports
with light_imports():
    import nbformat
import jsonschema
assert "rfc3987_syntax" not in sys.modules
try:
    jsonschema.validate(1, {"type": "string"})
except jsonschema.ValidationError:
    print("geweigerd")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "geweigerd\n", "")


def test_an_engine_leaves_the_filters_of_warnings(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        before = list(warnings.filters)
        run(write_notebook(tmp_path / "n.ipynb", "import warnings\nwarnings.simplefilter('ignore')"))
        assert list(warnings.filters) == before


def test_notebooks_are_run_again_on_their_own_parameters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [write_notebook(tmp_path / f"{name}.ipynb", f"traject, {name!r}") for name in ("twee", "een")]
    monkeypatch.setattr(sys, "argv", ["kostprijs.report.refresh", str(tmp_path)])
    runpy.run_module("kostprijs.report.refresh", run_name="__main__")
    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(kept) == {path.name for path in made}
    for path in made:
        (shown,) = nbformat.reads(kept[path.name].decode(), 4).cells[-1].outputs
        assert shown["data"]["text/plain"] == f"('a', {path.stem!r})"
    from kostprijs.report.refresh import refresh  # not before: a module is run once

    assert refresh(tmp_path) == sorted(made)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == kept
