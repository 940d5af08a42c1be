"""The key encryption keys of a service: the present one wraps the person keys, one that was replaced still opens them
until every key is wrapped anew.

They lie in `secrets/<service>.kek` and, between a rotation and its end, `<service>.kek.old`. The files are looked at
again where a key does not open, and before a new one is made: a service that runs follows a rotation by itself.
"""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FORMAT = b"\x01"
_NONCE = 12


def seal_bytes(key: bytes, plain: bytes, bound_to: str) -> bytes:
    """Format byte, nonce, ciphertext with tag. `bound_to` must be the same at opening."""
    nonce = secrets.token_bytes(_NONCE)
    return _FORMAT + nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def open_bytes(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    """The plain text. Raises InvalidTag where key, content or binding differ."""
    if sealed[:1] != _FORMAT:
        raise InvalidTag
    return AESGCM(key).decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], bound_to.encode())


class Wrapping:
    """Wraps and unwraps the person keys of one service."""

    def __init__(self, current: bytes, older: Sequence[bytes] = (), files: tuple[Path, Path] | None = None) -> None:
        self._keys = (current, *older)
        self._files = files
        self._seen = _stamp(files)

    @classmethod
    def of_folder(cls, folder: Path, service: str) -> Self:
        """The keys that lie in the folder of secrets."""
        files = kek_files(folder, service)
        return cls(files[0].read_bytes(), _older(files), files)

    def wrap(self, key: bytes, bound_to: str) -> bytes:
        """The key under the present one."""
        self.refresh()
        return seal_bytes(self._keys[0], key, bound_to)

    def unwrap(self, wrapped: bytes, bound_to: str) -> bytes:
        """The key. Raises InvalidTag where neither the present key nor an older one opens it."""
        for key in self._keys:
            try:
                return open_bytes(key, wrapped, bound_to)
            except InvalidTag:
                continue
        if self.refresh():
            return self.unwrap(wrapped, bound_to)
        raise InvalidTag

    def is_current(self, wrapped: bytes, bound_to: str) -> bool:
        """Whether the present key opens it."""
        try:
            open_bytes(self._keys[0], wrapped, bound_to)
        except InvalidTag:
            return False
        return True

    def refresh(self) -> bool:
        """Reads the files again where they have changed. True where they had."""
        stamp = _stamp(self._files)
        if self._files is None or stamp == self._seen:
            return False
        self._seen, self._keys = stamp, (self._files[0].read_bytes(), *_older(self._files))
        return True


def kek_files(folder: Path, service: str) -> tuple[Path, Path]:
    """The present key and the one that it replaced."""
    return folder / f"{service}.kek", folder / f"{service}.kek.old"


def _older(files: tuple[Path, Path]) -> list[bytes]:
    try:
        return [files[1].read_bytes()]
    except FileNotFoundError:
        return []


def _stamp(files: tuple[Path, Path] | None) -> list[tuple[int, int]]:
    found = []
    for file in files or ():
        try:
            status = os.stat(file)  # noqa: PTH116 -- one system call
        except FileNotFoundError:
            continue
        found.append((status.st_ino, status.st_mtime_ns))
    return found
