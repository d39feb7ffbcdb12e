"""What intake keeps in the vault, and what the next step may read from it: one row per concern."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kostprijs.errors import WrongUse
from kostprijs.files import parse_json, recover, write_atomic
from kostprijs.intake.closed import check_open
from kostprijs.intake.submission import Submission
from kostprijs.layout import LEDGER, Workspace
from kostprijs.model.costmodel import CostModel
from kostprijs.numbers import exact_mean

SUBMISSIONS_FILE, FINDINGS_JSON = "inzendingen.json", "bevindingen.json"
REGISTER_FILE = "concerns.json"
FINDINGS_CSV, FINDINGS_MD = "bevindingen.csv", "bevindingen.md"
DECISIONS_FILE, OVERVIEW_FILE, METADATA_FILE = "besluiten.json", "overzicht.md", "metagegevens.md"
# What was read: see intake/source.py.
SOURCE_FILE = "ingelezen.json"
# The letters, and which number is whose.
LETTERS_FOLDER, NUMBERS_FILE = "brieven", "nummers.json"
FORMAT = 2
FOLDER_MODE, FILE_MODE = 0o700, 0o600


def dump(value: object) -> bytes:
    """JSON in one canonical form, compact: a bulk round has hundreds of thousands of values."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace") + b"\n"


def submissions_json(model: CostModel, submissions: Iterable[Submission]) -> dict[str, Any]:
    """The checked submissions as they are kept."""
    return {
        "formaat": FORMAT,
        "model": model_json(model),
        "inzendingen": [_as_json(submission) for submission in submissions],
    }


def model_json(model: CostModel) -> dict[str, Any]:
    """By what the vault knows the model and the convention that its tariffs were computed with."""
    return {"id": model.id, "sha256": model.sha256, "rekenwijze": dict(model.chosen)}


def _as_json(submission: Submission) -> dict[str, Any]:
    return {
        "bestand": submission.file,
        "sha256": submission.sha256,
        "concern": submission.concern,
        "telt": submission.counts,
        "besluit": submission.decided,
        "niet_gelezen": submission.unread,
        "opgave": dict(submission.fields),
        "tarief_in_bestand": submission.printed,
        "tarief": submission.tariff,
        "tarief_ingediend": submission.submitted_tariff,
        "waarden": {
            figure: [filled.value, filled.status, filled.how, *(filled.place or ("", ""))]
            for figure, filled in submission.values.items()
        },
        "telt_mee": dict(submission.valid),
    }


def load_numbers(folder: Path) -> dict[str, int]:
    """The numbers of the letters of the last intake of a round, by file; none when there is no such list."""
    try:
        data = parse_json((folder / LETTERS_FOLDER / NUMBERS_FILE).read_bytes())
    except (OSError, ValueError):
        return {}
    pairs = data.items() if isinstance(data, dict) else ()
    numbers = {file: number for file, number in pairs if isinstance(number, int) and number > 0}
    return numbers if len(set(numbers.values())) == len(numbers) else {}


def load_register(folder: Path) -> dict[str, str]:
    """By what every concern of the traject was ever known, and the key that it had then.

    Without it a concern that fills in its KvK number later would look like a new contributor, and the
    ledger could not tell that its value is unchanged. Raises WrongUse when the file is damaged, or gone
    while something was released.
    """
    try:
        data = parse_json((folder / REGISTER_FILE).read_bytes())
    except FileNotFoundError:
        # before the first release nobody can have been known by another name yet
        data = None if (folder / LEDGER).exists() else {}
    except ValueError:
        data = None
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data.values()):
        raise WrongUse(
            f"Het register van concerns ({REGISTER_FILE} in de kluis) is niet te lezen. Zet het terug uit "
            "een reservekopie; zonder het register is niet te zien wie al eerder meedeed."
        )
    return {str(token): str(key) for token, key in data.items()}


