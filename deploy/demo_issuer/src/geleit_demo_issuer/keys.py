"""The issuer's keys: the newest signs, older ones stay published until everything that they signed has expired."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from joserfc.jwk import ECKey, OctKey

TOKEN_SECONDS: Final = 600
OVERLAP_SECONDS: Final = 2 * TOKEN_SECONDS
"""How long a replaced key verifies: the life of its last token, and as much again for caches and clocks."""
ROTATE_AFTER_SECONDS: Final = 12 * 3600


@dataclass(frozen=True, slots=True)
class RingKey:
    """One key: when it was made, and until when it is published (None while it signs). Instants are Unix seconds."""

    private: dict[str, Any]
    made: int
    published_until: int | None = None

    @property
    def key(self) -> ECKey:
        """The key itself."""
        return ECKey.import_key(self.private)

    def public(self) -> dict[str, Any]:
        """What the JWK set shows."""
        shown = {name: self.private[name] for name in ("kty", "crv", "x", "y", "kid")}
        return {**shown, "use": "sig", "alg": "ES256"}


class KeyRing:
    """The keys of one issuer, kept in `keys.json` (0600) of its folder."""

    def __init__(self, path: Path, now: int) -> None:
        self._path = path
        self._keys: list[RingKey] = []
        self.renewing = OctKey.import_key(secrets.token_bytes(32))
        """Seals refresh tokens; it stays when signing keys rotate."""
        if path.exists():
            self._load()
        else:
            self.rotate(now)

    def signing(self, now: int) -> ECKey:
        """The key that signs; a new one when the present one is older than half a day."""
        if now - self._keys[-1].made > ROTATE_AFTER_SECONDS:
            self.rotate(now)
        return self._keys[-1].key

    def rotate(self, now: int, overlap_seconds: int = OVERLAP_SECONDS) -> str:
        """Adds a key that signs from now on; answers its `kid`. The one before verifies for `overlap_seconds` more."""
        replaced = [
            RingKey(each.private, each.made, now + overlap_seconds) if each.published_until is None else each
            for each in self._keys
        ]
        fresh = ECKey.generate_key("P-256", auto_kid=True)
        self._keys = [*self._published(replaced, now), RingKey(fresh.as_dict(private=True), now)]
        self._save()
        return str(fresh.kid)

    def page(self, now: int) -> dict[str, Any]:
        """The JWK set (RFC 7517) of this moment."""
        return {"keys": [each.public() for each in self._published(self._keys, now)]}

    @staticmethod
    def _published(keys: list[RingKey], now: int) -> list[RingKey]:
        return [each for each in keys if each.published_until is None or each.published_until > now]

    def _load(self) -> None:
        found = json.loads(self._path.read_text("utf-8"))
        self._keys = [RingKey(**each) for each in found["keys"]]
        self.renewing = OctKey.import_key(found["renewing"])

    def _save(self) -> None:
        content = {"keys": [asdict(each) for each in self._keys], "renewing": self.renewing.as_dict(private=True)}
        fresh = self._path.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(content, file)
        os.replace(fresh, self._path)  # noqa: PTH105 -- the old keys or the new, nothing between
