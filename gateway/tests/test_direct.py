"""The door's own HTTP client against peers that behave in every way that a peer can."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from geleit_gateway.door.breaker import Breaker, InFlight
from geleit_gateway.door.direct import DirectUpstream
from geleit_gateway.door.peers import Peer
from geleit_gateway.door.upstream import Broken, Exhausted, Late, Outgoing, Stale, Unreachable
from geleit_gateway.settings import Limits

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter, int], Awaitable[None]]


class Server:
    """A peer that talks as it is told; counts connections and requests."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.connections = 0
        self.heads: list[bytes] = []

    async def one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = 0
        try:
            while True:
                self.heads.append(await reader.readuntil(b"\r\n\r\n"))
                number += 1
                await self.talk(reader, writer, number)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, BrokenPipeError):
            pass  # the door went away, or sends what this peer never reads
        finally:
            writer.close()


def saying(*answers: bytes, close: bool = False) -> Talk:
    """Each request of a connection gets the next of these answers; the last one repeats."""

    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        writer.write(answers[min(number, len(answers)) - 1])
        if close:
            await writer.drain()
            raise ConnectionError

    return talk


@asynccontextmanager
async def peer(talk: Talk, **limits: float) -> AsyncIterator[tuple[Server, DirectUpstream]]:
    server = Server(talk)
    listening = await asyncio.start_server(server.one, "127.0.0.1", 0)
    upstream = DirectUpstream(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}", Limits(**limits))
    try:
        yield server, upstream
    finally:
        await upstream.close()
        listening.close()


def get(upstream: DirectUpstream, target: bytes = b"/") -> Outgoing:
    return Outgoing("GET", target, [(b"host", upstream.host)])


async def whole(upstream: DirectUpstream, outgoing: Outgoing | None = None) -> bytes:
    answer = await upstream.send(outgoing or get(upstream))
    try:
        return b"".join([chunk async for chunk in answer.chunks()])
    finally:
        await answer.close()


async def test_a_connection_serves_one_request_after_the_other() -> None:
    async with peer(saying(OK)) as (server, upstream):
        assert [await whole(upstream) for _ in range(5)] == [b"hello"] * 5
        assert (server.connections, len(server.heads)) == (1, 5)


async def test_a_connection_is_not_used_again_before_its_answer_was_read() -> None:
    async with peer(saying(OK)) as (server, upstream):
        first = await upstream.send(get(upstream))
        assert await whole(upstream) == b"hello"
        assert server.connections == 2
        await first.close()
        assert await whole(upstream) == b"hello"
        assert server.connections == 2  # the one whose answer was left unread is closed, the other kept


@pytest.mark.parametrize(
    ("answered", "content"),
    [
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nTrailer: x\r\n\r\n", b"hello"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK, b"hello"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
        (b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b""),
    ],
)  # fmt: skip
async def test_every_way_to_end_a_body_leaves_the_connection_usable(answered: bytes, content: bytes) -> None:
    async with peer(saying(answered, OK)) as (server, upstream):
        assert await whole(upstream) == content
        assert await whole(upstream) == b"hello"
        assert server.connections == 1


async def test_a_body_without_a_length_ends_with_its_connection() -> None:
    async with peer(saying(b"HTTP/1.1 200 OK\r\n\r\nhello", close=True)) as (server, upstream):
        assert await whole(upstream) == b"hello"
        assert await whole(upstream) == b"hello"
        assert server.connections == 2


async def test_a_service_that_wants_to_close_is_not_asked_again_on_that_connection() -> None:
    closing = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello"
    async with peer(saying(closing)) as (server, upstream):
        assert [await whole(upstream) for _ in range(2)] == [b"hello"] * 2
        assert server.connections == 2


