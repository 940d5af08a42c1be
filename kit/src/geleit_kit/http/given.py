"""What a request gives to its operation, taken by a list that is made once for each operation.

FastAPI works out anew with every request how parameters, parts and body come about. Where all is well, the same fields
of FastAPI are asked here, and they answer the same. Where anything is not (a value that is missing or wrong, a shape
that is not listed here) the request goes FastAPI's own way, which says what is wrong.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from inspect import iscoroutinefunction
from typing import Any, Final, get_args, get_origin

from fastapi import Request
from fastapi._compat import field_annotation_is_sequence
from fastapi.dependencies.models import Dependant
from fastapi.params import Form
from pydantic import BaseModel

_PLAIN: Final = (str, int, float, bool, type(None))
_ABSENT: Final = object()


class Unusual(Exception):
    """FastAPI's own way is to be gone."""


@dataclass(frozen=True, slots=True)
class _Field:
    """One parameter."""

    name: str
    alias: str
    validate: Callable[..., Any]
    required: bool
    default: Any
    several: bool

    def of(self, given: Mapping[str, Any]) -> Any:
        """Its value. Raises Unusual or ValidationError."""
        value = given.get(self.alias)
        if value is not None:
            if self.several:
                raise Unusual
            return self.validate(value, from_attributes=True)
        if self.required:
            raise Unusual
        return self.default if isinstance(self.default, _PLAIN) else deepcopy(self.default)


class Given:
    """Takes the arguments of one operation out of its requests."""

    def __init__(self, dependant: Dependant) -> None:
        """Raises Unusual where the operation has a part that is not listed here."""
        self._path = _fields(dependant.path_params)
        self._query = _fields(dependant.query_params)
        self._headers = _fields(dependant.header_params)
        self._parts = [(str(part.name), _async_call(part), Given(part)) for part in dependant.dependencies]
        self._request = dependant.request_param_name
        self._body = _body(dependant)
        if _unlisted(dependant) or any(part.name is None for part in dependant.dependencies):
            raise Unusual

    async def arguments(self, request: Request) -> dict[str, Any]:
        """The arguments. Raises Unusual or ValidationError where anything is not as it should be; whatever a part
        refuses goes on.
        """
        values = {name: await call(**await inside.arguments(request)) for name, call, inside in self._parts}
        for fields, given in (
            (self._path, request.path_params if self._path else None),
            (self._query, request.query_params if self._query else None),
            (self._headers, request.headers if self._headers else None),
        ):
            if given is not None:
                for field in fields:
                    values[field.name] = field.of(given)
        if self._body is not None:
            values[self._body.name] = self._read(request, self._body)
        if self._request is not None:
            values[self._request] = request
        return values

    def _read(self, request: Request, field: _Field) -> Any:
        """The body, of which `geleit_kit.http.reading` has made a document."""
        document = getattr(request, "_json", _ABSENT)
        if document is _ABSENT:
            raise Unusual
        return field.validate(document, from_attributes=True)


def _fields(fields: list[Any]) -> list[_Field]:
    return [_field(one) for one in fields]


def _field(field: Any) -> _Field:
    info = field.field_info
    if _holds_model(info.annotation) or info.validate_default or not isinstance(info.validation_alias, str | None):
        raise Unusual
    return _Field(
        name=field.name,
        alias=field.validation_alias or field.alias,
        validate=field._type_adapter.validate_python,  # noqa: SLF001 -- what FastAPI's own field asks
        required=info.is_required(),
        default=None if info.is_required() else field.default,
        several=field_annotation_is_sequence(info.annotation),
    )


def _body(dependant: Dependant) -> _Field | None:
    if not dependant.body_params:
        return None
    field = dependant.body_params[0]
    info = field.field_info
    if len(dependant.body_params) > 1 or isinstance(info, Form) or getattr(info, "embed", None):
        raise Unusual
    validate = field._type_adapter.validate_python  # noqa: SLF001 -- as above
    return _Field(field.name, field.alias, validate, required=True, default=None, several=False)


def _holds_model(annotation: Any) -> bool:
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return issubclass(annotation, BaseModel)
    return any(_holds_model(part) for part in get_args(annotation))


def _async_call(part: Dependant) -> Callable[..., Any]:
    """What makes a part, if it is made without a thread and needs no end."""
    if not iscoroutinefunction(part.call) or part.concurrency is not None:
        raise Unusual
    return part.call


def _unlisted(dependant: Dependant) -> bool:
    """Whether the operation asks for something that has no place in the list."""
    return bool(
        dependant.cookie_params
        or dependant.websocket_param_name
        or dependant.http_connection_param_name
        or dependant.response_param_name
        or dependant.background_tasks_param_name
        or dependant.security_scopes_param_name
        or dependant.own_oauth_scopes
        or dependant.parent_oauth_scopes
    )
