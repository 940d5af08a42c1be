import asyncio
import json
import time
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from gateway.tests.helpers import (
    Running,
    Service,
    answer,
    door,
    free_socket,
    never,
    openapi,
    operation,
    raw,
    read_body,
    serving,
    settings,
    things,
    until,
)  # fmt: skip
from geleit_gateway.app import create_app
from geleit_gateway.door.texts import DOOR, KIT, TEXTS
from geleit_gateway.server import protocol
from geleit_gateway.settings import Limits
from geleit_kit.testing.node import Node


async def test_an_address_that_no_service_has_is_refused_at_the_edge(
    client: httpx.AsyncClient, running: Running, cases: Service
) -> None:
    got = await client.get("/cases/v1/nothing", headers=running.bearer())
    assert (got.status_code, got.json()["code"]) == (404, "no_such_operation")
    assert not cases.heard


async def test_a_method_that_an_address_does_not_have_is_refused_at_the_edge(
    client: httpx.AsyncClient, running: Running, cases: Service
) -> None:
    got = await client.delete("/cases/v1/things", headers=running.bearer())
    assert (got.status_code, got.headers["allow"]) == (405, "GET, POST")
    assert not cases.heard


async def test_a_method_that_nobody_knows_is_refused(running: Running) -> None:
    received = await raw(running.port, b"PROPFIND /cases/v1/things HTTP/1.1\r\nHost: x\r\n\r\n")
    assert received.startswith(b"HTTP/1.1 501")


async def test_the_insides_of_a_service_are_not_let_through(client: httpx.AsyncClient, running: Running) -> None:
    for path in ("/cases/health/live", "/cases/openapi.json", "/cases/docs", "/cases", "/cases/v2/things"):
        assert (await client.get(path, headers=running.bearer())).status_code == 404, path


async def test_a_service_that_this_node_does_not_run_is_named_as_such(
    client: httpx.AsyncClient, running: Running
) -> None:
    got = await client.get("/referrals/v1/referrals", headers=running.bearer())
    assert (got.status_code, got.json()["code"], got.json()["service"]) == (
        404,
        "service_not_on_this_node",
        "referrals",
    )
    got = await client.get("/frau-beispiel/v1/things", headers=running.bearer())
    assert got.json()["code"] == "no_such_operation"
    assert "beispiel" not in got.text


async def test_a_request_without_a_token_goes_nowhere(client: httpx.AsyncClient, cases: Service) -> None:
    got = await client.get("/cases/v1/things")
    assert (got.status_code, got.json()["code"]) == (401, "token_missing")
    assert got.headers["www-authenticate"].startswith("Bearer")
    assert not cases.heard


async def test_bad_tokens_are_refused_at_the_door_and_a_good_one_is_not(
    client: httpx.AsyncClient, running: Running, cases: Service
) -> None:
    issuer, now = running.node.issuer, int(time.time())
    good = issuer.claims("case_manager", "ki")
    header, payload, signature = issuer.sign(good).split(".")
    bad = {
        "expired": issuer.sign(good | {"iat": now - 700, "exp": now - 100}),
        "for another node": issuer.sign(good | {"aud": "other-node"}),
        "of a foreign issuer": issuer.sign(good | {"iss": "https://elsewhere.example"}),
        "of another type": issuer.sign(good, typ="id+jwt"),
        "without a signature": f"eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{payload}.",
        "with another's signature": f"{header}.{payload}.{signature[:-4]}AAAA",
        "no token at all": "Frau-Beispiel",
    }
    for what, token in bad.items():
        got = await client.get("/cases/v1/things", headers={"Authorization": f"Bearer {token}"})
        assert got.status_code == 401, what
        assert token not in got.text, what
    assert not cases.heard
    assert (
        await client.get("/cases/v1/things", headers={"Authorization": f"Bearer {issuer.sign(good)}"})
    ).status_code == 200


async def test_a_public_operation_needs_no_token(client: httpx.AsyncClient) -> None:
    assert (await client.get("/cases/v1/meta/lifecycles")).status_code == 200


async def test_an_operation_that_forgot_to_say_who_may_is_closed(node: Node) -> None:
    forgotten = operation("list_things")
    del forgotten["security"]
    document = openapi("Things", {"/v1/things": {"get": forgotten}})
    async with door(node, {"cases": Service(document)}) as running, httpx.AsyncClient(base_url=running.base) as client:
        assert (await client.get("/cases/v1/things")).status_code == 401


