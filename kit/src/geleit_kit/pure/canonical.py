"""Canonical JSON (after RFC 8785 for the types that Geleit stores) and content hashes over it."""

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from json import encoder
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


def _refused(value: object) -> Any:
    message = f"{type(value).__name__} has no form in JSON"
    raise TypeError(message)


def writer(
    default: Callable[[Any], Any] = _refused,
    *,
    separators: tuple[str, str] = (",", ":"),
    ascii_only: bool = False,
    sort_keys: bool = False,
    allow_nan: bool = False,
) -> Callable[[object], str]:
    """Writes JSON as `json.dumps` with the same arguments does. That one makes its encoder anew for each document,
    which takes longer than to write a short one.
    """
    item, key = separators
    make: Any = encoder.c_make_encoder  # type: ignore[attr-defined]  # -- typeshed leaves it out
    if make is None:  # an interpreter without it
        return json.JSONEncoder(
            default=default,
            separators=separators,
            ensure_ascii=ascii_only,
            sort_keys=sort_keys,
            allow_nan=allow_nan,
        ).encode
    text = encoder.encode_basestring_ascii if ascii_only else encoder.encode_basestring
    write = make(None, default, text, None, key, item, sort_keys, False, allow_nan)
    return lambda document: "".join(write(document, 0))


_canonical = writer(_plain, sort_keys=True)


def canonical(value: object) -> bytes:
    """UTF-8 JSON with sorted keys and no white space. Floats are refused: they have no one spelling."""
    return _canonical(value).encode()


def content_hash(value: object) -> str:
    """SHA-256 over the canonical form, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()
