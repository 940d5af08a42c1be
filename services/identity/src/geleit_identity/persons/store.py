"""Rows of persons, pseudonyms, search keys, and keys of matching."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy import Integer, Select, TextualSelect, Uuid, and_, bindparam, delete, exists, func, or_, text, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from geleit_identity.matching.blocking import LEAST_WORTH, MOST_OPENED, MOST_UNDER_A_KEY
from geleit_identity.persons.tables import MatchKey, NameCount, Person, Pseudonym, SearchKey
from geleit_kit.db.barring import STAFF
from geleit_kit.db.restricting import without_restricted
from geleit_kit.db.rows import Prepared, PreparedColumns, by_own_reference, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.problems import Gone

_CANDIDATES = 200
_CHUNK = 1_000


def persons(read: ReadSession, *, barred: bool = False) -> Select[Person]:
    """The body's persons who have a pseudonym. `barred`: also those who do not exist for the one who asks."""
    alone = Pseudonym.merged_into.is_(None)
    return _named(read, barred=barred).where(alone)


def _named(read: ReadSession, *, barred: bool = False) -> Select[Person]:
    named = and_(Pseudonym.person_id == Person.id, Pseudonym.body_id == Person.body_id, Pseudonym.deleted_at.is_(None))
    return visible(read, Person, barred=barred).join(Pseudonym, named)


def pseudonyms(read: ReadSession, *, merged: bool = False, barred: bool = False) -> Select[Any]:
    """The pseudonyms of the body's persons, as they exist for the one who asks. `merged`: also those that another
    answers for; `barred`: also of those who do not exist for that one.
    """
    found = _named(read, barred=barred) if merged else persons(read, barred=barred)
    return found.with_only_columns(Pseudonym.pseudonym)


def merged_away(read: ReadSession) -> Select[Pseudonym]:
    """The pseudonyms that another answers for, where both exist for the one who asks."""
    known = pseudonyms(read, merged=True)
    query = visible(read, Pseudonym).where(Pseudonym.merged_into.in_(known), Pseudonym.pseudonym.in_(known))
    return without_restricted(read, query, Pseudonym.merged_into)


async def person(read: ReadSession, pseudonym: UUID) -> Person:
    """The person behind the body's pseudonym. Raises NotFound for another body's, and Gone (`person_merged`) where
    another pseudonym answers for it.
    """
    return await _answering(read, pseudonym, persons(read))


async def _answering(read: ReadSession, pseudonym: UUID, query: Select[Person]) -> Person:
    found = await read.first(query.where(Pseudonym.pseudonym == pseudonym))
    if found is None:
        raise Gone("person_merged", extra={"merged_into": str(await _who_answers(read, pseudonym))})
    return found


async def _who_answers(read: ReadSession, pseudonym: UUID) -> UUID:
    """Who stands at the end of the chain. Raises NotFound where nobody does, or nobody for the one who asks."""
    merged = visible(read, Pseudonym).where(Pseudonym.pseudonym == pseudonym, Pseudonym.merged_into.is_not(None))
    into = (await read.one(merged)).merged_into
    assert into is not None  # noqa: S101 -- asked for
    if await read.first(persons(read).where(Pseudonym.pseudonym == into)) is not None:
        return into
    return await _who_answers(read, into)


async def answered_for(read: ReadSession, pseudonym: UUID) -> list[UUID]:
    """The pseudonyms for which this one answers, over all merges that stand."""
    found: list[UUID] = []
    waiting = [pseudonym]
    while waiting:
        query = visible(read, Pseudonym).where(Pseudonym.merged_into.in_(waiting), Pseudonym.deleted_at.is_(None))
        waiting = [row.pseudonym for row in await read.all(query)]
        found += waiting
    return sorted(found)


async def set_aside(read: ReadSession, pseudonym: UUID) -> Person:
    """The record of a merged pseudonym, as it was."""
    return await read.one(_named(read, barred=True).where(Pseudonym.pseudonym == pseudonym))


