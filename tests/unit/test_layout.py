"""Where things lie: what a notebook in its own folder finds, and what is said where there is nothing."""

from __future__ import annotations

import pytest

from kostprijs.audit.walk import open_walk
from kostprijs.errors import WrongUse
from kostprijs.layout import find_root


def test_the_root_is_found_from_below_and_its_lack_is_said(tmp_path):
    (tmp_path / "data" / "anonymised").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    assert find_root(tmp_path / "notebooks") == find_root(tmp_path) == tmp_path
    (tmp_path / "data" / "anonymised").rmdir()
    with pytest.raises(WrongUse, match="Draai eerst «kostprijs run»"):
        find_root(tmp_path / "notebooks")


def test_an_auditor_who_asks_for_a_round_that_is_nowhere_is_told(tmp_path):
    with pytest.raises(WrongUse, match="geen vrijgegeven ronde voorbeeld/ronde-9"):
        open_walk(tmp_path, "reports/voorbeeld/ronde-9")
