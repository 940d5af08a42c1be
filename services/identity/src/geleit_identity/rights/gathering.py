"""Gathering the copy from every service of the node, and having its words looked at.

A service that does not answer is named, and the file is not whole until it has: nothing is silently partial. Services
are asked while no session is open.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from geleit_identity.persons import service as persons
from geleit_identity.rights import store
from geleit_identity.rights.rules import Look, RequestKind, blacked_out
from geleit_identity.rights.schemas import GatheredOut, LookIn, LooksIn, ServiceToldOut, WordsListOut, WordsOut
from geleit_identity.rights.tables import AccessFilePart, RightsRequest
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.context import ServiceContext
from geleit_kit.http.holdings import held as held_here
from geleit_kit.http.parts import Version
from geleit_kit.pure import ids
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid, Place, Unavailable

OWN: Final = "identity"
SERVICES: Final = (OWN, "cases", "referrals", "indicators")
TOLD, SILENT, ABSENT = "told", "silent", "absent"
_SECONDS: Final = 20.0
_MOST_PAGES: Final = 500


@dataclass
class Told:
    """What one service said."""

    service: str
    state: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[dict[str, str]] = field(default_factory=list)


async def gather(context: ServiceContext, caller: Caller, request_id: UUID, seen: Version) -> GatheredOut:
    """Asks every service, then keeps what they said, sealed. What was gathered and looked at before is forgotten."""
    async with context.database.read(caller.body) as read:
        read.actor = _actor(caller)
        person = (await _of_copy(read, request_id, seen)).person
    told = [await _told(context, caller.body, person, service) for service in SERVICES]
    async with context.database.write(caller.body) as write:
        write.actor, write.operation, write.despite = _actor(caller), "gather_access_file", "rights"
        row = await store.locked(write, request_id)
        row.unchanged_since(seen)
        await _of_copy(write, request_id, seen)
        await store.forget_file(write, row.id)
        parts = [await _keep(write, row, one) for one in told]
        row.gathered_at = write.now if all(one.state != SILENT for one in told) else None
        row.open_words, row.withheld_words = sum(_count(one.rows) for one in told), 0
        await write.flush()
        write.disclose(person, kind="write", rows=sum(part.rows for part in parts))
        return GatheredOut(
            request_id=row.id,
            version=row.version,
            services=[
                ServiceToldOut(service=o.service, state=o.state, rows=len(o.rows), left_out=o.left_out) for o in told
            ],
            whole=row.gathered_at is not None,
            open_words=row.open_words,
        )


def _actor(caller: Caller) -> dict[str, Any]:
    return {"staff": str(caller.staff), "client": caller.client, "roles": sorted(caller.roles)}


async def _of_copy(read: ReadSession, request_id: UUID, seen: Version) -> RightsRequest:
    """The request for which a file can be gathered. Raises Conflict (409) for any other."""
    row = await store.request(read, request_id)
    await persons.find(read, row.person)
    row.unchanged_since(seen)
    if row.kind not in {RequestKind.ACCESS, RequestKind.PORTABILITY}:
        raise Conflict("no_file_for_this_right")
    if row.status != "in_work":
        raise Conflict("identity_not_confirmed" if row.status == "received" else "request_is_closed")
    return row


async def _told(context: ServiceContext, body: UUID, person: UUID, service: str) -> Told:
    upstream = context.extras["upstream"]
    if service != OWN and not upstream.knows(service):
        return Told(service, ABSENT)
    told = Told(service, TOLD)
    after: int | None = 0
    for _ in range(_MOST_PAGES):
        try:
            page = await _page(context, body, person, service, after or 0)
            told.rows += page["items"]
            told.left_out, after = page["left_out"], page["next"]
        except (Unavailable, KeyError, TypeError):
            return Told(service, SILENT)
        if after is None:
            return told
    return Told(service, SILENT)


async def _page(context: ServiceContext, body: UUID, person: UUID, service: str, after: int) -> dict[str, Any]:
    if service == OWN:
        async with context.database.read(body) as read:
            return (await held_here(read, context, person, after)).model_dump(mode="json")
    asked = {"body": str(body), "person": str(person), "after": after}
    page: dict[str, Any] = await context.extras["upstream"].post(service, "/v1/meta/of-person", asked, seconds=_SECONDS)
    return page


async def _keep(write: WriteSession, request: RightsRequest, told: Told) -> AccessFilePart:
    for row in told.rows:
        for words in row["review"]:
            words |= {"id": str(ids.inside()), "look": None, "reason": None, "shown": None}
    part = AccessFilePart(
        person=request.person, request_id=request.id, service=told.service, state=told.state, rows=len(told.rows)
    )
    await write.seal(part, {"rows": told.rows, "left_out": told.left_out})
    write.add(part)
    await write.flush()
    return part


def _count(rows: list[dict[str, Any]]) -> int:
    return sum(len(row["review"]) for row in rows)


async def words(read: ReadSession, request_id: UUID) -> WordsListOut:
    """All words of the file with what was decided about them. Raises Conflict (409) where nothing was gathered."""
    row = await store.request(read, request_id)
    await persons.find(read, row.person)
    found = []
    for part in await _parts(read, row):
        for held, one in _words((await read.unseal(part)).get("rows", [])):
            found.append(
                WordsOut(
                    id=one["id"],
                    service=part.service,
                    table=held["table"],
                    row=held["id"],
                    pointer=one["pointer"],
                    words=one["text"],
                    look=one["look"],
                    reason=one["reason"],
                )
            )
    return WordsListOut(person=row.person, items=found, open_words=row.open_words)


async def _parts(read: ReadSession, row: RightsRequest) -> list[AccessFilePart]:
    parts = list(await store.parts(read, row.id))
    if not parts:
        raise Conflict("file_not_gathered")
    return parts


def _words(rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for row in rows:
        for one in row["review"]:
            yield row, one


async def look(write: WriteSession, request_id: UUID, seen: Version, given: LooksIn) -> RightsRequest:
    """Somebody has looked at words and decided. All of it or nothing; what was decided can be decided anew until the
    request is answered.
    """
    row = await store.locked(write, request_id)
    await persons.find(write, row.person)
    row.unchanged_since(seen)
    if row.status != "in_work":
        raise Conflict("request_is_closed")
    wanted = {str(one.id): (number, one) for number, one in enumerate(given.items)}
    if len(wanted) != len(given.items):
        raise Invalid.at("/items", "named_twice")
    places: list[Place] = []
    row.open_words = row.withheld_words = 0
    for part in await _parts(write, row):
        content = await write.unseal(part)
        for _, one in _words(content.get("rows", [])):
            if one["id"] in wanted:
                places += _decide(one, *wanted.pop(one["id"]))
            row.open_words += one["look"] is None
            row.withheld_words += one["look"] in {Look.WITHHOLD, Look.RELEASE_MASKED}
        await write.seal(part, content)
    places += [Place(f"/items/{number}/id", "not_in_list") for number, _ in wanted.values()]
    if places:
        raise Invalid(places=places)
    await write.flush()
    return row


def _decide(words: dict[str, Any], number: int, given: LookIn) -> list[Place]:
    """Writes the decision beside the words; what is wrong with it."""
    at = f"/items/{number}"
    if (given.look == Look.WITHHOLD) != (given.reason is not None):
        return [Place(f"{at}/reason", "missing" if given.reason is None else "only_with_a_refusal")]
    if (given.look == Look.RELEASE_MASKED) != bool(given.passages):
        return [Place(f"{at}/passages", "missing" if not given.passages else "only_with_masking")]
    if given.look == Look.RELEASE_MASKED:
        shown, missing = _blackened(words["text"], given.passages)
        if missing:
            return [Place(f"{at}/passages/{one}", "not_in_the_words") for one in missing]
        words["shown"] = shown
    elif given.look == Look.RELEASE:
        words["shown"] = words["text"]
    else:
        words["shown"] = None
    words["look"], words["reason"] = given.look, given.reason
    return []


def _blackened(value: Any, passages: list[str]) -> tuple[Any, list[int]]:
    """Words, or a document of words: a passage has to stand somewhere in it."""
    if isinstance(value, str):
        return blacked_out(value, passages)
    if isinstance(value, dict):
        done = {name: _blackened(inner, passages) for name, inner in value.items()}
        return {name: inner for name, (inner, _) in done.items()}, _nowhere([m for _, m in done.values()], passages)
    if isinstance(value, list):
        each = [_blackened(inner, passages) for inner in value]
        return [inner for inner, _ in each], _nowhere([m for _, m in each], passages)
    return value, list(range(len(passages)))


def _nowhere(missing: list[list[int]], passages: list[str]) -> list[int]:
    return [number for number in range(len(passages)) if all(number in one for one in missing)]


async def find(read: ReadSession, request_id: UUID) -> RightsRequest:
    """The request whose file is meant. Raises NotFound."""
    row = await store.request(read, request_id)
    await persons.find(read, row.person)
    return row
