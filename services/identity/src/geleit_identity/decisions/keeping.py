"""Decisions as they are kept: a row and a log entry on each side, and the row of a grant at the owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from geleit_identity.decisions.rules import Decision, Direction
from geleit_identity.decisions.schemas import DecisionIn
from geleit_identity.decisions.tables import DecisionRow, GrantRow
from geleit_identity.links.service import End
from geleit_kit.db.session import WriteSession
from geleit_kit.db.together import add_together
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
    """Both sides of each; where there is no conversation, the asking side alone. One visit to each body, in which all
    that concerns it is written, its log too. Rows and entries go in one statement for each table.
    """
    today = write.today
    for body in sorted({one.matter.own.counterpart for one in taken if one.matter}):
        there = [one for one in taken if one.matter and one.matter.own.counterpart == body]
        async with write.acting_as(body):
            await _add(write, caller, [(one, _others(today, caller, one)) for one in there])
            await write.settled()
    await _add(write, caller, [(one, _own(today, caller, one)) for one in taken])


def _own(today: date, caller: Caller, one: Taken) -> dict[str, Any]:
    pull = one.given.direction is Direction.PULL
    row = _row(today, one, "recipient" if pull else "owner") | {"client": caller.client}
    own = one.matter.own if one.matter else None
    return row | _ends(own) | {"counterpart": own.counterpart if own else None}


def _others(today: date, caller: Caller, one: Taken) -> dict[str, Any]:
    """The other body's systems are no matter of this one, so its copy names no client."""
    pull = one.given.direction is Direction.PULL
    row = _row(today, one, "owner" if pull else "recipient") | {"client": ""}
    return row | _ends(one.matter.other if one.matter else None) | {"counterpart": caller.body}


def _ends(end: End | None) -> dict[str, Any]:
    return {"person": end.person, "link_id": end.link_id} if end else {"person": None, "link_id": None}


def _row(today: date, one: Taken, side: str) -> dict[str, Any]:
    """At the owner also why, and what carries it."""
    owner, decision = side == "owner", one.decision
    return {
        "decision": one.id,
        "side": side,
        "question": str(one.given.direction),
        "audience": one.given.audience,
        "purpose": str(one.given.purpose),
        "asked": sorted(set(one.given.categories)),
        "covered": sorted(decision.covered),
        "answer": str(decision.answer),
        "reasons": {str(part.category): str(part.reason) for part in decision.parts} if owner else {},
        "grounds": _grounds(decision) if owner else [],
        "decided_on": today,
    }


async def _add(write: WriteSession, caller: Caller, kept: Sequence[tuple[Taken, dict[str, Any]]]) -> None:
    """The rows and their log entries; at the owner also the grants."""
    await add_together(write, DecisionRow, [row for _, row in kept])
    grants = [_grant(one) for one, row in kept if row["side"] == "owner" and one.grant_id is not None]
    await add_together(write, GrantRow, [grant for grant in grants if grant is not None])
    for _, row in kept:
        _enter(write, caller, row)


def _grant(one: Taken) -> dict[str, Any] | None:
    if one.matter is None or one.matter.owners is None:
        return None
    return {
        "jti": one.grant_id,
        "decision": one.id,
        "link_id": one.matter.owners.link_id,
        "conversation_id": one.matter.conversation,
        "person": one.matter.person,
        "rests_on": [str(basis.id) for basis in one.decision.bases if basis.id],
        "expires_at": one.expires_at,
    }


_ENTERED: Final = ("person", "answer", "purpose", "question", "decision", "counterpart", "asked")


def enter_in_log(write: WriteSession, row: DecisionRow, caller: Caller) -> None:
    """An entry in the log of the session's body. The other body's log names body and roles, never its staff."""
    _enter(write, caller, {name: getattr(row, name) for name in _ENTERED})


def _enter(write: WriteSession, caller: Caller, row: Mapping[str, Any]) -> None:
    actor = write.actor
    if write.body != caller.body:
        write.actor = {"body": caller.body_key, "roles": sorted(caller.roles)}
    write.disclose(
        row["person"],
        kind="decision",
        categories=row["asked"],
        answer=row["answer"],
        purpose=row["purpose"],
        question=row["question"],
        decision=str(row["decision"]),
        other_body=str(row["counterpart"]) if row["counterpart"] else None,
    )
    write.actor = actor


def _grounds(decision: Decision) -> list[dict[str, Any]]:
    return [{"kind": str(b.kind), "id": str(b.id) if b.id else None, "code": b.code} for b in decision.bases]
