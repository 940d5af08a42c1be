"""The shared world (`tests/world`) for every test under `tests/`: one per module and kind of database."""

from collections.abc import AsyncIterator

import pytest

from geleit_kit.testing.databases import KINDS, Templates
from tests.world import World
from tests.world.opened import opened


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `world` runs once per database, unless it names one itself."""
    named = any(mark.args[:1] == ("world",) for mark in metafunc.definition.iter_markers("parametrize"))
    if "world" in metafunc.fixturenames and not named:
        chosen = metafunc.config.getoption("--engine")
        metafunc.parametrize("world", [chosen] if chosen else KINDS, indirect=True)


@pytest.fixture(scope="module")
async def world(
    request: pytest.FixtureRequest, templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """The services of a module's tests, running; what one test writes the next one finds."""
    async with opened(request, templates, tmp_path_factory) as made:
        yield made
