"""While a session is open no call goes out, through however many functions, in every mode of running."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from geleit_kit.db.database import Database
from geleit_kit.db.scope import NODE
from geleit_kit.http.auth import ServiceSigner
from geleit_kit.http.egress import EgressPolicy, call
from geleit_kit.http.upstream import Upstream
from geleit_kit.testing.node import Node
from kit.tests.house import KI
from kit.tests.http.test_egress import http, outside

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

Asks = Callable[[], Awaitable[object]]
OPEN = EgressPolicy.of("127.0.0.0/8")


@pytest.fixture(params=["egress", "upstream"])
async def asked(request: pytest.FixtureRequest, node: Node) -> AsyncIterator[tuple[Asks, list[bytes]]]:
    """A call that goes out by one of the two ways, and what has arrived of it."""
    async with outside(http(b"{}")) as (port, seen):
        base = f"http://127.0.0.1:{port}"
        upstream = Upstream({"indicators": base}, ServiceSigner(node.secrets, "letters"))

        async def out() -> object:
            if request.param == "egress":
                return await call(OPEN, "GET", base)
            return await upstream.get("indicators", "/v1")

        yield out, seen
        await upstream.close()


async def test_a_call_out_of_a_session_is_refused_before_anything_is_sent(
    database: Database, asked: tuple[Asks, list[bytes]]
) -> None:
    out, seen = asked
    for session in (database.read(KI), database.write(KI), database.read(NODE), database.rehearse(KI)):
        async with session:
            with pytest.raises(RuntimeError, match="gather first"):
                await out()
    assert seen == []

    await out()
    assert len(seen) == 1


async def test_tasks_that_a_session_starts_are_refused_as_long_as_it_is_open(
    database: Database, asked: tuple[Asks, list[bytes]]
) -> None:
    out, seen = asked
    over = asyncio.Event()

    async def later() -> None:
        await over.wait()
        await out()

    async with database.read(KI):
        told = await asyncio.gather(out(), return_exceptions=True)
        waiting = asyncio.create_task(later())
    assert [type(one) for one in told] == [RuntimeError]

    over.set()
    await waiting
    assert len(seen) == 1


async def test_a_session_of_another_task_is_in_nobodys_way(database: Database, asked: tuple[Asks, list[bytes]]) -> None:
    out, seen = asked
    opened, done = asyncio.Event(), asyncio.Event()

    async def works() -> None:
        async with database.read(KI):
            opened.set()
            await done.wait()

    working = asyncio.create_task(works())
    await opened.wait()
    await out()
    done.set()
    await working
    assert len(seen) == 1


async def test_a_session_that_ended_badly_or_outlived_an_inner_one_holds_nothing(
    database: Database, asked: tuple[Asks, list[bytes]]
) -> None:
    out, seen = asked
    with pytest.raises(ZeroDivisionError):
        async with database.write(KI):
            raise ZeroDivisionError
    async with database.read(KI):
        async with database.read(KI):
            pass
        with pytest.raises(RuntimeError, match="gather first"):
            await out()
    await out()
    assert len(seen) == 1
