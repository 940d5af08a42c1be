"""The sealed bytes of files in a backup. A file never changes under its name: it is written once and taken away.

So they are copied after the snapshot of the databases, and each that a row of it names is among them, but for those
that were taken away meanwhile. What opens them lies in the rows, under the person's key.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

_ARRIVING = "arriving"


def copied(source: Path, target: Path) -> tuple[int, int]:
    """Copies all files onto the disk. Returns how many, and how many bytes."""
    count = size = 0
    for file in _lying(source):
        place = target / file.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            shutil.copyfile(file, place)
        except FileNotFoundError:
            continue  # taken away meanwhile
        place.chmod(0o600)
        on_disk(place)
        count, size = count + 1, size + place.stat().st_size
    for folder in (target, *(each for each in target.rglob("*") if each.is_dir())):
        if folder.exists():
            on_disk(folder)
    return count, size


def put_back(source: Path, target: Path) -> int:
    """Copies those that the folder lacks, each in one step. What is there stays: what no row names is swept away by the
    service, and who was erased since loses the files once more. Returns how many it copied.
    """
    count = 0
    for file in _lying(source):
        place = target / file.relative_to(source)
        if place.exists():
            continue
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = place.with_name(f"{place.name}.new")
        shutil.copyfile(file, fresh)
        fresh.chmod(0o600)
        on_disk(fresh)
        os.replace(fresh, place)  # noqa: PTH105 -- in one step
        on_disk(place.parent)
        count += 1
    return count


def counted(folder: Path) -> tuple[int, int]:
    """How many files lie there, and how many bytes."""
    sizes = [file.stat().st_size for file in _lying(folder)]
    return len(sizes), sum(sizes)


def on_disk(place: Path) -> None:
    """A file's content, or the names in a folder, would outlive a loss of power."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _lying(folder: Path) -> Iterator[Path]:
    """Files at their places: service, body, shard, name."""
    places = (file for file in folder.glob("*/*/*/*") if file.is_file() and file.parts[-3] != _ARRIVING)
    yield from sorted(places)
