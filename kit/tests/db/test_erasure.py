"""Erasing a person in one service: what tables say, what goes, what comes late, and what a killed process leaves."""

from collections.abc import AsyncIterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from letters.app import EVENTS, LetterSent
from letters.tables import Base, Letter
from sqlalchemy import Column, MetaData, Table, Uuid, delete, select, text
from starlette.responses import Response

from geleit_kit.db import erasure
from geleit_kit.db.database import Database
from geleit_kit.db.erasable import Erasure, HangsOn, Kept, NobodyIn, OfPerson, Undeclared, check_declared, erasure_of
from geleit_kit.db.erasure import Erasing, is_erased
from geleit_kit.db.keys import Erased, ErasedPerson, KeyBase, KeyStore, PersonKeyRow
from geleit_kit.db.kit_tables import Deadline, ErasureRow, IdempotencyKey, KitBase, Outbox, Task
from geleit_kit.db.leases import take
from geleit_kit.db.ledger import Ledger, Tombstone
from geleit_kit.db.rows import visible
from geleit_kit.db.together import add_together
from geleit_kit.db.wrapping import Wrapping, kek_files
from geleit_kit.events.erasure import deaf_to_erased
from geleit_kit.events.facts import Event
from geleit_kit.http import idempotency
from geleit_kit.pure import node_keys
from geleit_kit.pure.clock import utc_now
from kit.tests.house import JOBCENTER, KI, House, write_letter

_PLACE = {
    "sqlite": text("SELECT rowid FROM person_keys"),
    "postgresql": text("SELECT ctid::text FROM person_keys"),
}


@pytest.fixture
async def ledger(house: House) -> AsyncIterator[Ledger]:
    made = Ledger(house.addresses.keys_url)
    yield made
    await made.close()


@pytest.fixture
def erasing(database: Database, ledger: Ledger) -> Erasing:
    return Erasing(database, ledger, Base.metadata)


async def _letters(database: Database, body: UUID = KI) -> list[UUID]:
    async with database.read(body) as read:
        return [row.person for row in await read.all(visible(read, Letter, deleted=True))]


def test_a_table_that_does_not_say_what_erasing_does_stops_the_service() -> None:
    tables = MetaData()
    Table("silent", tables, Column("id", Uuid, primary_key=True))
    with pytest.raises(Undeclared, match="silent does not say"):
        check_declared(tables)


@pytest.mark.parametrize("column", ["person", "person_id", "sealed"])
def test_a_table_with_a_person_cannot_say_that_nobody_is_in_it(column: str) -> None:
    tables = MetaData()
    Table("notes", tables, Column("id", Uuid, primary_key=True), Column(column, Uuid), info={"erasure": NobodyIn("?")})
    with pytest.raises(Undeclared, match=f"notes has a column {column}"):
        check_declared(tables)


@pytest.mark.parametrize(
    ("parent", "says", "fault"),
    [
        ("z_letters", OfPerson("person"), "without a foreign key"),
        ("a_letters", Kept("for proof"), "no row is deleted with a person"),
    ],
)
def test_a_table_hangs_only_on_one_that_is_looked_through_before_it(parent: str, says: Erasure, fault: str) -> None:
    """Else its rows would stay without a word."""
    tables = MetaData()
    columns = ("id", "body_id", "person")
    Table(parent, tables, *(Column(name, Uuid) for name in columns), info={"erasure": says})
    hanging = HangsOn("letter_id", parent)
    Table("lines", tables, *(Column(n, Uuid) for n in (*columns[:2], "letter_id")), info={"erasure": hanging})
    with pytest.raises(Undeclared, match=fault):
        check_declared(tables)


def test_every_table_of_kit_has_said_it_and_what_is_kept_has_its_reason() -> None:
    check_declared(KitBase.metadata, KeyBase.metadata, Base.metadata)
    assert erasure_of(Base.metadata.tables["letters"]) == OfPerson("person")
    kept = {t.name: said.why for t in KitBase.metadata.sorted_tables if isinstance(said := erasure_of(t), Kept)}
    assert set(kept) == {"access_log", "erasures", "job_parts"}
    assert all(len(why) > 40 for why in kept.values())


