"""Reads a model file, and refuses a wrong one with the file, the place and what to do."""

from __future__ import annotations

import functools
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from kostprijs.dates import MODEL_YEARS
from kostprijs.errors import ModelError, WrongUse, reason_of
from kostprijs.files import sha256
from kostprijs.model.checks import check_ids, check_parts, checked_order
from kostprijs.model.conventions import single_changes, standard, with_convention
from kostprijs.model.costmodel import Choice, CostModel, submitted_id
from kostprijs.model.modelfile import read_choices, read_element, read_line
from kostprijs.model.names import read_names
from kostprijs.tomlfile import Table, ids_in, parse_toml

_MODEL_KEYS = ("id", "titel", "peiljaar", "uitkomst", "status", "product", "rekenwijze")


def shipped_models() -> tuple[str, ...]:
    """The ids of the models that come with the package: the calculation tools."""
    return ids_in(_folder())


def shipped_examples() -> tuple[str, ...]:
    """The ids of the public worked examples that come with the package as models.

    They load like any model, but say nothing of protection: no round can be held with one.
    """
    return ids_in(_folder() / "voorbeelden")


def load_model(reference: str | Path) -> CostModel:
    """Load a shipped model or example by its id, or a model file by its path (anything in `.toml`).

    Raises WrongUse when there is no such model and ModelError (file, place, reason) when the file
    is not right.
    """
    name = str(reference)
    if name.endswith(".toml"):
        path = Path(name)
        try:
            data = path.read_bytes()
        except (OSError, ValueError) as error:  # ValueError: a path with a NUL
            reason = reason_of(error) if isinstance(error, OSError) else "de naam kan niet"
            raise WrongUse(f"Het modelbestand «{path.name}» is niet te lezen: {reason}.") from error
        return parse_model(data, path.name)
    for folder, ids in ((_folder(), shipped_models()), (_folder() / "voorbeelden", shipped_examples())):
        if name in ids:
            return parse_model((folder / f"{name}.toml").read_bytes(), f"{name}.toml")
    raise WrongUse(
        f"Er is geen kostprijsmodel «{name:.60}». Meegeleverd: {', '.join(shipped_models())}; "
        f"rekenvoorbeelden: {', '.join(shipped_examples())}."
    )


def load_tool(reference: str | Path) -> CostModel:
    """A model to hold a round with: as `load_model`, and WrongUse for a worked example too."""
    if str(reference) in shipped_examples():
        raise WrongUse(
            f"«{reference}» is een openbaar rekenvoorbeeld; daar is geen ronde mee te houden. Kies uit "
            f"{', '.join(shipped_models())}, of geef het pad van een eigen modelbestand."
        )
    return load_model(reference)


@functools.lru_cache(maxsize=8)  # a round needs its model in every step
def parse_model(data: bytes, file: str) -> CostModel:
    """Build a model from the bytes of its file; `file` is the name used in errors.

    The model has its standard convention. That convention and every single change of it are
    checked here; a combination of changes is checked when it is asked for. The same bytes under the same
    name give the same object, as long as few others come in between.
    """
    top = parse_toml(data, file)
    top.only(("model", "element", "regel", "keuze", "engels"))
    head = top.table("model")
    head.only(_MODEL_KEYS)
    elements = tuple(read_element(table) for table in top.tables("element"))
    lines = tuple(read_line(table) for table in top.tables("regel"))
    outcome = head.text("uitkomst")
    check_ids(file, elements, lines, submitted_id(outcome))
    check_parts(file, elements)
    choices = read_choices(top, lines)
    words = _words(head, choices)
    model = CostModel(
        id=head.identifier("id", r"[A-Za-z0-9][A-Za-z0-9._-]*"),
        title=head.text("titel"),
        peiljaar=head.integer("peiljaar", *MODEL_YEARS),
        outcome=outcome,
        status=head.text("status", ""),
        product=head.text("product", ""),
        words=words,
        choices=choices,
        elements=elements,
        lines=lines,
        # the lines' own formulas must be right too, also where the standard option replaces them
        order=checked_order(file, elements, lines, outcome),
        source=file,
        sha256=sha256(data),
        text=data.decode("utf-8-sig"),
        names=read_names(top, elements, lines, [subject for subject, _ in words], choices),
    )
    model = with_convention(model, standard(model))
    for change in single_changes(model):
        with_convention(model, dict([change]))
    return model


def _words(head: Table, choices: tuple[Choice, ...]) -> tuple[tuple[str, str], ...]:
    words = head.mapping("rekenwijze", "per onderwerp een tekst", lambda value: isinstance(value, str))
    for choice in choices:
        if choice.id in words:
            reason = f"«{choice.id}» is ook een [[keuze]], die zelf zegt wat er gekozen is; haal het hier weg"
            raise ModelError(head.file, f"{head.place}, rekenwijze", reason)
    return tuple(sorted(words.items()))


def _folder() -> Traversable:
    return resources.files("kostprijs") / "models"
