"""A login provider that is not ours: its own process, its own role names, its own keys, which it changes."""

import asyncio
import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from geleit_kit.pure.folder import VERSION, FolderMark, write_mark
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Running, Starter
from geleit_referrals.app import create_app

pytestmark = [pytest.mark.processes, pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]
_SEEN_WITHIN = 12.0  # a service looks for unknown keys at most every five seconds


@dataclass
class ForeignIssuer:
    """The other provider, as its users see it."""

    iss: str
    line: httpx.Client
    process: "subprocess.Popen[str]"

    def token(self, role: str, body: str) -> str:
        answer = self.line.post("/demo/token", json={"role": role, "body": body})
        return str(answer.raise_for_status().json()["access_token"])

    def rotate(self, overlap_seconds: int) -> None:
        self.line.post("/demo/keys/rotate", json={"overlap_seconds": overlap_seconds}).raise_for_status()

    @property
    def host(self) -> str:
        return self.iss.split("/")[2]

    def trusted(self, **changed: Any) -> dict[str, Any]:
        """Its entry in `tenants.yaml`: it calls a case manager `fallmanagement` and speaks for the Jobcenter alone."""
        return {
            "iss": self.iss,
            "jwks_url": f"{self.iss}/jwks.json",
            "roles": {"fallmanagement": "case_manager"},
            "bodies": ["jobcenter"],
        } | changed


@contextlib.contextmanager
def _foreign_issuer(folder: Path) -> Iterator[ForeignIssuer]:
    folder.mkdir()
    write_mark(folder, FolderMark("test", VERSION, "geleit-test"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "geleit_demo_issuer", str(folder), "--port", str(port)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as line,
    ):
        try:
            assert process.stdout is not None
            iss = process.stdout.readline().strip()
            _until_it_answers(line)
            yield ForeignIssuer(iss, line, process)
        finally:
            process.terminate()


def _until_it_answers(line: httpx.Client) -> None:
    until = time.monotonic() + 20
    while True:
        with contextlib.suppress(httpx.TransportError):
            line.get("/health/ready").raise_for_status()
            return
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[ForeignIssuer]:
    with _foreign_issuer(tmp_path / "foreign") as issuer:
        yield issuer


@pytest.fixture
async def referrals(running: Starter, node: Node, foreign: ForeignIssuer) -> Running:
    node.clients += [{"id": "portal-jobcenter", "body": "jobcenter"}, {"id": "portal-ki", "body": "ki"}]
    node.more_issuers.append(foreign.trusted())
    node.write_tenants()
    return await running(create_app, egress_allow=foreign.host)


async def _answer(service: Running, token: str) -> tuple[int, str | None]:
    answer = await service.with_token(token).get("/v1/tasks")
    return answer.status_code, answer.json().get("code")


async def _until_seen(service: Running, token: str) -> None:
    until = time.monotonic() + _SEEN_WITHIN
    while (await _answer(service, token))[0] != 200:
        assert time.monotonic() < until, "the new key was not seen"
        await asyncio.sleep(0.3)


async def test_its_users_come_in_under_its_own_role_names(referrals: Running, foreign: ForeignIssuer) -> None:
    assert await _answer(referrals, foreign.token("fallmanagement", "jobcenter")) == (200, None)
    assert (await _answer(referrals, foreign.token("unheard_of", "jobcenter")))[0] == 403


async def test_it_speaks_for_no_other_body(referrals: Running, foreign: ForeignIssuer) -> None:
    assert await _answer(referrals, foreign.token("fallmanagement", "jobcenter")) == (200, None)
    assert await _answer(referrals, foreign.token("fallmanagement", "ki")) == (401, "body_foreign")


async def test_nobody_becomes_a_service_by_a_role_of_that_name(referrals: Running, foreign: ForeignIssuer) -> None:
    token = foreign.token("service", "jobcenter")
    answer = await referrals.with_token(token).get("/v1/events?after=0")
    assert answer.status_code == 403


async def test_old_and_new_keys_verify_while_they_overlap(referrals: Running, foreign: ForeignIssuer) -> None:
    old = foreign.token("fallmanagement", "jobcenter")
    assert await _answer(referrals, old) == (200, None)

    foreign.rotate(overlap_seconds=600)
    new = foreign.token("fallmanagement", "jobcenter")
    await _until_seen(referrals, new)
    assert await _answer(referrals, old) == (200, None)


async def test_a_withdrawn_key_opens_nothing_any_more(referrals: Running, foreign: ForeignIssuer) -> None:
    assert await _answer(referrals, foreign.token("fallmanagement", "jobcenter")) == (200, None)
    stolen = foreign.token("fallmanagement", "jobcenter")

    foreign.rotate(overlap_seconds=0)
    await _until_seen(referrals, foreign.token("fallmanagement", "jobcenter"))
    assert await _answer(referrals, stolen) == (401, "signature_invalid")


async def test_while_it_is_away_the_keys_that_are_known_go_on(referrals: Running, foreign: ForeignIssuer) -> None:
    first, second = (foreign.token("fallmanagement", "jobcenter") for _ in range(2))
    assert await _answer(referrals, first) == (200, None)

    foreign.process.terminate()
    await asyncio.to_thread(foreign.process.wait)
    assert await _answer(referrals, second) == (200, None)


async def test_a_provider_that_nobody_named_is_refused(
    referrals: Running, foreign: ForeignIssuer, tmp_path: Path
) -> None:
    assert await _answer(referrals, foreign.token("fallmanagement", "jobcenter")) == (200, None)
    with _foreign_issuer(tmp_path / "stranger") as stranger:
        assert await _answer(referrals, stranger.token("fallmanagement", "jobcenter")) == (401, "issuer_unknown")


async def test_a_key_set_in_a_private_network_is_fetched_only_where_the_operator_allows_it(
    running: Starter, node: Node, foreign: ForeignIssuer
) -> None:
    node.clients.append({"id": "portal-jobcenter", "body": "jobcenter"})
    node.more_issuers.append(foreign.trusted())
    node.write_tenants()
    closed = await running(create_app)

    assert await _answer(closed, foreign.token("fallmanagement", "jobcenter")) == (503, "issuer_unavailable")
    await closed.stop()
    opened = await running(create_app, egress_allow=foreign.host)
    assert await _answer(opened, foreign.token("fallmanagement", "jobcenter")) == (200, None)


async def test_a_demo_issuer_is_not_trusted_on_a_production_folder(
    running: Starter, node: Node, foreign: ForeignIssuer
) -> None:
    node.clients.append({"id": "portal-jobcenter", "body": "jobcenter"})
    node.more_issuers.append(foreign.trusted(demo=True))
    node.write_tenants()
    playground = await running(create_app, egress_allow=foreign.host)
    token = foreign.token("fallmanagement", "jobcenter")
    assert await _answer(playground, token) == (200, None)
    await playground.stop()

    write_mark(node.folder, FolderMark("production", VERSION, node.name))
    production = await running(create_app, egress_allow=foreign.host)
    assert await _answer(production, token) == (401, "issuer_unknown")
