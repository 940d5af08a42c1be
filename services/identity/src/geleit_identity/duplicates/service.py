"""The duplicate queue as the rooms below use it: suspect a pair, and forget the pairs of somebody who is erased."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from geleit_identity.duplicates import store
from geleit_identity.duplicates.rules import DUPLICATE, GRADES, surer, unordered
from geleit_identity.duplicates.tables import Duplicate
from geleit_kit.db.session import WriteSession

TASK: Final = "possible_duplicate"
POOL: Final = "intake"


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


async def open_task(write: WriteSession, row: Duplicate) -> None:
    """Somebody of the pool looks at the pair."""
    await write.task(kind=TASK, subject=("duplicate", row.id), due_on=write.today, pool=POOL)


async def close_task(write: WriteSession, row: Duplicate) -> None:
    """The pair is decided."""
    await write.close_tasks(TASK, row.id)


async def forget(write: WriteSession, person: UUID) -> None:
    """A person is erased: nobody has to look at the pairs any more. The rows go with everything else."""
    for row in await store.open_of(write, person):
        await close_task(write, row)
