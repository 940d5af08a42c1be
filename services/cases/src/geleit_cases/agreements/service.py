"""The intake agreement: four parts, each with its day, settled one by one or at once."""

from datetime import date
from typing import Any
from uuid import UUID

from geleit_cases.agreements import store
from geleit_cases.agreements.rules import INTAKE_AGREEMENT, PARTS, dated_parts
from geleit_cases.agreements.schemas import (
    ConsentOut,
    ExpectationsOut,
    InformationOut,
    IntakeAgreementIn,
    IntakeAgreementOut,
    IntakeAgreementPatch,
    WayOutOut,
)
from geleit_cases.agreements.tables import IntakeAgreement
from geleit_cases.records import service as records
from geleit_cases.records.rules import State, day_fault
from geleit_cases.writing import refuse
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.events.facts import Event, Heard, consumes
from geleit_kit.http.parts import Version
from geleit_kit.http.writing import refuse_closed_fields
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict


async def shown(read: ReadSession, row: IntakeAgreement) -> IntakeAgreementOut:
    """The answer about an agreement."""
    content = await read.unseal(row)
    there = dated_parts(content)
    return IntakeAgreementOut(
        **IntakeAgreementOut.frame(row),
        status=row.status,
        person=row.person,
        support_record_id=row.support_record_id,
        information=InformationOut(**content["information"]) if content.get("information") else None,
        consent=ConsentOut(**content["consent"]) if content.get("consent") else None,
        expectations=ExpectationsOut(**content["expectations"]) if content.get("expectations") else None,
        way_out=WayOutOut(**content["way_out"]) if content.get("way_out") else None,
        completed_on=row.completed_on,
        ended_on=row.ended_on,
        missing=[part for part in PARTS if part not in there],
    )


async def begin(write: WriteSession, caller: Caller, given: IntakeAgreementIn) -> IntakeAgreement:
    """Begins an agreement for an open record."""
    refuse_closed_fields(caller, given)
    record = await records.open_named(write, given.support_record_id)
    content = _parts(given)
    row = IntakeAgreement(
        person=record.person,
        support_record_id=record.id,
        status=INTAKE_AGREEMENT.start,
        own_reference=given.own_reference,
    )
    await _keep(write, row, content)
    await store.save_new(write, row)
    return row


async def amend(
    write: WriteSession, caller: Caller, agreement_id: UUID, seen: Version, given: IntakeAgreementPatch
) -> IntakeAgreement:
    """Adds or corrects parts. While case management runs, no part can be taken back: the way out is to leave it."""
    row = await store.agreement(write, agreement_id)
    refuse_closed_fields(caller, given)
    row.unchanged_since(seen)
    if row.status == "ended":
        raise Conflict("agreement_ended")
    await _keep(write, row, {**await write.unseal(row), **_parts(given)})
    record = await records.find(write, row.support_record_id)
    if record.status == State.CASE_MANAGEMENT and row.status != "complete":
        raise Conflict("case_management_runs")
    if "own_reference" in given.model_fields_set:
        row.own_reference = given.own_reference
    await write.flush()
    return row


async def end(write: WriteSession, caller: Caller, agreement_id: UUID, seen: Version) -> IntakeAgreement:
    """Ends an agreement. While case management runs it stands: the way out is `return_to_counselling`."""
    row = await store.agreement(write, agreement_id)
    row.unchanged_since(seen)
    record = await records.find(write, row.support_record_id)
    INTAKE_AGREEMENT.take("end", row, caller)
    if record.status == State.CASE_MANAGEMENT:
        raise Conflict("case_management_runs")
    row.ended_on = write.today
    await write.flush()
    return row


async def agreed_parts(read: ReadSession, record_id: UUID) -> set[str] | None:
    """The dated parts of the record's live agreement; None where there is no agreement."""
    row = await store.live_of(read, record_id)
    return None if row is None else dated_parts(await read.unseal(row))


async def complete_since(read: ReadSession, record_id: UUID) -> date | None:
    """The day of the last part of the record's complete agreement."""
    row = await store.live_of(read, record_id)
    return None if row is None else row.completed_on


async def rest(write: WriteSession, record_id: UUID, on: date) -> None:
    """The record ended or left case management: its agreement ends with it."""
    row = await store.live_of(write, record_id)
    if row is not None:
        row.status, row.ended_on = "ended", on
        await write.flush()


class ConsentWithdrawn(Heard):
    """What cases needs of a withdrawn consent."""

    consent_id: UUID
    person: UUID


@consumes("geleit.identity.consent.withdrawn.v1", ConsentWithdrawn)
async def on_consent_withdrawn(write: WriteSession, _event: Event, heard: ConsentWithdrawn) -> None:
    """Refusing one recipient ends that exchange, not the case management: a talk is offered, nothing else happens."""
    for row in await store.live_of_person(write, heard.person):
        consent = (await write.unseal(row)).get("consent") or {}
        if str(heard.consent_id) in consent.get("consents", ()):
            await write.task(
                kind="consent_withdrawn",
                subject=("intake_agreement", row.id),
                due_on=write.today,
                person=row.person,
                pool="case_managers",
                unique_for=str(heard.consent_id),
                once=True,
            )


def _parts(given: IntakeAgreementIn | IntakeAgreementPatch) -> dict[str, Any]:
    """The parts that were sent, each as a whole."""
    whole = given.model_dump(mode="json")
    return {part: whole[part] for part in PARTS if part in given.model_fields_set}


async def _keep(write: WriteSession, row: IntakeAgreement, content: dict[str, Any]) -> None:
    """Seals the parts and lets the state follow them."""
    days = []
    for part in PARTS:
        day = (content.get(part) or {}).get("on")
        if day:
            refuse(f"/{part}/on", day_fault(date.fromisoformat(day), today=write.today))
            days.append(date.fromisoformat(day))
    complete = dated_parts(content) == set(PARTS)
    if complete and row.status == "drafting":
        INTAKE_AGREEMENT.take_automatic("complete", row)
    elif not complete and row.status == "complete":
        INTAKE_AGREEMENT.take_automatic("reopen", row)
    row.completed_on = max(days) if complete else None
    await write.seal(row, content)
