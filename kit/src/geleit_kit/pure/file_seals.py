"""How the bytes of a file are sealed: pieces of a mebibyte, each AES-256-GCM under the file's own key.

The key is the file's alone, so the number of the piece is the nonce; the last piece says that it is the last, and every
piece is bound to the file: none can be left out, swapped, or taken from another (the construction STREAM of Hoang,
Reyhanitabar, Rogaway and Vizár 2015). Any piece can be opened alone.
"""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PIECE: Final = 1 << 20
TAG: Final = 16
MARK: Final = b"GLF1"
KEY_BYTES: Final = 32


class Sealing:
    """Seals what arrives in parts of any size; holds one piece at most."""

    def __init__(self, key: bytes, file: UUID) -> None:
        self._cipher, self._bound = AESGCM(key), file.bytes
        self._rest = bytearray()
        self._number = 0

    def more(self, part: bytes) -> Iterator[bytes]:
        """The sealed pieces that are full by now and not the last."""
        self._rest += part
        while len(self._rest) > PIECE:
            piece = bytes(self._rest[:PIECE])
            del self._rest[:PIECE]
            yield self._sealed(piece, last=False)

    def last(self) -> bytes:
        """The last piece."""
        return self._sealed(bytes(self._rest), last=True)

    def _sealed(self, piece: bytes, *, last: bool) -> bytes:
        sealed = self._cipher.encrypt(_nonce(self._number, last), piece, self._bound)
        self._number += 1
        return sealed


class Opening:
    """Opens pieces of a file of `size` plain bytes."""

    def __init__(self, key: bytes, file: UUID, size: int) -> None:
        self._cipher, self._bound, self.size = AESGCM(key), file.bytes, size
        self.pieces = max(1, -(-size // PIECE))

    def place(self, number: int) -> tuple[int, int]:
        """Where a sealed piece lies in the file: offset and length."""
        plain = PIECE if number < self.pieces - 1 else self.size - number * PIECE
        return len(MARK) + number * (PIECE + TAG), plain + TAG

    def opened(self, number: int, sealed: bytes) -> bytes:
        """A piece. Raises InvalidTag where it is not the one that was sealed."""
        return self._cipher.decrypt(_nonce(number, number == self.pieces - 1), sealed, self._bound)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(8) + last.to_bytes(4)
