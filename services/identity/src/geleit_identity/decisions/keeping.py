"""Decisions as they are kept: a row and a log entry on each side, and the row of a grant at the owner."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from geleit_identity.decisions.rules import Decision, Direction
from geleit_identity.decisions.schemas import DecisionIn
from geleit_identity.decisions.tables import DecisionRow, GrantRow
from geleit_identity.links.service import End
from geleit_kit.db.session import WriteSession
from geleit_kit.pure.caller import Caller


@dataclass(frozen=True, slots=True)
class Matter:
    """What a question is about. `owner` and `recipient` are bodies; `own`, `other`, `owners` ends of the conversation:
    the asking body's, the other one's, and the one of the two that the owner has.
    """

    owner: UUID
    recipient: UUID
    own: End
    other: End | None
    owners: End | None
    conversation: UUID
    audience: str

    @property
    def person(self) -> UUID | None:
        """The owner's person."""
        return self.owners.person if self.owners else None


@dataclass(slots=True)
class Taken:
    """A decision that was taken, with its grant where something may go."""

    given: DecisionIn
    matter: Matter | None
    decision: Decision
    id: UUID
    token: str | None = None
    grant_id: str | None = None
    expires_at: datetime | None = None


async def keep(write: WriteSession, caller: Caller, taken: Sequence[Taken]) -> None:
    """Both sides of each; where there is no conversation, the asking side alone. One visit to each body."""
    for one in taken:
        _keep_own(write, caller, one)
    await write.flush()
    for body in sorted({one.matter.own.counterpart for one in taken if one.matter}):
        async with write.acting_as(body):
            for one in taken:
                if one.matter and one.matter.own.counterpart == body:
                    _keep_other(write, caller, one)


def _keep_own(write: WriteSession, caller: Caller, one: Taken) -> None:
    pull = one.given.direction is Direction.PULL
    row = _row(write, one, "recipient" if pull else "owner")
    row.client = caller.client
    if one.matter is not None:
        own = one.matter.own
        row.person, row.link_id, row.counterpart = own.person, own.link_id, own.counterpart
    _add(write, caller, one, row)


def _keep_other(write: WriteSession, caller: Caller, one: Taken) -> None:
    pull = one.given.direction is Direction.PULL
    row = _row(write, one, "owner" if pull else "recipient")
    row.counterpart = caller.body
    row.client = ""  # the other body's systems are no matter of this one
    other = one.matter.other if one.matter else None
    row.person, row.link_id = (other.person, other.link_id) if other else (None, None)
    _add(write, caller, one, row)


def _add(write: WriteSession, caller: Caller, one: Taken, row: DecisionRow) -> None:
    """The row and its log entry; at the owner also why, what carries it, and the grant."""
    if row.side == "owner":
        row.reasons = {str(part.category): str(part.reason) for part in one.decision.parts}
        row.grounds = _grounds(one.decision)
        _add_grant(write, one)
    write.add(row)
    enter_in_log(write, row, caller, asked=one.given.categories)


def _row(write: WriteSession, one: Taken, side: str) -> DecisionRow:
    return DecisionRow(
        decision=one.id,
        side=side,
        question=one.given.direction,
        audience=one.given.audience,
        purpose=one.given.purpose,
        asked=sorted(set(one.given.categories)),
        covered=sorted(one.decision.covered),
        answer=one.decision.answer,
        reasons={},
        grounds=[],
        decided_on=write.today,
    )


def _add_grant(write: WriteSession, one: Taken) -> None:
    if one.grant_id is None or one.matter is None or one.matter.owners is None:
        return
    write.add(
        GrantRow(
            jti=one.grant_id,
            decision=one.id,
            link_id=one.matter.owners.link_id,
            conversation_id=one.matter.conversation,
            person=one.matter.person,
            rests_on=[str(basis.id) for basis in one.decision.bases if basis.id],
            expires_at=one.expires_at,
        )
    )


def enter_in_log(write: WriteSession, row: DecisionRow, caller: Caller, *, asked: Iterable[str]) -> None:
    """An entry in the log of the session's body. The other body's log names body and roles, never its staff."""
    actor = write.actor
    if write.body != caller.body:
        write.actor = {"body": caller.body_key, "roles": sorted(caller.roles)}
    write.disclose(
        row.person,
        kind="decision",
        categories=sorted(set(asked)),
        answer=row.answer,
        purpose=row.purpose,
        question=row.question,
        decision=str(row.decision),
        other_body=str(row.counterpart) if row.counterpart else None,
    )
    write.actor = actor


def _grounds(decision: Decision) -> list[dict[str, Any]]:
    return [{"kind": str(b.kind), "id": str(b.id) if b.id else None, "code": b.code} for b in decision.bases]
