"""Canonical JSON (after RFC 8785 for the types that Geleit stores) and content hashes over it."""

import hashlib
import json
from datetime import date, datetime
from typing import Any
from uuid import UUID


def _plain(value: object) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    message = f"{type(value).__name__} has no canonical form"
    raise TypeError(message)


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)


def canonical(value: object) -> bytes:
    """UTF-8 JSON with sorted keys and no white space. Floats are refused: they have no one spelling."""
    return _ENCODER.encode(value).encode()


def content_hash(value: object) -> str:
    """SHA-256 over the canonical form, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()
