"""The duplicate queue as the rooms below use it: suspect a pair, and forget the pairs of somebody who is erased."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import Select

from geleit_identity.duplicates import store
from geleit_identity.duplicates.rules import DUPLICATE, GRADES, surer, unordered
from geleit_identity.duplicates.tables import Duplicate
from geleit_kit.db.keys import Erased, open_bytes, seal_bytes, to_json
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.db.together import add_together, tasks_together
from geleit_kit.pure import ids

TASK: Final = "possible_duplicate"
POOL: Final = "intake"
hidden_tasks: Final = partial(store.tasks_about, kind=TASK)
"""Those about pairs of which who asks does not find both: whoever registers somebody learns of nobody."""
Pair = Duplicate
"""A row of the queue, as the rooms above name it."""


async def suspect(
    write: WriteSession, one: UUID, other: UUID, grade: str, explanation: Sequence[Mapping[str, Any]]
) -> Duplicate:
    """Two of the body's records may be one person: one entry per unordered pair, and one task for it.

    `explanation`: `{"field": code, "level": code, "bits": float}` each, no value of a person. Saying it again changes
    nothing, but that an open entry takes the surer grade; a pair that somebody has decided about stays decided.
    """
    if one == other or grade not in GRADES:
        message = "a pair is two records, found with a known grade"
        raise ValueError(message)
    first, second = unordered(one, other)
    found, new = await store.made(
        write,
        {
            "one": first,
            "other": second,
            "grade": grade,
            "explanation": [dict(part) for part in explanation],
            "status": DUPLICATE.start,
            "found_on": write.today,
        },
    )
    if new:
        await open_task(write, found)
    elif found.status == DUPLICATE.start and surer(grade, found.grade):
        found.grade, found.explanation = grade, [dict(part) for part in explanation]
        await write.flush()
    return found


class Suspicion(NamedTuple):
    """A pair that `suspect` takes, as the rooms below say it."""

    one: UUID
    other: UUID
    grade: str
    explanation: list[dict[str, Any]]


async def suspect_new(write: WriteSession, pairs: Sequence[Suspicion]) -> None:
    """The same for many unordered pairs, each once and each with a record that this very transaction makes: nobody can
    have found, decided or merged one of them before.
    """
    rows: dict[UUID, dict[str, Any]] = {}
    for pair in pairs:
        (first, second), made = unordered(pair.one, pair.other), ids.inside()
        found = {"one": first, "other": second, "grade": pair.grade, "explanation": pair.explanation}
        rows[made] = {"id": made, **found, "status": DUPLICATE.start, "found_on": write.today}
    await add_together(write, Duplicate, list(rows.values()))
    await tasks_together(write, TASK, "duplicate", rows, due_on=write.today, pool=POOL)


async def find(read: ReadSession, duplicate_id: UUID) -> Duplicate:
    """The pair, for the rooms above. Raises NotFound for another body's."""
    return await store.duplicate(read, duplicate_id)


async def held(write: WriteSession, duplicate_id: UUID) -> Duplicate:
    """The pair, held until the end of the transaction."""
    return await store.locked(write, duplicate_id)


async def open_of(read: ReadSession, person: UUID) -> Sequence[Duplicate]:
    """The open pairs of a person."""
    return await store.open_of(read, person)


def among(
    read: ReadSession, standing: Select[tuple[UUID]], merged: Select[tuple[UUID]], *, status: str | None = None
) -> Select[Duplicate]:
    """The body's pairs of persons who stand (for the one who asks), and those that were merged."""
    return store.among(read, standing, merged, status=status)


async def one_among(read: ReadSession, pairs: Select[Duplicate], duplicate_id: UUID) -> Duplicate:
    """One of these pairs. Raises NotFound."""
    return await store.one_among(read, pairs, duplicate_id)


async def open_task(write: WriteSession, row: Duplicate) -> None:
    """Somebody of the pool looks at the pair."""
    await write.task(kind=TASK, subject=("duplicate", row.id), due_on=write.today, pool=POOL)


async def close_task(write: WriteSession, row: Duplicate) -> None:
    """The pair is decided."""
    await write.close_tasks(TASK, row.id)


def bound(row: Duplicate) -> str:
    """To what the sealed note of a pair belongs."""
    return f"{row.__tablename__}|{row.id}"


async def seal_for_both(write: WriteSession, pair: tuple[UUID, UUID], document: dict[str, Any], bound_to: str) -> bytes:
    """Sealed under one key made of both persons' keys: erasing either makes it unreadable."""
    return seal_bytes(await _key_of_both(write, pair), to_json(document), bound_to)


async def open_for_both(
    read: ReadSession, pair: tuple[UUID, UUID], sealed: bytes | None, bound_to: str
) -> dict[str, Any]:
    """The document behind it; empty where nothing was sealed, or one of them was erased."""
    if sealed is None:
        return {}
    try:
        key = await _key_of_both(read, pair)
    except Erased:
        return {}
    document: dict[str, Any] = json.loads(open_bytes(key, sealed, bound_to))
    return document


async def _key_of_both(read: ReadSession, pair: tuple[UUID, UUID]) -> bytes:
    whole = hashlib.sha256(b"two persons|")
    for person in unordered(*pair):
        whole.update(await read.keys.key(read.body, person, create=isinstance(read, WriteSession)))
    return whole.digest()


async def forget(write: WriteSession, person: UUID) -> None:
    """A person is erased: nobody has to look at the pairs any more. The rows go with everything else."""
    for row in await store.open_of(write, person):
        await close_task(write, row)