def write_register(folder: Path, register: Mapping[str, str]) -> None:
    """Keep the register, whole or not at all, for the owner's eyes only."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    folder.chmod(FOLDER_MODE)
    write_atomic(folder / REGISTER_FILE, dump(dict(sorted(register.items()))), FILE_MODE)


def contributions_of(
    submissions: Iterable[tuple[str, Mapping[str, float], Mapping[str, float | None]]],
) -> dict[str, dict[str, float]]:
    """Concern -> figure -> mean over the concern's tools, from (concern, valid values, tariffs) per tool.

    The mean is exact, then one float: the order of the tools can't change it. Concerns and figures
    come sorted. A concern whose tool counts but holds no usable value stays, with nothing under it: it did
    submit, and the thresholds per figure see that it filled nothing.
    """
    collected: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for concern, values, tariffs in submissions:
        own = collected[concern]  # makes the entry, also for a tool without a usable value
        for figure, value in values.items():
            own[figure].append(value)
        for figure, tariff in tariffs.items():
            if tariff is not None:
                own[figure].append(tariff)
    return {
        concern: {figure: _mean(values) for figure, values in sorted(figures.items())}
        for concern, figures in sorted(collected.items())
    }


def _mean(values: list[float]) -> float:
    return values[0] if len(values) == 1 else float(exact_mean(values))


def load_contributions(
    workspace: Workspace, traject_name: str, ronde: str, model: CostModel
) -> dict[str, dict[str, float]]:
    """The contributions of a round: concern key -> figure id -> value in the figure's own unit.

    The two tariffs stand under the id of the outcome line and that of the tariff as submitted. What is
    blank, blocked or not finite is absent.
    Raises WrongUse when intake was not run, or was run with another model.
    """
    data = _load(workspace, traject_name, ronde)
    try:
        if data["model"] != model_json(model) or data["formaat"] != FORMAT:
            raise WrongUse(
                f"De intake van deze ronde is gedaan met een ander model dan {model.source} of in een andere "
                "rekenwijze.",
                f"{again(traject_name, ronde)} opnieuw.",
            )
        rows = [
            (
                str(item["concern"]),
                {str(k): float(v) for k, v in item["telt_mee"].items()},
                {model.outcome: item["tarief"], model.submitted: item["tarief_ingediend"]},
            )
            for item in data["inzendingen"]
            if item["telt"]
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unreadable(traject_name, ronde) from error
    return contributions_of(rows)


def check_decisions(workspace: Workspace, traject_name: str, ronde: str, state: str) -> None:
    """Raise WrongUse when the settings of a round, with this fingerprint, are not those of its intake."""
    try:
        kept = parse_json((workspace.vault(traject_name, ronde) / DECISIONS_FILE).read_bytes())["stand"]
    except (OSError, ValueError, KeyError, TypeError):
        kept = ""
    if kept != state:
        raise WrongUse(
            "traject.toml is na de intake gewijzigd in wat er meetelt ([[besluit]], [concern], "
            "[rekenwijze_bestand], [vooringevuld] of peiljaar). Dat telt zo nog niet. "
            f"{again(traject_name, ronde)} opnieuw."
        )


def load_files(workspace: Workspace, traject_name: str, ronde: str) -> list[str]:
    """The names of all files (or rows) of the last intake of a round. Raises as load_contributions does."""
    data = _load(workspace, traject_name, ronde)
    try:
        return [str(item["bestand"]) for item in data["inzendingen"]]
    except (KeyError, TypeError) as error:
        raise _unreadable(traject_name, ronde) from error


def load_identities(
    workspace: Workspace, traject_name: str, ronde: str
) -> list[tuple[str, str, dict[str, str]]]:
    """Of every tool with a known concern: the concern key, the file and the provider fields in it.

    Raises WrongUse as load_contributions does.
    """
    data = _load(workspace, traject_name, ronde)
    try:
        return [
            (str(item["concern"]), str(item["bestand"]), {str(k): str(v) for k, v in item["opgave"].items()})
            for item in data["inzendingen"]
            if item["concern"] is not None
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise _unreadable(traject_name, ronde) from error


def again(traject_name: str, ronde: str, verb: str = "Draai") -> str:
    """The command to give, as the beginning of a sentence."""
    return f"{verb} «kostprijs intake {traject_name} {ronde}»"


def kept_rounds(folder: Path) -> list[Path]:
    """The checked submissions of every round of a traject, `folder` being its vault."""
    return sorted(folder.glob(f"[!.]*/{SUBMISSIONS_FILE}"))


def _load(workspace: Workspace, traject_name: str, ronde: str) -> dict[str, Any]:
    check_open(workspace.raw(traject_name), ronde)
    folder = workspace.vault(traject_name, ronde)
    if folder.parent.is_dir():
        recover(folder)
    try:
        data = parse_json((folder / SUBMISSIONS_FILE).read_bytes())
    except OSError as error:
        raise WrongUse("Deze ronde is nog niet ingelezen.", f"{again(traject_name, ronde)} eerst.") from error
    except ValueError as error:
        raise _unreadable(traject_name, ronde) from error
    if not isinstance(data, dict):
        raise _unreadable(traject_name, ronde)
    return data


def _unreadable(traject_name: str, ronde: str) -> WrongUse:
    return WrongUse("De kluis van deze ronde is niet te lezen.", f"{again(traject_name, ronde)} opnieuw.")
