"""What a running service tells about itself: one span, one log line and a few figures per request; never a person.

The outermost layer of every application, as plain ASGI. A request is named by its route template, such as
`/v1/persons/{person}`, never by its path, its query or a header. Spans and figures leave the process only where an
operator has configured a collector.
"""

import json
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import import_module
from uuid import UUID, uuid4

from fastapi.telemetry import TelemetryConfig
from opentelemetry import metrics, trace
from opentelemetry.context import Context
from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import MetricReader, PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ParentBased, TraceIdRatioBased
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geleit_kit.http.logs import REQUEST_ID

SCOPE_KEY = "geleit.request"
# FastAPI would tell paths, queries and the texts of errors as soon as an operator sets a global provider.
NO_TELEMETRY_OF_ITS_OWN: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}

_access = logging.getLogger("geleit.access")
_propagator = TraceContextTextMapPropagator()


@dataclass(slots=True)
class Seen:
    """What is known of a request while it runs: `scope["geleit.request"]`. The router notes the body's key."""

    request_id: UUID
    body: str | None = None
    route: str | None = None


def seen(scope: Scope) -> Seen:
    """The notes of the running request; fresh ones where no telemetry stands around the application."""
    notes: Seen = scope.setdefault(SCOPE_KEY, Seen(uuid4()))
    return notes


@dataclass(frozen=True, slots=True)
class Telemetry:
    """The instruments of one service. Made once in `create_app`; `telemetry(...)` builds it from settings."""

    service: str
    tracer: trace.Tracer
    meter: metrics.Meter
    _close: tuple[Callable[[], object], ...] = field(default=(), repr=False)

    def gauge(self, name: str, unit: str, read: Callable[[], float | None], description: str = "") -> None:
        """A figure read when it is asked for, such as the age of the oldest unpublished fact; None is left out."""

        def observe(_: CallbackOptions) -> Iterable[Observation]:
            value = read()
            return [] if value is None else [Observation(value)]

        self.meter.create_observable_gauge(name, [observe], unit=unit, description=description)

    def close(self) -> None:
        """Sends what is waiting and stops the senders."""
        for close in self._close:
            close()


def telemetry(
    service: str,
    *,
    sampling: float = 1.0,
    collector: str | None = None,
    processors: Iterable[SpanProcessor] = (),
    readers: Iterable[MetricReader] = (),
) -> Telemetry:
    """The instruments of a service.

    `sampling`: share of traces that are kept, 0 to 1, decided by the trace id, so that services with one share agree; a
    caller's "sampled" flag does not raise it. `collector`: address of an OTLP/HTTP collector (needs the extra `otlp`).
    `processors` and `readers` are for tests and for other ways out. Without any of them nothing leaves the process.
    """
    resource = Resource({"service.name": f"geleit-{service}"})
    if collector:
        span_sender, figure_sender = _otlp(collector)
        processors, readers = [*processors, span_sender], [*readers, figure_sender]
    share = TraceIdRatioBased(sampling)
    tracers = TracerProvider(
        sampler=ParentBased(root=share, remote_parent_sampled=share, remote_parent_not_sampled=ALWAYS_OFF),
        resource=resource,
        shutdown_on_exit=False,
    )
    for processor in processors:
        tracers.add_span_processor(processor)
    meters = MeterProvider(metric_readers=list(readers), resource=resource, shutdown_on_exit=False)
    closing = (tracers.shutdown, meters.shutdown)
    return Telemetry(service, tracers.get_tracer("geleit_kit"), meters.get_meter("geleit_kit"), closing)


def _otlp(collector: str) -> tuple[SpanProcessor, MetricReader]:
    try:
        figures = import_module("opentelemetry.exporter.otlp.proto.http.metric_exporter")
        traces = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    except ImportError as missing:
        raise RuntimeError("A collector is configured, but geleit-kit[otlp] is not installed.") from missing
    base = collector.rstrip("/")
    return (
        BatchSpanProcessor(traces.OTLPSpanExporter(endpoint=f"{base}/v1/traces")),
        PeriodicExportingMetricReader(figures.OTLPMetricExporter(endpoint=f"{base}/v1/metrics")),
    )


