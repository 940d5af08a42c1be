"""Everything that a body can list, follow or take: each page of each list with its tombstones, feeds, snapshots, logs."""

from dataclasses import replace

import httpx

from services.identity.tests.helpers import Json
from tests.isolation import table
from tests.isolation.table import Other
from tests.world import OPERATIONS, Call, World, stories

_FOLLOWED = {"list_events", "take_snapshot", "list_access_log"}
_PAGES = 60


async def everything(world: World, body: str, newest: int = _PAGES) -> dict[str, list[httpx.Response]]:
    """Every page of every list, feed, snapshot and log of a body, tombstones included; of lists no more than `newest`."""
    found = {}
    for (service, name), operation in OPERATIONS.items():
        listed = operation.method == "GET" and not operation.parameters and operation.permission
        if not listed or service == "gateway" or table.expected(service, name).other not in {Other.EMPTY, Other.OWN}:
            continue
        names = {one["name"] for one in operation.document.get("parameters", ())}
        query: dict[str, str | int | bool] = {"limit": 200} if "limit" in names else {}
        if "updated_since" in names:
            query["updated_since"] = "2016-01-01T00:00:00Z"
        role = next(n for n, r in table.roles().items() if operation.permission in r.permissions and n != "service")
        call = Call(query=query, role=role, body=body, operation=operation)
        found[f"{service} {name}"] = await _pages(world, call, _PAGES if name in _FOLLOWED else newest)
    assert {name.split()[1] for name in found} >= _FOLLOWED
    return found


async def _pages(world: World, call: Call, most: int) -> list[httpx.Response]:
    """The pages, however the operation names the next one."""
    answers: list[httpx.Response] = []
    following: dict[str, str | int | bool] | None = {}
    while following is not None and len(answers) < most:
        answer = await world.send(replace(call, query={**call.query, **following}))
        document = stories.good(answer)
        answers.append(answer)
        following = _next(document, call)
    return answers


def _next(document: Json, call: Call) -> dict[str, str | int | bool] | None:
    if document.get("last") is not None and document["items"]:
        return {"after": document["last"]}
    if document.get("next"):
        return {"after" if call.known.id == "list_access_log" else "cursor": document["next"]}
    return None