async def say_merged(write: WriteSession, pseudonym: UUID, into: UUID | None) -> None:
    """From now on another pseudonym answers for this one; None: it answers for itself again."""
    row = await write.one(visible(write, Pseudonym).where(Pseudonym.pseudonym == pseudonym))
    row.merged_into = into
    await write.flush()


async def person_or_none(read: ReadSession, pseudonym: UUID) -> Person | None:
    """The same for the machinery: None where there is none (any more)."""
    return await read.first(persons(read, barred=True).where(Pseudonym.pseudonym == pseudonym))


async def item_of_person(read: ReadSession, pseudonym: UUID, item_id: UUID) -> Person:
    """The person whose name, address or protection is meant; the service looks for the item."""
    del item_id
    return await person(read, pseudonym)


async def locked(write: WriteSession, pseudonym: UUID) -> Person:
    """The same, and nobody else changes what hangs on the person until the end of the transaction.

    On SQLite every write transaction is alone already.
    """
    return await _answering(write, pseudonym, persons(write).with_for_update(of=Person))


async def locked_at_once(write: WriteSession, pseudonym: UUID) -> Person | None:
    """The same for who does not wait: None where somebody else changes the person now, or where there is none."""
    query = persons(write, barred=True).where(Pseudonym.pseudonym == pseudonym)
    return await write.first(query.with_for_update(of=Person, skip_locked=True))


async def known_as(read: ReadSession, own_reference: str) -> Person | None:
    """The person with the caller's own reference."""
    return await by_own_reference(read, Person, own_reference)


async def candidates(read: ReadSession, keys: Iterable[tuple[int, str, str]]) -> Sequence[Person]:
    """Persons who share a blocking key `(generation, kind, value)`; at most 200."""
    wanted = [
        and_(SearchKey.generation == generation, SearchKey.kind == kind, SearchKey.value == value)
        for generation, kind, value in sorted(keys)
    ]
    if not wanted:
        return []
    meant = visible(read, SearchKey).with_only_columns(SearchKey.person_id).where(or_(*wanted))
    query = without_restricted(read, persons(read).where(Person.id.in_(meant)), Person.person)
    return await read.all(query.order_by(Person.id).limit(_CANDIDATES))


async def replace_keys(write: WriteSession, found: Person, generation: int, keys: Iterable[tuple[str, str]]) -> None:
    """Writes the blocking keys of a person anew; those of the past, of any generation, find nobody."""
    await write.flush()
    await write.execute(delete(SearchKey).where(SearchKey.body_id == write.body, SearchKey.person_id == found.id))
    for kind, value in sorted(keys):
        write.add(SearchKey(person_id=found.id, kind=kind, generation=generation, value=value))
    await write.flush()


async def write_search_keys(
    write: WriteSession, of_records: Mapping[UUID, Iterable[tuple[str, str]]], generation: int
) -> None:
    """The keys by which new records are searched; they had none."""
    insert = pg_insert if write.dialect == "postgresql" else sqlite_insert
    common = {"body_id": write.body, "generation": generation, "version": 1, "changes": []}
    rows = [
        {**common, "person_id": record, "kind": kind, "value": value}
        for record, keys in of_records.items()
        for kind, value in sorted(keys)
    ]
    new = insert(SearchKey)  # house: query-not-visible -- each of the session's body
    await write.execute_many(new, rows)


async def hold_registering(write: WriteSession) -> None:
    """From now on until the end of the transaction nobody else of the body registers or changes who somebody is: what
    two write at once would find neither of them. On SQLite every write transaction is alone already.
    """
    if write.dialect == "postgresql":
        await write.execute(_REGISTERING, {"name": f"registering|{write.body}"})


_REGISTERING = text(  # house: query-not-visible -- reads no row
    "SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"
)


