"""Granted reads: another body reads, by a live grant, a copy that is cut to it; in the owner's scope and in the owner's
log.
"""

import hashlib
import hmac
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from joserfc.jwk import OctKey
from pydantic import Field

from geleit_kit.db.files import FileRow
from geleit_kit.db.restricting import restricted_among
from geleit_kit.db.session import ReadSession
from geleit_kit.http.answers import shown
from geleit_kit.http.auth import KeyPage
from geleit_kit.http.once import made_once
from geleit_kit.http.parts import Context, TheRequest, Who
from geleit_kit.http.routing import Router, json_response
from geleit_kit.http.schemas import In, Out, Withheld, categories_of
from geleit_kit.http.status_list import StatusList
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.grants import Grant, opened
from geleit_kit.pure.node_keys import GRANTS
from geleit_kit.pure.problems import Forbidden, Invalid

GrantedRead = Callable[[ReadSession, Grant], Awaitable[Sequence[Out]]]


def sealing_key(secrets_folder: Path) -> OctKey:
    """The key under which the pseudonym inside a grant is sealed; read anew when the file changes."""
    file = secrets_folder / GRANTS
    there = file.stat()
    return _sealing_key(file, (there.st_ino, there.st_mtime_ns))


@lru_cache(maxsize=8)
def _sealing_key(file: Path, _stamp: tuple[int, int]) -> OctKey:
    return OctKey.import_key(file.read_bytes())


@dataclass(frozen=True, slots=True)
class GrantedResource:
    """Something that a room lets another body read. `noted` notes the fetch (a room's own row) in the owner's scope."""

    name: str
    read: GrantedRead
    categories: frozenset[str]
    noted: Callable[..., Awaitable[None]] | None = None
    file: Callable[[ReadSession, Grant, UUID], Awaitable[tuple[FileRow, str]]] | None = None
    """The file of one of the items, by the owner's own id, and the category that it is under. Raises NotFound."""


class Grants:
    """Verifies grants for this service. `has_left`: whether the last day of a body is over."""

    def __init__(
        self,
        page: KeyPage,
        sealing: OctKey,
        status: StatusList,
        service: str,
        secret: bytes,
        has_left: Callable[[UUID], bool],
    ) -> None:
        self._page, self._sealing, self.status, self._service = page, sealing, status, service
        self._secret, self._has_left = secret, has_left

    def check(self, token: str, caller: Caller, direction: str) -> Grant:
        """The live grant. Raises Forbidden: invalid, expired, foreign (client or body), withdrawn, wrong direction,
        stale list. With a body that has left, every grant has ended.
        """
        grant = opened(token, self._page.of("identity"), self._sealing, audience=self._service, now=int(time.time()))
        if grant.client != caller.client or grant.holder != caller.body:
            raise Forbidden("grant_foreign")
        if grant.direction != direction:
            raise Forbidden("grant_direction")
        if self._has_left(grant.owner) or self._has_left(grant.recipient):
            raise Forbidden("grant_withdrawn")
        self.status.check(grant.id)
        return grant

    def conversation_id(self, grant: Grant, own: UUID) -> UUID:
        """An id made for this conversation: the same each time there, and joined to nothing elsewhere."""
        digest = hmac.new(self._secret, grant.conversation.bytes + own.bytes, hashlib.sha256).digest()[:16]
        return UUID(bytes=digest, version=4)


class GrantedReadIn(In):
    """Which resource is read under which grant."""

    grant: str = Field(max_length=8000, examples=["eyJhbGciOiJFUzI1NiIsInR5cCI6ImdlbGVpdC1ncmFudCtqd3QifQ..."])
    resource: str = Field(max_length=60, examples=["appointments"])


class GrantedReadOut(Out):
    """The cut copy. Ids are made for this conversation; what may be kept is stored as the reader's own record."""

    resource: str = Field(examples=["appointments"])
    conversation_id: UUID = Field(examples=["0b6ce9ae-2f0f-4c0f-9a0d-9d3f2f0b8f3d"])
    purpose: str = Field(examples=["case_management"])
    categories: list[str] = Field(examples=[["appointment"]])
    items: list[dict[str, Any]] = Field(examples=[[]])
    withheld: list[Withheld] = Field(examples=[[]])


