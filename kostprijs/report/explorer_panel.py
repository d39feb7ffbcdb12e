"""The explorer as widgets: every element with its controls, the outcome beside it, saving and comparing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from kostprijs.anonymise.dataset import ReleasedRound
from kostprijs.errors import KostprijsError, reason_of
from kostprijs.model.costmodel import CostElement
from kostprijs.report import explorer_tables as tables
from kostprijs.report.elements import PARTS, part_title
from kostprijs.report.explorer_names import NAMED, NAMING
from kostprijs.report.explorer_row import FigureRow
from kostprijs.report.explorer_state import Choices, scenarios_in
from kostprijs.report.texts import load_texts
from kostprijs.scenario.compare import compare
from kostprijs.scenario.file import Scenario
from kostprijs.scenario.result import evaluate
from kostprijs.scenario.tornado import tornado

_WIDE = {"description_width": "200px"}
_COMPARED_BEFORE = "Er is iets gewijzigd; druk weer op Vergelijk."


class Panel:
    """What stands in the notebook. Every control has a label and is reached with Tab, in reading order."""

    def __init__(self, released: ReleasedRound, start: Scenario, folder: Path) -> None:
        import ipywidgets

        self._w: Any = ipywidgets
        self._released, self._folder = released, folder
        self.choices = Choices(released, start)
        self.rows: dict[str, FigureRow] = {}
        self._asked: dict[str, Any] = {}
        # a screen reader speaks what changes in a part with this role
        self.outcome, self.message = ipywidgets.HTML(), ipywidgets.HTML()
        self.tables = ipywidgets.HTML()
        # its own scrolling, so that the tariff stays in sight above it
        scrolled = {"display": "block", "max_height": "32em", "overflow": "auto"}
        self._elements = ipywidgets.VBox(layout=scrolled)
        self.file = self._start_file(start)
        self.name = ipywidgets.Text(
            description="Naam van het scenario", style=_WIDE, layout={"width": "520px"}
        )
        self.save = self._button("Opslaan", "Het scenario opslaan als nieuw bestand", self._on_save)
        self.others = ipywidgets.SelectMultiple(
            description="Vergelijken met", options=self._files(), style=_WIDE, layout={"width": "520px"}
        )
        self.against = self._button("Vergelijk", "Vergelijken met de gekozen scenario's", self._on_compare)
        self.compared = ipywidgets.HTML()
        self.box = self._box()
        self._fill()

    def _box(self) -> Any:
        outcome = [self.outcome, self.message]
        saving = [self._title("Opslaan"), self.name, self.save]
        comparing = [self._title("Vergelijken"), self.others, self.against, self.compared]
        parts = [
            self.file,
            *outcome,
            self._elements,
            self._title("Uitkomst"),
            self.tables,
            *saving,
            *comparing,
            self._w.HTML(NAMING),
        ]
        made = self._w.VBox(parts)
        made.add_class(NAMED)
        return made

    def _start_file(self, start: Scenario) -> Any:
        names = self._files()
        chosen = start.file if start.file in names else None
        made = self._w.Dropdown(
            description="Begin met", options=names, value=chosen, style=_WIDE, layout={"width": "520px"}
        )
        made.observe(self._on_file, "value")
        return made

    def _files(self) -> list[str]:
        return list(scenarios_in(self._folder, self.choices.start))

    def _title(self, text: str) -> Any:
        return self._w.HTML(f"<h2>{escape(text)}</h2>")

    def _button(self, text: str, tooltip: str, pressed: Any) -> Any:
        made = self._w.Button(description=text, tooltip=tooltip)
        made.on_click(pressed)
        return made

    def _fill(self) -> None:
        """The controls of the scenario that is chosen, by part of the law, and its outcome."""
        self.rows, self._asked = {}, {}
        self._elements.children = tuple(self._parts())
        self._refresh()

    def _parts(self) -> Iterator[Any]:
        texts, model = load_texts("nl"), self._released.model
        for part in PARTS:
            own = [element for element in model.elements if element.amvb == part]
            if own:
                yield self._title(part_title(part, texts))
            for element in own:
                yield from self._element(element)

    def _element(self, element: CostElement) -> Iterator[Any]:
        year = self._released.context.peiljaar
        for value in self.choices.values:
            if value.element != element.id:
                continue
            if math.isnan(value.amount):  # nothing needs it, and nothing is known of it
                yield self._w.HTML(f"<p>{escape(value.label)}: {escape(value.because)}.</p>")
                continue
            row = FigureRow(element, value, year, self._on_choice, self._say)
            self.rows[value.figure] = row
            yield row.box
        self._asked[element.id] = asked = self._reasons(element)
        yield asked

    def _reasons(self, element: CostElement) -> Any:
        """Where the reason and the source of a change are asked; shown once there is a change."""
        fields = [
            self._w.Text(
                description=f"{word} ({element.label})",
                style={"description_width": "400px"},
                layout={"width": "760px"},
            )
            for word in ("Reden", "Bron")
        ]

        def note(_: Any) -> None:
            self.choices.said[element.id] = (fields[0].value.strip(), fields[1].value.strip())

        for field in fields:
            field.observe(note, "value")
        return self._w.VBox(fields, layout={"display": "none"})

    def _on_choice(self, figure: str, amount: float) -> None:
        self.choices.choose(figure, amount)
        self._refresh()

    def _refresh(self) -> None:
        changed = self.choices.changed
        for name, asked in self._asked.items():
            asked.layout.display = "" if name in changed else "none"
        if self.compared.value:
            self.compared.value = f"<p>{_COMPARED_BEFORE}</p>"
        try:
            result = self.choices.result()
        except KostprijsError as error:
            self.outcome.value = _spoken("Geen tarief: er staat een waarde die niet kan.")
            self.tables.value = ""  # not those of another tariff
            self._say(str(error))
            return
        self._say("")
        self.outcome.value = _spoken(tables.tariff_sentence(result))
        grids = [tables.build_up(result), tables.tornado_table(result, tornado(result.point))]
        remarks = "".join(f"<p>{escape(remark)}</p>" for remark in result.point.remarks)
        self.tables.value = "".join(grid.html for grid in grids) + remarks

    def _say(self, text: str) -> None:
        self.message.value = f'<p role="alert">{escape(text)}</p>' if text else ""

    def _on_file(self, change: Any) -> None:
        found = scenarios_in(self._folder, self.choices.start).get(change["new"] or "")
        if found is None:
            return
        try:
            self.choices = Choices(self._released, found)
        except KostprijsError as error:
            self._say(str(error))
            return
        self._fill()

    def _on_save(self, _: Any) -> None:
        try:
            path = self.choices.save(self.name.value, self._folder)
        except KostprijsError as error:
            self._say(str(error))
        except OSError as error:
            self._say(f"Opslaan lukt niet: {reason_of(error)}.")
        else:
            self._say(f"Opgeslagen als {path.name}.{self._about_lost()}")
            chosen = self.file.value
            self.others.options = names = self._files()
            self.file.unobserve(self._on_file, "value")
            self.file.options = names
            self.file.value = chosen if chosen in names else None  # somebody may have removed it
            self.file.observe(self._on_file, "value")

    def _about_lost(self) -> str:
        named = "; ".join(" en ".join(pair.elements) for pair in self.choices.lost())
        return f" De samenhang is eruit, want wat vaststaat wordt niet getrokken: {named}." if named else ""

    def _on_compare(self, _: Any) -> None:
        saved = scenarios_in(self._folder, self.choices.start)
        try:
            others = [evaluate(self._released, saved[name]) for name in self.others.value if name in saved]
            made = compare([self.choices.result(), *others])
        except KostprijsError as error:
            self.compared.value = f'<p role="alert">{escape(str(error))}</p>'
            return
        self.compared.value = tables.comparison(made).html


def _spoken(text: str) -> str:
    return f'<p role="status" style="font-size:1.3em;font-weight:bold">{escape(text)}</p>'
