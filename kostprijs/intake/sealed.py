"""The register of concerns without names: what `close` leaves of it.

A guard over later rounds must know a concern again, by the key that it had. Of every name and number by
which it was known a keyed fingerprint stays, and its key encrypted with that name or number: only who has
the key of the vault and already knows by what a concern is called can read the line.

Not guaranteed: that who has the key of the vault can't try names and numbers one by one. Names of providers
and KvK numbers are few enough for that.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kostprijs.errors import WrongUse
from kostprijs.intake.identity import by_file, identity_of, tokens_of
from kostprijs.intake.submission import Submission
from kostprijs.intake.vault import load_register
from kostprijs.layout import KEY

_MARK = "#"  # no token begins so
_NONCE, _BLOCK = 16, 32


def sealed(register: Mapping[str, str], key: bytes) -> dict[str, str]:
    """The register with every plain line sealed; what was sealed before stays."""
    plain = {token: concern for token, concern in register.items() if not token.startswith(_MARK)}
    return {token: text for token, text in register.items() if token not in plain} | {
        _fingerprint(token, key): _encrypted(token, concern, key) for token, concern in plain.items()
    }


def is_sealed(register: Mapping[str, str]) -> bool:
    """Whether the register has lines without a name."""
    return any(token.startswith(_MARK) for token in register)


def known_concerns(folder: Path, tokens: Iterable[str]) -> dict[str, str]:
    """The register of a vault, with the sealed lines of these tokens opened.

    Raises WrongUse where it can't be read, or its key is gone.
    """
    register = load_register(folder)
    if not is_sealed(register):
        return register
    try:
        key = (folder / KEY).read_bytes()
    except OSError as error:
        raise WrongUse(
            f"Het register van concerns is verzegeld, en de sleutel in de kluis ({KEY}) ontbreekt. Zet die "
            "terug uit een reservekopie; zonder sleutel is niet te zien wie al eerder meedeed."
        ) from error
    found = {token: register.get(_fingerprint(token, key)) for token in set(tokens) - set(register)}
    return register | {token: _decrypted(token, text, key) for token, text in found.items() if text}


def tokens_in(submissions: Sequence[Submission], assigned: Mapping[str, str]) -> set[str]:
    """By what the concerns of these tools are known."""
    names = by_file(assigned)
    return {token for s in submissions if not s.unread for token in tokens_of(identity_of(s, names))}


def _fingerprint(token: str, key: bytes) -> str:
    return _MARK + hmac.new(key, b"register\x00" + token.encode(), hashlib.sha256).hexdigest()


def _encrypted(token: str, concern: str, key: bytes) -> str:
    nonce, plain = secrets.token_bytes(_NONCE), concern.encode()
    # whole blocks: the length of a name is told no more than roughly
    plain += b"\x00" * (-len(plain) % _BLOCK)
    return (nonce + _with_stream(plain, token, nonce, key)).hex()


def _decrypted(token: str, text: str, key: bytes) -> str:
    try:
        data = bytes.fromhex(text)
        return _with_stream(data[_NONCE:], token, data[:_NONCE], key).rstrip(b"\x00").decode()
    except ValueError as error:
        raise WrongUse(
            "Het verzegelde register van concerns in de kluis is niet te lezen. Zet het terug uit een "
            "reservekopie."
        ) from error


def _with_stream(data: bytes, token: str, nonce: bytes, key: bytes) -> bytes:
    """Each token has a nonce of its own, so no stream is used twice."""
    seed = hmac.new(key, b"verzegeld\x00" + nonce + token.encode(), hashlib.sha256).digest()
    stream = hashlib.shake_256(seed).digest(len(data))
    return bytes(one ^ other for one, other in zip(data, stream, strict=True))
