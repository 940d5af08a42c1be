"""One operation's row of the matrix: every role, every relation, each way in which a row can show.

`row(world, service, operation)` answers everything that does not hold, as sentences; none is the proof. First
the owner succeeds and sees the marker, and the access log has an entry for everybody of whom the answer tells: so the
recipe is proven as well. Then others make the same call.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import httpx

from tests.access_log.told import Looked
from tests.house.places import DOOR
from tests.isolation import cutting, relations, table
from tests.isolation.knowledge import leaked, likeness, of_nobody, page_of, renamed, said, secrets
from tests.isolation.table import Other
from tests.world import RECIPES, Call, Operation, World, new_marker

_REFUSALS = {Other.NOT_FOUND, Other.INVALID, Other.REFUSED}
_FOR_SERVICES = {"list_events", "take_snapshot", "read_status_list"}
"""What the services of the node may call beside people."""
_GONE = {"cut_link", "erase_person", "remove_document"}
"""After these the row is gone: the same call again is 404, but for the one who did it, under the same key."""
_ROWS_FOR: Final = {"list_tasks": "task:work", "list_my_tasks": "task:work"}
"""Lists whose usual rows want a permission beside that of the route: without it, others stand there or none."""
_SERVICE = "service"
"""The role that only the services of the node have. In a user's token it opens nothing."""


@dataclass
class Row:
    """What one operation's calls have shown so far."""

    world: World
    operation: Operation
    call: Call
    answer: httpx.Response
    marker: str
    silent: str
    kept: set[str]
    before: dict[str, httpx.Response]
    faults: list[str]
    asked: set[str] = field(default_factory=set)
    """Ids of the owner by which another body asked and was answered (that there is nothing): its own log notes them."""
    changed: dict[str, httpx.Response] = field(default_factory=dict)
    """Bodies whose list was another one after the owner's call."""

    def fault(self, who: str, what: str, answer: httpx.Response | None = None) -> None:
        """Notes what does not hold."""
        told = "" if answer is None else f": {answer.status_code} {answer.text[:160]}"
        self.faults.append(f"{self.operation.service} {self.operation.id} by {who}: {what}{told}")


async def row(world: World, service: str, operation_id: str) -> Row:
    """One operation by everybody: `faults` is all that does not hold, `kept` what its owner knows now."""
    return await confirmed(lambda: _by_everybody(world, service, operation_id))


async def confirmed(told: Callable[[], Awaitable[Row]]) -> Row:
    """A row of the matrix, told once more where a list of another body had changed.

    The owner's row changes such a list each time; the ticker that opened a task of that body's own meanwhile does not.
    """
    found = await told()
    if found.changed:
        first, found = found, await told()
        found.kept |= first.kept
        found.asked |= first.asked
        for body in first.changed.keys() & found.changed.keys():
            found.fault(body, "sees a list that changed with the owner's row", found.changed[body])
        found.faults += first.faults
    return found


async def _by_everybody(world: World, service: str, operation_id: str) -> Row:
    other = table.expected(service, operation_id).other
    found = await begun(world, service, operation_id)
    if not found.faults:
        await _nobody(found)
        await _roles(found)
        await other_bodies(found, other)
    if other in {Other.EVERYBODY, Other.NODE}:
        found.kept.clear()
    return found


async def begun(world: World, service: str, operation_id: str) -> Row:
    """The owner's own call, made, with its faults if it failed; and what others saw before."""
    recipe, marker = RECIPES[service, operation_id], new_marker()
    before = await _before(world, service, operation_id, table.expected(service, operation_id).other)
    call = await recipe.prepare(world, marker)
    log = await Looked.before_call(world, call)
    answer = await world.send(call)
    kept = secrets(world, call, answer, marker) - relations.shared(world)
    found = Row(world, recipe.operation, call, answer, marker, recipe.silent, kept, before, [])
    if without_entry := await log.without_entry(answer):
        found.fault("the owner", f"is told of {sorted(without_entry)} and its log is not", answer)
    await _owner(found)
    return found


# --- the owner -------------------------------------------------------------------------------------------------------


async def _owner(row: Row) -> None:
    """Success, marker, and the replay that others must not get."""
    call, answer = row.call, row.answer
    if answer.status_code not in row.operation.good:
        row.fault("the owner", "does not succeed", answer)
        return
    shown = answer if call.read_back is None else await row.world.send(call.read_back)
    if (row.marker in shown.text) == bool(row.silent):
        row.fault("the owner", "sees no marker" if not row.silent else "sees a marker where none is expected", shown)
    if shown.is_error:
        row.fault("the owner", "cannot read back what it wrote", shown)
    if row.operation.method == "POST" and call.key is not None:
        again = await row.world.send(call)
        erased = row.operation.id == "erase_person" and again.json()["code"] == "person_erased"
        if not erased and (again.status_code, again.content) != (answer.status_code, answer.content):
            row.fault("the owner", "gets no replay under the same key", again)


