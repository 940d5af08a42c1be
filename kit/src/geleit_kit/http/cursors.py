"""Cursors: sealed, since what they stand at can be personal."""

import base64
import binascii
import json
from typing import Any

from cryptography.exceptions import InvalidTag

from geleit_kit.db.keys import KeyStore, open_bytes, seal_bytes
from geleit_kit.pure.problems import Malformed


def sealed(keys: KeyStore, at: list[Any], name: str) -> str:
    """The cursor that stands at `at`; it opens under the same name (list, order, body) alone."""
    raw = seal_bytes(keys.service_key, json.dumps(at).encode(), name)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def opened(keys: KeyStore, cursor: str, name: str) -> list[Any]:
    """What a cursor stands at. Raises Malformed where it is none, or another list's."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        at: list[Any] = json.loads(open_bytes(keys.service_key, raw, name))
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise Malformed("cursor_invalid") from error
    return at
