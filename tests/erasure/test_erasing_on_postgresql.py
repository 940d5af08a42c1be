"""On PostgreSQL a deleted row is dead, not gone: what stands in the server's own files, and what takes it out of them."""

import os
import shutil
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy.engine import make_url

from geleit_identity.app import create_app
from geleit_kit.testing.databases import Engine, Templates
from geleit_kit.testing.node import make_node
from geleit_kit.testing.running import Running, Starter
from geleit_kit.testing.servers import Postgres, session_folder, start_postgres
from tests.erasure.search import found
from tests.erasure.story import DECISION
from tests.world import new_marker

MAINTENANCE = ("VACUUM FULL", "CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT")
"""What docs/keys.md asks of the owner of the databases after an erasure, on a server that does not keep old WAL."""


@dataclass
class Own:
    """A server whose files are ours alone, with identity on it."""

    server: Postgres
    identity: Running
    databases: tuple[str, ...]

    async def sql(self, *statements: str) -> None:
        """Runs statements in each database of identity as the superuser."""
        for name in self.databases:
            line = await asyncpg.connect(host=self.server.sockets, port=5432, user="postgres", database=name)
            for statement in statements:
                await line.execute(statement)
            await line.close()

    def places(self, words: Iterable[str | bytes]) -> set[str]:
        """The parts of the server's folder in which any of the words stands."""
        return {find.file.split("/")[0] for find in found(Path(self.server.folder) / "data", words)}


@pytest.fixture(scope="module")
def own_server() -> Iterator[Postgres]:
    root = session_folder()
    yield (server := start_postgres(root / "postgres", os.getpid(), durable=True))
    server.stop()
    shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
async def own(own_server: Postgres, tmp_path: Path) -> AsyncIterator[Own]:
    await own_server.administer(
        "ALTER SYSTEM SET wal_recycle = off", "ALTER SYSTEM SET min_wal_size = '32MB'", "SELECT pg_reload_conf()"
    )
    (tmp_path / "t").mkdir()
    engine = Engine("postgresql", Templates(tmp_path / "t", "own"), tmp_path, own_server)
    starter = Starter(engine, make_node(tmp_path / "node"), "")
    identity = await starter(create_app, redis_url=None)
    urls = starter.addresses["geleit_identity"]
    yield Own(own_server, identity, tuple(str(make_url(url).database) for url in (urls.database_url, urls.keys_url)))
    await starter.stop()


async def test_after_erasure_and_maintenance_nothing_stands_in_the_files_of_the_server(own: Own) -> None:
    marker = new_marker()
    ki, admin = own.identity.as_("case_manager", "ki"), own.identity.as_("body_admin", "ki")
    given = {"names": [{"kind": "single", "value": marker}], "own_reference": f"AZ {marker}"}
    made = (await ki.post("/v1/persons", given, key=str(uuid4()))).json()
    await own.sql("CHECKPOINT")
    line = await asyncpg.connect(host=own.server.sockets, port=5432, user="postgres", database=own.databases[1])
    [wrapped] = [bytes(row["wrapped"]) for row in await line.fetch("SELECT wrapped FROM person_keys")]
    await line.close()
    assert own.places([marker]) == {"base", "pg_wal"}, "the search would not find it"
    assert own.places([wrapped]) == {"base", "pg_wal"}

    answer = await admin.post(f"/v1/persons/{made['person']}/erasure", DECISION, seen="*")
    assert answer.status_code == 200, answer.text
    await own.sql("CHECKPOINT")
    assert own.places([marker]) != set(), "a dead row is not gone: without maintenance this test proves nothing"

    await own.sql(*MAINTENANCE)
    await own.sql(*MAINTENANCE[1:])
    assert own.places([marker, wrapped]) == set()
