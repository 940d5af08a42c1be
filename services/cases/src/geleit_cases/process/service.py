"""The course of the support: case management opens by the person's wish, can be left on any day, and every record ends
once.
"""

from datetime import date
from uuid import UUID

from geleit_cases.agreements import service as agreements
from geleit_cases.concepts import service as concepts
from geleit_cases.counting import service as counting
from geleit_cases.facts import CaseManagementLeft, CaseManagementStarted, SupportRecordEnded
from geleit_cases.plans import service as plans
from geleit_cases.process.rules import missing
from geleit_cases.process.schemas import ReturnToCounsellingIn, StartCaseManagementIn
from geleit_cases.records import service as records
from geleit_cases.records.rules import SUPPORT_RECORD, Level, State, day_fault
from geleit_cases.records.schemas import EndSupportRecordIn
from geleit_cases.responsibility import service as responsibility
from geleit_cases.writing import refuse
from geleit_kit.db.session import WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid


async def start_case_management(
    write: WriteSession, caller: Caller, record_id: UUID, seen: Version, given: StartCaseManagementIn
) -> records.Record:
    """Opens case management. Without the documented wish and the four dated parts: 409 that names what is missing."""
    row = await records.find(write, record_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    SUPPORT_RECORD.take("start_case_management", row, caller)
    lacking = missing(row.wish_on, await agreements.agreed_parts(write, row.id))
    if lacking:
        raise Conflict(lacking[0], extra={"missing": lacking})
    on = given.on or write.today
    await _check_start(write, row, on)
    row.level = Level.CASE_MANAGEMENT.value
    await write.flush()
    await responsibility.keep_if_held(write, row, given.holder or caller.staff, given.contact)
    write.publish(CaseManagementStarted(support_record_id=row.id, person=row.person, started_on=on))
    await counting.entered(write, await records.counted(write, row), State.CASE_MANAGEMENT, on)
    return row


async def return_to_counselling(
    write: WriteSession, caller: Caller, record_id: UUID, seen: Version, given: ReturnToCounsellingIn
) -> records.Record:
    """Leaves case management on any day; the counselling stays open. The wish and the agreement end with it."""
    row = await records.find(write, record_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    SUPPORT_RECORD.take("return_to_counselling", row, caller)
    on = given.on or write.today
    refuse("/on", day_fault(on, today=write.today, not_before=row.opened_on))
    row.level = Level.COUNSELLING.value
    await records.forget_wish(write, row, left_on=on, remark=given.remark)
    await write.flush()
    await agreements.rest(write, row.id, on)
    await responsibility.rest(write, row.person, on)
    write.publish(CaseManagementLeft(support_record_id=row.id, person=row.person, left_on=on))
    await counting.entered(write, await records.counted(write, row), State.COUNSELLING, on)
    return row


async def end(
    write: WriteSession, caller: Caller, record_id: UUID, seen: Version, given: EndSupportRecordIn
) -> records.Record:
    """Ends the record with a reason of its concept, which says which of the three kinds it is."""
    row = await records.find(write, record_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    SUPPORT_RECORD.take("end", row, caller)
    on = given.on or write.today
    refuse("/on", day_fault(on, today=write.today, not_before=row.opened_on))
    reasons = {one["code"]: one["kind"] for one in (await concepts.content_of(write, row.concept_id))["end_reasons"]}
    if given.reason not in reasons:
        raise Invalid.at("/reason", "not_in_list", known=sorted(reasons))
    ending = {"kind": reasons[given.reason], **given.model_dump(include={"reason", "remark", "remaining_network"})}
    await records.close(write, row, on, ending)
    await write.flush()
    await agreements.rest(write, row.id, on)
    await plans.rest(write, row.id, on)
    await responsibility.rest(write, row.person, on)
    write.publish(SupportRecordEnded(support_record_id=row.id, person=row.person, ended_on=on))
    await counting.entered(write, await records.counted(write, row), State.ENDED, on)
    return row


async def _check_start(write: WriteSession, row: records.Record, on: date) -> None:
    """Case management cannot have begun before the wish was said and the agreement was complete."""
    refuse("/on", day_fault(on, today=write.today, not_before=row.opened_on))
    complete_on = await agreements.complete_since(write, row.id)
    if row.wish_on is not None and on < row.wish_on:
        raise Invalid.at("/on", "before_the_wish")
    if complete_on is not None and on < complete_on:
        raise Invalid.at("/on", "before_the_agreement")
