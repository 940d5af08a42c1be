"""Operations as the committed documents tell them, calls of them, and the register of recipes."""

import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.house.places import DESCRIBED, folder_of

if TYPE_CHECKING:
    from tests.world.world import World

Prepare = Callable[["World", str], Awaitable["Call"]]
_METHODS = {"get", "post", "put", "patch", "delete"}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_NOWHERE = "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a12"


def new_marker() -> str:
    """A name that nobody has, of letters only: it may stand wherever a name or a text may."""
    return "Zaphira" + "".join(secrets.choice(_LETTERS) for _ in range(10))


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a committed openapi.json. `wants_version`: If-Match is required; `takes_key`: it
    may carry an Idempotency-Key."""

    service: str
    id: str
    method: str
    path: str
    permission: str | None
    statuses: frozenset[int]
    wants_version: bool
    takes_key: bool
    document: Mapping[str, Any] = field(repr=False, hash=False, compare=False)

    @property
    def good(self) -> frozenset[int]:
        """The documented successes; one address of the door only leads on."""
        return frozenset(status for status in self.statuses if 200 <= status < 400)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the values in the path."""
        return tuple(part[1:-1] for part in self.path.split("/") if part.startswith("{"))


def _operations() -> dict[tuple[str, str], Operation]:
    found = {}
    for service in DESCRIBED:
        document = json.loads((folder_of(service) / "openapi.json").read_text("utf-8"))
        for path, methods in document["paths"].items():
            for method, told in methods.items():
                if method in _METHODS:
                    operation = _operation(service, method, path, told)
                    found[service, operation.id] = operation
    return found


def _operation(service: str, method: str, path: str, told: dict[str, Any]) -> Operation:
    headers = {one["name"] for one in told.get("parameters", ()) if one["in"] == "header"}
    return Operation(
        service,
        told["operationId"],
        method.upper(),
        path,
        told.get("x-permission"),
        frozenset(int(status) for status in told["responses"] if status.isdigit()),
        "If-Match" in headers,
        "Idempotency-Key" in headers,
        told,
    )


OPERATIONS: dict[tuple[str, str], Operation] = _operations()
"""(service, operation id) -> operation, of every committed document."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request and who makes it; see the head of the package. `operation` is set by its recipe."""

    values: Mapping[str, str] = field(default_factory=dict)
    given: Any = None
    query: Mapping[str, str | int | bool] = field(default_factory=dict)
    seen: int | str | None = None
    key: str | None = None
    role: str | tuple[str, ...] = "case_manager"
    body: str | None = "ki"
    sub: str | None = None
    read_back: "Call | None" = None
    operation: Operation | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def of(self, service: str, operation_id: str) -> "Call":
        """The call of this operation: for calls that are no recipe's, such as a `read_back`."""
        return replace(self, operation=OPERATIONS[service, operation_id])

    def by(self, body: str | None, role: str | tuple[str, ...] | None = None, sub: str | None = None) -> "Call":
        """The same call, made by another body (and role)."""
        return replace(self, body=body, role=self.role if role is None else role, sub=sub)

    def fresh(self) -> "Call":
        """The same call under a key of its own, so that it is no replay."""
        return replace(self, key=str(uuid4())) if self.key is not None else self

    def nowhere(self) -> "Call":
        """The same call of a row that nobody has: the last id of the path is one that does not exist."""
        *_, last = self.known.parameters
        return replace(self, values={**self.values, last: _NOWHERE})

    @property
    def known(self) -> Operation:
        """The operation; a call without one is a mistake of the recipe."""
        assert self.operation is not None, "a call without an operation: use .of(service, operation_id)"
        return self.operation

    @property
    def path(self) -> str:
        """The filled path."""
        return self.known.path.format(**self.values)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the owner of an operation calls it. `silent`: why no marker can appear; empty where it must."""

    operation: Operation
    make: Prepare
    silent: str = ""

    async def prepare(self, world: "World", marker: str) -> Call:
        """Prepares what the operation needs, and answers the call that will succeed."""
        call = await self.make(world, marker)
        key = str(uuid4()) if self.operation.takes_key and call.key is None else call.key
        return replace(call, operation=self.operation, key=key)


RECIPES: dict[tuple[str, str], Recipe] = {}
"""(service, operation id) -> its recipe. Filled by the files of this package."""


def recipe(service: str, operation_id: str | None = None, *, silent: str = "") -> Callable[[Prepare], Prepare]:
    """Registers a recipe under the name of its function, or under `operation_id`."""

    def keep(make: Prepare) -> Prepare:
        name: str = operation_id or make.__name__
        assert (service, name) in OPERATIONS, f"{service} has no operation {name}"
        assert (service, name) not in RECIPES, f"two recipes for {service} {name}"
        RECIPES[service, name] = Recipe(OPERATIONS[service, name], make, silent)
        return make

    return keep
