"""The second wall on PostgreSQL, met with raw SQL: every table with a body, each way in, whatever the service's code does.

`planted` writes one row of each of two bodies into every table, as a superuser and past every rule, so that a table that
no use case has filled is tried as well. `tried` then goes at a table as the service's own role.
"""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import asyncpg
from sqlalchemy import Table

from geleit_kit.testing.databases import Addresses
from geleit_kit.testing.servers import APPLICATION, OWNER, Postgres

OWN, OTHER = uuid.UUID(int=0xA), uuid.UUID(int=0xB)
_SUPERUSER = "postgres"
_BY_TYPE: dict[str, Any] = {
    "uuid": uuid.uuid4, "text": lambda: "x", "character varying": lambda: "x", "bytea": lambda: b"x",
    "boolean": lambda: False, "date": lambda: date(2016, 9, 5), "jsonb": lambda: "{}", "integer": lambda: 1,
    "bigint": lambda: 1, "smallint": lambda: 1, "double precision": lambda: 1.0, "numeric": lambda: 1,
    "timestamp with time zone": lambda: datetime(2016, 9, 5, tzinfo=UTC),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Walled:
    """A database of a service, and how to come in as one of the three roles."""

    postgres: Postgres
    database: str

    @asynccontextmanager
    async def line(self, role: str = APPLICATION) -> AsyncIterator[asyncpg.Connection]:
        """A connection as a role."""
        made = await asyncpg.connect(host=self.postgres.sockets, port=5432, user=role, database=self.database)
        try:
            yield made
        finally:
            await made.close()


def walled(postgres: Postgres, url: str) -> Walled:
    """From the address that a service has."""
    return Walled(postgres, url.partition("?")[0].rsplit("/", 1)[1])


def databases(postgres: Postgres, addresses: Addresses) -> list[Walled]:
    """The rows and the person keys of a service."""
    return [walled(postgres, addresses.database_url), walled(postgres, addresses.keys_url)]


async def tables_with_a_body(line: asyncpg.Connection) -> list[str]:
    """As the catalogue has them."""
    rows = await line.fetch(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'body_id'"
        " AND NOT a.attisdropped WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    return [row["relname"] for row in rows]


async def planted(line: asyncpg.Connection, table: str) -> None:
    """One row of each of the two bodies, made up from the types of its columns; constraints and triggers look away."""
    columns = await line.fetch(
        "SELECT column_name AS name, data_type AS kind FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name = $1 AND is_generated = 'NEVER' AND is_nullable = 'NO' AND is_identity = 'NO'",
        table,
    )
    keys = await line.fetch(
        "SELECT a.attname AS name FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
        " AND a.attnum = ANY(i.indkey) WHERE i.indrelid = $1::regclass AND i.indisunique",
        f'"{table}"',
    )
    unique = {row["name"] for row in keys}
    names = ", ".join(f'"{row["name"]}"' for row in columns)
    for number, body in enumerate((OWN, OTHER), start=1):
        values = [
            body if row["name"] == "body_id" else _value(row["kind"], row["name"] in unique, number) for row in columns
        ]
        places = ", ".join(f"${place}" for place in range(1, len(values) + 1))
        await line.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places})', *values)  # noqa: S608 -- names of the catalogue


def _value(kind: str, unique: bool, number: int) -> Any:
    value = _BY_TYPE[kind]()
    if unique and isinstance(value, int) and not isinstance(value, bool):
        return 1_000_000 + number
    return f"x{number}" if unique and value == "x" else value


async def tried(walled: Walled, table: str) -> list[str]:
    """What raw SQL of the service's role reaches in a table without a body, or with another's. Empty where it holds."""
    faults: list[str] = []
    async with walled.line() as line:
        for scope, name in ((None, "without a body"), (OTHER, "with another body")):
            faults += [f"{table} {name}: {fault}" for fault in await _reached(line, table, scope)]
        own = await _in(line, OWN, f'SELECT count(*) FROM "{table}" WHERE body_id = $1', OWN)  # noqa: S608 -- a name of the catalogue
        if own != 1:
            faults.append(f"{table}: its own body sees {own} rows, not one: the wall is no proof here")
    return faults


async def _reached(line: asyncpg.Connection, table: str, scope: uuid.UUID | None) -> list[str]:
    read = f'SELECT count(*) FROM "{table}"' + (" WHERE body_id = $1" if scope else "")  # noqa: S608 -- the same
    faults = []
    seen = await _in(line, scope, read, *([OWN] if scope else []))
    if seen:
        faults.append(f"{seen} rows are read")
    for what, statement in {
        "changed": f'UPDATE "{table}" SET body_id = body_id WHERE body_id = $1',  # noqa: S608 -- the same
        "deleted": f'DELETE FROM "{table}" WHERE body_id = $1',  # noqa: S608 -- the same
        "taken": f"UPDATE \"{table}\" SET body_id = '{OTHER}' WHERE body_id = $1",  # noqa: S608 -- the same
    }.items():
        done = await _in(line, scope, statement, OWN)
        if done != "refused" and not str(done).endswith(" 0"):
            faults.append(f"rows are {what} ({done})")
    if scope is not None:
        forged = await _in(line, scope, f"UPDATE \"{table}\" SET body_id = $1 WHERE body_id = '{scope}'", OWN)  # noqa: S608 -- the same
        if forged != "refused":
            faults.append(f"its own row is given away ({forged})")
    return faults


async def _in(line: asyncpg.Connection, scope: uuid.UUID | None, statement: str, *values: Any) -> Any:
    """One statement in a transaction that is undone: a count, a status such as `UPDATE 0`, or `refused`."""
    transaction = line.transaction()
    await transaction.start()
    try:
        if scope is not None:
            await line.execute("SELECT set_config('geleit.body', $1, true)", str(scope))
        if statement.startswith("SELECT"):
            return await line.fetchval(statement, *values)
        return await line.execute(statement, *values)
    except asyncpg.InsufficientPrivilegeError:
        return "refused"
    finally:
        await transaction.rollback()


async def open_wall(walled: Walled, table: str) -> None:
    """Takes the wall of a table down: the control that an attack succeeds where its defence is off."""
    async with walled.line(OWNER) as line:
        await line.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')


async def seen_by_the_machinery(walled: Walled, table: str) -> bool:
    """Whether the scope of the node, in which relay, ticker and sealer work, reads rows of a body here."""
    async with walled.line() as line, line.transaction():
        await line.execute("SELECT set_config('geleit.body', '*', true)")
        return bool(await line.fetchval(f'SELECT count(*) FROM "{table}"'))  # noqa: S608 -- a name of the catalogue


def declared(tables: dict[str, Table]) -> set[str]:
    """The tables of a service's metadata that have a body."""
    return {name for name, table in tables.items() if "body_id" in table.c}


@asynccontextmanager
async def planting(walled: Walled) -> AsyncIterator[asyncpg.Connection]:
    """A superuser's connection past triggers and foreign keys, for `planted` alone."""
    async with walled.line(_SUPERUSER) as line:
        await line.execute("SET session_replication_role = replica")
        yield line
