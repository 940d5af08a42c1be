"""From an address to its operation in one look.

Starlette asks one route after the other (81 for some), and FastAPI goes through eight layers to each. Here the
operations of a service stand in a table by method, number of steps and first word. What is not found in it goes the
usual way: unknown addresses and methods, HEAD, redirects. The first of several that fit is taken, as by Starlette.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.convertors import StringConvertor
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

Handler = Callable[[Request], Awaitable[Response]]
_Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class _Way:
    """One operation. `words`: place and text of what stands fast in its address; `names`: place and name of others."""

    words: tuple[tuple[int, str], ...]
    names: tuple[tuple[int, str], ...]
    route: Any
    handle: Handler

    def fits(self, steps: list[str]) -> bool:
        """Whether an address of this many steps is one of the operation."""
        return all(steps[place] == word for place, word in self.words) and all(steps[place] for place, _ in self.names)


class Ways:
    """ASGI: answers what stands in the table of the application, and hands on everything else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._table: dict[_Key, list[_Way]] | None = None
        self._refusals: dict[Any, Callable[[Request, Exception], Awaitable[Response]]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        way = self._find(scope) if scope["type"] == "http" and not scope.get("root_path") else None
        if way is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive, send)
        try:
            response = await way.handle(request)
        except Exception as error:
            refuse = self._refusal(error)
            if refuse is None:
                raise
            response = await refuse(request, error)
            error.__traceback__ = None  # as Starlette: one that is raised again and again would gather them
        await response(scope, receive, send)

    def _find(self, scope: Scope) -> _Way | None:
        if self._table is None:
            self._table = _table(scope["app"])
            self._refusals = dict(scope["app"].exception_handlers)
        steps = scope["path"].split("/")
        for way in self._table.get((scope["method"], len(steps), steps[min(2, len(steps) - 1)]), ()):
            if way.fits(steps):
                scope["path_params"] = {name: steps[place] for place, name in way.names}
                scope["endpoint"], scope["route"] = way.route.endpoint, way.route
                return way
        return None

    def _refusal(self, error: Exception) -> Callable[[Request, Exception], Awaitable[Response]] | None:
        """What answers an error, by Starlette's order. What has no answer of its own goes to the last net."""
        if isinstance(error, HTTPException) and error.status_code in self._refusals:
            return self._refusals[error.status_code]
        kinds = (kind for kind in type(error).__mro__ if kind is not Exception)
        return next((self._refusals[kind] for kind in kinds if kind in self._refusals), None)


def _table(app: FastAPI) -> dict[_Key, list[_Way]]:
    """All operations that have a handler of their own (`GeleitRoute.handler`), in the order in which they are asked."""
    table: dict[_Key, list[_Way]] = {}
    shut: set[tuple[str, int]] = set()
    for key, way in _ways(app):
        if way is None:
            shut.add(key[:2])  # a route of another kind: what it could be asked before goes the usual way
        elif key[:2] not in shut:
            table.setdefault(key, []).append(way)
    return table


def _ways(app: FastAPI) -> Iterator[tuple[_Key, _Way | None]]:
    for one in iter_route_contexts(app.routes):
        steps = (one.path or "").split("/")
        way = _way(one, steps)
        for method in one.methods or ():
            yield (method, len(steps), steps[min(2, len(steps) - 1)]), way


def _way(one: RouteContext, steps: list[str]) -> _Way | None:
    handle = getattr(one.original_route, "handler", None)
    convertors: Any = getattr(one, "param_convertors", {})
    if handle is None or any(type(kind) is not StringConvertor for kind in convertors.values()):
        return None
    named = {place: step[1:-1] for place, step in enumerate(steps) if step[:1] == "{" and step[-1:] == "}"}
    words = tuple((place, step) for place, step in enumerate(steps) if place not in named)
    if min(2, len(steps) - 1) in named or any("{" in word for _, word in words):
        return None
    return _Way(words, tuple(named.items()), one.original_route, handle)
