"""Writes markers into a call: into every string of words that the operation's schema knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.canary.fields import Json, Leaf, document, leaves
from tests.canary.writings import LENGTH, Kind
from tests.world import OPERATIONS

BIRTH = "BirthIn.on"
"""A day written as a string: its marker is a day that nothing else has."""


def by_place(service: str) -> dict[str, Leaf]:
    """The strings of words that the operations of a service take."""
    return {leaf.place: leaf for leaf in leaves(service) if leaf.taken and leaf.words}


@dataclass
class Filler:
    """Fills the documents of one service. `skipped`: places that a call must leave as they are."""

    service: str
    kind: Kind
    skipped: set[str]

    def __post_init__(self) -> None:
        """Reads the schemas."""
        self.schemas: Json = document(self.service)["components"]["schemas"]
        self.words = by_place(self.service)
        self.filled: set[str] = set()

    def of(self, operation_id: str, given: Any) -> Any:
        """The document of a call, with a marker in every string of words."""
        body = OPERATIONS[self.service, operation_id].document.get("requestBody")
        if body is None or not isinstance(given, dict):
            return given
        return self._object(body["content"]["application/json"]["schema"], given)

    def _object(self, part: Json, given: Json) -> Json:
        name, schema = next(self._variants(part, given))
        filled = dict(given)
        for field, told in schema.get("properties", {}).items():
            place = f"{name}.{field}"
            if place in self.words and place not in self.skipped and _is_string(told):
                filled[field] = self._value(place)
                self.filled.add(place)
            elif place in self.words and self._stands_in(given.get(field)):
                self.filled.add(place)
            elif isinstance(given.get(field), dict):
                filled[field] = self._object(told, given[field])
            elif isinstance(given.get(field), list):
                items = next((one for one in _choices(told) if one.get("type") == "array"), {}).get("items", {})
                filled[field] = [self._object(items, one) if isinstance(one, dict) else one for one in given[field]]
            elif field not in given:
                filled |= self._made(field, told)
        return filled

    def _made(self, field: str, told: Json) -> Json:
        """An optional part that asks for nothing but words is made."""
        for name, schema in self._variants(told, {}):
            asked = set(schema.get("required", ()))
            words = {place.rpartition(".")[2] for place in self.words if place.startswith(f"{name}.")}
            if words and asked <= words:
                return {field: self._object({"$ref": f"/{name}"}, {})}
        return {}

    def _stands_in(self, value: Any) -> bool:
        """Whether a list of words came with a marker: one that the story minted, because it must repeat what is known."""
        return isinstance(value, list) and any(isinstance(one, str) and self.kind.tail in one for one in value)

    def _value(self, place: str) -> str:
        if place == BIRTH:
            return self.kind.day
        assert (self.words[place].longest or LENGTH) >= LENGTH, f"{place} is too short for a marker"
        return self.kind.mint(f"{self.service} {place}")

    def _variants(self, part: Json, given: Json) -> Iterator[tuple[str, Json]]:
        """The schemas that the part may be, the one that knows most of what is given first."""
        named = [str(one["$ref"]).rpartition("/")[2] for one in _choices(part) if "$ref" in one]
        fitting = sorted(named, key=lambda name: -len(given.keys() & self.schemas[name].get("properties", {}).keys()))
        for name in fitting:
            if self.schemas[name].get("properties"):
                yield name, self.schemas[name]
        if not fitting:
            yield "", part


def _choices(part: Json) -> list[Json]:
    return [inner for choice in ("anyOf", "oneOf", "allOf") for inner in part.get(choice, ())] or [part]


def _is_string(told: Json) -> bool:
    return any(one.get("type") == "string" for one in _choices(told))
