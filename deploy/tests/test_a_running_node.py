"""An embedded node with all its processes: ready, killed in parts, stopped, and killed as a whole."""

import os
import signal
import sqlite3
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from deploy.tests.nodes import Node, free_port, new_folder, ready, said, until, up
from geleit_deploy import running
from geleit_deploy.layout import SERVICES, DataFolder
from geleit_deploy.making import make
from geleit_deploy.tokens import Tokens

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    with up(new_folder(tmp_path_factory.mktemp("node") / "folder")) as node:
        yield node


def test_each_member_is_a_process_of_its_own_and_ready(node: Node) -> None:
    members = node.now().members
    assert [each.name for each in members] == ["valkey", "issuer", *SERVICES, "gateway"]
    assert len({each.pid for each in members}) == len(members)
    assert all(ready(each.base) for each in members if each.base)

    code, out, _ = said("status", str(node.folder.path))
    assert (code, out.count(" ready ")) == (0, len(members))


def test_only_loopback_listens(node: Node) -> None:
    listening = [
        line.laddr
        for each in node.everybody()
        for line in each.net_connections("inet")
        if line.status == psutil.CONN_LISTEN
    ]
    assert listening
    assert {address.ip for address in listening} == {"127.0.0.1"}


def test_a_token_from_the_command_line_opens_the_door(node: Node) -> None:
    code, out, _ = said("token", str(node.folder.path), "--role", "case_manager", "--body", "ki")
    assert code == 0
    door = node.now().gateway
    with httpx.Client(base_url=door, trust_env=False) as line:
        with_token = line.get("/me", headers={"Authorization": f"Bearer {out.strip()}"})
        without = line.get("/me")
    assert with_token.status_code == 200, with_token.text
    assert "case_manager" in with_token.text
    assert without.status_code == 401


def test_an_unknown_role_is_answered_with_the_known_ones(node: Node) -> None:
    code, out, err = said("token", str(node.folder.path), "--role", "mayor", "--body", "ki")
    assert (code, out) == (2, "")
    assert "case_manager" in err


def test_a_second_node_on_the_same_folder_is_refused(node: Node) -> None:
    code, _, err = said("up", str(node.folder.path), "--port", "0")
    assert code == 2
    assert f"A node runs on {node.folder.path} already (process {node.process.pid}" in err
    assert ready(node.now().gateway)


@pytest.mark.parametrize("member", ["cases", "gateway", "issuer"])
def test_a_killed_member_returns_under_its_address_and_callers_wait_for_it(node: Node, member: str) -> None:
    before, base = node.pid(member), node.base(member)
    assert before is not None
    os.kill(before, signal.SIGKILL)

    # The supervisor holds the socket: a caller is not refused, it waits until the new process takes the call.
    assert (
        httpx.get(f"{base}/health/live" if member != "issuer" else base, timeout=20, trust_env=False).status_code == 200
    )
    until(lambda: node.pid(member) not in {None, before})
    assert node.base(member) == base
    until(lambda: ready(base))


def test_a_killed_valkey_returns_and_the_services_find_it(node: Node) -> None:
    before = node.pid("valkey")
    assert before is not None
    os.kill(before, signal.SIGKILL)

    until(lambda: node.pid("valkey") not in {None, before})
    until(lambda: said("status", str(node.folder.path))[0] == 0)


def test_sockets_keys_and_logs_are_closed_to_other_accounts(node: Node) -> None:
    path = node.folder.path
    for name in ("secrets", "valkey", "run", "logs", "db", "keys-db", "issuer"):
        assert stat.S_IMODE((path / name).stat().st_mode) == 0o700, name
    assert stat.S_IMODE((path / "valkey" / "valkey.sock").stat().st_mode) == 0o700
    for log in (path / "logs").iterdir():
        assert stat.S_IMODE(log.stat().st_mode) == 0o600, log.name


def test_logs_are_json_lines_and_hold_no_token(node: Node) -> None:
    token = Tokens(str(node.now().issuer))("case_manager", "ki")
    httpx.get(f"{node.now().gateway}/me", headers={"Authorization": f"Bearer {token}"}, trust_env=False)
    time.sleep(0.2)
    for log in (node.folder.path / "logs").iterdir():
        text = log.read_text()
        assert token not in text
        assert token.rpartition(".")[2] not in text
        assert all(line.startswith("{") for line in text.splitlines()), log.name


def test_told_to_stop_everything_ends_and_nothing_stays(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "folder")
    with up(folder, "--services", "referrals") as node:
        everybody = node.everybody()
        assert [each.name for each in node.now().members] == ["valkey", "issuer", "referrals", "gateway"]
        node.process.send_signal(signal.SIGTERM)
        assert node.process.wait(20) == 0

    assert not any(each.is_running() for each in everybody)
    assert not (folder.run / "node.json").exists()
    assert not (folder.path / "valkey" / "valkey.sock").exists()


def test_a_killed_supervisor_takes_its_processes_along_and_the_next_start_works(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "folder")
    with up(folder, "--services", "referrals") as node:
        everybody = node.everybody()
        node.process.kill()
        node.process.wait()
        until(lambda: not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in everybody))
        assert running.read(folder) is None
    with up(folder, "--services", "referrals") as again:
        assert ready(again.now().gateway)


def test_a_database_of_a_newer_version_stops_the_start_with_its_reason(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "folder")
    with up(folder, "--services", "referrals"):
        pass
    with sqlite3.connect(folder.database("referrals")) as line:
        line.execute("INSERT INTO alembic_version VALUES ('from_the_future')")
    line.close()

    code, _, err = said("up", str(folder.path), "--port", "0", "--services", "referrals")
    assert code == 2
    assert "referrals did not start" in err
    assert "newer version" in err


def test_a_moved_demo_issuer_is_trusted_under_its_new_address(tmp_path: Path) -> None:
    folder = new_folder(tmp_path / "folder")
    port = free_port()
    with up(folder, "--services", "referrals", "--issuer-port", str(port)) as node:
        assert node.now().issuer == f"http://127.0.0.1:{port}"
        token = Tokens(f"http://127.0.0.1:{port}")("counsellor", "ki")
        answer = httpx.get(
            f"{node.base('referrals')}/v1/tasks", headers={"Authorization": f"Bearer {token}"}, trust_env=False
        )
        assert answer.status_code == 200, answer.text


def test_a_production_node_trusts_no_demo_issuer_and_starts_none(tmp_path: Path) -> None:
    folder: DataFolder = make(tmp_path / "folder", "production", issuer_port=free_port())
    with up(folder, "--services", "referrals") as node:
        assert [each.name for each in node.now().members] == ["valkey", "referrals", "gateway"]
        assert node.now().issuer is None
    code, _, err = said("token", str(folder.path), "--role", "counsellor", "--body", "ki")
    assert code == 2
    assert "no demo or test folder" in err