def opened_by(
    grants: Grants, resources: Mapping[str, GrantedResource], name: str, token: str, caller: Caller
) -> tuple[GrantedResource, Grant]:
    """What a live grant opens of a resource. A colleague's grant opens no more than the own roles do. Raises Invalid,
    or Forbidden as `Grants.check`.
    """
    resource = resources.get(name)
    if resource is None:
        raise Invalid.at("/resource", "not_in_list", known=sorted(resources))
    live = grants.check(token, caller, "pull")
    grant = replace(live, categories=live.categories & caller.categories)
    if not grant.categories & resource.categories:
        raise Forbidden("grant_foreign")
    return resource, grant


async def in_the_owners_name(read: ReadSession, grant: Grant, caller: Caller, resource: str) -> None:
    """The session stands in the owner's scope: its log names the other body, never that one's staff. Raises Forbidden
    as if the grant had ended where processing is restricted, which is no word for others.
    """
    read.operation = f"granted:{resource}"
    read.actor = {"body": caller.body_key, "roles": sorted(caller.roles)}
    if await restricted_among(read, [grant.person]):
        raise Forbidden("grant_withdrawn")


def disclosed(read: ReadSession, grant: Grant, categories: Iterable[str], **facts: Any) -> None:
    """The entry in the owner's log."""
    read.disclose(
        grant.person,
        kind="disclosure",
        categories=sorted(categories),
        recipient=str(grant.recipient),
        purpose=grant.purpose,
        ground=grant.ground,
        decision=str(grant.decision),
        conversation=str(grant.conversation),
        **facts,
    )


@made_once
def granted_router(resources: Sequence[GrantedResource], permission: str) -> Router:
    """`POST /v1/granted-reads`: cut to the grant and to the roles of who reads."""
    router = Router(tags=["Granted reads"])
    by_name = {resource.name: resource for resource in resources}

    @router.post("/granted-reads", permission=permission, reads=True)
    async def read_by_grant(given: GrantedReadIn, caller: Who, context: Context, request: TheRequest) -> GrantedReadOut:
        """Reads another body's data under a live grant, cut to its categories. Logged at the owner before it leaves."""
        grants: Grants = context.extras["grants"]
        resource, grant = opened_by(grants, by_name, given.resource, given.grant, caller)
        languages = request.headers.get("accept-language")
        async with context.database.read(grant.owner) as read:
            await in_the_owners_name(read, grant, caller, resource.name)
            models = list(await resource.read(read, grant))
            items = [shown(one, grant.categories, "not_granted", context.texts, languages, None) for one in models]
            told = grant.categories & frozenset().union(
                *(categories_of(type(one)) for one in models), resource.categories
            )
            disclosed(read, grant, told, items=len(items))
        await context.access_log.write(read.disclosures)
        grants.status.check(grant.id)  # withdrawn while it was read: refused, and nothing notes a fetch
        if resource.noted is not None:
            async with context.database.write(grant.owner) as write:
                await resource.noted(write, grant, models)
            grants.status.check(grant.id)  # the note may have waited for its turn to write
        withheld = {one["pointer"]: one for item in items for one in item.pop("withheld", None) or ()}
        return json_response(  # type: ignore[return-value]  # -- cut already, so it must not be cut by the reader's roles again
            {
                "resource": resource.name,
                "conversation_id": grant.conversation,
                "purpose": grant.purpose,
                "categories": sorted(grant.categories),
                "items": [_own_ids(item, grants, grant) for item in items],
                "withheld": [withheld[pointer] for pointer in sorted(withheld)],
            }
        )

    return router


_LEFT_BEHIND = {"person", "own_reference", "allowed_actions", "version", "created_at", "updated_at"}


def _own_ids(item: Any, grants: Grants, grant: Grant) -> Any:
    """Replaces every id and leaves the owner's pseudonym, reference and times behind."""
    if isinstance(item, dict):
        return {name: _own_ids(value, grants, grant) for name, value in item.items() if name not in _LEFT_BEHIND}
    if isinstance(item, list):
        return [_own_ids(value, grants, grant) for value in item]
    if isinstance(item, str) and len(item) == 36:  # noqa: PLR2004 -- the length of a UUID
        try:
            own = UUID(item)
        except ValueError:
            return item
        return item if own == grant.conversation else str(grants.conversation_id(grant, own))
    return item
