import asyncio
import json
from typing import Any
from uuid import UUID

import httpx
import pytest

from gateway.tests.helpers import Heard, Running, Service, answer, door, raw, read_body, things
from geleit_gateway.door import head
from geleit_kit.testing.node import Node

pytestmark = pytest.mark.usefixtures("either_client")


async def test_a_request_reaches_the_service_without_the_services_name(
    client: httpx.AsyncClient, running: Running, cases: Service
) -> None:
    got = await client.get("/cases/v1/things/7?sort=-name&q=a%2Fb", headers=running.bearer())
    assert got.status_code == 200
    assert (cases.heard[0].path, cases.heard[0].query) == ("/v1/things/7", "sort=-name&q=a%2Fb")


async def test_the_callers_own_token_goes_on_to_the_service(
    client: httpx.AsyncClient, running: Running, cases: Service
) -> None:
    token = running.bearer()
    await client.get("/cases/v1/things", headers=token)
    assert cases.heard[0].headers["authorization"] == token["Authorization"]


async def test_a_body_and_its_length_arrive_unchanged(
    client: httpx.AsyncClient, running: Running, cases: Service
) -> None:
    await client.post("/cases/v1/things", headers=running.bearer(), json={"name": "Übergabe"})
    assert json.loads(cases.heard[0].body) == {"name": "Übergabe"}
    assert cases.heard[0].headers["content-length"] == str(len(cases.heard[0].body))
    assert "transfer-encoding" not in cases.heard[0].headers


