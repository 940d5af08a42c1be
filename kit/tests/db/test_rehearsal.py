"""Playing writes through: each sees those before it, none stays, and what a commit would refuse is refused."""

from uuid import UUID, uuid4

import pytest
from letters.tables import Letter
from sqlalchemy import func, select

from geleit_kit.db.database import Database
from geleit_kit.db.keys import Erased
from geleit_kit.db.kit_tables import AccessEntry, Outbox
from geleit_kit.db.rehearsal import Rehearsal
from geleit_kit.db.restricting import Restricted, restrict
from geleit_kit.db.rows import by_own_reference, visible
from geleit_kit.db.scope import NODE
from geleit_kit.pure.problems import Conflict
from kit.tests.house import KI

ACTOR = {"staff": str(uuid4()), "client": "portal", "roles": ["case_manager"]}


async def written(stage: Rehearsal, reference: str, person: UUID | None = None, *, fault: bool = False) -> UUID:
    """A letter that is played."""
    person = person or uuid4()
    async with stage.write() as write:
        write.actor = ACTOR
        row = Letter(person=person, status="draft", written_on=write.today, own_reference=reference)
        await write.seal(row, {"text": "Lindenpfad"})
        write.add(row)
        await write.flush()
        write.disclose(person, kind="write")
        if fault:
            raise ZeroDivisionError
    return person


async def counted(database: Database) -> list[int]:
    async with database.read(NODE) as read:
        tables = (Letter, Outbox, AccessEntry)
        return [await read.scalar(select(func.count()).select_from(table)) for table in tables]


@pytest.mark.both
async def test_what_is_played_is_seen_by_what_follows_and_nothing_of_it_stays(database: Database) -> None:
    before = await counted(database)
    async with database.rehearse(KI) as stage:
        person = await written(stage, "AZ-1")
        async with stage.write() as write:
            row = await by_own_reference(write, Letter, "AZ-1")
            assert row is not None
            assert await write.unseal(row) == {"text": "Lindenpfad"}
        assert stage.invented(person)
    assert await counted(database) == before
    assert await database.keys.living(KI, [person]) == set(), "nor a key of somebody whom nobody is"


@pytest.mark.both
async def test_one_that_raises_leaves_nothing_to_those_after_it(database: Database) -> None:
    async with database.rehearse(KI) as stage:
        await written(stage, "AZ-1")
        with pytest.raises(Conflict, match="own_reference_taken"):
            await written(stage, "AZ-1")
        with pytest.raises(ZeroDivisionError):
            await written(stage, "AZ-2", fault=True)
        await written(stage, "AZ-3")
        async with stage.write() as write:
            there = {row.own_reference for row in await write.all(visible(write, Letter))}
    assert there == {"AZ-1", "AZ-3"}


@pytest.mark.both
async def test_what_the_commit_would_refuse_is_refused(database: Database) -> None:
    erased, restricted = uuid4(), uuid4()
    await database.keys.key(KI, erased, create=True)
    await database.keys.destroy(KI, erased)
    async with database.write(KI) as write:
        await restrict(write, restricted)
    async with database.rehearse(KI) as stage:
        with pytest.raises(Erased):
            await written(stage, "AZ-1", erased)
        with pytest.raises(Restricted):
            await written(stage, "AZ-2", restricted)
        await written(stage, "AZ-3")
