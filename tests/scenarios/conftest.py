"""One city for all scenarios of a worker: each has persons of its own."""

import os
from collections.abc import AsyncIterator

import pytest

from geleit_kit.testing.databases import Engine, Templates
from tests.scenarios.city import furnished
from tests.world import World, open_world


@pytest.fixture(scope="package")
async def world(
    request: pytest.FixtureRequest, templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """Identity and cases of one city, with its offices, the seats of its steering group and the providers."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    folder = tmp_path_factory.mktemp(f"scenarios-{os.getpid()}")
    async with open_world(Engine(request.param, templates, folder, server), folder, ("identity", "cases")) as opened:
        await furnished(opened)
        yield opened
