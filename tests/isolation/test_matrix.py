"""Every operation: its owner succeeds and sees the marker, each role what it may, and no other body anything at all."""

import pytest

from tests.isolation.knowledge import leaked
from tests.isolation.matrix import row
from tests.isolation.relations import OTHERS, shared
from tests.isolation.sweep import everything
from tests.world import OPERATIONS, OWNER, RECEIVER, World

_KEPT = "what the owners of the matrix know"
_ASKED = "what others asked by, and were told that there is nothing"


@pytest.mark.parametrize(("service", "operation_id"), sorted(OPERATIONS))
async def test_only_who_may_gets_it(world: World, service: str, operation_id: str) -> None:
    found = await row(world, service, operation_id)
    world.kept.setdefault(_KEPT, set()).update(found.kept)
    world.kept.setdefault(_ASKED, set()).update(found.asked)
    assert found.faults == [], "\n".join(found.faults)


async def test_no_list_feed_snapshot_or_log_of_another_body_holds_anything_of_what_the_owners_did(world: World) -> None:
    """Runs after the matrix, over all that its owners know; the owners themselves must find it, or nothing is proven."""
    kept: set[str] = world.kept.get(_KEPT, set()) - shared(world) - world.kept.get(_ASKED, set())
    await world.settled()
    faults = []
    for body in OTHERS:
        for name, pages in (await everything(world, body)).items():
            faults += [f"{name} tells {body} of {sorted(one)}" for page in pages if (one := leaked(page, kept))]
    assert faults == []
    told = [
        page.text for body in (OWNER, RECEIVER) for pages in (await everything(world, body)).values() for page in pages
    ]
    whole = "\n".join(told)
    unseen = {one for one in kept if one not in whole}
    assert len(unseen) <= len(kept) / 2, f"the owners do not find {len(unseen)} of {len(kept)} themselves"
