"""One world for all attacks of a worker: what they must not achieve does not depend on what others have done before."""

import os
from collections.abc import AsyncIterator

import pytest

from geleit_kit.testing.databases import KINDS, Engine, Templates
from tests.world import World, open_world


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """On SQLite; on both databases with FULL=1, on one that is named with `--engine`."""
    if "attacked" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--engine")
        kinds = [chosen] if chosen else KINDS if os.environ.get("FULL") == "1" else ["sqlite"]
        metafunc.parametrize("attacked", kinds, indirect=True, scope="package")


@pytest.fixture(scope="package")
async def attacked(
    request: pytest.FixtureRequest, templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """All services, running."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    folder = tmp_path_factory.mktemp(f"attacked-{os.getpid()}")
    async with open_world(Engine(request.param, templates, folder, server), folder) as opened:
        yield opened
