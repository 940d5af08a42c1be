"""OWASP API2:2023 Broken Authentication. Every forged token is refused by every service and at the door; the same token,
made properly, opens; and where a check is one setting, switching it off lets the forged token in.
"""

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from geleit_kit.http.auth import Authenticator, ServiceSigner
from geleit_kit.http.egress import EgressPolicy
from geleit_kit.http.tenants import IssuerSetting, load_tenants
from geleit_kit.pure.problems import Unauthenticated
from geleit_kit.testing.issuer import Issuer
from geleit_vocabulary.access import ACCESS
from tests.attack.doors import knock, told
from tests.house.places import DESCRIBED, SERVICES
from tests.world import OWNER, World

every_service = pytest.mark.parametrize("service", DESCRIBED)
Forge = Callable[[Issuer, dict[str, Any]], str]
STRANGER = ECKey.generate_key("P-256", auto_kid=True)


def b64(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def signed(issuer: Issuer, claims: dict[str, Any], key: ECKey | None = None, **header: Any) -> str:
    """By hand: a library would refuse to write most of these headers."""
    key = key or issuer.key
    head = f"{b64({'alg': 'ES256', 'typ': 'at+jwt', 'kid': key.kid} | header)}.{b64(claims)}"
    private = key.private_key
    assert isinstance(private, EllipticCurvePrivateKey)
    r, s = decode_dss_signature(private.sign(head.encode(), ECDSA(SHA256())))
    return f"{head}.{b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def unsigned(alg: str) -> Forge:
    return lambda issuer, claims: f"{b64({'alg': alg, 'typ': 'at+jwt', 'kid': issuer.key.kid})}.{b64(claims)}."


def confused(issuer: Issuer, claims: dict[str, Any]) -> str:
    """The public key, which everybody has, as the secret of an HMAC."""
    head = f"{b64({'alg': 'HS256', 'typ': 'at+jwt', 'kid': issuer.key.kid})}.{b64(claims)}"
    return f"{head}.{b64(hmac.digest(issuer.key.as_pem(private=False), head.encode(), 'sha256'))}"


def borrowed_signature(issuer: Issuer, claims: dict[str, Any]) -> str:
    """Other claims under a signature that holds for the original ones."""
    head, _, signature = issuer.sign(claims).split(".")
    return f"{head}.{b64(claims | {'geleit_roles': ['node_operator']})}.{signature}"


def changed(**claims: Any) -> Forge:
    return lambda issuer, good: issuer.sign({name: v for name, v in (good | claims).items() if v is not None})


def in_time(**seconds: int) -> Forge:
    return lambda issuer, good: issuer.sign(good | {name: int(time.time()) + n for name, n in seconds.items()})


def as_service(issuer: Issuer, claims: dict[str, Any]) -> str:
    """The issuer speaks in the name of a service of the node."""
    named = claims | {"iss": "geleit:service:identity", "aud": "geleit:service:cases"}
    return signed(issuer, named, typ="geleit-service+jwt")


FORGED: dict[str, tuple[Forge, str]] = {
    "no algorithm": (unsigned("none"), "algorithm_refused"),
    "no algorithm, written otherwise": (unsigned("NonE"), "algorithm_refused"),
    "an empty signature under the right algorithm": (unsigned("ES256"), "signature_invalid"),
    "key confusion": (confused, "algorithm_refused"),
    "a stranger's key": (lambda i, c: signed(i, c, STRANGER), "signature_invalid"),
    "a stranger's key under the issuer's id": (
        lambda i, c: signed(i, c, STRANGER, kid=i.key.kid), "signature_invalid"),
    "a key that comes along (jwk)": (
        lambda i, c: signed(i, c, STRANGER, jwk=STRANGER.as_dict(private=False)), "signature_invalid"),
    "an address of keys (jku)": (
        lambda i, c: signed(i, c, STRANGER, jku="http://127.0.0.1:9/keys"), "signature_invalid"),
    "an address of certificates (x5u)": (
        lambda i, c: signed(i, c, STRANGER, x5u="http://127.0.0.1:9/certificate"), "signature_invalid"),
    "a key id that is a path": (lambda i, c: signed(i, c, STRANGER, kid="../../../dev/null"), "signature_invalid"),
    "a key id that is a statement": (lambda i, c: signed(i, c, STRANGER, kid="' OR '1'='1"), "signature_invalid"),
    "a key id of another kind": (lambda i, c: signed(i, c, STRANGER, kid=["x"]), "signature_invalid"),
    "an extension that must be understood": (
        lambda i, c: signed(i, c, crit=["geleit"], geleit=True), "signature_invalid"),
    "another's claims under a good signature": (borrowed_signature, "signature_invalid"),
    "another audience": (changed(aud="another-node"), "audience_foreign"),
    "no audience": (changed(aud=None), "audience_foreign"),
    "an audience that only begins like the node": (changed(aud="geleit-test-2"), "audience_foreign"),
    "another issuer": (changed(iss="https://issuer.test.evil"), "issuer_unknown"),
    "no issuer": (changed(iss=None), "issuer_unknown"),
    "an issuer that is a list": (changed(iss=["https://issuer.test"]), "issuer_unknown"),
    "an identity token": (lambda i, c: i.sign(c, typ="JWT"), "type_refused"),
    "a grant as a token": (lambda i, c: i.sign(c, typ="geleit-grant+jwt"), "type_refused"),
    "expired": (in_time(exp=-60, iat=-120), "token_expired"),
    "without an end": (changed(exp=None), "claims_incomplete"),
    "an end that is no number": (changed(exp="2030-01-01"), "claims_incomplete"),
    "an end beyond every clock": (changed(exp=10**400), "claims_incomplete"),
    "alive for a year": (in_time(exp=31_536_000), "token_too_long_lived"),
    "from tomorrow": (in_time(iat=86_400, exp=86_460), "token_not_yet_valid"),
    "not before tomorrow": (in_time(nbf=86_400), "token_not_yet_valid"),
    "a body that is not on the node": (changed(geleit_body="nowhere"), "body_unknown"),
    "no subject": (changed(sub=None), "claims_incomplete"),
    "in a service's name": (as_service, "signature_invalid"),
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGED)
async def test_a_forged_token_opens_nothing_anywhere(attacked: World, forgery: str) -> None:
    issuer = attacked.node.issuer
    claims = issuer.claims("case_manager", "ki")
    forge, code = FORGED[forgery]
    for service in DESCRIBED:
        assert (await knock(attacked, service, f"Bearer {issuer.sign(claims)}")).status_code == 200
        answer = await knock(attacked, service, f"Bearer {forge(issuer, claims)}")
        assert told(answer) == (401, code), (service, answer.text)
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_every_forged_token_differs_from_a_good_one_in_one_thing_only(attacked: World) -> None:
    """Each signature holds for whoever believes what the token says of itself: these are no rubbish."""
    issuer = attacked.node.issuer
    claims = issuer.claims("case_manager", "ki")
    head, _, signature = confused(issuer, claims).rpartition(".")
    assert signature == b64(hmac.digest(issuer.key.as_pem(private=False), head.encode(), "sha256"))
    for header in ({}, {"jku": "http://127.0.0.1:9/keys"}, {"jwk": STRANGER.as_dict(private=False)}):
        token = signed(issuer, claims, STRANGER, **header)
        assert jwt.decode(token, STRANGER, algorithms=["ES256"]).claims == claims
        with pytest.raises(JoseError):
            jwt.decode(token, issuer.key, algorithms=["ES256"])


class _Bodies:
    edition = 0

    def __init__(self, world: World) -> None:
        self.by_key = world.node.body

    def client(self, client_id: str) -> None:
        del client_id

    def has_left(self, body: UUID) -> bool:
        del body
        return False


def lenient(world: World, audience: str | None = None, **setting: Any) -> Authenticator:
    """The real check with one setting changed."""
    tenants = load_tenants(world.node.tenants_file)
    issuers = tuple(IssuerSetting.model_validate(one.model_dump() | setting) for one in tenants.issuers)
    context = world.services["cases"].app.state.geleit
    return Authenticator(
        tenants.model_copy(update={"issuers": issuers}), ACCESS, _Bodies(world), context.page,
        audience=audience or world.node.name, service="cases", egress=EgressPolicy(), playground=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("forgery", "switched_off"),
    [
        ("another audience", {"audience": "another-node"}),
        ("an identity token", {"typ": None}),
        ("another issuer", {"iss": "https://issuer.test.evil"}),
    ],
)
async def test_with_its_check_switched_off_the_forged_token_opens(
    attacked: World, forgery: str, switched_off: dict[str, Any]
) -> None:
    issuer = attacked.node.issuer
    token = FORGED[forgery][0](issuer, issuer.claims("case_manager", "ki"))
    with pytest.raises(Unauthenticated):
        await lenient(attacked).caller(f"Bearer {token}")
    caller = await lenient(attacked, **switched_off).caller(f"Bearer {token}")
    assert caller.body_key == "ki"


@every_service
async def test_what_is_no_token_is_refused(attacked: World, service: str) -> None:
    for header in (None, "", "Bearer", "Basic a2k6a2k=", "Bearer a.b.c", "Bearer ..", f"Bearer {'x' * 9_000}"):
        assert (await knock(attacked, service, header)).status_code == 401, header


@every_service
async def test_two_tokens_are_never_one_too_many_for_one_check_and_another_for_the_next(
    attacked: World, service: str
) -> None:
    """The door and the service must not read different ones."""
    good, other = (attacked.node.issuer.token("case_manager", body) for body in ("ki", "sozialamt"))
    line = attacked.services[service].line
    headers = [("Authorization", f"Bearer {good}"), ("Authorization", f"Bearer {other}")]
    address = "/me" if service == "gateway" else "/v1/tasks"
    answer = await line.get(address, headers=headers)
    assert answer.status_code in {400, 401}, answer.text


@pytest.mark.parametrize("service", SERVICES)
async def test_an_assertion_of_a_service_counts_for_one_audience_one_minute_and_one_name(
    attacked: World, service: str
) -> None:
    running = attacked.services[service]
    caller = "identity" if service != "identity" else "cases"
    signer = ServiceSigner(attacked.node.secrets, caller)
    address = "/v1/events?after=0"

    async def status(token: str) -> int:
        return (await running.with_token(token).get(address)).status_code

    assert await status(signer.assertion(service)) == 200
    assert await status(signer.assertion("elsewhere")) == 401
    now = int(time.time())
    claims = {"iss": f"geleit:service:{caller}", "aud": f"geleit:service:{service}", "iat": now, "exp": now + 60,
              "jti": str(uuid4())}  # fmt: skip

    def made(key: ECKey, **more: Any) -> str:
        header = {"alg": "ES256", "typ": "geleit-service+jwt", "kid": key.kid}
        return jwt.encode(header, claims | more, key, algorithms=["ES256"])

    assert await status(made(signer.key)) == 200
    assert await status(made(signer.key, exp=now + 600)) == 401
    assert await status(made(signer.key, iat=now - 300, exp=now - 240)) == 401
    other = ServiceSigner(attacked.node.secrets, "gateway").key
    assert await status(made(other)) == 401, "a key of one service spoke for another"
    assert await status(made(other, iss="geleit:service:gateway")) == 200


async def test_a_program_that_a_body_registered_is_known_to_the_door_and_the_services_until_it_is_blocked(
    attacked: World,
) -> None:
    admin = attacked.as_("identity", role="body_admin")
    program = f"later-{uuid4()}"
    hats = ["system_client", "auditor"]
    door, identity = (attacked.as_(one, role=hats, client_id=program) for one in ("gateway", "identity"))
    assert told(await door.get("/me")) == (401, "client_unknown")
    given = {"client_id": program, "name": "Later", "roles": ["system_client"]}
    row = (await admin.post("/v1/clients", given)).json()
    known = await door.get("/me")
    assert known.status_code == 200, known.text
    assert [one["code"] for one in known.json()["roles"]] == ["system_client"]
    assert (await identity.get("/v1/meta/caller")).json() == {
        "client": program, "body": OWNER, "roles": ["system_client"],
    }  # fmt: skip
    assert (await admin.post(f"/v1/clients/{row['id']}/block", seen=row["version"])).status_code == 200
    assert told(await door.get("/me")) == (401, "client_unknown")
