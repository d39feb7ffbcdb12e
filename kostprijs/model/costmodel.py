"""A calculation tool as data: the elements a provider fills and the lines from wage to tariff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from kostprijs.model.formula import Formula
from kostprijs.model.vocabulary import VOCABULARIES


@dataclass(frozen=True)
class Protection:
    """What the disclosure policy needs to know of one figure, in the figure's own unit.

    prior   the range that everybody knows the value lies in, or None
    grain   (korrel) the step in which the value is normally filled in
    margin  (marge) how close another may not come to a value
    grid    (raster) the step on which figures are printed
    norm    a public norm, only where one exists
    zero_is_normal   whether zero is a value like any other (nul_is_normaal)
    """

    prior: tuple[float, float] | None = None
    grain: float | None = None
    margin: float | None = None
    grid: float | None = None
    norm: float | None = None
    zero_is_normal: bool = False


@dataclass(frozen=True)
class CostElement:
    """One line that a provider fills in, or a series of them (wage per step).

    `bounds_hard` and `bounds_soft` are in the unit of the element, `pct` in percent points.
    `references` names the entries of the parameter files that belong beside this element.
    `blank_counts_as` is what a blank stands for in the formulas (an alternative way of filling in,
    such as the two components of Whk); None: a blank leaves the tariff undetermined. A blank never
    counts as a submitted value. `step_norms` gives the public norm of some steps of a series.
    `parts` are the elements of which this one is the total (onderdelen): a tool fills in either, and
    who fills in both counts double. `step_names` are what the steps are called in another language
    than that of the file; the steps themselves are part of the ids. `own_definition` is then the definition
    in the language of the file.
    """

    id: str
    label: str
    unit: str
    amvb: str = ""
    series: tuple[str, ...] = ()
    bounds_hard: tuple[float, float] | None = None
    bounds_soft: tuple[float, float] | None = None
    synonyms: tuple[str, ...] = ()
    definition: str = ""
    references: tuple[str, ...] = ()
    minimum_cao: float | None = None
    series_total: float | None = None
    blank_counts_as: float | None = None
    protection: Protection = field(default_factory=Protection)
    step_norms: tuple[tuple[str, float], ...] = ()
    parts: tuple[str, ...] = ()
    step_names: tuple[str, ...] = ()
    own_definition: str = ""

    @property
    def figures(self) -> tuple[str, ...]:
        """The ids of the figures of this element: its own id, or `id[step]` for a series."""
        if not self.series:
            return (self.id,)
        return tuple(f"{self.id}[{step}]" for step in self.series)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that belong to `figures`."""
        if not self.series:
            return (self.label,)
        return tuple(f"{self.label}, {step}" for step in self.steps)

    @property
    def steps(self) -> tuple[str, ...]:
        """What the steps of a series are called; nothing for a single value."""
        return self.step_names or self.series

    def norm_of(self, figure: str) -> float | None:
        """The public norm of one of `figures`: of its step, else of the whole element; None without one."""
        step = figure.removeprefix(f"{self.id}[").removesuffix("]")
        return dict(self.step_norms).get(step, self.protection.norm)


@dataclass(frozen=True)
class Line:
    """One computed line (regel) of the build-up."""

    id: str
    label: str
    unit: str
    formula: Formula
    amvb: str = ""
    protection: Protection = field(default_factory=Protection)


@dataclass(frozen=True)
class Option:
    """One way to reckon, of a choice: the formula of every line that the choice touches."""

    id: str
    label: str
    formulas: tuple[tuple[str, Formula], ...]


