"""The archive with which a body leaves a node: one file, a compressed tar stream, sealed under a key of its own.

It is written while the rows are read: nothing lies on the disk in plain on the way. A sealed archive begins with a
mark; then come pieces of 64 KiB, each with AES-256-GCM. The number of a piece and whether it is the last one are part
of its nonce (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015), so that nothing can be cut off,
left out or put in another order unseen.
"""

import hashlib
import io
import json
import secrets
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK: Final = b"GELEIT-BODY-1\n"
_PIECE: Final = 64 * 1024
_TAG: Final = 16
_PREFIX: Final = 7
_PART: Final = 8 * 1024 * 1024
MANIFEST: Final = "manifest.json"


class BrokenArchive(ValueError):
    """It was changed, cut off, or belongs to another key."""


class Sink(Protocol):
    """What the tar stream is written to."""

    def write(self, data: bytes, /) -> int:
        """Takes bytes."""

    def close(self) -> None:
        """Nothing more comes."""


class Sealing:
    """Writes pieces under a key. `close` writes the last one."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        self._file, self._cipher, self._prefix = file, AESGCM(key), secrets.token_bytes(_PREFIX)
        self._waiting, self._number = bytearray(), 0
        file.write(MARK + self._prefix)

    def write(self, data: bytes, /) -> int:
        """Takes bytes; a piece is written when more than one is there, since the last one has a mark."""
        self._waiting += data
        while len(self._waiting) > _PIECE:
            self._piece(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]
        return len(data)

    def close(self) -> None:
        """Writes what waits as the last piece."""
        self._piece(bytes(self._waiting), last=True)

    def _piece(self, plain: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._prefix, self._number, last=last), plain, MARK))
        self._number += 1


class Opening(io.RawIOBase):
    """Reads pieces under a key. Raises BrokenArchive for any piece that is not as it was written."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        if file.read(len(MARK)) != MARK:
            message = "this is no sealed archive of a body"
            raise BrokenArchive(message)
        self._file, self._cipher, self._prefix = file, AESGCM(key), file.read(_PREFIX)
        self._number, self._plain, self._next, self._over = 0, b"", file.read(_PIECE + _TAG), False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next bytes; none at the end, which the last piece has confirmed."""
        while not self._plain and not self._over:
            self._open_next()
        taken, self._plain = self._plain[: len(buffer)], self._plain[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def _open_next(self) -> None:
        piece, self._next = self._next, self._file.read(_PIECE + _TAG)
        self._over = not self._next
        try:
            nonce = _nonce(self._prefix, self._number, last=self._over)
            self._plain = self._cipher.decrypt(nonce, piece, MARK)
        except (InvalidTag, ValueError) as error:
            message = "the archive was changed or cut off, or this is another one's key"
            raise BrokenArchive(message) from error
        self._number += 1


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


@dataclass
class Writer:
    """Puts documents into the tar stream, in parts of some megabytes, and remembers the hash of each."""

    tar: tarfile.TarFile
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    def put(self, name: str, content: bytes) -> None:
        """One file."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(content), 0o600
        self.tar.addfile(entry, io.BytesIO(content))
        self.files[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}

    def table(self, name: str) -> "Lines":
        """A table, as files of lines."""
        return Lines(self, name)

    def finish(self, about: dict[str, Any]) -> None:
        """The manifest comes last: it names every file with its hash."""
        text = json.dumps({**about, "files": self.files}, indent=1, ensure_ascii=False, sort_keys=True)
        self.put(MANIFEST, text.encode())


@dataclass
class Lines:
    """The lines of one table."""

    writer: Writer
    name: str
    waiting: bytearray = field(default_factory=bytearray)
    parts: int = 0

    def add(self, document: dict[str, Any]) -> None:
        """One line of JSON."""
        self.waiting += json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        if len(self.waiting) >= _PART:
            self.flush()

    def flush(self) -> None:
        """Writes what waits, if anything does."""
        if self.waiting:
            self.parts += 1
            self.writer.put(f"{self.name}.{self.parts:04}.ndjson", bytes(self.waiting))
            self.waiting.clear()


@contextmanager
def written(target: Path, key: bytes | None) -> Iterator[Writer]:
    """A new archive, sealed unless there is no key. Where it fails nothing stays. Raises FileExistsError."""
    with target.open("xb") as file:
        target.chmod(0o600)
        try:
            sink: Any = Sealing(file, key) if key is not None else file
            with tarfile.open(fileobj=sink, mode="w|gz") as tar:
                yield Writer(tar)
            if key is not None:
                sink.close()
        except BaseException:
            target.unlink()
            raise


def contents(archive: Path, key: bytes | None) -> Iterator[tuple[str, bytes]]:
    """Every file of an archive, the manifest last. Raises BrokenArchive where a hash does not hold or a file lacks."""
    with archive.open("rb") as file:
        source: Any = io.BufferedReader(Opening(file, key)) if key is not None else file
        found: dict[str, str] = {}
        told: dict[str, Any] | None = None
        try:
            with tarfile.open(fileobj=source, mode="r|gz") as tar:
                for entry in tar:
                    read = tar.extractfile(entry)
                    content = read.read() if read is not None else b""
                    found[entry.name] = hashlib.sha256(content).hexdigest()
                    told = json.loads(content)["files"] if entry.name == MANIFEST else told
                    yield entry.name, content
            while source.read(_PIECE):  # to the last piece, which says that nothing was cut off
                pass
        except (tarfile.TarError, zlib.error, EOFError, OSError) as error:
            message = "this is no archive of a body, or it is sealed and needs its key"
            raise BrokenArchive(message) from error
    found.pop(MANIFEST, None)
    if told is None or {name: one["sha256"] for name, one in told.items()} != found:
        message = "the manifest and the files do not agree"
        raise BrokenArchive(message)
