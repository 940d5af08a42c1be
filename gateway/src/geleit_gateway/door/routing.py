"""Routes compiled from a service's OpenAPI document: which addresses and methods there are, and which are public."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
"""RFC 9110 9.2.2. Only these may be sent a second time."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a service. `template` is the path as the service writes it, such as `/v1/persons/{person}`."""

    service: str
    method: str
    template: str
    operation_id: str
    public: bool
    permission: str | None

    @property
    def idempotent(self) -> bool:
        """Whether sending it twice has the effect of once."""
        return self.method in IDEMPOTENT

    @property
    def route(self) -> str:
        """The path behind the door, for logs and spans."""
        return f"/{self.service}{self.template}"


class Tree(Generic[T]):
    """Addresses by path segment: method -> T. A literal segment wins over a parameter, unless it leads nowhere."""

    def __init__(self) -> None:
        self.literal: dict[str, Tree[T]] = {}
        self.parameter: Tree[T] | None = None
        self.methods: dict[str, T] = {}

    def place(self, template: str, method: str, leaf: T) -> None:
        """Adds an address such as `/v1/persons/{person}`."""
        node = self
        for segment in _segments(template):
            if segment.startswith("{"):
                node.parameter = node = node.parameter or Tree()
            else:
                node = node.literal.setdefault(segment, Tree())
        node.methods[method] = leaf

    def at(self, path: str) -> tuple[Mapping[str, T], tuple[str, ...]]:
        """What is at this path, by method, and the values of its parameters; nothing where there is no such address."""
        return self.walk(_segments(path), ()) or ({}, ())

    def walk(self, segments: tuple[str, ...], values: tuple[str, ...]) -> "tuple[dict[str, T], tuple[str, ...]] | None":
        if not segments:
            return (self.methods, values) if self.methods else None
        first, rest = segments[0], segments[1:]
        if first in self.literal and (found := self.literal[first].walk(rest, values)):
            return found
        return self.parameter.walk(rest, (*values, first)) if self.parameter and first else None


def _segments(path: str) -> tuple[str, ...]:
    return tuple(path.removeprefix("/").split("/"))


class RouteTable:
    """The addresses of one service (`/v1/...`)."""

    def __init__(self, service: str, document: Mapping[str, Any]) -> None:
        self.operations = tuple(operations(service, document))
        self._tree: Tree[Operation] = Tree()
        for operation in self.operations:
            self._tree.place(operation.template, operation.method, operation)

    def at(self, path: str) -> Mapping[str, Operation]:
        """Method -> operation at this path; empty where there is no such address."""
        return self._tree.at(path)[0]


def operations(service: str, document: Mapping[str, Any]) -> Iterator[Operation]:
    """Every operation below `/v1/` of an OpenAPI document; others are the service's own affair and not let through."""
    for template, item in document.get("paths", {}).items():
        if not template.startswith("/v1/"):
            continue
        for method in METHODS:
            if method in item:
                yield _operation(service, method.upper(), template, item[method], document)


def _operation(
    service: str, method: str, template: str, found: Mapping[str, Any], document: Mapping[str, Any]
) -> Operation:
    return Operation(
        service, method, template,
        operation_id=found.get("operationId", f"{method.lower()} {template}"),
        public=_public(found, document),
        permission=found.get("x-permission"),
    )  # fmt: skip


def _public(operation: Mapping[str, Any], document: Mapping[str, Any]) -> bool:
    """Only an operation that says `security: []` is open. One that says nothing is closed, whatever was forgotten."""
    security = operation.get("security", document.get("security"))
    return security is not None and (not security or {} in security)
