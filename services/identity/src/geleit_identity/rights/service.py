"""Requests of persons, from the day on which they come to the answer."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from geleit_identity.bodies import law as body_law
from geleit_identity.duties import service as duties
from geleit_identity.duties.rules import Occasion
from geleit_identity.persons import service as persons
from geleit_identity.representations import service as representations
from geleit_identity.representations.acting import ACTS, Act
from geleit_identity.rights import restricting, store
from geleit_identity.rights.rules import (
    REMINDER_DAYS,
    REQUEST,
    RIGHT,
    IdentityCheck,
    RefusalReason,
    RequestKind,
    citation,
    term,
    wrong_in_answer,
)
from geleit_identity.rights.schemas import (
    AnswerIn,
    ConfirmIdentityIn,
    ExtendIn,
    RightsRequestIn,
    RightsRequestOut,
)
from geleit_identity.rights.tables import RightsRequest
from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.known_bodies import body_by_id
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.calendar import Calendar, Land
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid, NotFound

POOL: Final = "rights_of_persons"
TASK: Final = "rights_request_to_answer"
OVERDUE_TASK: Final = "rights_request_overdue"
OVERDUE: Final = "rights_request_overdue"
_COPIES: Final = frozenset({RequestKind.ACCESS, RequestKind.PORTABILITY})
_COLUMNS: Final = (
    "person", "kind", "status", "channel", "received_on", "due_on", "extended_for", "identity_check", "reason",
    "closed_on", "gathered_at", "open_words", "withheld_words",
)  # fmt: skip


async def shown(read: ReadSession, row: RightsRequest) -> RightsRequestOut:
    """A request as it is answered."""
    law, content = (await body_law.of_session(read)).law, await read.unseal(row)
    kind = RequestKind(row.kind)
    answer = RightsRequestOut.model_validate(
        {
            **RightsRequestOut.frame(row),
            **{name: getattr(row, name) for name in _COLUMNS},
            "right": RIGHT[kind][law],
            "citation": citation(kind, RefusalReason(row.reason), law) if row.reason else None,
            "said": content.get("said"),
            "representation_id": content.get("representation_id"),
            "note": content.get("note"),
        }
    )
    closed = {"extend": "extended_already"} if row.extended_for else {}
    if code := _not_whole(row):
        closed |= {"grant": code, "grant_partly": code}
    return answer.closing(closed)


async def find(read: ReadSession, request_id: UUID) -> RightsRequest:
    """The request, where the person exists for who asks. Raises NotFound otherwise."""
    row = await store.request(read, request_id)
    await persons.find(read, row.person)
    return row


async def receive(write: WriteSession, given: RightsRequestIn) -> RightsRequest:
    """A request has come: the term runs from its day. Raises NotFound for a person whom the body does not know."""
    if given.received_on > write.today:
        raise Invalid.at("/received_on", "in_the_future")
    await persons.find(write, given.person)
    row = RightsRequest(
        person=given.person,
        kind=given.kind,
        status=REQUEST.start,
        channel=given.channel,
        received_on=given.received_on,
        due_on=term(given.received_on, await _calendar(write)),
        own_reference=given.own_reference,
        open_words=0,
        withheld_words=0,
    )
    await write.seal(row, {"said": given.said, "note": None})
    write.add(row)
    await write.flush()
    await _owe(write, row)
    return row


async def confirm_identity(
    write: WriteSession, caller: Caller, request_id: UUID, seen: Version, given: ConfirmIdentityIn
) -> RightsRequest:
    """It is certain who asks: the work can begin. A representative who is feared does not ask for the person."""
    row = await _held(write, request_id, seen)
    if (given.check is IdentityCheck.REPRESENTATIVE) != (given.representation_id is not None):
        named = given.representation_id is not None
        raise Invalid.at("/representation_id", "only_of_a_representative" if named else "missing")
    if given.representation_id is not None:
        await representations.refuse_asking(write, row.person, given.representation_id)
    REQUEST.take("confirm_identity", row, caller)
    row.identity_check = given.check
    await write.seal(row, {**await write.unseal(row), "representation_id": given.representation_id})
    await write.flush()
    return row


async def extend(
    write: WriteSession, caller: Caller, request_id: UUID, seen: Version, given: ExtendIn
) -> RightsRequest:
    """Two more months, once, and only while the first one runs: the person is told within it."""
    row = await _held(write, request_id, seen)
    if row.extended_for is not None:
        raise Conflict("extended_already")
    REQUEST.take("extend", row, caller)
    if write.today > row.due_on:
        raise Conflict("term_is_over")
    row.extended_for = given.reason
    row.due_on = term(row.received_on, await _calendar(write), extended=True)
    await write.flush()
    await _settle(write, row)
    await _owe(write, row)
    return row


async def answer(  # the order of a room: session, caller, path, version, input
    write: WriteSession, caller: Caller, request_id: UUID, seen: Version, action: str, given: AnswerIn
) -> RightsRequest:
    """Granted, granted in part, or refused with reason and place in the law. A human has decided."""
    row = await _held(write, request_id, seen)
    kind = RequestKind(row.kind)
    wrong = wrong_in_answer(kind, action, given.reason, told=given.remedies_told)
    if wrong is not None:
        raise Invalid.at(*wrong)
    await refuse_telling(write, row, Act.GETS_REFUSAL if action == "refuse" else Act.GETS_ANSWER)
    REQUEST.take(action, row, caller)
    if action != "refuse":
        _refuse_what_is_not_done(row, kind, action)
        await _done(write, row, kind)
    row.reason, row.closed_on = given.reason, write.today
    await write.seal(row, {**await write.unseal(row), "note": given.note})
    await _end(write, row)
    return row


async def take_back(write: WriteSession, caller: Caller, request_id: UUID, seen: Version) -> RightsRequest:
    """The person does not want it any more."""
    row = await _held(write, request_id, seen)
    REQUEST.take("take_back", row, caller)
    row.closed_on = write.today
    await _end(write, row)
    return row


async def raise_overdue(write: WriteSession, deadline: Deadline) -> None:
    """Due on the day after the term: a task of its own says that it is over."""
    try:
        row = await store.request(write, deadline.aggregate)
    except NotFound:
        return
    if row.status not in REQUEST.final:
        await write.task(kind=OVERDUE_TASK, **_about(row))


async def refuse_telling(read: ReadSession, row: RightsRequest, act: Act) -> None:
    """Raises Conflict (409) where what the request is answered with would come to a representative who is feared by
    now, or to one of whom nobody noted who it is.
    """
    named = (await read.unseal(row)).get("representation_id")
    if named is None and row.identity_check == IdentityCheck.REPRESENTATIVE and not ACTS[act].open:
        raise Conflict("representation_not_named")
    await representations.refuse_feared(read, row.person, UUID(named) if named else None, act)


HANDLERS: Final = {OVERDUE: raise_overdue, **restricting.HANDLERS}


def _refuse_what_is_not_done(row: RightsRequest, kind: RequestKind, action: str) -> None:
    """A copy goes out whole and looked at; an erasure is granted by erasing the person."""
    if kind is RequestKind.ERASURE and action == "grant":
        raise Conflict("granted_by_erasing")
    if code := _not_whole(row):
        raise Conflict(code)
    if kind in _COPIES and action == "grant" and row.withheld_words:
        raise Conflict("words_are_withheld")


async def _done(write: WriteSession, row: RightsRequest, kind: RequestKind) -> None:
    """What a granted request needs beside the word: a restriction stands, and who was told before hears of a change
    (Art. 19 GDPR).
    """
    if kind is RequestKind.RESTRICTION and not await restricting.is_restricted(write, row.person):
        raise Conflict("not_restricted_yet")
    if kind is RequestKind.RECTIFICATION:
        recipients = await duties.past_recipients(write, row.person)
        await duties.owe(write, row.person, recipients, Occasion.RECTIFICATION)


def _not_whole(row: RightsRequest) -> str | None:
    if row.kind not in _COPIES:
        return None
    if row.gathered_at is None:
        return "file_not_whole"
    return "words_to_look_at" if row.open_words else None


async def _held(write: WriteSession, request_id: UUID, seen: Version) -> RightsRequest:
    row = await store.locked(write, request_id)
    await persons.find(write, row.person)
    row.unchanged_since(seen)
    return row


async def _owe(write: WriteSession, row: RightsRequest) -> None:
    await write.task(kind=TASK, escalate_on=row.due_on - timedelta(days=REMINDER_DAYS), **_about(row))
    write.deadline(OVERDUE, row.id, row.due_on + timedelta(days=1))


def _about(row: RightsRequest) -> dict[str, Any]:
    """What both tasks of a request say."""
    return {
        "subject": ("rights_request", row.id),
        "due_on": row.due_on,
        "person": row.person,
        "pool": POOL,
        "code": f"rights_request.kind.{row.kind}",
    }


async def _settle(write: WriteSession, row: RightsRequest) -> None:
    await write.settle(OVERDUE, row.id)
    for kind in (TASK, OVERDUE_TASK):
        await write.close_tasks(kind, row.id)


async def _end(write: WriteSession, row: RightsRequest) -> None:
    await write.flush()
    await _settle(write, row)


async def _calendar(read: ReadSession) -> Calendar:
    found = await body_by_id(read, read.body)
    known = found is not None and found.land in set(Land)
    return Calendar(found.land if known and found else Land.NW)
