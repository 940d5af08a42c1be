"""One world per kind of database for all tests of this folder: what the matrix asks and what a grant opens does not depend
on what others have done before.
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
