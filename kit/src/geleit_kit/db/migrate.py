"""Alembic under a lock: any number of replicas may start at once; one migrates, the others wait and find the work done.

kit's tables and a service's tables are two branches of one history; `upgrade` brings both to their heads. The key
database has its own.
"""

import asyncio
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from geleit_kit.db.engine import is_sqlite
from geleit_kit.db.points import point

_HERE = Path(__file__).parent
_LOCK = 0x67656C65
_WAIT_SECONDS = 120


class NewerSchema(RuntimeError):
    """The database was migrated by a newer version of Geleit than this one."""


class OlderSchema(RuntimeError):
    """The database was not migrated to this version yet."""


def locations(package: str | None) -> list[Path]:
    """Where the migrations lie: kit's and the service's; the key database's where no package is named; kit's alone."""
    if package is None:
        return [_HERE / "key_migrations"]
    if package == "kit":
        return [_HERE / "migrations"]
    found = import_module(package).__file__
    assert found is not None  # noqa: S101 -- an installed package has a file
    return [_HERE / "migrations", Path(found).parent / "migrations"]


@cache
def scripts(package: str | None) -> ScriptDirectory:
    """The history as Alembic reads it, once per process: a file that is written later is not in it."""
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(str(path) for path in locations(package)))
    return ScriptDirectory.from_config(config)


async def migrate(url: str, package: str | None, application_role: str | None = None) -> None:
    """Brings a database to this version. Raises NewerSchema where it is already beyond it."""
    sqlite = is_sqlite(url)
    if sqlite and (path := make_url(url).database):
        await asyncio.to_thread(Path(path).parent.mkdir, parents=True, exist_ok=True)
    engine = create_async_engine(url, connect_args={"timeout": _WAIT_SECONDS} if sqlite else {})
    if sqlite:

        @event.listens_for(engine.sync_engine, "connect")
        def _on_connect(connection: Any, _record: object) -> None:
            connection.isolation_level = None
            for pragma in ("journal_mode=WAL", "secure_delete=ON", "temp_store=MEMORY"):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine.sync_engine, "begin")
        def _on_begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        async with engine.connect() as connection:
            await connection.run_sync(_upgrade, package, application_role)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection, package: str | None, application_role: str | None) -> None:
    postgresql = connection.dialect.name == "postgresql"
    if postgresql:
        connection.execute(text(f"SET lock_timeout = '{_WAIT_SECONDS}s'"))
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
        connection.commit()
    try:
        with connection.begin():
            _run(connection, scripts(package), application_role)
            if postgresql and application_role:
                connection.execute(text(f'GRANT SELECT ON alembic_version TO "{application_role}"'))
    finally:
        if postgresql:
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})
            connection.commit()


async def check_version(url: str, package: str | None) -> None:
    """For a service that may not migrate itself: raises NewerSchema, or OlderSchema where a migration has not run
    yet.
    """
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_compare, scripts(package))
    except DBAPIError as error:
        message = "the database was not migrated yet; run the migrations as the owner (MIGRATION_URL)"
        raise OlderSchema(message) from error
    finally:
        await engine.dispose()


def _compare(connection: Connection, script: ScriptDirectory) -> None:
    there = set(MigrationContext.configure(connection).get_current_heads())
    _refuse_newer(there, script)
    if there != set(script.get_heads()):
        message = "the database is of an older version; run the migrations as the owner (MIGRATION_URL)"
        raise OlderSchema(message)


def _run(connection: Connection, script: ScriptDirectory, application_role: str | None) -> None:
    there = set(MigrationContext.configure(connection).get_current_heads())
    _refuse_newer(there, script)
    if there == set(script.get_heads()):
        return

    def upgrade(revision: tuple[str, ...] | str, _context: MigrationContext) -> Sequence[Any]:
        return script._upgrade_revs("heads", revision)  # type: ignore[arg-type]  # noqa: SLF001 -- Alembic's own env.py way

    environment = EnvironmentContext(Config(), script, fn=upgrade, as_sql=False, destination_rev="heads")
    with environment:
        environment.configure(
            connection=connection,
            transaction_per_migration=False,
            render_as_batch=connection.dialect.name == "sqlite",
            application_role=application_role,
            on_version_apply=lambda **_: point("migration.between"),
        )
        environment.run_migrations()


def _refuse_newer(there: set[str], script: ScriptDirectory) -> None:
    if not there - set(script.get_heads()):
        return
    known = {revision.revision for revision in script.walk_revisions()}
    if there - known:
        message = (
            f"the database is of a newer version (revision {', '.join(sorted(there - known))}); "
            "run the newer Geleit, or restore a backup that this version made"
        )
        raise NewerSchema(message)
