"""What a service tells about itself, and what it must never tell."""

import json
import logging
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Thread
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import APIRouter, FastAPI, Request
from fastapi.telemetry import TelemetryConfig
from opentelemetry import trace
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from geleit_kit.http.logs import JsonLines, plain
from geleit_kit.http.telemetry import NO_TELEMETRY_OF_ITS_OWN, Telemetry, TelemetryMiddleware, seen, telemetry

MARKER = "Sorgenvoll"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def application(config: TelemetryConfig = NO_TELEMETRY_OF_ITS_OWN) -> FastAPI:
    """A few routes as the services have them: one answers, one has a person in its path, one breaks with a text."""
    app = FastAPI(telemetry=config)
    router = APIRouter(prefix="/v1")

    @router.get("/persons/{person}")
    async def person(person: str, request: Request) -> dict[str, str]:
        seen(request.scope).body = "ki"
        return {"trace": format(trace.get_current_span().get_span_context().trace_id, "032x")}

    @router.get("/breaks")
    async def breaks() -> None:
        try:
            dict[str, str]()[MARKER]
        except KeyError as cause:
            raise ValueError(f"no row for {MARKER}") from cause

    app.include_router(router)
    return app


class Watched:
    """A running application with everything it tells."""

    def __init__(self, client: httpx.AsyncClient, lines: StringIO, instruments: Telemetry) -> None:
        self.client, self.lines, self.instruments = client, lines, instruments
        self.exporter = InMemorySpanExporter()
        self.reader = InMemoryMetricReader()

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        return self.exporter.get_finished_spans()

    @property
    def log(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.lines.getvalue().splitlines()]

    def everything(self) -> str:
        figures = self.reader.get_metrics_data()
        return (
            self.lines.getvalue()
            + "".join(span.to_json() for span in self.spans)
            + (figures.to_json() if figures else "")
        )


