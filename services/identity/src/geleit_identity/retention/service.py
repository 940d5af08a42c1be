"""Holds, the daily look for what is due, the offer to the archive, and what is asked before an erasure."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from geleit_identity.bodies import law as body_law
from geleit_identity.bodies.law import RETENTION_LOOK
from geleit_identity.bodies.law_schemas import BodyLawOut
from geleit_identity.bodies.rules import SOURCE
from geleit_identity.persons import service as persons
from geleit_identity.retention import store
from geleit_identity.retention.rules import (
    ANSWER_TERM,
    ARCHIVES,
    LEGAL_HOLD,
    RETENTION,
    Course,
    Due,
    Line,
    due,
    stands_before_erasing,
)
from geleit_identity.retention.schemas import LegalHoldIn, LegalHoldOut, RetentionCaseIn, RetentionCaseOut
from geleit_identity.retention.tables import LegalHold, RetentionCase
from geleit_identity.timelines import watch
from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid, NotFound
from geleit_vocabulary.law import LawRegime
from geleit_vocabulary.reasons import ErasureGround

POOL: Final = "rights_of_persons"
TASK: Final = "retention_over"
HOLD_ENDS, ANSWER_DUE = "legal_hold_ends", "archive_answer_due"
BY_HAND: Final = "by_hand"
_AT_ONCE: Final = 300
_HOLD: Final = ("person", "reason", "status", "since", "until", "ended_on")
_CASE: Final = ("person", "status", "due_on", "source", "offered_on", "answer_by", "answered_on")


async def hold_shown(read: ReadSession, row: LegalHold) -> LegalHoldOut:
    """A hold as it is answered."""
    note = (await read.unseal(row)).get("note")
    columns = {name: getattr(row, name) for name in _HOLD}
    return LegalHoldOut.model_validate({**LegalHoldOut.frame(row), **columns, "note": note})


async def case_shown(read: ReadSession, row: RetentionCase) -> RetentionCaseOut:
    """A record that is due, as it is answered."""
    law = (await body_law.of_session(read)).law
    source = SOURCE.get(row.source)
    more = {"citation": source.citation if source else None, "archive": ARCHIVES.get(law)}
    columns = {name: getattr(row, name) for name in _CASE}
    return RetentionCaseOut.model_validate({**RetentionCaseOut.frame(row), **columns, **more})


async def find_hold(read: ReadSession, hold_id: UUID) -> LegalHold:
    """The hold, where the person exists for who asks. Raises NotFound otherwise."""
    row = await store.hold(read, hold_id)
    await persons.find(read, row.person)
    return row


async def find_case(read: ReadSession, case_id: UUID) -> RetentionCase:
    """The record that is due, likewise."""
    row = await store.case(read, case_id)
    await persons.find(read, row.person)
    return row


async def place_hold(write: WriteSession, given: LegalHoldIn) -> LegalHold:
    """From today on nothing of the person is erased."""
    await persons.held_fast(write, given.person)
    if given.until is not None and given.until < write.today:
        raise Invalid.at("/until", "ends_before_it_begins")
    row = LegalHold(
        person=given.person, reason=given.reason, status=LEGAL_HOLD.start, since=write.today, until=given.until
    )
    await write.seal(row, {"note": given.note})
    write.add(row)
    await write.flush()
    if row.until is not None:
        write.deadline(HOLD_ENDS, row.id, row.until + timedelta(days=1))
    return row


async def end_hold(write: WriteSession, caller: Caller, hold_id: UUID, seen: Version) -> LegalHold:
    """It is needed no more."""
    row = await find_hold(write, hold_id)
    row.unchanged_since(seen)
    LEGAL_HOLD.take("end", row, caller)
    row.ended_on = write.today
    await write.flush()
    await write.settle(HOLD_ENDS, row.id)
    return row


async def run_out(write: WriteSession, deadline: Deadline) -> None:
    """Due on the day after its last one."""
    try:
        row = await store.hold(write, deadline.aggregate)
    except NotFound:
        return
    if row.status == LEGAL_HOLD.start:
        LEGAL_HOLD.take_automatic("run_out", row)
        row.ended_on = write.today


async def open_case(write: WriteSession, given: RetentionCaseIn) -> RetentionCase:
    """Somebody finds that a record is due. Raises Conflict (409) where it was found already."""
    await persons.held_fast(write, given.person)
    if await store.case_of(write, given.person) is not None:
        raise Conflict("retention_case_open")
    return await _open(write, given.person, Due(write.today, BY_HAND))


async def offer(write: WriteSession, caller: Caller, case_id: UUID, seen: Version) -> RetentionCase:
    """The archive is asked; it has six months. Raises Conflict (409) where no law asks for an offer."""
    row = await _held(write, case_id, seen)
    if (await body_law.of_session(write)).law not in ARCHIVES:
        raise Conflict("no_archive_in_this_law")
    RETENTION.take("offer", row, caller)
    row.offered_on = write.today
    row.answer_by = ANSWER_TERM.last_day(write.today)
    await write.flush()
    write.deadline(ANSWER_DUE, row.id, row.answer_by + timedelta(days=1))
    return row


async def archive_answers(
    write: WriteSession, caller: Caller, case_id: UUID, seen: Version, action: str
) -> RetentionCase:
    """The archive takes the record, or declines it. Then somebody decides about erasing."""
    row = await _held(write, case_id, seen)
    RETENTION.take(action, row, caller)
    row.answered_on = write.today
    await write.flush()
    await write.settle(ANSWER_DUE, row.id)
    return row


async def lapse(write: WriteSession, deadline: Deadline) -> None:
    """Due when the archive has not answered in its term."""
    try:
        row = await store.case(write, deadline.aggregate)
    except NotFound:
        return
    if row.status == "offered":
        RETENTION.take_automatic("lapse", row)


async def look(write: WriteSession, deadline: Deadline) -> None:
    """Every day: whose periods are over. It proposes and gives a task; erasing is somebody's decision."""
    law = await body_law.own(write)
    if not law.retention:
        return
    lines = [Line(one.record, one.months, one.counted_from, one.source) for one in law.retention]
    before = deadline.data.get("after")
    quiet = await persons.untouched(write, datetime.fromisoformat(before) if before else None, _AT_ONCE)
    await _propose(write, lines, [person for person, _ in quiet])
    more = len(quiet) == _AT_ONCE
    next_on = write.today if more else write.today + timedelta(days=1)
    # An instant, not an id: a deadline that names a row goes when the row is erased, and the look has to go on.
    data = {"after": quiet[-1][1].isoformat()} if more else {}
    write.deadline(RETENTION_LOOK, deadline.aggregate, next_on, **data)


