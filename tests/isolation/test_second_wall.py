"""PostgreSQL's own wall, whatever the code does: no role to pass by, every table walled, no row for raw SQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from geleit_kit.db.keys import KeyBase
from geleit_kit.db.kit_tables import MACHINERY
from geleit_kit.testing.databases import Engine, Templates
from geleit_kit.testing.servers import APPLICATION, Postgres
from tests.house.documents import application
from tests.house.places import SERVICES
from tests.isolation import wall
from tests.isolation.wall import Walled

_STRONG = """
SELECT r.rolname FROM pg_roles r WHERE pg_has_role($1, r.oid, 'MEMBER')
AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication)
UNION SELECT c.relname FROM pg_class c WHERE pg_has_role($1, c.relowner, 'MEMBER')
UNION SELECT n.nspname FROM pg_namespace n WHERE pg_has_role($1, n.nspowner, 'MEMBER')
UNION SELECT d.datname FROM pg_database d WHERE pg_has_role($1, d.datdba, 'MEMBER')
UNION SELECT p.proname FROM pg_proc p WHERE pg_has_role($1, p.proowner, 'MEMBER')
UNION SELECT r.rolname FROM pg_roles r WHERE r.rolname <> $1 AND pg_has_role($1, r.oid, 'MEMBER')
"""
_WALLS = """
SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
  bool_or(p.polcmd = '*' AND p.polpermissive AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL) AS whole,
  count(p.oid) AS policies,
  bool_or(pg_get_expr(p.polqual, p.polrelid) = 'true' OR pg_get_expr(p.polwithcheck, p.polrelid) = 'true') AS open
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'body_id' AND NOT a.attisdropped
LEFT JOIN pg_policy p ON p.polrelid = c.oid
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace GROUP BY 1, 2
"""

# What services open to their own machinery beside kit's tables, each with why.
OPEN_TO_THE_NODE = {"identity": {"revocations"}}  # the status list tells of the grants of all bodies

every_service = pytest.mark.parametrize("service", SERVICES)


@pytest.fixture
async def postgresql(templates: Templates, tmp_path: Path, postgres: Postgres) -> AsyncIterator[Engine]:
    """PostgreSQL only: SQLite has the first wall alone."""
    engine = Engine("postgresql", templates, tmp_path, postgres)
    yield engine
    await engine.drop()


async def opened(engine: Engine, service: str) -> list[Walled]:
    assert engine.postgres is not None
    return wall.databases(engine.postgres, await engine.databases(f"geleit_{service}"))


@every_service
async def test_the_role_of_a_service_owns_nothing_and_is_nobody_who_could_pass(
    service: str, postgresql: Engine
) -> None:
    for each in await opened(postgresql, service):
        async with each.line() as line:
            assert await line.fetchval("SELECT current_user") == APPLICATION
            assert [row[0] for row in await line.fetch(_STRONG, APPLICATION)] == []


@every_service
async def test_metadata_and_catalogue_name_the_same_tables_and_each_has_its_whole_wall(
    service: str, postgresql: Engine
) -> None:
    rows, keys = await opened(postgresql, service)
    own = application(service).state.tables.metadata
    for each, metadata in ((rows, own), (keys, KeyBase.metadata)):
        async with each.line() as line:
            found = {row["name"]: row for row in await line.fetch(_WALLS)}
        declared = wall.declared(dict(metadata.tables))
        assert declared, f"{service} declares no table with a body"
        assert declared <= found.keys()
        missing = [name for name, row in found.items() if not (row["forced"] and row["whole"]) or row["open"]]
        assert missing == []


@every_service
async def test_raw_sql_without_a_body_or_with_another_reaches_no_row_of_any_table(
    service: str, postgresql: Engine
) -> None:
    for each in await opened(postgresql, service):
        async with wall.planting(each) as line:
            names = await wall.tables_with_a_body(line)
            for name in names:
                await wall.planted(line, name)
        faults = [fault for name in names for fault in await wall.tried(each, name)]
        assert faults == [], "\n".join(faults)


@every_service
async def test_the_scope_of_the_node_sees_the_machinery_alone(service: str, postgresql: Engine) -> None:
    rows, _ = await opened(postgresql, service)
    async with wall.planting(rows) as line:
        names = await wall.tables_with_a_body(line)
        for name in names:
            await wall.planted(line, name)
    seen = {name for name in names if await wall.seen_by_the_machinery(rows, name)}
    assert seen == set(MACHINERY) & set(names) | OPEN_TO_THE_NODE.get(service, set())


@every_service
async def test_the_same_sql_reaches_each_table_whose_wall_is_taken_down(service: str, postgresql: Engine) -> None:
    """The control: what the test above calls hidden is there, and only the wall hides it."""
    for each in await opened(postgresql, service):
        async with wall.planting(each) as line:
            names = await wall.tables_with_a_body(line)
            for name in names:
                await wall.planted(line, name)
        for name in names:
            await wall.open_wall(each, name)
        silent = [name for name in names if not any("rows are read" in one for one in await wall.tried(each, name))]
        assert silent == []
