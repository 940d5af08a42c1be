"""The node's status list: signed, served by long poll, and followed by identity itself for its own granted reads."""

import asyncio
import json
import logging
import time
from typing import Final

from joserfc import jws

from geleit_identity.decisions import store
from geleit_identity.decisions.news import NEWS
from geleit_kit.db.scope import NODE
from geleit_kit.http.context import ServiceContext
from geleit_kit.http.grants import Grants
from geleit_kit.http.status_list import TYP
from geleit_kit.pure.clock import utc_now
from geleit_kit.pure.problems import Problem

LONGEST_WAIT: Final = 10.0
_LOOK: Final = 0.5
"""How often a waiting poll looks for a revocation of another replica, in seconds. One of this process wakes it."""
_OWN_EVERY: Final = 1.0
_log = logging.getLogger("geleit.status_list")


async def begin(context: ServiceContext) -> None:
    """At the start of the service."""
    await store.begin_list(context.database)


async def poll(context: ServiceContext, after: int, wait: float) -> tuple[int, str]:
    """Serial and signed list: at once where it is newer than `after`, else once it is, or after `wait` seconds."""
    until = time.monotonic() + min(wait, LONGEST_WAIT)
    while True:
        left, rung = until - time.monotonic(), NEWS.rung
        async with context.database.read(NODE) as read:
            serial = await store.serial(read)
            if serial > after or left <= 0:
                return serial, _signed(context, serial, await store.revoked(read))
        await NEWS.wait(rung, min(_LOOK, left))


class OwnList:
    """Identity follows its own list, since it reads under grants itself."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context

    async def run(self) -> None:
        """Until cancelled."""
        grants: Grants = self._context.extras["grants"]
        after = -1
        while True:
            try:
                after, signed = await poll(self._context, after, _OWN_EVERY)
                grants.status.take(signed)
            except Problem as problem:
                _log.info("status_list_away", extra={"fault": problem.code})
                await asyncio.sleep(_OWN_EVERY)


def _signed(context: ServiceContext, serial: int, revoked: list[str]) -> str:
    key = context.signer.key
    payload = json.dumps({"serial": serial, "revoked": revoked, "iat": utc_now().timestamp()}).encode()
    return jws.serialize_compact({"alg": "ES256", "typ": TYP, "kid": key.kid}, payload, key, algorithms=["ES256"])