@pytest.fixture
def written() -> Iterator[StringIO]:
    """Where JSON lines go during a test."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines("cases"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
async def watched(written: StringIO) -> AsyncIterator[Watched]:
    exporter, reader = InMemorySpanExporter(), InMemoryMetricReader()
    instruments = telemetry("cases", processors=[SimpleSpanProcessor(exporter)], readers=[reader])
    transport = httpx.ASGITransport(TelemetryMiddleware(application(), instruments))
    async with httpx.AsyncClient(transport=transport, base_url="http://node") as client:
        watched = Watched(client, written, instruments)
        watched.exporter, watched.reader = exporter, reader
        yield watched
    instruments.close()


async def test_a_request_is_told_by_its_route_and_never_by_its_path(watched: Watched) -> None:
    answer = await watched.client.get(f"/v1/persons/{MARKER}?name={MARKER}", headers={"X-Name": MARKER})
    assert answer.status_code == 200
    assert [span.name for span in watched.spans] == ["GET /v1/persons/{person}"]
    (line,) = [line for line in watched.log if line["logger"] == "geleit.access"]
    assert (line["method"], line["route"], line["status"], line["body"]) == ("GET", "/v1/persons/{person}", 200, "ki")
    assert isinstance(line["ms"], float)
    assert MARKER not in watched.everything()


async def test_a_path_that_nobody_knows_is_called_unmatched(watched: Watched) -> None:
    assert (await watched.client.get(f"/v1/{MARKER}")).status_code == 404
    assert [span.name for span in watched.spans] == ["GET unmatched"]
    assert MARKER not in watched.everything()


async def test_an_error_is_told_by_type_and_place_and_never_by_its_text(watched: Watched) -> None:
    answer = await watched.client.get("/v1/breaks")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json" or MARKER not in answer.text
    (line,) = [line for line in watched.log if line["logger"] == "geleit.errors"]
    stack = line["stack"]
    assert line["error"] == "ValueError"
    assert isinstance(stack, list)
    assert any(place.startswith("test_telemetry.py:") and place.endswith(" breaks") for place in stack)
    assert (watched.spans[0].attributes or {})["error.type"] == "ValueError"
    assert MARKER not in watched.everything() + answer.text


async def test_a_uuid_as_request_id_is_taken_and_given_back(watched: Watched) -> None:
    mine = uuid4()
    answer = await watched.client.get("/v1/persons/x", headers={"X-Request-Id": str(mine)})
    assert answer.headers.get_list("x-request-id") == [str(mine)]
    assert {line["request_id"] for line in watched.log if line["logger"] == "geleit.access"} == {str(mine)}


async def test_another_request_id_than_a_uuid_is_replaced(watched: Watched) -> None:
    answer = await watched.client.get("/v1/persons/x", headers={"X-Request-Id": MARKER})
    assert UUID(answer.headers["x-request-id"])
    assert MARKER not in watched.everything()


async def test_the_span_continues_the_trace_of_the_caller_without_its_free_text(watched: Watched) -> None:
    headers = {
        "traceparent": f"00-{TRACE}-00f067aa0ba902b7-01",
        "tracestate": f"x={MARKER}",
        "baggage": f"name={MARKER}",
    }
    answer = await watched.client.get("/v1/persons/x", headers=headers)
    assert answer.json()["trace"] == TRACE
    assert MARKER not in watched.everything()


def test_spans_and_figures_reach_the_collector_that_an_operator_names() -> None:
    paths: set[str] = set()

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            paths.add(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        instruments = telemetry("cases", collector=f"http://127.0.0.1:{server.server_port}/")
        instruments.meter.create_counter("geleit.http.requests").add(1)
        instruments.tracer.start_span("GET /v1/persons").end()
        instruments.close()
        server.shutdown()
    assert paths == {"/v1/traces", "/v1/metrics"}


async def test_figures_count_requests_by_route_and_status(watched: Watched) -> None:
    for person in ("a", "b"):
        await watched.client.get(f"/v1/persons/{person}")
    watched.instruments.gauge("geleit.outbox.backlog", "s", lambda: 1.5)
    watched.instruments.gauge("geleit.deadletters", "{fact}", lambda: None)
    data = watched.reader.get_metrics_data()
    assert data is not None
    figures = {f.name: f for r in data.resource_metrics for s in r.scope_metrics for f in s.metrics}
    (point,) = figures["geleit.http.requests"].data.data_points
    assert point.attributes == {
        "http.request.method": "GET", "http.route": "/v1/persons/{person}", "http.response.status_code": 200,
    }  # fmt: skip
    assert getattr(point, "value", None) == 2
    assert [getattr(point, "value", None) for point in figures["geleit.outbox.backlog"].data.data_points] == [1.5]
    assert [getattr(point, "value", None) for point in figures["http.server.active_requests"].data.data_points] == [0]
    assert "geleit.deadletters" not in figures


@pytest.mark.parametrize(("share", "kept"), [(0.0, 0), (1.0, 4)])
async def test_the_share_of_traces_is_the_operators_whatever_a_caller_flags(share: float, kept: int) -> None:
    exporter = InMemorySpanExporter()
    instruments = telemetry("cases", sampling=share, processors=[SimpleSpanProcessor(exporter)])
    transport = httpx.ASGITransport(TelemetryMiddleware(application(), instruments))
    async with httpx.AsyncClient(transport=transport, base_url="http://node") as client:
        for n in range(2):
            await client.get("/v1/persons/x")
            await client.get("/v1/persons/x", headers={"traceparent": f"00-{n + 1:032x}-00f067aa0ba902b7-01"})
    assert len(exporter.get_finished_spans()) == kept
    instruments.close()


@pytest.mark.parametrize(("config", "told"), [({}, True), (NO_TELEMETRY_OF_ITS_OWN, False)])
async def test_a_global_provider_of_an_operator_does_not_hear_paths(
    config: TelemetryConfig, *, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FastAPI as it comes tells them: the attack works where the defence is off."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", provider)
    transport = httpx.ASGITransport(application(config))
    async with httpx.AsyncClient(transport=transport, base_url="http://node") as client:
        await client.get(f"/v1/persons/{MARKER}")
    assert (MARKER in "".join(span.to_json() for span in exporter.get_finished_spans())) is told
    provider.shutdown()


def test_a_library_that_formats_values_into_its_message_is_told_by_place_only(written: StringIO) -> None:
    logging.getLogger("asyncio").error(f"Task exception was never retrieved: {MARKER}")  # noqa: G004 -- as libraries do
    logging.getLogger("uvicorn.error").error("bound to %s", MARKER)
    first, second = [json.loads(line) for line in written.getvalue().splitlines()]
    assert first["at"].startswith("test_telemetry:")
    assert second["event"] == "bound to %s"
    assert MARKER not in written.getvalue()


def test_free_text_does_not_pass_into_the_details_of_a_line(written: StringIO) -> None:
    details = {"count": 3, "code": "benefit_gap", "note": "She said that", "row": {"name": MARKER}}
    logging.getLogger("geleit.cases").info("closed", extra=details)
    line = json.loads(written.getvalue())
    assert (line["count"], line["code"], line["note"], line["row"]) == (3, "benefit_gap", "withheld", "withheld")


@pytest.mark.parametrize("value", ["two words", "Müller", "a\nb", "x" * 200, ["a"], b"a", object()])
def test_what_may_be_a_text_is_withheld(value: object) -> None:
    assert plain(value) == "withheld"
