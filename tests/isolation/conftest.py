"""One world per kind of database for the tests of this folder, but for those of grants: what they make is known at both
bodies, and the matrix would take it for a leak.
"""

from collections.abc import AsyncIterator

import pytest

from geleit_kit.testing.databases import Templates
from tests.world import World
from tests.world.opened import opened


@pytest.fixture(scope="package")
async def world(
    request: pytest.FixtureRequest, templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """The services of the folder's tests, running."""
    async with opened(request, templates, tmp_path_factory) as made:
        yield made