async def test_rows_tasks_deadlines_and_facts_of_the_person_go_and_those_of_others_stay(
    database: Database, erasing: Erasing
) -> None:
    person, other = uuid4(), uuid4()
    for one in (person, other):
        letter = await write_letter(database, person=one, text="Good morning")
        async with database.write(KI) as write:
            write.deadline("letter_answer", letter, write.today)
            write.deadline("letter_review", uuid4(), write.today, letter=str(letter))
            await write.task(kind="answer", subject=("letter", letter), person=one)
            write.publish(LetterSent(letter_id=letter, person=one))

    async with database.write(KI) as write:
        assert await erasing.erase(write, person)

    assert await _letters(database) == [other]
    async with database.read(KI) as read:
        assert [row.person for row in await read.all(select(Task))] == [other]
        assert len(await read.all(select(Deadline))) == 2
        facts = await read.all(select(Outbox).order_by(Outbox.position))
        assert [fact.type for fact in facts] == ["geleit.letters.fact.erased.v1", LetterSent.fact_type_name]
        assert (facts[0].data, facts[0].traceparent, str(person) in facts[0].aggregate) == ({}, None, False)
        row = await read.one(select(ErasureRow))
        assert row.settled_at is not None
    with pytest.raises(Erased):
        await database.keys.key(KI, person, create=True)


async def test_two_who_erase_at_once_leave_one_erasure(database: Database, house: House, erasing: Erasing) -> None:
    person, second = uuid4(), house.database()
    await write_letter(database, person=person, text="Good morning")
    other = Erasing(second, Ledger(house.addresses.keys_url), Base.metadata)
    firsts = []
    for one, opened in ((erasing, database), (other, second)):
        async with opened.write(KI) as write:
            firsts.append(await one.erase(write, person))
    assert firsts == [True, False]
    assert await _letters(database) == []
    await other._ledger.close()


async def test_a_row_that_another_replica_was_writing_is_refused(
    database: Database, house: House, erasing: Erasing
) -> None:
    person = uuid4()
    async with database.write(KI) as write:
        await erasing.erase(write, person)
    with pytest.raises(Erased):
        async with house.database().write(KI) as write:
            write.add(Letter(person=person, status="draft", written_on=write.today))
    assert await _letters(database) == []
    async with database.write(JOBCENTER) as write:  # the same pseudonym in another body is another person
        write.add(Letter(person=person, status="draft", written_on=write.today))


