"""The parameter sets of matching that the body has. Agreeing to one is kit's (`/v1/proposals`), making and proposing
one stands in the room `match_learning`.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from geleit_identity.match_parameters import service, store
from geleit_identity.match_parameters.schemas import MatchParametersOut
from geleit_identity.match_parameters.tables import MatchParameters
from geleit_kit.http.lists import page
from geleit_kit.http.parts import ListQuery, Read
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Matching"])


@router.get("/match-parameters", permission=Permission.DEFINITION_READ)
async def list_match_parameters(
    query: ListQuery, read: Read, status: Annotated[str | None, Query(max_length=60)] = None
) -> Page[MatchParametersOut]:
    """The sets of the body: drafts, the one in force, and all that were. Without one the shipped set is in force."""

    async def build(row: MatchParameters) -> MatchParametersOut:
        return service.shown(row)

    return await page(read, store.listed(read, status), MatchParameters, query, build=build)


@router.get("/match-parameters/{set_id}", permission=Permission.DEFINITION_READ, finds=store.one)
async def read_match_parameters(set_id: UUID, read: Read) -> MatchParametersOut:
    """One of them, with the weight of every level."""
    return service.shown(await store.one(read, set_id))
