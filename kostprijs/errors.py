"""The errors a user may see, each with the exit code of the command that meets it.

A message is Dutch, because the project leader reads it. It says what was found, where, what was
expected and what to do. It never carries a provider's name or a submitted value: those belong in
the intake's own report only.
"""

import errno

_REASONS = {
    errno.ENOENT: "het bestand of de map bestaat niet",
    errno.EISDIR: "dit is een map en geen bestand",
    errno.ENOTDIR: "waar een map moet staan, staat een bestand",
    errno.EACCES: "u hebt hier geen toegang",
    errno.EPERM: "u hebt hier geen toegang",
    errno.EROFS: "deze schijf is alleen te lezen",
    errno.ENOSPC: "de schijf is vol",
    errno.EFBIG: "het bestand wordt te groot voor deze schijf",
    errno.EDQUOT: "uw ruimte op deze schijf is op",
    errno.ENAMETOOLONG: "de naam is te lang",
    errno.EEXIST: "er staat al iets met deze naam",
}


def reason_of(error: OSError) -> str:
    """Why the operating system refused, in Dutch and without a path."""
    return _REASONS.get(error.errno or 0, f"de computer weigert dit (code {error.errno})")


class KostprijsError(Exception):
    """Base class; never raised itself. `exit_code` is what the command line returns.

    `found` is the message without the advice; all of it where the two are not given apart.
    """

    exit_code = 2

    def __init__(self, found: str, advice: str = "") -> None:
        super().__init__(f"{found} {advice}" if advice else found)
        self.found = found


class WrongUse(KostprijsError):
    """A command, configuration or model file that can't be used as it is."""

    exit_code = 2


class Blocked(KostprijsError):
    """Findings stand in the way of the next step."""

    exit_code = 1


class Refused(KostprijsError):
    """The disclosure policy does not allow what was asked; `line` is that of the ledger it is about, or 0."""

    exit_code = 3

    def __init__(self, found: str, advice: str = "", line: int = 0) -> None:
        super().__init__(found, advice)
        self.line = line


class VerificationFailed(KostprijsError):
    """A published figure or file is not what its sources give."""

    exit_code = 4


class Halfway(KostprijsError):
    """A command was broken off, or could not go on, when a part of it was done; the caller knows the code."""

    def __init__(self, found: str, exit_code: int) -> None:
        super().__init__(found)
        self.exit_code = exit_code


class ModelError(WrongUse):
    """A model, policy or parameter file that is not right: names the file, the place and the mend."""

    def __init__(self, file: str, place: str, reason: str) -> None:
        # a file from elsewhere may hold control characters, and its words end up on a terminal
        text = f"{file}, {place}: {reason}"
        super().__init__("".join(c if c.isprintable() or c == "\u00a0" else "?" for c in text))
        self.file = file
        self.place = place
        self.reason = reason
