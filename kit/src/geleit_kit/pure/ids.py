"""Identifiers: UUIDv7 inside a body (sortable), UUIDv4 for whatever leaves one (time does not leak)."""

import os
import secrets
import time
import uuid
from datetime import date, datetime

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"
_COUNTER = 0xFFF
_last = [0, 0]
_DRAWN = 4096
_random: list[bytes] = []
"""Random bytes that nobody has used: to ask the system for each id took longer than all the rest of it."""
os.register_at_fork(after_in_child=_random.clear)  # else both would go on with the same


def _eight_random() -> bytes:
    while True:
        try:
            return _random.pop()
        except IndexError:  # another thread may be faster
            drawn = os.urandom(_DRAWN)
            _random.extend(drawn[at : at + 8] for at in range(0, _DRAWN, 8))


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
    drawn = int.from_bytes(_eight_random(), "big") >> 2
    value = (now & 0xFFFFFFFFFFFF) << 80 | 0x7 << 76 | (_last[1] & _COUNTER) << 64 | 0b10 << 62 | drawn
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
