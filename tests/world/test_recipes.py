"""Every operation of every service has a recipe, and each recipe's call is a documented success that shows its marker
and leaves an entry in the access log for everybody of whom it tells.
"""

from collections.abc import Sequence

import pytest

from geleit_kit.db.access_log import AccessLog
from geleit_kit.db.session import Disclosure
from tests.access_log.told import Looked
from tests.world import OPERATIONS, RECIPES, World, new_marker


def test_every_operation_has_a_recipe() -> None:
    assert sorted(OPERATIONS.keys() - RECIPES.keys()) == []


@pytest.mark.parametrize(("service", "operation_id"), sorted(RECIPES))
async def test_the_owner_succeeds_and_sees_the_marker(world: World, service: str, operation_id: str) -> None:
    recipe = RECIPES[service, operation_id]
    marker = new_marker()
    call = await recipe.prepare(world, marker)
    log = await Looked.before_call(world, call)
    answer = await world.send(call)
    assert answer.status_code in recipe.operation.good, f"{answer.status_code} {answer.text}"
    shown = answer if call.read_back is None else await world.send(call.read_back)
    assert not shown.is_error, shown.text
    assert (marker in shown.text) == (not recipe.silent), shown.text[:2000]
    assert await log.without_entry(answer) == set(), (
        f"{operation_id} tells of persons without an entry: {answer.text[:600]}"
    )


@pytest.mark.parametrize("world", ["sqlite"], indirect=True)
async def test_an_answer_without_its_entry_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A control of the walk above: with the log switched off the same question names the person."""

    async def nothing(self: AccessLog, entries: Sequence[Disclosure]) -> None:
        del self, entries

    monkeypatch.setattr(AccessLog, "write", nothing)
    for key in (("cases", "read_support_record"), ("identity", "read_person"), ("cases", "list_access_log")):
        call = await RECIPES[key].prepare(world, new_marker())
        log = await Looked.before_call(world, call)
        assert await log.without_entry(await world.send(call)) != set(), key