async def test_headers_that_only_the_house_may_set_are_taken_off(
    client: httpx.AsyncClient, running: Running, cases: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = {
        "X-Geleit-Body": "jobcenter",
        "X_Geleit_Body": "jobcenter",
        "X-Forwarded-For": "10.0.0.1",
        "Forwarded": "for=10.0.0.1",
        "Cookie": "a=b",
        "baggage": "name=x",
    }
    await client.get("/cases/v1/things", headers={**running.bearer(), **forged})
    assert not {name.lower() for name in forged} & set(cases.heard[0].names)
    monkeypatch.setattr(head, "_INTERNAL", (b"never-",))
    await client.get("/cases/v1/things", headers={**running.bearer(), **forged})
    assert cases.heard[1].headers["x-geleit-body"] == "jobcenter"  # without the rule the attack works


async def test_hop_by_hop_headers_end_at_the_door(client: httpx.AsyncClient, running: Running, cases: Service) -> None:
    await client.get(
        "/cases/v1/things",
        headers={
            **running.bearer(),
            "Connection": "keep-alive, X-Mine",
            "X-Mine": "1",
            "TE": "trailers",
            "Keep-Alive": "timeout=9",
        },
    )
    assert not {"x-mine", "te", "keep-alive"} & set(cases.heard[0].names)


async def test_a_request_id_is_made_or_taken_over_and_given_back(
    client: httpx.AsyncClient, running: Running, cases: Service
) -> None:
    mine = "0b9d1c6e-55d4-4a0b-9a63-2f1e7f2f6a10"
    got = await client.get("/cases/v1/things", headers={**running.bearer(), "X-Request-ID": mine})
    assert got.headers["x-request-id"] == cases.heard[0].headers["x-request-id"] == mine
    got = await client.get("/cases/v1/things", headers={**running.bearer(), "X-Request-ID": "Frau Beispiel"})
    assert UUID(got.headers["x-request-id"])
    assert got.headers["x-request-id"] == cases.heard[1].headers["x-request-id"]


async def test_the_trace_of_the_client_goes_on_and_its_free_text_does_not(
    client: httpx.AsyncClient, running: Running, cases: Service
) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    await client.get(
        "/cases/v1/things",
        headers={**running.bearer(), "traceparent": f"00-{trace}-00f067aa0ba902b7-01", "tracestate": "a=name"},
    )
    version, passed, span, _ = cases.heard[0].headers["traceparent"].split("-")
    assert (version, passed) == ("00", trace)
    assert span != "00f067aa0ba902b7"
    assert "tracestate" not in cases.heard[0].headers


async def test_an_answer_comes_back_with_its_status_and_headers(
    client: httpx.AsyncClient, running: Running, cases: Service
) -> None:
    async def created(heard: Heard, receive: Any, send: Any) -> None:
        await read_body(receive)
        await answer(
            send,
            201,
            {"id": 7},
            {
                "location": "/v1/things/7",
                "etag": '"1"',
                "server": "x",
                "set-cookie": "a=b",
                "x-geleit-secret": "1",
                "connection": "x-inner",
                "x-inner": "1",
            },
        )

    cases.handlers["POST", "/v1/things"] = created
    got = await client.post("/cases/v1/things", headers=running.bearer(), json={})
    assert (got.status_code, got.json()) == (201, {"id": 7})
    assert (got.headers["location"], got.headers["etag"]) == ("/cases/v1/things/7", '"1"')
    assert not {"server", "set-cookie", "x-geleit-secret", "x-inner"} & set(got.headers)
    assert len(got.headers.get_list("date")) == 1


async def test_every_answer_carries_security_headers(client: httpx.AsyncClient, running: Running) -> None:
    for path in ("/cases/v1/things", "/docs", "/nothing", "/me", "/openapi.json"):
        got = await client.get(path, headers=running.bearer())
        assert got.headers["x-content-type-options"] == "nosniff", path
        assert got.headers["x-frame-options"] == "DENY", path
        assert got.headers["referrer-policy"] == "no-referrer", path
        assert "default-src 'none'" in got.headers["content-security-policy"], path
        assert "cache-control" in got.headers, path


async def test_a_long_answer_streams_piece_by_piece(
    client: httpx.AsyncClient, running: Running, cases: Service
) -> None:
    go_on = asyncio.Event()

    async def events(heard: Heard, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        await send({"type": "http.response.body", "body": b"data: 1\n\n", "more_body": True})
        await go_on.wait()
        await send({"type": "http.response.body", "body": b"data: 2\n\n"})

    cases.handlers["GET", "/v1/things"] = events
    async with client.stream("GET", "/cases/v1/things", headers=running.bearer()) as got:
        pieces = got.aiter_bytes()
        assert await anext(pieces) == b"data: 1\n\n"  # before the service has finished
        go_on.set()
        assert await anext(pieces) == b"data: 2\n\n"


async def test_an_upload_streams_piece_by_piece(client: httpx.AsyncClient, running: Running, cases: Service) -> None:
    first_arrived = asyncio.Event()

    async def taking(heard: Heard, receive: Any, send: Any) -> None:
        heard.body = (await receive())["body"]
        first_arrived.set()
        heard.body += await read_body(receive)
        await answer(send, 200, {"bytes": len(heard.body)})

    async def content() -> Any:
        yield b"a" * 1000
        async with asyncio.timeout(5):
            await first_arrived.wait()  # the second half leaves only after the service has the first
        yield b"b" * 1000

    cases.handlers["POST", "/v1/things"] = taking
    got = await client.post("/cases/v1/things", headers=running.bearer(), content=content())
    assert got.json() == {"bytes": 2000}


async def test_a_client_that_leaves_ends_the_work_of_the_service(running: Running, cases: Service) -> None:
    left = asyncio.Event()

    async def waiting(heard: Heard, receive: Any, send: Any) -> None:
        await read_body(receive)
        while (await receive())["type"] != "http.disconnect":
            pass
        left.set()

    cases.handlers["GET", "/v1/things"] = waiting
    token = running.bearer()["Authorization"].encode()
    _, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(b"GET /cases/v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: " + token + b"\r\n\r\n")
    await asyncio.sleep(0.3)
    assert not left.is_set()
    writer.close()
    async with asyncio.timeout(3):
        await left.wait()


async def test_a_body_that_says_it_is_too_large_is_refused_unread(
    client: httpx.AsyncClient, running: Running, cases: Service
) -> None:
    got = await client.post("/cases/v1/things", headers=running.bearer(), content=b"x" * 1_048_577)
    assert (got.status_code, got.json()["code"]) == (413, "too_large")
    assert not cases.heard


async def test_a_body_that_grows_too_large_is_cut_off(node: Node, cases: Service) -> None:
    async def endless() -> Any:
        for _ in range(100):
            yield b"x" * 1000

    async with door(node, {"cases": cases}, limits={"max_body_bytes": 5000}) as running, httpx.AsyncClient() as client:
        got = await client.post(f"{running.base}/cases/v1/things", headers=running.bearer(), content=endless())
        assert (got.status_code, got.json()["code"]) == (413, "too_large")
        assert got.headers["connection"] == "close"


async def test_a_file_may_be_longer_than_a_document_and_has_a_limit_of_its_own(node: Node, cases: Service) -> None:
    limits = {"max_body_bytes": 5000, "max_file_bytes": 50_000}
    file = {"Content-Type": "application/octet-stream"}
    async with door(node, {"cases": cases}, limits=limits) as running, httpx.AsyncClient() as client:
        bearer, path = running.bearer(), f"{running.base}/cases/v1/things"
        got = await client.post(path, headers={**bearer, **file}, content=b"x" * 50_000)
        assert got.status_code != 413
        got = await client.post(path, headers={**bearer, **file}, content=b"x" * 50_001)
        assert (got.status_code, got.json()["code"]) == (413, "too_large")
        got = await client.post(path, headers=bearer, content=b"x" * 5_001)
        assert (got.status_code, got.json()["code"]) == (413, "too_large")


async def test_two_requests_of_one_connection_are_answered_in_order(running: Running) -> None:
    token = running.bearer()["Authorization"].encode()
    one = b"GET /cases/v1/things/%d HTTP/1.1\r\nHost: x\r\nAuthorization: " + token + b"\r\n\r\n"
    received = await raw(running.port, one % 1 + one % 2)
    assert received.count(b"HTTP/1.1 200 OK") == 2
    assert received.index(b"/v1/things/1") < received.index(b"/v1/things/2")


async def test_head_is_answered_without_a_body_on_the_doors_own_pages(client: httpx.AsyncClient) -> None:
    got = await client.head("/docs")
    assert (got.status_code, got.content) == (200, b"")
    assert int(got.headers["content-length"]) > 1000


async def test_a_browser_of_another_origin_may_not_call_unless_it_was_allowed(node: Node) -> None:
    asked = {"Origin": "https://portal.example", "Access-Control-Request-Method": "POST"}
    async with door(node, {"cases": things()}) as running, httpx.AsyncClient(base_url=running.base) as client:
        got = await client.options("/cases/v1/things", headers=asked)
        assert got.status_code == 405
        assert "access-control-allow-origin" not in got.headers
    async with (
        door(node, {"cases": things()}, allowed_origins=("https://portal.example",)) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        got = await client.options("/cases/v1/things", headers=asked)
        assert (got.status_code, got.headers["access-control-allow-origin"]) == (204, "https://portal.example")
        got = await client.get("/cases/v1/things", headers={**running.bearer(), "Origin": "https://portal.example"})
        assert got.headers["access-control-allow-origin"] == "https://portal.example"
        got = await client.get("/cases/v1/things", headers={**running.bearer(), "Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in got.headers
        assert "access-control-allow-credentials" not in got.headers
