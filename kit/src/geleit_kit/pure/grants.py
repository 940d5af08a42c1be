"""A grant: a disclosure decision as a signed token, bound to client, body and audience, alive five minutes at most,
verified offline.

The claim `sub` (the owner's pseudonym of the person) is a JWE that only the services of the node open: the body that
carries the grant
never sees another body's pseudonym.
"""

import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwe, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OctKey

from geleit_kit.pure.canonical import writer
from geleit_kit.pure.problems import Forbidden

TYP = "geleit-grant+jwt"
ISSUER = "geleit:identity"
LONGEST = 300
"""Seconds that a grant lives at most on its node."""
_LEEWAY = 2


@dataclass(frozen=True, slots=True)
class Grant:
    """The opened grant. `holder` may use it; `owner` is the body whose data it is; `person` the owner's pseudonym."""

    audience: str
    client: str
    holder: UUID
    owner: UUID
    recipient: UUID
    purpose: str
    categories: frozenset[str]
    conversation: UUID
    person: UUID
    ground: dict[str, str]
    decision: UUID
    direction: str
    id: str
    issued: int
    expires: int


def issue(grant: Grant, key: ECKey, sealing: OctKey) -> str:
    """The grant as compact JWS (ES256). Raises ValueError where it would live longer than LONGEST."""
    if grant.expires - grant.issued > LONGEST:
        message = "a grant lives five minutes at most"
        raise ValueError(message)
    subject = _sealed(str(grant.person).encode(), sealing)
    claims = {
        "iss": ISSUER,
        "aud": grant.audience,
        "client": grant.client,
        "holder": str(grant.holder),
        "owner": str(grant.owner),
        "recipient": str(grant.recipient),
        "purpose": grant.purpose,
        "categories": sorted(grant.categories),
        "conversation": str(grant.conversation),
        "sub": subject,
        "ground": grant.ground,
        "decision": str(grant.decision),
        "direction": grant.direction,
        "jti": grant.id,
        "iat": grant.issued,
        "exp": grant.expires,
    }
    return _signed({"typ": TYP, "alg": "ES256", "kid": key.kid}, claims, key)


# A batch signs a hundred grants, and the library takes five times as long over one as the two ciphers do. What it opens
# (`opened`) is made here in the same two forms, RFC 7515 and RFC 7516; the tests open it by the library.


def _signed(head: dict[str, str | None], claims: dict[str, object], key: ECKey) -> str:
    """A compact JWS: ES256 signs r and s, 32 bytes each (RFC 7518, section 3.4)."""
    private = key.private_key
    if not isinstance(private, EllipticCurvePrivateKey) or not isinstance(private.curve, SECP256R1):
        message = "grants are signed with a private key on P-256"
        raise TypeError(message)
    signed = _plain_base64(_json(head)) + b"." + _plain_base64(_json(claims))
    r, s = decode_dss_signature(private.sign(signed, _ES256))
    return (signed + b"." + _plain_base64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))).decode()


def _sealed(plain: bytes, sealing: OctKey) -> str:
    """A compact JWE under the shared key itself: no encrypted key, the head is authenticated (RFC 7516, 5.1)."""
    nonce = secrets.token_bytes(12)
    both = AESGCM(sealing.raw_value).encrypt(nonce, plain, _DIRECT)
    parts = (_DIRECT, b"", *map(_plain_base64, (nonce, both[:-16], both[-16:])))
    return b".".join(parts).decode()


_written = writer(ascii_only=True)


def _json(document: object) -> bytes:
    return _written(document).encode()


def _plain_base64(content: bytes) -> bytes:
    return urlsafe_b64encode(content).rstrip(b"=")


_ES256: Final = ECDSA(SHA256())
_DIRECT: Final = _plain_base64(_json({"alg": "dir", "enc": "A256GCM"}))


def new_id() -> str:
    """A `jti` that nobody guesses."""
    return secrets.token_urlsafe(16)


def opened(token: str, keys: KeySet, sealing: OctKey, *, audience: str, now: int) -> Grant:
    """Verifies signature, type, issuer, audience and time. Raises Forbidden (`grant_invalid`, `grant_expired`).

    Client, body and the status list are the caller's matter: see geleit_kit.http.grants.
    """
    try:
        decoded = jwt.decode(token, keys, algorithms=["ES256"])
        claims = decoded.claims
        if decoded.header.get("typ") != TYP or claims["iss"] != ISSUER or claims["aud"] != audience:
            raise Forbidden("grant_invalid")
        person = jwe.decrypt_compact(claims["sub"], sealing, algorithms=["dir", "A256GCM"]).plaintext
        grant = Grant(
            audience=claims["aud"],
            client=claims["client"],
            holder=UUID(claims["holder"]),
            owner=UUID(claims["owner"]),
            recipient=UUID(claims["recipient"]),
            purpose=claims["purpose"],
            categories=frozenset(claims["categories"]),
            conversation=UUID(claims["conversation"]),
            person=UUID((person or b"").decode()),
            ground=claims["ground"],
            decision=UUID(claims["decision"]),
            direction=claims["direction"],
            id=claims["jti"],
            issued=int(claims["iat"]),
            expires=int(claims["exp"]),
        )
    except Forbidden:
        raise
    except (JoseError, KeyError, TypeError, ValueError, json.JSONDecodeError, AttributeError) as error:
        raise Forbidden("grant_invalid") from error
    if grant.expires <= now or grant.issued > now + _LEEWAY or grant.expires - grant.issued > LONGEST:
        raise Forbidden("grant_expired")
    return grant
