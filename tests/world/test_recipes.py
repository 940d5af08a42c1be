"""Every operation of every service has a recipe. That each recipe's call is a documented success that shows its marker
and leaves an entry in the access log is where the matrix of `tests/isolation` begins.
"""

from tests.world import OPERATIONS, RECIPES


def test_every_operation_has_a_recipe() -> None:
    assert sorted(OPERATIONS.keys() - RECIPES.keys()) == []
