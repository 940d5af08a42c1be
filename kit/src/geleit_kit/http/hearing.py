"""How a consumer asks the producer of a stream over HTTP: for what it missed, and for what stands where it came too
late.
"""

from typing import Any
from urllib.parse import quote

from geleit_kit.events.consumer import BelowFloor, Feed, Snapshot
from geleit_kit.http.upstream import Upstream
from geleit_kit.pure.problems import Gone


def feed_of(upstream: Upstream) -> Feed:
    """`GET /v1/events` of the producer."""

    async def feed(stream: str, after: int) -> tuple[int, list[dict[str, Any]]]:
        kind = "statistics" if stream.endswith(".statistics") else "domain"
        try:
            answer = await upstream.get(_producer(stream), f"/v1/events?after={after}&stream={kind}&limit=500")
        except Gone as error:
            raise BelowFloor from error
        return answer["after"], answer["items"]

    return feed


def snapshot_of(upstream: Upstream) -> Snapshot:
    """`GET /v1/meta/snapshot` of the producer."""

    async def snapshot(stream: str, cursor: str | None) -> tuple[list[dict[str, Any]], int, str | None]:
        further = f"&cursor={quote(cursor)}" if cursor else ""
        answer = await upstream.get(_producer(stream), f"/v1/meta/snapshot?limit=500{further}", seconds=30)
        return answer["items"], answer["after"], answer["next"]

    return snapshot


def _producer(stream: str) -> str:
    return stream.split(".")[1]
