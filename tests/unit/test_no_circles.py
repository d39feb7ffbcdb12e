"""No two modules import each other, not even by a longer way or inside a function."""

from __future__ import annotations

import graphlib

import grimp


def test_modules_can_be_put_in_an_order_in_which_each_comes_after_what_it_imports():
    graph = grimp.build_graph("kostprijs", cache_dir=None)
    packages = {module for module in graph.modules if graph.find_children(module)}
    imports = {
        module: graph.find_modules_directly_imported_by(module) - packages
        for module in graph.modules - packages
    }
    assert len(imports) > 80
    graphlib.TopologicalSorter(imports).prepare()  # raises CycleError, which names the circle


def test_no_module_is_over_250_lines(repository):
    lengths = {
        path.relative_to(repository).as_posix(): len(path.read_text().splitlines())
        for path in (repository / "kostprijs").rglob("*.py")
    }
    assert {name: lines for name, lines in lengths.items() if lines > 250} == {}
