"""What the fixtures `world` have in common; their scopes differ."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from geleit_kit.testing.databases import Engine, Templates
from tests.world.world import World, open_world


@asynccontextmanager
async def opened(
    request: pytest.FixtureRequest, templates: Templates, folders: pytest.TempPathFactory
) -> AsyncIterator[World]:
    """A world on the kind of database that a fixture is asked for."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    folder = folders.mktemp(f"world-{os.getpid()}")
    async with open_world(Engine(request.param, templates, folder, server), folder) as world:
        yield world
