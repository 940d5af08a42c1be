"""`/me`: who the caller is to this node, and what the caller may do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError

from geleit_gateway.door.asgi import Reply
from geleit_gateway.door.catalogue import Catalogue
from geleit_gateway.door.guard import Bodies
from geleit_gateway.door.own import Call
from geleit_gateway.door.refusals import ServiceBroken
from geleit_gateway.door.routing import Operation
from geleit_gateway.door.schemas import (
    AnswersOut,
    Labelled,
    MeOut,
    OwnBody,
    PermissionAnswer,
    Question,
    QuestionsIn,
    Reason,
)
from geleit_gateway.door.texts import STATUS, TEXTS
from geleit_kit.http.problems import of_validation
from geleit_kit.http.reading import document_of
from geleit_kit.pure.caller import Caller, staff_id
from geleit_kit.pure.problems import Forbidden, Problem, Unauthenticated
from geleit_kit.pure.texts import Language
from geleit_vocabulary.access import ACCESS
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.roles import Role

BODY_HAS_LEFT = "body_has_left"
"""The code with which every service refuses whoever belongs to a body whose last day is over."""
_KNOWN = frozenset(Permission)
_REGISTERS = "identity"
"""The service where bodies and programs are registered after the start of the node."""


def require(caller: Caller, permission: Permission) -> None:
    """Raises Forbidden (403); also for a service of the node, which is nobody's member and has no worklist."""
    if caller.service is not None or not caller.may(permission):
        raise Forbidden