async def nearest(read: ReadSession, asked: Sequence[Mapping[int, int]]) -> list[list[UUID]]:
    """For each description (number of a key -> its worth) the records that share the most with it, the best first; at
    most 16. Nothing is opened for that.
    """
    if read.dialect == "sqlite":
        return [await _nearest_to_one(read, values) if values else [] for values in asked]
    found: list[list[UUID]] = [[] for _ in asked]
    flat = [(place, value, worth) for place, values in enumerate(asked) for value, worth in values.items()]
    if flat:
        places, numbers, worths = zip(*flat, strict=True)
        given = {"body": read.body, "places": list(places), "numbers": list(numbers), "worths": list(worths)}
        for row in await read.tuples(cast("Any", _NEAREST), given):
            found[row.place].append(row.record)
    return found


_NEAREST = text(  # house: query-not-visible -- keys and numbers of records of `:body` only
    f"""
    SELECT place, record FROM (
        SELECT asked.place, key.record, row_number() OVER (
            PARTITION BY asked.place ORDER BY sum(asked.worth) DESC, key.record) AS standing, sum(asked.worth) AS worth
        FROM unnest(CAST(:places AS int[]), CAST(:numbers AS int[]), CAST(:worths AS int[]))
            AS asked(place, value, worth)
        CROSS JOIN LATERAL (
            SELECT id AS record FROM match_keys
            WHERE body_id = :body AND match_keys.value = asked.value LIMIT {MOST_UNDER_A_KEY}) AS key
        GROUP BY asked.place, key.record HAVING sum(asked.worth) >= {LEAST_WORTH}) AS ranked
    WHERE standing <= {MOST_OPENED} ORDER BY place, standing
    """  # noqa: S608 -- numbers of this house
).columns(place=Integer, record=Uuid)  # no value has a type of its own: PostgreSQL takes a UUID as it is


async def _nearest_to_one(read: ReadSession, values: Mapping[int, int]) -> list[UUID]:
    given: dict[str, Any] = {"body": read.body}
    for place, (value, worth) in enumerate(values.items()):
        given |= {f"value{place}": value, f"worth{place}": worth}
    return list(await read.all(cast("Any", _nearest_by(len(values))), given))


_UNDER_ONE = (
    "SELECT * FROM (SELECT id AS record, :worth{place} AS worth FROM match_keys"
    " WHERE body_id = :body AND value = :value{place} LIMIT {most})"
)


@lru_cache(maxsize=512)
def _nearest_by(count: int) -> TextualSelect:
    """SQLite has no LATERAL: one part for each key."""
    each = " UNION ALL ".join(_UNDER_ONE.format(place=place, most=MOST_UNDER_A_KEY) for place in range(count))
    query = text(  # house: query-not-visible -- as above
        f"SELECT record FROM ({each}) GROUP BY record HAVING sum(worth) >= {LEAST_WORTH}"  # noqa: S608 -- as above
        f" ORDER BY sum(worth) DESC, record LIMIT {MOST_OPENED}"
    )
    return query.bindparams(_OWN).columns(record=Uuid)


async def records(read: ReadSession, ids: Iterable[UUID], *, barred: bool = False) -> dict[UUID, Person]:
    """The persons behind these records. `barred`: also those who do not exist for the one who asks."""
    found: dict[UUID, Person] = {}
    wanted, nobody = sorted(set(ids)), {STAFF: None} if barred else {}
    for start in range(0, len(wanted), _CHUNK):
        rows = await _OF_RECORDS.all(read, records=wanted[start : start + _CHUNK], **nobody)
        found |= {person.id: person for person in rows}
    return found


class Sealed(NamedTuple):
    """A record as it is compared: nobody changes what was read so."""

    id: UUID
    person: UUID
    sealed: bytes | None


async def sealed(read: ReadSession, ids: Iterable[UUID], *, barred: bool = False) -> dict[UUID, Sealed]:
    """The same as columns, for who only reads them: sixteen for every question."""
    found: dict[UUID, Sealed] = {}
    wanted, nobody = sorted(set(ids)), {STAFF: None} if barred else {}
    for start in range(0, len(wanted), _CHUNK):
        rows = await _SEALED_OF_RECORDS.all(read, records=wanted[start : start + _CHUNK], **nobody)
        found |= {row.id: Sealed(*row) for row in rows}
    return found


