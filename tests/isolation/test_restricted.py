"""Every operation that reads, about somebody whose processing is restricted: found as before, or refused, never fewer.

Made from the documents and the recipes, so that a new operation falls under it by itself. Who names a person or a matter
of hers gets 409 or the whole answer (decisions 0050, 0061); who asks for everybody does not find her.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import pytest

from geleit_kit.db.keys import Erased
from geleit_kit.db.restricting import release, restrict
from geleit_kit.http import lists
from geleit_kit.pure.problems import Gone
from tests.isolation import table
from tests.world import OPERATIONS, RECIPES, Call, Operation, World, new_marker

PURPOSE: Final = {"Despite-Restriction": "legal_claims"}
SHOWN: Final = {
    "list_access_log": "the log serves her rights",
    "list_duties": "what others owe her goes on",
    "list_retention_cases": "terms run on",
    "list_rights_requests": "they are her rights",
    "list_tasks": "deadlines run on",
    "list_events": "facts are machinery's; `person.restricted` tells why she is silent",
    "take_snapshot": "as list_events",
    "read_by_grant": "it is another body that asks; its grant has ended (test_restricting)",
}
"""Lists that go on showing her, and why."""
_LEAST: Final = {"cases": 20, "identity": 30, "indicators": 2, "referrals": 5}
"""Of how many operations at least the answer told of a person, or nothing was looked at."""


def _reads(operation: Operation) -> bool:
    """Whether it reads: a search is a POST that takes no key."""
    reads = operation.method == "GET" or (operation.method == "POST" and not operation.takes_key)
    return reads and operation.service != "gateway" and bool(operation.permission)


def persons_of(document: Any) -> Iterator[str]:
    """The pseudonyms in an answer."""
    if isinstance(document, dict):
        yield from (value for name, value in document.items() if name == "person" and _is_id(str(value)))
        document = list(document.values())
    if isinstance(document, list):
        for one in document:
            yield from persons_of(one)


def _known(call: Call) -> set[str]:
    """Whom a call names itself."""
    given = call.given if isinstance(call.given, dict) else {}
    several = given.get("persons") or []
    named = (call.values.get("person"), given.get("person"), given.get("told_to"), *several)
    return {one for one in named if isinstance(one, str)}


def _ids(call: Call) -> bool:
    """Whether a call names a person or a matter."""
    asked = [*call.values.values(), *map(str, call.query.values())]
    return bool(_known(call)) or any(_is_id(one) for one in asked)


def _is_id(value: str) -> bool:
    try:
        return bool(UUID(value))
    except ValueError:
        return False


def _whole(document: Any, before: tuple[set[str], int]) -> bool:
    """Whether an answer tells what it told before; a log has grown meanwhile."""
    persons, items = told(document)
    return before[0] <= persons and items >= before[1]


def content(answer: Any) -> Any:
    """What was answered; a file tells of nobody here (what it needs to be fetched has tests of its own)."""
    return answer.json() if "json" in answer.headers.get("content-type", "") else {}


def told(document: Any) -> tuple[set[str], int]:
    """Of whom an answer tells, and how many items it has."""
    items = document.get("items") if isinstance(document, dict) else None
    return set(persons_of(document)), len(items) if isinstance(items, list) else 0


@asynccontextmanager
async def restricted(world: World, call: Call, persons: Iterable[str]) -> AsyncIterator[set[str]]:
    """These persons of the caller's body are restricted in the service that answers, for a while; not who was erased or merged away."""
    context, body = world.services[call.known.service].app.state.geleit, world.node.body(call.body or "")
    done = set()
    try:
        for one in sorted(persons):
            with suppress(Erased, Gone):
                async with context.database.write(body) as write:
                    await restrict(write, UUID(one))
                done.add(one)
        yield done
    finally:
        async with context.database.write(body) as write:
            for one in sorted(done):
                await release(write, UUID(one))


def finds_all(call: Call) -> bool:
    """Whether the caller's roles find whose processing is restricted."""
    roles = [call.role] if isinstance(call.role, str) else list(call.role)
    return any(name.startswith("service") or "restricted:read" in table.roles()[name].permissions for name in roles)


def narrowed(call: Call, document: Any, persons: set[str]) -> Iterator[Call]:
    """The same list once for each filter that names a matter, with a value that one of her items has."""
    names = [
        one["name"]
        for one in call.known.document.get("parameters", ())
        if one["in"] == "query" and '"uuid"' in str(one["schema"]).replace("'", '"')
    ]
    items = document.get("items") or [] if isinstance(document, dict) else []
    for name in names:
        values = [one[name] for one in items if one.get("person") in persons and one.get(name)]
        if values:
            yield replace(call, query={name: values[0]})


async def faults(world: World, service: str, operation_id: str) -> list[str] | None:
    """What does not hold of one operation; None where its answer tells of nobody."""
    call = await RECIPES[service, operation_id].prepare(world, new_marker())
    first = content(await world.send(call))
    persons = set(persons_of(first)) | _known(call)
    if not persons:
        return None
    calls = [call, *narrowed(call, first, persons)]
    before = [told(content(await world.send(one))) for one in calls]
    found = []
    async with restricted(world, call, persons) as hidden:
        for one, whole in zip(calls, before, strict=True):
            answer = await world.send(one)
            with_purpose = await world.send(replace(one, headers={**one.headers, **PURPOSE}))
            if operation_id not in SHOWN and not _whole(content(with_purpose), whole):
                found.append(f"with a purpose {one.query}: {with_purpose.status_code} {with_purpose.text[:200]}")
            if operation_id not in SHOWN and (wrong := _wrong(one, whole, hidden, answer)):
                found.append(f"{operation_id} {dict(one.query)}: {wrong} {answer.text[:200]}")
    return found


def _wrong(call: Call, whole: tuple[set[str], int], persons: set[str], answer: Any) -> str | None:
    document = content(answer)
    if finds_all(call):
        return None if _whole(document, whole) else "an officer does not find her"
    if _ids(call):
        refused = (answer.status_code, document.get("code")) == (409, "processing_restricted")
        return None if refused or _whole(document, whole) else "is told less of her, and not that it is less"
    return "finds her" if persons & set(persons_of(document)) else None


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
@pytest.mark.parametrize("service", ["identity", "cases", "referrals", "indicators"])
async def test_whose_processing_is_restricted_is_told_wholly_or_refused_and_found_by_nobody_who_asks_for_all(
    world: World, service: str
) -> None:
    looked = [await faults(world, *key) for key, one in sorted(OPERATIONS.items()) if key[0] == service and _reads(one)]
    found = [line for lines in looked for line in lines or ()]
    assert found == [], "\n".join(found)
    assert sum(lines is not None for lines in looked) >= _LEAST[service], looked


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
async def test_where_a_narrowed_list_leaves_her_out_in_silence_it_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: object) -> None:
        return None

    monkeypatch.setattr(lists, "refuse_left_out", nothing)
    assert any("is told less" in one for one in await faults(world, "cases", "list_contacts") or ())
