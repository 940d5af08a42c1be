"""Bodies, their staff and their programs."""

from datetime import date
from uuid import UUID, uuid4

from geleit_identity.bodies import store
from geleit_identity.bodies.rules import CLIENT, STAFF
from geleit_identity.bodies.schemas import (
    BodiesOut,
    BodyIn,
    BodyOut,
    ClientIn,
    ClientOut,
    StaffIn,
    StaffOut,
    StaffPatch,
)
from geleit_identity.bodies.tables import Body, Client, StaffMember
from geleit_identity.facts import BodyDestroyed, BodyLastDaySet, BodyRegistered, ClientBlocked, ClientRegistered
from geleit_kit.db import closing
from geleit_kit.db.kit_tables import KnownBody, KnownClient
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.context import BodyBook, ServiceContext
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller, staff_id
from geleit_kit.pure.problems import Conflict, Invalid, NotFound, Place
from geleit_vocabulary.law import LawRegime


async def staff_shown(read: ReadSession, row: StaffMember) -> StaffOut:
    """A member of staff with name and function."""
    content = await read.unseal(row)
    return StaffOut.model_validate(
        {
            **StaffOut.frame(row),
            "id": row.person,
            "staff": row.person,
            "status": row.status,
            "name": content.get("name", ""),
            "function": content.get("function"),
        }
    )


def client_shown(row: Client) -> ClientOut:
    """A program."""
    columns = ("client_id", "name", "roles", "status")
    return ClientOut.model_validate({**ClientOut.frame(row), **{name: getattr(row, name) for name in columns}})


async def plant(context: ServiceContext) -> None:
    """At the start: the bodies of `tenants.yaml` get their rows, and the fact that tells of each, once."""
    for known in context.bodies.all():
        async with context.database.write(known.id) as write:
            if await store.own_body(write) is None:
                if known.law not in set(LawRegime):
                    message = f"tenants.yaml: the law of the body {known.key} is none of {', '.join(LawRegime)}"
                    raise ValueError(message)
                _add(write, known)


async def register(write: WriteSession, context: ServiceContext, given: BodyIn) -> BodyOut:
    """A new body on the node. Its row and its fact are its own, not those of who registers it."""
    if context.bodies.known(given.key) is not None:
        raise Conflict("body_exists")
    known = KnownBody(id=uuid4(), key=given.key, name=given.name, kind=given.kind, land=given.land, law=given.law)
    write.add(known)
    await write.flush()
    async with write.acting_as(known.id):
        _add(write, known)
    write.after_commit.append(context.bodies.read)
    return _body(known)


def listed(bodies: BodyBook) -> BodiesOut:
    """All bodies of the node."""
    return BodiesOut(items=[_body(known) for known in bodies.all()])


def one(bodies: BodyBook, key: str) -> BodyOut:
    """One body by its key. Raises NotFound."""
    known = bodies.known(key)
    if known is None:
        raise NotFound
    return _body(known)


async def set_last_day(write: WriteSession, day: date | None) -> None:
    """The session's body leaves after this day; None: it stays. Other services hear of it, this one closes it too."""
    row = await store.own_body(write)
    if row is None:
        raise NotFound
    if row.closed_on != day:
        row.closed_on = day
        write.publish(BodyLastDaySet(key=row.key, closed_on=day))
    await closing.set_last_day(write, day)


async def closed(write: WriteSession) -> None:
    """The session's body has left. Said once more where an older backup had not heard it."""
    known = await closing.known_body(write, write.body)
    if known is not None:
        await set_last_day(write, known.closed_on)


async def emptied(write: WriteSession) -> None:
    """Everything else of the session's body is gone: its row says who it was, and no more."""
    row = await store.own_body(write)
    if row is not None:
        row.professions = row.contracts = row.officer = row.retention = None
        row.destroyed_on = row.destroyed_on or write.today
        await write.flush()
        write.publish(BodyDestroyed(key=row.key))


async def add_staff(write: WriteSession, given: StaffIn) -> StaffMember:
    """A member of staff under the id that the token's issuer and subject make in this body."""
    row = StaffMember(
        person=staff_id(given.issuer, given.subject, write.body),
        status=STAFF.start,
        own_reference=given.own_reference,
    )
    await write.seal(row, given.model_dump(include={"issuer", "subject", "name", "function"}))
    write.add(row)
    await write.flush()
    return row


async def amend_staff(write: WriteSession, staff: UUID, seen: Version, given: StaffPatch) -> StaffMember:
    """Name or function."""
    row = await store.staff_member(write, staff)
    row.unchanged_since(seen)
    changes = given.changes()
    if changes.get("name", "") is None:
        raise Invalid.at("/name", "cannot_be_empty")
    await write.seal(row, {**await write.unseal(row), **changes})
    await write.flush()
    return row


async def move_staff(write: WriteSession, caller: Caller, staff: UUID, seen: Version, action: str) -> StaffMember:
    """Somebody leaves the body, or comes back. The id in old records stays."""
    row = await store.staff_member(write, staff)
    row.unchanged_since(seen)
    STAFF.take(action, row, caller)
    await write.flush()
    return row


async def works_here(read: ReadSession, staff: UUID) -> bool:
    """Whether the body has a member of staff of this id."""
    try:
        await store.staff_member(read, staff)
    except NotFound:
        return False
    return True


async def add_client(write: WriteSession, caller: Caller, bodies: BodyBook, given: ClientIn) -> Client:
    """A program for the caller's body. It gets no role that belongs to the operation of the node."""
    beyond = [number for number, role in enumerate(given.roles) if role in _NODE_ROLES]
    if beyond:
        raise Invalid(places=[Place(f"/roles/{number}", "role_of_the_node") for number in beyond])
    row = Client(client_id=given.client_id, name=given.name, roles=sorted(set(given.roles)), status=CLIENT.start)
    write.add(row)
    await write.flush()
    await _tell(write, caller, bodies, row)
    return row


async def move_client(
    write: WriteSession, caller: Caller, bodies: BodyBook, path: tuple[UUID, str], seen: Version
) -> Client:
    """Blocks a program, or lets it call again. Tokens that it has are refused from then on."""
    row = await store.client(write, path[0])
    row.unchanged_since(seen)
    CLIENT.take(path[1], row, caller)
    await write.flush()
    await _tell(write, caller, bodies, row)
    return row


async def _tell(write: WriteSession, caller: Caller, bodies: BodyBook, row: Client) -> None:
    """The fact for the other services, and the row by which identity itself knows the program."""
    blocked = row.status == "blocked"
    fact = ClientBlocked if blocked else ClientRegistered
    write.publish(fact(client_id=row.client_id, roles=row.roles))
    known = KnownClient(client_id=row.client_id, body_key=caller.body_key, roles=row.roles, blocked=blocked)
    await write.merge(known)
    write.after_commit.append(bodies.read)


_NODE_ROLES = frozenset({"service", "node_operator", "statistics_office"})


def _add(write: WriteSession, known: KnownBody) -> None:
    fields = {name: getattr(known, name) for name in ("key", "name", "kind", "land", "law")}
    write.add(Body(id=known.id, **fields))
    write.publish(BodyRegistered(**fields))


def _body(known: KnownBody) -> BodyOut:
    columns = ("id", "key", "name", "kind", "land", "law", "closed_on")
    return BodyOut.model_validate({name: getattr(known, name) for name in columns})
