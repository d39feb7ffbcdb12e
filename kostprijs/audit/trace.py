"""From a figure, a line, a reference or a printed number back to what it was made from."""

from __future__ import annotations

from pathlib import Path

from kostprijs.audit.chain import Chain, Trace
from kostprijs.audit.figure_chain import figure_chain
from kostprijs.audit.line_chain import line_chain
from kostprijs.audit.opened import Opened, open_publication
from kostprijs.audit.other_chains import reference_chain, text_chain
from kostprijs.audit.proof import proof_links
from kostprijs.audit.subjects import (
    FigureSubject,
    LineSubject,
    Subject,
    nearest_numbers,
    subjects_of,
)
from kostprijs.errors import WrongUse
from kostprijs.layout import Workspace


def trace(workspace: Workspace, report: Path, question: str) -> Trace:
    """The chains of a question about a publication; reads data/anonymised and reports only.

    Raises WrongUse for a question that nothing answers (with the nearest names), VerificationFailed where
    the released round was changed. A link that does not fit is in the trace, not raised.
    """
    return trace_in(open_publication(workspace, report), question)


def trace_in(opened: Opened, question: str) -> Trace:
    """The same on a publication that is open already."""
    found = subjects_of(question, opened)
    chains = tuple(_chain_of(subject, opened) for subject in found)
    if not chains:
        text = text_chain(question, opened)
        if text is None:
            nearest = nearest_numbers(question, opened)
            hint = f" Dichtbij: {nearest}." if nearest else ""
            raise WrongUse(f"{question.strip()[:80]} staat niet in deze publicatie.{hint}")
        chains = (text,)
    return Trace(question.strip(), opened.name, opened.mark, chains, tuple(proof_links(opened)))


def _chain_of(subject: Subject, opened: Opened) -> Chain:
    match subject:
        case FigureSubject():
            return figure_chain(subject, opened)
        case LineSubject():
            return line_chain(subject, opened)
        case _:
            return reference_chain(subject, opened)
