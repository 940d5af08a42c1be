"""Tokens: who calls is known for certain, or nobody calls."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from geleit_kit.http import auth
from geleit_kit.http.auth import ServiceSigner
from geleit_kit.testing.issuer import Issuer
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Running, Starter
from kit.tests.house import a_letter

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def _told(letters: Running, token: str) -> tuple[int, str]:
    answer = await letters.with_token(token).get("/v1/letters")
    if answer.status_code == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")
    return answer.status_code, answer.json().get("code", "")


def _compact(header: dict[str, Any], claims: dict[str, Any], signature: str = "") -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in (header, claims)]
    return ".".join([*parts, signature])


async def test_a_good_token_opens(letters: Running) -> None:
    assert (await letters.as_("case_manager", "ki").get("/v1/letters")).status_code == 200


def _broken() -> list[tuple[dict[str, Any], str]]:
    now = int(time.time())
    return [
        ({"exp": now - 10, "iat": now - 300}, "token_expired"),
        ({"iat": now + 60}, "token_not_yet_valid"),
        ({"nbf": now + 60}, "token_not_yet_valid"),
        ({"exp": now + 3600}, "token_too_long_lived"),
        ({"exp": None}, "claims_incomplete"),
        ({"iat": None}, "claims_incomplete"),
        ({"iat": float("nan")}, "claims_incomplete"),
        ({"exp": float("inf")}, "claims_incomplete"),
        ({"exp": "tomorrow"}, "claims_incomplete"),
        ({"sub": None}, "claims_incomplete"),
        ({"client_id": None}, "claims_incomplete"),
        ({"client_id": "stranger"}, "client_unknown"),
        ({"aud": "another-node"}, "audience_foreign"),
        ({"aud": None}, "audience_foreign"),
        ({"iss": "https://elsewhere.example"}, "issuer_unknown"),
        ({"iss": None}, "issuer_unknown"),
        ({"iss": "geleit:service:cases"}, "type_refused"),
        ({"geleit_body": "nowhere"}, "body_unknown"),
        ({"geleit_body": None}, "body_unknown"),
        ({"geleit_body": ["ki"]}, "body_unknown"),
    ]


async def test_each_broken_claim_is_refused_by_its_name(letters: Running, issuer: Issuer) -> None:
    for changed, code in _broken():
        assert await _told(letters, issuer.token("case_manager", "ki", **changed)) == (401, code), changed


async def test_signatures_that_do_not_hold_are_refused(letters: Running, issuer: Issuer) -> None:
    claims = issuer.claims("case_manager", "ki")
    stranger = ECKey.generate_key("P-256", auto_kid=True)
    forged = _compact({"alg": "none", "typ": "at+jwt"}, claims)
    unsigned = _compact({"alg": "HS256", "typ": "at+jwt", "kid": issuer.key.kid}, claims).rstrip(".")
    mac = hmac.new(issuer.key.as_pem(private=False), unsigned.encode(), hashlib.sha256).digest()
    confused = f"{unsigned}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
    rsa = RSAKey.generate_key(2048)
    other = jwt.encode({"alg": "RS256", "typ": "at+jwt", "kid": issuer.key.kid}, claims, rsa)
    embedded = jwt.encode(
        {"alg": "ES256", "typ": "at+jwt", "jwk": stranger.as_dict(private=False)},
        claims,
        stranger,
        algorithms=["ES256"],
    )
    good = issuer.sign(claims)
    cut = good[:-4] + ("AAAA" if not good.endswith("AAAA") else "BBBB")

    assert await _told(letters, forged) == (401, "algorithm_refused")
    assert await _told(letters, confused) == (401, "algorithm_refused")
    assert await _told(letters, other) == (401, "algorithm_refused")
    for token in (issuer.sign(claims, key=stranger), embedded, cut):
        assert await _told(letters, token) == (401, "signature_invalid")


async def test_another_type_of_token_is_refused(letters: Running, issuer: Issuer) -> None:
    for typ in ("JWT", "geleit-service+jwt", "geleit-grant+jwt", ""):
        assert await _told(letters, issuer.sign(issuer.claims("case_manager", "ki"), typ=typ)) == (401, "type_refused")


async def test_rubbish_is_refused_and_never_a_fault(letters: Running, issuer: Issuer) -> None:
    good = issuer.token("case_manager", "ki")
    deep = _compact({"alg": "ES256"}, {"iss": "x"}).split(".")[0]
    rubbish = ["a", "a.b", "..", "a.b.c", "ä.b.c", good.replace(".", ""), good + ".x", f"{deep}.W1tb.x", "." * 100]
    rubbish += [f"{deep}.{'W' * 4000}.x", good[: len(good) // 2], _compact([], []), _compact({"alg": []}, {"iss": []})]  # type: ignore[arg-type]  # -- rubbish

    for token in rubbish:
        answer = await letters.line.get("/v1/letters", headers={b"Authorization": f"Bearer {token}".encode()})
        assert answer.status_code == 401, token
    for header in ("", "Basic abc", "Bearer"):
        answer = await letters.line.get("/v1/letters", headers={"Authorization": header})
        assert (answer.status_code, answer.json()["code"]) == (401, "token_missing")


async def test_a_token_that_was_good_is_refused_once_it_has_expired(
    letters: Running, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = issuer.token("case_manager", "ki")
    assert (await _told(letters, token))[0] == 200
    real = time.time
    monkeypatch.setattr("geleit_kit.http.auth.time.time", lambda: real() + 700)

    assert await _told(letters, token) == (401, "token_expired")


async def test_a_role_named_service_opens_nothing(letters: Running, issuer: Issuer) -> None:
    answer = await letters.with_token(issuer.token(["service"], "ki")).get("/v1/events")
    assert answer.status_code == 403


async def test_a_client_bound_to_a_body_and_roles_gets_no_more(running: Starter, node: Node) -> None:
    from letters.app import create_app  # noqa: PLC0415 -- on the path once the conftest was read

    node.clients = [{"id": "bound", "body": "ki", "roles": ["coordinator"]}]
    node.write_tenants()
    letters = await running(create_app)

    foreign = letters.as_("case_manager", "jobcenter", client_id="bound")
    assert (await foreign.get("/v1/letters")).json()["code"] == "body_foreign"
    own = letters.as_(["case_manager", "coordinator"], "ki", client_id="bound")
    assert (await own.get("/v1/letters")).status_code == 200
    assert (await own.post("/v1/letters", a_letter())).status_code == 403


async def test_services_speak_only_for_themselves_and_to_whom_they_mean(letters: Running, node: Node) -> None:
    path = "/v1/events"
    assert (await letters.as_service("cases").get(path)).status_code == 200

    to_another = ServiceSigner(node.secrets, "cases").assertion("referrals")
    assert await _told(letters, to_another) == (401, "audience_foreign")

    posing = ServiceSigner(node.secrets, "cases")
    posing.service = "identity"
    assert await _told(letters, posing.assertion("letters")) == (401, "signature_invalid")

    unknown = ServiceSigner(node.secrets, "cases")
    unknown.service = "nobody"
    assert await _told(letters, unknown.assertion("letters")) == (401, "signature_invalid")

    assert (await letters.as_service("cases").get("/v1/letters")).status_code == 403


async def test_new_keys_are_found_and_withdrawn_ones_end(
    letters: Running, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "_REFRESH_SECONDS", 0.0)
    before = issuer.token("case_manager", "ki")
    assert (await _told(letters, before))[0] == 200

    issuer.rotate()
    assert (await _told(letters, issuer.token("case_manager", "ki")))[0] == 200
    assert (await _told(letters, issuer.sign(issuer.claims("case_manager", "ki"), key=issuer.keys[0])))[0] == 200

    old = issuer.keys[0]
    issuer.rotate(keep_old=False)
    assert (await _told(letters, issuer.token("case_manager", "ki")))[0] == 200
    assert await _told(letters, issuer.sign(issuer.claims("case_manager", "ki"), key=old)) == (401, "signature_invalid")


async def test_a_key_that_was_withdrawn_ends_its_tokens_with_the_next_look_at_the_keys(
    letters: Running, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look comes every five minutes; a token lives ten."""
    known = issuer.token("case_manager", "ki")
    assert (await _told(letters, known))[0] == 200
    issuer.rotate(keep_old=False)
    assert (await _told(letters, known))[0] == 200  # until then it is remembered
    assert auth._FRESH_SECONDS == 300.0

    monkeypatch.setattr(auth, "_FRESH_SECONDS", 0.0)

    assert await _told(letters, known) == (401, "signature_invalid")
    assert (await _told(letters, issuer.token("case_manager", "ki")))[0] == 200


