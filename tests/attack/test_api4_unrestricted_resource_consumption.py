"""OWASP API4:2023 Unrestricted Resource Consumption. What is small to send and dear to read is refused at once, nothing of
it is kept, every list has an end, every input a size, and no pattern needs longer than its text.
"""

import ast
import asyncio
import contextlib
import json
import os
import re
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from re import _constants, _parser
from typing import Any

import httpx
import psutil
import pytest
from pydantic import TypeAdapter, constr

from geleit_kit.http import reading
from geleit_kit.pure.problems import Problem
from geleit_kit.testing.databases import Engine, Templates
from geleit_kit.testing.node import make_node
from tests.attack.bombs import BOMBS
from tests.attack.test_api3_broken_object_property_level_authorization import inputs
from tests.house.places import DESCRIBED, ROOT, SERVICES, folder_of
from tests.world import World

WRITING = {
    "cases": "/v1/contacts", "identity": "/v1/persons", "referrals": "/v1/referrals",
    "indicators": "/v1/tasks/0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a12/complete", "gateway": "/me/permissions",
}  # fmt: skip
_SECONDS = 5.0
"""For one bomb on a busy machine; on a quiet one it is milliseconds."""


@pytest.mark.parametrize("bomb", BOMBS)
async def test_a_bomb_is_refused_before_it_costs_anything(attacked: World, bomb: str) -> None:
    sent = BOMBS[bomb]
    for service, path in WRITING.items():
        client = attacked.as_(service)
        began = time.monotonic()
        answer = await client.post(path, content=sent.content, headers=dict(sent.headers), seen="*")
        assert time.monotonic() - began < _SECONDS
        assert answer.status_code in sent.refused | ({404} if service == "indicators" else set()), (
            service,
            answer.text,
        )
        assert len(answer.content) < 20_000, "a refusal names a few places, not all"


# --- small things in great number -------------------------------------------------------------------------------------

SMALL = {
    "numbers": (b"1", 1), "floats": (b"1e9", 1), "texts": (b'"a"', 1), "bad texts": (b'"\\u0000"', 1),
    "empty lists": (b"[]", 1), "empty objects": (b"{}", 1), "objects": (b'{"a":1}', 2),
    "lists in lists": (b"[" * 60 + b"]" * 60, 60),
}  # fmt: skip
"""One of many, and how many values it is."""