async def unsealed(read: ReadSession, record: Sealed) -> dict[str, Any]:
    """The content of such a record; empty where the person was erased."""
    return await read.unseal_columns(Person, *record)


async def persons_among(read: ReadSession, pseudonyms: Iterable[UUID]) -> Sequence[Person]:
    """The body's persons behind these pseudonyms; others are nobody."""
    return await _OF_PSEUDONYMS.all(read, pseudonyms=sorted(set(pseudonyms)))


_RECORDS, _NAMES = Person.__table__.c, Pseudonym.__table__.c
_NAMED = exists().where(
    _NAMES.person_id == _RECORDS.id, _NAMES.body_id == _RECORDS.body_id, _NAMES.deleted_at.is_(None)
)
_AMONG = _RECORDS.id.in_(bindparam("records", expanding=True))
_OF_RECORDS = Prepared(Person, _AMONG, _NAMED)
_SEALED_OF_RECORDS = PreparedColumns(Person, ("id", "person", "sealed"), _AMONG, _NAMED)
_OF_PSEUDONYMS = Prepared(Person, _RECORDS.person.in_(bindparam("pseudonyms", expanding=True)), _NAMED)


async def known_among(read: ReadSession, references: Iterable[str]) -> dict[str, UUID]:
    """Which of the caller's own references the body has, and whose they are."""
    wanted = sorted(set(references))
    found: dict[str, UUID] = {}
    for start in range(0, len(wanted), _CHUNK):
        query = visible(read, Person, barred=True).where(Person.own_reference.in_(wanted[start : start + _CHUNK]))
        rows = await read.tuples(query.with_only_columns(Person.own_reference, Person.person))
        found |= {row.own_reference: row.person for row in rows}
    return found


async def write_match_keys(write: WriteSession, of_records: Mapping[UUID, Iterable[int]], *, new: bool = False) -> None:
    """The keys under which these records are found from now on. `new`: they had none."""
    if not new:
        ids = list(of_records)
        await write.execute(delete(MatchKey).where(MatchKey.body_id == write.body, MatchKey.record.in_(ids)))
    flat = [(value, record) for record, values in of_records.items() for value in values]
    if not flat:
        return
    flat.sort()
    if write.dialect == "postgresql":
        values, records_ = zip(*flat, strict=True)
        given = {"body": write.body, "values": list(values), "records": list(records_)}
        await write.execute(_WRITE_KEYS, given)
        return
    rows = [{"body_id": write.body, "value": value, "record": record} for value, record in flat]
    await write.execute_many(sqlite_insert(MatchKey), rows)  # house: query-not-visible -- new rows of the body


_WRITE_KEYS = text(  # house: query-not-visible -- new rows of `:body`
    "INSERT INTO match_keys (body_id, value, id)"
    " SELECT :body, one.value, one.record"
    " FROM unnest(CAST(:values AS int[]), CAST(:records AS uuid[])) AS one(value, record)"
)


async def count_names(write: WriteSession, more: Mapping[int, int]) -> None:
    """Adds to the counts of sounds; less where a name is gone. In one order, so that nobody waits in a circle."""
    rows = [{"body_id": write.body, "value": value, "count": by} for value, by in sorted(more.items()) if by]
    insert = (pg_insert if write.dialect == "postgresql" else sqlite_insert)(NameCount)
    added = insert.on_conflict_do_update(
        index_elements=["body_id", "value"], set_={"count": NameCount.count + insert.excluded.count}
    )
    await write.execute_many(added, rows)


async def counted(read: ReadSession, values: Iterable[int]) -> dict[int, int]:
    """How often each of these sounds is counted."""
    given = {"body": read.body, "values": sorted(set(values))}
    return {row.value: row.count for row in await read.tuples(cast("Any", _COUNTED), given)}


