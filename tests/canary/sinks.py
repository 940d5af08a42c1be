"""The places where nothing personal may stand, each read in full. A sink in which nothing arrived proves nothing."""

import io
import json
import logging
import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import httpx
import pytest
import redis
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import geleit_gateway.app
import geleit_kit.http.service
from geleit_kit.http import telemetry
from geleit_kit.http.logs import JsonLines
from geleit_kit.http.telemetry import Telemetry, TelemetryMiddleware
from tests.world import World

_LOCATIONS = ("location", "content-location", "link")


@dataclass
class Watch:
    """What the node told while it was watched."""

    temporary: Path
    lines: io.StringIO = field(default_factory=io.StringIO)
    spans: InMemorySpanExporter = field(default_factory=InMemorySpanExporter)
    figures: list[InMemoryMetricReader] = field(default_factory=list)
    instruments: list[Telemetry] = field(default_factory=list)
    addresses: list[bytes] = field(default_factory=list)
    problems: list[bytes] = field(default_factory=list)
    world: World | None = None
    children: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def told(self) -> dict[str, bytes]:
        """Sink -> everything in it. The databases are read table by table, see `rows`."""
        world = self.opened
        return {
            "logs": self.lines.getvalue().encode(),
            "traces": "\n".join(span.to_json() for span in self.spans.get_finished_spans()).encode(),
            "metrics": b"\n".join(_figures(reader) for reader in self.figures),
            "addresses": b"\n".join(self.addresses),
            "problem texts": b"\n".join(self.problems),
            "redis": in_redis(world),
            "redis files": b"\n".join(_redis_files(world)),
            "node folder": b"\n".join(_files(world.node.folder)),
            "temporary files": b"\n".join(_files(self.temporary)),
            "processes": b"\n".join(_processes()),
        }

    @property
    def opened(self) -> World:
        """The watched world."""
        assert self.world is not None
        return self.world

    async def heard(self, answer: httpx.Response) -> None:
        """Looks at an answer: refusals, and the addresses that it names."""
        body = await answer.aread()
        if answer.status_code >= 400:
            head = json.dumps(dict(answer.headers)).encode()
            self.problems.append(f"{answer.status_code} ".encode() + head + body)
        self.addresses += [answer.headers[name].encode() for name in _LOCATIONS if name in answer.headers]
        if b'"next":"' in body:
            self.addresses.append(str(answer.json()["next"]).encode())


@contextmanager
def watching(temporary: Path) -> Iterator[Watch]:
    """Hands every service that starts inside a place to tell its spans and figures to, and writes down all log lines."""
    watch = Watch(temporary)
    root = logging.getLogger()
    handler = logging.StreamHandler(watch.lines)
    handler.setFormatter(JsonLines("node"))
    level, tempdir = root.level, tempfile.tempdir
    (temporary / "why").write_text("The node writes no temporary file; this one shows that they would be looked at.")
    with pytest.MonkeyPatch.context() as patch:
        for module in (geleit_kit.http.service, geleit_gateway.app):
            patch.setattr(module, "telemetry", _watched(watch))
        patch.setattr(TelemetryMiddleware, "__call__", _noting(watch, TelemetryMiddleware.__call__))
        tempfile.tempdir = str(temporary)
        root.addHandler(handler)
        root.setLevel(logging.INFO)
        try:
            yield watch
        finally:
            root.removeHandler(handler)
            root.setLevel(level)
            tempfile.tempdir = tempdir
            for child in watch.children:
                with child:  # closes its pipe
                    child.kill()


def _watched(watch: Watch) -> Callable[..., Telemetry]:
    def made(service: str, **_: object) -> Telemetry:
        reader = InMemoryMetricReader()
        watch.figures.append(reader)
        processors = [SimpleSpanProcessor(watch.spans)]
        instruments = telemetry.telemetry(service, sampling=1.0, processors=processors, readers=[reader])
        watch.instruments.append(instruments)
        return instruments

    return made


def _noting(watch: Watch, answer: Callable[..., Any]) -> Callable[..., Any]:
    """Writes down every address that a service of the node is called by, other services' calls among them."""

    async def call(self: TelemetryMiddleware, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            raw = scope.get("raw_path") or scope["path"].encode()
            watch.addresses += [raw + b"?" + scope["query_string"], unquote_to_bytes(raw + scope["query_string"])]
        await answer(self, scope, receive, send)

    return call


def _figures(reader: InMemoryMetricReader) -> bytes:
    data = reader.get_metrics_data()
    return data.to_json().encode() if data else b""


# --- Redis -----------------------------------------------------------------------------------------------------------


def in_redis(world: World) -> bytes:
    """Every key with its value, the streams with their groups, and what the server remembers of commands."""
    with redis.Redis.from_url(world.valkey.url("operator")) as line:
        kept = [repr((key, _value(line, key))).encode() + _raw(line, key) for key in line.scan_iter(count=1000)]
        kept += [repr(line.slowlog_get(1000)).encode(), repr(line.client_list()).encode()]
    return b"\n".join(kept)


def _value(line: Any, key: bytes) -> Any:
    kind = line.type(key)
    if kind == b"stream":
        return [line.xinfo_groups(key), line.xinfo_stream(key)]
    reads = {b"string": line.get, b"hash": line.hgetall, b"set": line.smembers}
    return reads[kind](key) if kind in reads else line.dump(key)


def _raw(line: Any, key: bytes) -> bytes:
    if line.type(key) != b"stream":
        return b""
    return b"\n".join(value for _, fields in line.xrange(key) for pair in fields.items() for value in pair)


def _redis_files(world: World) -> Iterator[bytes]:
    """A snapshot that is written uncompressed, the append-only file, settings and log."""
    with redis.Redis.from_url(world.valkey.url("operator")) as line:
        line.config_set("rdbcompression", "no")
        line.config_set("aof-use-rdb-preamble", "no")
        if not list(world.valkey.folder.glob("appendonlydir/*.aof")):
            line.config_set("appendonly", "yes")
        line.save()
    yield from _files(world.valkey.folder)


# --- files and processes ---------------------------------------------------------------------------------------------


def _files(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path).encode() + b"\0" + path.read_bytes()


def _processes() -> Iterator[bytes]:
    """Arguments and environment of this process and of those that it started."""
    for process in sorted(_family(os.getpid())):
        for what in ("cmdline", "environ"):
            try:
                yield Path(f"/proc/{process}/{what}").read_bytes()
            except OSError:
                continue


def _family(process: int) -> set[int]:
    found = {process}
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in task.read_text().split():
            found |= _family(int(child)) if Path(f"/proc/{child}").exists() else set()
    return found


# --- databases -------------------------------------------------------------------------------------------------------


def database_files(world: World) -> list[Path]:
    """The databases of rows and of keys of all services (SQLite)."""
    return sorted([*world.engine.folder.glob("db/*.sqlite"), *world.engine.folder.glob("keys-db/*.sqlite")])


def columns(file: Path) -> Iterator[tuple[str, str, bytes]]:
    """Table, column, and everything that stands in it."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as line:
        tables = [row[0] for row in line.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            rows = line.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- a name from the database itself
            names = [one[0] for one in rows.description]
            found = rows.fetchall()
            for number, name in enumerate(names):
                yield table, name, b"\n".join(_bytes(row[number]) for row in found)


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
