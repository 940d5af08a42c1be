"""Past recipients are told, answer, and stay in sight until they have. Two rows, each in its own body."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from geleit_identity.bodies import law as body_law
from geleit_identity.decisions import disclosed
from geleit_identity.decisions.disclosed import Recipient
from geleit_identity.duties import store
from geleit_identity.duties.rules import (
    DUTY,
    DutySide,
    Occasion,
    Outcome,
    Part,
    citation,
    closed_for,
    due_day,
    keeps,
    wrong_in_answer,
)
from geleit_identity.duties.schemas import DutyAnswerIn, DutyIn, DutyOut, LetterIn, NotedAnswerIn, ToldIn
from geleit_identity.duties.tables import RecipientDuty
from geleit_identity.facts import DutyAnswered, DutyOwed
from geleit_identity.persons import service as persons
from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.context import BodyBook
from geleit_kit.http.parts import Version
from geleit_kit.pure import ids
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import IllegalTransition, Invalid

DUE: Final = "duty_due"
ANSWER_TASK: Final = "duty_answer"
OVERDUE_TASK: Final = "duty_overdue"
LETTER_TASK: Final = "duty_letter"
TELL_TASK: Final = "duty_tell"
POOL: Final = "intake"
_DAYS = ("owed_on", "due_on", "letter_on", "answered_on", "told_on")


async def shown(read: ReadSession, bodies: BodyBook, row: RecipientDuty) -> DutyOut:
    """The own side as it is answered."""
    other = bodies.get(row.counterpart) if row.counterpart else None
    content = await read.unseal_value(row.person, row.sealed, _bound(row)) if row.person else {}
    fields = {name: getattr(row, name) for name in ("side", "status", "occasion", "person", "categories", *_DAYS)}
    answer_ = [{**one, "citation": citation(one["ground"]) if one["ground"] else None} for one in row.answer]
    found = DutyOut.model_validate(
        {
            **DutyOut.frame(row),
            **fields,
            "other_body": other.key if other else None,
            "partner": content.get("partner"),
            "overdue": row.status == "overdue",
            "answer": answer_,
        }
    )
    found.closing(closed_for(row.side, of_nobody=row.person is None))
    return found


async def past_recipients(write: WriteSession, person: UUID, *, ground_id: UUID | None = None) -> list[Recipient]:
    """Who was told something about the body's person, and what; under one ground, or under any."""
    return await disclosed.recipients(write, person, ground_id=ground_id)


async def owe(
    write: WriteSession,
    person: UUID,
    recipients: Iterable[Recipient],
    occasion: Occasion,
    *,
    ground_id: UUID | None = None,
) -> list[RecipientDuty]:
    """Each recipient that was told something owes an answer from now on. Returns the giver's rows.

    What a withdrawn ground has made already is not made twice (an older backup may be told of the withdrawal again).
    """
    there = await store.of_ground(write, ground_id) if ground_id else ()
    asked = {(row.counterpart, row.occasion) for row in there}
    new = [one for one in recipients if one.categories and (one.body, occasion) not in asked]
    return [await _owe(write, person, one, occasion, ground_id) for one in new]


async def _owe(
    write: WriteSession, person: UUID, one: Recipient, occasion: Occasion, ground_id: UUID | None
) -> RecipientDuty:
    row = _side(write, DutySide.GIVER, occasion, one.categories, ids.outside())
    row.counterpart, row.ground_id = one.body, ground_id
    row.person = None if occasion is Occasion.ERASURE else person
    write.add(row)
    await write.flush()
    if one.erased:
        parts = [Part(Outcome.DELETED, sorted(one.categories))]
        DUTY.take_automatic("erase", row)
        await _answered(write, row, parts)
        return row
    _tell(write, DutyOwed, row)
    write.deadline(DUE, row.id, row.due_on)
    await _owe_there(write, one, row)
    return row


async def _owe_there(write: WriteSession, one: Recipient, own: RecipientDuty) -> None:
    giver, actor = write.body, write.actor
    async with write.acting_as(one.body, ends=True):  # it answers by destroying what it has
        row = _side(write, DutySide.RECIPIENT, Occasion(own.occasion), one.categories, own.thread)
        row.counterpart, row.person = giver, one.person
        write.add(row)
        await write.flush()
        write.deadline(DUE, row.id, row.due_on)
        await write.task(
            kind=ANSWER_TASK, subject=("duty", row.id), due_on=row.due_on, person=row.person, pool=POOL, code=_code(row)
        )
        _tell(write, DutyOwed, row)
        if row.person is not None:  # the other body's log names no staff of this one
            write.actor = {"roles": actor.get("roles", [])}
            write.disclose(row.person, kind="write", categories=sorted(one.categories), other_body=str(giver))
            write.actor = actor


