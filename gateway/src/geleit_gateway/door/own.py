"""The addresses that the door answers itself."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

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
    """One address."""

    template: str
    answer: Callable[[Call], Awaitable[Reply]]
    method: str = "GET"
    public: bool = True


def tagged(reply: Reply, cache_control: str = "no-cache") -> Reply:
    """The reply with an ETag made from its content."""
    return reply.carrying(ETag=f'"{sha256(reply.body).hexdigest()[:32]}"', Cache_Control=cache_control)


def unchanged(call: Call, reply: Reply) -> Reply:
    """304 where the reader has this very content already, else the reply (RFC 9110 13.1.2)."""
    tag = dict(reply.headers).get("ETag", "")
    known = call.request.header(b"if-none-match") or ""
    if tag and tag in (part.strip().removeprefix("W/") for part in known.split(",")):
        return replace(reply, status=304, body=b"")
    return reply


def tree(routes: Iterable[Own]) -> Tree[Own]:
    """All of them, by path; HEAD goes with GET."""
    placed: Tree[Own] = Tree()
    for own in routes:
        placed.place(own.template, own.method, own)
        if own.method == "GET":
            placed.place(own.template, "HEAD", own)
    return placed
