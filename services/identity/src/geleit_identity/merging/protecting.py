"""What protects survives a merge and its undoing, on both sides; what allows waits until somebody has looked."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from geleit_identity.consents import pausing
from geleit_identity.facts import PersonRestricted, PersonUnrestricted
from geleit_identity.links import service as links
from geleit_identity.merging.rules import MEANWHILE, Content, Meanwhile
from geleit_identity.merging.tables import Merge
from geleit_identity.safeguards import service as safeguards
from geleit_kit.db.base import BodyRow
from geleit_kit.db.restricting import release, restrict, restricted_among
from geleit_kit.db.session import WriteSession

RESTRICTIONS_MOVED: Final = "restrictions_moved"
"""Due at once when two were separated: `rights` looks whose restriction is in force."""
Came = Sequence[tuple[str, Any]]
"""Rows that came while two records were one, each with the name of its table."""
_ENDS: Final = ("ended_on", "lifted_on")
_ITS_OWN: Final = {*BodyRow.__annotations__, "person", "sealed", "request_id"}
"""What a second row for the other person does not take over. The request is that of the one whose row it was."""


async def restricted_too(write: WriteSession, of: UUID, by: UUID) -> None:
    """Where processing is restricted for one of two records, it is for the other one."""
    if await restricted_among(write, [by]) and await restrict(write, of):
        write.publish(PersonRestricted(person=of))


async def stand_for_both(write: WriteSession, merge: Merge, came: Came) -> dict[str, str]:
    """What came in between and protects gets a second row, for the one of the two who would not have it. Returns the
    ids: whose row it was -> the second one.
    """
    twins: dict[str, str] = {}
    for kind, row in came:
        ended = any(getattr(row, name, None) is not None for name in _ENDS)
        if MEANWHILE[kind] is Meanwhile.BOTH and not ended:
            twin = await _twin(write, row, merge.merged if row.person == merge.kept else merge.kept)
            twins[str(row.id)] = str(twin.id)
    await restricted_too(write, merge.merged, merge.kept)
    if not await restricted_among(write, [merge.kept]) and await release(write, merge.merged):
        write.publish(PersonUnrestricted(person=merge.merged))  # lifted while both were one
    for person in (merge.kept, merge.merged):
        await safeguards.bars_again(write, person)
        await write.settle(RESTRICTIONS_MOVED, person)
        write.deadline(RESTRICTIONS_MOVED, person, write.today)
    return twins


async def _twin(write: WriteSession, row: Any, person: UUID) -> Any:
    names = row.__table__.c.keys()  # house: sql-outside-store -- names of columns, no statement
    columns = {name: getattr(row, name) for name in names if name not in _ITS_OWN}
    twin = type(row)(**columns, person=person)
    await write.seal(twin, await write.unseal(row))
    write.add(twin)
    await write.flush()
    return twin


def renamed(content: Content, twins: Mapping[str, str]) -> Content:
    """The document of the one who got second rows: a flag that another room answers for has the id of that row."""
    flags = [{**flag, "id": twins.get(flag["id"], flag["id"])} for flag in content.get("protections", ())]
    return {**content, "protections": flags} if flags else content


async def pause(write: WriteSession, merge: Merge, came: Came) -> None:
    """What was declared in between may have been declared about the other one: somebody confirms each."""
    of, only = {merge.kept, merge.merged}, {row.id for kind, row in came if MEANWHILE[kind] is Meanwhile.PAUSED}
    await pausing.suspend_all(write, of, only=only)
    await links.suspend_all(write, of, only=only)
