"""The one way out: every call to an outside address (key sets, peers, webhooks, imports by URL) goes through `call`.

A name is resolved once, every address it has is judged, and the connection is made to exactly the address that was
judged (a second look-up could answer differently). TLS still verifies the name. No redirect is followed, no proxy,
cookie or credential of the environment is used, and the answer has a limit in bytes and in time.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path

import httpx

from geleit_kit.db.held import nothing_is_held

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], Awaitable[list[str]]]

_METADATA: tuple[Network, ...] = tuple(
    ip_network(each) for each in ("100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32", "fd00:ec2::254/128")
)
"""Where clouds keep their metadata outside of the link-local range."""
_NOT_OUTSIDE: tuple[Network, ...] = (
    *_METADATA, *(ip_network(each) for each in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20"))
)  # fmt: skip
"""Special ranges (IANA registries of special-purpose addresses) that `ipaddress` of Python 3.11 takes for global."""
_CARRYING = tuple(IPv6Network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96", "::/96"))
"""Prefixes whose last 32 bits are an IPv4 address."""


class EgressRefused(Exception):
    """The call is not allowed. `code` says why; neither it nor the text holds the path or the query."""

    def __init__(self, code: str, host: str) -> None:
        self.code, self.host = code, host
        super().__init__(f"{code}: {host}")


class EgressFailed(Exception):
    """The call was allowed and did not work out: not reachable, too slow, too large, or it answered with a redirect."""

    def __init__(self, code: str, host: str) -> None:
        self.code, self.host = code, host
        super().__init__(f"{code}: {host}")


@dataclass(frozen=True, slots=True)
class EgressPolicy:
    """What an operator allows beyond https to public addresses.

    `hosts`: names (or literal addresses), with or without a port, that may be called over plain http and may lie
    in a private or loopback range. Link-local addresses, where clouds keep their metadata, are never opened by a name.
    `networks`: ranges that may be called, over http too.
    """

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()
    ca_file: Path | None = None
    max_bytes: int = 1_048_576
    seconds: float = 5.0

    @classmethod
    def of(cls, allow: str = "", *, ca_file: Path | None = None) -> "EgressPolicy":
        """Reads a setting such as `localhost:8443, issuer.intern, 10.20.0.0/16`: what has a slash is a range."""
        parts = [part.strip().lower() for part in allow.split(",") if part.strip()]
        networks = tuple(ip_network(part) for part in parts if "/" in part)
        return cls(frozenset(part for part in parts if "/" not in part), networks, ca_file)

    def names(self, url: httpx.URL) -> bool:
        """Whether the operator named this host."""
        return bool(self.hosts & {url.host.lower(), f"{url.host.lower()}:{port_of(url)}"})

    def opens(self, address: Address) -> bool:
        """Whether the operator opened the range of this address."""
        return any(address in network for network in self.networks if network.version == address.version)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read whole: at most `max_bytes` of the policy."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)


async def call(
    policy: EgressPolicy,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
    resolve: Resolver | None = None,
) -> Answer:
    """Calls an outside address and reads the answer whole.

    Raises `EgressRefused` before anything is sent, `EgressFailed` (codes `unreachable`, `timeout`, `too_large`,
    `certificate`, `redirect`, `encoded`, `not_resolved`) afterwards.
    Any other status than a redirect is an answer, not an error.
    """
    nothing_is_held()
    target = readable(url)
    try:
        async with asyncio.timeout(policy.seconds):
            addresses = await judged(policy, target, resolve or system_resolver)
            return await _first_that_answers(policy, method, target, addresses, headers or {}, content)
    except TimeoutError:
        raise EgressFailed("timeout", target.host) from None


def readable(url: str) -> httpx.URL:
    """The parsed address; refuses what is no http(s) address or carries credentials."""
    try:
        target = httpx.URL(url)
    except httpx.InvalidURL:
        raise EgressRefused("not_an_address", "") from None
    if target.scheme not in {"http", "https"} or not target.host:
        raise EgressRefused("scheme", target.host)
    if target.userinfo:
        raise EgressRefused("credentials_in_address", target.host)
    return target


async def judged(policy: EgressPolicy, target: httpx.URL, resolve: Resolver) -> list[Address]:
    """All addresses of the host, each of them allowed. A name that also points inside is refused as a whole."""
    addresses = [ip_address(found.partition("%")[0]) for found in await resolve(target.host, port_of(target))]
    if not addresses:
        raise EgressFailed("not_resolved", target.host)
    named = policy.names(target)
    for address in addresses:
        opened = policy.opens(address) or (named and not _never_by_name(address))
        if not opened and not is_public(address):
            raise EgressRefused("private_address", target.host)
        if target.scheme == "http" and not opened:
            raise EgressRefused("plain_http", target.host)
    return addresses


def is_public(address: Address) -> bool:
    """Whether an address is out in the world, after what is wrapped in it (`::ffff:10.0.0.1`) has been unwrapped."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if inner_of(address) is not None or address.teredo is not None or address.is_site_local:
            return False  # tunnels and translations carry an inner address past every range rule
    if any(address in network for network in _NOT_OUTSIDE if network.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def inner_of(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address carries: mapped, translated (RFC 6052, RFC 7915), 6to4 or compatible."""
    if not isinstance(address, IPv6Address):
        return None
    carried = address.ipv4_mapped or address.sixtofour
    if carried is None and any(address in network for network in _CARRYING):
        carried = IPv4Address(int(address) & 0xFFFF_FFFF)
    return carried


def _never_by_name(address: Address) -> bool:
    """Ranges that only an explicit network opens: metadata services live in them, and nobody calls them by a name."""
    plain = inner_of(address) or address
    if any(plain in network for network in _METADATA if network.version == plain.version):
        return True
    return plain.is_link_local or plain.is_multicast or plain.is_unspecified


async def system_resolver(host: str, port: int) -> list[str]:
    """The addresses that this machine's resolver names, in its order, each once."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def port_of(url: httpx.URL) -> int:
    """The port, named or usual."""
    return url.port or (443 if url.scheme == "https" else 80)


class PinnedTransport(httpx.AsyncBaseTransport):
    """Connects to one judged address, whatever the name would resolve to now; Host header and TLS keep the name.

    Connections are not kept: the pool knows an address only, and a later call to another name at the same address
    would ride on a connection whose certificate was checked for the first.
    """

    def __init__(self, address: Address, tls: ssl.SSLContext) -> None:
        self.address = address
        self.inner = httpx.AsyncHTTPTransport(
            verify=tls, trust_env=False, retries=0, limits=httpx.Limits(max_keepalive_connections=0)
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Sends to the pinned address. The Host header was set from the name when the request was built."""
        request.extensions = {**request.extensions, "sni_hostname": request.url.host}
        request.url = request.url.copy_with(host=str(self.address))
        return await self.inner.handle_async_request(request)

    async def aclose(self) -> None:
        """Closes what is open."""
        await self.inner.aclose()


async def _first_that_answers(
    policy: EgressPolicy,
    method: str,
    target: httpx.URL,
    addresses: Iterable[Address],
    headers: Mapping[str, str],
    content: bytes | None,
) -> Answer:
    for address in addresses:
        transport = PinnedTransport(address, _tls(policy.ca_file))
        async with httpx.AsyncClient(transport=transport, trust_env=False, timeout=policy.seconds) as client:
            # identity: a small compressed answer could unfold to any size
            request = client.build_request(
                method, target, headers={**headers, "Accept-Encoding": "identity"}, content=content
            )
            try:
                return await _read(policy, client, request, target.host)
            except httpx.ConnectError as failure:
                if _is_tls(failure):
                    raise EgressFailed("certificate", target.host) from None
                # nothing was sent: the next address may be the one that listens
            except httpx.TimeoutException:
                raise EgressFailed("timeout", target.host) from None
            except httpx.HTTPError:
                raise EgressFailed("unreachable", target.host) from None
    raise EgressFailed("unreachable", target.host)


def _is_tls(failure: BaseException) -> bool:
    """Whether the handshake broke, so that an operator looks at certificates and not at cables."""
    seen: BaseException | None = failure
    while seen is not None and not isinstance(seen, ssl.SSLError):
        seen = seen.__cause__ or seen.__context__
    return seen is not None


async def _read(policy: EgressPolicy, client: httpx.AsyncClient, request: httpx.Request, host: str) -> Answer:
    response = await client.send(request, stream=True, follow_redirects=False)
    try:
        if response.is_redirect:
            raise EgressFailed("redirect", host)
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise EgressFailed("encoded", host)
        content = bytearray()
        async for piece in response.aiter_raw():
            content += piece
            if len(content) > policy.max_bytes:
                raise EgressFailed("too_large", host)
        return Answer(response.status_code, dict(response.headers), bytes(content))
    finally:
        await response.aclose()


@cache
def _tls(ca_file: Path | None) -> ssl.SSLContext:
    """The machine's own trust store, or the one file that the operator names (an authority's internal CA)."""
    return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
