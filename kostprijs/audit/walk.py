"""The auditor's walk, as notebook 40 shows it: verify, choose a number, follow it back, reckon it again.

Everything comes from a publication and data/anonymised: no submission is needed.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kostprijs.audit.chain import Link
from kostprijs.audit.opened import Opened, open_publication
from kostprijs.audit.outcome import Verification
from kostprijs.audit.proof import proof_links
from kostprijs.audit.recomputed import grid_rows, line_rows, middle_rows
from kostprijs.audit.trace import trace_in
from kostprijs.audit.verify import verify
from kostprijs.errors import WrongUse
from kostprijs.layout import Workspace
from kostprijs.report.content import Bullets, Cell, Column, Paragraph, Row, Table
from kostprijs.report.deck import Chart
from kostprijs.report.publish import MANIFEST, publish_round
from kostprijs.report.shown import ShownPart


@dataclass(frozen=True)
class Walk:
    """A publication that was verified, and what can be asked of it; every part is ready to be shown.

    `rebuilt` says that its folder was not there, so that it was made from data/anonymised first.
    """

    report: str
    opened: Opened
    verification: Verification
    rebuilt: bool

    @property
    def origin(self) -> ShownPart:
        """What was looked at: the folder as it lies there, or one that was made just now."""
        files = len(self.opened.published.files)
        if not self.rebuilt:
            return _said(f"De map {self.report} is gelezen: {files} bestanden.")
        return _said(
            f"Let op: de map {self.report} is er niet. De publicatie is daarom eerst gemaakt uit "
            "data/anonymised, in een tijdelijke map. Dat zij klopt, bewijst dan alleen dat het maken te "
            "herhalen is. Leg de gepubliceerde map op haar plaats om háár te controleren."
        )

    @property
    def checks(self) -> ShownPart:
        """Every check of the verification with its outcome, and each difference under it."""
        rows = [
            (check.title, check.state, f"{check.compared} {check.noun}") for check in self.verification.checks
        ]
        places = [
            (
                f"{place.file} {place.where}".strip(),
                "verschil",
                f"{place.what} {place.published} {place.rebuilt}",
            )
            for check in self.verification.checks
            for place in check.places
        ]
        caption = f"Controle van {self.report}, kenmerk {self.opened.mark}"
        return _table(caption, ("Controle", "Uitslag", "Vergeleken"), [*rows, *places])

    @property
    def remarks(self) -> ShownPart:
        """What else the verification says, such as another environment; it fails nothing."""
        said = [remark for check in self.verification.checks for remark in check.remarks]
        return ShownPart(Bullets(tuple(said) or ("Er zijn geen opmerkingen.",)))

    @property
    def slides(self) -> ShownPart:
        """The figures on each slide, to choose one from."""
        return _table("Cijfers op de dia's", ("Dia", "Figuur", "Laag", "Hoog"), list(self._bands()))

    def _bands(self) -> Iterator[tuple[str, ...]]:
        for number, slide in enumerate(self.opened.deck.slides, 1):
            for chart in (block for block in slide.blocks if isinstance(block, Chart)):
                for band in chart.bands:
                    yield str(number), band.label, band.written_low, band.written_high

    def chain(self, question: str) -> ShownPart:
        """The way back of a figure, a line, a reference or a number. Raises WrongUse (nearest names)."""
        found = trace_in(self.opened, question)
        titles = "; ".join(chain.subject for chain in found.chains)
        return _links(f"Keten van: {titles}", [link for chain in found.chains for link in chain.links])

    @property
    def proof(self) -> ShownPart:
        """How every chain ends: the released data, the line of the ledger, the hashes of the manifest."""
        return _links("Bewijs van de publicatie", list(proof_links(self.opened)))

    @property
    def grid(self) -> ShownPart:
        """Every printed value with the step that it has to be on."""
        heading = ("Figuur", "Raster", "Waarden", "Op het raster")
        return _table("Nagerekend: het raster", heading, grid_rows(self.opened))

    @property
    def middles(self) -> ShownPart:
        """The middle of every figure, from the lines of bandbreedtes.csv."""
        heading = ("Figuur", "Cijfers in bandbreedtes.csv", "Nagerekend midden", "In de opbouw")
        return _table("Nagerekend: de middelste waarden", heading, middle_rows(self.opened))

    @property
    def build_up(self) -> ShownPart:
        """Every line from wage to tariff, reckoned again from those middles, beside what was published."""
        heading = ("Regel", "Formule", "Nagerekend", "Gepubliceerd", "Gelijk")
        return _table("Nagerekend: van loon naar tarief", heading, line_rows(self.opened))


def open_walk(root: Path, report: str) -> Walk:
    """Verify a publication under `root` (`reports/TRAJECT/RONDE`) and open it.

    Where its folder is not there it is made in a temporary folder first, and the walk says so; under `root`
    nothing is written. Raises WrongUse where its round is not in data/anonymised either, VerificationFailed
    where that was changed.
    """
    folder = root / report
    if (folder / MANIFEST).is_file():
        return _walk(Workspace(root), folder, report, rebuilt=False)
    traject, ronde = folder.parts[-2:]
    released = Workspace(root).anonymised(traject, ronde)
    if not released.is_dir():
        raise WrongUse(f"Er is geen publicatie {report}, en ook geen vrijgegeven ronde {traject}/{ronde}.")
    with tempfile.TemporaryDirectory(prefix="kp-") as home:
        own = Workspace(Path(home))
        shutil.copytree(released, own.anonymised(traject, ronde))
        publish_round(own, traject, ronde)
        return _walk(own, own.reports(traject, ronde), report, rebuilt=True)


def _walk(workspace: Workspace, folder: Path, report: str, *, rebuilt: bool) -> Walk:
    return Walk(report, open_publication(workspace, folder), verify(workspace, folder), rebuilt)


def _links(caption: str, links: Sequence[Link]) -> ShownPart:
    rows = [(link.kind, link.where, link.what, link.verdict) for link in links]
    return _table(caption, ("Schakel", "Waar", "Wat", "Klopt"), rows)


def _said(text: str) -> ShownPart:
    return ShownPart(Paragraph(text))


def _table(caption: str, heading: Sequence[str], rows: Sequence[Sequence[str]]) -> ShownPart:
    columns = tuple(Column(title) for title in heading)
    made = tuple(Row(tuple(map(Cell, row))) for row in rows)
    return ShownPart(Table("tabel-controle", caption, columns, made))
