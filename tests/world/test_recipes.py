"""Every operation of every service has a recipe, and each recipe's call is a documented success that shows its marker."""

import pytest

from tests.world import OPERATIONS, RECIPES, World, new_marker


def test_every_operation_has_a_recipe() -> None:
    assert sorted(OPERATIONS.keys() - RECIPES.keys()) == []


@pytest.mark.parametrize(("service", "operation_id"), sorted(RECIPES))
async def test_the_owner_succeeds_and_sees_the_marker(world: World, service: str, operation_id: str) -> None:
    recipe = RECIPES[service, operation_id]
    marker = new_marker()
    call = await recipe.prepare(world, marker)
    answer = await world.send(call)
    assert answer.status_code in recipe.operation.good, f"{answer.status_code} {answer.text}"
    shown = answer if call.read_back is None else await world.send(call.read_back)
    assert not shown.is_error, shown.text
    assert (marker in shown.text) == (not recipe.silent), shown.text[:2000]
