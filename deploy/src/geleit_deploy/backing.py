"""`geleit backup` and `geleit restore`: an embedded node's databases, files, keys and ledger, each in a folder apart.

A backup is one moment of the whole node: a snapshot of every database is begun while nobody writes, then they are
copied while everybody writes on. A restore puts databases back; the ledger is only ever added to, so that whoever was
erased since the backup is erased again before a service is ready, and what was withdrawn since stays withdrawn. Valkey
is in no backup: the outbox is the log.

Every file lies on the disk before the mark `backup.json` says what belongs to the backup, the mark before `geleit
backup` says that it is done: a backup that was cut off has no mark, one that lost a file lacks what its mark names.
"""

import asyncio
import contextlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geleit_deploy import backed_files, running
from geleit_deploy.backed_files import on_disk
from geleit_deploy.layout import SERVICES, DataFolder
from geleit_deploy.problems import CannotDo
from geleit_kit.db.migrate import migrate
from geleit_kit.events.age import AHEAD
from geleit_kit.pure.folder import VERSION

MARK = "backup.json"
_FILES = "files"
PARTS = ("databases", _FILES, "keys", "ledger")
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Backup:
    """A folder with a backup: `databases/`, `files/`, `keys/` and `ledger/`, which may be kept in different places."""

    path: Path

    def file(self, part: str, service: str) -> Path:
        """Where the copy of one database lies."""
        return self.path / part / f"{service}.sqlite"

    def has(self, part: str, service: str) -> bool:
        """Whether it holds that one."""
        return self.file(part, service).exists()


def _place(folder: DataFolder, part: str) -> Callable[[str], Path]:
    return {"databases": folder.database, "keys": folder.keys_database, "ledger": folder.ledger}[part]


def back_up(folder: DataFolder, target: Path, parts: Sequence[str] = PARTS) -> Backup:
    """Copies what lies on the folder, also while the node runs. Raises CannotDo where the target is not empty."""
    mark = folder.mark()
    if target.exists() and any(target.iterdir()):
        raise CannotDo(f"{target} is not empty.", "Name a new folder for each backup.")
    backup = Backup(target)
    rows = [part for part in parts if part != _FILES]
    there = [(part, service) for part in rows for service in SERVICES if _place(folder, part)(service).exists()]
    if not there:
        raise CannotDo(f"There is no database on {folder.path} yet.", f"Start the node first: geleit up {folder.path}")
    for part in parts:
        (target / part).mkdir(parents=True, exist_ok=True, mode=0o700)
    target.chmod(0o700)
    with contextlib.ExitStack() as stack:
        sources = [_place(folder, part)(service) for part, service in there]
        snapshots = _snapshots(sources, stack)
        for (part, service), snapshot in zip(there, snapshots, strict=True):
            _copy(snapshot, backup.file(part, service))
    taken = backed_files.copied(folder.files, target / _FILES) if _FILES in parts else None
    for part in parts:
        on_disk(target / part)
    files = {f"{part}/{service}": backup.file(part, service).stat().st_size for part, service in there}
    made = {"version": VERSION, "node": mark.node, "made_at": datetime.now(UTC).isoformat(), "parts": list(parts)}
    _write_mark(target, made | {"files": files} | ({"sealed_files": taken} if taken else {}))
    return backup


def _write_mark(target: Path, made: dict[str, object]) -> None:
    """In one step: it is there with all its words, or not there."""
    fresh = target / f"{MARK}.new"
    fresh.write_text(json.dumps(made, indent=2) + "\n", "utf-8")
    on_disk(fresh)
    os.replace(fresh, target / MARK)  # noqa: PTH105 -- in one step
    on_disk(target)
    on_disk(target.absolute().parent)


def _snapshots(files: Sequence[Path], stack: contextlib.ExitStack) -> list[sqlite3.Connection]:
    """Read transactions that all see one moment: they are begun while this process alone may write."""
    opened = []
    with contextlib.ExitStack() as writers:
        for file in files:
            writers.enter_context(_alone(file))
        for file in files:
            line = stack.enter_context(contextlib.closing(sqlite3.connect(file, isolation_level=None)))
            line.execute("BEGIN")
            line.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            opened.append(line)
    return opened


@contextlib.contextmanager
def _alone(file: Path) -> Iterator[None]:
    line = sqlite3.connect(file, isolation_level=None, timeout=_PATIENCE)
    try:
        line.execute("BEGIN IMMEDIATE")
        yield
        line.execute("ROLLBACK")
    finally:
        line.close()


def _copy(source: sqlite3.Connection, file: Path) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.close(descriptor)
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    on_disk(file)


