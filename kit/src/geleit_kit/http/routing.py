"""The router: every route names its permission and is one unit of work.

Order of refusals (DECISIONS): 401, 429, 404 when invisible, 403, 422, 428, 412, 409. The transaction is committed
before the answer is sent; a refused commit is a refused request.
"""

import inspect
import typing
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any, TypeVar, get_args, get_origin
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.params import Query
from fastapi.routing import APIRoute
from pydantic import ValidationError
from pydantic_core import to_json
from starlette.responses import Response

from geleit_kit.db.base import BodyRow
from geleit_kit.db.restricting import Purpose, refuse_hidden
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http import idempotency, pdf, permissions
from geleit_kit.http.answers import answered, log_answer
from geleit_kit.http.auth import authorization_of
from geleit_kit.http.context import ServiceContext
from geleit_kit.http.files import files_of
from geleit_kit.http.given import Given, Unusual
from geleit_kit.http.parts import Inject, ListParams
from geleit_kit.http.policies import Finds, Policy, documented, refusals
from geleit_kit.http.problems import of_validation
from geleit_kit.http.reading import readable, readable_query
from geleit_kit.http.schemas import OfPersonIn, persons_in
from geleit_kit.http.telemetry import seen as seen_request
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import (
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    PreconditionRequired,
    Problem,
    Unauthenticated,
)

F = TypeVar("F", bound=Callable[..., Any])
_WRITING = {"POST", "PUT", "PATCH", "DELETE"}
_STACKS = ("fastapi_middleware_astack", "fastapi_inner_astack", "fastapi_function_astack")
"""What FastAPI's own handling looks for in the scope."""
_EARLY = {400, 403, 413, 415, 422, 428}
"""Refusals that may come before the row was looked for: then 404 goes first where it is invisible."""


