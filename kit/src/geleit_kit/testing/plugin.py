"""Fixtures for every suite of the workspace: real databases, a real Valkey, real HTTP; nothing stays behind.

    async def test_a_support_record_opens_with_counselling(running, ...):
        cases = await running(create_app)
        answer = await cases.as_("case_manager", "ki").post("/v1/support-records", json={...})

`--engine sqlite` (or `postgresql`) runs one of the two; a test that has nothing to do with rows or locks says
`@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)`.
"""

import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from geleit_kit.events.embedded import Valkey
from geleit_kit.testing.databases import KINDS, Engine, Templates
from geleit_kit.testing.issuer import Issuer
from geleit_kit.testing.kept import keep
from geleit_kit.testing.matrices import left_out
from geleit_kit.testing.node import Node, make_node
from geleit_kit.testing.running import Starter
from geleit_kit.testing.servers import Postgres, session_folder, shared_postgres

_FOLDER = "GELEIT_TEST_SESSION"
_WATCH = "GELEIT_TEST_WATCH"
_GARBAGE = 10_000
"""New objects between two looks for garbage: at Python's 700 every twelfth second of the tests goes into looking."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--engine`: one database kind only."""
    parser.addoption("--engine", choices=KINDS, default=None, help="run tests that take `engine` on this one only")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """The first process of the session makes its folder, with that of `tmp_path` in it; the workers of xdist inherit
    both.
    """
    keep()
    gc.set_threshold(_GARBAGE)
    if not hasattr(config, "workerinput"):
        folder = session_folder()
        os.environ[_FOLDER] = str(folder)
        os.environ[_WATCH] = str(os.getpid())
        if config.option.basetemp is None:
            config.option.basetemp = str(folder / "t")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends the session's PostgreSQL and removes the folder."""
    if hasattr(config, "workerinput") or _FOLDER not in os.environ:
        return
    folder = Path(os.environ.pop(_FOLDER))
    os.environ.pop(_WATCH, None)
    if (folder / "postgres.json").exists():
        shared_postgres(folder, os.getpid()).stop()
    shutil.rmtree(folder, ignore_errors=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test that takes `engine`, itself or by a fixture, runs once per database, unless it names one itself."""
    named = any(mark.args[:1] == ("engine",) for mark in metafunc.definition.iter_markers("parametrize"))
    if "engine" in metafunc.fixturenames and not named:
        chosen = metafunc.config.getoption("--engine")
        metafunc.parametrize("engine", [chosen] if chosen else KINDS, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL a tenth of the matrices (see `matrices`)."""
    if left := left_out(items):
        config.hook.pytest_deselected(items=left)
        gone = set(map(id, left))
        items[:] = [item for item in items if id(item) not in gone]


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, Any]]:
    """The loop that the services run on."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session")
def session_root() -> Path:
    """The folder of this test session, shared by its workers."""
    return Path(os.environ[_FOLDER])


@pytest.fixture(scope="session")
def postgres(session_root: Path) -> Postgres:
    """The session's PostgreSQL server, started by whoever asks first."""
    return shared_postgres(session_root, int(os.environ[_WATCH]))


@pytest.fixture(scope="session")
def templates(session_root: Path) -> Templates:
    """The migrated templates of this worker."""
    return Templates(session_root, os.environ.get("PYTEST_XDIST_WORKER", "main"))


@pytest.fixture
async def engine(request: pytest.FixtureRequest, templates: Templates, tmp_path: Path) -> AsyncIterator[Engine]:
    """Fresh databases of one kind: the test runs on SQLite and on PostgreSQL."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    engine = Engine(request.param, templates, tmp_path, server)
    yield engine
    await engine.drop()


@pytest.fixture(scope="session")
def valkey_server(session_root: Path) -> Iterator[Valkey]:
    """The Valkey of this worker."""
    server = Valkey.start(session_root / f"valkey-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}", keep=False)
    yield server
    server.stop()


@pytest.fixture
def valkey(valkey_server: Valkey) -> Valkey:
    """An empty Valkey; `valkey.url()` is the address for services, `valkey.url("operator")` may look at everything."""
    valkey_server.command("FLUSHALL")
    return valkey_server


@pytest.fixture
def node(tmp_path: Path) -> Node:
    """A node of this test: folder, keys, bodies, issuer, clock."""
    return make_node(tmp_path / "node")


@pytest.fixture
def issuer(node: Node) -> Issuer:
    """The issuer that the node trusts."""
    return node.issuer


@pytest.fixture
async def running(engine: Engine, node: Node, valkey: Valkey) -> AsyncIterator[Starter]:
    """What starts services (see the head of this file); they end with the test. Later ones know earlier ones."""
    starter = Starter(engine, node, valkey.url())
    yield starter
    await starter.stop()
