"""The walls of every service's database, read from the database itself."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, MetaData, String, Text, text
from sqlalchemy.ext.asyncio import create_async_engine

from geleit_kit.db.kit_tables import KitBase
from geleit_kit.testing.databases import Engine, Templates
from geleit_kit.testing.servers import Postgres
from tests.house.documents import application
from tests.house.lints import PERSONAL
from tests.house.places import SERVICES

every_service = pytest.mark.parametrize("service", SERVICES)

# Words that name a person elsewhere and something technical in these columns, each with what it holds.
TECHNICAL_COLUMNS = {
    ("known_bodies", "name"): "the name of an authority",
    ("bodies", "name"): "the name of an authority",
    ("clients", "name"): "the name of a program",
    ("status_serials", "name"): "the name of a list",
    ("counters", "name"): "the name of a stream",
    ("leaps", "name"): "the name of a stream",
    ("leases", "name"): "the name of a worker",
}
# Tables that are nobody's row: the node's own, without a body and without a person.
OF_THE_NODE = {"status_serials": "the number of the present status list"}


def tables(service: str) -> list[MetaData]:
    return [application(service).state.tables.metadata, KitBase.metadata]


@pytest.fixture
async def postgresql(templates: Templates, tmp_path: Path, postgres: Postgres) -> AsyncIterator[Engine]:
    """PostgreSQL only: SQLite has the first wall alone."""
    engine = Engine("postgresql", templates, tmp_path, postgres)
    yield engine
    await engine.drop()


@every_service
async def test_every_table_with_a_body_stands_behind_the_second_wall(service: str, postgresql: Engine) -> None:
    """Row-level security is on, also for the owner, with a policy that reads and writes obey."""
    addresses = await postgresql.databases(f"geleit_{service}")
    connection_engine = create_async_engine(addresses.migration_url)
    async with connection_engine.connect() as connection:
        rows = await connection.execute(
            text(
                "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AS walled, "
                "(SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid AND p.polqual IS NOT NULL "
                "AND p.polwithcheck IS NOT NULL) AS policies "
                "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
                "WHERE c.relkind = 'r' AND a.attname = 'body_id' AND c.relnamespace = 'public'::regnamespace"
            )
        )
        found = {row.relname: (row.walled, row.policies) for row in rows}
        role = await connection.scalar(
            text("SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner "
                 "WHERE c.relkind = 'r' AND r.rolname = :role AND c.relnamespace = 'public'::regnamespace"),
            {"role": addresses.database_url.split("//")[1].split("@")[0].split(":")[0]},
        )  # fmt: skip
    await connection_engine.dispose()
    declared = {
        table.name for metadata in tables(service) for table in metadata.tables.values() if "body_id" in table.c
    }
    assert declared
    assert declared <= set(found)
    assert {name for name, (walled, policies) in found.items() if not walled or policies < 1} == set()
    assert role == 0, "the application role owns a table"


@every_service
def test_every_table_of_a_service_belongs_to_a_body(service: str) -> None:
    own = application(service).state.tables.metadata
    assert own.tables
    assert [name for name, table in own.tables.items() if "body_id" not in table.c and name not in OF_THE_NODE] == []
    assert not any(
        "person" in own.tables[name].c or "sealed" in own.tables[name].c for name in OF_THE_NODE if name in own.tables
    )


@every_service
def test_no_plain_column_holds_what_is_personal(service: str) -> None:
    found = [
        (table.name, column.name)
        for metadata in tables(service)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, String | Text)
        and column.name in PERSONAL - {"subject"}
        and (table.name, column.name) not in TECHNICAL_COLUMNS
    ]
    assert found == []


@every_service
def test_a_row_about_a_person_has_its_sealed_document(service: str) -> None:
    own = application(service).state.tables.metadata
    sealed = [table for table in own.tables.values() if "sealed" in table.c]
    assert all(isinstance(table.c.sealed.type, LargeBinary) and "person" in table.c for table in sealed)
