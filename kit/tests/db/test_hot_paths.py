"""Rows that are written and read without objects: the same wall, the same watch over whom they are about, the log."""

# ruff: noqa: PT012 -- a session is a block, and what it refuses is refused at its end

from typing import Any
from uuid import UUID, uuid4

import pytest
from letters.tables import Letter
from sqlalchemy import bindparam, select

from geleit_kit.db.barring import bar
from geleit_kit.db.database import Database
from geleit_kit.db.keys import Erased
from geleit_kit.db.kit_tables import AccessEntry
from geleit_kit.db.restricting import Restricted, restrict
from geleit_kit.db.rows import PreparedColumns, visible
from geleit_kit.db.session import WriteSession
from geleit_kit.db.together import add_together
from kit.tests.house import JOBCENTER, KI, write_letter

_COLUMNS = Letter.__table__.c
_DRAFTS = PreparedColumns(Letter, ("id", "person"), _COLUMNS.status == bindparam("status"), held=True)
_OF_PERSON = PreparedColumns(Letter, ("id", "person"), _COLUMNS.person == bindparam("whose"))


async def _written(write: WriteSession, *persons: UUID) -> None:
    rows = [{"person": person, "status": "draft", "written_on": write.today} for person in persons]
    await add_together(write, Letter, rows)


async def _log(database: Database, body: UUID) -> list[Any]:
    async with database.read(body) as read:
        return list(await read.all(select(AccessEntry).where(AccessEntry.body_id == body)))


async def test_rows_that_are_written_together_are_rows_like_any_other(database: Database) -> None:
    persons = [uuid4(), uuid4()]
    async with database.write(KI) as write:
        await add_together(write, Letter, [])
        await _written(write, *persons)
    async with database.write(KI) as write:
        rows = await write.all(visible(write, Letter).order_by(Letter.id))
        assert [(row.person, row.version, row.changes, row.deleted_at) for row in rows] == [
            (person, 1, [], None) for person in persons
        ]
        rows[0].status = "sent"
    async with database.read(KI) as read:
        assert (await read.one(visible(read, Letter).where(Letter.person == persons[0]))).version == 2


async def test_columns_are_those_of_the_own_body_and_of_what_is_pending_and_not_of_what_is_gone(
    database: Database,
) -> None:
    own, gone = uuid4(), uuid4()
    await write_letter(database, JOBCENTER)
    async with database.write(KI) as write:
        await _written(write, own, gone)
        write.add(Letter(person=gone, status="read", written_on=write.today))
        await write.remove(
            await write.one(visible(write, Letter).where(Letter.person == gone, Letter.status == "draft"))
        )
        assert [row.person for row in await _DRAFTS.all(write, status="draft")] == [own]
        both = await _DRAFTS.beside(_OF_PERSON).all(write, status="draft", whose=gone)
        assert {(row.place, row.person) for row in both} == {(0, own), (1, gone)}
        async with write.acting_as(JOBCENTER):
            assert own not in {row.person for row in await _DRAFTS.all(write, status="draft")}


async def test_columns_leave_out_whom_the_member_of_staff_is_barred_from(database: Database) -> None:
    person, staff = uuid4(), uuid4()
    await write_letter(database, person=person)
    async with database.write(KI) as write:
        assert [row.person for row in await _OF_PERSON.all(write, whose=person)] == [person]
        await bar(write, staff, person)
        write.actor = {"staff": str(staff)}
        assert await _OF_PERSON.all(write, whose=person) == []
        write.actor = {"staff": str(uuid4())}
        assert [row.person for row in await _OF_PERSON.all(write, whose=person)] == [person]


@pytest.mark.parametrize("early", [False, True])
async def test_nothing_new_is_written_in_one_go_about_who_was_erased(database: Database, *, early: bool) -> None:
    person = uuid4()
    await write_letter(database, person=person, text="Good morning")
    await database.keys.destroy(KI, person)
    with pytest.raises(Erased):
        async with database.write(KI) as write:
            await _written(write, person)
            if early:
                await write.settled()
    async with database.read(KI) as read:
        assert len(await read.all(visible(read, Letter).where(Letter.person == person))) == 1


async def test_nothing_new_is_written_in_one_go_about_whom_processing_is_restricted_for(database: Database) -> None:
    person = uuid4()
    async with database.write(KI) as write:
        await restrict(write, person)
    with pytest.raises(Restricted):
        async with database.write(KI) as write:
            write.actor = {"client": "portal"}
            await _written(write, person)
            await write.settled()
    async with database.write(KI) as write:
        await _written(write, person)  # the machinery goes on


async def test_a_body_that_is_settled_before_the_commit_has_each_entry_of_its_log_once(database: Database) -> None:
    persons = [uuid4() for _ in range(3)]
    async with database.write(KI) as write:
        write.disclose(persons[0], "asked")
        async with write.acting_as(JOBCENTER):
            await _written(write, persons[1])
            write.disclose(persons[1], "told")
            await write.settled()
            await write.settled()
            write.disclose(persons[2], "told_late")
    assert [one.operation for one in await _log(database, KI)] == ["asked"]
    assert sorted(one.operation for one in await _log(database, JOBCENTER)) == ["told", "told_late"]


async def test_an_entry_that_was_settled_goes_with_its_transaction(database: Database) -> None:
    with pytest.raises(ValueError, match="no"):
        async with database.write(KI) as write:
            async with write.acting_as(JOBCENTER):
                write.disclose(uuid4(), "told")
                await write.settled()
            raise ValueError("no")
    assert await _log(database, JOBCENTER) == []