class Router(APIRouter):
    """An APIRouter whose routes name `permission` (or are `public`), and `finds` where the path holds an id. Where an
    answer tells whether somebody is there (`exists=True`), it is counted per person who asks. Where the row is gone
    afterwards (`ends=True`), whoever did it and sends it once more under the same key gets the answer again. Where a
    row is there for some callers only, `opens(caller, row)` raises NotFound for the others. A route
    that reads and has a `paper` answers as PDF to who asks for it by `Accept: application/pdf`.
    """

    def route_(self, method: str, path: str, **options: Any) -> Callable[[F], F]:
        """One route; `get`, `post`, `put`, `patch`, `delete` are made of it."""
        permission = options.pop("permission", None)
        finds = options.pop("finds", None)
        public = options.pop("public", False)
        reads = options.pop("reads", False)
        sends = options.pop("sends", False)
        services = options.pop("services", False)
        exists = options.pop("exists", False)
        ends = options.pop("ends", False)
        despite = options.pop("despite", False)
        opens = options.pop("opens", None)
        expands = tuple(options.pop("expands", ()))
        paper = options.pop("paper", None)
        if permission is None and not public:
            message = f"{method} {path} names no permission"
            raise ValueError(message)
        writes = method in _WRITING and not reads and not public
        policy = Policy(
            str(permission) if permission else None,
            finds,
            public,
            writes,
            sends,
            writes and method == "POST",
            services,
            exists,
            ends,
            expands,
            paper,
            despite,
            opens,
        )

        def add(endpoint: F) -> F:
            wrapped, injected, status = _wrapped(endpoint, policy, options.get("status_code", 200))
            extra = documented(policy, injected, options.pop("openapi_extra", {}))
            self.add_api_route(
                path,
                wrapped,
                methods=[method],
                operation_id=endpoint.__name__,
                response_model=_answer_model(endpoint),
                status_code=status,
                openapi_extra=extra,
                responses={**refusals(policy), **options.pop("responses", {})},
                route_class_override=GeleitRoute,
                **{name: value for name, value in options.items() if name != "status_code"},
            )
            return endpoint

        return add

    def get(self, path: str, **options: Any) -> Callable[[F], F]:
        """Reads."""
        return self.route_("GET", path, **options)

    def post(self, path: str, **options: Any) -> Callable[[F], F]:
        """Creates, acts, or (with `reads=True`) searches."""
        return self.route_("POST", path, **options)

    def put(self, path: str, **options: Any) -> Callable[[F], F]:
        """Replaces."""
        return self.route_("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> Callable[[F], F]:
        """Changes by merge-patch."""
        return self.route_("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> Callable[[F], F]:
        """Leaves a tombstone."""
        return self.route_("DELETE", path, **options)


class GeleitRoute(APIRoute):
    """Puts the refusals in their order around FastAPI's own handling."""

    handler: Callable[[Request], Coroutine[Any, Any, Response]]
    """The same, for who found the route without FastAPI (`geleit_kit.http.ways`)."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of one route."""
        inner = _taking(super().get_route_handler(), self.dependant, self.endpoint)
        policy: Policy = self.endpoint.__geleit__  # type: ignore[attr-defined]  # -- set by Router
        asked = frozenset(one.alias for one in get_flat_params(self.dependant) if isinstance(one.field_info, Query))

        async def handle(request: Request) -> Response:
            context: ServiceContext = request.app.state.geleit
            if policy.public:
                readable_query(request, asked)
                return await inner(request)
            caller = await _who(request, context)
            request.state.caller = caller
            seen_request(request.scope).body = caller.body_key or caller.service
            context.requests.count(caller)
            try:
                return await _refused_in_order(request, caller, policy, asked, inner)
            except Problem as refusal:
                if policy.finds is not None and refusal.status in _EARLY:
                    await _must_be_visible(context, caller, policy, policy.finds, request.path_params)
                raise

        self.handler = handle
        return handle


def _taking(
    usual: Callable[[Request], Awaitable[Response]], dependant: Dependant, call: Callable[..., Awaitable[Response]]
) -> Callable[[Request], Awaitable[Response]]:
    """Calls the operation with what the request gives; where that is not all well, FastAPI says what is wrong."""
    try:
        given = Given(dependant)
    except Unusual:
        given = None

    async def inner(request: Request) -> Response:
        if given is not None:
            try:
                values = await given.arguments(request)
            except (Unusual, ValidationError):
                pass
            else:
                return await call(**values)
        async with AsyncExitStack() as stack:
            for name in _STACKS:
                request.scope.setdefault(name, stack)
            return await usual(request)

    return inner


async def _who(request: Request, context: ServiceContext) -> Caller:
    """Who shows a valid token. Who does not is counted, too, and told 401 as long as that is not too often."""
    try:
        return await context.auth.caller(authorization_of(request.headers))
    except Unauthenticated:
        context.requests.count_unknown(request.client.host if request.client else "")
        raise


async def _refused_in_order(
    request: Request,
    caller: Caller,
    policy: Policy,
    asked: frozenset[str],
    inner: Callable[[Request], Awaitable[Response]],
) -> Response:
    if policy.permission is not None and not caller.may(policy.permission):
        raise Forbidden
    if caller.service is not None and not policy.services:
        raise Forbidden
    if policy.exists:
        await request.app.state.geleit.questions.count(caller)
    readable_query(request, asked)
    if policy.takes_file:
        await _fit_to_arrive(request, caller, policy)
    elif request.method in _WRITING:
        await readable(request, request.app.state.geleit.settings.max_body_bytes)
    try:
        return await inner(request)
    except RequestValidationError as error:
        raise of_validation(list(error.errors())) from error


async def _fit_to_arrive(request: Request, caller: Caller, policy: Policy) -> None:
    """Before a file is read, which may take long: whatever can be refused by the head alone is refused."""
    seen = _if_match(request.headers.get("if-match"))
    context: ServiceContext = request.app.state.geleit
    await files_of(context).acceptable(request)
    if policy.finds is not None:
        row = await _must_be_visible(context, caller, policy, policy.finds, request.path_params)
        if isinstance(row, BodyRow):
            row.unchanged_since(seen)


async def _must_be_visible(
    context: ServiceContext, caller: Caller, policy: Policy, finds: Finds, path: Mapping[str, Any]
) -> Any:
    """What the path names. Raises NotFound where that is nothing that the caller's body sees, or is not open to the
    caller.
    """
    wanted = [parameter.annotation for parameter in list(inspect.signature(finds).parameters.values())[1:]]
    values = [_as_id(value) for value in path.values()]
    if any(kind is UUID and not isinstance(value, UUID) for kind, value in zip(wanted, values, strict=False)):
        raise NotFound
    async with context.database.read(caller.body) as read:
        read.actor = _actor(caller)
        row = await finds(read, *values)
    if policy.opens is not None and (policy.permission is None or caller.may(policy.permission)):
        policy.opens(caller, row)
    return row


def _actor(caller: Caller) -> dict[str, Any]:
    """Who asks: for the access log, and for whom rows about a relative do not exist (`geleit_kit.db.barring`)."""
    return {"staff": str(caller.staff), "client": caller.client, "roles": sorted(caller.roles)}


def _wrapped(endpoint: Callable[..., Any], policy: Policy, status: int) -> tuple[Callable[..., Any], set[str], int]:
    """The endpoint as FastAPI sees it: without the parameters that the router hands in itself."""
    hints = typing.get_type_hints(endpoint, include_extras=True)
    signature = inspect.signature(endpoint)
    inject: dict[str, str] = {}
    shown = [inspect.Parameter("request_", inspect.Parameter.KEYWORD_ONLY, annotation=Request)]
    for name, parameter in signature.parameters.items():
        mark = _mark(hints.get(name))
        if mark:
            inject[name] = mark
        else:
            shown.append(
                parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints.get(name, parameter.annotation))
            )
    session = {what: name for name, what in inject.items()}
    model = _answer_model(endpoint)

    async def call(request_: Request, **given: Any) -> Response:
        context: ServiceContext = request_.app.state.geleit
        caller: Caller | None = getattr(request_.state, "caller", None)
        for value in given.values():
            if isinstance(value, ListParams):
                value.check(model, policy.expands)
        given |= _handed(inject, request_, context, caller)
        work = _Work(request_, context, caller, policy, endpoint, session, given, status)
        if "file" in session:
            return await work.with_file()
        if "write" in session:
            return await work.written()
        if "read" in session:
            return await work.read()
        return await work.plain()

    call.__name__ = endpoint.__name__
    call.__doc__ = endpoint.__doc__
    call.__module__ = endpoint.__module__
    call.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]  # -- what FastAPI inspects
    call.__geleit__ = replace(policy, takes_file="file" in session)  # type: ignore[attr-defined]  # -- read by GeleitRoute
    return call, set(inject.values()), status


