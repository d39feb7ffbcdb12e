"""Makes a publication again from the released round, and compares every file and every figure of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import kostprijs
from kostprijs.audit.altered import accepted
from kostprijs.audit.compare import Compared, compare, numbers_in
from kostprijs.audit.item import TEXT, Item
from kostprijs.audit.outcome import Check, Figures, Place
from kostprijs.audit.published import Published
from kostprijs.audit.reading import read_items
from kostprijs.errors import KostprijsError, VerificationFailed, WrongUse
from kostprijs.files import sha256
from kostprijs.layout import Workspace
from kostprijs.report.handout import load_round
from kostprijs.report.publish import MANIFEST, render_round

FIGURES = "cijfers"
_TITLE = "Elk cijfer is gelijk als het opnieuw uit de vrijgegeven cijfers wordt gemaakt"
_EQUAL = "de cijfers zijn gelijk"
_BYTES = "is niet byte voor byte gelijk aan wat nu gemaakt wordt; de woorden en de cijfers zijn dat wel"
_SHOWN = 3  # examples of other words in a remark
_SLOW = ".pdf"  # read only where its bytes differ: reading takes longer than all the rest
_UNUSABLE = (KostprijsError, ValueError, KeyError, TypeError, IndexError, OSError)


def check_figures(
    published: Published, tools: bool, progress: Callable[[str], None] | None = None
) -> tuple[Check, tuple[Figures, ...]]:
    """Make every file again with the mark of the publication, and compare it.

    `tools` says that the same programs and libraries made it: then the bytes must be equal too. A released
    table that was altered fails; what it would give now is still compared, so that the figures are named.
    """
    traject, ronde = published.traject, published.ronde
    try:
        load_round(published.home.root, traject, ronde)
    except (VerificationFailed, WrongUse) as error:  # altered, or one of its files is gone
        return _altered(published, Place(f"data/anonymised/{traject}/{ronde}", "", str(error)), progress)
    return _compared(published, published.home, tools, progress)


def _altered(
    published: Published, place: Place, progress: Callable[[str], None] | None
) -> tuple[Check, tuple[Figures, ...]]:
    try:
        with accepted(published.home, published.traject, published.ronde) as copy:
            check, figures = _compared(published, copy, tools=False, progress=progress)
    except _UNUSABLE:
        return Check(FIGURES, _TITLE, (place,), noun=FIGURES), ()
    return Check(FIGURES, _TITLE, (place, *check.places), check.remarks, check.compared, FIGURES), figures


def _compared(
    published: Published, home: Workspace, tools: bool, progress: Callable[[str], None] | None
) -> tuple[Check, tuple[Figures, ...]]:
    traject, ronde = published.traject, published.ronde
    english = load_round(home.root, traject, ronde).context.language == "en"
    rebuilt = render_round(home, traject, ronde, progress, published.ground)
    names = [name for name in rebuilt if name in published.files and name != MANIFEST]
    files = [_File(name, published, rebuilt, tools, english) for name in names]
    places = [place for file in files for place in file.places]
    remarks = [remark for file in files for remark in file.remarks]
    if published.release == kostprijs.__version__:
        places += _other_files(published, rebuilt)
    else:
        remarks += [
            f"{name}: wordt door deze versie niet gemaakt; nagegaan is alleen de controlesom"
            for name in sorted(set(published.outcome) - set(rebuilt))
        ]
    figures = tuple(figure for file in files for figure in file.figures())
    count = sum(len(numbers_in(figure.published)) for figure in figures)
    return Check(FIGURES, _TITLE, tuple(places), tuple(remarks), count, FIGURES), figures


def _other_files(published: Published, rebuilt: Mapping[str, bytes]) -> list[Place]:
    """Files that one has and the other has not: with the same version the manifest was changed."""
    made = set(rebuilt) - {MANIFEST}
    return [
        Place(name, "", "wordt door deze versie gemaakt en staat niet in het manifest")
        if name in made
        else Place(name, "", "staat in het manifest en wordt door deze versie niet gemaakt")
        for name in sorted(set(published.outcome) ^ made)
    ]


class _File:
    """One file as published and as made again.

    `places` make the verification fail: another number, and with the same version of the package other
    words, scripts or styles too; with the same libraries even another drawing or byte. What differs besides
    is in `remarks`.
    """

    def __init__(
        self, name: str, published: Published, made: Mapping[str, bytes], tools: bool, english: bool
    ) -> None:
        self.name, data, rebuilt = name, published.files[name], made[name]
        self.items: list[Item] = []
        self.places: list[Place] = []
        self.remarks: list[str] = []
        self._wrong: set[str] = set()
        if data == rebuilt and name.endswith(_SLOW):
            return
        other = [file for file, again in made.items() if again == data and file != name]
        if other:
            self.places = [Place(name, "", f"heeft de inhoud van {other[0]}")]
            return
        try:
            self.items = read_items(name, data) or []
            if data != rebuilt:
                again = read_items(name, rebuilt) or []
                self._judge(compare(name, self.items, again, english), published, tools)
        except Exception as error:  # a library may raise anything at a file that somebody changed
            what = f"is niet te lezen ({type(error).__name__}), dus niet te vergelijken"
            self.places = [Place(name, "", what)]

    def _judge(self, found: Compared, published: Published, tools: bool) -> None:
        self._wrong = {place.where for place in found.numbers}
        same = published.release == kostprijs.__version__
        altered = published.outcome.get(self.name) != sha256(published.files[self.name])
        mark = str(published.manifest.get("kenmerk"))
        self.places = list(found.numbers)
        if same or altered:
            self.places += (*found.words, *found.code)
        else:  # whatever version made it, its own mark stood on it
            self.places += [p for p in found.words if mark in p.rebuilt and mark not in p.published]
        if same and tools:
            self.places += found.form or ([] if self.places else [Place(self.name, "", _BYTES)])
        if not self.places:
            self.remarks = [f"{self.name}: {_EQUAL}{_words(found)}"]

    def figures(self) -> list[Figures]:
        """Every text with a number in it, in the order of the file."""
        return [
            Figures(self.name, item.where, item.text, item.where not in self._wrong)
            for item in self.items
            if item.kind == TEXT and numbers_in(item.text)
        ]


def _words(found: Compared) -> str:
    """What does differ, where the figures do not."""
    if any(place.file.endswith(".json") for place in found.code):
        return ", de beschrijving niet"
    shown = ""
    if found.words:
        where = "plaats" if len(found.words) == 1 else "plaatsen"
        some = [f"{p.where}: «{p.published}» werd «{p.rebuilt}»" for p in found.words[:_SHOWN]]
        shown = f"; andere woorden op {len(found.words)} {where}, zoals {'; '.join(some)}"
    if found.code:
        return f"{shown}; programma, opmaak of tekst in een tekening niet: een browser kan iets anders tonen"
    return shown or " en de woorden ook; de opmaak of een tekening niet"
