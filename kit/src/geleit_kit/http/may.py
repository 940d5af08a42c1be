"""`POST /v1/me/permissions`: may I do this to that, and if not, why. The same checks as the operation itself makes, in
the same order and with the same codes: 404 where the row is invisible, 403, 409 where its life cycle has no such step.

What only the content of a request decides (422, 412, and what a room looks at itself) shows when it is sent.
"""

import inspect
import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args
from uuid import UUID

from fastapi import APIRouter
from fastapi.routing import APIRoute
from pydantic import Field

from geleit_kit.db.session import ReadSession
from geleit_kit.http.once import made_once
from geleit_kit.http.parts import Read, TheRequest, Who
from geleit_kit.http.policies import Policy
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import In, Out
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.lifecycle import Lifecycle
from geleit_kit.pure.problems import Forbidden, IllegalTransition, NotFound

_PARAMETER = re.compile(r"\{(\w+)\}")


class MayIn(In):
    """One question: an operation of this service, and what stands in its address."""

    operation: str = Field(max_length=120, examples=["end_entry"])
    resource: dict[str, str] = Field(
        default={},
        max_length=8,
        description="Name of a parameter of the address -> its value. Left out: asks for the action alone.",
        examples=[{"person": "f1c0e3c4-6a0e-4b52-8c55-6f4f3f2b1a10", "timeline": "benefit"}],
    )


class MayQuestionsIn(In):
    """Up to 100 questions at once."""

    questions: list[MayIn] = Field(min_length=1, max_length=100)


class WhyNotOut(Out):
    """Why not: the code of the refusal that the operation would answer."""

    code: str = Field(examples=["not_found"])
    label: str = Field(examples=["There is no such thing, or your body does not see it."])


class MayOut(Out):
    """The answer to one question."""

    operation: str = Field(examples=["end_entry"])
    allowed: bool = Field(examples=[False])
    reason: WhyNotOut | None


class MayAnswersOut(Out):
    """In the order of the questions."""

    answers: list[MayOut]


@made_once
def may_router(permission: str, routers: Iterable[APIRouter]) -> Router:
    """The route, for the operations of these routers."""
    router = Router(tags=["Meta"])
    known = [route for one in routers for route in one.routes if isinstance(route, APIRoute)]
    routes = {str(route.operation_id): route for route in known}

    @router.post("/me/permissions", permission=permission, reads=True)
    async def may_i_each(given: MayQuestionsIn, caller: Who, read: Read, request: TheRequest) -> MayAnswersOut:
        """May I? Up to 100 questions at once; each answer names the refusal that the operation would give."""
        texts, language = request.app.state.geleit.texts, request.headers.get("accept-language")
        answers = []
        for question in given.questions:
            code = await _why_not(routes.get(question.operation), question.resource, caller, read)
            reason = WhyNotOut(code=code, label=texts.label(f"problem.{code}", language)) if code else None
            answers.append(MayOut(operation=question.operation, allowed=code is None, reason=reason))
        return MayAnswersOut(answers=answers)

    return router


async def _why_not(
    route: APIRoute | None, resource: Mapping[str, str], caller: Caller, read: ReadSession
) -> str | None:
    """The code of the refusal, or None."""
    if route is None:
        return "operation_unknown"
    policy: Policy = route.endpoint.__geleit__  # type: ignore[attr-defined]  # -- set by Router
    row = None
    if resource and policy.finds is not None:
        names = _PARAMETER.findall(route.path)
        if set(names) != set(resource):
            return "resource_incomplete"
        try:
            row = await _found(policy, [resource[name] for name in names], read)
        except NotFound as refusal:
            return refusal.code
    if policy.permission is not None and not caller.may(policy.permission):
        return Forbidden.code
    if policy.opens is not None and row is not None:
        try:
            policy.opens(caller, row)
        except NotFound as refusal:
            return refusal.code
    return _closed(route, row, caller)


async def _found(policy: Policy, values: list[str], read: ReadSession) -> Any:
    """The row that the address names. Raises NotFound, also for what is no id where one stands."""
    assert policy.finds is not None  # noqa: S101 -- narrowed by the one who calls
    wanted = [one.annotation for one in list(inspect.signature(policy.finds).parameters.values())[1:]]
    given: list[Any] = []
    for kind, value in zip(wanted, values, strict=False):
        try:
            given.append(UUID(value) if kind is UUID else value)
        except ValueError as error:
            raise NotFound from error
    return await policy.finds(read, *given)


def _closed(route: APIRoute, row: Any, caller: Caller) -> str | None:
    """Whether the row's life cycle has such a step from its state. The last part of the address names the action."""
    cycle = _cycle(route.response_model)
    action = route.path.rsplit("/", 1)[-1].replace("-", "_")
    if cycle is None or action not in cycle.actions or getattr(row, "status", None) not in cycle.states:
        return None
    steps = [step for step in cycle.allowed(row, caller) if step["action"] == action]
    return steps[0]["closed"] if steps else IllegalTransition.code


def _cycle(model: Any) -> Lifecycle | None:
    """The life cycle of what an operation answers."""
    shapes = get_args(model) or (model,)
    return next((one.lifecycle for one in shapes if getattr(one, "lifecycle", None) is not None), None)
