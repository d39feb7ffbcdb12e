"""The end of every chain: rules, policy, parameter files, certificate and manifest, and whether they fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import resources

from kostprijs.anonymise.dataset import CERTIFICATE, PACKAGE, TABLE
from kostprijs.anonymise.policy import Policy, load_policy
from kostprijs.audit.chain import Link
from kostprijs.audit.opened import Opened
from kostprijs.errors import WrongUse
from kostprijs.files import sha256
from kostprijs.model.references import Reference, reference_hashes, references_sha256
from kostprijs.numbers import format_shortest
from kostprijs.provenance import hashed_part
from kostprijs.report.publish import MANIFEST, PAGE, SLIDES, TABLES
from kostprijs.rules import load_rules, rules_of

_SHOWN = 12  # characters of a hash; who wants the whole one opens the file that is named


def short(digest: object) -> str:
    """The beginning of a hash."""
    return f"{str(digest)[:_SHOWN]}…" if digest else "geen"


def rule_link(opened: Opened, rule_id: str) -> Link:
    """A rule that determines the figure, in the version of the publication; fits while that is today's."""
    rule = next(rule for rule in load_rules() if rule.id == rule_id)
    known = opened.published.ground.get("regels") or rules_of(opened.published.release)
    number, newest = known.get(rule_id), rule.versions[-1]
    told = next((version.text for version in rule.versions if version.number == number), newest.text)
    where = f"regels.toml, «{rule.name}», versie {number or 'onbekend'}"
    return Link("rekenregel", where, told, number == newest.number)


def policy_of(opened: Opened) -> Policy | None:
    """The policy of the round as it is in this package; None where there is none of that name any more."""
    try:
        return load_policy(opened.released.policy)
    except WrongUse:
        return None


def policy_link(opened: Opened) -> Link:
    """The policy of the round and its thresholds; fits while its file is the one of the release."""
    own = opened.package["kostprijs"]["beleid"]
    policy = policy_of(opened)
    if policy is None:
        return Link(
            "beleid", str(own["id"]), "dit beleid is er in deze versie van kostprijs niet", holds=False
        )
    what = (
        f"ten minste {policy.n_min} concerns per ronde en per figuur, ten minste {policy.k} per groep, "
        f"p%-regel {format_shortest(policy.p_rule * 100, 'pct')}; controlesom {short(own['sha256'])}"
    )
    return Link("beleid", f"policies/{policy.id}.toml", what, policy.sha256 == own["sha256"])


def parameter_place(reference: Reference) -> tuple[str, int]:
    """The parameter file of a reference and the line where it begins."""
    folder, wanted = resources.files("kostprijs") / "parameters", f'id = "{reference.id}"'
    return next(
        (name, number)
        for name in sorted(reference_hashes())
        for number, line in enumerate((folder / name).read_text(encoding="utf-8").splitlines(), 1)
        if line.strip() == wanted
    )


def parameter_holds(opened: Opened, file: str) -> bool | None:
    """Whether a parameter file is the one that the manifest names; an old manifest names all as one."""
    ground = opened.published.ground
    if "parameters" in ground:
        named: Mapping[str, str] = ground["parameters"]
        return named.get(file) == reference_hashes().get(file)
    whole = ground.get("parameters_sha256")
    return None if whole is None else whole == references_sha256()


def certified_link(opened: Opened, figure: str, shown: str) -> Link:
    """How the certificate says that a figure is shown, and of which data it is."""
    said = opened.certificate.get("figuren", {}).get(figure, "niet genoemd")
    data = opened.certificate.get("dataset_sha256")
    same = said == shown and data == opened.released.sha256
    return Link("certificaat", CERTIFICATE, f"«{figure}» staat er als «{said}»; gegevens {short(data)}", same)


def proof_links(opened: Opened) -> Iterator[Link]:
    """From the released table by the line of the ledger to the manifest: how every chain ends."""
    yield _dataset(opened)
    yield from _ledger(opened)
    yield from _manifest(opened)


def _dataset(opened: Opened) -> Link:
    """The round was read through its own hashes, so that they fit is known here."""
    found = next(each["hash"] for each in opened.package["resources"] if each["path"] == TABLE)
    table, data = short(found.removeprefix("sha256:")), short(opened.released.sha256)
    return Link("gegevens", PACKAGE, f"controlesom van {TABLE} {table}, van het geheel {data}", holds=True)


def _ledger(opened: Opened) -> Iterator[Link]:
    """The ledger itself lies in the vault: without it only its line is known."""
    line = opened.certificate.get("grootboek", {})
    if line:
        what = f"publicatie «{line.get('publicatie')}», openbare controlesom {short(line.get('sha256'))}"
        yield Link("grootboek", f"regel {line.get('regel')}", what)


def _manifest(opened: Opened) -> Iterator[Link]:
    published = opened.published
    said, digest = published.ground.get("dataset_sha256"), published.manifest.get("sha256")
    same = digest == hashed_part(published.manifest)
    yield Link("manifest", MANIFEST, f"kenmerk {opened.mark}, controlesom {short(digest)}", same)
    yield Link(
        "manifest", f"{MANIFEST}, grondslag", f"gegevens {short(said)}", said == opened.released.sha256
    )
    for name in (PAGE, SLIDES, TABLES):
        known = published.outcome.get(name)
        same = name in published.files and sha256(published.files[name]) == known
        yield Link("manifest", f"{MANIFEST}, uitkomst", f"{name} {short(known)}", same)
