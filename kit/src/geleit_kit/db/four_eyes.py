"""Four eyes: proposals, who may decide them, and what a decision does in the same transaction.

    STATUTE = FourEyes("statute_use", needs=Permission.STATUTE_DECIDE, among=frozenset({"data_protection_officer"}),
                       days=30, pool="data_protection_officer", content=content_of, closes=take_effect)
    await propose(write, caller, STATUTE, row.id)

Handed in at `service(..., four_eyes=[STATUTE])`, which serves `/v1/proposals` alike in every service that uses it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false

from geleit_kit.db.kit_tables import Deadline, Proposal, Task
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.canonical import content_hash
from geleit_kit.pure.four_eyes import DECIDE, PROPOSAL, Rejection, wrong_in_deciding
from geleit_kit.pure.problems import Conflict, Forbidden, NotFound

EXPIRY: Final = "proposal_expiry"
TASK: Final = "decide_proposal"
STEPS: Final[Mapping[str, str]] = MappingProxyType(
    {"agreed": "agree", "rejected": "reject", "withdrawn": "withdraw", "expired": "expire"}
)
"""How a proposal ended -> the step that its matter takes with it, where a room has all four."""


@dataclass(frozen=True, slots=True)
class FourEyes:
    """What takes two. `content` is what both sign, hashed when it is proposed and again when it is agreed; `closes`
    hears how it ended (`agreed`, `rejected`, `withdrawn`, `expired`) in the transaction of the decision.
    """

    kind: str
    needs: str
    """The permission that both need beside the proposals' own."""
    days: int
    """How many days the proposal stays open; the last one counts."""
    content: Callable[[ReadSession, UUID], Awaitable[Mapping[str, Any]]]
    closes: Callable[[WriteSession, Proposal], Awaitable[None]]
    among: frozenset[str] = field(default_factory=frozenset)
    """Roles that one of the two must hold."""
    pool: str | None = None
    """Whose worklist shows it."""


async def propose(write: WriteSession, caller: Caller, matter: FourEyes, subject: UUID) -> Proposal:
    """The first signature. Raises Conflict where the same is proposed already, Forbidden without the permission."""
    if not caller.may(matter.needs):
        raise Forbidden
    await write.flush()
    if await write.first(_open(write, matter.kind, subject)):
        raise Conflict("proposed_already")
    row = Proposal(
        kind=matter.kind,
        subject_id=subject,
        content_hash=content_hash(await matter.content(write, subject)),
        among=sorted(matter.among),
        brought=sorted(matter.among & caller.roles),
        proposed_by=caller.staff,
        proposed_on=write.today,
        expires_on=write.today + timedelta(days=matter.days),
        status=PROPOSAL.start,
    )
    write.add(row)
    await write.flush()
    write.deadline(EXPIRY, row.id, row.expires_on + timedelta(days=1))
    await write.task(
        kind=TASK,
        subject=("proposal", row.id),
        due_on=row.expires_on,
        pool=matter.pool,
        unique_for=str(row.id),
        code=matter.kind,
    )
    return row


def closed_to(row: Proposal, caller: Caller, matter: FourEyes | None) -> dict[str, str]:
    """Action -> why it is closed to this caller."""
    found = {}
    for action in ("agree", "reject", "withdraw"):
        code = "forbidden" if matter is None or not caller.may(matter.needs) else _wrong(row, caller, action)
        if code:
            found[action] = code
    return found


async def waits_for(read: ReadSession, caller: Caller, matters: Mapping[str, FourEyes]) -> ColumnElement[bool]:
    """The condition on tasks of proposals that wait for this caller: the matter is the caller's to decide, and somebody
    else has proposed it.
    """
    kinds = [kind for kind, one in matters.items() if caller.may(one.needs)]
    if not kinds or not caller.may(DECIDE):
        return false()
    rows = visible(read, Proposal).where(Proposal.proposed_by == caller.staff, Proposal.status == PROPOSAL.start)
    own = [str(row.id) for row in await read.all(rows)]
    return and_(Task.kind == TASK, Task.code.in_(kinds), Task.subject_id.not_in(own))


