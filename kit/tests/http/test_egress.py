"""The one way out: what is refused, and that the judged address is the one that is called."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from geleit_kit.http.egress import EgressFailed, EgressPolicy, EgressRefused, Resolver, call, is_public, readable

OPEN = EgressPolicy.of("issuer.example, 127.0.0.0/8")


def names(*addresses: str) -> Resolver:
    """A resolver that knows one answer."""

    async def resolve(host: str, port: int) -> list[str]:
        return list(addresses)

    return resolve


@asynccontextmanager
async def outside(
    reply: bytes, tls: ssl.SSLContext | None = None, wait: float = 0
) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server on a free port that answers every request with `reply`; the requests it saw come back as a list."""
    seen: list[bytes] = []

    answering: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answering.add(asyncio.current_task())
        with suppress(OSError, asyncio.IncompleteReadError):
            seen.append(await reader.readuntil(b"\r\n\r\n"))
            await asyncio.sleep(wait)
            writer.write(reply)
            await writer.drain()
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    async with server:
        yield server.sockets[0].getsockname()[1], seen
    await asyncio.gather(*(task for task in answering if task))


def http(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    """A plain HTTP/1.1 answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104 -- an address to refuse
        "::1", "fe80::1", "fd00::1", "fec0::1", "::", "ff02::1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "2002:0a00:0001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "64:ff9b::a00:1", "255.255.255.255",
    ],
)  # fmt: skip
async def test_an_address_inside_is_refused_however_it_is_written(address: str) -> None:
    assert not is_public(ip_address(address))
    with pytest.raises(EgressRefused, match="private_address"):
        await call(EgressPolicy(), "GET", "https://issuer.example/keys", resolve=names(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"])
def test_an_address_out_in_the_world_is_public(address: str) -> None:
    assert is_public(ip_address(address))


async def test_plain_http_to_a_public_address_is_refused() -> None:
    with pytest.raises(EgressRefused, match="plain_http"):
        await call(EgressPolicy(), "GET", "http://issuer.example/keys", resolve=names("93.184.215.14"))


async def test_a_name_that_also_points_inside_is_refused_as_a_whole() -> None:
    with pytest.raises(EgressRefused, match="private_address"):
        await call(EgressPolicy(), "GET", "https://issuer.example/", resolve=names("93.184.215.14", "10.0.0.1"))


async def test_an_allowed_name_never_opens_the_metadata_address() -> None:
    with pytest.raises(EgressRefused, match="private_address"):
        await call(EgressPolicy.of("issuer.example"), "GET", "http://issuer.example/", resolve=names("169.254.169.254"))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("file:///etc/passwd", "scheme"),
        ("ftp://issuer.example/", "scheme"),
        ("https:///keys", "scheme"),
        ("https://user:secret@issuer.example/", "credentials_in_address"),
        ("https://issuer.example:port/", "not_an_address"),
        ("issuer.example/keys", "scheme"),
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str, code: str) -> None:
    with pytest.raises(EgressRefused) as refused:
        readable(url)
    assert refused.value.code == code
    assert "secret" not in str(refused.value)


async def test_a_loopback_address_in_odd_spelling_is_refused_after_resolving() -> None:
    with pytest.raises(EgressRefused, match="private_address"):
        await call(EgressPolicy(), "GET", "https://2130706433/")


async def test_an_unknown_name_fails_with_a_code() -> None:
    with pytest.raises(EgressFailed, match="not_resolved"):
        await call(EgressPolicy(), "GET", "https://issuer.example/", resolve=names())


async def test_the_judged_address_is_called_and_the_name_stays_in_the_host_header() -> None:
    asked = 0

    async def changing(host: str, port: int) -> list[str]:
        nonlocal asked
        asked += 1
        return ["127.0.0.1"] if asked == 1 else ["10.0.0.1"]

    async with outside(http(b'{"keys": []}')) as (port, seen):
        answer = await call(OPEN, "GET", f"http://issuer.example:{port}/keys", resolve=changing)
    assert (answer.status, answer.content) == (200, b'{"keys": []}')
    assert f"host: issuer.example:{port}".encode() in seen[0].lower()
    assert asked == 1


async def test_an_address_that_does_not_listen_is_passed_over_for_the_next_one() -> None:
    async with outside(http(b"{}")) as (port, _):
        answer = await call(OPEN, "GET", f"http://issuer.example:{port}/", resolve=names("127.0.0.7", "127.0.0.1"))
    assert answer.status == 200


async def test_an_error_status_is_an_answer() -> None:
    async with outside(http(b"no", "503 Service Unavailable")) as (port, _):
        assert (await call(OPEN, "GET", f"http://127.0.0.1:{port}/")).status == 503


async def test_a_redirect_is_not_followed() -> None:
    async with outside(http(b"", "302 Found", "Location: http://127.0.0.1:1/")) as (port, seen):
        with pytest.raises(EgressFailed, match="redirect"):
            await call(OPEN, "GET", f"http://127.0.0.1:{port}/")
    assert len(seen) == 1


async def test_an_answer_over_the_limit_is_broken_off() -> None:
    small = EgressPolicy.of("127.0.0.0/8")
    async with outside(http(b"x" * (small.max_bytes + 1))) as (port, _):
        with pytest.raises(EgressFailed, match="too_large"):
            await call(small, "GET", f"http://127.0.0.1:{port}/")


async def test_a_compressed_answer_is_refused_although_plain_was_asked_for() -> None:
    async with outside(http(b"x", "200 OK", "Content-Encoding: gzip")) as (port, seen):
        with pytest.raises(EgressFailed, match="encoded"):
            await call(OPEN, "GET", f"http://127.0.0.1:{port}/")
    assert b"accept-encoding: identity" in seen[0].lower()


async def test_a_slow_answer_ends_at_the_time_limit() -> None:
    hasty = EgressPolicy(networks=OPEN.networks, seconds=0.2)
    async with outside(http(b"{}"), wait=1) as (port, _):
        with pytest.raises(EgressFailed, match="timeout"):
            await call(hasty, "GET", f"http://127.0.0.1:{port}/")


async def test_a_resolver_that_hangs_ends_at_the_time_limit() -> None:
    async def hanging(host: str, port: int) -> list[str]:
        await asyncio.sleep(5)
        return []

    with pytest.raises(EgressFailed, match="timeout"):
        await call(EgressPolicy(seconds=0.1), "GET", "https://issuer.example/", resolve=hanging)


async def test_a_port_without_listener_fails_without_naming_the_path() -> None:
    async with outside(http(b"")) as (port, _):
        pass
    with pytest.raises(EgressFailed) as failed:
        await call(OPEN, "GET", f"http://127.0.0.1:{port}/persons/secret-path")
    assert failed.value.code == "unreachable"
    assert "secret-path" not in str(failed.value)


async def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    async with outside(http(b"{}")) as (port, _):
        assert (await call(OPEN, "GET", f"http://127.0.0.1:{port}/")).status == 200


@pytest.fixture(name="authority")
def made_authority(tmp_path: Path) -> Callable[[str], tuple[Path, ssl.SSLContext]]:
    """Makes a self-signed certificate for a name: the file to trust, and a server context that shows it."""

    def make(name: str) -> tuple[Path, ssl.SSLContext]:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        today = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(today - timedelta(days=1))
            .not_valid_after(today + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
            .sign(key, hashes.SHA256())
        )
        public, private = tmp_path / f"{name}.crt", tmp_path / f"{name}.key"
        public.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        private.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(public, private)
        return public, context

    return make


Authority = Callable[[str], tuple[Path, ssl.SSLContext]]


async def test_tls_is_checked_against_the_name_although_the_address_is_called(authority: Authority) -> None:
    trusted, context = authority("issuer.example")
    policy = EgressPolicy.of("127.0.0.0/8", ca_file=trusted)
    async with outside(http(b"{}"), tls=context) as (port, _):
        answer = await call(policy, "GET", f"https://issuer.example:{port}/", resolve=names("127.0.0.1"))
        assert answer.status == 200
        with pytest.raises(EgressFailed, match="certificate"):
            await call(policy, "GET", f"https://other.example:{port}/", resolve=names("127.0.0.1"))


async def test_a_certificate_of_an_unknown_authority_is_not_trusted(authority: Authority) -> None:
    _, context = authority("issuer.example")
    async with outside(http(b"{}"), tls=context) as (port, _):
        with pytest.raises(EgressFailed, match="certificate"):
            await call(OPEN, "GET", f"https://issuer.example:{port}/", resolve=names("127.0.0.1"))