async def test_a_refusal_speaks_the_readers_language_and_leads_to_its_page(client: httpx.AsyncClient) -> None:
    german = await client.get("/cases/v1/things")
    english = await client.get("/cases/v1/things", headers={"Accept-Language": "en-GB, de;q=0.5"})
    assert (german.headers["content-language"], english.headers["content-language"]) == ("de", "en")
    assert german.json()["title"] != english.json()["title"]
    assert english.headers["content-type"] == "application/problem+json"
    page = await client.get(english.json()["type"], headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert english.json()["title"] in page.text


def test_every_refusal_of_the_door_has_its_words() -> None:
    assert not TEXTS.missing(f"problem.{code}" for code in (*DOOR, *KIT))


@pytest.mark.parametrize(
    "head",
    [
        b"POST /cases/v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /cases/v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"POST /cases/v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
        b"POST /cases/v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello",
        b"POST /cases/v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\nhello",
        b"POST /cases/v1/things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"POST /cases/v1/things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        b"POST /cases/v1/things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
        b"POST /cases/v1/things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"POST /cases/v1/things HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /cases/v1/things HTTP/1.1\r\nHost: x\r\nX-A: b\r\n folded: c\r\n\r\n",
        b"GET /cases/v1/things HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET /cases/v1/things HTTP/1.1\r\nHost: x\r\nX-A: b\x00c\r\n\r\n",
        b"GET /cases/v1/things HTTP/1.1\r\nHost: x\r\nX A: b\r\n\r\n",
        b"GET /cases/v1/things HTTP/1.1\r\nHost: x\r\nConnection: authorization\r\n\r\n",
        b"GET /cases/v1/things HTTP/1.1\r\nHost: x\r\nConnection: close, Content-Length\r\n\r\n",
        b"GET /cases/v1/../../identity/v1/persons HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /cases/v1/%2e%2e/things HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /cases/v1/things%2F7 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /cases/v1//things HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /cases/v1/things%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /cases/v1/things/%0d%0aX-A:b HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /cases/v1/things/\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /cases/v1/things HTTP/1.1\nHost: x\n\n\x01\x02",
        b"hello\r\n\r\n",
    ],
)  # fmt: skip
async def test_shapes_that_two_readers_could_read_differently_are_refused(
    running: Running, cases: Service, head: bytes
) -> None:
    token = b"Authorization: " + running.bearer()["Authorization"].encode() + b"\r\nHost: x\r\n"
    received = await raw(running.port, head.replace(b"Host: x\r\n", token, 1))
    assert received.startswith(b"HTTP/1.1 400"), received[:200]
    assert b"application/problem+json" in received
    assert b'"code":"' in received
    assert not cases.heard


async def test_a_second_request_hidden_in_a_body_never_becomes_one(running: Running, cases: Service) -> None:
    token = running.bearer()["Authorization"].encode()
    hidden = b"GET /cases/v1/things/secret HTTP/1.1\r\nHost: x\r\nAuthorization: " + token + b"\r\n\r\n"
    carrier = (
        b"POST /cases/v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: " + token + b"\r\nContent-Length: %d\r\n\r\n"
    )
    received = await raw(running.port, carrier % len(hidden) + hidden)
    assert received.count(b"HTTP/1.1") == 1
    assert [heard.path for heard in cases.heard] == ["/v1/things"]
    assert cases.heard[0].body == hidden


async def test_too_much_head_or_address_is_refused(client: httpx.AsyncClient, running: Running) -> None:
    got = await client.get("/cases/v1/things", headers={**running.bearer(), "X-Much": "x" * 33_000})
    assert (got.status_code, got.json()["code"]) == (431, "head_too_large")
    got = await client.get("/cases/v1/things?q=" + "x" * 9000, headers=running.bearer())
    assert (got.status_code, got.json()["code"]) == (414, "target_too_long")
    endless = b"GET /cases/v1/things HTTP/1.1\r\nHost: x\r\n" + b"X-A: " + b"y" * 50_000
    assert (await raw(running.port, endless)).startswith(b"HTTP/1.1 431")


@pytest.mark.usefixtures("either_client")
async def test_a_service_that_is_down_is_told_with_a_time_to_come_back(node: Node, cases: Service) -> None:
    documents = node.folder / "documents" / "cases"
    documents.mkdir(parents=True)
    (documents / "openapi.json").write_text(httpx.Response(200, json=cases.document).text)
    async with (
        door(node, {"cases": "http://127.0.0.1:1"}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        got = await client.get("/cases/v1/things", headers=running.bearer())
        assert (got.status_code, got.json()["code"], got.json()["service"]) == (503, "service_down", "cases")
        assert int(got.headers["retry-after"]) >= 1
        assert (await client.get("/cases/v1/nothing", headers=running.bearer())).status_code == 404


async def test_a_service_of_which_nothing_is_known_yet_is_down_and_not_missing(node: Node) -> None:
    async with (
        door(node, {"cases": "http://127.0.0.1:1"}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        got = await client.get("/cases/v1/things", headers=running.bearer())
        assert (got.status_code, got.json()["code"]) == (503, "service_down")


async def test_a_service_that_comes_up_later_is_found(node: Node, cases: Service) -> None:
    bound = free_socket()
    async with (
        door(node, {"cases": f"http://127.0.0.1:{bound.getsockname()[1]}"}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        assert (await client.get("/cases/v1/things", headers=running.bearer())).status_code == 503

        async def found() -> bool:
            return (await client.get("/cases/v1/things", headers=running.bearer())).status_code == 200

        async with serving(cases, bound=bound):
            await until(found, 20)


async def test_a_changed_document_changes_the_routes(
    client: httpx.AsyncClient, running: Running, cases: Service
) -> None:
    assert (await client.get("/cases/v1/people", headers=running.bearer())).status_code == 404
    cases.document = openapi("Things", {"/v1/people": {"get": operation("list_people")}})

    async def changed() -> bool:
        return (await client.get("/cases/v1/people", headers=running.bearer())).status_code == 200

    await until(changed)
    assert (await client.get("/cases/v1/things", headers=running.bearer())).status_code == 404
    cases.document = {"paths": ["broken"]}
    await asyncio.sleep(0.5)
    assert (await client.get("/cases/v1/people", headers=running.bearer())).status_code == 200


async def test_a_service_that_never_describes_itself_keeps_the_door_from_nothing(node: Node, cases: Service) -> None:
    async def mute(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await never(scope, receive, send)

    async with (
        serving(mute) as silent,
        door(node, {"cases": cases, "identity": silent}, limits={"header_seconds": 0.3}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        assert (await client.get("/cases/v1/things", headers=running.bearer())).status_code == 200
        got = await client.get("/identity/v1/persons", headers=running.bearer())
        assert (got.status_code, got.json()["code"]) == (503, "service_down")
        assert (await client.get("/me/worklist", headers=running.bearer())).json()["incomplete"]


@pytest.mark.usefixtures("either_client")
async def test_a_service_that_answers_too_late_is_told_as_slow(node: Node, cases: Service) -> None:
    cases.handlers["GET", "/v1/things"] = never
    async with (
        door(node, {"cases": cases}, limits={"header_seconds": 0.3}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        got = await client.get("/cases/v1/things", headers=running.bearer())
        assert (got.status_code, got.json()["code"]) == (504, "service_slow")


@pytest.mark.usefixtures("either_client")
async def test_the_time_for_an_answer_begins_when_the_request_is_complete(node: Node, cases: Service) -> None:
    async def content() -> Any:
        for _ in range(6):
            yield b"x"
            await asyncio.sleep(0.1)

    async with (
        door(node, {"cases": cases}, limits={"header_seconds": 0.3}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        assert (await client.post("/cases/v1/things", headers=running.bearer(), content=content())).status_code == 200


async def test_a_client_that_stops_sending_its_body_is_not_waited_for(node: Node, cases: Service) -> None:
    async with door(node, {"cases": cases}, limits={"idle_seconds": 0.3}) as running:
        token = running.bearer()["Authorization"].encode()
        begun = (
            b"POST /cases/v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: "
            + token
            + b"\r\nContent-Length: 10\r\n\r\nhal"
        )
        received = await raw(running.port, begun)
        assert received.startswith(b"HTTP/1.1 408")
        assert b"request_timeout" in received


async def test_a_client_that_never_finishes_its_head_is_not_waited_for(node: Node, cases: Service) -> None:
    impatient = protocol(Limits(client_head_seconds=0.3))
    async with serving(create_app(settings(node, {})), http=impatient) as base:
        port = int(base.rpartition(":")[2])
        for begun in (b"", b"GET /docs HTTP/1.1\r\nHost: x\r\nX-A: "):
            since = time.monotonic()
            received = await raw(port, begun)
            assert received.startswith(b"HTTP/1.1 408"), begun
            assert time.monotonic() - since < 1.0
        whole = b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
        assert (await raw(port, whole, pause=0.6)).count(b"200 OK") == 1  # a kept connection is not an unfinished head


async def test_an_answer_that_takes_longer_than_all_is_cut_short(node: Node, cases: Service) -> None:
    async def dripping(heard: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(50):
            await send({"type": "http.response.body", "body": b".", "more_body": True})
            await asyncio.sleep(0.05)

    cases.handlers["GET", "/v1/things"] = dripping
    async with (
        door(node, {"cases": cases}, limits={"total_seconds": 0.5}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/cases/v1/things", headers=running.bearer())


@pytest.mark.usefixtures("either_client")
async def test_a_service_that_dies_in_the_middle_of_an_answer_is_not_taken_for_finished(
    node: Node, cases: Service
) -> None:
    async with (
        _broken_after(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", cases) as address,
        door(node, {"cases": address}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/cases/v1/things", headers=running.bearer())
    async with (
        _broken_after(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", cases) as address,
        door(node, {"cases": address}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/cases/v1/things", headers=running.bearer())


@pytest.mark.usefixtures("either_client")
@pytest.mark.parametrize(
    "answered",
    [
        b"",
        b"HTTP/1.1 200",
        b"hello\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX A: b\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nX-A: b\x00c\r\n\r\n",
    ],
)  # fmt: skip
async def test_what_a_service_answers_amiss_is_told_as_broken(node: Node, cases: Service, answered: bytes) -> None:
    async with (
        _broken_after(answered, cases) as address,
        door(node, {"cases": address}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        got = await client.get("/cases/v1/things", headers=running.bearer())
        assert (got.status_code, got.json()["code"]) == (502, "service_broken")


def _broken_after(answered: bytes, described: Service) -> Any:
    """A peer that describes itself well and then answers every other request with these bytes and a closed connection."""

    @asynccontextmanager
    async def listening() -> Any:
        async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                writer.close()
                return
            if b"/openapi.json" in head or b"/lifecycles" in head:
                body = json.dumps(described.document if b"openapi" in head else {"items": []}).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            else:
                writer.write(answered)
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(one, "127.0.0.1", 0)
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()

    return listening()


async def test_a_service_that_keeps_failing_is_left_alone_for_a_while(node: Node, cases: Service) -> None:
    calls = 0

    async def failing(heard: Any, receive: Any, send: Any) -> None:
        nonlocal calls
        calls += 1
        await never(heard, receive, send)

    cases.handlers["GET", "/v1/things"] = failing
    async with (
        door(node, {"cases": cases}, limits={"header_seconds": 0.05}, refresh_seconds=60) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        codes = [(await client.get("/cases/v1/things", headers=running.bearer())).json()["code"] for _ in range(9)]
        assert codes[:4] == ["service_slow"] * 4
        assert codes[-1] == "service_down"
        asked = calls
        await client.get("/cases/v1/things", headers=running.bearer())
        assert calls == asked  # nobody asked it
        del cases.handlers["GET", "/v1/things"]
        await asyncio.sleep(1.1)
        assert (await client.get("/cases/v1/things", headers=running.bearer())).status_code == 200


@pytest.mark.usefixtures("either_client")
async def test_more_requests_than_a_service_may_have_are_refused_at_once(node: Node, cases: Service) -> None:
    release, begun = asyncio.Event(), asyncio.Semaphore(0)

    async def holding(heard: Any, receive: Any, send: Any) -> None:
        await read_body(receive)
        begun.release()
        await release.wait()
        await answer(send, 200, {})

    cases.handlers["GET", "/v1/things"] = holding
    async with (
        door(node, {"cases": cases}, limits={"in_flight": 3}, refresh_seconds=60) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        held = [asyncio.create_task(client.get("/cases/v1/things", headers=running.bearer())) for _ in range(3)]
        async with asyncio.timeout(10):
            for _ in held:
                await begun.acquire()
        got = await client.get("/cases/v1/things", headers=running.bearer())
        assert (got.status_code, got.json()["code"], got.headers["retry-after"]) == (503, "service_busy", "1")
        release.set()
        assert {(await one).status_code for one in held} == {200}
        assert (await client.get("/cases/v1/things", headers=running.bearer())).status_code == 200


async def test_a_websocket_is_not_opened(running: Running) -> None:
    asked = b"GET /cases/v1/things HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n"
    received = await raw(running.port, asked)
    assert not received.startswith(b"HTTP/1.1 101")


async def test_an_own_body_of_things_is_served(node: Node) -> None:
    async with (
        door(node, {"cases": things(), "identity": things()}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        for service in ("cases", "identity"):
            assert (await client.get(f"/{service}/v1/things", headers=running.bearer())).status_code == 200
