"""What goes in and out: strict inputs, outputs whose every field knows its data category."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import InitErrorDetails, PydanticCustomError
from sqlalchemy import inspect

from geleit_kit.db.base import BodyRow
from geleit_kit.pure.categories import FRAME, Held, Shape, categories_in
from geleit_kit.pure.clock import EARLIEST_DAY, LATEST_DAY
from geleit_kit.pure.lifecycle import Lifecycle

_REFUSED = re.compile("[\x00\ud800-\udfff]")


DESCRIBED = "described"
"""The category of a field whose parts a definition describes. Nobody holds it: what no definition was named for is cut
as a whole (`Resource.describing`).
"""


class PseudonymMark:
    """Marks a field as the body's pseudonym of a person: the access log finds it by this."""


Pseudonym = Annotated[UUID, PseudonymMark()]


def _days_in(value: object, at: tuple[int | str, ...]) -> Iterator[tuple[tuple[int | str, ...], date]]:
    """Every day and instant in a field, with its place; what stands in an input of its own was looked at there."""
    if value is None or isinstance(value, str | BaseModel):  # nearly all, and the question after mappings is dear
        return
    if isinstance(value, date):
        yield at, value.date() if isinstance(value, datetime) else value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _days_in(inner, (*at, str(name)))
    elif isinstance(value, list | tuple | set | frozenset):
        for number, inner in enumerate(value):
            yield from _days_in(inner, (*at, number))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        if _REFUSED.search(value):
            message = "unreadable_character"
            raise ValueError(message)
    elif isinstance(value, dict):
        _all_clean(value)
        _all_clean(value.values())
    elif isinstance(value, list):
        _all_clean(value)
    return value


def _all_clean(values: Iterable[Any]) -> None:
    for value in values:
        if value is not None:
            _clean(value)


class In(BaseModel):
    """An input: unknown fields, NUL, unpaired surrogates and days before 1900 or after 2999 are refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _readable(cls, value: Any) -> Any:
        return _clean(value)

    @model_validator(mode="after")
    def _days(self) -> Self:
        wrong: list[InitErrorDetails] = []
        for at, day in _days_in(self.__dict__, ()):
            code = "before_1900" if day < EARLIEST_DAY else "after_2999" if day > LATEST_DAY else None
            if code:
                wrong.append({"type": PydanticCustomError(code, "a day out of range"), "loc": at, "input": None})
        if wrong:
            raise ValidationError.from_exception_data(type(self).__name__, wrong)
        return self

    def changes(self) -> dict[str, Any]:
        """Only the fields that were sent (merge-patch)."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Out(BaseModel):
    """An output. A field without a category belongs to the record's frame."""

    model_config = ConfigDict(extra="forbid")

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> Any:
        """A field that may be withheld is never `required`."""
        schema = handler(core_schema)
        resolved = handler.resolve_ref_schema(schema)
        held_back = {name for name, field in cls.model_fields.items() if _category(field) != FRAME}
        required = [name for name in resolved.get("required", ()) if name not in held_back]
        if required:
            resolved["required"] = required
        else:
            resolved.pop("required", None)
        for name in held_back:
            resolved["properties"].get(name, {}).setdefault("x-data-category", _category(cls.model_fields[name]))
        return schema


class OfPersonIn(In):
    """Whose: the body's pseudonym. Searches carry it in their body, so that no address names a person."""

    person: Pseudonym = Field(examples=["4f2c8a54-0f5e-4a63-9a5d-0a5a6f1f4b1e"])


class Withheld(Out):
    """What the reader's decision leaves out by schema, whether or not a value exists."""

    pointer: str = Field(examples=["/text"])
    category: str = Field(examples=["health"])
    reason: str = Field(examples=["not_in_role"])


class ClosedAction(Out):
    """Why an action is closed just now."""

    code: str = Field(examples=["forbidden"])
    label: str = Field(examples=["Your roles do not open this."])


class AllowedAction(Out):
    """What the caller can do next."""

    action: str = Field(examples=["accept"])
    label: str = Field(examples=["Accept"])
    asks: str | None = Field(description="The input schema of the action.", examples=["DeclineIn"])
    closed: ClosedAction | None


