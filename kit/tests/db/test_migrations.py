"""Migrations: one at a time whoever starts, all or nothing, and never over a newer database."""

import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from geleit_kit.db.migrate import NewerSchema, OlderSchema, check_version, migrate
from geleit_kit.testing.databases import Engine
from geleit_kit.testing.servers import APPLICATION, Postgres
from kit.tests.house import House

_MIGRATE = """
import asyncio, os, sys
sys.path.insert(0, sys.argv[2])
from geleit_kit.db import migrate as module
if sys.argv[3] == "die":
    from alembic import op
    real = module.EnvironmentContext.run_migrations
    def dies(self):
        from alembic.runtime.migration import MigrationContext
        real(self)
        os.write(1, b"in the middle")
        os.kill(os.getpid(), 9)
    module.EnvironmentContext.run_migrations = dies
asyncio.run(module.migrate(sys.argv[1], "letters", sys.argv[4] or None))
"""


async def _process(url: str, way: str, role: str) -> asyncio.subprocess.Process:
    here = str(Path(__file__).parents[1])
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _MIGRATE,
        url,
        here,
        way,
        role,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def _tables(url: str) -> set[str]:
    engine = create_async_engine(url)
    sql = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if url.startswith("sqlite")
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    async with engine.connect() as connection:
        found = {row[0] for row in await connection.execute(text(sql))}
    await engine.dispose()
    return found


async def test_two_replicas_that_start_at_once_both_find_a_migrated_database(engine: Engine) -> None:
    url, role = await engine.empty(), APPLICATION if engine.kind == "postgresql" else ""

    replicas = [await _process(url, "live", role) for _ in range(3)]
    ends = [await replica.communicate() for replica in replicas]

    assert [replica.returncode for replica in replicas] == [0, 0, 0], ends
    assert {"letters", "outbox", "access_log"} <= await _tables(url)


async def test_a_replica_killed_in_the_middle_leaves_nothing_and_the_next_one_finishes(engine: Engine) -> None:
    url, role = await engine.empty(), APPLICATION if engine.kind == "postgresql" else ""

    killed = await _process(url, "die", role)
    said, _ = await killed.communicate()
    assert (said, killed.returncode) == (b"in the middle", -9)
    assert "letters" not in await _tables(url)

    await migrate(url, "letters", role or None)
    assert "letters" in await _tables(url)


async def test_a_newer_database_is_refused_and_left_alone(house: House) -> None:
    await house.raw("INSERT INTO alembic_version (version_num) VALUES ('ffffffffffff')")

    with pytest.raises(NewerSchema, match="newer version"):
        await migrate(house.addresses.migration_url, "letters")
    with pytest.raises(NewerSchema):
        await check_version(house.addresses.database_url, "letters")


async def test_the_key_database_of_a_newer_version_is_refused_as_well(house: House) -> None:
    engine = create_async_engine(house.addresses.keys_migration_url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'ffffffffffff'"))
    await engine.dispose()

    with pytest.raises(NewerSchema):
        await migrate(house.addresses.keys_migration_url, None)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_a_service_that_may_not_migrate_says_that_the_owner_has_to(engine: Engine, postgres: Postgres) -> None:
    url = await engine.empty()
    as_service = url.replace("geleit_owner@", "geleit_app@")

    with pytest.raises(OlderSchema, match="owner"):
        await check_version(as_service, "letters")

    await migrate(url, "letters", APPLICATION)
    await check_version(as_service, "letters")


async def test_migrating_again_changes_nothing(house: House) -> None:
    before = await house.raw("SELECT version_num FROM alembic_version ORDER BY 1")

    await migrate(house.addresses.migration_url, "letters", None)

    assert await house.raw("SELECT version_num FROM alembic_version ORDER BY 1") == before