HANDLERS: Final = {RETENTION_LOOK: look, HOLD_ENDS: run_out, ANSWER_DUE: lapse}


async def _propose(write: WriteSession, lines: list[Line], found: list[UUID]) -> None:
    wanted = set(found) - await store.with_a_case(write, found)
    acts, ends = await store.last_acts(write, wanted), await watch.support_ends(write, wanted)
    for person in sorted(wanted & acts.keys()):
        over = due(lines, Course(ends.get(person, acts[person]), acts[person]))
        if over is not None and over.on < write.today:
            await _open(write, person, over)


async def _open(write: WriteSession, person: UUID, over: Due) -> RetentionCase:
    row = RetentionCase(person=person, status=RETENTION.start, due_on=over.on, source=over.source)
    write.add(row)
    await write.flush()
    await write.task(
        kind=TASK,
        subject=("retention_case", row.id),
        due_on=write.today,
        person=person,
        pool=POOL,
        unique_for=str(row.id),
    )
    return row


async def _held(write: WriteSession, case_id: UUID, seen: Version) -> RetentionCase:
    row = await store.locked_case(write, case_id)
    await persons.find(write, row.person)
    row.unchanged_since(seen)
    return row


async def refuse_erasing(write: WriteSession, person: UUID, ground: ErasureGround) -> tuple[str | None, str | None]:
    """Before an erasure. Raises Conflict (409) under a hold, before the schedule allows it, and before the archive was
    asked. Answers source and state of the archive for the deletion record.
    """
    law: BodyLawOut = await body_law.own(write)
    found = await store.case_of(write, person)
    code = stands_before_erasing(
        held=await write.first(store.holds(write, person, live=True)) is not None,
        scheduled=bool(law.retention),
        law=LawRegime(law.law),
        ground=ground,
        status=found.status if found is not None else None,
    )
    if code is not None:
        raise Conflict(code)
    return (found.source, found.status) if found is not None else (None, None)


async def refuse_destroying(write: WriteSession) -> None:
    """Before all data of the session's body go: what stands before erasing one of its persons stands before this too.
    Raises Conflict (409).
    """
    if await write.first(store.live_holds(write).limit(1)) is not None:
        raise Conflict("legal_hold")
    law = await body_law.own(write)
    if not law.retention:
        return
    for status in await store.statuses_among(write, persons.standing(write)):
        code = stands_before_erasing(
            held=False,
            scheduled=True,
            law=LawRegime(law.law),
            ground=ErasureGround.NO_LONGER_NEEDED,
            status=status,
        )
        if code is not None:
            raise Conflict(code)
