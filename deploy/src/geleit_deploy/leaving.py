"""`geleit body export`: a body leaves the node with its data, and only its own. `geleit body open` reads the archive.

The archive holds, for each service, each table with a body as lines of JSON (sealed documents opened: the keys of this
node are worth nothing elsewhere), the code lists that the codes come from, and a manifest with schema, counts, hashes.
"""

import asyncio
import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from geleit_deploy.archive import BrokenArchive, Writer, contents, written
from geleit_deploy.layout import SERVICES, DataFolder
from geleit_deploy.problems import CannotDo
from geleit_kit.db.base import TableBase
from geleit_kit.db.database import Database
from geleit_kit.db.keys import KeyStore
from geleit_kit.db.known_bodies import body_by_key
from geleit_kit.db.leaving import STAYS, rows_of_body, schema_of, tables_of_bodies
from geleit_kit.db.scope import NODE
from geleit_kit.db.wrapping import Wrapping
from geleit_kit.pure.clock import DomainClock, utc_now
from geleit_kit.pure.problems import Problem
from geleit_vocabulary.codebook import CODE_BOOK

FORMAT = "geleit-body-1"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Place:
    """Where one service keeps its rows and the keys of its persons."""

    service: str
    database: str
    keys: str
    secrets: Path


def places_of(folder: DataFolder, services: Iterable[str] = SERVICES) -> list[Place]:
    """The services of a data folder that have a database. Raises CannotDo where there is none."""
    folder.mark()
    found = [
        Place(
            one,
            f"sqlite+aiosqlite:///{folder.database(one)}",
            f"sqlite+aiosqlite:///{folder.keys_database(one)}",
            folder.secrets,
        )
        for one in services
        if folder.database(one).exists()
    ]
    if not found:
        raise CannotDo(f"There is no database on {folder.path} yet.", f"Start the node first: geleit up {folder.path}")
    return found


def export(places: list[Place], body: str, target: Path, key_file: Path | None) -> dict[str, Any]:
    """Writes the archive, sealed under a new key that is written to `key_file`; without one it is plain. Answers the
    manifest's account of it. Raises CannotDo where the body is unknown or a file is there already.
    """
    for path in (target, key_file):
        if path is not None and path.exists():
            raise CannotDo(f"{path} is there already.", "Name another file.")
    key = secrets.token_bytes(_KEY_BYTES) if key_file is not None else None
    try:
        with written(target, key) as archive:
            about = asyncio.run(_exported(places, body, archive))
            archive.finish(about)
    except (Problem, DBAPIError, OSError) as error:
        raise CannotDo(
            f"The rows of {body} cannot be read or written ({type(error).__name__}).",
            "Does the database answer, are the secrets of the node there, is there room on the disk?",
        ) from error
    if key_file is not None and key is not None:
        key_file.touch(mode=0o600, exist_ok=False)
        key_file.write_text(key.hex() + "\n", "ascii")
    return about


async def _exported(places: list[Place], body: str, archive: Writer) -> dict[str, Any]:
    services: dict[str, Any] = {}
    identity: dict[str, Any] = {}
    for place in places:
        known, services[place.service] = await _service(place, body, archive)
        identity = identity or known
    lists = list(CODE_BOOK.lists())
    for one in lists:
        listed = {"list": dict(one.about()), "codes": [dict(code) for _, code in one.codes(None, 0)]}
        archive.put(f"codes/{one.about()['key']}.json", json.dumps(listed, default=str, ensure_ascii=False).encode())
    return {
        "format": FORMAT,
        "made_at": utc_now().isoformat(),
        "body": identity,
        "services": services,
        "stays": STAYS,
        "code_lists": len(lists),
    }


async def _service(place: Place, body: str, archive: Writer) -> tuple[dict[str, Any], dict[str, Any]]:
    seal = (place.secrets / f"{place.service}.seal").read_bytes()
    keys = KeyStore(place.keys, Wrapping.of_folder(place.secrets, place.service), service_key=seal)
    database = Database(place.database, keys, DomainClock())
    try:
        async with database.read(NODE) as read:
            known, heads = await body_by_key(read, body), await schema_of(read)
        if known is None:
            raise CannotDo(f"{place.service} knows no body {body}.", "Its keys stand in tenants.yaml, such as ki.")
        if known.destroying_on is not None and known.destroyed_on is None:
            raise CannotDo(
                f"{place.service} is destroying the data of {body}.", "Wait until the closing of the body is destroyed."
            )
        about = {"key": known.key, "id": str(known.id), "name": known.name, "kind": known.kind, "law": known.law}
        counts = await _rows(database, place.service, known.id, archive)
        return about, {"schema": heads, **counts}
    finally:
        await database.close()


async def _rows(database: Database, service: str, body: UUID, archive: Writer) -> dict[str, Any]:
    tables: dict[str, int] = {}
    closed: dict[str, int] = {}
    async with database.read(body) as read:
        for table in tables_of_bodies(tables_of(service)):
            lines = archive.table(f"{service}/{table.name}")
            async for row in rows_of_body(read, table):
                lines.add(row.document)
                tables[table.name] = tables.get(table.name, 0) + 1
                closed[table.name] = closed.get(table.name, 0) + row.closed
            lines.flush()
    return {"rows": tables, "not_readable_any_more": {name: count for name, count in closed.items() if count}}


def tables_of(service: str) -> type[TableBase]:
    """The base of all tables of a service; its application brings in every room."""
    import_module(f"geleit_{service}.app")
    found: type[TableBase] = import_module(f"geleit_{service}.tables").Base
    return found


def digest_of(archive: Path) -> str:
    """The SHA-256 of an archive as it lies there: the deletion record names it."""
    with archive.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpacked(archive: Path, key_file: Path | None, target: Path) -> int:
    """Writes the files of an archive into a new folder, each only for this account. Answers how many. Raises CannotDo
    where the archive is broken, and leaves nothing of it then.
    """
    key = bytes.fromhex(key_file.read_text("ascii").strip()) if key_file is not None else None
    try:
        checked = sum(1 for _ in contents(archive, key))  # once through: a broken archive leaves no file
        target.mkdir(mode=0o700)
        for name, content in contents(archive, key):
            path = target / name
            if not path.resolve().is_relative_to(target.resolve()):
                raise BrokenArchive(name)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_bytes(content)
    except FileExistsError as error:
        raise CannotDo(f"{target} is there already.", "Name a new folder.") from error
    except (BrokenArchive, ValueError, OSError) as error:
        raise CannotDo(f"{archive} cannot be opened: {error}.", "Is it whole, and is this its key?") from error
    return checked