async def test_what_follows_an_answer_never_answers_the_next_question() -> None:
    forged = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"
    async with peer(saying(OK + forged, OK)) as (server, upstream):
        assert await whole(upstream) == b"hello"
        await asyncio.sleep(0.05)
        assert await whole(upstream) == b"hello"
        assert server.connections == 2

    async def late(_: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        writer.write(OK)
        if number == 1:
            await asyncio.sleep(0.05)
            writer.write(forged)

    async with peer(late) as (_, upstream):
        assert await whole(upstream) == b"hello"
        await asyncio.sleep(0.2)
        assert await whole(upstream) == b"hello"


async def test_a_head_that_never_ends_is_not_read_to_its_end() -> None:
    async with peer(saying(b"HTTP/1.1 200 OK\r\n" + b"X-A: y\r\n" * 20_000)) as (_, upstream):
        with pytest.raises(Broken):
            await whole(upstream)


async def test_the_head_of_a_head_request_is_all_there_is() -> None:
    async with peer(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")) as (_, upstream):
        answer = await upstream.send(Outgoing("HEAD", b"/", [(b"host", upstream.host)]))
        assert [chunk async for chunk in answer.chunks()] == []
        await answer.close()


async def test_nobody_there_is_unreachable() -> None:
    upstream = DirectUpstream("http://127.0.0.1:1", Limits())
    with pytest.raises(Unreachable):
        await whole(upstream)


async def test_only_so_many_connections_are_opened_and_who_waits_gets_the_next_free_one() -> None:
    async def slowly(_: asyncio.StreamReader, writer: asyncio.StreamWriter, __: int) -> None:
        await asyncio.sleep(0.05)
        writer.write(OK)

    async with peer(slowly, connections=2, connect_seconds=5) as (server, upstream):
        assert await asyncio.gather(*(whole(upstream) for _ in range(10))) == [b"hello"] * 10
        assert server.connections == 2


async def test_who_waits_too_long_for_a_connection_is_told_and_leaves_no_gap() -> None:
    async with peer(saying(OK), connections=1, connect_seconds=0.1) as (server, upstream):
        held = await upstream.send(get(upstream))
        with pytest.raises(Exhausted):
            await whole(upstream)
        waiting = asyncio.create_task(whole(upstream))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert [chunk async for chunk in held.chunks()] == [b"hello"]
        await held.close()
        assert await whole(upstream) == b"hello"
        assert server.connections == 1


async def test_room_of_a_closed_connection_goes_to_who_waits() -> None:
    async with peer(saying(OK), connections=1, connect_seconds=2) as (server, upstream):
        held = await upstream.send(get(upstream))
        waiting = asyncio.create_task(whole(upstream))
        await asyncio.sleep(0.05)
        await held.close()  # unread: closed
        assert await waiting == b"hello"
        assert server.connections == 2


async def test_a_kept_connection_that_closes_at_the_wrong_moment_is_told_apart() -> None:
    async def once(_: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        if number > 1:
            raise ConnectionError
        writer.write(OK)

    async with peer(once) as (server, upstream):
        assert await whole(upstream) == b"hello"
        with pytest.raises(Stale):
            await whole(upstream)
        through = Peer("cases", upstream, Breaker("cases"), InFlight("cases", 10))
        assert await whole(upstream) == b"hello"
        answer = await through.send(get(upstream), repeatable=True)
        assert answer.status == 200
        await answer.close()
        asked = len(server.heads)
        assert await whole(upstream) == b"hello"
        with pytest.raises(Stale):
            await through.send(
                Outgoing("POST", b"/", [(b"host", upstream.host), (b"content-length", b"0")]), repeatable=False
            )
        assert len(server.heads) == asked + 2  # the POST was sent once


async def test_an_answer_that_comes_before_the_whole_question_ends_the_sending() -> None:
    async def refusing(_: asyncio.StreamReader, writer: asyncio.StreamWriter, __: int) -> None:
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        await asyncio.sleep(1)

    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1
            yield b"x" * 1000
            await asyncio.sleep(0.01)

    async with peer(refusing) as (server, upstream):
        outgoing = Outgoing("POST", b"/", [(b"host", upstream.host), (b"transfer-encoding", b"chunked")], endless())
        async with asyncio.timeout(2):
            answer = await upstream.send(outgoing)
        assert answer.status == 413
        await answer.close()
        before = sent
        await asyncio.sleep(0.1)
        assert sent == before
        assert server.connections == 1


async def test_a_service_that_stops_reading_is_late() -> None:
    async def deaf(_: asyncio.StreamReader, __: asyncio.StreamWriter, ___: int) -> None:
        await asyncio.sleep(10)

    async def much() -> AsyncIterator[bytes]:
        for _ in range(2000):
            yield b"x" * 100_000

    async with peer(deaf, idle_seconds=0.2) as (_, upstream):
        with pytest.raises(Late):
            await upstream.send(
                Outgoing("POST", b"/", [(b"host", upstream.host), (b"transfer-encoding", b"chunked")], much())
            )


async def test_a_client_that_reads_slowly_slows_the_service_down() -> None:
    written = 0

    async def flooding(_: asyncio.StreamReader, writer: asyncio.StreamWriter, __: int) -> None:
        nonlocal written
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        for _piece in range(1000):
            writer.write(b"x" * 100_000)
            await writer.drain()
            written += 100_000

    async with peer(flooding) as (_, upstream):
        answer = await upstream.send(get(upstream))
        await asyncio.sleep(0.5)
        stopped = written
        await asyncio.sleep(0.3)
        assert written == stopped < 50_000_000
        total = 0
        async for chunk in answer.chunks():
            total += len(chunk)
        assert total == 100_000_000
        await answer.close()


async def test_who_gives_up_leaves_no_connection_behind() -> None:
    async def never(_: asyncio.StreamReader, __: asyncio.StreamWriter, ___: int) -> None:
        await asyncio.sleep(10)

    async with peer(never, connections=1, connect_seconds=1) as (_, upstream):
        for _ in range(3):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await whole(upstream)
        await asyncio.sleep(0.05)
        assert not upstream._open
