"""Identifiers: UUIDv7 inside a body (sortable), UUIDv4 for whatever leaves one (time does not leak)."""

import secrets
import time
import uuid
from datetime import date, datetime

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
_COUNTER = 0xFFF
_last = [0, 0]


def inside() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): milliseconds, then a counter within the millisecond, then random bits."""
    now = time.time_ns() // 1_000_000
    if now <= _last[0]:
        now = _last[0]
        _last[1] += 1
        if _last[1] > _COUNTER:
            now, _last[1] = now + 1, 0
    else:
        _last[1] = 0
    _last[0] = now
    value = (now & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76 | (_last[1] & _COUNTER) << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def least_of(instant: datetime) -> uuid.UUID:
    """What no UUIDv7 of this instant or a later one lies before."""
    return uuid.UUID(int=(int(instant.timestamp() * 1000) & 0xFFFFFFFFFFFF) << 80)


def outside() -> uuid.UUID:
    """A UUIDv4: says nothing about when it was made."""
    return uuid.uuid4()


def reference(prefix: str, day: date) -> str:
    """A readable reference apart from the id, such as `HF-2016-7KQ4M2`. Random: it tells no order and no count."""
    return f"{prefix}-{day.year}-" + "".join(secrets.choice(_ALPHABET) for _ in range(6))
