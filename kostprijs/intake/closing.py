"""Closes a traject: destroys the submissions and the vault of its rounds, and keeps a record without names.

What stays is what later publications are held against and what published figures are verified with: the
ledger, its key and the register of concerns, sealed. Nothing can be published any more once the key is
destroyed too, which is asked for apart. First a journal is written with all that is to go and
the record of it; from then on nothing else may use the vault, and a closing that was killed goes on where it
was.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from kostprijs.errors import WrongUse
from kostprijs.files import TEMPORARY, canonical_json, parse_json, write_atomic
from kostprijs.intake.cleared import without_names
from kostprijs.intake.closed import JOURNAL, load_record, seal_of
from kostprijs.intake.closing_plan import Plan
from kostprijs.intake.closing_text import closing_md
from kostprijs.intake.destroying import destroy, digest, overwritten, remove_empty
from kostprijs.intake.sealed import sealed
from kostprijs.intake.vault import FILE_MODE, REGISTER_FILE, load_register, write_register
from kostprijs.layout import CLOSED, CLOSED_TEXT, KEY, VAULT, Workspace

VERSION = 1
Progress = Callable[[int, int], None]


def under_way(workspace: Workspace, traject: str) -> bool:
    """Whether a closing was begun and not finished."""
    return (workspace.ledger(traject) / JOURNAL).exists()


def begin(
    workspace: Workspace,
    traject: str,
    plan: Plan,
    key: bytes,
    kept: Mapping[str, Any],
    when: str,
    without_key: Mapping[str, bytes],
) -> None:
    """Write the journal: from here on the closing can only go on. Nothing is destroyed yet.

    `kept` is what the record says of the ledger, `when` a date and time (UTC). Where the key goes too,
    `without_key` holds the files of the ledger as they then are, by name; else it is empty.
    """
    raw = workspace.raw(traject)
    rounds = [
        {
            "ronde": ronde,
            "inzendingen": _counted(plan.submissions.get(ronde, ()), key),
            "kluis": _counted(plan.kept.get(ronde, ()), key),
        }
        for ronde in plan.rounds
    ]
    closing = {"datum": when, "rondes": rounds, "bewaard": dict(kept), "uit_instellingen": list(plan.tables)}
    paths = [path for group in (plan.submissions, plan.kept) for files in group.values() for path in files]
    journal = {
        "afsluiting": closing,
        "te_vernietigen": [path.relative_to(raw).as_posix() for path in paths],
        "mappen": [*plan.submissions, *(f"{VAULT}/{ronde}" for ronde in plan.kept if ronde)],
        "zonder_sleutel": {name: data.decode() for name, data in without_key.items()},
    }
    # in ASCII: the name of a file may hold bytes that are no text
    write_atomic(raw / VAULT / JOURNAL, json.dumps(journal).encode(), FILE_MODE)


def finish(
    workspace: Workspace, traject: str, key: bytes, progress: Progress | None = None
) -> dict[str, Any]:
    """Do what the journal says, from wherever it was left.

    The closing as it is recorded, and whether the key went with it (`sleutel_vernietigd`).
    """
    raw, vault = workspace.raw(traject), workspace.ledger(traject)
    journal = _journal(vault / JOURNAL)
    with overwritten(vault / REGISTER_FILE):
        write_register(vault, sealed(load_register(vault), key))
    config = workspace.config(traject)
    with overwritten(config):
        write_atomic(config, without_names(config.read_text("utf-8-sig")).encode(), FILE_MODE)
    names = [str(name) for name in journal["te_vernietigen"]]
    for done, name in enumerate(names, 1):
        destroy(raw / name)
        if progress is not None:
            progress(done, len(names))
    for folder in journal["mappen"]:
        remove_empty(raw / str(folder))
    without_key = journal.get("zonder_sleutel", {})
    _destroy_key(vault, without_key)
    closing = dict(journal["afsluiting"])
    _record(raw, traject, closing)
    # renamed first: half overwritten it could not be read, and its work is done
    (vault / JOURNAL).rename(vault / f"{TEMPORARY}{JOURNAL}")
    tidy(vault)
    tidy(raw)
    return {**closing, "sleutel_vernietigd": bool(without_key)}


def _destroy_key(vault: Path, ledger: Mapping[str, str]) -> None:
    """Put the ledger in its form without a key, and destroy the key; nothing where the journal has none."""
    for name, text in ledger.items():
        with overwritten(vault / name):
            write_atomic(vault / name, text.encode(), FILE_MODE)
    if ledger:
        destroy(vault / KEY)


def tidy(folder: Path) -> None:
    """Destroy the files that a killed process left in a vault, or beside it."""
    for path in sorted(folder.glob(f"{TEMPORARY}*")):
        if not path.is_dir():
            destroy(path)


def _record(raw: Path, traject: str, closing: Mapping[str, Any]) -> None:
    """Add a closing to the record, once: a closing that was killed after this line comes by again."""
    earlier = load_record(raw).get("afsluitingen", [])
    if closing["bewaard"].get("toelichtingen_vernietigd"):
        # the hash of a line with a note: by it the note could be guessed
        earlier = [
            {**each, "bewaard": {**each["bewaard"], "sha256": ""}} for each in earlier if each != closing
        ]
    closings = earlier if closing in earlier else [*earlier, dict(closing)]
    content = {"versie": VERSION, "traject": traject, "afsluitingen": closings}
    content["sha256"] = seal_of(content)
    for name, data in ((CLOSED_TEXT, closing_md(content)), (CLOSED, canonical_json(content))):
        with overwritten(raw / name):  # of the earlier record: by a hash in it a note could be guessed
            write_atomic(raw / name, data, FILE_MODE)


def _journal(path: Path) -> dict[str, Any]:
    try:
        found = parse_json(path.read_bytes())
        if {"afsluiting", "te_vernietigen", "mappen"} <= set(found):
            return dict(found)
    except (OSError, ValueError, TypeError):
        pass
    raise WrongUse(
        f"{JOURNAL} in de kluis is niet te lezen; het afsluiten kan zo niet verder. Zet het terug uit een "
        "reservekopie."
    )


def _counted(paths: Iterable[Path], key: bytes) -> dict[str, Any]:
    """How many files, and of each a fingerprint that takes the key to make; sorted, so without order."""
    found = [hmac.new(key, b"vernietigd\x00" + digest(path), hashlib.sha256).hexdigest() for path in paths]
    return {"aantal": len(found), "vingerafdrukken": sorted(found)}
