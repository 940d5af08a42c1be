"""The demo issuer as its own process: what it gives, to whom, and where it refuses to run."""

import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from geleit_demo_issuer.keys import ROTATE_AFTER_SECONDS, TOKEN_SECONDS, KeyRing
from geleit_demo_issuer.settings import IssuerSettings, RefusedToStart, load, move, prepare
from geleit_demo_issuer.tokens import RENEWABLE_SECONDS, Subject, TokenRefused, answer, renewed
from geleit_kit.pure.folder import VERSION, FolderMark, Kind, write_mark

ROLES = ("case_manager", "counsellor")
BODIES = ("ki", "jobcenter")


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def _marked(folder: Path, kind: Kind = "test") -> Path:
    folder.mkdir(exist_ok=True)
    write_mark(folder, FolderMark(kind, VERSION, "geleit-test"))
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> IssuerSettings:
    return prepare(_marked(tmp_path / "folder"), port=_free_port(), roles=ROLES, bodies=BODIES)


@pytest.fixture
def line(settings: IssuerSettings) -> Iterator[httpx.Client]:
    command = [sys.executable, "-m", "geleit_demo_issuer", str(settings.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process, httpx.Client(base_url=settings.origin) as line:
        try:
            _wait_until_ready(line)
            yield line
        finally:
            process.terminate()


def _wait_until_ready(line: httpx.Client) -> None:
    for _ in range(200):
        try:
            line.get("/health/ready").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the issuer did not answer")


def _read(line: httpx.Client, token: str) -> dict[str, Any]:
    """Reads a token as a resource server would: discovery, keys, signature."""
    iss = line.get("/").text.rpartition("discovery: ")[2].strip()
    known = line.get(iss).json()
    keys = KeySet.import_key_set(line.get(known["jwks_uri"]).json())
    found = jwt.decode(token, keys, algorithms=["ES256"])
    assert found.header["typ"] == "at+jwt"
    assert found.claims["iss"] == known["issuer"]
    return dict(found.claims)


def test_a_token_says_role_body_and_node_and_lives_ten_minutes(line: httpx.Client) -> None:
    given = line.post("/demo/token", data={"role": "case_manager", "body": "ki"}).json()
    claims = _read(line, given["access_token"])

    assert claims["geleit_roles"] == ["case_manager"]
    assert (claims["geleit_body"], claims["aud"], claims["client_id"]) == ("ki", "geleit-test", "portal-ki")
    assert claims["exp"] - claims["iat"] == given["expires_in"] == 600


def test_two_users_of_one_role_are_two_subjects(line: httpx.Client) -> None:
    asked = [{"role": "counsellor", "body": "ki", "user": user} for user in ("anna", "berta")]
    tokens = [line.post("/demo/token", json=each).json()["access_token"] for each in asked]

    assert [_read(line, token)["sub"] for token in tokens] == ["anna", "berta"]


def test_a_token_is_renewed_for_the_same_user(line: httpx.Client, settings: IssuerSettings) -> None:
    first = line.post("/demo/token", json={"role": "counsellor", "body": "ki", "user": "anna"}).json()
    form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = line.post(f"/{settings.name}/token", data=form).json()

    old, new = _read(line, first["access_token"]), _read(line, second["access_token"])
    changing = {"jti", "iat", "exp"}
    assert {k: v for k, v in old.items() if k not in changing} == {k: v for k, v in new.items() if k not in changing}
    assert old["jti"] != new["jti"]


def test_a_client_logs_in_with_its_secret_and_with_no_other(line: httpx.Client, settings: IssuerSettings) -> None:
    client = next(each for each in settings.clients if each.body == "jobcenter")
    form = {"grant_type": "client_credentials"}
    right = line.post(f"/{settings.name}/token", data=form, auth=(client.id, client.secret))
    wrong = line.post(f"/{settings.name}/token", data=form, auth=(client.id, client.secret + "x"))

    assert _read(line, right.json()["access_token"])["geleit_body"] == "jobcenter"
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
    assert "access_token" not in wrong.text


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"role": "mayor", "body": "ki"}, "case_manager, counsellor"),
        ({"role": "counsellor", "body": "elsewhere"}, "jobcenter, ki"),
        ({"body": "ki"}, "`role`"),
        ({"role": "counsellor", "body": "ki", "user": "a b"}, "`user`"),
    ],
)
def test_a_wrong_word_is_answered_with_the_right_ones(line: httpx.Client, asked: dict[str, str], names: str) -> None:
    refused = line.post("/demo/token", json=asked)

    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")
    assert names in refused.json()["error_description"]


