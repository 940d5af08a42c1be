"""The decision that people took for a single case: kept and logged on both sides like any other, with its grant."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from geleit_identity.decisions.keeping import enter_in_log
from geleit_identity.decisions.rules import Answer, Direction, Reason
from geleit_identity.decisions.tables import DecisionRow, GrantRow
from geleit_kit.db.session import WriteSession
from geleit_kit.http.context import ServiceContext
from geleit_kit.http.grants import sealing_key
from geleit_kit.pure import ids
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.grants import LONGEST, Grant, issue, new_id
from geleit_vocabulary.grounds import Ground

AUDIENCE: Final = "identity"
QUESTION: Final = "by_hand"


@dataclass(frozen=True, slots=True)
class SingleCase:
    """What two people of the giver have agreed to. `id`: the giver's row, on which the grant rests."""

    id: UUID
    giver: UUID
    recipient: UUID
    person: UUID
    conversation: UUID
    statute: str
    purpose: str
    categories: Collection[str]


async def grant_for(write: WriteSession, caller: Caller, case: SingleCase) -> Grant:
    """The grant for exactly these categories, for the client that asks; both sides keep the decision. In the
    recipient's scope.
    """
    now = int(write.now.timestamp())
    made = Grant(
        audience=AUDIENCE,
        client=caller.client,
        holder=case.recipient,
        owner=case.giver,
        recipient=case.recipient,
        purpose=case.purpose,
        categories=frozenset(case.categories),
        conversation=case.conversation,
        person=case.person,
        ground={"kind": str(Ground.STATUTE), "code": case.statute},
        decision=ids.outside(),
        direction=Direction.PULL,
        id=new_id(),
        issued=now,
        expires=now + LONGEST,
    )
    received = _row(write, made, "recipient", case.giver, caller.client)
    write.add(received)
    enter_in_log(write, received, caller)
    async with write.acting_as(case.giver):
        given = _row(write, made, "owner", case.recipient, "")
        given.person = case.person
        given.reasons = dict.fromkeys(sorted(made.categories), str(Reason.COVERED))
        given.grounds = [{"kind": str(Ground.STATUTE), "id": str(case.id), "code": case.statute}]
        write.add(given)
        write.add(_grant_row(made, case))
        enter_in_log(write, given, caller)
    return made


def signed(context: ServiceContext, made: Grant) -> str:
    """The grant as a token."""
    return issue(made, context.signer.key, sealing_key(context.settings.secrets_folder))


def _row(write: WriteSession, made: Grant, side: str, counterpart: UUID, client: str) -> DecisionRow:
    return DecisionRow(
        decision=made.decision,
        side=side,
        question=QUESTION,
        counterpart=counterpart,
        audience=AUDIENCE,
        purpose=made.purpose,
        asked=sorted(made.categories),
        covered=sorted(made.categories),
        answer=Answer.YES,
        reasons={},
        grounds=[],
        client=client,
        decided_on=write.today,
    )


def _grant_row(made: Grant, case: SingleCase) -> GrantRow:
    """There is no link: the grant hangs on the case itself."""
    return GrantRow(
        jti=made.id,
        decision=made.decision,
        link_id=case.id,
        conversation_id=made.conversation,
        person=case.person,
        rests_on=[str(case.id)],
        expires_at=datetime.fromtimestamp(made.expires, UTC),
    )
