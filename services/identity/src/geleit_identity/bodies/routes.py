"""Bodies of the node; staff and clients of the caller's body."""

from uuid import UUID

from geleit_identity.bodies import law, service, store
from geleit_identity.bodies.law_schemas import BodyLawOut, BodyLawPatch
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
from geleit_identity.bodies.tables import Client, StaffMember
from geleit_kit.http.lists import page
from geleit_kit.http.parts import Context, IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Bodies, staff, clients"])


@router.get("/bodies", permission=Permission.BODY_READ)
async def list_bodies(context: Context) -> BodiesOut:
    """All bodies of the node, by key."""
    return service.listed(context.bodies)


@router.post("/bodies", permission=Permission.BODY_REGISTER, status_code=201)
async def register_body(given: BodyIn, context: Context, write: Write) -> BodyOut:
    """Registers a body on the node. Tokens may name it from then on."""
    return await service.register(write, context, given)


@router.get("/bodies/{key}", permission=Permission.BODY_READ)
async def read_body(key: str, context: Context) -> BodyOut:
    """One body by its key."""
    return service.one(context.bodies, key)


@router.get("/bodies/{key}/law", permission=Permission.BODY_READ, finds=store.body)
async def read_body_law(key: str, read: Read) -> BodyLawOut:
    """The law that the own body lives under, its contracts, its officer's address and its schedule of retention."""
    return await law.shown(read, key)


@router.patch("/bodies/{key}/law", permission=Permission.BODY_ADMIN, finds=store.body)
async def amend_body_law(key: str, given: BodyLawPatch, seen: IfMatch, write: Write) -> BodyLawOut:
    """Changes what the own body says of itself. The regime is that under which it was registered."""
    return await law.amend(write, key, seen, given)


@router.post("/staff", permission=Permission.STAFF_ADMIN, status_code=201)
async def add_staff_member(given: StaffIn, write: Write) -> StaffOut:
    """Names somebody who works in the caller's body, so that tasks and mandates can be read."""
    return await service.staff_shown(write, await service.add_staff(write, given))


@router.get("/staff", permission=Permission.STAFF_READ)
async def list_staff(query: ListQuery, read: Read) -> Page[StaffOut]:
    """The body's staff."""

    async def build(row: StaffMember) -> StaffOut:
        return await service.staff_shown(read, row)

    return await page(read, store.staff(read), StaffMember, query, build=build)


@router.get("/staff/{staff_id}", permission=Permission.STAFF_READ, finds=store.staff_member)
async def read_staff_member(staff_id: UUID, read: Read) -> StaffOut:
    """One member of staff, by the id in tasks and mandates."""
    return await service.staff_shown(read, await store.staff_member(read, staff_id))


@router.patch("/staff/{staff_id}", permission=Permission.STAFF_ADMIN, finds=store.staff_member)
async def amend_staff_member(staff_id: UUID, given: StaffPatch, seen: IfMatch, write: Write) -> StaffOut:
    """Changes name or function."""
    return await service.staff_shown(write, await service.amend_staff(write, staff_id, seen, given))


@router.post("/staff/{staff_id}/leave", permission=Permission.STAFF_ADMIN, finds=store.staff_member)
async def staff_member_leaves(staff_id: UUID, seen: IfMatch, caller: Who, write: Write) -> StaffOut:
    """Somebody has left the body."""
    return await service.staff_shown(write, await service.move_staff(write, caller, staff_id, seen, "leave"))


@router.post("/staff/{staff_id}/return", permission=Permission.STAFF_ADMIN, finds=store.staff_member)
async def staff_member_returns(staff_id: UUID, seen: IfMatch, caller: Who, write: Write) -> StaffOut:
    """Somebody has come back."""
    return await service.staff_shown(write, await service.move_staff(write, caller, staff_id, seen, "return"))


@router.post("/clients", permission=Permission.CLIENT_ADMIN, status_code=201)
async def add_client(given: ClientIn, caller: Who, context: Context, write: Write) -> ClientOut:
    """Registers a program that calls for the caller's body. Its tokens are accepted by every service from then on."""
    return service.client_shown(await service.add_client(write, caller, context.bodies, given))


@router.get("/clients", permission=Permission.CLIENT_ADMIN)
async def list_clients(query: ListQuery, read: Read) -> Page[ClientOut]:
    """The body's programs."""

    async def build(row: Client) -> ClientOut:
        return service.client_shown(row)

    return await page(read, store.clients(read), Client, query, build=build)


@router.post("/clients/{client_row_id}/block", permission=Permission.CLIENT_ADMIN, finds=store.client)
async def block_client(client_row_id: UUID, seen: IfMatch, caller: Who, context: Context, write: Write) -> ClientOut:
    """Blocks a program."""
    row = await service.move_client(write, caller, context.bodies, (client_row_id, "block"), seen)
    return service.client_shown(row)


@router.post("/clients/{client_row_id}/unblock", permission=Permission.CLIENT_ADMIN, finds=store.client)
async def unblock_client(client_row_id: UUID, seen: IfMatch, caller: Who, context: Context, write: Write) -> ClientOut:
    """Lets a program call again."""
    row = await service.move_client(write, caller, context.bodies, (client_row_id, "unblock"), seen)
    return service.client_shown(row)
