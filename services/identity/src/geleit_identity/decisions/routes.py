"""Decisions with their grants, the status list, and the resolving of pseudonyms."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from geleit_identity.decisions import asking, resolving, service, status, store
from geleit_identity.decisions.schemas import (
    DecisionIn,
    DecisionOut,
    DecisionRecordOut,
    DecisionsIn,
    DecisionsOut,
    ResolvedOut,
    ResolvedPersonsOut,
    ResolveIn,
    ResolvePersonsIn,
    StatusListOut,
)
from geleit_identity.decisions.tables import DecisionRow
from geleit_identity.decisions.wording import Wording
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, ListQuery, Read, TheRequest, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import OfPersonIn, Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Decisions"])


@router.post("/decisions", permission=Permission.DECISION_ASK)
async def ask_decision(
    given: DecisionIn, caller: Who, context: Context, write: Write, request: TheRequest
) -> DecisionOut:
    """May it go? Answers yes, partly or no with the ground, and a grant for what may go. Both bodies keep it."""
    taken = await asking.ask(write, caller, context, given)
    return Wording(context.texts, request.headers).answer(taken)


@router.post("/decisions/batch", permission=Permission.DECISION_ASK)
async def ask_decisions(
    given: DecisionsIn, caller: Who, context: Context, write: Write, request: TheRequest
) -> DecisionsOut:
    """Up to a hundred questions at once; each is decided, kept and logged on both sides as one that was asked alone."""
    wording = Wording(context.texts, request.headers)
    taken = await asking.ask_together(write, caller, context, given.questions)
    return DecisionsOut(answers=[wording.answer(one) for one in taken])


@router.get("/decisions", permission=Permission.DECISION_READ)
async def list_decisions(
    query: ListQuery, context: Context, read: Read, request: TheRequest
) -> Page[DecisionRecordOut]:
    """The body's copies of decisions: what it asked, and what was asked about its persons."""
    wording = Wording(context.texts, request.headers)

    async def build(row: DecisionRow) -> DecisionRecordOut:
        return service.record_shown(context.bodies, wording, row)

    return await page(read, store.listed(read), DecisionRow, query, build=build, sortable=("decided_on",))


@router.post("/decisions/search", permission=Permission.DECISION_READ, reads=True, exists=True)
async def search_decisions(
    given: OfPersonIn, query: ListQuery, context: Context, read: Read, request: TheRequest
) -> Page[DecisionRecordOut]:
    """The body's copies of decisions about one person. A person is never named in an address."""
    wording = Wording(context.texts, request.headers)

    async def build(row: DecisionRow) -> DecisionRecordOut:
        return service.record_shown(context.bodies, wording, row)

    found = store.listed(read, person=given.person)
    return await page(read, found, DecisionRow, query, build=build, sortable=("decided_on",))


@router.get("/decisions/{decision_id}", permission=Permission.DECISION_READ, finds=store.decision)
async def read_decision(decision_id: UUID, context: Context, read: Read, request: TheRequest) -> DecisionRecordOut:
    """One of the body's copies."""
    wording = Wording(context.texts, request.headers)
    return service.record_shown(context.bodies, wording, await store.decision(read, decision_id))


@router.get("/status-list", permission=Permission.STATUS_LIST_READ, services=True)
async def read_status_list(
    context: Context,
    after: Annotated[int, Query(ge=-1, description="The serial that the caller has seen.")] = -1,
    wait: Annotated[float, Query(ge=0, le=status.LONGEST_WAIT, description="Seconds to wait for a newer one.")] = 0,
) -> StatusListOut:
    """Which grants ended before their time: signed, at once when it changes, else after `wait` seconds."""
    _, signed = await status.poll(context, after, wait)
    return StatusListOut(status_list=signed)


@router.post("/pseudonyms/resolve", permission=Permission.PSEUDONYM_RESOLVE, exists=True)
async def resolve_pseudonym(given: ResolveIn, caller: Who, write: Write) -> ResolvedOut:
    """Who it is: names and date of birth behind an own pseudonym or conversation. Each time a decision, and logged."""
    return await resolving.resolve(write, caller, given)


@router.post("/persons/resolve", permission=Permission.PSEUDONYM_RESOLVE, exists=True)
async def resolve_persons(given: ResolvePersonsIn, caller: Who, write: Write) -> ResolvedPersonsOut:
    """Who they are: names and dates of birth behind up to 200 own pseudonyms, for one purpose, each logged."""
    return await resolving.resolve_each(write, caller, given)
