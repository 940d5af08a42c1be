"""Rates (OWASP API4:2023): how often may be asked, per client and body, and how often by one person whether somebody
is there.

Who calls is known before anything is read, so a refusal tells nothing about any row. Services of the node are not
counted: what a user asks through one of them was counted at the first.

Each replica counts the requests of a client by itself: so a client reaches as many times the figure as there are
replicas, and no request waits for it. Questions are counted together by all replicas of a service, in Redis, in one
round trip; where Redis is away each replica counts them by itself until it is back.
"""

import asyncio
import hashlib
import hmac
import logging
import math
import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from redis.asyncio import Redis
from redis.exceptions import RedisError

from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import TooMany
from geleit_kit.pure.rates import Buckets, Rate

REQUESTS = 6_000
"""Of one client for one body, in a minute, where nothing else is set: a hundred each second."""
QUESTIONS = 60
"""Of one person who asks, in a minute."""
ROWS = 250_000
"""Rows of files of one person who asks with each of them, in a day (decision 0060)."""
DAY_SECONDS = 86_400
ON_A_PLAYGROUND = 600_000
"""Either, on a demo- or test-marked folder, where a test asks more in a second than an office in a morning."""
_HEADERS: Mapping[str, tuple[str, str]] = {
    "Retry-After": ("Seconds until the next one is taken.", "integer"),
    "RateLimit-Policy": ("What is counted, how many (`q`) in how many seconds (`w`).", "string"),
    "RateLimit": ("What is left of it (`r`), and for how many seconds (`t`).", "string"),
}
"""What a 429 carries: RFC 9110 section 10.2.3, draft-ietf-httpapi-ratelimit-headers. No other answer carries them:
what is left would tell one user of a client how busy the others are."""
_PATIENCE_SECONDS = 0.25
_LOOK_AGAIN_SECONDS = 5.0
_log = logging.getLogger("geleit.rates")

_TAKE = """
local t = redis.call('TIME')
local now = t[1] + t[2] / 1000000
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now) + tonumber(ARGV[1])
local over = full - now - tonumber(ARGV[2])
if over <= ARGV[3] / 100 then
  redis.call('SET', KEYS[1], string.format('%.6f', full), 'PX', math.ceil((full - now) * 1000))
  over = math.min(over, 0)
end
return string.format('%.6f', over)
"""
"""`Buckets.take` by the clock of Redis, in one step: seconds of what is wanted, of a full bucket, of one token."""


def documented_headers() -> dict[str, Any]:
    """The headers of a 429 as OpenAPI tells them."""
    return {
        name: {"description": text, "required": True, "schema": {"type": kind}}
        for name, (text, kind) in _HEADERS.items()
    }


def rate(name: str, amount: int | None, usual: int, *, playground: bool, seconds: int = 60) -> Rate:
    """The rate that a setting asks for; on a playground ten thousand a second."""
    return Rate(name, amount or (ON_A_PLAYGROUND * seconds // 60 if playground else usual), seconds)


class Requests:
    """All requests of a client for a body, and those without a valid token of an address."""

    def __init__(self, per_minute: int | None, *, playground: bool) -> None:
        self._buckets = Buckets(rate("requests", per_minute, REQUESTS, playground=playground))

    def count(self, caller: Caller) -> None:
        """One more. Raises TooMany (429)."""
        if caller.service is None:
            whose = f"{caller.body_key}\n{caller.client}".encode()
            _refuse("too_many_requests", self._buckets.rate, self._buckets.take(whose, time.monotonic()))

    def count_unknown(self, address: str) -> None:
        """One more that showed no valid token, by the address that it came from. Raises TooMany (429).

        Who shows a valid one is never refused by it: all who come through one proxy have one address.
        """
        whose = f"\n{address}".encode("utf-8", "surrogateescape")  # no body has an empty key
        _refuse("too_many_requests", self._buckets.rate, self._buckets.take(whose, time.monotonic()))


class Questions:
    """What one person asks that tells whether somebody is there. `secret` hides who asks from whoever reads Redis."""

    def __init__(self, service: str, counted: Rate, secret: bytes, redis: Redis | None) -> None:
        self._buckets = Buckets(counted)
        named = "" if counted.name == "questions" else f"{counted.name}:"
        self._prefix, self._secret, self._redis = f"geleit:rate:{service}:{named}", secret, redis
        self._away_until = 0.0

    async def count(self, caller: Caller) -> None:
        """One more. Raises TooMany (429)."""
        if caller.service is None:
            await self.count_of(caller.staff)

    async def count_of(self, staff: UUID, count: int = 1) -> None:
        """So many more at once, all or none. Raises TooMany (429)."""
        whose = hmac.digest(self._secret, staff.bytes, hashlib.sha256)[:16]
        over = self._buckets.take(whose, time.monotonic(), count)
        if over <= 0:
            over = await self._together(whose, over, count)
        _refuse(f"too_many_{self._buckets.rate.name}", self._buckets.rate, over)

    async def _together(self, whose: bytes, here: float, count: int) -> float:
        """What all replicas count; what this one does where Redis is away."""
        if self._redis is None or time.monotonic() < self._away_until:
            return here
        counted = self._buckets.rate
        wanted = f"{count * counted.interval:.9f}"
        given = (self._prefix + whose.hex(), wanted, str(counted.seconds), f"{counted.interval:.9f}")
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                return float(await self._redis.eval(_TAKE, 1, *given))
        except (RedisError, OSError, TimeoutError) as error:
            self._away_until = time.monotonic() + _LOOK_AGAIN_SECONDS
            _log.warning("rates_counted_alone", extra={"fault": type(error).__name__})
            return here


def _refuse(code: str, counted: Rate, over: float) -> None:
    """Raises TooMany where a token was taken too early."""
    if over <= 0:
        return
    wait = math.ceil(over)
    headers = {
        "Retry-After": str(wait),
        "RateLimit-Policy": f'"{counted.name}";q={counted.amount};w={counted.seconds}',
        "RateLimit": f'"{counted.name}";r=0;t={wait}',
    }
    raise TooMany(code, headers=headers)
