"""Libraries that load beside the intake: nothing but the time may change."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
{before}
from kostprijs.report.ahead import loaded_ahead
with loaded_ahead():
{block}
import threading
assert threading.active_count() == 1
print("papermill" in sys.modules, "isoduration" in sys.modules, "pptx" in sys.modules)
"""
WAIT = "    import time\n    while 'matplotlib.ft2font' not in sys.modules: time.sleep(0.05)"


def run(before: str, block: str, cwd) -> str:
    code = CODE.format(before=before, block=block)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout.strip() + done.stderr.strip()


def test_all_is_there_after_a_long_wait(tmp_path):
    assert run("", WAIT, tmp_path) == "True False True"


def test_a_short_wait_loads_no_more_than_the_library_at_hand(tmp_path):
    assert run("", "    pass", tmp_path).endswith("False")


def test_a_library_that_is_absent_is_missed_only_where_it_is_needed(tmp_path):
    assert run("sys.modules['papermill'] = None", "    pass", tmp_path) == "True False False"
