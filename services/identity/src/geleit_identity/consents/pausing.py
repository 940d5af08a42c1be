"""A consent or release that stands still for a while: while holders of custody disagree, or after a merge."""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from typing import Any
from uuid import UUID

from geleit_identity.consents import store
from geleit_identity.consents.kinds import CONFIRM_TASK, KINDS, POOL, Declared, life
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import IllegalTransition


async def dispute(write: WriteSession, row: Declared, objection: dict[str, Any]) -> None:
    """The other holder of custody objects: it carries nothing until that is settled. Raises IllegalTransition (409)."""
    life(row).take_automatic("suspend", row)
    content = await write.unseal(row)
    pause = {"since": write.domain_now, "until": None}
    await write.seal(row, {**content, "objection": objection, "pauses": [*content.get("pauses", []), pause]})
    await write.flush()


async def dispute_again(write: WriteSession, row: Declared, objection: dict[str, Any]) -> bool:
    """An older backup was put back, in which nobody objected yet. False where it carries nothing any more, or somebody
    objects there, too.
    """
    if row.status not in {"given", "suspended"} or await disputed(write, row):
        return False
    if row.status == "given":
        await dispute(write, row, objection)
    else:
        await write.seal(row, {**await write.unseal(row), "objection": objection})
        await write.flush()
    return True


async def settle_dispute(write: WriteSession, caller: Caller, row: Declared, settled_by: str) -> None:
    """The holders agree again, or a court has given the decision to one (§ 1628 BGB): it stands as it stood."""
    content = await write.unseal(row)
    life(row).take("confirm", row, caller)
    if not content.get("objection"):
        raise IllegalTransition("nobody_objects")
    await write.seal(row, {**content, "objection": {**content["objection"], "settled_by": settled_by}})
    await _carries_again(write, row)


async def suspend_all(
    write: WriteSession, persons: AbstractSet[UUID], *, only: Collection[UUID] | None = None
) -> list[UUID]:
    """What these persons have given carries nothing, until somebody confirms each. Returns what was suspended."""
    suspended = []
    for table, kind in KINDS:
        for row in await store.standing_of(write, table, persons, "given"):
            if only is not None and row.id not in only:
                continue
            life(row).take_automatic("suspend", row)
            content = await write.unseal(row)
            pause = {"since": write.domain_now, "until": None}
            await write.seal(row, {**content, "pauses": [*content.get("pauses", []), pause]})
            await write.flush()
            await write.task(
                kind=CONFIRM_TASK, subject=(kind, row.id), due_on=write.today, person=row.person, pool=POOL
            )
            suspended.append(row.id)
    return suspended


async def confirm(write: WriteSession, caller: Caller, row: Declared, seen: Version) -> None:
    """Somebody has looked: it stands, for the person whose record it is in."""
    row.unchanged_since(seen)
    life(row).take("confirm", row, caller)
    if await disputed(write, row):
        raise IllegalTransition("holders_of_custody_disagree")
    await _carries_again(write, row)


async def disputed(read: ReadSession, row: Declared) -> bool:
    """Whether an objection of the other holder of custody stands."""
    objection: dict[str, Any] | None = (await read.unseal(row)).get("objection")
    return objection is not None and "settled_by" not in objection


async def resume_all(write: WriteSession, persons: AbstractSet[UUID], suspended: Collection[UUID]) -> None:
    """What suspended them is undone: those that nobody has confirmed or withdrawn stand as they stood before."""
    for table, _ in KINDS:
        for row in await store.standing_of(write, table, persons, "suspended"):
            if row.id in suspended and not await disputed(write, row):
                life(row).take_automatic("resume", row)
                await _carries_again(write, row)


async def _carries_again(write: WriteSession, row: Declared) -> None:
    content = await write.unseal(row)
    ended = [{**one, "until": one["until"] or write.domain_now} for one in content.get("pauses", [])]
    await write.seal(row, {**content, "pauses": ended})
    await write.flush()
    await write.close_tasks(CONFIRM_TASK, row.id)
