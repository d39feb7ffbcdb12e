"""The nbconvert exporter of the page: our template on nbconvert's own base, and nothing of a user."""

from __future__ import annotations

import functools
from importlib import metadata
from pathlib import Path
from typing import Any

from kostprijs.report.light import light_imports

_BASE = "nbconvert/templates/base/display_priority.j2"


@functools.cache
def page_exporter(templates: Path, kinds: tuple[str, ...]) -> Any:
    """The exporter with the template `handout` in the folder `templates`, without code and prompts.

    Of an output the first of `kinds` that it has is shown. Nothing is done to the notebook first: after
    each of nbconvert's own steps the whole of it would be checked. Made once per process, because
    reading the templates takes as long as a page.
    """
    with light_imports():
        from nbconvert import HTMLExporter, TemplateExporter
        from traitlets.config import Config

    own = _own_data()

    class PageExporter(HTMLExporter):
        """Looks for templates where nbconvert was installed, not where a user may have put others."""

        def get_prefix_root_dirs(self) -> list[str]:
            """The folder with nbconvert's own templates."""
            return [own] if own else list(super().get_prefix_root_dirs())  # type: ignore[no-untyped-call]  # nbconvert has no types

        def from_notebook_node(self, nb: Any, resources: Any = None, **given: Any) -> Any:
            """The page as the template gives it, which HTMLExporter would read and write once more."""
            return TemplateExporter.from_notebook_node(self, nb, resources, **given)

    settings = {
        "PageExporter": {"default_preprocessors": []},
        "NbConvertBase": {"display_data_priority": list(kinds)},
    }
    exporter = PageExporter(  # type: ignore[no-untyped-call]  # nbconvert has no types
        config=Config(settings),
        template_name="handout",
        extra_template_basedirs=[str(templates)],
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    if own:
        exporter.template_data_paths = []
    return exporter


def _own_data() -> str:
    """The share/jupyter of the installed nbconvert; empty when its list of files does not say."""
    for file in metadata.files("nbconvert") or ():
        if file.as_posix().endswith(_BASE):
            found = Path(str(file.locate())).resolve()
            return str(found.parents[3]) if found.is_file() else ""
    return ""
