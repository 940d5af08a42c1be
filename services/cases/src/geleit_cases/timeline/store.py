"""Reads what happened in a record from the tables of all rooms. Joins nothing that has words."""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from geleit_cases.agreements.tables import IntakeAgreement  # house: tables-of-another-room -- the read-only room joins
from geleit_cases.appointments.tables import Appointment  # house: tables-of-another-room -- the read-only room joins
from geleit_cases.assessment.tables import Assessment  # house: tables-of-another-room -- the read-only room joins
from geleit_cases.contacts.tables import Contact  # house: tables-of-another-room -- the read-only room joins
from geleit_cases.counting.tables import CountedFact  # house: tables-of-another-room -- the read-only room joins
from geleit_cases.documents.tables import Document  # house: tables-of-another-room -- the read-only room joins
from geleit_cases.needs.tables import Need  # house: tables-of-another-room -- the read-only room joins
from geleit_cases.participants.tables import Participant  # house: tables-of-another-room -- the read-only room joins
from geleit_cases.plans.tables import (  # house: tables-of-another-room -- the read-only room joins
    Plan,
    PlanStep,
    PlanVersion,
    StepDependency,
)
from geleit_cases.records.tables import SupportRecord  # house: tables-of-another-room -- the read-only room joins
from geleit_cases.responsibility.tables import (  # house: tables-of-another-room -- the read-only room joins
    HolderTerm,
    Mandate,
)
from geleit_cases.timeline.rules import Happening
from geleit_kit.db.base import BodyRow
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession
from geleit_kit.pure.clock import berlin_day

_BY_RECORD: dict[type[BodyRow], tuple[str, tuple[tuple[str, str], ...]]] = {
    Participant: ("participants", (("since", "participant_joined"), ("until", "participant_released"))),
    Contact: ("contacts", (("on", "contact"),)),
    Document: ("documents", (("filed_on", "document_filed"),)),
    Need: ("needs", (("opened_on", "need_opened"), ("closed_on", "need_closed"))),
    Assessment: ("assessments", (("begun_on", "assessment_begun"), ("completed_on", "assessment_completed"))),
    IntakeAgreement: ("intake-agreements", (("completed_on", "agreement_complete"), ("ended_on", "agreement_ended"))),
}
_BY_PLAN: dict[type[BodyRow], tuple[str, tuple[tuple[str, str], ...]]] = {
    PlanVersion: ("plans", (("agreed_on", "plan_agreed"),)),
    PlanStep: (
        "plan-steps",
        (("started_on", "step_started"), ("closed_on", "step_closed"), ("referral_on", "referral_told")),
    ),
    StepDependency: ("plan-steps", (("since", "step_blocked"), ("until", "step_unblocked"))),
}


async def record(read: ReadSession, record_id: UUID) -> SupportRecord:
    """The record whose timeline is read. Raises NotFound."""
    return await by_id(read, SupportRecord, record_id)


async def happenings(read: ReadSession, row: SupportRecord) -> list[Happening]:
    """Everything that happened in a record, in no order yet."""
    found = [*_of(row, "support-records", (("wish_on", "wish_documented"),))]
    for table, (resource, days) in _BY_RECORD.items():
        for one in await read.all(visible(read, table).where(table.support_record_id == row.id)):  # type: ignore[attr-defined]  # each has it
            found += _of(one, resource, days)
    found += [happening async for happening in _appointments(read, row.id)]
    found += [happening async for happening in _phases(read, row.id)]
    found += [happening async for happening in _plan(read, row.id)]
    found += [happening async for happening in _holders(read, row.id)]
    return found


def _of(row: Any, resource: str, days: tuple[tuple[str, str], ...]) -> Iterator[Happening]:
    resource_id = getattr(row, "step_id", None) or getattr(row, "mandate_id", None) or row.id
    if isinstance(row, PlanVersion):
        resource_id = row.plan_id
    for name, kind in days:
        day: date | None = getattr(row, name)
        if day is not None:
            yield Happening(day, row.created_at, kind, resource, resource_id)


async def _appointments(read: ReadSession, record_id: UUID) -> AsyncIterator[Happening]:
    for row in await read.all(visible(read, Appointment).where(Appointment.support_record_id == record_id)):
        kind = {"planned": "appointment", "over": "appointment", "cancelled": "appointment_cancelled"}[row.status]
        yield Happening(berlin_day(row.starts_at), row.created_at, kind, "appointments", row.id)


async def _phases(read: ReadSession, record_id: UUID) -> AsyncIterator[Happening]:
    query = visible(read, CountedFact).where(CountedFact.support_record_id == record_id, CountedFact.kind == "phase")
    for row in await read.all(query):
        if row.on is not None:
            yield Happening(row.on, row.created_at, f"phase_{row.what}", "support-records", record_id)


async def _plan(read: ReadSession, record_id: UUID) -> AsyncIterator[Happening]:
    plan = await read.first(visible(read, Plan).where(Plan.support_record_id == record_id))
    if plan is None:
        return
    for table, (resource, days) in _BY_PLAN.items():
        for row in await read.all(visible(read, table).where(table.plan_id == plan.id)):  # type: ignore[attr-defined]  # each has it
            for happening in _of(row, resource, days):
                yield happening


async def _holders(read: ReadSession, record_id: UUID) -> AsyncIterator[Happening]:
    for mandate in await read.all(visible(read, Mandate).where(Mandate.support_record_id == record_id)):
        for row in await read.all(visible(read, HolderTerm).where(HolderTerm.mandate_id == mandate.id)):
            for happening in _of(row, "mandates", (("since", f"holder_{row.holder_kind}"),)):
                yield happening
