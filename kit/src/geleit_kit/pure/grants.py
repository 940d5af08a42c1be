"""A grant: a disclosure decision as a signed token, bound to client, body and audience, alive five minutes at most,
verified offline.

The claim `sub` (the owner's pseudonym of the person) is a JWE that only the services of the node open: the body that
carries the grant
never sees another body's pseudonym.
"""

import json
import secrets
from dataclasses import dataclass
from uuid import UUID

from joserfc import jwe, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OctKey

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
    subject = jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, str(grant.person).encode(), sealing)
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
    return jwt.encode({"alg": "ES256", "typ": TYP, "kid": key.kid}, claims, key, algorithms=["ES256"])


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