class TelemetryMiddleware:
    """Request id, trace context, one server span, one log line, figures, and the last net for errors."""

    def __init__(self, app: ASGIApp, telemetry: Telemetry) -> None:
        self.app = app
        self.telemetry = telemetry
        meter = telemetry.meter
        self.requests = meter.create_counter("geleit.http.requests", unit="{request}", description="Answered requests")
        self.duration = meter.create_histogram(
            "http.server.request.duration", unit="s", description="From the first byte to the last of the answer"
        )
        self.active = meter.create_up_down_counter("http.server.active_requests", unit="{request}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; other kinds of scopes (lifespan) pass through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        notes = Seen(_request_id(scope))
        scope[SCOPE_KEY] = notes
        token = REQUEST_ID.set(notes.request_id)
        began = time.perf_counter()
        answer = _Answering(send, notes.request_id)
        self.active.add(1)
        try:
            with self.telemetry.tracer.start_as_current_span(
                scope["method"],
                context=_trace_context(scope),
                kind=SpanKind.SERVER,
                record_exception=False,
                set_status_on_exception=False,
            ) as span:
                await self._answered(scope, receive, answer)
                self._tell(span, scope, notes, answer.status, time.perf_counter() - began)
        finally:
            self.active.add(-1)
            REQUEST_ID.reset(token)

    async def _answered(self, scope: Scope, receive: Receive, answer: "_Answering") -> None:
        """Runs the application; what nobody caught is logged by type and place and ends here."""
        try:
            await self.app(scope, receive, answer.send)
        except Exception as error:  # the last net: the server behind it would log the text of the error
            logging.getLogger("geleit.errors").exception("an error nobody caught")
            trace.get_current_span().set_attribute("error.type", type(error).__qualname__)
            if answer.status is None:
                await _internal(answer.send)

    def _tell(self, span: trace.Span, scope: Scope, notes: Seen, status: int | None, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        route = notes.route or template(scope)
        span.update_name(f"{method} {route}")
        span.set_attributes(
            {
                "http.request.method": method,
                "http.route": route,
                "http.response.status_code": status or 0,
                "geleit.request_id": str(notes.request_id),
            }
        )
        if notes.body:
            span.set_attribute("geleit.body", notes.body)
        if status is None or status >= _SERVER_ERROR:
            span.set_status(Status(StatusCode.ERROR))
        labels = {"http.request.method": method, "http.route": route, "http.response.status_code": status or 0}
        self.requests.add(1, labels)
        self.duration.record(seconds, labels)
        details = {
            "method": method,
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "body": notes.body,
        }
        _access.info("request", extra=details)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SERVER_ERROR = 500


def template(scope: Scope) -> str:
    """The template of the route that matched; `unmatched` where none did: an unknown path may hold anything."""
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else "unmatched"


def _request_id(scope: Scope) -> UUID:
    """The caller's `X-Request-Id` if it is a UUID (anything else could carry a name into the logs), else a new one."""
    given = _header(scope, b"x-request-id")
    try:
        return UUID(given) if given else uuid4()
    except ValueError:
        return uuid4()


def _trace_context(scope: Scope) -> Context:
    """The caller's `traceparent`. Not `tracestate` and not `baggage`: both carry free text."""
    given = _header(scope, b"traceparent")
    return _propagator.extract({"traceparent": given} if given else {})


def _header(scope: Scope, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)


class _Answering:
    """Passes the answer on, remembers its status and writes the request id into its head."""

    def __init__(self, send: Send, request_id: UUID) -> None:
        self._send = send
        self._request_id = request_id
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            kept = [(key, value) for key, value in message.get("headers", ()) if key.lower() != b"x-request-id"]
            message["headers"] = [*kept, (b"x-request-id", str(self._request_id).encode())]
        await self._send(message)


async def _internal(send: Send) -> None:
    body = json.dumps(
        {"type": "/docs/problems/internal", "title": "The service has a fault.", "status": 500, "code": "internal"}
    ).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": body})