def restore(folder: DataFolder, source: Path, *, keys: bool = False) -> list[str]:
    """Puts the databases of a backup back, while the node does not run; with `keys`, the key databases too (without,
    only those that are missing). Returns what it put back, as `databases/cases`.

    Killed in the middle it leaves the folder unready: `geleit up` refuses until it was done again.
    """
    mark, backup = folder.mark(), Backup(source)
    made = _mark_of(backup)
    if made.get("node", mark.node) != mark.node:
        raise CannotDo(
            f"{source} is a backup of the node {made['node']}, and {folder.path} is {mark.node}.",
            "Name a backup of this node, or the folder of that one.",
        )
    if missing := [each for each in SERVICES if folder.database(each).exists() and not backup.has("databases", each)]:
        raise CannotDo(
            f"{source} lacks the database of {', '.join(missing)}: the services would stand at different moments.",
            "Name a whole backup; or move that service's database out of the folder, and it begins empty.",
        )
    lock = running.lock(folder)
    try:
        asyncio.run(_keep_ledgers(folder, backup))  # adds only: until here nothing was put back
        folder.restoring.write_text(f"{source.absolute()}\n", "utf-8")
        on_disk(folder.restoring)
        on_disk(folder.path)
        done = [
            f"{part}/{service}"
            for part in ("databases", "keys")
            for service in SERVICES
            if backup.has(part, service) and _wanted(folder, part, service, keys=keys)
        ]
        for each in done:
            part, _, service = each.partition("/")
            _put_back(backup.file(part, service), _place(folder, part)(service))
        if backed_files.put_back(source / _FILES, folder.files):
            done.append(_FILES)
        shutil.rmtree(folder.valkey, ignore_errors=True)
        folder.valkey.mkdir(mode=0o700)
        folder.restoring.unlink()
    finally:
        os.close(lock)
    return done


def _mark_of(backup: Backup) -> dict[str, Any]:
    """What `geleit backup` has written last. Raises CannotDo where it did not come so far, or where a file is not the
    one that it wrote.
    """
    if not (backup.path / MARK).exists():
        raise CannotDo(
            f"{backup.path} is no whole backup: it has no {MARK}, which geleit backup writes last.",
            "Name the folder that geleit backup has made, or an older one where it was cut off.",
        )
    made: dict[str, Any] = json.loads((backup.path / MARK).read_text("utf-8"))
    for name, size in made.get("files", {}).items():
        part, _, service = name.partition("/")
        file = backup.file(part, service)
        # The parts may be kept in different places: one that is not here is no broken one.
        if file.parent.exists() and (not file.exists() or file.stat().st_size != size):
            raise CannotDo(
                f"{file} is not the file that geleit backup wrote ({size} bytes).",
                "Copy the backup again from where it is kept, or name another one.",
            )
    sealed = backup.path / _FILES
    if "sealed_files" in made and sealed.exists() and [*backed_files.counted(sealed)] != made["sealed_files"]:
        raise CannotDo(
            f"{sealed} does not hold the files that geleit backup wrote.",
            "Copy the backup again from where it is kept, or name another one.",
        )
    return made


def _wanted(folder: DataFolder, part: str, service: str, *, keys: bool) -> bool:
    return part == "databases" or keys or not folder.keys_database(service).exists()


async def _keep_ledgers(folder: DataFolder, backup: Backup) -> None:
    """The ledger learns what the backup's ledger knows, and what only the databases know that are about to go."""
    for service in SERVICES:
        ledger = folder.ledger(service)
        await migrate(f"sqlite+aiosqlite:///{ledger}", None)
        sources = [backup.file("ledger", service), folder.database(service), folder.keys_database(service)]
        sources += [backup.file("databases", service)]
        for file in sources:
            try:
                _learn(ledger, file)
            except sqlite3.DatabaseError as error:
                raise CannotDo(
                    f"{file} cannot be read ({error}); it may hold erasures and withdrawals that the ledger lacks.",
                    "Move it out of the folder and restore again; what stands in the ledger stays.",
                ) from error
        with contextlib.closing(sqlite3.connect(ledger, isolation_level=None)) as line:
            line.execute(_OLDER, (AHEAD + 1,) * 2)
            line.execute("PRAGMA wal_checkpoint(TRUNCATE)")


_LEARNT = {
    "erased_persons": "INSERT OR IGNORE INTO erased_persons (body_id, person, keys, erased_at)"
    " SELECT body_id, person, keys, erased_at FROM other.erased_persons",
    "erasures": "INSERT OR IGNORE INTO erased_persons (body_id, person, keys, erased_at)"
    " SELECT body_id, person, keys, erased_at FROM other.erasures",
    "ended": "INSERT OR IGNORE INTO ended (body_id, kind, subject, ended_at)"
    " SELECT body_id, kind, subject, ended_at FROM other.ended",
    "age": "INSERT INTO age (id, age) SELECT id, age FROM other.age WHERE true"
    " ON CONFLICT (id) DO UPDATE SET age = max(age, excluded.age)",
}
"""By table of the other file: what the ledger learns of it. It only ever knows more than before, and becomes older."""
_OLDER = "INSERT INTO age (id, age) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET age = age + ?"
"""So much older than any database that the service sees that its own was put back, and begins its numbers again."""


def _learn(ledger: Path, file: Path) -> None:
    if not file.exists():
        return
    with contextlib.closing(sqlite3.connect(ledger, isolation_level=None)) as line:
        line.execute("ATTACH DATABASE ? AS other", (str(file),))
        there = {name for (name,) in line.execute("SELECT name FROM other.sqlite_schema WHERE type = 'table'")}
        for table in sorted(there & set(_LEARNT)):
            line.execute(_LEARNT[table])
        line.execute("DETACH DATABASE other")


def _put_back(source: Path, place: Path) -> None:
    """In one step; the write-ahead log of what was there goes first, since it belongs to it."""
    fresh = place.with_name(f"{place.name}.new")
    fresh.unlink(missing_ok=True)
    shutil.copyfile(source, fresh)
    fresh.chmod(0o600)
    on_disk(fresh)
    for rest in ("-wal", "-shm"):
        place.with_name(f"{place.name}{rest}").unlink(missing_ok=True)
    os.replace(fresh, place)  # noqa: PTH105 -- in one step
    on_disk(place.parent)
