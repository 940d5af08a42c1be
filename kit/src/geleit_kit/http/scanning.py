"""Asks a virus scanner: clamd, by INSTREAM (clamd(8)), over a socket of the machine or an address inside the network.

The scanner is named by the operator, as the database and Redis are; no caller has a say in where it is. What it answers
becomes one of three words; a scanner that is away, slow or that refuses the size could not say.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Final

from geleit_kit.db.files import CLEAN, FAILED, INFECTED

_log = logging.getLogger("geleit.files")
_PART: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Scanner:
    """One clamd. `address`: `unix:/run/clamd.sock` or `tcp:host:3310`."""

    address: str
    seconds: float = 120.0

    def __post_init__(self) -> None:
        """Raises ValueError for an address of another form."""
        kind, _, place = self.address.partition(":")
        if not place or kind not in {"unix", "tcp"} or (kind == "tcp" and not place.rpartition(":")[2].isdigit()):
            message = "a scanner is unix:<path> or tcp:<host>:<port>"
            raise ValueError(message)

    async def scan(self, pieces: AsyncIterator[bytes]) -> str:
        """CLEAN, INFECTED, or FAILED where it could not say."""
        try:
            async with asyncio.timeout(self.seconds), aclosing(pieces):  # type: ignore[type-var]  # -- generators
                return _said(await self._asked(pieces))
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            _log.warning("scanner_away", extra={"fault": type(error).__name__})
            return FAILED

    async def _asked(self, pieces: AsyncIterator[bytes]) -> bytes:
        reader, writer = await self._line()
        try:
            writer.write(b"zINSTREAM\0")
            with suppress(ConnectionError):  # it answers before the end, and hangs up, where a stream is too long
                async for piece in pieces:
                    for start in range(0, len(piece), _PART):
                        part = piece[start : start + _PART]
                        writer.write(len(part).to_bytes(4) + part)
                        await writer.drain()
                writer.write(bytes(4))
                await writer.drain()
            return await reader.readuntil(b"\0")
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _line(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        kind, _, place = self.address.partition(":")
        if kind == "unix":
            return await asyncio.open_unix_connection(place)
        host, _, port = place.rpartition(":")
        return await asyncio.open_connection(host, int(port))  # house: socket-elsewhere -- the operator's own


def _said(answer: bytes) -> str:
    """`stream: OK`, `stream: <name> FOUND`, or an error. The name of what was found is nobody's business here."""
    words = answer.rstrip(b"\0\n ")
    if words == b"stream: OK":
        return CLEAN
    return INFECTED if words.startswith(b"stream: ") and words.endswith(b" FOUND") else FAILED
