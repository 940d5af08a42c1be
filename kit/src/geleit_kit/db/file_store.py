"""Where the sealed bytes of files lie: a folder behind one small interface.

Each body has a folder of its own, each file a name of no meaning (the id of its row). A file is written beside its
place, brought onto the disk, and renamed: at its place it is whole, or not there. Calls of the system run in a thread.
"""

import asyncio
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from geleit_kit.db.whole import finished

_ARRIVING = "arriving"
_SHARDS = 256


class Arriving(Protocol):
    """A file that is being written."""

    async def write(self, part: bytes) -> None:
        """Appends."""

    def read(self, offset: int, length: int) -> bytes:
        """What was written so far, at a place. Blocks."""
        ...

    async def place(self) -> None:
        """Brings it onto the disk and to its place."""

    async def drop(self) -> None:
        """Takes away what did not come to its place. At the end of each, however it went."""


class FileStore(Protocol):
    """Keeps bytes by body and id. Raises OSError where it cannot, FileNotFoundError where there are none."""

    async def begin(self, body: UUID, file: UUID) -> Arriving:
        """A new file."""
        ...

    async def read(self, body: UUID, file: UUID, offset: int, length: int) -> bytes:
        """Some bytes of a file."""
        ...

    async def remove(self, body: UUID, files: Iterable[UUID]) -> int:
        """Takes files away; those that are not there count for nothing. Returns how many there were."""
        ...

    async def bodies(self) -> Sequence[UUID]:
        """The bodies that have, or had, a file."""
        ...

    async def shards(self, body: UUID) -> Sequence[str]:
        """The parts in which a body's files are listed."""
        ...

    async def older(self, body: UUID, shard: str, seconds: float) -> Sequence[UUID]:
        """The files of a part that were written longer ago."""
        ...

    async def forget_arriving(self, seconds: float) -> int:
        """Takes away what began to arrive longer ago and never came to its place. Returns how many there were."""
        ...


class FolderStore:
    """Files in a folder of the disk: readable for the service's user alone."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def begin(self, body: UUID, file: UUID) -> "_ArrivingInFolder":
        """A new file."""
        return await asyncio.to_thread(_ArrivingInFolder.opened, self._root / _ARRIVING, self._place(body, file))

    async def read(self, body: UUID, file: UUID, offset: int, length: int) -> bytes:
        """Some bytes of a file."""
        return await asyncio.to_thread(_read, self._place(body, file), offset, length)

    async def remove(self, body: UUID, files: Iterable[UUID]) -> int:
        """Takes files away."""
        return await asyncio.to_thread(_removed, [self._place(body, file) for file in files])

    async def bodies(self) -> Sequence[UUID]:
        """The folders that are a body's."""
        return await asyncio.to_thread(lambda: sorted(_ids(self._root)))

    async def shards(self, body: UUID) -> Sequence[str]:
        """The folders inside a body's."""
        return await asyncio.to_thread(lambda: sorted(_names(self._root / str(body))))

    async def older(self, body: UUID, shard: str, seconds: float) -> Sequence[UUID]:
        """By the time of the last writing."""
        return await asyncio.to_thread(lambda: list(_ids(self._root / str(body) / shard, time.time() - seconds)))

    async def forget_arriving(self, seconds: float) -> int:
        """What a killed process left."""

        def forget() -> int:
            folder, before = self._root / _ARRIVING, time.time() - seconds
            return _removed([folder / name for name in _names(folder, before)])

        return await asyncio.to_thread(forget)

    def _place(self, body: UUID, file: UUID) -> Path:
        return self._root / str(body) / f"{file.bytes[-1] % _SHARDS:02x}" / str(file)


@dataclass
class _ArrivingInFolder:
    target: Path
    part: Path
    descriptor: int

    @classmethod
    def opened(cls, folder: Path, target: Path) -> "_ArrivingInFolder":
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = folder / target.name
        return cls(target, part, os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))

    async def write(self, part: bytes) -> None:
        await asyncio.to_thread(self._write, part)

    def _write(self, part: bytes) -> None:
        left = memoryview(part)
        while left:
            left = left[os.write(self.descriptor, left) :]

    def read(self, offset: int, length: int) -> bytes:
        return os.pread(self.descriptor, length, offset)

    async def place(self) -> None:
        await asyncio.to_thread(self._to_its_place)

    def _to_its_place(self) -> None:
        os.fsync(self.descriptor)
        self.target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.replace(self.part, self.target)  # noqa: PTH105 -- in one step
        for folder in (self.target.parent, self.target.parent.parent):
            _on_disk(folder)

    async def drop(self) -> None:
        await finished(asyncio.to_thread(self._drop))

    def _drop(self) -> None:
        os.close(self.descriptor)
        _removed([self.part])


def _on_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(place: Path, offset: int, length: int) -> bytes:
    with place.open("rb") as file:
        file.seek(offset)
        return file.read(length)


def _removed(places: Iterable[Path]) -> int:
    gone = 0
    for place in places:
        try:
            place.unlink()
        except FileNotFoundError:
            continue
        gone += 1
    return gone


def _names(folder: Path, before: float | None = None) -> Iterator[str]:
    """What lies in a folder, written before an instant; nothing where there is no folder."""
    try:
        with os.scandir(folder) as found:
            for one in found:
                try:
                    if before is None or one.stat().st_mtime < before:
                        yield one.name
                except FileNotFoundError:
                    continue
    except FileNotFoundError:
        return


def _ids(folder: Path, before: float | None = None) -> Iterator[UUID]:
    for name in _names(folder, before):
        try:
            yield UUID(name)
        except ValueError:
            continue