class Resource(Out):
    """An output with the frame that all rows share. With a life cycle it also tells status and next actions."""

    lifecycle: ClassVar[Lifecycle | None] = None
    _closed: dict[str, str] = PrivateAttr(default_factory=dict)
    _location: str | None = PrivateAttr(default=None)
    _described: dict[str, Shape] = PrivateAttr(default_factory=dict)

    id: UUID = Field(examples=["0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11"])
    version: int = Field(examples=[1])
    own_reference: str | None = Field(description="The caller's own reference.", examples=["AZ-2016-118"])
    created_at: datetime = Field(examples=["2016-06-01T08:30:00+00:00"])
    updated_at: datetime = Field(examples=["2016-06-01T08:30:00+00:00"])
    allowed_actions: list[AllowedAction] | None = None
    status_label: str | None = Field(default=None, examples=["Requested"])
    withheld: list[Withheld] | None = None

    def closing(self, closed: dict[str, str]) -> Self:
        """Notes why actions are closed just now: action -> code."""
        self._closed.update(closed)
        return self

    def describing(self, field: str, inside: Mapping[str, Shape]) -> Self:
        """Notes of which category each part of a field is: a definition says so, not the schema of the answer."""
        self._described[field] = Shape(FRAME, inside)
        return self

    def at(self, location: str) -> Self:
        """Notes where it is found, for the header `Location`: an address from where the request went."""
        self._location = location
        return self

    @staticmethod
    def frame(row: BodyRow) -> dict[str, Any]:
        """The common fields of a row. The row must have been flushed: its version is the ETag."""
        state = inspect(row)
        if state.pending or state.transient or state.modified:
            message = f"{type(row).__name__} must be flushed before it is answered"
            raise RuntimeError(message)
        return {
            "id": row.id,
            "version": row.version,
            "own_reference": row.own_reference,
            "created_at": row.created_at,
            "updated_at": row.updated_at,
        }


class Tombstone(Out):
    """Something that is gone. `merged_into`: another person's record answers for it."""

    id: UUID
    deleted: bool = Field(examples=[True])
    deleted_at: datetime
    merged_into: UUID | None = Field(default=None, examples=[None])


Item = TypeVar("Item")


class Page(Out, Generic[Item]):
    """A cursor page. `next` is null on the last one."""

    items: list[Item]
    next: str | None = Field(description="The cursor of the next page.", examples=[None])
    total: int | None = Field(default=None, description="Only on request; counted up to 10,000.", examples=[None])
    tombstones: list[Tombstone] | None = Field(
        default=None, description="With `updated_since`: what is gone, paged like the items.", examples=[None]
    )
    updated_until: datetime | None = Field(
        default=None,
        description="With `updated_since`, on the first page: the `updated_since` of the next time.",
        examples=[None],
    )


def held(category: str, default: Any = ..., **arguments: Any) -> Any:
    """A field that belongs to a data category. All arguments of pydantic's `Field`."""
    field: FieldInfo = Field(default, **arguments)
    field.metadata.append(Held(str(category)))
    return field


def described(default: Any = ..., **arguments: Any) -> Any:
    """A field whose parts are of the categories that a definition gives them. All arguments of pydantic's `Field`."""
    return held(DESCRIBED, default, **arguments)


def example(document: dict[str, Any]) -> ConfigDict:
    """One example for a whole model; what it gives is set as `model_config`."""
    return ConfigDict(json_schema_extra={"examples": [document]})


def _category(field: FieldInfo) -> str:
    return next((mark.category for mark in field.metadata if isinstance(mark, Held)), FRAME)


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


@cache
def shape_of(model: type[BaseModel]) -> dict[str, Shape]:
    """The categories of a model's fields, and of what stands inside them."""
    shape: dict[str, Shape] = {}
    for name, field in model.model_fields.items():
        inside: dict[str, Shape] = {}
        for inner in _models(field.annotation):
            inside.update(shape_of(inner))
        shape[name] = Shape(_category(field), inside or None)
    return shape


@cache
def categories_of(model: type[BaseModel]) -> frozenset[str]:
    """All categories that a model can carry."""
    return frozenset(categories_in(shape_of(model)))


def shape_here(answer: BaseModel) -> Mapping[str, Shape]:
    """The shape of one answer: that of its model, and what definitions say of its parts."""
    described = answer._described if isinstance(answer, Resource) else None  # noqa: SLF001 -- the resource's own note
    return {**shape_of(type(answer)), **described} if described else shape_of(type(answer))


def categories_here(answer: BaseModel) -> frozenset[str]:
    """All categories that one answer can carry."""
    described = isinstance(answer, Resource) and answer._described  # noqa: SLF001 -- as above
    return frozenset(categories_in(shape_here(answer))) if described else categories_of(type(answer))


@cache
def _pseudonym_fields(model: type[BaseModel]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    own, nested = [], []
    for name, field in model.model_fields.items():
        marked = any(isinstance(mark, PseudonymMark) for mark in field.metadata) or _marked(field.annotation)
        if marked:
            own.append(name)
        elif _models(field.annotation):
            nested.append(name)
    return tuple(own), tuple(nested)


def _marked(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return any(isinstance(mark, PseudonymMark) for mark in get_args(annotation)[1:])
    return any(_marked(part) for part in get_args(annotation))


def persons_in(value: Any) -> set[UUID]:
    """All pseudonyms in an input or an answer."""
    if isinstance(value, list):
        return {person for item in value for person in persons_in(item)}
    if isinstance(value, Page):  # a page of Any says nothing of its items
        return persons_in(value.items)
    if not isinstance(value, BaseModel):
        return set()
    own, nested = _pseudonym_fields(type(value))
    found: set[UUID] = set()
    for name in own:
        person = getattr(value, name)
        found |= {person} if isinstance(person, UUID) else {one for one in person or () if isinstance(one, UUID)}
    for name in nested:
        found |= persons_in(getattr(value, name))
    return found
