"""The second wall on PostgreSQL: a role that owns nothing, and row-level security on every table with a body."""

# ruff: noqa: PT012 -- a session is a block, and what it refuses is refused at its end

from uuid import uuid4

import pytest
from letters.tables import Letter
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from geleit_kit.db.database import Database
from geleit_kit.db.keys import KeyStore
from geleit_kit.db.kit_tables import MACHINERY, Deadline, Definition, Task
from geleit_kit.db.scope import NODE
from geleit_kit.pure.clock import DomainClock
from geleit_kit.testing.databases import Engine
from geleit_kit.testing.servers import OWNER, Postgres
from kit.tests.house import JOBCENTER, KEK, KI, House, write_letter

pytestmark = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)


async def test_every_table_with_a_body_has_forced_row_level_security_and_a_policy(house: House) -> None:
    open_ones = await house.raw(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'body_id'"
        " WHERE c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity"
        " AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))"
    )
    guarded = await house.raw("SELECT count(*) FROM pg_class WHERE relforcerowsecurity")

    assert open_ones == []
    assert guarded[0][0] >= len(MACHINERY) + 2  # definitions and letters


async def test_the_role_of_the_service_owns_nothing_and_passes_the_check(database: Database, house: House) -> None:
    await database.check()

    owners = {row[0] for row in await house.raw("SELECT tableowner FROM pg_tables WHERE schemaname = 'public'")}
    assert owners == {OWNER}


@pytest.mark.parametrize("role", [OWNER, "postgres", "passes_by", "may_become_owner"])
async def test_a_service_refuses_a_role_that_could_pass_by(
    house: House, postgres: Postgres, role: str, engine: Engine
) -> None:
    if role == "passes_by":
        await postgres.administer(
            "DO $$ BEGIN CREATE ROLE passes_by LOGIN BYPASSRLS; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
    if role == "may_become_owner":
        await postgres.administer(
            "DO $$ BEGIN CREATE ROLE may_become_owner LOGIN NOINHERIT; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
            f"GRANT {OWNER} TO may_become_owner",
        )
    url = house.addresses.database_url.replace("geleit_app@", f"{role}@")
    database = Database(url, KeyStore(house.addresses.keys_url, KEK), DomainClock())
    house.opened.append(database)

    with pytest.raises(RuntimeError, match="owns nothing"):
        await database.check()


async def test_a_service_refuses_a_table_whose_wall_was_taken_down(house: House, database: Database) -> None:
    await house.raw("ALTER TABLE letters NO FORCE ROW LEVEL SECURITY")

    with pytest.raises(RuntimeError, match="letters"):
        await database.check()


async def test_without_a_scope_nothing_is_visible(database: Database) -> None:
    await write_letter(database)

    async with database._reading.connect() as connection:
        for table in ("letters", "tasks", "outbox", "access_log", "deadlines"):
            assert (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() == 0  # noqa: S608 -- fixed words


async def test_another_bodys_rows_cannot_be_read_by_a_select_without_predicate(database: Database) -> None:
    own = await write_letter(database)

    async with database.read(KI) as read:
        assert [row.id for row in await read.all(select(Letter))] == [own]
    async with database.read(JOBCENTER) as read:
        assert await read.all(select(Letter)) == []


async def test_another_bodys_rows_cannot_be_written_moved_or_forged(database: Database) -> None:
    own = await write_letter(database)

    async with database.write(JOBCENTER) as write:
        changed = await write.execute(update(Letter).where(Letter.id == own).values(status="stolen"))
        assert changed.rowcount == 0  # type: ignore[attr-defined]  # -- a cursor result
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.write(KI) as write:
            await write.execute(update(Letter).where(Letter.id == own).values(body_id=JOBCENTER))
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.write(JOBCENTER) as write:
            row = Letter(person=uuid4(), status="draft", written_on=write.today, body_id=KI)
            write._session.add(row)
            row.id, row.changes = uuid4(), []
            await write.flush()
    async with database.read(KI) as read:
        assert (await read.one(select(Letter))).status == "draft"


async def test_the_machinery_sees_its_own_tables_of_all_bodies_and_no_domain_row(database: Database) -> None:
    await write_letter(database)
    async with database.write(KI) as write:
        write.deadline("answer", uuid4(), write.today)
        await write.task(kind="answer", subject=("letter", uuid4()))
        write.add(Definition(kind="k", key="k", number=1, content={}, content_hash=""))

    async with database.read(NODE) as read:
        assert len(await read.all(select(Deadline))) == 1
        assert len(await read.all(select(Task))) == 1
        assert await read.all(select(Letter)) == []
        assert await read.all(select(Definition)) == []


async def test_a_read_session_cannot_write(database: Database) -> None:
    own = await write_letter(database)

    with pytest.raises(DBAPIError, match="read-only"):
        async with database.read(KI) as read:
            await read._session.execute(update(Letter).where(Letter.id == own).values(status="sent"))


async def test_keys_are_walled_as_well(house: House, database: Database) -> None:
    await write_letter(database)
    await database.keys.check()

    async with database.keys._reading.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM person_keys"))).scalar_one() == 0
