"""OWASP API10:2023 Unsafe Consumption of APIs. What others answer (an issuer's keys, identity's status list, the facts on
a stream) is read with the same distrust as what callers send.
"""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, RSAKey

from geleit_kit.http.auth import Authenticator, KeyPage
from geleit_kit.http.egress import EgressPolicy
from geleit_kit.http.status_list import TYP, StatusList
from geleit_kit.http.tenants import IssuerSetting, load_tenants
from geleit_kit.http.upstream import Upstream
from geleit_kit.pure.problems import Forbidden, Problem, Unauthenticated, Unavailable
from geleit_vocabulary.access import ACCESS
from kit.tests.http.test_egress import http, outside
from tests.attack.test_api2_broken_authentication import _Bodies
from tests.world import World

Keys = Callable[[ECKey], bytes]


def key_set(*keys: dict[str, Any]) -> bytes:
    return http(json.dumps({"keys": list(keys)}).encode())


def public(key: ECKey) -> dict[str, Any]:
    return {**key.as_dict(private=False), "use": "sig", "alg": "ES256"}


def secret(key: ECKey) -> dict[str, Any]:
    """A symmetric key under the id of the right one."""
    return {**OctKey.generate_key(256).as_dict(private=True), "kid": key.kid}


ANSWERS: dict[str, tuple[Keys, type[Problem]]] = {
    "no JSON": (lambda _: http(b"<html>login</html>"), Unavailable),
    "an empty answer": (lambda _: http(b""), Unavailable),
    "an error": (lambda _: http(b"{}", "500 Internal Server Error"), Unavailable),
    "a redirect": (lambda _: http(b"", "302 Found", "Location: http://127.0.0.1:1/"), Unavailable),
    "no key set": (lambda _: http(b'{"keys": "many"}'), Unavailable),
    "a list": (lambda _: http(b"[]"), Unavailable),
    "null": (lambda _: http(b"null"), Unavailable),
    "two megabytes": (lambda _: http(b" " * 2_000_000 + b'{"keys": []}'), Unavailable),
    "lists in lists": (lambda _: http(b"[" * 200_000), Unavailable),
    "packed": (lambda _: http(b"x", "200 OK", "Content-Encoding: gzip"), Unavailable),
    "no keys at all": (lambda _: key_set(), Unavailable),
    "keys that are none": (lambda _: http(b'{"keys": ["a", 1, null]}'), Unavailable),
    "another's key": (lambda _: key_set(public(ECKey.generate_key("P-256", auto_kid=True))), Unauthenticated),
    "another's key under the right id": (
        lambda k: key_set({**public(ECKey.generate_key("P-256")), "kid": k.kid}), Unauthenticated),
    "a symmetric key under the right id": (lambda k: key_set(secret(k)), Unauthenticated),
    "a key of another kind under the right id": (
        lambda k: key_set({**RSAKey.generate_key(2048).as_dict(private=False), "kid": k.kid}), Unauthenticated),
}  # fmt: skip


def trusting(world: World, port: int) -> Authenticator:
    """The real check, whose issuer's keys come from this port."""
    tenants = load_tenants(world.node.tenants_file)
    (one, *_) = tenants.issuers
    setting = IssuerSetting(iss=one.iss, jwks_url=f"http://127.0.0.1:{port}/keys", algorithms=("ES256",))
    page: KeyPage = world.services["cases"].app.state.geleit.page
    return Authenticator(
        tenants.model_copy(update={"issuers": (setting,)}), ACCESS, _Bodies(world), page, audience=world.node.name,
        service="cases", egress=EgressPolicy.of("127.0.0.0/8"), playground=True,
    )  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS)
async def test_what_an_issuer_answers_opens_nothing_and_breaks_nothing(attacked: World, answer: str) -> None:
    issuer = attacked.node.issuer
    token = f"Bearer {issuer.token('case_manager', 'ki')}"
    given, refusal = ANSWERS[answer]
    async with outside(key_set(public(issuer.key))) as (port, _):
        assert (await trusting(attacked, port).caller(token)).body_key == "ki", "the control"
    async with outside(given(issuer.key)) as (port, _):
        with pytest.raises(refusal):
            await trusting(attacked, port).caller(token)


def listed(key: ECKey, revoked: list[str], serial: int, *, typ: str = TYP, at: float | None = None) -> str:
    claims = {"serial": serial, "revoked": revoked, "iat": time.time() if at is None else at}
    header = {"alg": "ES256", "typ": typ, "kid": key.thumbprint()}
    return jws.serialize_compact(header, json.dumps(claims).encode(), key, algorithms=["ES256"])


def own_key(world: World, service: str) -> ECKey:
    return ECKey.import_key((world.node.secrets / f"{service}.pem").read_bytes())


def test_a_status_list_counts_only_from_identity_only_forward_and_only_fresh(attacked: World) -> None:
    identity, cases = own_key(attacked, "identity"), own_key(attacked, "cases")
    page = KeyPage(attacked.node.secrets)
    status = StatusList(Upstream({}, attacked.services["cases"].app.state.geleit.signer), page)
    with pytest.raises(Forbidden):
        status.check("one")
    for forged in (listed(cases, [], 9), listed(ECKey.generate_key("P-256"), [], 9), listed(identity, [], 9, typ="JWT"),
                   "x", "a.b.c", "", listed(identity, [], 9)[:-4]):  # fmt: skip
        with pytest.raises(Unavailable):
            status.take(forged)
        assert not status.fresh
    status.take(listed(identity, ["one"], 5))
    with pytest.raises(Forbidden):
        status.check("one")
    status.check("another")
    status.take(listed(identity, [], 4))
    with pytest.raises(Forbidden):
        status.check("one")  # an older list gives nothing back
    status.take(listed(identity, [], 6, at=time.time() + 3_600))
    with pytest.raises(Forbidden):
        status.check("one")  # a list from the future neither
    status.take(listed(identity, [], 6))
    status.check("one")  # the control: the next list of identity counts
