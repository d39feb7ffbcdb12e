"""What a question to trace is about: a figure, a line of the build-up, a reference; by name or number."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kostprijs.anonymise.dataset import GROUP_WORDS, ReleasedFigure
from kostprijs.audit.opened import Opened
from kostprijs.errors import WrongUse
from kostprijs.model.costmodel import Line
from kostprijs.model.references import Reference
from kostprijs.numbers import parse_number
from kostprijs.report.middle import middle_buildup
from kostprijs.report.words import amount, numbered_references, reference_amount

_MOST = 12  # subjects that an answer names
_NUMBERED = re.compile(r"\[(\d{1,4})\]")
_ASKED = re.compile(r"(?:€\s*)?[\u2212-]?\d[\d.,]*\s*%?")


@dataclass(frozen=True)
class FigureSubject:
    """A released figure; `place` is the number of one of its values, None for the whole."""

    figure: ReleasedFigure
    place: int | None = None

    @property
    def word(self) -> str:
        """The word of bandbreedtes.csv for the value (`hoogste groep`); "" for the whole."""
        words = GROUP_WORDS[self.figure.display, len(self.figure.values)]
        return "" if self.place is None else words[self.place]

    @property
    def title(self) -> str:
        """The label, with the word of the value."""
        return f"{self.figure.label}, {self.word}" if self.word else self.figure.label


@dataclass(frozen=True)
class LineSubject:
    """A line of the build-up at the middles."""

    line: Line

    @property
    def title(self) -> str:
        """What it is called."""
        return f"{self.line.label}, in de opbouw bij de middelste waarden"


@dataclass(frozen=True)
class ReferenceSubject:
    """A public reference, with its number on the page."""

    reference: Reference
    number: int

    @property
    def title(self) -> str:
        """What it is called, with its number."""
        return f"{self.reference.label} [{self.number}]"


Subject = FigureSubject | LineSubject | ReferenceSubject


def subjects_of(question: str, opened: Opened) -> tuple[Subject, ...]:
    """The subjects of a question; none for a number that is of no figure, line or reference.

    A whole name goes before a part of one, a figure before a reference of that name. Raises WrongUse for an
    empty question, for words that nothing is called by (with the nearest names) and for words that fit
    several things.
    """
    numbered = _NUMBERED.fullmatch(question.strip())
    if numbered:
        return _with_reference_number(int(numbered[1]), question, opened)
    if is_number(question):
        return _with_number(question, opened)
    asked = _plain(question)
    if not asked:
        raise WrongUse(
            "Vraag naar een element, een figuur, een regel of een getal, zoals «tarief hoogste groep»."
        )
    named = list(_names(opened))
    exact = _once(subject for name, subject in named if name == asked)
    return _first_kind(exact) or _partly(question, asked, named)


def _first_kind(found: Sequence[Subject]) -> tuple[Subject, ...]:
    """Of one name the figures go before lines, and lines before references: their chains lead to these."""
    return tuple(subject for subject in found if type(subject) is type(found[0]))


def _partly(question: str, asked: str, named: Sequence[tuple[str, Subject]]) -> tuple[Subject, ...]:
    """The one subject with the shortest name that has all words of the question."""
    words = set(asked.split())
    fitting = [(len(name.split()), subject) for name, subject in named if words <= set(name.split())]
    fewest = min((count for count, _ in fitting), default=0)
    found = _once(subject for count, subject in fitting if count == fewest)
    first = _first_kind(found)
    if len(first) == 1:
        return first
    raise WrongUse(_which(question, found) if found else _unknown(question, asked, named))


def _with_reference_number(number: int, question: str, opened: Opened) -> tuple[Subject, ...]:
    items = numbered_references(opened.released).values()
    found = tuple(ReferenceSubject(item.reference, item.number) for item in items if item.number == number)
    if not found:
        raise WrongUse(
            f"Er is geen referentie {question.strip()}; de nummers lopen van [1] tot [{len(items)}]."
        )
    return found


def is_number(question: str) -> bool:
    """Whether a question is a printed number (`31,20`, `€ 31,20`, `16%`)."""
    return bool(_ASKED.fullmatch(question.replace("\u00a0", " ").strip()))


def has_number(text: str, question: str) -> bool:
    """Whether a text has exactly this number, with the sign of its unit where the question has one."""
    shown, asked = (each.replace("\u00a0", " ").replace("\u2212", "-") for each in (text, question.strip()))
    number = re.sub(r"[€%\s]", "", asked)
    before = r"€\s*" if "€" in asked else r"(?<![\d.,-])"
    after = r"\s*%" if "%" in asked else r"(?![\d]|[.,]\d)"
    return bool(re.search(before + re.escape(number) + after, shown))


def _names(opened: Opened) -> Iterator[tuple[str, Subject]]:
    """Every name with what it is of, as `_plain` writes it."""
    for subject, names in _called(opened):
        for name in names:
            yield _plain(name), subject


def _called(opened: Opened) -> Iterator[tuple[Subject, tuple[str, ...]]]:
    released = opened.released
    outcome = released.model.outcome
    for figure in released.figures:
        series = () if figure.owner == outcome else (figure.owner, released.model.element(figure.owner).label)
        yield FigureSubject(figure), (figure.id, figure.label, *series)
        for place in range(len(figure.values)):
            value = FigureSubject(figure, place)
            yield value, (f"{figure.id} {value.word}", f"{figure.label} {value.word}")
    for line in released.model.lines:
        bare = () if line.id == outcome else (line.id, line.label)  # the tariff is a figure first
        yield LineSubject(line), (f"opbouw {line.id}", f"opbouw {line.label}", *bare)
    for item in numbered_references(released).values():
        known = item.reference
        names = (known.id, known.label, f"referentie {known.id}", f"referentie {known.label}")
        yield ReferenceSubject(known, item.number), names


def _with_number(question: str, opened: Opened) -> tuple[Subject, ...]:
    released, texts = opened.released, opened.texts
    found: list[Subject] = [
        FigureSubject(figure, place)
        for figure in released.figures
        for place, value in enumerate(figure.values)
        if has_number(amount(figure, value, texts), question)
    ]
    made = middle_buildup(opened.released).lines
    found += [
        LineSubject(line)
        for line in released.model.lines
        if line.id in made and has_number(texts.amount(made[line.id], line.unit), question)
    ]
    found += [
        ReferenceSubject(item.reference, item.number)
        for item in numbered_references(released).values()
        if has_number(reference_amount(item.reference, texts), question)
    ]
    if len(found) > _MOST:
        raise WrongUse(_which(question, tuple(found)))
    return tuple(found)


def nearest_numbers(question: str, opened: Opened) -> str:
    """The printed figures nearest to a number that is printed nowhere, in words; "" where none is near."""
    try:
        asked = parse_number(re.sub(r"[€%\s]", "", question)).value
    except ValueError:
        return ""
    every = [
        (abs(float(value) - asked), amount(figure, value, opened.texts), FigureSubject(figure, place))
        for figure in opened.released.figures
        for place, value in enumerate(figure.values)
        if ("€" in question) <= figure.unit.startswith("eur") and ("%" in question) <= (figure.unit == "pct")
    ]
    nearest = sorted(every, key=lambda item: item[0])[:3]
    return "; ".join(f"{text} ({subject.title})" for _, text, subject in nearest)


def _which(question: str, found: Sequence[Subject]) -> str:
    titles = list(dict.fromkeys(f"«{subject.title}»" for subject in found))
    more = f" en nog {len(titles) - _MOST}" if len(titles) > _MOST else ""
    listed = ", ".join(titles[:_MOST])
    return f"«{question.strip()[:80]}» kan meer dan één ding zijn: {listed}{more}. Kies er één."


def _unknown(question: str, asked: str, named: Sequence[tuple[str, Subject]]) -> str:
    titles = {name: subject.title for name, subject in reversed(named)}
    close = difflib.get_close_matches(asked, titles, 5, 0.5)
    nearest = ", ".join(dict.fromkeys(f"«{titles[name]}»" for name in close))
    hint = f"Bedoelt u {nearest}?" if nearest else "Zie «kostprijs bandwidths TRAJECT RONDE» voor de namen."
    return f"Er is in deze publicatie niets dat «{question.strip()[:80]}» heet. {hint}"


def _plain(text: str) -> str:
    """A name without case, and with one space for all that parts its words."""
    return " ".join(re.sub(r"[\s\u00a0,;:()\[\]_«»\"'-]+", " ", text).casefold().split())


def _once(found: Iterator[Subject]) -> tuple[Subject, ...]:
    kept: list[Subject] = []
    for subject in found:
        if subject not in kept:
            kept.append(subject)
    return tuple(kept)
