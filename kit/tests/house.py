"""The databases of a test, what is written into them, and who is who."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from geleit_kit.db.database import Database
from geleit_kit.db.keys import KeyStore
from geleit_kit.pure.clock import DomainClock
from geleit_kit.testing.databases import Addresses
from geleit_kit.testing.node import body_id

KEK = b"k" * 32
KI = body_id("ki")
JOBCENTER = body_id("jobcenter")


@dataclass
class House:
    """The databases of one test, opened as often as it wants, and a clock to move."""

    addresses: Addresses
    today: date = field(default_factory=lambda: DomainClock().today())
    opened: list[Database] = field(default_factory=list)

    def database(self) -> Database:
        """One replica's view of the databases."""
        clock = DomainClock(lambda: timedelta(days=(self.today - DomainClock().today()).days))
        made = Database(self.addresses.database_url, KeyStore(self.addresses.keys_url, KEK), clock)
        self.opened.append(made)
        return made

    async def raw(self, sql: str, scope: UUID | str = "") -> list[Any]:
        """What the owner of the tables sees or does, past every session; on PostgreSQL the wall holds for him too."""
        engine = create_async_engine(self.addresses.migration_url)
        try:
            async with engine.begin() as connection:
                if engine.dialect.name == "postgresql":
                    await connection.execute(
                        text("SELECT set_config('geleit.body', :body, true)"), {"body": str(scope)}
                    )
                answer = await connection.execute(text(sql))
                return list(answer) if answer.returns_rows else []
        finally:
            await engine.dispose()


def a_letter(**changed: Any) -> dict[str, Any]:
    """A letter as it is sent in."""
    return {"person": str(uuid4()), "text": "Good morning", "diagnosis": "a cold"} | changed


async def write_letter(database: Database, body: UUID = KI, **content: Any) -> UUID:
    """A letter that lies in the database."""
    from letters.tables import Letter  # noqa: PLC0415 -- on the path once the conftest was read

    async with database.write(body) as write:
        row = Letter(person=content.pop("person", None) or uuid4(), status="draft", written_on=write.today)
        await write.seal(row, content or {"text": "Good morning"})
        write.add(row)
        await write.flush()
        written: UUID = row.id
    return written
