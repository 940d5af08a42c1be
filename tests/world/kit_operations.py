"""Recipes of what kit adds to every service: tasks, facts, grants, what a service tells about itself."""

from collections.abc import Awaitable, Callable
from functools import partial

from tests.house.places import SERVICES
from tests.world import stories
from tests.world.calls import OPERATIONS, Call, recipe
from tests.world.world import World

Of = Callable[[World, str, str], Awaitable[Call]]


def everywhere(silent: str = "") -> Callable[[Of], Of]:
    """Registers `(world, marker, service) -> Call` for each service that has an operation of this name."""

    def keep(make: Of) -> Of:
        name = getattr(make, "__name__", "")
        for service in SERVICES:
            if (service, name) in OPERATIONS:
                recipe(service, name, silent=silent)(partial(_of, make, service))
        return make

    return keep


async def _of(make: Of, service: str, world: World, marker: str) -> Call:
    return await make(world, marker, service)


@everywhere()
async def list_tasks(world: World, marker: str, service: str) -> Call:
    await stories.task(world, service, marker)
    return Call(query={"sort": "-created_at"})


@everywhere()
async def read_task(world: World, marker: str, service: str) -> Call:
    made = await stories.task(world, service, marker)
    return Call({"task_id": made["id"]})