def test_broken_bodies_are_refused_in_words(line: httpx.Client) -> None:
    as_json = {"Content-Type": "application/json"}
    for content in (b"{", b"[1]", b"\xff", b"[" * 15_000):
        assert line.post("/demo/token", content=content, headers=as_json).status_code == 400
    assert line.post("/demo/token", content=b"x" * 20_000).status_code == 413


def test_a_web_page_under_another_name_gets_no_token(line: httpx.Client) -> None:
    asked = {"role": "counsellor", "body": "ki"}
    assert line.post("/demo/token", json=asked).status_code == 200
    assert line.post("/demo/token", json=asked, headers={"Host": "evil.example"}).status_code == 421


def test_after_a_rotation_old_tokens_verify_while_the_keys_overlap_and_then_no_more(line: httpx.Client) -> None:
    old = line.post("/demo/token", json={"role": "counsellor", "body": "ki"}).json()["access_token"]
    line.post("/demo/keys/rotate").raise_for_status()
    new = line.post("/demo/token", json={"role": "counsellor", "body": "ki"}).json()["access_token"]
    assert _read(line, old)
    assert _read(line, new)

    line.post("/demo/keys/rotate", json={"overlap_seconds": 0}).raise_for_status()
    assert _read(line, old), "the first key keeps the overlap that its own rotation gave it"
    with pytest.raises((JoseError, ValueError)):
        _read(line, new)


def test_a_ring_drops_a_replaced_key_when_its_last_token_has_expired(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "keys.json", now=0)
    first = ring.signing(0).kid
    second = ring.signing(ROTATE_AFTER_SECONDS + 1).kid
    shown = [key["kid"] for key in ring.page(ROTATE_AFTER_SECONDS + 1 + TOKEN_SECONDS)["keys"]]
    later = [key["kid"] for key in ring.page(2 * ROTATE_AFTER_SECONDS)["keys"]]

    assert shown == [first, second]
    assert later == [second]
    assert all("d" not in key for key in ring.page(0)["keys"])


def test_keys_survive_a_restart_and_are_private(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    first = KeyRing(path, now=0)

    assert KeyRing(path, now=1).signing(1).kid == first.signing(0).kid
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_login_is_renewed_for_half_a_day_and_not_longer(settings: IssuerSettings, tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "keys.json", now=0)
    given = answer(settings, ring, Subject("anna", "ki", ("counsellor",), "portal-ki"), now=0)["refresh_token"]

    assert renewed(ring, given, RENEWABLE_SECONDS - 1).user == "anna"
    with pytest.raises(TokenRefused, match="expired"):
        renewed(ring, given, RENEWABLE_SECONDS)
    with pytest.raises(TokenRefused, match="not from here"):
        renewed(KeyRing(tmp_path / "other.json", now=0), given, 1)


def test_two_data_folders_have_two_issuers(tmp_path: Path) -> None:
    first, second = (prepare(_marked(tmp_path / name), port=8081) for name in ("one", "two"))

    assert first.iss != second.iss


def test_a_moved_issuer_keeps_its_name(settings: IssuerSettings) -> None:
    old, new = move(settings.folder, 9000)

    assert old == settings.iss
    assert new == f"http://127.0.0.1:9000/{settings.name}"


@pytest.mark.parametrize("kind", ["production", None])
def test_it_refuses_a_folder_without_demo_or_test_mark(tmp_path: Path, kind: Kind | None) -> None:
    if kind:
        _marked(tmp_path, kind)
    with pytest.raises(RefusedToStart, match="marked `demo` or `test`"):
        prepare(tmp_path)

    ran = subprocess.run(
        [sys.executable, "-m", "geleit_demo_issuer", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "marked `demo` or `test`" in ran.stderr


@pytest.mark.parametrize(
    "host",
    [
        "0.0.0.0",  # noqa: S104 -- the address that must be refused
        "192.168.1.4",
        "::",
        "example.org",
    ],
)
def test_it_binds_nothing_but_loopback(settings: IssuerSettings, host: str) -> None:
    with pytest.raises(RefusedToStart, match="loopback only"):
        load(settings.folder, host=host)
