"""Restriction of processing in one service: who writes, who does not, and that nothing of it outlives the person."""

from contextlib import nullcontext
from uuid import UUID, uuid4

import pytest
from letters.tables import Base, Letter
from sqlalchemy import func, select

from geleit_kit.db.database import Database
from geleit_kit.db.erasure import Erasing
from geleit_kit.db.ledger import Ledger
from geleit_kit.db.restricting import Restricted, release, restrict, restricted_among
from geleit_kit.db.rows import visible
from geleit_kit.db.together import add_together
from geleit_kit.db.told_tables import RestrictedPerson
from kit.tests.house import JOBCENTER, KI, House, write_letter


async def _change(database: Database, person: UUID, *, actor: bool, despite: str | None = None) -> None:
    async with database.write(KI) as write:
        write.actor, write.despite = ({"client": "portal"} if actor else {}), despite
        row = await write.one(visible(write, Letter).where(Letter.person == person))
        row.status = "sent" if row.status == "draft" else "draft"


async def test_a_caller_changes_nothing_about_the_person_and_the_machinery_goes_on(database: Database) -> None:
    person, other = uuid4(), uuid4()
    for one in (person, other):
        await write_letter(database, person=one, text="Good morning")
    await _change(database, person, actor=True)
    async with database.write(KI) as write:
        assert await restrict(write, person)
        assert not await restrict(write, person)
    with pytest.raises(Restricted):
        await _change(database, person, actor=True)
    await _change(database, person, actor=True, despite="legal_claims")
    await _change(database, person, actor=False)
    await _change(database, other, actor=True)
    async with database.read(JOBCENTER) as read:
        assert await restricted_among(read, [person]) == set()
    async with database.write(KI) as write:
        assert await release(write, person)
    await _change(database, person, actor=True)


async def test_rows_that_come_together_are_no_way_round_a_restriction(database: Database) -> None:
    person, other = uuid4(), uuid4()
    async with database.write(KI) as write:
        await restrict(write, person)
    for persons in ([other, person], [other]):
        with pytest.raises(Restricted) if person in persons else nullcontext():
            async with database.write(KI) as write:
                write.actor = {"client": "portal"}
                rows = [{"person": one, "status": "draft", "written_on": write.today} for one in persons]
                await add_together(write, Letter, rows)
    async with database.read(KI) as read:
        (row,) = await read.all(visible(read, Letter))
        assert (row.person, row.version, row.changes) == (other, 1, [])


async def test_the_note_of_a_restriction_goes_with_the_person(database: Database, house: House) -> None:
    person = uuid4()
    await write_letter(database, person=person, text="Good morning")
    async with database.write(KI) as write:
        await restrict(write, person)
    ledger = Ledger(house.addresses.keys_url)
    async with database.write(KI) as write:
        await Erasing(database, ledger, Base.metadata).erase(write, person)
    async with database.read(KI) as read:
        assert await read.scalar(select(func.count()).select_from(RestrictedPerson)) == 0
    await ledger.close()
