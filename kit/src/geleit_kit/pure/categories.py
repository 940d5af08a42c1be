"""The one function that cuts: what a reader's decision does not cover leaves the document and is named in
`withheld`.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

FRAME = "record"
"""The category of a field that names none: ids, states and days of the record itself."""


@dataclass(frozen=True, slots=True)
class Held:
    """Marks a field with its data category."""

    category: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What a schema says of one field: its category, and the fields of what stands inside it."""

    category: str = FRAME
    inside: Mapping[str, "Shape"] | None = None


def cut(
    document: Mapping[str, Any], shape: Mapping[str, Shape], allowed: AbstractSet[str], reason: str
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Returns the document without the fields whose category is not allowed, and the list `withheld`.

    `withheld` follows from the schema, never from the value: `{pointer, category, reason}`. A reader learns
    that such a field exists, not whether it is filled. A value whose field the shape does not know is cut too.
    """
    withheld: dict[str, dict[str, str]] = {}
    kept = _cut(document, shape, allowed)
    _announce(shape, allowed, reason, "", withheld)
    return kept, [withheld[pointer] for pointer in sorted(withheld)]


def _cut(document: Mapping[str, Any], shape: Mapping[str, Shape], allowed: AbstractSet[str]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in document.items():
        field = shape.get(name)
        if field is None or (field.category != FRAME and field.category not in allowed):
            continue
        kept[name] = _inside(value, field.inside, allowed) if field.inside else value
    return kept


def _inside(value: Any, shape: Mapping[str, Shape], allowed: AbstractSet[str]) -> Any:
    if isinstance(value, Mapping):
        return _cut(value, shape, allowed)
    if isinstance(value, list):
        return [_inside(item, shape, allowed) for item in value]
    return value


def _announce(
    shape: Mapping[str, Shape], allowed: AbstractSet[str], reason: str, at: str, withheld: dict[str, dict[str, str]]
) -> None:
    for name, field in shape.items():
        pointer = f"{at}/{name}"
        if field.category != FRAME and field.category not in allowed:
            withheld[pointer] = {"pointer": pointer, "category": field.category, "reason": reason}
        elif field.inside:
            _announce(field.inside, allowed, reason, pointer, withheld)


def categories_in(shape: Mapping[str, Shape]) -> set[str]:
    """All categories that a schema can carry, the frame left out."""
    found: set[str] = set()
    for field in shape.values():
        if field.category != FRAME:
            found.add(field.category)
        if field.inside:
            found |= categories_in(field.inside)
    return found