@dataclass(frozen=True)
class Choice:
    """A question on which calculation tools differ (keuze), such as overhead as a mark-up or a share.

    `default` is the id of the option that the file itself holds (standaard). Every option gives
    a formula for the same lines. `subject` is what it is about, where that is not its id.
    """

    id: str
    label: str
    default: str
    options: tuple[Option, ...]
    subject: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The ids of the lines that depend on this choice."""
        return tuple(line for line, _ in self.options[0].formulas)

    def option(self, option_id: str) -> Option:
        """The option with this id; KeyError when there is none."""
        return {option.id: option for option in self.options}[option_id]


@dataclass(frozen=True)
class Figure:
    """One publishable figure: an element, one step of a series, or the tariff line."""

    id: str
    label: str
    unit: str
    amvb: str
    protection: Protection
    owner: str


@dataclass(frozen=True)
class Names:
    """What a model file calls its parts in English ([engels]); what it does not name is not in here.

    title, product, status   of the model
    labels        by the id of an element or a line; `definitions` by the id of an element
    steps         by the step of a series
    conventions   by the id of a choice or of what there is no choice about: `onderwerp` says what it is
                  called, each other key is an option (or "tekst") with its words
    """

    title: str = ""
    product: str = ""
    status: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)
    conventions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def submitted_id(outcome: str) -> str:
    """The id of the figure «tariff as submitted» of a model with this outcome; no item may have it."""
    return f"{outcome}_ingediend"


@dataclass(frozen=True)
class CostModel:
    """A loaded and checked model file.

    `order` is the order in which the lines can be computed; `lines` keeps the order of the file.
    `source` is the name of the file (never its path) and `sha256` the hash of its bytes. `chosen`
    says which option of each choice the formulas are of; `text` and `sha256` are of the file and
    don't depend on it. `words` are remarks on the convention about which there is nothing to choose.
    `language` is that of the labels; `names` are those that the file has in English too.
    """

    id: str
    title: str
    peiljaar: int
    outcome: str
    status: str
    elements: tuple[CostElement, ...]
    lines: tuple[Line, ...]
    order: tuple[str, ...]
    source: str
    sha256: str
    text: str
    product: str = ""
    words: tuple[tuple[str, str], ...] = ()
    choices: tuple[Choice, ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()
    language: str = "nl"
    names: Names = field(default_factory=Names, compare=False, repr=False)

    @property
    def submitted(self) -> str:
        """The id of the tariff as submitted: what a tool itself prints, beside the recomputed outcome."""
        return submitted_id(self.outcome)

    @property
    def conventions(self) -> tuple[tuple[str, str], ...]:
        """The convention (rekenwijze) in words: subject and what holds, what is chosen included."""
        picked = dict(self.chosen)
        labels = [(c.subject or c.id, c.option(picked[c.id]).label) for c in self.choices]
        return tuple(sorted([*self.words, *labels]))

    @property
    def unused(self) -> tuple[str, ...]:
        """The ids of the elements that no formula uses, not in any option either."""
        formulas = [line.formula for line in self.lines]
        formulas += [f for choice in self.choices for option in choice.options for _, f in option.formulas]
        used = frozenset[str]().union(*(formula.names for formula in formulas))
        return tuple(element.id for element in self.elements if element.id not in used)

    def element(self, element_id: str) -> CostElement:
        """The element with this id; KeyError when there is none."""
        return {element.id: element for element in self.elements}[element_id]

    def line(self, line_id: str) -> Line:
        """The line with this id; KeyError when there is none."""
        return {line.id: line for line in self.lines}[line_id]

    def figures(self) -> Iterator[Figure]:
        """Every figure that may be published, in the order of the file, then the tariff in its two forms."""
        for element in self.elements:
            for figure, label in zip(element.figures, element.labels, strict=True):
                protection = replace(element.protection, norm=element.norm_of(figure))
                yield Figure(figure, label, element.unit, element.amvb, protection, element.id)
        outcome = self.line(self.outcome)
        own = VOCABULARIES[self.language].submitted.format(label=outcome.label)
        yield Figure(outcome.id, outcome.label, outcome.unit, "", outcome.protection, outcome.id)
        yield Figure(self.submitted, own, outcome.unit, "", outcome.protection, outcome.id)
