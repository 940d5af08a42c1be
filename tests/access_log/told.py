"""Of whom an answer tells, and whether the log of the body that reads says so.

What counts as a person is asked of the databases, not of the schemas: an operation that forgets to mark a field as a
pseudonym is found all the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

import httpx
from sqlalchemy import select, union

from geleit_kit.db.keys import PersonKeyRow
from geleit_kit.db.kit_tables import AccessEntry
from geleit_kit.db.scope import NODE
from geleit_kit.http.context import ServiceContext
from tests.world import Call, World

PAGES = {"list_access_log", "list_events", "take_snapshot"}
"""Operations that show a page of the machinery's own rows: one entry for the page, however many persons stand in it."""
_NOBODY = {"conversation_id", "staff"}
"""What a row may be sealed under without being a person of the body: a conversation, an employee."""
_DOOR = "gateway"
_FIRST = UUID(int=0)
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Looked:
    """The log of one service just before a call."""

    world: World
    call: Call
    newest: UUID
    """The last entry that stood there: ids of entries follow one another."""

    @classmethod
    async def before_call(cls, world: World, call: Call) -> Self:
        """Looks at the log of the service that will answer."""
        if call.known.service == _DOOR:
            return cls(world, call, _FIRST)
        async with _context(world, call).database.read(NODE) as read:
            newest = await read.all(select(AccessEntry.id).order_by(AccessEntry.id.desc()).limit(1))
        return cls(world, call, next(iter(newest), _FIRST))

    async def without_entry(self, answer: httpx.Response) -> set[str]:
        """Persons in the answer for whom the reader's body has no new entry; the door holds no person and no log."""
        told = await _told(self.world, self.call, answer)
        if not told:
            return set()
        async with _context(self.world, self.call).database.read(NODE) as read:
            entries = await read.all(select(AccessEntry).where(AccessEntry.id > self.newest))
        mine = [row for row in entries if self.call.body and row.body_id == self.world.node.body(self.call.body)]
        operation = self.call.known.id
        if operation in PAGES and any(row.person is None and row.operation == operation for row in mine):
            return set()
        return {str(one) for one in told - {row.person for row in mine}}


async def _told(world: World, call: Call, answer: httpx.Response) -> set[UUID]:
    if call.known.service == _DOOR or not answer.content or "json" not in answer.headers.get("content-type", ""):
        return set()
    if isinstance(call.role, str) and call.role.startswith("service:"):
        return set()  # the node's own machinery: it heals streams, nobody reads
    named = list(_ids(answer.json(), ""))
    nobody = {one for name, one in named if name in _NOBODY}
    return await _persons(world, call, {one for _, one in named} - nobody)


def _context(world: World, call: Call) -> ServiceContext:
    context: ServiceContext = world.services[call.known.service].app.state.geleit
    return context


async def _persons(world: World, call: Call, named: set[UUID]) -> set[UUID]:
    """Who of these is somebody of whom this service has a row or a key, whatever the schemas say."""
    context = _context(world, call)
    tables = world.services[call.known.service].app.state.tables.metadata.tables.values()
    columns = [table.c.person for table in tables if "person" in table.c]
    found: set[UUID] = set()
    for body in context.bodies.all() if named else ():
        if columns:
            async with context.database.read(body.id) as read:
                everybody = union(*(select(one) for one in columns)).subquery()
                found |= set(await read.all(select(everybody.c.person).where(everybody.c.person.in_(named))))
        async with context.database.keys._to_read(body.id).begin() as line:
            keys = select(PersonKeyRow.person).where(PersonKeyRow.person.in_(named))
            found |= set((await line.execute(keys)).scalars())
    return found


def _ids(value: Any, name: str) -> Iterator[tuple[str, UUID]]:
    """Every id in an answer, wherever it stands, with the name of its field."""
    if isinstance(value, dict):
        for inner, content in value.items():
            yield from _ids(content, inner)
    elif isinstance(value, list):
        for content in value:
            yield from _ids(content, name)
    elif isinstance(value, str):
        yield from ((name, UUID(one)) for one in _ID.findall(value))