async def owe_outside(write: WriteSession, given: DutyIn) -> RecipientDuty:
    """A partner without software owes an answer: somebody of the giver sends a letter, and notes that."""
    await persons.find(write, given.person)
    row = _side(write, DutySide.GIVER, given.occasion, frozenset(given.categories), ids.outside())
    row.person, row.own_reference = given.person, given.own_reference
    row.sealed = await write.seal_value(given.person, {"partner": given.partner}, _bound(row))
    write.add(row)
    await write.flush()
    _tell(write, DutyOwed, row)
    write.deadline(DUE, row.id, row.due_on)
    await write.task(
        kind=LETTER_TASK, subject=("duty", row.id), due_on=row.owed_on, person=row.person, pool=POOL, code=_code(row)
    )
    return row


async def answer(
    write: WriteSession, caller: Caller, duty_id: UUID, seen: Version, given: DutyAnswerIn
) -> RecipientDuty:
    """The recipient says what became of it. The giver's row learns outcome, categories and the place in the law."""
    row = await _held(write, duty_id, seen, "answer", DutySide.RECIPIENT, caller)
    law = await body_law.of_session(write)
    parts = given.as_parts()
    places = wrong_in_answer(parts, set(row.categories), Occasion(row.occasion), law, write.today)
    if places:
        raise Invalid(places=places)
    await _answered(write, row, parts)
    await _answered_there(write, row, parts, "answer")
    return row


async def note_letter(
    write: WriteSession, caller: Caller, duty_id: UUID, seen: Version, given: LetterIn
) -> RecipientDuty:
    """The recipient got a letter: because it has no software, or to remind it."""
    row = await _held(write, duty_id, seen, "note_letter", DutySide.GIVER, caller)
    _within(write, row, given.letter_on, "/letter_on")
    row.letter_on = given.letter_on
    await write.flush()
    await write.close_tasks(LETTER_TASK, row.id)
    return row


async def note_answer(
    write: WriteSession, caller: Caller, duty_id: UUID, seen: Version, given: NotedAnswerIn
) -> RecipientDuty:
    """The recipient has answered on paper, and the giver notes it. Its own row, where it has one, is settled by it."""
    row = await _held(write, duty_id, seen, "note_answer", DutySide.GIVER, caller)
    _within(write, row, given.answered_on, "/answered_on")
    parts = given.as_parts()
    places = wrong_in_answer(parts, set(row.categories), Occasion(row.occasion), None, write.today)
    if places:
        raise Invalid(places=places)
    await _answered(write, row, parts, on=given.answered_on)
    await _answered_there(write, row, parts, "note_answer")
    return row


async def tell_person(
    write: WriteSession, caller: Caller, duty_id: UUID, seen: Version, given: ToldIn
) -> RecipientDuty:
    """The person was told what became of it at the recipient (Art. 19 sentence 2 GDPR)."""
    row = await _held(write, duty_id, seen, "tell_person", DutySide.GIVER, caller)
    _within(write, row, given.told_on, "/told_on")
    row.told_on = given.told_on
    await write.flush()
    await write.close_tasks(TELL_TASK, row.id)
    return row


async def pass_day(write: WriteSession, deadline: Deadline) -> None:
    """Due when the term has passed: the giver has a task; the recipient keeps its own."""
    found = await store.side(write, deadline.aggregate)
    if found is None or DUTY.step("pass_day", found.status) is None:
        return
    DUTY.take_automatic("pass_day", found)
    await write.flush()
    if found.side == DutySide.GIVER:
        await write.task(
            kind=OVERDUE_TASK, subject=("duty", found.id), due_on=write.today, person=found.person, pool=POOL,
            code=_code(found),
        )  # fmt: skip


HANDLERS: Final = {DUE: pass_day}


async def forget_person(write: WriteSession, person: UUID) -> None:
    """Before the body erases a person: what it owes as a recipient is answered by that, what others owe it stays open
    under nobody's name.
    """
    for row in await store.open_of(write, person, DutySide.RECIPIENT):
        await _deleted(write, row)
    for row in await store.open_of(write, person, DutySide.GIVER):
        if row.counterpart is not None:  # who a partner outside is goes with the person's key
            row.person, row.own_reference = None, None
            await write.flush()


