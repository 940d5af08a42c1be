"""OWASP API7:2023 Server Side Request Forgery. No caller hands in an address that the house would call; the one way out
judges every address that an operator names, calls the address that it judged, and follows nobody elsewhere.

How each kind of address is refused stands in kit/tests/http/test_egress.py; here are the attacks, each with its control.
"""

import json
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import httpx
import pytest

from geleit_kit.http.egress import EgressFailed, EgressPolicy, EgressRefused, call, is_public, judged
from kit.tests.http.test_egress import http, names, outside
from tests.house.places import DESCRIBED, folder_of

LOOPBACK = EgressPolicy.of("127.0.0.0/8")
INSIDE = {
    "a cloud's metadata": "169.254.169.254", "the same, mapped": "::ffff:169.254.169.254",
    "the same, mapped and written as hex": "::ffff:a9fe:a9fe", "the same, through NAT64": "64:ff9b::a9fe:a9fe",
    "the same, through a NAT64 of the site": "64:ff9b:1::a9fe:a9fe", "the same, through 6to4": "2002:a9fe:a9fe::1",
    "the same, translated": "::ffff:0:a9fe:a9fe", "the same, compatible": "::a9fe:a9fe",
    "another cloud's metadata": "192.0.0.192", "a third one's": "168.63.129.16", "a fourth one's": "100.100.100.200",
    "metadata over IPv6": "fd00:ec2::254", "loopback through NAT64": "64:ff9b::7f00:1", "loopback in Teredo": "2001:0:1::1",
    "this network": "0.1.2.3", "a benchmark's network": "198.18.0.1", "an unassigned class": "240.0.0.1",
    "everybody": "255.255.255.255", "a relay of 6to4": "192.88.99.1", "a unique local address": "fc00::1",
    "a documentation prefix": "3fff::1", "a link-local address": "fe80::1",
}  # fmt: skip
METADATA = [
    "169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "fd00:ec2::254",
    "100.100.100.200",
    "192.0.0.192",
]


@pytest.mark.parametrize("address", INSIDE.values(), ids=INSIDE.keys())
async def test_an_address_inside_is_refused_however_it_is_dressed(address: str) -> None:
    assert not is_public(ip_address(address))
    with pytest.raises(EgressRefused, match="private_address"):
        await call(EgressPolicy(), "GET", "https://issuer.example/keys", resolve=names(address))
    opened = EgressPolicy.of(f"{address}/{32 if '.' in address and ':' not in address else 128}")
    target = httpx.URL("https://issuer.example/keys")
    assert await judged(opened, target, names(address)), "the control: an operator who names the range opens it"


@pytest.mark.parametrize("address", METADATA)
async def test_a_name_that_an_operator_allowed_never_leads_to_a_clouds_metadata(address: str) -> None:
    policy = EgressPolicy.of("issuer.example")
    with pytest.raises(EgressRefused, match="private_address"):
        await call(policy, "GET", "http://issuer.example/", resolve=names(address))
    assert await judged(policy, httpx.URL("http://issuer.example/"), names("10.1.2.3")), "the name itself is allowed"


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "0x7f.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"],
)
async def test_loopback_in_other_spellings_is_refused(host: str) -> None:
    with pytest.raises(EgressRefused, match=r"private_address|not_an_address"):
        await call(EgressPolicy(), "GET", f"https://{host}/")


async def test_a_name_that_changes_its_address_after_it_was_judged_gains_nothing() -> None:
    """DNS rebinding. The control judges as we do, but lets the client look the name up again: it lands inside."""
    asked = 0

    async def rebinding(host: str, port: int) -> list[str]:
        nonlocal asked
        asked += 1
        return ["127.0.0.2"] if asked == 1 else ["127.0.0.1"]

    async with outside(http(b"inside")) as (port, seen):
        address = f"http://issuer.example:{port}/"
        with pytest.raises(EgressFailed, match="unreachable"):
            await call(EgressPolicy.of("127.0.0.2/32"), "GET", address, resolve=rebinding)
        assert (asked, seen) == (1, [])
        asked = 0
        await judged(EgressPolicy.of("127.0.0.2/32"), httpx.URL(address), rebinding)
        (again,) = await rebinding("issuer.example", port)
        async with httpx.AsyncClient(trust_env=False) as naive:
            assert (await naive.get(f"http://{again}:{port}/")).text == "inside"
        assert len(seen) == 1


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
async def test_no_redirect_leads_elsewhere(status: str) -> None:
    async with outside(http(b"inside")) as (inner, seen):
        redirect = http(b"", status, f"Location: http://127.0.0.1:{inner}/")
        async with outside(redirect) as (outer, _):
            with pytest.raises(EgressFailed, match="redirect"):
                await call(LOOPBACK, "GET", f"http://127.0.0.1:{outer}/")
            assert seen == []
            async with httpx.AsyncClient(trust_env=False, follow_redirects=True) as naive:
                assert (await naive.get(f"http://127.0.0.1:{outer}/")).text == "inside", "the control follows"


def _fields(schema: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(schema, dict):
        if name:
            yield name, schema
        for key, inner in schema.get("properties", {}).items():
            yield from _fields(inner, key)
        for key in ("items", "anyOf", "oneOf", "allOf", "additionalProperties"):
            part = schema.get(key)
            for inner in part if isinstance(part, list) else [part] if isinstance(part, dict) else []:
                yield from _fields(inner, name)


def inputs(document: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every field that a caller can send, of every schema that goes in."""
    wanted = [
        media["schema"]
        for item in document["paths"].values() for operation in item.values()
        for media in operation.get("requestBody", {}).get("content", {}).values()
    ]  # fmt: skip
    seen: set[str] = set()
    while wanted:
        schema = wanted.pop()
        for reference in _references(schema):
            if reference not in seen:
                seen.add(reference)
                wanted.append(document["components"]["schemas"][reference])
        yield from _fields(schema)
    for item in document["paths"].values():
        for operation in item.values():
            yield from ((one["name"], one["schema"]) for one in operation.get("parameters", ()))


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].rpartition("/")[2]
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def addresses(document: dict[str, Any]) -> set[str]:
    """The fields by which a caller could hand in an address."""
    words = {"url", "uri", "href", "webhook", "callback", "endpoint", "host", "jku"}
    return {
        name
        for name, schema in inputs(document)
        if set(name.lower().replace("-", "_").split("_")) & words
        or schema.get("format") in {"uri", "uri-reference", "iri"}
    }


@pytest.mark.parametrize("service", DESCRIBED)
def test_no_caller_hands_in_an_address(service: str) -> None:
    document = json.loads((folder_of(service) / "openapi.json").read_text("utf-8"))
    assert len(list(inputs(document))) > 2
    assert addresses(document) == set(), "what is called by a caller's word needs a test of its own here"


def test_an_address_among_the_inputs_would_be_found() -> None:
    schema = {"type": "object", "properties": {"inner": {"$ref": "#/components/schemas/Inner"}}}
    inner = {"type": "object", "properties": {"list": {"type": "array", "items": {"properties": {"callback_url": {}}}}}}
    body = {"content": {"application/json": {"schema": schema}}}
    document = {"paths": {"/x": {"post": {"requestBody": body}}}, "components": {"schemas": {"Inner": inner}}}
    assert addresses(document) == {"callback_url"}
