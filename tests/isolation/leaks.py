"""For mutation runs: everything of an owner that another body reaches in one service, as sentences."""

from collections.abc import Iterable
from functools import partial

from tests.isolation import table
from tests.isolation.matrix import Row, begun, confirmed, other_bodies
from tests.isolation.table import Other
from tests.world import OPERATIONS, World


async def leaks(world: World, service: str, operations: Iterable[str] | None = None) -> list[str]:
    """Runs the own and other checks of a service's operations (all, or those named) and tells which rows showed.

    The owner goes first: a line `... by the owner ...` says that its own call failed, and then nothing is proven.
    """
    wanted = set(operations) if operations is not None else None
    found: list[str] = []
    for one, operation_id in OPERATIONS:
        if one != service or (wanted is not None and operation_id not in wanted):
            continue
        if table.expected(service, operation_id).other in {Other.EVERYBODY, Other.NODE}:
            continue
        row = await confirmed(partial(_own_and_others, world, service, operation_id))
        found += row.faults
    return found


async def _own_and_others(world: World, service: str, operation_id: str) -> Row:
    row = await begun(world, service, operation_id)
    if not row.faults:
        await other_bodies(row, table.expected(service, operation_id).other)
    return row
