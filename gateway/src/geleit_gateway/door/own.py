"""The addresses that the door answers itself."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from geleit_gateway.door.asgi import Reply, Request
from geleit_gateway.door.bodies import RequestBody
from geleit_gateway.door.routing import Tree
from geleit_kit.pure.caller import Caller


@dataclass(frozen=True, slots=True)
class Call:
    """A request for the door itself. `values` are the parameters of the address, `caller` is None on public ones."""

    request: Request
    body: RequestBody
    values: tuple[str, ...]
    caller: Caller | None

    @property
    def known_caller(self) -> Caller:
        """Who calls, on an address that is not public."""
        assert self.caller is not None  # noqa: S101 -- the door let nobody through without
        return self.caller


@dataclass(frozen=True, slots=True)
class Own:
    """One address. `asks`: the parameters that it knows, where it is not a page for everybody."""

    template: str
    answer: Callable[[Call], Awaitable[Reply]]
    method: str = "GET"
    public: bool = True
    asks: tuple[str, ...] = ()


def tree(routes: Iterable[Own]) -> Tree[Own]:
    """All of them, by path; HEAD goes with GET."""
    placed: Tree[Own] = Tree()
    for own in routes:
        placed.place(own.template, own.method, own)
        if own.method == "GET":
            placed.place(own.template, "HEAD", own)
    return placed