async def counted_in_all(read: ReadSession) -> tuple[int, int]:
    """How many parts of names are counted, and the sum of the squares of the counts."""
    (row,) = await read.tuples(cast("Any", _COUNTED_IN_ALL), {"body": read.body})
    return int(row.parts), int(row.squares)


_OWN = bindparam("body", type_=Uuid)
_COUNTED = (
    text(  # house: query-not-visible -- counts of `:body`, nobody's row
        "SELECT value, count FROM name_counts WHERE body_id = :body AND count > 0 AND value IN :values"
    )
    .bindparams(_OWN, bindparam("values", expanding=True))
    .columns(value=Integer, count=Integer)
)
_COUNTED_IN_ALL = (
    text(  # house: query-not-visible -- as above
        "SELECT coalesce(sum(count), 0) AS parts, coalesce(sum(count * count), 0) AS squares FROM name_counts"
        " WHERE body_id = :body AND count > 0"
    )
    .bindparams(_OWN)
    .columns(parts=Integer, squares=Integer)
)


async def sampled(read: ReadSession, low: UUID, high: UUID, limit: int) -> dict[UUID, Sealed]:
    """The first persons whose pseudonyms lie from one to before another. Pseudonyms are random: so are these."""
    query = persons(read, barred=True).where(Person.person >= low, Person.person < high).order_by(Person.person)
    rows = await read.tuples(query.with_only_columns(Person.id, Person.person, Person.sealed).limit(limit))
    return {row.id: Sealed(*row) for row in rows}


async def how_many(read: ReadSession) -> int:
    """How many persons the body has, also those who do not exist for the one who asks."""
    return int(await read.scalar(persons(read, barred=True).with_only_columns(func.count())) or 0)


async def untouched(read: ReadSession, after: datetime | None, limit: int) -> Sequence[tuple[UUID, datetime]]:
    """The persons whose record was not changed for longest, from an instant on, and when it was changed last."""
    query = persons(read, barred=True).order_by(Person.updated_at).limit(limit)
    query = query if after is None else query.where(Person.updated_at > after)
    rows = await read.tuples(query.with_only_columns(Person.person, Person.updated_at))
    return [(row.person, row.updated_at) for row in rows]


async def stale(read: ReadSession, generation: int, limit: int) -> Sequence[UUID]:
    """Persons who are not found under the present keys yet."""
    query = visible(read, Person).where(Person.indexed < generation).order_by(Person.indexed, Person.id)
    return [row.person for row in await read.tuples(query.with_only_columns(Person.person, Person.id).limit(limit))]


async def how_many_stale(read: ReadSession, generation: int) -> int:
    """How many of them there are."""
    query = visible(read, Person).where(Person.indexed < generation)
    return int(await read.scalar(query.with_only_columns(func.count())) or 0)


async def untold(write: WriteSession, limit: int) -> Sequence[Person]:
    """Persons of whom the other services may not know on which days whereabouts are hidden, held; nobody for whom
    another pseudonym answers, nor whom somebody else changes now.
    """
    query = _untold(write).order_by(Person.id).limit(limit)
    return await write.all(query.with_for_update(of=Person, skip_locked=True))


async def how_many_untold(read: ReadSession) -> int:
    """How many of them there are."""
    return int(await read.scalar(_untold(read).with_only_columns(func.count())) or 0)


def _untold(read: ReadSession) -> Select[Person]:
    return persons(read, barred=True).where(~Person.whereabouts_told)


async def mark_told(write: WriteSession, told: Iterable[Person]) -> None:
    """The other services know it. Nothing of the records has changed: their versions stay."""
    these = [person.id for person in told]
    await write.execute(
        update(Person).where(Person.body_id == write.body, Person.id.in_(these)).values(whereabouts_told=True)
    )


async def mark_indexed(write: WriteSession, person: Person, generation: int) -> None:
    """The record is found under the keys of this generation. Nothing of it has changed: its version stays."""
    await write.execute(
        update(Person).where(Person.body_id == write.body, Person.id == person.id).values(indexed=generation)
    )
