"""The node's status list: which grants are withdrawn. A service that has not seen a fresh one for ten seconds refuses
grants.

Identity signs `{serial, revoked: [jti], iat}` with its own key and serves it by long poll at
`/v1/status-list?after=<serial>&wait=<seconds>`,
so a withdrawal arrives at once and the list stays fresh while nothing changes. The list names conversations beside
grants, those that ended and those that rest: what was shown in one before anybody asked for a grant is shown no more.
What ended is told to the rooms too, which keep it in their rows: the list forgets.
"""

import asyncio
import json
import logging
import math
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final
from uuid import UUID

from joserfc import jws
from joserfc.errors import JoseError

from geleit_kit.http.auth import KeyPage
from geleit_kit.http.upstream import Upstream
from geleit_kit.pure.problems import Forbidden, Unavailable

FRESH_SECONDS = 10.0
TYP = "geleit-status+jwt"
_WAIT = 4
_LATE = _WAIT + 1.0
_PAUSE = 0.3
_log = logging.getLogger("geleit.status_list")


_ENDED: Final = "conversation:"
_RESTING: Final = "resting:"


def of_conversation(conversation_id: UUID) -> str:
    """How the list names a conversation that has ended."""
    return f"{_ENDED}{conversation_id}"


def of_resting(conversation_id: UUID) -> str:
    """How the list names a conversation in which nothing flows for the time being."""
    return f"{_RESTING}{conversation_id}"


class StatusList:
    """The list as this service last saw it."""

    def __init__(self, upstream: Upstream, page: KeyPage) -> None:
        self._upstream, self._page = upstream, page
        self._revoked: frozenset[str] = frozenset()
        self._issued = 0.0
        self._taken = -math.inf
        self._serial = -1
        self.when_ended: list[Callable[[frozenset[UUID]], Awaitable[None]]] = []
        """Told of conversations that the list names as ended: of each at least once in every life of the process."""
        self._told: frozenset[str] = frozenset()
        self._taken_one = asyncio.Event()

    @property
    def fresh(self) -> bool:
        """Whether a list of the last ten seconds was seen, by its own time and by when it came: a clock that is set
        back keeps no old list alive.
        """
        return self._age <= FRESH_SECONDS

    @property
    def _age(self) -> float:
        return max(time.time() - self._issued, time.monotonic() - self._taken)

    def check(self, jti: str) -> None:
        """Raises Forbidden for a withdrawn grant, and where no fresh list was seen."""
        if not self.fresh:
            raise Forbidden("status_list_stale")
        if jti in self._revoked:
            raise Forbidden("grant_withdrawn")

    def state(self, conversation_id: UUID) -> str | None:
        """`ended` or `resting` where the list says so of a conversation, `unclear` where it says neither and is not
        fresh; None where the conversation goes on. On a node without identity nobody ends one here: it goes on.
        """
        if of_conversation(conversation_id) in self._revoked:
            return "ended"
        if of_resting(conversation_id) in self._revoked:
            return "resting"
        return "unclear" if self._upstream.knows("identity") and not self.fresh else None

    def take(self, token: str) -> None:
        """Reads a signed list. Raises Unavailable where it does not hold, or is older than what was seen."""
        try:
            found = jws.deserialize_compact(token.encode(), self._page.of("identity"), algorithms=["ES256"])
            claims: dict[str, Any] = json.loads(found.payload)
            if found.headers().get("typ") != TYP:
                raise Unavailable("status_list_stale")
            serial, issued, revoked = int(claims["serial"]), float(claims["iat"]), frozenset(claims["revoked"])
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise Unavailable("status_list_stale") from error
        if serial < self._serial or issued > time.time() + FRESH_SECONDS:
            return
        if issued > self._issued:
            self._issued, self._taken = issued, time.monotonic()
        self._serial, self._revoked = serial, revoked
        self._taken_one.set()

    async def tell(self) -> None:
        """Tells `when_ended` of what lists newly name, until cancelled; what failed is told again."""
        while True:
            await self._taken_one.wait()
            self._taken_one.clear()
            ended = frozenset(name for name in self._revoked if name.startswith(_ENDED))
            new = frozenset(UUID(name.removeprefix(_ENDED)) for name in ended - self._told)
            try:
                for effect in self.when_ended if new else ():
                    await effect(new)
                self._told = ended
            except Exception as error:  # noqa: BLE001 -- a database that starts refuses in ways that are no Problem
                _log.warning("ended_not_told", extra={"fault": type(error).__name__})
                await asyncio.sleep(_PAUSE)
                self._taken_one.set()

    async def run(self) -> None:
        """Follows the list until cancelled."""
        while True:
            wait = _WAIT if self._age <= _LATE else 0  # an answer was missed: the next one is wanted at once
            try:
                answer = await self._upstream.get(
                    "identity", f"/v1/status-list?after={self._serial}&wait={wait}", seconds=wait + 3
                )
                self.take(answer["status_list"])
                if self._age > _LATE:  # it was older than what was seen: nothing is gained by asking at once again
                    await asyncio.sleep(_PAUSE)
            except (Unavailable, OSError, KeyError, TypeError) as error:
                _log.info("status_list_away", extra={"fault": type(error).__name__})
                await asyncio.sleep(_PAUSE)
