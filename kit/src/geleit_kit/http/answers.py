"""From what an endpoint gives to what leaves: labels, cut, ETag; and what the access log notes of it."""

from collections.abc import Hashable
from functools import cache
from types import SimpleNamespace
from typing import Any, TypeVar, cast, get_args, get_origin
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel
from pydantic_core import to_json
from starlette.responses import Response

from geleit_kit.db.scope import NODE
from geleit_kit.db.session import ReadSession
from geleit_kit.http.context import ServiceContext
from geleit_kit.http.schemas import AllowedAction, ClosedAction, Page, Resource, categories_here, persons_in, shape_here
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.categories import categories_in, cut
from geleit_kit.pure.texts import Texts

HEADERS = {"Vary": "Accept-Language, Authorization", "Cache-Control": "no-store"}
_NONE: frozenset[str] = frozenset()


def answered(
    result: Any,
    context: ServiceContext,
    caller: Caller | None,
    request: Request,
    status: int,
    wanted: frozenset[str] | None = None,
) -> tuple[Response, frozenset[str]]:
    """The response, and the categories that it carries. `wanted`: only these fields of a page's items."""
    if result is None:
        return Response(status_code=204 if status == 200 else status, headers=HEADERS), _NONE  # noqa: PLR2004 -- nothing to show
    allowed = caller.categories if caller is not None else _NONE
    languages = request.headers.get("accept-language")
    document: Any
    if isinstance(result, BaseModel):
        document = shown(result, allowed, "not_in_role", context.texts, languages, caller)
        categories = _carried(result) & allowed
        if wanted is not None and isinstance(result, Page):
            document["items"] = [_selected(item, wanted) for item in document["items"]]
            shapes = [shape_here(item) for item in result.items]
            chosen = ({name: shape[name] for name in wanted if name in shape} for shape in shapes)
            categories &= frozenset().union(*(categories_in(shape) for shape in chosen))
    elif isinstance(result, list):
        document = [shown(item, allowed, "not_in_role", context.texts, languages, caller) for item in result]
        categories = frozenset().union(*(categories_here(item) & allowed for item in result))
    else:
        document, categories = result, _NONE
    headers = dict(HEADERS)
    version = getattr(result, "version", None)
    if isinstance(result, Resource) and isinstance(version, int):
        headers["ETag"] = f'"{version}"'
        if result._location is not None:  # noqa: SLF001 -- the resource's own note
            headers["Location"] = result._location  # noqa: SLF001 -- as above
    return Response(to_json(document), status, headers, "application/json"), categories


def _carried(result: BaseModel) -> frozenset[str]:
    """All categories that an answer can carry; a page carries those of its items."""
    if isinstance(result, Page):
        return frozenset().union(*(categories_here(item) for item in result.items))
    return categories_here(result)


def shown(
    result: BaseModel,
    allowed: frozenset[str],
    reason: str,
    texts: Texts,
    languages: str | None,
    caller: Caller | None,
) -> dict[str, Any]:
    """One model as its reader sees it."""
    _label(result, texts, languages, caller)
    if isinstance(result, Page):  # a page of Any says nothing of its items: each is cut by its own schema
        frame = result.model_dump(mode="json", exclude={"items"})
        return {"items": [_shown(item, allowed, reason) for item in result.items], **frame}
    return _shown(result, allowed, reason)


def _shown(result: BaseModel, allowed: frozenset[str], reason: str) -> dict[str, Any]:
    document = result.model_dump(mode="json")
    return document if categories_here(result) <= allowed else _cut(document, result, allowed, reason)


def _cut(document: dict[str, Any], result: BaseModel, allowed: frozenset[str], reason: str) -> dict[str, Any]:
    """What a room has withheld already stays named, with its reason."""
    kept, withheld = cut(document, shape_here(result), allowed, reason)
    if withheld and "withheld" in type(result).model_fields:
        named = {one["pointer"]: one for one in [*withheld, *(document.get("withheld") or ())]}
        kept["withheld"] = [named[pointer] for pointer in sorted(named)]
    return kept


def _selected(item: dict[str, Any], wanted: frozenset[str]) -> dict[str, Any]:
    """What was asked for, the id, and what had to be left out of it."""
    kept = wanted | ({"id", "withheld"} if item.get("withheld") else {"id"})
    return {name: value for name, value in item.items() if name in kept}


def _label(value: Any, texts: Texts, languages: str | None, caller: Caller | None) -> None:
    if isinstance(value, Page):
        for item in value.items:
            _label(item, texts, languages, caller)
        return
    if not isinstance(value, BaseModel):
        return
    if isinstance(value, Resource) and value.withheld is None:
        value.withheld = []
    if isinstance(value, Resource) and value.lifecycle is not None and caller is not None:
        cycle = value.lifecycle
        status = getattr(value, "status", cycle.start)
        value.status_label = texts.label(f"{cycle.name}.status.{status}", languages)
        value.allowed_actions = [
            AllowedAction(
                action=step["action"],
                label=texts.label(f"{cycle.name}.action.{step['action']}", languages),
                asks=step["asks"],
                closed=ClosedAction(code=step["closed"], label=texts.label(f"closed.{step['closed']}", languages))
                if step["closed"]
                else None,
            )
            for step in cycle.allowed(SimpleNamespace(status=status), caller, value._closed)  # noqa: SLF001 -- the resource's own note
        ]
    for name in _holding(cast("Hashable", type(value))):
        inner = getattr(value, name)
        if isinstance(inner, BaseModel):
            _label(inner, texts, languages, caller)
        elif isinstance(inner, list):
            for item in inner:
                _label(item, texts, languages, caller)


@cache
def _holding(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields that can hold a model: only they are looked through for labels."""
    return tuple(name for name, field in model.model_fields.items() if _can_hold(field.annotation))


def _can_hold(annotation: Any) -> bool:
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return issubclass(annotation, BaseModel) or annotation is object
    inner = get_args(annotation)
    return annotation is Any or isinstance(annotation, TypeVar) or any(_can_hold(one) for one in inner)


def log_answer(
    session: ReadSession,
    given: dict[str, Any],
    path: dict[str, Any],
    result: Any,
    categories: frozenset[str],
    kind: str,
) -> None:
    """One entry for each person in the request or the answer; `person` in the path counts too."""
    persons = persons_in(result)
    if session.scope == NODE:
        _said_already(session, persons)
        return
    for value in given.values():
        if isinstance(value, BaseModel):
            persons |= persons_in(value)
    if isinstance(given.get("person"), UUID):
        persons.add(given["person"])
    if isinstance(path.get("person"), str | UUID):
        persons.add(UUID(str(path["person"])))
    already = {entry.person for entry in session.disclosures if entry.operation == session.operation}
    for person in sorted(persons - already):
        session.disclose(person, kind=kind, categories=sorted(categories))


def _said_already(session: ReadSession, persons: set[UUID]) -> None:
    """A route for the node's services has no body of its own: it names whose persons it shows, by `disclose` in their
    scope.
    """
    if persons - {entry.person for entry in session.disclosures}:
        message = f"{session.operation} shows persons and logs none of them"
        raise RuntimeError(message)