async def test_keys_that_cannot_be_reached_are_503_and_not_401(running: Starter, node: Node, tmp_path: Path) -> None:
    from letters.app import create_app  # noqa: PLC0415 -- on the path once the conftest was read

    away = Issuer(tmp_path / "away.json", audience=node.name, iss="https://away.test")
    node.more_issuers = [away.as_setting()]
    node.write_tenants()
    letters = await running(create_app)
    (tmp_path / "away.json").rename(tmp_path / "moved.json")

    answer = await letters.with_token(away.token("case_manager", "ki")).get("/v1/letters")
    assert (answer.status_code, answer.json()["code"]) == (503, "issuer_unavailable")
    assert int(answer.headers["retry-after"]) > 0

    (tmp_path / "moved.json").rename(tmp_path / "away.json")
    assert (await letters.with_token(away.token("case_manager", "ki")).get("/v1/letters")).status_code == 200


async def test_a_demo_issuer_counts_only_on_a_marked_folder(running: Starter, node: Node, tmp_path: Path) -> None:
    from letters.app import create_app  # noqa: PLC0415 -- on the path once the conftest was read

    demo = Issuer(tmp_path / "demo.json", audience=node.name, iss="https://demo.test")
    node.more_issuers = [demo.as_setting() | {"demo": True}]
    node.write_tenants()
    marked = await running(create_app)
    assert (await _told(marked, demo.token("case_manager", "ki")))[0] == 200
    await marked.stop()

    (node.folder / "folder.json").unlink()
    unmarked = await running(create_app)
    assert await _told(unmarked, demo.token("case_manager", "ki")) == (401, "issuer_unknown")
    assert (await unmarked.as_("case_manager", "ki").get("/v1/meta/clock")).status_code == 404


async def test_many_at_once_with_one_new_key_ask_for_the_keys_once(
    letters: Running, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str] = []
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda self: reads.append(self.name) or real(self))  # type: ignore[func-returns-value, redundant-expr]  # -- counts
    tokens = [issuer.token("case_manager", "ki", jti=str(uuid4())) for _ in range(20)]

    found = await asyncio.gather(*(_told(letters, token) for token in tokens))

    assert {status for status, _ in found} == {200}
    assert reads.count(issuer.jwks_file.name) == 1
