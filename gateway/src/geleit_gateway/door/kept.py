"""Answers that are the same for everybody: made once, with an ETag, packed once for who takes it packed."""

import asyncio
import gzip
from dataclasses import replace
from hashlib import sha256

from geleit_gateway.door.asgi import Reply, Request

_WORTH_PACKING = 1024


class Kept:
    """A reply to keep. Nothing in it belongs to one caller, so packing it tells nobody anything (BREACH)."""

    def __init__(self, reply: Reply, cache_control: str) -> None:
        self._tag = sha256(reply.body).hexdigest()[:32]
        self._plain = reply.carrying(ETag=f'"{self._tag}"', Cache_Control=cache_control, Vary="Accept-Encoding")
        self._packed: Reply | None = None

    async def answer(self, request: Request) -> Reply:
        """304 where the reader has it already (RFC 9110 13.1.2), packed where the reader takes gzip, else as it is."""
        if self._tag in (request.header(b"if-none-match") or ""):
            return replace(self._plain, status=304, body=b"")
        if len(self._plain.body) < _WORTH_PACKING or not _takes_gzip(request):
            return self._plain
        if self._packed is None:
            self._packed = await asyncio.to_thread(self._pack)
        return self._packed

    def _pack(self) -> Reply:
        headers = tuple((n, f'"{self._tag}-gzip"') if n == "ETag" else (n, value) for n, value in self._plain.headers)
        body = gzip.compress(self._plain.body, 6, mtime=0)
        return replace(self._plain, body=body, headers=(*headers, ("Content-Encoding", "gzip")))


def _takes_gzip(request: Request) -> bool:
    for part in (request.header(b"accept-encoding") or "").lower().split(","):
        coding, _, weight = part.strip().partition(";")
        if coding.strip() == "gzip":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