async def decide(
    write: WriteSession,
    caller: Caller,
    matters: Mapping[str, FourEyes],
    proposal_id: UUID,
    seen: int | None,
    action: str,
    reason: Rejection | None = None,
) -> Proposal:
    """`agree`, `reject` or `withdraw`. Raises NotFound, Stale, IllegalTransition; Conflict where this person
    may not, the last day is over, or what was proposed has changed since.
    """
    row = await _held(write, proposal_id)
    matter = matters.get(row.kind)
    if matter is None or not caller.may(matter.needs):
        raise NotFound  # as in the lists: what somebody may not decide is not there
    row.unchanged_since(seen)
    code = _wrong(row, caller, action)
    if code and row.status == PROPOSAL.start:
        raise Conflict(code)
    PROPOSAL.take(action, row, caller)
    row.decided_by, row.decided_on, row.reason = caller.staff, write.today, reason
    if action == "agree":
        await _still_the_same(write, matter, row)
    await write.settle(EXPIRY, row.id)
    await _close(write, matter, row)
    return row


def expiring(matters: Mapping[str, FourEyes]) -> Callable[[WriteSession, Deadline], Awaitable[None]]:
    """What happens on the day after the last one."""

    async def expire(write: WriteSession, deadline: Deadline) -> None:
        row = await _held(write, deadline.aggregate)
        if row.status == PROPOSAL.start:
            PROPOSAL.take_automatic("expire", row)
            row.decided_on = write.today
            await _close(write, matters[row.kind], row)

    return expire


async def expire_all(write: WriteSession, matters: Mapping[str, FourEyes]) -> int:
    """The body leaves: nobody will decide what is open. Returns how many there were."""
    rows = await write.all(visible(write, Proposal).where(Proposal.status == PROPOSAL.start).with_for_update())
    for row in rows:
        PROPOSAL.take_automatic("expire", row)
        row.decided_on = write.today
        await write.settle(EXPIRY, row.id)
        await _close(write, matters[row.kind], row)
    return len(rows)


async def find_proposal(read: ReadSession, proposal_id: UUID) -> Proposal:
    """One proposal of the body. Raises NotFound."""
    return await by_id(read, Proposal, proposal_id)


async def _close(write: WriteSession, matter: FourEyes, row: Proposal) -> None:
    await write.flush()
    await write.close_tasks(TASK, row.id)
    await matter.closes(write, row)
    await write.flush()


async def _held(write: WriteSession, proposal_id: UUID) -> Proposal:
    """The proposal as it stands now; two who decide at once come one after the other."""
    query = visible(write, Proposal).where(Proposal.id == proposal_id).execution_options(populate_existing=True)
    row = await write.first(query.with_for_update())
    if row is None:
        raise NotFound
    return row


async def _still_the_same(write: WriteSession, matter: FourEyes, row: Proposal) -> None:
    if row.expires_on < write.today:
        raise Conflict("proposal_expired")
    if content_hash(await matter.content(write, row.subject_id)) != row.content_hash:
        raise Conflict("proposal_changed")


def _wrong(row: Proposal, caller: Caller, action: str) -> str | None:
    both = set(row.brought) | caller.roles
    return wrong_in_deciding(action, row.proposed_by, caller.staff, roles_of_both=both, among=set(row.among))


def _open(read: ReadSession, kind: str, subject: UUID) -> Any:
    rows = visible(read, Proposal).where(Proposal.kind == kind, Proposal.subject_id == subject)
    return rows.where(Proposal.status == PROPOSAL.start)


def by_kind(matters: Sequence[FourEyes]) -> dict[str, FourEyes]:
    """The same by kind. Raises ValueError where two share one."""
    found = {matter.kind: matter for matter in matters}
    if len(found) != len(matters):
        message = "two matters of one kind take two"
        raise ValueError(message)
    return found
