"""The names that a model file has in English, and a model that goes by them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from kostprijs.model.costmodel import Choice, CostElement, CostModel, Line, Names
from kostprijs.tomlfile import Table

SUBJECT, TEXT = "onderwerp", "tekst"
_KEYS = ("titel", "product", "status", "labels", "definities", "treden", "rekenwijze")


def read_names(
    top: Table,
    elements: Collection[CostElement],
    lines: Collection[Line],
    words: Collection[str],
    choices: Collection[Choice],
) -> Names:
    """The table [engels]; it may be absent or name a part only.

    Raises ModelError for a name of something that is not in the model.
    """
    table = top.table("engels")
    table.only(_KEYS)
    ids = {element.id for element in elements}
    about = table.table("rekenwijze", "[engels.rekenwijze]")
    options = {choice.id: tuple(option.id for option in choice.options) for choice in choices}
    keys = {**dict.fromkeys(words, (TEXT,)), **options}
    about.only(tuple(keys))
    return Names(
        title=table.text("titel", ""),
        product=table.text("product", ""),
        status=table.text("status", ""),
        labels=_texts(table, "labels", ids | {line.id for line in lines}),
        definitions=_texts(table, "definities", ids),
        steps=_texts(table, "treden", {step for element in elements for step in element.series}),
        conventions={name: _texts(about, name, {SUBJECT, *keys[name]}) for name in about.data},
    )


def _texts(table: Table, key: str, known: Collection[str]) -> dict[str, str]:
    inner = table.table(key, f"[engels.{key}]")
    inner.only(tuple(sorted(known)))
    return {name: inner.text(name) for name in inner.data}


def in_language(model: CostModel, language: str, foreign: Callable[[str], str]) -> CostModel:
    """The model with its names in "en" (or as it is, for the language that it has already).

    A name that the file has in Dutch only goes through `foreign`. Ids, formulas and values stay.
    """
    if language == model.language:
        return model
    names = model.names
    return replace(
        model,
        language=language,
        title=_either(names.title, model.title, foreign),
        product=_either(names.product, model.product, foreign),
        status=_either(names.status, model.status, foreign),
        elements=tuple(_element(element, names, foreign) for element in model.elements),
        lines=tuple(
            replace(line, label=_either(names.labels.get(line.id, ""), line.label, foreign))
            for line in model.lines
        ),
        words=tuple(_remark(*remark, names, foreign) for remark in model.words),
        choices=tuple(_choice(choice, names, foreign) for choice in model.choices),
    )


def _either(own: str, dutch: str, foreign: Callable[[str], str]) -> str:
    return own or (foreign(dutch) if dutch else "")


def _element(element: CostElement, names: Names, foreign: Callable[[str], str]) -> CostElement:
    return replace(
        element,
        label=_either(names.labels.get(element.id, ""), element.label, foreign),
        definition=_either(names.definitions.get(element.id, ""), element.definition, foreign),
        own_definition=element.own_definition or element.definition,
        step_names=tuple(_either(names.steps.get(step, ""), step, foreign) for step in element.series),
    )


def _remark(name: str, text: str, names: Names, foreign: Callable[[str], str]) -> tuple[str, str]:
    own = names.conventions.get(name, {})
    return _subject(name, own, foreign), _either(own.get(TEXT, ""), text, foreign)


def _choice(choice: Choice, names: Names, foreign: Callable[[str], str]) -> Choice:
    own = names.conventions.get(choice.id, {})
    options = tuple(
        replace(option, label=_either(own.get(option.id, ""), option.label, foreign))
        for option in choice.options
    )
    return replace(choice, options=options, subject=_subject(choice.id, own, foreign))


def _subject(name: str, own: Mapping[str, str], foreign: Callable[[str], str]) -> str:
    return _either(own.get(SUBJECT, ""), name.replace("_", " "), foreign)
