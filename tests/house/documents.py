"""The committed documents of every service and of the door, and whether they are true. `python -m tests.house.documents --check |
--write`.

`openapi.json` and `asyncapi.yaml` must equal what the application generates; the tables must equal what the migrations
make.
"""

import asyncio
import difflib
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from fastapi import FastAPI
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine

from geleit_gateway.door.document import own_document
from geleit_kit.db.keys import KeyBase
from geleit_kit.db.kit_tables import KitBase
from geleit_kit.db.migrate import migrate
from geleit_kit.http import openapi
from tests.house.places import DESCRIBED, DOOR, SERVICES, folder_of


@cache
def application(service: str) -> FastAPI:
    """The application as it is switched on; nothing is opened. Made once per process."""
    return openapi.application(service)


@cache
def described(name: str) -> dict[str, Any]:
    """The OpenAPI document of a service or of the door, as its code generates it."""
    return own_document() if name == DOOR else application(name).openapi()


def generated(name: str) -> dict[str, str]:
    """File name -> text of the documents that a service or the door generates."""
    if name == DOOR:
        return {"openapi.json": openapi.written(described(name))}
    return openapi.documents(application(name))


def document_drift(service: str, folder: Path) -> Iterator[str]:
    """One line for each committed document that is missing or says something else, with the first difference."""
    for name, text in generated(service).items():
        file = folder / name
        committed = file.read_text("utf-8") if file.exists() else ""
        if committed != text:
            lines = difflib.unified_diff(
                committed.splitlines(), text.splitlines(), "committed", "generated", n=0, lineterm=""
            )
            first = next((line for line in lines if line[:1] in "+-" and line[:3] not in {"+++", "---"}), "")
            yield f"{service}: {name} is not what the code generates ({first.strip()}): run make openapi"


async def migration_drift(package: str | None, tables: MetaData) -> list[str]:
    """What Alembic would still change after all migrations; empty where tables and migrations agree."""
    with tempfile.TemporaryDirectory() as scratch:
        url = f"sqlite+aiosqlite:///{scratch}/scratch.sqlite"
        await migrate(url, package)
        engine = create_async_engine(url)
        async with engine.connect() as connection:
            changes = await connection.run_sync(_changes, tables)
        await engine.dispose()
    return [f"{package or 'key database'}: {change}; write a migration" for change in changes]


def _changes(connection: Connection, tables: MetaData) -> list[str]:
    own = set(tables.tables)

    def mine(item: Any, name: str | None, kind: str, _reflected: bool, _to: object) -> bool:
        return (name if kind == "table" else item.table.name) in own

    context = MigrationContext.configure(connection, opts={"target_metadata": tables, "include_object": mine})
    return [_worded(change) for change in compare_metadata(context, tables)]


def _worded(change: Any) -> str:
    if isinstance(change, list):
        return ", ".join(_worded(each) for each in change)
    return " ".join(str(getattr(part, "name", part)) for part in change if part is not None)[:200]


async def drift() -> list[str]:
    """Everything that is not true."""
    found = [line for name in DESCRIBED for line in document_drift(name, folder_of(name))]
    found += await migration_drift("geleit_cases", KitBase.metadata)
    found += await migration_drift(None, KeyBase.metadata)
    for service in SERVICES:
        found += await migration_drift(f"geleit_{service}", application(service).state.tables.metadata)
    return found


def write() -> None:
    """Writes all documents anew."""
    for name in DESCRIBED:
        for file, text in generated(name).items():
            (folder_of(name) / file).write_text(text, "utf-8")


def main(arguments: list[str]) -> int:
    """`--write` writes; `--check` prints what is not true and answers 1 if there is anything."""
    if arguments == ["--write"]:
        write()
        return 0
    found = asyncio.run(drift())
    for line in found:
        print(line)
    print(f"{len(found)} documents or migrations behind the code")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
