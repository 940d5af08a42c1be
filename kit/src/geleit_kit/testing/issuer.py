"""A token issuer for tests: a key of its own, a JWK set in a file, tokens for any role and body."""

import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey

_LIFE_SECONDS = 600


@dataclass
class Issuer:
    """Signs what a test asks for. `audience` is the node's name. The newest key signs; published keys verify."""

    jwks_file: Path
    audience: str
    iss: str = "https://issuer.test"
    client: str = "test-client"
    keys: list[ECKey] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begins with one published key."""
        if not self.keys:
            self.rotate()

    @property
    def key(self) -> ECKey:
        """The key that signs now."""
        return self.keys[-1]

    def rotate(self, *, keep_old: bool = True) -> None:
        """A new signing key. `keep_old`: the older ones stay published, as in an overlap."""
        fresh = ECKey.generate_key("P-256", auto_kid=True)
        self.keys = [*self.keys, fresh] if keep_old else [fresh]
        self._publish()

    def claims(self, role: str | list[str], body: str, **changed: object) -> dict[str, Any]:
        """The claims of a token; `changed` replaces single ones, a value of None takes one out."""
        roles = [role] if isinstance(role, str) else role
        now = int(time.time())
        claims = {
            "iss": self.iss,
            "sub": f"{body}-{roles[0] if roles else 'nobody'}",
            "aud": self.audience,
            "iat": now,
            "exp": now + _LIFE_SECONDS,
            "jti": str(uuid4()),
            "client_id": self.client,
            "geleit_body": body,
            "geleit_roles": roles,
        } | changed
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, role: str | list[str], body: str, **changed: object) -> str:
        """An access token (RFC 9068) for a role, or several, in a body."""
        return self.sign(self.claims(role, body, **changed))

    def sign(self, claims: dict[str, Any], *, typ: str = "at+jwt", key: ECKey | None = None) -> str:
        """Any claims, signed: for tests that send what an issuer would never send."""
        key = key or self.key
        return jwt.encode({"alg": "ES256", "typ": typ, "kid": key.kid}, claims, key, algorithms=["ES256"])

    def as_setting(self) -> dict[str, Any]:
        """The issuer's entry in `tenants.yaml`."""
        return {"iss": self.iss, "jwks_file": str(self.jwks_file), "algorithms": ["ES256"], "typ": "at+jwt"}

    def _publish(self) -> None:
        shown = [{**key.as_dict(private=False), "use": "sig", "alg": "ES256"} for key in self.keys]
        fresh = self.jwks_file.with_suffix(".new")
        fresh.write_text(json.dumps({"keys": shown}), "utf-8")
        os.replace(fresh, self.jwks_file)  # noqa: PTH105 -- readers see the old page or the new one
