"""What a role's data categories open in an answer: the documents mark each field with its category, the cut follows."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from geleit_cases.forms.instruments import INSTRUMENTS
from geleit_cases.forms.rules import KNOWN
from geleit_kit.http.schemas import DESCRIBED
from geleit_kit.pure.forms.definition import read
from tests.house.places import folder_of
from tests.world import Operation

_CATEGORY = "x-data-category"
FRAME = "record"


@cache
def described() -> Mapping[str, str]:
    """Place -> category of each field that a definition describes, in the one form with which the recipes work."""
    form, _ = read(INSTRUMENTS["moers"].content, KNOWN)
    assert form is not None
    return {at: one.category for at, one in form.leaves()}


@cache
def _schemas(service: str) -> dict[str, Any]:
    document = json.loads((folder_of(service) / "openapi.json").read_text("utf-8"))
    schemas: dict[str, Any] = document["components"]["schemas"]
    return schemas


def answer_schema(operation: Operation) -> Mapping[str, Any] | None:
    """The schema of an operation's success; None where it is no JSON."""
    for status in sorted(operation.good):
        content = operation.document["responses"][str(status)].get("content", {}).get("application/json")
        if content:
            schema: Mapping[str, Any] = content["schema"]
            return schema
    return None


@cache
def categories_in(operation: Operation) -> frozenset[frozenset[str]]:
    """The categories that an operation's answer can carry, each by itself."""
    schema = answer_schema(operation)
    return frozenset() if schema is None else frozenset(_carried(operation.service, schema, ()))


def _carried(service: str, schema: Mapping[str, Any], seen: tuple[str, ...]) -> Iterator[frozenset[str]]:
    if schema.get(_CATEGORY) == DESCRIBED:
        yield from (frozenset({category}) for category in described().values())
    elif _CATEGORY in schema and schema[_CATEGORY] != FRAME:
        yield frozenset({schema[_CATEGORY]})
    if str(schema.get("$ref")) in seen:
        return
    for one in _choices(service, schema):
        inner = [*one.get("properties", {}).values(), *([one["items"]] if "items" in one else [])]
        for each in inner:
            yield from _carried(service, each, (*seen, str(schema.get("$ref"))))


def faults(operation: Operation, document: Any, categories: frozenset[str]) -> list[str]:
    """What is in an answer that the categories do not open, and what is missing that they open. Empty where it holds."""
    schema = answer_schema(operation)
    if schema is None or not isinstance(document, Mapping):
        return []
    service, items = operation.service, document.get("items")
    if not isinstance(items, list):
        return list(_faults(service, schema, document, categories, "", _withheld(document)))
    inner: Mapping[str, Any] = next(
        (one["items"] for one in _choices(service, _fields(service, schema)["items"]) if "items" in one), {}
    )
    return [fault for one in items for fault in _faults(service, inner, one, categories, "", _withheld(one))]


def _withheld(document: Any) -> set[str] | None:
    """The pointers that a document names as left out; None where it has no place to name them."""
    if not isinstance(document, Mapping) or "withheld" not in document:
        return None
    return {one.get("pointer", "") for one in document["withheld"] or ()}


def _faults(
    service: str, schema: Mapping[str, Any], value: Any, open_: frozenset[str], at: str, withheld: set[str] | None
) -> Iterator[str]:
    """`at` is the pointer without the places in lists, as `withheld` names it."""
    if isinstance(value, list):
        for each in value:
            for one in _choices(service, schema):
                yield from _faults(service, one.get("items", {}), each, open_, at, withheld)
        return
    if not isinstance(value, Mapping):
        return
    for name, field in _fields(service, schema).items():
        category, pointer = field.get(_CATEGORY, FRAME), f"{at}/{name}"
        if category == DESCRIBED:
            yield from _described_faults(value.get(name), open_, pointer, withheld)
        elif category != FRAME and category not in open_:
            if name in value:
                yield f"{pointer} ({category}) is shown"
            elif withheld is not None and pointer not in withheld:
                yield f"{pointer} ({category}) is left out and not named in withheld"
        elif name in value:
            yield from _faults(service, field, value[name], open_, pointer, withheld)


def _described_faults(value: Any, open_: frozenset[str], at: str, withheld: set[str] | None) -> Iterator[str]:
    there = {f"{at}{place}" for place, _ in _texts(value)}
    for place, category in described().items():
        pointer = f"{at}{place}"
        if category not in open_:
            if pointer in there:
                yield f"{pointer} ({category}) is shown"
            elif withheld is not None and pointer not in withheld:
                yield f"{pointer} ({category}) is left out and not named in withheld"


def _texts(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a described field with its place."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(inner, f"{at}/{name}")
    elif isinstance(value, str):
        yield at, value


def categories_of(operation: Operation, document: Any, text: str) -> list[frozenset[str]]:
    """For each place of a document where a text stands: the categories that must all be open to see it."""
    schema = answer_schema(operation)
    if schema is None:
        return [frozenset()] if text in json.dumps(document) else []
    return list(_places(operation.service, schema, document, text, frozenset()))


def _places(
    service: str, schema: Mapping[str, Any], value: Any, text: str, held: frozenset[str]
) -> Iterator[frozenset[str]]:
    if isinstance(value, str):
        if text.lower() in value.lower():
            yield held
    elif isinstance(value, list):
        for each in value:
            inner: Mapping[str, Any] = next((one["items"] for one in _choices(service, schema) if "items" in one), {})
            yield from _places(service, inner, each, text, held)
    elif isinstance(value, Mapping):
        fields = _fields(service, schema)
        for name, each in value.items():
            field = fields.get(name, {})
            category = field.get(_CATEGORY, FRAME)
            if category == DESCRIBED:
                hits = [described()[place] for place, told in _texts(each) if text.lower() in told.lower()]
                yield from (held | {one} for one in hits)
                continue
            more = held if category == FRAME else held | {category}
            yield from _places(service, field, each, text, more)


def _choices(service: str, schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """A schema with its references followed and its alternatives side by side."""
    if "$ref" in schema:
        return _choices(service, _schemas(service)[schema["$ref"].rsplit("/", 1)[1]])
    found: list[Mapping[str, Any]] = [schema]
    for each in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        found += _choices(service, each)
    return found


def _fields(service: str, schema: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {name: field for one in _choices(service, schema) for name, field in one.get("properties", {}).items()}
