"""Who calls: bearer tokens from any OIDC issuer of the node, and short-lived assertions of its own services.

RFC 9068 and RFC 8725: the algorithm comes from the issuer's setting, never from the token; `typ`, `iss`, `aud`, `exp`
are checked; an
unknown key id refreshes the key set at most once in five seconds. Verified tokens are remembered until they end, or
until the issuer shows another key set (looked for every five minutes): a key that it withdrew opens nothing after that.
"""

import asyncio
import hashlib
import json
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet
from starlette.datastructures import Headers

from geleit_kit.http.egress import EgressFailed, EgressPolicy, EgressRefused, call
from geleit_kit.http.tenants import ClientSetting, IssuerSetting, Tenants
from geleit_kit.pure.caller import Access, Caller
from geleit_kit.pure.node_keys import PAGE
from geleit_kit.pure.problems import Unauthenticated, Unavailable

SERVICE_TYP = "geleit-service+jwt"
SERVICE_SECONDS = 60
_LEEWAY = 5
_LONGEST = 600
_EPOCHS = 2**53
_NO_KEY_SET = (JoseError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading somebody else's key set can end with."""
_REMEMBERED = 5000
_FRESH_SECONDS = 300.0
_REFRESH_SECONDS = 5.0
NOBODY = UUID(int=0)


class Bodies(Protocol):
    """Looks up a body of the node by its key."""

    def by_key(self, key: str) -> UUID | None:
        """The id, or None."""

    def has_left(self, body: UUID) -> bool:
        """Whether its last day on the node is over."""

    def client(self, client_id: str) -> ClientSetting | None:
        """A program that is not in `tenants.yaml`, or None."""

    @property
    def edition(self) -> int:
        """Grows whenever such a program changed."""


@dataclass
class _Keys:
    keys: KeySet | None = None
    read_at: float = 0.0
    edition: int = 0
    """Grows whenever the issuer shows other keys than before."""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def stale(self) -> bool:
        """Whether it is time to look again."""
        return self.keys is None or time.monotonic() - self.read_at > _FRESH_SECONDS


class KeyPage:
    """The node's page of keys, read anew when the file changes."""

    def __init__(self, secrets_folder: Path) -> None:
        self._file = secrets_folder / PAGE
        self._stamp = 0.0
        self._keys: KeySet = KeySet([])
        self._holders: dict[str, str] = {}
        self._checked = 0.0

    def read(self) -> KeySet:
        """All keys of the page."""
        now = time.monotonic()
        if now - self._checked > 1.0 or not self._holders:
            self._checked = now
            stamp = self._file.stat().st_mtime
            if stamp != self._stamp:
                page = json.loads(self._file.read_text("utf-8"))
                self._keys = KeySet.import_key_set(page)
                self._holders = {key["kid"]: key["service"] for key in page["keys"]}
                self._stamp = stamp
        return self._keys

    def of(self, service: str) -> KeySet:
        """The keys of one service: a key of another one never speaks for it."""
        keys = self.read()
        return KeySet([key for key in keys.keys if self._holders.get(str(key.kid)) == service])


class Authenticator:
    """Turns an Authorization header into a Caller. Raises Unauthenticated with a code that says which check failed."""

    def __init__(
        self,
        tenants: Tenants,
        access: Access,
        bodies: Bodies,
        page: KeyPage,
        *,
        audience: str,
        service: str,
        egress: EgressPolicy,
        playground: bool,
    ) -> None:
        self._issuers = {one.iss: one for one in tenants.issuers if playground or not one.demo}
        self._clients = {one.id: one for one in tenants.clients}
        self._access, self._bodies, self._page = access, bodies, page
        self._audience, self._service, self._egress = audience, service, egress
        self._keys = {iss: _Keys() for iss in self._issuers}
        self._remembered: dict[bytes, tuple[Caller, int]] = {}
        self._edition = bodies.edition

    async def caller(self, authorization: str | None) -> Caller:
        """The caller of a request."""
        if not authorization:
            raise Unauthenticated("token_missing")
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated("token_missing")
        token = token.strip()
        if self._edition != self._bodies.edition:
            self._remembered.clear()
            self._edition = self._bodies.edition
        digest = hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
        caller = self._known(digest)
        remembered = caller is not None
        if caller is None:
            caller = await self._verified(token)
        if self._bodies.has_left(caller.body):
            raise Unauthenticated("body_has_left")
        if remembered:
            return caller
        if len(self._remembered) >= _REMEMBERED:
            self._remembered.clear()
        keys = self._keys.get(caller.issuer)
        self._remembered[digest] = (caller, keys.edition if keys else 0)
        return caller

    def _known(self, digest: bytes) -> Caller | None:
        """Who showed this token before, as long as it lives and its issuer still shows the keys of then."""
        caller, edition = self._remembered.get(digest, (None, 0))
        if caller is None or caller.expires <= time.time() - _LEEWAY:
            return None
        keys = self._keys.get(caller.issuer)
        return caller if keys is None or (not keys.stale and keys.edition == edition) else None

    async def _verified(self, token: str) -> Caller:
        header, claims = _unverified(token)
        iss = claims.get("iss")
        if isinstance(iss, str) and iss.startswith("geleit:service:"):
            return self._of_service(token, iss.removeprefix("geleit:service:"))
        setting = self._issuers.get(iss) if isinstance(iss, str) else None
        if setting is None:
            raise Unauthenticated("issuer_unknown")
        if header.get("alg") not in setting.algorithms:
            raise Unauthenticated("algorithm_refused")
        keys = await self._key_set(setting, header.get("kid"))
        checked = _decoded(token, keys, setting.algorithms)
        _check_times(checked, time.time())
        audience = checked.get("aud")
        wanted = setting.audience or self._audience
        if wanted not in (audience if isinstance(audience, list) else [audience]):
            raise Unauthenticated("audience_foreign")
        if setting.typ and str(header.get("typ", "")).lower().removeprefix("application/") != setting.typ.lower():
            raise Unauthenticated("type_refused")
        return self._caller(setting, checked)

    def _caller(self, setting: IssuerSetting, claims: dict[str, Any]) -> Caller:
        subject, client = claims.get("sub"), claims.get(setting.claims.client) or claims.get("azp")
        if not isinstance(subject, str) or not isinstance(client, str):
            raise Unauthenticated("claims_incomplete")
        known = self._clients.get(client) or self._bodies.client(client)
        if known is None:
            raise Unauthenticated("client_unknown")
        key = claims.get(setting.claims.body) or known.body
        body = self._bodies.by_key(key) if isinstance(key, str) else None
        if body is None or not isinstance(key, str):
            raise Unauthenticated("body_unknown")
        if (known.body and known.body != key) or (setting.bodies and key not in setting.bodies):
            raise Unauthenticated("body_foreign")
        named = claims.get(setting.claims.roles, [])
        roles = frozenset(
            setting.roles.get(str(one), str(one)) for one in (named if isinstance(named, list) else [named])
        )
        roles -= {"service"}
        if known.roles is not None:
            roles &= frozenset(known.roles)
        return Caller(
            issuer=setting.iss,
            subject=subject,
            client=client,
            body=body,
            body_key=key,
            roles=roles,
            permissions=self._access.permissions(roles),
            categories=self._access.categories(roles),
            expires=int(claims["exp"]),
            claims={name: claims[name] for name in ("jti", "scope") if name in claims},
        )

    def _of_service(self, token: str, service: str) -> Caller:
        keys = self._page.of(service)
        header, _ = _unverified(token)
        if header.get("typ") != SERVICE_TYP or header.get("alg") != "ES256":
            raise Unauthenticated("type_refused")
        claims = _decoded(token, keys, ("ES256",))
        _check_times(claims, time.time())
        if claims.get("aud") != f"geleit:service:{self._service}" or claims["exp"] - claims["iat"] > SERVICE_SECONDS:
            raise Unauthenticated("audience_foreign")
        roles = frozenset({"service"})
        return Caller(
            issuer=f"geleit:service:{service}",
            subject=service,
            client=service,
            body=NOBODY,
            body_key="",
            roles=roles,
            permissions=self._access.permissions(roles),
            categories=frozenset(),
            service=service,
            expires=int(claims["exp"]),
            claims={"act": claims["act"]} if "act" in claims else {},
        )

    async def _key_set(self, setting: IssuerSetting, kid: object) -> KeySet:
        known = self._keys[setting.iss]
        now, stale = time.monotonic(), known.stale
        missing = known.keys is not None and kid is not None and all(key.kid != kid for key in known.keys.keys)
        if stale or (missing and now - known.read_at > _REFRESH_SECONDS):
            async with known.lock:
                if known.read_at <= now:
                    await self._read_keys(setting, known)
        if known.keys is None:
            raise Unavailable("issuer_unavailable")
        return known.keys

    async def _read_keys(self, setting: IssuerSetting, known: _Keys) -> None:
        try:
            if setting.jwks_file is not None:
                raw = await asyncio.to_thread(setting.jwks_file.read_bytes)
            else:
                answer = await call(self._egress, "GET", str(setting.jwks_url))
                if answer.status != 200:  # noqa: PLR2004 -- the one answer that has a key set
                    raise EgressFailed("status", setting.iss)
                raw = answer.content
            fresh = KeySet.import_key_set(json.loads(raw))
            known.edition += known.keys is not None and _thumbprints(fresh) != _thumbprints(known.keys)
            known.keys, known.read_at = fresh, time.monotonic()
        except (EgressFailed, EgressRefused, OSError, *_NO_KEY_SET) as error:
            known.read_at = time.monotonic() - (_FRESH_SECONDS - _REFRESH_SECONDS if known.keys else 0)
            if known.keys is None:
                raise Unavailable("issuer_unavailable") from error


class ServiceSigner:
    """Makes assertions with this service's own key."""

    def __init__(self, secrets_folder: Path, service: str) -> None:
        self.key: ECKey = ECKey.import_key((secrets_folder / f"{service}.pem").read_bytes())
        self.key.ensure_kid()
        self.service = service

    def assertion(self, audience: str, act: dict[str, Any] | None = None) -> str:
        """A token for one other service, alive a minute; `act` names the user for whom it calls (RFC 8693)."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": f"geleit:service:{self.service}",
            "aud": f"geleit:service:{audience}",
            "iat": now,
            "exp": now + SERVICE_SECONDS,
            "jti": secrets.token_urlsafe(12),
        }
        if act:
            claims["act"] = act
        return jwt.encode(
            {"alg": "ES256", "typ": SERVICE_TYP, "kid": self.key.kid}, claims, self.key, algorithms=["ES256"]
        )


def authorization_of(headers: Headers) -> str | None:
    """The one Authorization header of a request. Two are refused: whoever stands in front may have read the other."""
    given = headers.getlist("authorization")
    if len(given) > 1:
        raise Unauthenticated("token_unreadable")
    return given[0] if given else None


def _thumbprints(keys: KeySet) -> set[tuple[str | None, str]]:
    return {(key.kid, key.thumbprint()) for key in keys.keys}


def _unverified(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        found = jws.extract_compact(token.encode("ascii"))
        header, claims = found.headers(), json.loads(found.payload)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise Unauthenticated("token_unreadable") from error
    if not isinstance(claims, dict):
        raise Unauthenticated("token_unreadable")
    return header, claims


def _decoded(token: str, keys: KeySet, algorithms: Iterable[str]) -> dict[str, Any]:
    try:
        return dict(jwt.decode(token, keys, algorithms=list(algorithms)).claims)
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unauthenticated("signature_invalid") from error


def _check_times(claims: dict[str, Any], now: float) -> None:
    exp, iat, nbf = (
        _instant(claims.get(name, default)) for name, default in (("exp", None), ("iat", None), ("nbf", 0))
    )
    if exp + _LEEWAY <= now:
        raise Unauthenticated("token_expired")
    if iat > now + _LEEWAY or nbf > now + _LEEWAY:
        raise Unauthenticated("token_not_yet_valid")
    if exp - iat > _LONGEST:
        raise Unauthenticated("token_too_long_lived")


def _instant(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -_EPOCHS < value < _EPOCHS:
        raise Unauthenticated("claims_incomplete")  # not a number, or one that no clock reaches
    return float(value)
