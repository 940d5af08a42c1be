"""What was found and decided about a record that is merged is true of the one that answers for it, until they are
separated again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select

from geleit_identity.duplicates import store
from geleit_identity.duplicates.rules import DUPLICATE, REPORTED, surer, unordered
from geleit_identity.duplicates.service import bound, close_task, open_for_both, open_task, seal_for_both
from geleit_identity.duplicates.tables import Duplicate
from geleit_kit.db.session import WriteSession

_OPEN: Final = DUPLICATE.start


@dataclass(frozen=True, slots=True)
class Followed:
    """A pair of the one who stays that a merge made (`made`), or decided; `version` says whether somebody else has
    changed it since.
    """

    pair: UUID
    made: bool
    version: int

    def as_data(self) -> dict[str, Any]:
        """For the snapshot of the merge."""
        return {"pair": str(self.pair), "made": self.made, "version": self.version}


def followed_in(document: dict[str, Any]) -> list[Followed]:
    """What the snapshot of a merge says; one of an older version says nothing."""
    return [Followed(UUID(one["pair"]), one["made"], one["version"]) for one in document.get("pairs", ())]


async def follow(write: WriteSession, merged: UUID, kept: UUID, standing: Select[tuple[UUID]]) -> list[Followed]:
    """Who may be the same person as the merged one may be the same as the one who stays, and who was decided to be
    another is another. `standing`: the pseudonyms that answer for themselves; only about those anybody is asked.
    """
    for pair in await store.open_of(write, merged):
        await close_task(write, pair)
    suspected = await store.open_beside(write, merged, standing)
    found = [await _suspected(write, pair, other, kept) for pair, other in _beside(suspected, merged, kept)]
    decided = _beside(await store.kept_apart_of(write, merged), merged, kept)
    found += [await _apart(write, pair, other, kept) for pair, other in decided]
    return [one for one in found if one is not None]


async def go_back(write: WriteSession, followed: list[Followed]) -> None:
    """The two are separated: what only followed is as it was. What somebody has decided since stays decided."""
    for one in followed:
        row = await store.locked_or_none(write, one.pair)
        if row is None or row.version != one.version:
            continue
        await close_task(write, row)
        if one.made:
            await write.remove(row)
            await write.flush()
            continue
        DUPLICATE.take_automatic("restore", row)
        row.decided_on, row.reason, row.note = None, None, None
        await write.flush()
        await open_task(write, row)


def _beside(pairs: Sequence[Duplicate], merged: UUID, kept: UUID) -> list[tuple[Duplicate, UUID]]:
    """Each pair with who stands beside the merged one in it, but for the one who stays."""
    found = [(pair, pair.other if pair.one == merged else pair.one) for pair in pairs]
    return [(pair, other) for pair, other in found if other != kept]


async def _made(write: WriteSession, pair: Duplicate, other: UUID, kept: UUID) -> tuple[Duplicate, bool]:
    first, second = unordered(kept, other)
    same = {"grade": pair.grade, "explanation": pair.explanation}
    return await store.made(write, {"one": first, "other": second, "status": _OPEN, "found_on": write.today, **same})


async def _suspected(write: WriteSession, pair: Duplicate, other: UUID, kept: UUID) -> Followed | None:
    """An open pair stays to be decided; of one that is open already the surer grade counts."""
    found, new = await _made(write, pair, other, kept)
    if new:
        await open_task(write, found)
        return Followed(found.id, True, found.version)
    if found.status == _OPEN and surer(pair.grade, found.grade):
        found.grade, found.explanation = pair.grade, pair.explanation
        await write.flush()
    return None


async def _apart(write: WriteSession, pair: Duplicate, other: UUID, kept: UUID) -> Followed | None:
    """Somebody has said that the other one is another person. Where a person has reported the opposite of the one who
    stays, somebody decides once more; what is decided of that one stands.
    """
    found, new = await _made(write, pair, other, kept)
    if not new and (found.status != _OPEN or found.grade == REPORTED):
        return None
    DUPLICATE.take_automatic("carry", found)
    found.decided_on, found.reason = pair.decided_on, pair.reason
    if pair.note is not None:
        said = await open_for_both(write, (pair.one, pair.other), pair.note, bound(pair))
        found.note = await seal_for_both(write, (found.one, found.other), said, bound(found)) if said else None
    await write.flush()
    await close_task(write, found)
    return Followed(found.id, new, found.version)
