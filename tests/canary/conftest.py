"""One run for all tests of this folder."""

import os
from collections.abc import AsyncIterator

import pytest

from geleit_kit.testing.databases import Engine, Templates
from tests.canary.run import Run
from tests.canary.sinks import watching
from tests.world import open_world


@pytest.fixture(scope="package")
async def ran(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Run]:
    """The world after the run, watched all the time."""
    folder = tmp_path_factory.mktemp(f"canary-{os.getpid()}")
    (folder / "temporary").mkdir()
    with watching(folder / "temporary") as watch:
        async with open_world(Engine("sqlite", templates, folder, None), folder) as world:
            watch.world = world
            run = Run(world, watch)
            await run.everything()
            yield run
