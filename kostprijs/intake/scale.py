"""The scale of percentages, decided for a tool as a whole: filled in as 16,5 or, throughout, as 0,165.

One value can be both: 0.03 is a usual premium, and so is 3%. What the other percentages of the same tool
leave no doubt about then decides; where they don't, the value does not count before it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kostprijs.intake.lookup import Located
from kostprijs.intake.values import Interpreted, Problem, plausible, scaled
from kostprijs.model.costmodel import CostElement, CostModel
from kostprijs.numbers import parse_number

# A scale is that of the whole tool from this many sure values on, against at most a third that differ.
FEWEST = 3
MAJORITY = 3
_POINTS, _FRACTION, _BOTH = "punten", "fractie", "beide"
_UNCLEAR = Problem(
    "procentschaal",
    "een percentage waarvan de schaal duidelijk is, zoals 3 of 3%",
    "Deze waarde kan een fractie of een percentage zijn, en uw andere percentages geven geen uitsluitsel. "
    "Wilt u er een procentteken achter zetten?",
)


def one_scale(
    model: CostModel, located: Mapping[str, Located], readings: dict[str, Interpreted]
) -> tuple[dict[str, Interpreted], str]:
    """The readings on the scale of the whole tool, and a figure as example when that is of fractions.

    Cells that show a percentage and values with a percent sign have no doubt about them and are left alone.
    """
    typed = dict(_typed(model, located, readings))
    kinds = {figure: _kind(number, element) for figure, (number, element) in typed.items()}
    fractions, points = (sum(kind == each for kind in kinds.values()) for each in (_FRACTION, _POINTS))
    if fractions >= FEWEST and fractions > MAJORITY * points:
        example = next(figure for figure, kind in kinds.items() if kind == _FRACTION)
        return readings | dict(_as_fractions(typed, kinds, readings)), example
    if points and points > MAJORITY * fractions:
        return readings, ""
    unclear = (figure for figure, (number, _) in typed.items() if kinds[figure] == _BOTH and abs(number) < 1)
    return readings | {figure: Interpreted(None, _UNCLEAR) for figure in unclear}, ""


def _as_fractions(
    typed: Mapping[str, tuple[float, CostElement]],
    kinds: Mapping[str, str],
    readings: Mapping[str, Interpreted],
) -> Iterator[tuple[str, Interpreted]]:
    """The values as percentages, without a question each: there is one for the whole tool."""
    for figure, (number, _) in typed.items():
        if kinds[figure] in (_FRACTION, _BOTH) and abs(number) < 1:
            yield figure, Interpreted(scaled(number, 100))
    for figure, reading in readings.items():  # a series that was put right by its own sum
        if figure not in typed and reading.doubt and reading.doubt.code == _UNCLEAR.code:
            yield figure, reading._replace(doubt=None)


def _typed(
    model: CostModel, located: Mapping[str, Located], readings: Mapping[str, Interpreted]
) -> Iterator[tuple[str, tuple[float, CostElement]]]:
    """The bare numbers of percentages; not of a series, whose sum tells its scale."""
    for element in model.elements:
        if element.unit != "pct" or element.series_total:
            continue
        for figure in element.figures:
            reading = readings.get(figure)
            if reading is None or reading.problem or reading.value is None or located[figure].percent:
                continue
            number = _bare(located[figure])
            if number:
                yield figure, (number, element)


def _bare(located: Located) -> float | None:
    """The number as it was filled in, None with a percent sign; a value was read from it, so it is one."""
    if isinstance(located.content, float):
        return located.content
    parsed = parse_number(str(located.content))
    # 0.165 has a second reading as thousands that nobody means
    return None if parsed.percent else parsed.other if parsed.other is not None else parsed.value


def _kind(number: float, element: CostElement) -> str:
    if abs(number) >= 1:
        return _POINTS if plausible([number], element) else ""
    likely = plausible([number, scaled(number, 100)], element)
    if len(likely) == 2:
        return _BOTH
    return "" if not likely else _POINTS if likely == [number] else _FRACTION