def _handed(inject: dict[str, str], request: Request, context: ServiceContext, caller: Caller | None) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, what in inject.items():
        if what == "caller":
            values[name] = caller
        elif what == "seen":
            values[name] = _if_match(request.headers.get("if-match"))
        elif what == "context":
            values[name] = context
        elif what == "request":
            values[name] = request
    return values


def _if_match(header: str | None) -> int | None:
    if header is None or not header.strip():
        raise PreconditionRequired
    value = header.strip()
    if value == "*":
        return None
    number = value.removeprefix("W/").strip('"')
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else -1  # noqa: PLR2004 -- an int32


@dataclass(slots=True)
class _Work:
    """One request: session, endpoint, cut answer, log, commit."""

    request: Request
    context: ServiceContext
    caller: Caller | None
    policy: Policy
    endpoint: Callable[..., Any]
    session: dict[str, str]
    given: dict[str, Any]
    status: int

    def _begin(self, session: ReadSession) -> None:
        session.operation = self.endpoint.__name__
        session.despite = self._despite()
        if self.caller is not None:
            session.actor = _actor(self.caller)
            session.opens_restricted = self.caller.service is not None or self.caller.may(permissions.RESTRICTED)

    def _despite(self) -> str | None:
        """Why a restricted record may be changed: the route serves the person's rights, or the caller says it."""
        said = self.request.headers.get("despite-restriction")
        if said is None:
            return "rights" if self.policy.despite else None
        if said not in set(Purpose):
            raise Invalid.at("#header/despite-restriction", "not_in_list", known=sorted(Purpose))
        return said

    def _scope(self) -> UUID | str:
        if self.caller is None or self.caller.service is not None:
            return "*"
        return self.caller.body

    async def with_file(self) -> Response:
        """A file arrives first, with no session open; then the endpoint writes as any other does."""
        assert self.caller is not None  # noqa: S101 -- a file is never public
        async with files_of(self.context).received(self.request, self.caller) as upload:
            self.given[self.session["file"]] = upload
            return await self.written()

    async def written(self) -> Response:
        key = idempotency.checked(self.request.headers.get("idempotency-key")) if self.policy.keyed else None
        if self.policy.sends and key is None:
            raise Malformed("idempotency_key_required")
        async with self.context.database.write(self._scope()) as write:
            self._begin(write)
            attempt = None
            if key is not None and self.caller is not None:
                attempt = await self._attempt(write, key)
                if attempt.replay is not None:
                    return attempt.replay
            result = await self.endpoint(**self.given, **{self.session["write"]: write})
            await write.flush()
            response, categories = self._answer(write, result, "write")
            if attempt is not None:
                await idempotency.finish(write, attempt, response, persons_in(result), categories)
        return response

    async def _attempt(self, write: WriteSession, key: str) -> idempotency.Attempt:
        assert self.caller is not None  # noqa: S101 -- narrowed by the one who calls
        print_ = idempotency.fingerprint(self.request.method, self.request.url.path, await self.request.body())
        attempt = await idempotency.begin(write, self.caller, self.endpoint.__name__, key, print_)
        if attempt.replay is not None:
            if self.policy.finds is not None and not self.policy.ends:
                values = [_as_id(value) for value in self.request.path_params.values()]
                row = await self.policy.finds(write, *values)
                if self.policy.opens is not None:
                    self.policy.opens(self.caller, row)
            for person in attempt.persons:
                write.disclose(person, kind="read", categories=attempt.categories, replayed=True)
        return attempt

    async def read(self) -> Response:
        async with self.context.database.read(self._scope()) as read:
            self._begin(read)
            for value in self.given.values():
                if isinstance(value, OfPersonIn):
                    await read.ask_about(value.person)
            await refuse_hidden(read, self._listed_of())
            result = await self.endpoint(**_narrowed(self.given), **{self.session["read"]: read})
            response, _ = self._answer(read, result, "read")
        await self.context.access_log.write(read.disclosures)
        return await self._on_paper(response)

    def _listed_of(self) -> set[UUID]:
        """Whose rows are looked for: the person whom a search names, or a path that goes on to something that has no id
        of its own.
        """
        named = {value.person for value in self.given.values() if isinstance(value, OfPersonIn)}
        path: str = self.request.scope["route"].path
        under = "{person}/" in path and not path.endswith("}")
        return named | {value for name, value in self.given.items() if under and name == "person"}

    async def _on_paper(self, response: Response) -> Response:
        if self.policy.paper is None:
            return response
        response.headers["Vary"] = f"Accept, {response.headers['Vary']}"
        asked = pdf.wanted(self.request.headers.get("accept"))
        return await pdf.printed(response, self.policy.paper) if asked else response

    async def plain(self) -> Response:
        result = await self.endpoint(**self.given)
        if isinstance(result, Response):
            return result
        if persons_in(result):
            message = f"{self.endpoint.__name__} shows persons without a session, so nothing would be logged"
            raise RuntimeError(message)
        return await self._on_paper(answered(result, self.context, self.caller, self.request, self.status)[0])

    def _wanted(self) -> frozenset[str] | None:
        return next((value.wanted for value in self.given.values() if isinstance(value, ListParams)), None)

    def _answer(self, session: ReadSession, result: Any, kind: str) -> tuple[Response, frozenset[str]]:
        if isinstance(result, Response):
            log_answer(session, self.given, self.request.path_params, None, frozenset(), kind)
            return result, frozenset()
        response, categories = answered(result, self.context, self.caller, self.request, self.status, self._wanted())
        log_answer(session, self.given, self.request.path_params, result, categories, kind)
        return response, categories


def _narrowed(given: dict[str, Any]) -> dict[str, Any]:
    """The same values; a list is told whether one of them names a matter."""
    named = any(isinstance(value, UUID) for value in given.values())
    return {
        name: replace(value, narrowed=named) if isinstance(value, ListParams) else value
        for name, value in given.items()
    }


def _as_id(value: Any) -> Any:
    try:
        return UUID(str(value))
    except ValueError:
        return value


def _mark(annotation: Any) -> str | None:
    if get_origin(annotation) is typing.Annotated:
        for part in get_args(annotation)[1:]:
            if isinstance(part, Inject):
                return part.what
    return None


def _answer_model(endpoint: Callable[..., Any]) -> Any:
    answer = typing.get_type_hints(endpoint, include_extras=True).get("return")
    if answer is None or answer is type(None) or (isinstance(answer, type) and issubclass(answer, Response)):
        return None
    return answer


def json_response(document: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer that needs no cutting (kit's own pages)."""
    return Response(to_json(document), status, headers, "application/json")