# --- without a body, and the roles of the own body -------------------------------------------------------------------


async def _nobody(row: Row) -> None:
    """Without a token everything but what is public is 401; a service of the node gets what is for services."""
    answer = await row.world.send(replace(row.call, body=None))
    public = row.operation.permission is None
    if (answer.status_code != 401) != public or (not public and leaked(answer, row.kept)):
        row.fault("nobody", "is not refused" if not public else "is refused what is public", answer)
    if not public and row.operation.service != DOOR:
        service = await row.world.send(replace(row.call, role="service:indicators", body=row.call.body or "ki"))
        if service.status_code not in {403, 404} and row.operation.id not in _FOR_SERVICES:
            row.fault("a service", "is not refused", service)


async def _roles(row: Row) -> None:
    """Each role of the vocabulary, in the body that the row belongs to."""
    if row.operation.permission is None:
        return
    if row.operation.id in _GONE:  # who lacks the permission is told so of a row that is still there
        row = replace(row, call=await RECIPES[row.operation.service, row.operation.id].prepare(row.world, new_marker()))
    refused_one = ""
    opened = {n: r for n, r in table.roles().items() if row.operation.permission in r.permissions and n != _SERVICE}
    for name in table.roles().keys() - opened.keys():
        refused_one = name
        await _without_permission(row, name)
    for name, role in opened.items():
        await _permitted(row, name, role)
    if refused_one and _is_about_a_row(row):
        invisible = of_nobody(row.call, row.kept).by(row.call.body, refused_one)
        answer = await row.world.send(invisible)
        if answer.status_code != 404:
            row.fault(refused_one, "an invisible row is not 404 before the missing permission", answer)


def _is_about_a_row(row: Row) -> bool:
    return table.expected(row.operation.service, row.operation.id).other is Other.NOT_FOUND and bool(
        row.operation.parameters
    )


async def _without_permission(row: Row, role: str) -> None:
    answer = await row.world.send(row.call.by(row.call.body, role))
    code = answer.json().get("code") if answer.status_code == 403 else None
    if code != "forbidden" or leaked(answer, row.kept):
        row.fault(role, "lacks the permission and is not refused as such", answer)


async def _permitted(row: Row, name: str, role: table.Role) -> None:
    """With the permission the call is not refused for it; a success shows what the categories open, and no more."""
    answer = await row.world.send(row.call.by(row.call.body, name, row.call.sub).fresh())
    if answer.status_code == 403 and answer.json()["code"] == "forbidden":
        row.fault(name, "has the permission and is refused", answer)
    if answer.status_code >= 500:
        row.fault(name, "meets a fault", answer)
    if answer.is_success:
        _cut(row, name, role, answer)
    elif leaked(answer, {row.marker}):
        row.fault(name, "reads the marker in a refusal", answer)
    narrower = any(needed - role.categories for needed in cutting.categories_in(row.operation))
    if narrower and row.call.key is not None and row.operation.method == "POST":
        await _replayed(row, name, role)


async def _replayed(row: Row, name: str, role: table.Role) -> None:
    """The owner's key under another role of the body: its answer comes cut to that role, or not at all."""
    answer = await row.world.send(row.call.by(row.call.body, name, row.call.sub))
    if answer.is_success:
        _cut(row, f"{name} (replay)", role, answer)


def _cut(row: Row, name: str, role: table.Role, answer: httpx.Response) -> None:
    """Nothing beyond the categories, everything within them."""
    if "application/json" not in answer.headers.get("content-type", ""):
        return
    document = answer.json()
    # A granted read is cut by the grant; its items are checked where grants are.
    for fault in cutting.faults(row.operation, document, role.categories):
        row.fault(name, fault, answer)
    places = cutting.categories_of(row.operation, row.answer.json(), row.marker)
    if places and not any(needed <= role.categories for needed in places) and row.marker in answer.text:
        row.fault(name, "reads a marker beyond its categories", answer)
    reads = row.operation.method == "GET"
    wanted = _ROWS_FOR.get(row.operation.id)
    if wanted is not None and wanted not in role.permissions:
        if row.marker in answer.text:
            row.fault(name, f"reads the marker without {wanted}", answer)
        return
    if reads and any(needed <= role.categories for needed in places) and row.marker not in answer.text:
        row.fault(name, "does not read the marker within its categories", answer)


