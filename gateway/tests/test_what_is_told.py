"""Logs, spans and problem documents tell nothing of a person, however hard somebody tries."""

import asyncio
import logging
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from gateway.tests.helpers import Service, answer, door, never, raw, things, until
from geleit_gateway.door.me import Me
from geleit_kit.http.logs import JsonLines
from geleit_kit.http.telemetry import telemetry
from geleit_kit.testing.node import Node

MARKER = "Beispielfrau"


class Lines(logging.Handler):
    """Every line as the process would write it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines("gateway"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def lines() -> Any:
    handler, root = Lines(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()

    def watched(service: str, **given: Any) -> Any:
        return telemetry(service, **{**given, "sampling": 1.0}, processors=[SimpleSpanProcessor(exporter)])

    monkeypatch.setattr("geleit_gateway.app.telemetry", watched)  # house: stand-in -- the real one, with an exporter
    return exporter


async def the_only(spans: InMemorySpanExporter) -> ReadableSpan:
    """The one span; it ends a moment after the answer has arrived."""

    async def ended() -> bool:
        return bool(spans.get_finished_spans())

    await until(ended)
    (span,) = spans.get_finished_spans()
    return span


async def test_a_name_in_a_request_appears_in_no_log_no_span_and_no_refusal(
    node: Node, lines: list[str], spans: InMemorySpanExporter
) -> None:
    async with door(node, {"cases": things()}) as running, httpx.AsyncClient(base_url=running.base) as client:
        bearer = running.bearer()
        refused = [
            await client.get(f"/cases/v1/{MARKER}", headers=bearer),
            await client.get(f"/{MARKER}/v1/things", headers=bearer),
            await client.delete(f"/cases/v1/things/{MARKER}", headers=bearer),
            await client.get(f"/docs/problems/{MARKER}"),
            await client.get("/cases/v1/things", headers={"Authorization": f"Bearer {MARKER}"}),
            await client.get(f"/me/worklist?cursor={MARKER}&limit={MARKER}", headers=bearer),
            await client.post("/me/permissions", headers=bearer, json={"questions": [{"permission": MARKER * 20}]}),
            await client.get("/cases/v1/things/%00", headers={**bearer, "X-Name": MARKER}),
        ]
        passed = await client.get(
            f"/cases/v1/things/{MARKER}?q={MARKER}",
            headers={**bearer, "User-Agent": MARKER, "X-Request-ID": MARKER, "baggage": f"name={MARKER}"},
        )
        assert passed.json()["path"].endswith(MARKER)  # what the service gets is not cut
        await raw(running.port, f"{MARKER} / HTTP/1.1\r\n\r\n".encode())
    assert all(one.status_code >= 400 for one in refused)
    assert not [str(one.url) for one in refused if MARKER in one.text]
    told = [line for line in lines if '"gateway"' in line]
    assert len(told) > 10
    assert MARKER not in "".join(line for line in told if "httpx" not in line and "httpcore" not in line)
    finished = spans.get_finished_spans()
    assert finished
    assert all(MARKER not in span.to_json() for span in finished)


async def test_a_request_is_one_span_and_one_line_named_by_its_route(
    node: Node, lines: list[str], spans: InMemorySpanExporter
) -> None:
    async with (
        door(node, {"cases": things()}, refresh_seconds=60) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        spans.clear()
        lines.clear()
        got = await client.get("/cases/v1/things/7", headers=running.bearer())
        span = await the_only(spans)
        assert span.name == "GET /cases/v1/things/{thing_id}"
        assert span.attributes is not None
        assert span.attributes["geleit.body"] == "ki"
        (line,) = [one for one in lines if '"geleit.access"' in one]
        assert '"route": "/cases/v1/things/{thing_id}"' in line
        assert got.headers["x-request-id"] in line


async def test_the_service_continues_the_spans_trace(node: Node, spans: InMemorySpanExporter) -> None:
    cases = things()
    async with (
        door(node, {"cases": cases}, refresh_seconds=60) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        spans.clear()
        await client.get("/cases/v1/things/7", headers=running.bearer())
        span = await the_only(spans)
        assert (
            cases.heard[0].headers["traceparent"] == f"00-{span.context.trace_id:032x}-{span.context.span_id:016x}-01"
        )


async def test_a_bug_ends_as_a_problem_document_with_all_headers(
    node: Node, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def bug(self: Me, call: Any) -> Any:
        raise RuntimeError(MARKER)

    monkeypatch.setattr(Me, "who", bug)  # house: stand-in -- a bug is planted on purpose
    async with door(node, {"cases": things()}) as running, httpx.AsyncClient(base_url=running.base) as client:
        got = await client.get("/me", headers=running.bearer())
        assert (got.status_code, got.json()["code"]) == (500, "internal")
        assert got.headers["x-content-type-options"] == "nosniff"
        assert MARKER not in got.text
    assert any('"error": "RuntimeError"' in line for line in lines)
    assert MARKER not in "".join(lines)


async def test_an_event_stream_may_last_longer_than_any_request(node: Node) -> None:
    async def events(_: Any, __: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        for _piece in range(8):
            await send({"type": "http.response.body", "body": b"data: x\n\n", "more_body": True})
            await asyncio.sleep(0.1)
        await send({"type": "http.response.body", "body": b""})

    cases: Service = things()
    cases.handlers["GET", "/v1/things"] = events
    async with (
        door(node, {"cases": cases}, limits={"total_seconds": 0.3}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        assert (await client.get("/cases/v1/things", headers=running.bearer())).text.count("data") == 8


async def test_behind_tls_browsers_are_told_to_stay_there(node: Node) -> None:
    for behind in (True, False):
        async with door(node, {}, behind_tls=behind) as running, httpx.AsyncClient(base_url=running.base) as client:
            assert ("strict-transport-security" in (await client.get("/docs")).headers) is behind


async def test_a_silent_event_stream_is_ended(node: Node) -> None:
    async def silent(heard: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
        await send({"type": "http.response.body", "body": b"data: x\n\n", "more_body": True})
        await never(heard, receive, send)

    cases: Service = things()
    cases.handlers["GET", "/v1/things"] = silent
    async with (
        door(node, {"cases": cases}, limits={"idle_seconds": 0.3}) as running,
        httpx.AsyncClient(base_url=running.base) as client,
    ):
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/cases/v1/things", headers=running.bearer())


async def test_an_answer_is_not_kept_for_others_unless_the_service_says_so(node: Node) -> None:
    cases: Service = things()

    async def kept(_: Any, __: Any, send: Any) -> None:
        await answer(send, 200, {}, {"cache-control": "private, max-age=5"})

    async with door(node, {"cases": cases}) as running, httpx.AsyncClient(base_url=running.base) as client:
        assert (await client.get("/cases/v1/things", headers=running.bearer())).headers["cache-control"] == "no-store"
        cases.handlers["GET", "/v1/things"] = kept
        got = await client.get("/cases/v1/things", headers=running.bearer())
        assert got.headers.get_list("cache-control") == ["private, max-age=5"]
