"""What stands in the table of ways is what Starlette and FastAPI would have found, for every operation of the house."""

import asyncio
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Match

from geleit_kit.http.given import Given
from geleit_kit.http.ways import Ways
from tests.house.documents import application
from tests.house.places import SERVICES

_WORDS = ("0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11", "search", "batch", "upsert", "me")
"""What may stand where an address has a name: an id, and words that are operations of their own."""


def _scope(app: FastAPI, method: str, path: str) -> dict[str, Any]:
    return {"type": "http", "app": app, "method": method, "path": path, "root_path": "", "headers": []}


def _addresses(app: FastAPI) -> set[tuple[str, str]]:
    """Every address of every operation, each name in it filled with each word."""
    found = set()
    for one in iter_route_contexts(app.routes):
        for method in one.methods or ():
            for word in _WORDS:
                steps = (word if step[:1] == "{" else step for step in (one.path or "").split("/"))
                found.add((method, "/".join(steps)))
    return found


def _by_starlette(app: FastAPI, method: str, path: str) -> tuple[Any, dict[str, str]]:
    for one in iter_route_contexts(app.routes):
        scope = _scope(app, method, path)
        matches: Any = getattr(one._effective_route, "matches")  # noqa: B009 -- what FastAPI asks in this order
        match, found = matches(scope)
        if match is Match.FULL:
            return one.original_route, found["path_params"]
    return None, {}


@pytest.mark.parametrize("service", SERVICES)
def test_every_address_leads_where_starlette_leads(service: str) -> None:
    app = application(service)
    ways = Ways(app)
    by_table = 0
    for method, path in sorted(_addresses(app)):
        scope = _scope(app, method, path)
        way = ways._find(scope)
        if way is None:
            continue
        by_table += 1
        assert (scope["route"], scope["path_params"]) == _by_starlette(app, method, path), (method, path)
    assert by_table > 0.9 * len(_addresses(app))


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_of_the_rooms_is_in_the_table_with_the_list_of_what_it_takes(service: str) -> None:
    app = application(service)
    ways = Ways(app)
    for one in iter_route_contexts(app.routes):
        if not hasattr(one.original_route, "handler"):
            continue
        for method in one.methods or ():
            assert ways._find(_scope(app, method, one.path or "")) is not None, (method, one.path)
        Given(one.dependant)  # raises Unusual where FastAPI would have to be asked each time


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/nowhere"), ("PUT", "/v1/me"), ("GET", "/v1/me/"), ("GET", "/v1//x"), ("GET", ""), ("HEAD", "/v1/me")],
)
def test_what_is_no_address_goes_the_usual_way(method: str, path: str) -> None:
    app = application("cases")
    handed_on = []

    async def usual(scope: Any, _receive: Any, _send: Any) -> None:
        handed_on.append(scope["path"])

    asyncio.run(Ways(usual)(_scope(app, method, path), None, None))  # type: ignore[arg-type]  # -- nothing is read
    assert handed_on == [path]
