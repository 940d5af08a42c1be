"""Routers that are made once in a process, however often an application is made of them."""

import functools
from collections.abc import Callable, Hashable, Mapping
from typing import ParamSpec, TypeVar

from fastapi import APIRouter

P = ParamSpec("P")
R = TypeVar("R", bound=APIRouter)


def made_once(make: Callable[P, R]) -> Callable[P, R]:
    """Of the same parts, the same router. To make routes with their models takes longer than to start a service; so a
    process that makes an application again (a replica, every test) has those of kit as it has those of the rooms.
    """
    made: dict[Hashable, tuple[R, object]] = {}

    @functools.wraps(make)
    def known(*args: P.args, **more: P.kwargs) -> R:
        key = (*map(_parts, args), *((name, _parts(value)) for name, value in sorted(more.items())))
        if key not in made:
            made[key] = make(*args, **more), (args, more)  # kept with the router: an id is no other's while it lives
        return made[key][0]

    return known


def _parts(value: object) -> Hashable:
    """What a list or a table holds now; anything else is itself."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, Mapping):
        return tuple((name, _parts(one)) for name, one in value.items())
    if isinstance(value, list | tuple):
        return tuple(map(_parts, value))
    return id(value)
