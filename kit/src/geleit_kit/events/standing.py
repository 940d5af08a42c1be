"""The present state in the words of facts: for whoever comes too late for the feed (`GET /v1/meta/snapshot`).

A service says of each of its domain facts either which rows stand for it (`Standing`), or why nobody stands wrong who
never hears it again (a sentence). Statistics facts need neither: the feed has kept them all.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select

from geleit_kit.db.base import BodyRow
from geleit_kit.db.database import Database
from geleit_kit.db.kit_tables import Counter
from geleit_kit.db.known_bodies import every_body
from geleit_kit.db.rows import visible
from geleit_kit.db.scope import NODE
from geleit_kit.db.session import ReadSession
from geleit_kit.events.age import first_number
from geleit_kit.events.facts import Fact
from geleit_kit.pure.canonical import canonical

Teller = Callable[[Any], Iterable[Fact]]
Reading = Callable[[UUID], AbstractAsyncContextManager[ReadSession]]
"""A read in the scope of a body."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The rows of one table, and the facts that say where each stands now. Told again, they change nothing."""

    table: type[BodyRow]
    tells: tuple[type[Fact], ...]
    tell: Teller


@dataclass(frozen=True, slots=True)
class Place:
    """Where a snapshot goes on: in which body, at which of the service's standings, after which row."""

    after: int
    body: UUID
    standing: int = 0
    row: UUID | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A part of a snapshot: CloudEvents without sequences. `after`: where the feed goes on once all parts are heard."""

    items: list[dict[str, Any]]
    after: int
    following: Place | None


def unspoken(
    published: Mapping[str, type[Fact]], standing: Sequence[Standing], passing: Mapping[type[Fact], str]
) -> list[str]:
    """The domain facts of which neither is said: which rows stand for them, nor why none needs to."""
    said = {fact for one in standing for fact in one.tells} | set(passing)
    return sorted(name for name, fact in published.items() if not fact.statistics and fact not in said)


async def bodies_of(database: Database) -> list[UUID]:
    """All bodies of the node, in the order in which a snapshot walks through them."""
    async with database.read(NODE) as read:
        return sorted(row.id for row in await every_body(read))


async def taken(
    reading: Reading, standing: Sequence[Standing], source: str, bodies: Sequence[UUID], at: Place, limit: int
) -> Told:
    """What stands from a place on, in at most `limit` rows.

    The feed's number was read before any row: what was numbered until then shows in the rows, what comes later comes
    by the feed. A fact may so be told by both, and has one effect.
    """
    items: list[dict[str, Any]] = []
    rows = 0
    for body in (one for one in bodies if one >= at.body):
        begin = at if body == at.body else Place(at.after, body)
        async with reading(body) as read:
            for number in range(begin.standing, len(standing)):
                last = begin.row if number == begin.standing else None
                found = await _rows(read, standing[number].table, last, limit - rows)
                items += [told for row in found for told in _documents(standing[number], row, source, at.after)]
                rows += len(found)
                if rows == limit:
                    return Told(items, at.after, Place(at.after, body, number, found[-1].id if found else last))
    return Told(items, at.after, None)


async def numbered(read: ReadSession, name: str) -> int:
    """The highest number that was given on a stream (`geleit.cases`), or on a stream in a body (`geleit.cases|id`)."""
    given = await read.scalar(select(Counter.value).where(Counter.name == name))
    return int(given) if given is not None else await first_number(read)


async def _rows(read: ReadSession, table: type[BodyRow], last: UUID | None, limit: int) -> Sequence[BodyRow]:
    query = visible(read, table)
    if last is not None:
        query = query.where(table.id > last)
    return await read.all(query.order_by(table.id).limit(limit))


def _documents(standing: Standing, row: BodyRow, source: str, after: int) -> Iterable[dict[str, Any]]:
    day = datetime.combine(row.updated_at.astimezone(UTC).date(), time(), UTC)
    for fact in standing.tell(row):
        words = canonical([fact.fact_type, str(row.body_id), fact.payload(), after]).decode()
        yield {
            "specversion": "1.0",
            "id": str(uuid5(NAMESPACE_URL, words)),
            "source": source,
            "type": fact.fact_type,
            "subject": fact.aggregate,
            "time": day.isoformat(),
            "datacontenttype": "application/json",
            "body": str(row.body_id),
            "data": fact.payload(),
        }
