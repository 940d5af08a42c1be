"""`/v1/proposals`: what waits for a second person, alike in every service that has such matters."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from fastapi import Query
from pydantic import Field

from geleit_kit.db import four_eyes
from geleit_kit.db.four_eyes import FourEyes, find_proposal
from geleit_kit.db.kit_tables import Proposal
from geleit_kit.db.rows import visible
from geleit_kit.http.lists import page
from geleit_kit.http.once import made_once
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, TheRequest, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import In, Page, Resource
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.four_eyes import DECIDE, PROPOSAL, READ, Rejection
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_kit.pure.problems import NotFound
from geleit_kit.pure.texts import Texts


class ProposalRejectIn(In):
    """Why not."""

    reason: Rejection = Field(examples=["wrong_content"])


class TwoPersonProposalOut(Resource):
    """Something that takes two: proposed by one, waiting for another. `mine`: the caller proposed it.

    `missing`: roles of which the second must hold one, since who proposed it does not. `content_hash`: what is signed;
    where the matter has changed since, nobody can agree to it any more.
    """

    lifecycle: ClassVar[Lifecycle | None] = PROPOSAL

    kind: str = Field(examples=["statute_use"])
    kind_label: str = Field(examples=["Statute in force"])
    subject_id: UUID = Field(examples=["0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11"])
    content_hash: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    status: str = Field(examples=["open"])
    mine: bool = Field(examples=[False])
    missing: list[str] = Field(examples=[["data_protection_officer"]])
    proposed_on: date = Field(examples=["2016-06-07"])
    expires_on: date = Field(description="The last day on which it can be agreed to.", examples=["2016-07-07"])
    decided_on: date | None = Field(examples=[None])
    reason: str | None = Field(examples=[None])


_PLAIN = ("kind", "subject_id", "content_hash", "status", "proposed_on", "expires_on", "decided_on", "reason")


@made_once
def proposals_router(matters: Mapping[str, FourEyes]) -> Router:
    """The routes of proposals of these matters."""
    router = Router(tags=["Proposals"])

    def out(row: Proposal, caller: Caller, texts: Texts, request: TheRequest) -> TwoPersonProposalOut:
        made = TwoPersonProposalOut(
            **TwoPersonProposalOut.frame(row),
            **{name: getattr(row, name) for name in _PLAIN},
            kind_label=texts.label(f"proposal.kind.{row.kind}", request.headers.get("accept-language")),
            mine=row.proposed_by == caller.staff,
            missing=sorted(set(row.among) - set(row.brought)),
        )
        return made.closing(four_eyes.closed_to(row, caller, matters.get(row.kind)))

    @router.get("/proposals", permission=READ)
    async def list_proposals(
        query: ListQuery,
        read: Read,
        caller: Who,
        context: Context,
        request: TheRequest,
        status: Annotated[Literal["open", "agreed", "rejected", "withdrawn", "expired", "all"], Query()] = "open",
        matter: Annotated[UUID | None, Query(description="Only those about this one.")] = None,
    ) -> Page[TwoPersonProposalOut]:
        """The proposals of the body whose matters the caller may decide."""
        open_to = [kind for kind, one in matters.items() if caller.may(one.needs)]
        rows = visible(read, Proposal).where(Proposal.kind.in_(open_to))
        rows = rows if status == "all" else rows.where(Proposal.status == status)
        rows = rows if matter is None else rows.where(Proposal.subject_id == matter)

        async def build(row: Proposal) -> TwoPersonProposalOut:
            return out(row, caller, context.texts, request)

        return await page(read, rows, Proposal, query, build=build, sortable=("expires_on",))

    @router.get("/proposals/{proposal_id}", permission=READ, finds=find_proposal)
    async def read_proposal(
        proposal_id: UUID, read: Read, caller: Who, context: Context, request: TheRequest
    ) -> TwoPersonProposalOut:
        """One of them."""
        row = await find_proposal(read, proposal_id)
        matter = matters.get(row.kind)
        if matter is None or not caller.may(matter.needs):
            raise NotFound  # as in the list
        return out(row, caller, context.texts, request)

    @router.post("/proposals/{proposal_id}/agree", permission=DECIDE, finds=find_proposal)
    async def agree_to_proposal(
        proposal_id: UUID, seen: IfMatch, caller: Who, write: Write, context: Context, request: TheRequest
    ) -> TwoPersonProposalOut:
        """The second signature: by another person than who proposed it. What was proposed takes effect with it."""
        row = await four_eyes.decide(write, caller, matters, proposal_id, seen, "agree")
        return out(row, caller, context.texts, request)

    @router.post("/proposals/{proposal_id}/reject", permission=DECIDE, finds=find_proposal)
    async def reject_proposal(
        proposal_id: UUID,
        given: ProposalRejectIn,
        seen: IfMatch,
        caller: Who,
        write: Write,
        context: Context,
        request: TheRequest,
    ) -> TwoPersonProposalOut:
        """The second person says no, and why."""
        row = await four_eyes.decide(write, caller, matters, proposal_id, seen, "reject", given.reason)
        return out(row, caller, context.texts, request)

    @router.post("/proposals/{proposal_id}/withdraw", permission=DECIDE, finds=find_proposal)
    async def withdraw_proposal(
        proposal_id: UUID, seen: IfMatch, caller: Who, write: Write, context: Context, request: TheRequest
    ) -> TwoPersonProposalOut:
        """Who proposed it takes it back."""
        row = await four_eyes.decide(write, caller, matters, proposal_id, seen, "withdraw")
        return out(row, caller, context.texts, request)

    return router
