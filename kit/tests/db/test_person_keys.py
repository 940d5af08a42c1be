"""Person keys: nothing personal is readable in what is stored, and a destroyed key ends it for good."""

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest
from letters.tables import Letter
from sqlalchemy.engine import make_url

from geleit_kit.db.database import Database
from geleit_kit.db.keys import Erased
from geleit_kit.db.rows import visible
from kit.tests.house import JOBCENTER, KI, House, write_letter

MARKER = "Kummermarke"


def _bytes_of(url: str) -> bytes:
    file = Path(make_url(url).database or "")
    return b"".join(one.read_bytes() for one in file.parent.glob(f"{file.name}*"))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_no_plain_text_stands_in_the_files_of_sqlite(house: House, database: Database) -> None:
    letter = await write_letter(database, text=MARKER)
    raw = _bytes_of(house.addresses.database_url) + _bytes_of(house.addresses.keys_url)
    assert MARKER.encode() not in raw
    assert letter.bytes in raw or letter.hex.encode() in raw  # the search would find it


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_no_plain_text_stands_in_a_row_of_postgresql(house: House, database: Database) -> None:
    letter = await write_letter(database, text=MARKER)
    [row] = await house.raw("SELECT l::text, encode(l.sealed, 'escape') FROM letters l", KI)
    assert str(letter) in row[0]
    assert MARKER not in row[0] + row[1]
    assert MARKER.encode().hex() not in row[0]


async def test_a_destroyed_key_leaves_an_empty_document(house: House, database: Database) -> None:
    person, other = uuid4(), house.database()
    letter = await write_letter(database, person=person, text=MARKER)

    assert await database.keys.destroy(KI, person)
    assert not await database.keys.destroy(KI, person)

    async with database.read(KI) as read:
        row = await read.one(visible(read, Letter).where(Letter.id == letter))
        assert await read.unseal(row) == {}
    async with other.read(KI) as read:
        assert await read.unseal(row) == {}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_destroyed_key_is_gone_from_the_files_as_well(house: House, database: Database) -> None:
    from sqlalchemy import text  # noqa: PLC0415 -- stands beside its use

    person = uuid4()
    await write_letter(database, person=person, text=MARKER)
    async with database.keys._reading.connect() as connection:
        wrapped = bytes((await connection.execute(text("SELECT wrapped FROM person_keys"))).scalar_one())
    assert wrapped in _bytes_of(house.addresses.keys_url)

    await database.keys.destroy(KI, person)

    assert wrapped not in _bytes_of(house.addresses.keys_url)


async def test_nobody_makes_a_new_key_for_an_erased_person(house: House, database: Database) -> None:
    person = uuid4()
    await write_letter(database, person=person, text=MARKER)
    await database.keys.destroy(KI, person)

    with pytest.raises(Erased):
        await database.keys.key(KI, person, create=True)
    with pytest.raises(Erased):
        await house.database().keys.key(KI, person, create=True)
    with pytest.raises(Erased):
        await write_letter(database, person=person, text="once more")


async def test_the_same_pseudonym_in_another_body_has_another_key(database: Database) -> None:
    person = uuid4()
    await write_letter(database, person=person, text=MARKER)
    await write_letter(database, JOBCENTER, person=person, text=MARKER)

    assert await database.keys.key(KI, person) != await database.keys.key(JOBCENTER, person)
    await database.keys.destroy(KI, person)
    async with database.read(JOBCENTER) as read:
        assert await read.unseal(await read.one(visible(read, Letter))) == {"text": MARKER}


async def test_content_of_another_row_is_refused(database: Database) -> None:
    person = uuid4()
    first = await write_letter(database, person=person, text=MARKER)
    second = await write_letter(database, person=person, text="harmless")

    async with database.write(KI) as write:
        one = await write.one(visible(write, Letter).where(Letter.id == first))
        two = await write.one(visible(write, Letter).where(Letter.id == second))
        two.sealed = one.sealed
        with pytest.raises(RuntimeError, match="does not belong"):
            await write.unseal(two)


async def test_two_replicas_that_make_a_key_at_once_end_with_the_same(house: House) -> None:
    person = uuid4()
    replicas = [house.database() for _ in range(4)]

    found = await asyncio.gather(*(one.keys.key(KI, person, create=True) for one in replicas))

    assert len(set(found)) == 1
