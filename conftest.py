"""What every test of the workspace has. The fixtures themselves live in `geleit_kit.testing`."""

from importlib.util import find_spec

import pytest

if find_spec("geleit_kit.testing.plugin"):
    pytest_plugins = ["geleit_kit.testing.plugin"]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """One event loop for the session, so that a database or a server may be shared by many tests."""
    return "asyncio"