async def forget_some(write: WriteSession, limit: int) -> int:
    """Before the data of the session's body are destroyed: what it owes as a recipient is answered by that. Returns how
    many were answered now.
    """
    rows = await store.all_open(write, DutySide.RECIPIENT, limit)
    for row in rows:
        await _deleted(write, row)
    return len(rows)


async def _deleted(write: WriteSession, row: RecipientDuty) -> None:
    parts = [Part(Outcome.DELETED, list(row.categories))]
    DUTY.take_automatic("erase", row)
    await _answered(write, row, parts)
    await _answered_there(write, row, parts, "erase")


def _side(
    write: WriteSession, side: DutySide, occasion: Occasion, categories: Iterable[str], thread: UUID
) -> RecipientDuty:
    return RecipientDuty(
        id=ids.outside(),
        side=side,
        status=DUTY.start,
        occasion=occasion,
        thread=thread,
        categories=sorted({str(one) for one in categories}),
        answer=[],
        owed_on=write.today,
        due_on=due_day(write.today),
    )


async def _held(
    write: WriteSession, duty_id: UUID, seen: Version, action: str, side: DutySide, caller: Caller
) -> RecipientDuty:
    """The own side, held together with the other one, and moved. Raises IllegalTransition for the wrong side."""
    found = await store.duty(write, duty_id)
    found.unchanged_since(seen)
    row = await _both(write, found)
    closed = closed_for(row.side, of_nobody=row.person is None)
    if row.side != side or (action in closed and DUTY.step(action, row.status)):
        raise IllegalTransition(closed.get(action), extra={"lifecycle": DUTY.name, "action": action})
    DUTY.take(action, row, caller)
    return row


async def _both(write: WriteSession, found: RecipientDuty) -> RecipientDuty:
    """Both sides held, always in the same order of bodies, so that two who act at once never wait for each other."""
    own = found
    for body in sorted({write.body, found.counterpart or write.body}):
        if body == write.body:
            own = await store.locked_side(write, found.thread) or found
            continue
        async with write.acting_as(body, ends=True):
            await store.locked_side(write, found.thread)
    return own


async def _answered(write: WriteSession, row: RecipientDuty, parts: Sequence[Part], *, on: date | None = None) -> None:
    row.answer, row.answered_on = _codes(parts), on or write.today
    await write.flush()
    await write.settle(DUE, row.id)
    for kind in (ANSWER_TASK, OVERDUE_TASK, LETTER_TASK):
        await write.close_tasks(kind, row.id)
    _tell(write, DutyAnswered, row)
    if row.side == DutySide.GIVER and row.person is not None and keeps(parts):
        await write.task(
            kind=TELL_TASK, subject=("duty", row.id), due_on=write.today, person=row.person, pool=POOL, code=_code(row)
        )


async def _answered_there(write: WriteSession, own: RecipientDuty, parts: Sequence[Part], action: str) -> None:
    """The other side learns it in the same transaction; it is moved by the same step, which no caller of it takes. One
    that has left learns nothing more, and the own side stands.
    """
    if own.counterpart is None or write.has_left(own.counterpart):
        return
    async with write.acting_as(own.counterpart):
        row = await store.locked_side(write, own.thread)
        if row is not None and DUTY.step(action, row.status) is not None:
            DUTY.take_automatic(action, row)
            await _answered(write, row, parts)


def _within(write: WriteSession, row: RecipientDuty, day: date, pointer: str) -> None:
    if day > write.today:
        raise Invalid.at(pointer, "in_the_future")
    if day < row.owed_on:
        raise Invalid.at(pointer, "before_it_was_owed")


def _codes(parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [{"outcome": str(one.outcome), "categories": sorted(one.categories), "ground": one.ground} for one in parts]


def _code(row: RecipientDuty) -> str:
    """The words of a task say why."""
    return f"duty_occasion.{row.occasion}"


def _bound(row: RecipientDuty) -> str:
    return f"recipient_duties|{row.id}"


def _tell(write: WriteSession, fact: type[DutyOwed | DutyAnswered], row: RecipientDuty) -> None:
    """The body's own systems hear of it, where they can know whom it is about."""
    if row.person is not None:
        write.publish(fact(duty_id=row.id, person=row.person))
