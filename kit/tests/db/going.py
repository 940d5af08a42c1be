"""A body whose data go, with some rows: what the tests of it and the process that is killed in it share."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from geleit_kit.db import destroying
from geleit_kit.db.closing import Closing
from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import AccessEntry, KnownBody
from kit.tests.house import KI, write_letter

sys.path.insert(0, str(Path(__file__).parents[1]))
LETTERS = 7


def closing() -> Closing:
    """What the sample service does when a body leaves."""
    from letters.tables import Base  # noqa: PLC0415 -- on the path by now

    return Closing(Base.metadata)


def small_portions(put: Callable[[Any, str, int], object]) -> None:
    """So small that there are several."""
    put(destroying, "_AT_ONCE", 3)
    put(destroying, "_FOUND_AT_ONCE", 5)


async def begun(database: Database, *others: UUID) -> None:
    """The body has left, and the destruction of its data is begun; `others` are there, too, and write."""
    async with database.node_write() as write:
        for body in (KI, *others):
            about = {"name": "A body", "kind": "agency", "land": "NW", "law": "sgb_x"}
            write.add(KnownBody(id=body, key=str(body), **about))
    for body in (KI, *others):
        for _ in range(LETTERS):
            await write_letter(database, body)
    async with database.write(KI) as write:
        await closing().begin_destroying(write)


async def letters(database: Database, body: UUID = KI) -> int:
    """How many letters a body still has."""
    from letters.tables import Letter  # noqa: PLC0415 -- as above

    async with database.read(body) as read:
        return int(await read.scalar(select(func.count()).select_from(Letter).where(Letter.body_id == body)))


async def state(database: Database) -> tuple[int, bool]:
    """How many rows are gone, and whether that is all."""
    async with database.read(KI) as read:
        known = await read.one(select(KnownBody).where(KnownBody.id == KI))
        return known.rows_gone, known.destroyed_on is not None


async def logged(database: Database) -> list[dict[str, Any]]:
    """What the access log says of the destruction."""
    query = select(AccessEntry.facts).where(AccessEntry.operation == "body:destroy", AccessEntry.body_id == KI)
    async with database.read(KI) as read:
        return list(await read.all(query))
