"""`/.well-known/jwks.json`: the public keys of this node's services, by which others verify grants and assertions."""

import json
from pathlib import Path
from typing import Any

from geleit_gateway.door.asgi import Reply
from geleit_gateway.door.own import Call
from geleit_kit.pure.node_keys import PAGE
from geleit_kit.pure.problems import Unavailable

_PUBLIC = ("kty", "crv", "x", "y", "n", "e", "kid", "use", "alg", "service")


class Keys:
    """Reads the node's page of keys anew whenever it was written anew (a rotation needs no restart)."""

    def __init__(self, secrets_folder: Path) -> None:
        self._page = secrets_folder / PAGE
        self._kept: tuple[int, Reply] | None = None

    async def jwks(self, _: Call) -> Reply:
        """A JWK set (RFC 7517). Only public members leave, whatever the file holds."""
        try:
            written = self._page.stat().st_mtime_ns
            if self._kept is None or self._kept[0] != written:
                keys = [_public(key) for key in json.loads(self._page.read_text("utf-8"))["keys"]]
                reply = Reply.json({"keys": keys}, media="application/jwk-set+json")
                self._kept = written, reply.carrying(Cache_Control="public, max-age=60")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Unavailable from error
        return self._kept[1]


def _public(key: dict[str, Any]) -> dict[str, Any]:
    return {name: key[name] for name in _PUBLIC if name in key}