class Me:
    """The caller's own addresses."""

    def __init__(self, catalogue: Catalogue, bodies: Bodies, node: str) -> None:
        self._catalogue, self._bodies, self._node = catalogue, bodies, node

    async def who(self, call: Call) -> Reply:
        """Body, roles, permissions and categories, with labels."""
        caller, language = await self._caller(call), call.request.language
        require(caller, Permission.ME_READ)
        body = await self._body(call)
        answer = MeOut(
            staff=staff_id(caller.issuer, caller.subject, body.id),
            client=caller.client,
            body=body,
            roles=_labelled(Role, caller.roles, language),
            permissions=_labelled(Permission, caller.permissions, language),
            categories=_labelled(DataCategory, caller.categories, language),
            token_expires_at=datetime.fromtimestamp(caller.expires, UTC),
            node=self._node,
            services=[known.service for known in self._catalogue],
        )
        return personal(Reply.json(answer.model_dump(mode="json")), language)

    async def _caller(self, call: Call) -> Caller:
        """The caller as the services take it: with the roles that it has (those of a program that was registered later
        they alone know), and only while its body is on the node.
        """
        caller = call.known_caller
        if caller.service is not None:
            return caller
        named = self._bodies.names(caller.client)
        service, status, found = await self._asked(call, alone=not named)
        if status == HTTPStatus.UNAUTHORIZED:  # the body has left; or not registered, or blocked meanwhile
            raise Unauthenticated(_why(found) or "client_unknown")
        if named or service != _REGISTERS:
            return caller
        if status == HTTPStatus.FORBIDDEN:  # registered without any role of the token
            raise Forbidden
        if status != HTTPStatus.OK:
            raise ServiceBroken(service)
        roles = frozenset(map(str, found["roles"]))
        return replace(caller, roles=roles, permissions=ACCESS.permissions(roles), categories=ACCESS.categories(roles))

    async def _asked(self, call: Call, *, alone: bool) -> tuple[str, int, Any]:
        """For whom a service takes the caller: identity, or where that one is away or not on this node, the next that
        answers, since each closes a body by its own clock. `alone`: only identity can say, where there is one. Raises
        the Problem of the last where none answers.
        """
        services = sorted((known.service for known in self._catalogue), key=lambda name: (name != _REGISTERS, name))
        away: Problem = ServiceBroken(_REGISTERS)
        for service in services:
            try:
                status, found = await self._catalogue.service(service).peer.ask("/v1/meta/caller", [_token(call)])
            except Problem as problem:
                away = problem
            else:
                if status < HTTPStatus.INTERNAL_SERVER_ERROR:
                    return service, status, found
                away = ServiceBroken(service)
            if alone and service == _REGISTERS:
                break
        raise away

    async def _body(self, call: Call) -> OwnBody:
        """The caller's body: from `tenants.yaml`, else from identity, which knows those that were registered later."""
        key = call.known_caller.body_key
        if (setting := self._bodies.setting(key)) is not None:
            return OwnBody(id=setting.id, key=setting.key, name=setting.name, land=setting.land)
        if _REGISTERS not in self._catalogue:
            raise Unauthenticated("body_unknown")
        path = f"/v1/bodies/{quote(key, safe='')}"
        status, found = await self._catalogue.service(_REGISTERS).peer.ask(path, [_token(call)])
        if status != HTTPStatus.OK:
            raise Unauthenticated("body_unknown")
        return OwnBody.model_validate({name: found[name] for name in OwnBody.model_fields})

    async def permissions(self, call: Call) -> Reply:
        """Answers a batch of questions: may I, and if not, why."""
        caller, language = await self._caller(call), call.request.language
        require(caller, Permission.ME_READ)
        media, coding = (call.request.header(name) for name in (b"content-type", b"content-encoding"))
        asked = _questions(media, coding, await call.body.whole())
        operations = {f"{o.service}_{o.operation_id}": o for known in self._catalogue for o in known.table.operations}
        told = await self._told(call, asked.questions, operations)
        answers = [
            told[number] if number in told else _answer(question, caller, operations, language)
            for number, question in enumerate(asked.questions)
        ]
        return personal(Reply.json(AnswersOut(answers=answers).model_dump(mode="json")), language)

    async def _told(
        self, call: Call, questions: Sequence[Question], operations: Mapping[str, Operation]
    ) -> dict[int, PermissionAnswer]:
        """What the services say of rows: number of the question -> answer. Each service is asked once."""
        by_service: dict[str, list[tuple[int, Operation]]] = {}
        for number, question in enumerate(questions):
            operation = operations.get(question.operation or "")
            if question.resource and operation is not None and _of_its_own(question, operation):
                by_service.setdefault(operation.service, []).append((number, operation))
        found: dict[int, PermissionAnswer] = {}
        for service, asked in by_service.items():
            document = [
                {"operation": operation.operation_id, "resource": questions[number].resource}
                for number, operation in asked
            ]
            said = await self._said(call, service, document)
            for (number, operation), one in zip(asked, said, strict=True):
                found[number] = PermissionAnswer(
                    permission=operation.permission,
                    operation=questions[number].operation,
                    allowed=one["allowed"],
                    reason=Reason.model_validate(one["reason"]) if one["reason"] else None,
                )
        return found

    async def _said(self, call: Call, service: str, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        headers = [_token(call), (b"accept-language", call.request.language.encode())]
        peer = self._catalogue.service(service).peer
        status, found = await peer.ask("/v1/me/permissions", headers, {"questions": questions})
        if status != HTTPStatus.OK or len(found["answers"]) != len(questions):
            raise ServiceBroken(service)
        answers: list[dict[str, Any]] = found["answers"]
        return answers


def _of_its_own(question: Question, operation: Operation) -> bool:
    """Whether the permission that is asked for, if one is, is the operation's."""
    return question.permission is None or question.permission == operation.permission


def _why(found: Any) -> str | None:
    """The code with which a service has refused the token."""
    code = found.get("code") if isinstance(found, dict) else None
    return code if code in STATUS and STATUS[code] == HTTPStatus.UNAUTHORIZED else None


def _token(call: Call) -> tuple[bytes, bytes]:
    """The caller's own token: whoever is asked decides what this caller may know."""
    return b"authorization", (call.request.header(b"authorization") or "").encode("latin-1")


def _questions(media: str | None, coding: str | None, content: bytes) -> QuestionsIn:
    try:
        return QuestionsIn.model_validate(document_of(content, media, coding))
    except ValidationError as error:
        raise of_validation(list(error.errors())) from error


def _answer(
    question: Question, caller: Caller, operations: Mapping[str, Operation], language: Language
) -> PermissionAnswer:
    code = _why_not(question, caller, operations)
    return PermissionAnswer(
        permission=question.permission,
        operation=question.operation,
        allowed=code is None,
        reason=Reason(code=code, label=TEXTS.label(f"reason.{code}", language)) if code else None,
    )


def _why_not(question: Question, caller: Caller, operations: Mapping[str, Operation]) -> str | None:
    if question.permission is not None and question.permission not in _KNOWN:
        return "permission_unknown"
    needed = question.permission
    if question.operation is not None:
        operation = operations.get(question.operation)
        if operation is None:
            return "operation_unknown"
        if not _of_its_own(question, operation):
            return "operation_needs_another"
        needed = operation.permission
    return None if needed is None or caller.may(needed) else "permission_missing"


def _labelled(codes: type[Coded], given: frozenset[str], language: Language) -> list[Labelled]:
    known = {str(member): member for member in codes}
    return [Labelled(code=code, label=getattr(known[code].label, language)) for code in sorted(given) if code in known]


def personal(reply: Reply, language: Language) -> Reply:
    """An answer for one caller in one language: nobody may keep it for another."""
    return reply.carrying(Cache_Control="no-store", Vary="Accept-Language, Authorization", Content_Language=language)