async def test_what_came_late_is_swept_a_second_time(
    database: Database, erasing: Erasing, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = uuid4()
    async with database.write(KI) as write:
        await erasing.erase(write, person)
    async with database.write(KI) as write:  # a transaction that had looked before the key was gone
        late = Letter(person=person, status="draft", written_on=write.today)
        write.add(late)
        await write.flush()
        write._session.info.pop("persons")
    assert await _letters(database) == [person]
    held = await take(database, "eraser")
    assert held is not None
    await erasing.step(held)
    assert await _letters(database) == [person], "it is not time yet"

    monkeypatch.setattr(erasure, "UNDER_WAY", timedelta(0))
    await erasing.step(held)

    assert await _letters(database) == []
    async with database.read(KI) as read:
        row = await read.one(select(ErasureRow))
        assert (row.swept_at is not None, row.names, row.facts) == (True, [], [])


async def test_a_process_killed_after_the_commit_leaves_its_work_to_the_next(
    database: Database, erasing: Erasing, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = uuid4()
    await write_letter(database, person=person, text="Good morning")

    async def killed(*_: object) -> None:
        return None

    monkeypatch.setattr(Erasing, "_soon", killed)
    async with database.write(KI) as write:
        await erasing.erase(write, person)
    assert await ledger.all() == []
    assert await database.keys.living(KI, [person]) == {person}, "the worker has something to do"

    held = await take(database, "eraser")
    assert held is not None
    await erasing.step(held)

    assert [entry.person for entry in await ledger.all()] == [person]
    assert await database.keys.living(KI, [person]) == set()


async def test_the_ledger_erases_again_what_an_older_backup_brought_back(
    database: Database, erasing: Erasing, ledger: Ledger
) -> None:
    person = uuid4()
    await write_letter(database, person=person, text="Good morning")
    await ledger.enter([Tombstone(KI, person, (), utc_now())])
    assert await _letters(database) == [person], "without the comparison the person is back"

    assert await erasing.reapply() == 1
    assert await erasing.reapply() == 0

    assert await _letters(database) == []
    assert await database.keys.living(KI, [person]) == set()


async def test_many_who_came_back_are_erased_in_few_transactions_and_nobody_else_with_them(
    database: Database, erasing: Erasing, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One by one ten thousand took minutes, in which the service was not ready."""
    back, stays = [uuid4() for _ in range(30)], [uuid4() for _ in range(3)]
    for body in (KI, JOBCENTER):
        async with database.write(body) as write:
            for person in (*back, *stays):
                row = Letter(person=person, status="draft", written_on=write.today)
                await write.seal(row, {"text": "Good morning"})
                write.add(row)
                await write.flush()
                await write.task(kind="answer_letter", subject=("letter", row.id), person=person)
                write.publish(LetterSent(letter_id=row.id, person=person))
    await ledger.enter(Tombstone(body, person, (), utc_now()) for body in (KI, JOBCENTER) for person in back)
    monkeypatch.setattr(erasure, "_AGAIN_AT_ONCE", 20)
    begun, write_of = [], Database.write

    def counted(self: Database, scope: UUID | str) -> object:
        begun.append(scope)
        return write_of(self, scope)

    monkeypatch.setattr(Database, "write", counted)

    assert await erasing.reapply() == 60
    assert len(begun) == 8, "two bodies, two rounds each: one erases, one notes that it is settled"

    for body in (KI, JOBCENTER):
        assert sorted(await _letters(database, body)) == sorted(stays)
        assert await database.keys.living(body, [*back, *stays]) == set(stays)
        async with database.read(body) as read:
            tasks = await read.all(select(Task).where(Task.body_id == body))
            facts = await read.all(select(Outbox).where(Outbox.body_id == body))
            assert sorted(task.person for task in tasks if task.person) == sorted(stays)
            assert sorted(fact.data["person"] for fact in facts if fact.data) == sorted(map(str, stays))
    assert await erasing.reapply() == 0

    monkeypatch.setattr(erasure, "UNDER_WAY", timedelta(0))
    held = await take(database, "eraser")
    assert held is not None
    await erasing.step(held)
    async with database.read(KI) as read:
        rows = await read.all(select(ErasureRow).where(ErasureRow.body_id == KI))
    assert [(row.swept_at is not None, row.names, row.keys, row.facts) for row in rows] == [(True, [], [], [])] * 30


async def test_a_key_that_an_older_backup_brought_back_is_destroyed_again(database: Database, erasing: Erasing) -> None:
    person = uuid4()
    async with database.write(KI) as write:
        await erasing.erase(write, person)
    async with database.keys._within(KI) as line:
        await line.execute(delete(PersonKeyRow))
    await database.keys._make(KI, person)
    assert await database.keys.living(KI, [person]) == {person}
    await erasing.reapply()
    assert await database.keys.living(KI, [person]) == set()


async def test_a_key_that_came_back_with_a_ledger_of_its_time_is_destroyed_again(
    database: Database, erasing: Erasing
) -> None:
    """Keys and ledger may be one database (no LEDGER_URL): put back, it knows of no erasure, but the rows do."""
    person = uuid4()
    async with database.write(KI) as write:
        await erasing.erase(write, person)
    async with database.keys._within(KI) as line:
        await line.execute(delete(PersonKeyRow))
        await line.execute(delete(ErasedPerson))
    await database.keys._make(KI, person)
    assert await database.keys.living(KI, [person]) == {person}
    await erasing.reapply()
    assert await database.keys.living(KI, [person]) == set()


async def test_a_fact_that_comes_late_about_an_erased_person_has_no_effect(
    database: Database, erasing: Erasing
) -> None:
    person, heard = uuid4(), []
    letter = await write_letter(database, person=person, text="Good morning")
    async with database.write(KI) as write:
        await erasing.erase(write, person)
    [consumer] = deaf_to_erased(EVENTS).consumes[LetterSent.fact_type_name]
    for about in (person, uuid4()):
        data = {"letter_id": str(letter), "person": str(about)}
        event = Event(uuid4(), LetterSent.fact_type_name, KI, 1, 1, utc_now(), f"letter:{letter}", data)
        async with database.write(KI) as write:
            assert await is_erased(write, KI, about) == (about == person)
            try:
                await consumer.handle(write, event, consumer.heard.model_validate(data))
            except Exception:  # noqa: BLE001 -- the letter is gone: whoever hears it fails
                heard.append(about)
    assert len(heard) == 1
    assert person not in heard


async def test_a_row_that_came_with_many_others_is_refused_like_one_by_itself(
    database: Database, house: House, erasing: Erasing
) -> None:
    erased, other = uuid4(), uuid4()
    async with database.write(KI) as write:
        await erasing.erase(write, erased)
    for persons in ([other, erased], [other]):
        with pytest.raises(Erased) if erased in persons else nullcontext():
            async with house.database().write(KI) as write:
                rows = [{"person": one, "status": "draft", "written_on": write.today} for one in persons]
                await add_together(write, Letter, rows)
    assert await _letters(database) == [other]


async def test_an_answer_about_several_persons_goes_with_any_of_them(database: Database, erasing: Erasing) -> None:
    first, second = sorted([uuid4(), uuid4()])
    async with database.write(KI) as write:
        row = IdempotencyKey(body_id=KI, client="c", operation="o", key="k", fingerprint="f", persons=[])
        write.add(row)
        await write.flush()
        await idempotency.finish(
            write, idempotency.Attempt(row), Response("Kummermarke", 200), [first, second], ["record"]
        )
        assert row.persons == [str(first), str(second)]
        key = await idempotency._key(write, row)

    await database.keys.destroy(KI, second)  # as in a copy of the row that no erasure reaches
    async with database.read(KI) as read:
        row = await read.one(select(IdempotencyKey))
        with pytest.raises(Erased):
            await idempotency._key(read, row)  # type: ignore[arg-type]  # a reading session does here
    assert len(key) == 32

    async with database.write(KI) as write:
        await erasing.erase(write, second)
    async with database.read(KI) as read:
        [row] = await read.all(select(IdempotencyKey))
        assert (row.persons, row.answer, row.fingerprint, row.status) == ([], None, "", 409)


async def test_a_new_key_encryption_key_loses_nothing_wherever_it_is_ended(house: House, tmp_path: Path) -> None:
    node_keys.make_secrets(tmp_path, ["letters"])
    persons = [uuid4() for _ in range(12)]
    store = KeyStore(house.addresses.keys_url, Wrapping.of_folder(tmp_path, "letters"))
    before = {person: await store.key(KI, person, create=True) for person in persons}

    node_keys.rotate_kek(tmp_path, "letters")  # killed here: nothing is wrapped anew yet
    store._remembered.clear()
    assert {person: await store.key(KI, person) for person in persons} == before
    late = uuid4()
    before[late] = await store.key(KI, late, create=True)  # a service that runs follows by itself

    assert await store.rewrap([KI]) == (len(persons), len(persons) + 1)
    assert await store.rewrap([KI]) == (0, len(persons) + 1)
    kek_files(tmp_path, "letters")[1].unlink()
    fresh = KeyStore(house.addresses.keys_url, Wrapping.of_folder(tmp_path, "letters"))
    assert {person: await fresh.key(KI, person) for person in before} == before
    await store.close()
    await fresh.close()


async def test_what_the_old_key_wrapped_opens_nothing_once_it_is_dropped(house: House, tmp_path: Path) -> None:
    """Why a rotation ends every destroyed key at once, in archives and backups too."""
    node_keys.make_secrets(tmp_path, ["letters"])
    store, person = KeyStore(house.addresses.keys_url, Wrapping.of_folder(tmp_path, "letters")), uuid4()
    await store.key(KI, person, create=True)
    archived = await store._read(KI, person)
    assert archived is not None
    assert Wrapping.of_folder(tmp_path, "letters").unwrap(archived, f"{KI}|{person}")
    node_keys.rotate_kek(tmp_path, "letters")
    await store.rewrap([KI])
    kek_files(tmp_path, "letters")[1].unlink()
    with pytest.raises(InvalidTag):
        Wrapping.of_folder(tmp_path, "letters").unwrap(archived, f"{KI}|{person}")
    await store.close()


async def test_reading_a_key_again_and_again_writes_nothing(database: Database) -> None:
    """On PostgreSQL each look with `create` once left a dead row behind."""
    person = uuid4()
    await database.keys.key(KI, person, create=True)
    places = set()
    for _ in range(3):
        database.keys._remembered.clear()
        await database.keys.key(KI, person, create=True)
        async with database.keys._within(KI) as line:
            places.add((await line.execute(_PLACE[line.dialect.name])).scalar_one())
    assert len(places) == 1