# --- other bodies ----------------------------------------------------------------------------------------------------


async def _before(world: World, service: str, operation_id: str, other: Other) -> dict[str, httpx.Response]:
    """What other bodies see in a list before the owner has a row."""
    operation = RECIPES[service, operation_id].operation
    if other is not Other.EMPTY or operation.method != "GET":
        return {}
    if operation_id == "list_tasks":  # what earlier stories still wait for opens tasks by itself
        await world.settled()
        await world.services[service].ticked()
    return {body: await world.send(_listing(operation, body)) for body in relations.OTHERS}


def _listing(operation: Operation, body: str) -> Call:
    """A list with its total, by somebody who may read it."""
    role = next(name for name, role in table.roles().items() if operation.permission in role.permissions)
    names = {one["name"] for one in operation.document.get("parameters", ())}
    return Call(query={"total": True} if "total" in names else {}, role=role, body=body, operation=operation)


async def other_bodies(row: Row, other: Other) -> None:
    """The same call by each body around the owner."""
    if row.call.body is None or other in {Other.EVERYBODY, Other.NODE}:
        return
    for body in row.before:
        await _as_before(row, body)
    person = _person(row)
    if person is not None:
        await relations.relate(row.world, person, relations.due(row.operation), row.call.body)
    compared = other in _REFUSALS or (other is Other.EMPTY and row.call.given)
    of_none = of_nobody(renamed(row.call, row.marker, new_marker()), row.kept)
    twin = await row.world.send(of_none.by(relations.STRANGER)) if compared else None
    for body in relations.OTHERS:
        call = renamed(row.call, row.marker, new_marker())
        if other is Other.OWN:
            call = of_nobody(call, row.kept)
        answer = await row.world.send(call.by(body))
        _judge(row, body, other, call, answer)
        row.asked |= said(call) if answer.is_success else set()
        if twin is not None and likeness(twin) != likeness(answer):
            row.fault(body, f"tells what exists from what does not ({twin.status_code} {twin.text[:120]})", answer)
    if other is Other.NOT_FOUND and row.operation.parameters:
        await _in_order(row)


def _person(row: Row) -> str | None:
    """The pseudonym that an operation is about."""
    given = row.call.given if isinstance(row.call.given, dict) else {}
    document: Any = row.answer.json() if "json" in row.answer.headers.get("content-type", "") else {}
    first: Any = next(iter(document.get("items") or ()), {}) if isinstance(document, dict) else {}
    for told in (row.call.values, given, document, first):
        if isinstance(told, dict) and isinstance(told.get("person"), str):
            return str(told["person"])
    return None


_STATUS = {Other.NOT_FOUND: {404}, Other.INVALID: {422}, Other.REFUSED: {403}, Other.EMPTY: {200}}


def _judge(row: Row, body: str, other: Other, call: Call, answer: httpx.Response) -> None:
    wanted = _STATUS.get(other, row.operation.good)
    if answer.status_code not in wanted:
        row.fault(body, f"gets something else than {other}", answer)
    if shown := leaked(answer, row.kept, call):
        row.fault(body, f"learns {sorted(shown)}", answer)
    if other in _REFUSALS:
        for header in ("etag", "location", "link"):
            if header in answer.headers:
                row.fault(body, f"gets the header {header} with a refusal", answer)


async def _as_before(row: Row, body: str) -> None:
    after = await row.world.send(_listing(row.operation, body))
    if page_of(after) != page_of(row.before[body]):
        row.changed[body] = after
    if row.before[body].status_code != 200:
        row.fault(body, "could not read its own list", row.before[body])


async def _in_order(row: Row) -> None:
    """404 stands before a wrong or missing version, before an unreadable document, before a missing permission."""
    stranger = row.call.by(relations.STRANGER)
    tries = {"a wrong version": replace(stranger, seen=999), "no version": replace(stranger, seen=None)}
    if row.operation.method in {"POST", "PUT", "PATCH"}:
        tries["an unknown field"] = replace(stranger, given={"no_such_field": 1})
        tries["no key"] = replace(stranger, key=None)
    without = next((n for n, r in table.roles().items() if row.operation.permission not in r.permissions), None)
    if without is not None:
        tries["no permission"] = stranger.by(relations.STRANGER, without)
    expected = likeness(await row.world.send(of_nobody(stranger, row.kept)))
    for name, call in tries.items():
        answer = await row.world.send(call)
        if likeness(answer) != expected:
            row.fault(relations.STRANGER, f"with {name} is told more than that nothing is there", answer)
