"""Verifies a publication without the submissions: its files, what it stands on, every figure made again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kostprijs.audit.ledger_proof import public_check
from kostprijs.audit.made_again import check_figures
from kostprijs.audit.outcome import Verification
from kostprijs.audit.published import Published, check_files, check_manifest, read_published
from kostprijs.audit.standing import check_ground, check_inputs, check_surroundings, same_tools
from kostprijs.errors import KostprijsError, VerificationFailed, WrongUse
from kostprijs.layout import Workspace
from kostprijs.surroundings import environment


def verify(workspace: Workspace, report: Path, progress: Callable[[str], None] | None = None) -> Verification:
    """Hold reports/<traject>/<ronde>/ against its manifest and against data/anonymised/<traject>/<ronde>/.

    Every file is made again and compared; where its bytes differ, its texts and numbers are read and
    compared one by one. Needs nothing of data/raw. `progress` is called as by `render_round`.

    Raises WrongUse when there is no such publication or released round, VerificationFailed when the
    manifest can't be read. Not proven: that the released figures follow from the submissions (that is
    `--raw`), and where the package is another version, that words and drawings were the same.
    """
    published = read_published(workspace, report)
    folder = published.home.anonymised(published.traject, published.ronde)
    if not folder.is_dir():
        raise _without_figures(published)
    checks = [
        check_manifest(published),
        check_files(published),
        check_inputs(published, folder),
        check_ground(published, folder),
        public_check(folder.parent),
    ]
    now = environment()
    made, figures = check_figures(published, same_tools(published, now), progress)
    return Verification(
        traject=published.traject,
        ronde=published.ronde,
        checks=(*checks, made, check_surroundings(published, now)),
        kenmerk=str(published.manifest.get("kenmerk", "")),
        release=published.release,
        commit=str(published.surroundings.get("commit") or ""),
        figures=figures,
    )


def _without_figures(published: Published) -> KostprijsError:
    """What is wrong where the released round of a publication does not lie beside it."""
    told = "/".join(str(published.ground.get("notebook_parameters", {}).get(k)) for k in ("traject", "ronde"))
    here = f"{published.traject}/{published.ronde}"
    if told != here:
        return VerificationFailed(
            f"De map heet {here}, en het manifest gaat over {told}. Geef de map haar eigen naam terug."
        )
    return WrongUse(
        f"De vrijgegeven cijfers waar deze publicatie van gemaakt is ontbreken: data/anonymised/{here} is er "
        "niet. Zet die map naast reports/, zoals zij bij de publicatie hoorde."
    )
