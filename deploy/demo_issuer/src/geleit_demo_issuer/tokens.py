"""What the tokens say: access tokens (RFC 9068) for a user or a client, refresh tokens that renew them."""

import json
import re
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import uuid4

from joserfc import jwe, jwt
from joserfc.errors import JoseError

from geleit_demo_issuer.keys import TOKEN_SECONDS, KeyRing
from geleit_demo_issuer.settings import IssuerSettings

RENEWABLE_SECONDS: Final = 12 * 3600
_WORD: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


class TokenRefused(ValueError):
    """An error answer of the token endpoint (RFC 6749, section 5.2): `code` and a sentence."""

    def __init__(self, code: str, sentence: str, status: int = 400) -> None:
        self.code, self.sentence, self.status = code, sentence, status
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Subject:
    """For whom a token is written: a user of a body with roles, logged in through a client."""

    user: str
    body: str
    roles: tuple[str, ...]
    client: str


def subject_of(settings: IssuerSettings, given: dict[str, Any]) -> Subject:
    """Reads `role` (one, or several with commas), `body`, and the optional `user` and `client` of a demo request."""
    named = given.get("role", "")
    roles = tuple(named) if isinstance(named, list) else tuple(part.strip() for part in str(named).split(","))
    body = str(given.get("body", ""))
    _known("role", roles, settings.roles)
    _known("body", (body,), settings.bodies)
    user, client = str(given.get("user") or f"{roles[0]}-{body}"), str(given.get("client") or f"portal-{body}")
    for name, value in (("user", user), ("client", client)):
        if not _WORD.fullmatch(value):
            raise TokenRefused("invalid_request", f"`{name}` holds letters, digits, dot, hyphen and underscore.")
    return Subject(user, body, roles, client)


def _known(name: str, values: tuple[str, ...], allowed: tuple[str, ...]) -> None:
    for value in values:
        if not _WORD.fullmatch(value):
            raise TokenRefused("invalid_request", f"`{name}` is missing or holds other signs than a-z, 0-9, _ and -.")
        if allowed and value not in allowed:
            raise TokenRefused("invalid_request", f"`{name}` is one of: {', '.join(sorted(allowed))}.")


def answer(settings: IssuerSettings, ring: KeyRing, subject: Subject, now: int) -> dict[str, Any]:
    """The successful answer of the token endpoint (RFC 6749, section 5.1)."""
    key = ring.signing(now)
    claims = {
        "iss": settings.iss,
        "sub": subject.user,
        "aud": settings.audience,
        "iat": now,
        "exp": now + TOKEN_SECONDS,
        "jti": str(uuid4()),
        "client_id": subject.client,
        "geleit_body": subject.body,
        "geleit_roles": list(subject.roles),
    }
    header = {"alg": "ES256", "typ": "at+jwt", "kid": key.kid}
    return {
        "access_token": jwt.encode(header, claims, key, algorithms=["ES256"]),
        "token_type": "Bearer",
        "expires_in": TOKEN_SECONDS,
        "refresh_token": _renewable(ring, subject, now),
    }


def renewed(ring: KeyRing, refresh_token: str, now: int) -> Subject:
    """The subject of a refresh token. Raises TokenRefused (`invalid_grant`) when it is not ours or too old."""
    try:
        sealed = jwe.decrypt_compact(refresh_token, ring.renewing, algorithms=["dir", "A256GCM"])
        found = json.loads(sealed.plaintext or b"")
        until = int(found.pop("until"))
        subject = Subject(**{**found, "roles": tuple(found["roles"])})
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise TokenRefused("invalid_grant", "This refresh token is not from here.") from error
    if until <= now:
        raise TokenRefused("invalid_grant", "This refresh token has expired; ask for a new login.")
    return subject


def _renewable(ring: KeyRing, subject: Subject, now: int) -> str:
    content = json.dumps({**asdict(subject), "until": now + RENEWABLE_SECONDS}).encode()
    return jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, content, ring.renewing)