def many(small: bytes, size: int) -> bytes:
    """A list of so many that it has about this size."""
    return b"[" + b",".join([small] * (size // (len(small) + 1))) + b"]"


def steps(body: bytes) -> tuple[int, str]:
    """How many lines of our code run to look at a body, and the code with which it is refused."""
    counted = 0

    def trace(frame: Any, event: str, _given: object) -> Any:
        nonlocal counted
        counted += event == "line"
        return trace if frame.f_code.co_filename == reading.__file__ else None

    sys.settrace(trace)
    try:
        reading.document_of(body, "application/json", None)
    except Problem as problem:
        return counted, problem.code
    finally:
        sys.settrace(None)
    return counted, ""


@pytest.mark.parametrize("kind", SMALL)
def test_a_megabyte_of_small_things_costs_no_more_steps_than_a_megabyte_of_one_text(kind: str) -> None:
    one_text, refused = steps(b'["' + b"x" * 1_000_000 + b'"]')
    assert refused == ""
    counted, refused = steps(many(SMALL[kind][0], 1_000_000))
    assert refused == "too_many_values"
    assert counted <= one_text


@pytest.mark.parametrize("kind", SMALL)
def test_without_the_bound_each_of_them_would_cost_steps(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST", 10**9)
    small, values = SMALL[kind]
    counted, _ = steps(many(small, 20_000))
    assert counted > (100 if kind == "bad texts" else 20_000 // (len(small) + 1) * values), "bad ones: fifty are named"


@pytest.mark.parametrize("kind", SMALL)
def test_as_many_as_are_taken_cost_a_bounded_number_of_steps_each(kind: str) -> None:
    small, values = SMALL[kind]
    body = b"[" + b",".join([small] * ((reading.MOST - 2) // (values + 1))) + b"]"
    counted, refused = steps(body)
    assert refused in {"", "invalid"}, "an honest body of this size is read"
    assert counted < 12 * reading.MOST


@pytest.mark.parametrize("text", [b",", b"[", b'\\"', b"\\u00e4", "ä".encode()])
def test_a_long_text_is_no_number_of_values_whatever_stands_in_it(text: bytes) -> None:
    assert steps(b'{"text": "' + text * (1_000_000 // len(text)) + b'"}')[1] == ""


def test_strings_that_never_close_are_looked_at_once() -> None:
    """From each place where one could begin the rest would be read again: time would grow with the square."""
    for end in (b"", b"\\"):
        begun = b'["' + b'\\"' * 300_000 + end
        assert reading._TEXT.subn(b"", begun) == (b"[", 1)


# --- memory ----------------------------------------------------------------------------------------------------------

ROUNDS = 75
"""2,000 bombs and more: every one of the list so often."""
BOUND = 48 * 1_048_576
"""What a process may have grown by. The leak of the control keeps more than ten times as much."""


async def _resident_after_bombs(folder: Path, templates: Templates, rounds: int, *leak: str) -> int:
    """The growth of a process of cases, in bytes, from the first round to the last."""
    node = make_node(folder / "node")
    addresses = await Engine("sqlite", templates, folder, None).databases("geleit_cases")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {
        "NODE": node.name, "TENANTS_FILE": node.tenants_file, "SECRETS_FOLDER": node.secrets, "DATA_FOLDER": node.folder,
        "DATABASE_URL": addresses.database_url, "KEYS_URL": addresses.keys_url, "SERVICE": "cases",
    }  # fmt: skip
    given = {f"GELEIT_CASES_{name}": str(value) for name, value in settings.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.attack.served", str(port), *leak, cwd=ROOT, env=os.environ | given
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=30) as client:
            await _answering(client)
            headers = {"Authorization": f"Bearer {node.issuer.token('case_manager', 'ki')}"}
            seen = psutil.Process(process.pid)
            await _throw(client, headers, 5)  # what every process keeps once: pools, caches, compiled code
            before = seen.memory_info().rss
            await _throw(client, headers, rounds)
            return int(seen.memory_info().rss - before)
    finally:
        process.terminate()
        await process.wait()


async def _answering(client: httpx.AsyncClient) -> object:
    until = time.monotonic() + 60
    while True:
        with contextlib.suppress(httpx.TransportError):
            return (await client.get("/health/live")).raise_for_status()
        assert time.monotonic() < until
        await asyncio.sleep(0.05)


async def _throw(client: httpx.AsyncClient, headers: dict[str, str], rounds: int) -> None:
    for _ in range(rounds):
        for bomb in BOMBS.values():
            answer = await client.post("/v1/contacts", content=bomb.content, headers=headers | dict(bomb.headers))
            assert answer.status_code in bomb.refused


@pytest.mark.processes
async def test_the_memory_of_a_process_stays_flat_under_two_thousand_bombs(
    templates: Templates, tmp_path: Path
) -> None:
    rounds = ROUNDS if os.environ.get("FULL") == "1" else 15
    assert await _resident_after_bombs(tmp_path / "sound", templates, rounds) < BOUND


@pytest.mark.processes
async def test_a_process_that_keeps_what_it_is_sent_is_found(templates: Templates, tmp_path: Path) -> None:
    assert await _resident_after_bombs(tmp_path / "leaking", templates, 15, "leak") > BOUND


# --- lists and inputs ------------------------------------------------------------------------------------------------

SHORT = {
    "/v1/meta/dead-letters": "500 at most, in the query itself",
    "/v1/indicators": "the catalogue of the house",
    "/v1/contacts/{contact_id}/wordings": "the corrections of one contact",
    "/v1/plans/{plan_id}/versions": "the agreed versions of one plan",
}
"""Lists without a limit of the caller's, and what bounds them."""
NO_MATTER = frozenset({"If-Match", "Own-Reference"})
"""Headers: the server reads 64 KiB of them at most."""


@pytest.mark.parametrize("service", DESCRIBED)
def test_every_list_has_an_end(service: str) -> None:
    document = json.loads((folder_of(service) / "openapi.json").read_text("utf-8"))
    endless = []
    for path, item in document["paths"].items():
        for operation in item.values():
            limits = [one["schema"] for one in operation.get("parameters", ()) if one["name"] == "limit"]
            paged = "/Page" in json.dumps(operation["responses"])
            if paged and path not in SHORT and operation is item.get("get") and not limits:
                endless.append(path)
            endless += [path for limit in limits if not limit.get("maximum", 10_000) <= 500]
    assert endless == []


def unbounded(schema: Any, place: str) -> Iterator[str]:
    """Every part of an input schema that any number of things could stand in."""
    kind = schema.get("type")
    if kind == "array" and "maxItems" not in schema:
        yield f"{place}: a list"
    if kind == "string" and not {"maxLength", "pattern", "format", "enum", "const"} & set(schema):
        yield f"{place}: a text"
    for name, inner in schema.get("properties", {}).items():
        yield from unbounded(inner, f"{place}/{name}")
    parts = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    for inner in [*parts, *([schema["items"]] if "items" in schema else [])]:
        yield from unbounded(inner, place)


@pytest.mark.parametrize("service", DESCRIBED)
def test_every_text_and_every_list_that_goes_in_has_a_size(service: str) -> None:
    document = json.loads((folder_of(service) / "openapi.json").read_text("utf-8"))
    assert [found for name, schema in inputs(document) for found in unbounded(schema, name)] == []


def test_a_text_without_a_size_would_be_found() -> None:
    inner = {"type": "object", "properties": {"a": {"anyOf": [{"type": "string"}, {"type": "null"}]}}}
    assert list(unbounded({"type": "array", "items": inner}, "X")) == ["X: a list", "X/a: a text"]


# --- patterns --------------------------------------------------------------------------------------------------------

SOURCES = (
    "kit/src",
    "vocabulary/src",
    "gateway/src",
    "deploy/demo_issuer/src",
    *(f"services/{s}/src" for s in SERVICES),
)
_SLOWER = 12.0
"""How much longer four times the text may take: 4 where time grows with the text, 16 where with its square."""


def compiled() -> dict[str, str]:
    """Every pattern that our code hands to `re` -> its place."""
    found = {}
    for file in (path for source in SOURCES for path in (ROOT / source).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and ast.unparse(node.func.value) == "re"
            ):
                pattern = node.args[0]
                assert isinstance(pattern, ast.Constant), f"{file}: a pattern that is put together at run time"
                text = pattern.value.decode("latin-1") if isinstance(pattern.value, bytes) else str(pattern.value)
                found[text] = str(file.relative_to(ROOT))
    return found


def repeats_in_repeats(pattern: str) -> bool:
    """Whether something that may come any number of times stands in something that may: what makes bombs possible."""

    def walk(items: Any, *, inside: bool) -> bool:
        for kind, value in items:
            again = kind in {_constants.MAX_REPEAT, _constants.MIN_REPEAT} and value[1] > 1
            if again and inside:
                return True
            parts = [part for part in _parts(value) if hasattr(part, "data")]
            if any(walk(part, inside=inside or again) for part in parts):
                return True
        return False

    return walk(_parser.parse(pattern), inside=False)


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for one in value:
            yield one
            if not hasattr(one, "data"):
                yield from _parts(one)


def test_no_pattern_of_our_code_repeats_what_repeats() -> None:
    patterns = compiled()
    assert len(patterns) > 8
    assert {text: place for text, place in patterns.items() if repeats_in_repeats(text)} == {}


def test_a_pattern_that_is_a_bomb_would_be_found() -> None:
    for bomb in ("(a+)+$", "(a|a)*b", "([a-z]+)*x", "(x{1,9}){1,9}"):
        assert repeats_in_repeats(bomb) == (bomb != "(a|a)*b")
    assert not repeats_in_repeats("[a-z]{1,9}-[0-9]*")


def texts(pattern: str, length: int) -> Iterator[str]:
    """Texts that nearly fit: long runs of one character that the pattern names, and an end that does not fit."""
    for character in sorted(set(re.sub(r"[\\\[\](){}^$|?*+]", "", pattern)) | set("a0_- `")):
        yield character * length + "\x01"


def test_the_time_of_every_pattern_grows_with_its_text_only() -> None:
    for text, place in compiled().items():
        search = re.compile(text)
        assert _growth(search.search, text) < _SLOWER, (text, place)


def _growth(search: Any, pattern: str) -> float:
    def took(length: int) -> float:
        best = float("inf")
        for _ in range(3):
            began = time.process_time()
            for text in texts(pattern, length):
                search(text)
            best = min(best, time.process_time() - began)
        return best

    return took(16_000) / max(took(4_000), 0.002)


@pytest.mark.parametrize("service", DESCRIBED)
def test_the_time_of_every_pattern_of_the_schemas_grows_with_its_text_only(service: str) -> None:
    """They run in pydantic's engine, which knows no going back; a schema's own reader may use another."""
    patterns = set(
        re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', (folder_of(service) / "openapi.json").read_text("utf-8"))
    )
    for raw in patterns:
        pattern = json.loads(f'"{raw}"')
        assert not repeats_in_repeats(pattern), pattern
        check = TypeAdapter(constr(pattern=pattern))

        def search(text: str, check: Any = check) -> None:
            with pytest.raises(ValueError, match="pattern"):
                check.validate_python(text)

        assert _growth(search, pattern) < _SLOWER, pattern


# --- slow and many ---------------------------------------------------------------------------------------------------


async def test_a_flood_of_headers_is_refused_by_a_service(attacked: World) -> None:
    line = attacked.services["gateway"].line
    flood = [(f"X-{number}", "x" * 200) for number in range(400)]
    answer = await line.get("/health/live", headers=flood)
    assert answer.status_code in {400, 431}
    assert (await line.get("/health/live", headers=flood[:20])).status_code == 200
    long = await line.get("/health/live", params={"x": "y" * 20_000})
    assert long.status_code == 414


async def test_a_body_that_never_ends_is_refused_at_its_limit(attacked: World) -> None:
    """Door and services count while they read; what comes after the limit is thrown away, not kept."""

    async def endless() -> Any:
        for _ in range(320):
            yield b" " * 65_536

    for service, path in WRITING.items():
        client = attacked.as_(service)
        headers = {**client.headers, "Content-Type": "application/json", "If-Match": "*"}
        try:
            answer = await client.line.post(path, content=endless(), headers=headers)
        except httpx.TransportError:
            continue  # the connection was closed while we still sent: refused as well
        assert answer.status_code in ({413, 404} if service == "indicators" else {413})
