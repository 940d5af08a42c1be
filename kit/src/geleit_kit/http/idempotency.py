"""Idempotency keys (draft-ietf-httpapi-idempotency-key-header): the key row is inserted first, in the transaction of
the effect.

A second request with the same key waits for the first (two seconds, then 409), then gets its answer again, after its
rights were checked anew: categories, bars on relatives of staff, and locks that came since. Only 2xx answers are kept,
for 24 hours, sealed under the keys of all persons in them: erasing any of them makes the answer unreadable wherever a
copy of it lies, and empties its row; the key stays taken.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select, text
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError
from starlette.responses import Response

from geleit_kit.db.barring import barred_for_asker
from geleit_kit.db.keys import Erased, open_bytes, seal_bytes
from geleit_kit.db.kit_tables import IdempotencyKey
from geleit_kit.db.session import WriteSession
from geleit_kit.db.whereabouts import hidden_after
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Forbidden, Invalid, Malformed, NotFound

_LONGEST = 255
_KEPT = timedelta(hours=24)
_LOCKED = "55P03"
_EMPTIED = 409
"""The status of a row whose answer was about somebody who has been erased since: only 2xx answers are kept."""


@dataclass(slots=True)
class Attempt:
    """A request under a key: fresh (`row`), or answered before (`replay`, about `persons`, with `categories`)."""

    row: IdempotencyKey
    replay: Response | None = None
    persons: tuple[UUID, ...] = ()
    categories: tuple[str, ...] = ()


def checked(key: str | None) -> str | None:
    """The key, or None. Raises Malformed where it is empty or too long."""
    if key is None:
        return None
    if not key.strip() or len(key) > _LONGEST:
        raise Malformed("idempotency_key_invalid")
    return key.strip()


def fingerprint(method: str, path: str, body: bytes) -> str:
    """What makes two requests the same: method, path and content."""
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()


async def begin(write: WriteSession, caller: Caller, operation: str, key: str, print_: str) -> Attempt:
    """Inserts the key row; one that is there is answered from. Raises Conflict (in progress, or locked since), Invalid
    (other content), Forbidden (the caller's roles do not open any more what the answer holds), NotFound (somebody in it
    does not exist for the caller any more) or Erased (a person in the answer was).
    """
    fresh = await _inserted(write, caller, operation, key, print_)
    row = await write.first(_query(caller, operation, key))
    if row is None:
        raise Conflict("idempotency_in_progress")
    if fresh:
        return Attempt(row)
    if row.status == _EMPTIED:
        raise Erased
    if row.fingerprint != print_:
        raise Invalid("idempotency_key_reused")
    if row.answer is None or row.status is None:
        raise Conflict("idempotency_in_progress")
    kept = json.loads(open_bytes(await _key(write, row), row.answer, _bound(row)))
    if set(kept["categories"]) - caller.categories:
        raise Forbidden
    persons = tuple(map(UUID, row.persons))
    if await barred_for_asker(write, persons):
        raise NotFound
    if await hidden_after(write, persons, _answered(kept, row)):
        raise Conflict("idempotency_answer_locked")
    headers = {**kept["headers"], "Idempotency-Replayed": "true"}
    replay = Response(kept["body"].encode(), row.status, headers, kept["media_type"])
    return Attempt(row, replay, persons, tuple(kept["categories"]))


def _answered(kept: dict[str, Any], row: IdempotencyKey) -> datetime:
    """When the answer was made: after what its own request has locked. Answers of an earlier version do not say."""
    return datetime.fromisoformat(kept["answered_at"]) if "answered_at" in kept else row.created_at


async def _inserted(write: WriteSession, caller: Caller, operation: str, key: str, print_: str) -> bool:
    """Whether this request is the first under its key. One that is under way is waited for, two seconds."""
    postgresql = write.dialect == "postgresql"
    values = {
        "body_id": caller.body,
        "client": _client(caller),
        "operation": operation,
        "key": key,
        "fingerprint": print_,
        "persons": [],
        "created_at": write.now,
    }
    build = (pg_insert if postgresql else sqlite_insert)(IdempotencyKey).values(values).on_conflict_do_nothing()
    if postgresql:
        await write.execute(text("SET LOCAL lock_timeout = '2s'"))
    try:
        done = await write.execute(build)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == _LOCKED:
            raise Conflict("idempotency_in_progress") from error
        raise
    if postgresql:
        await write.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
    return bool(done.rowcount)  # type: ignore[attr-defined]  # -- a cursor result


async def finish(
    write: WriteSession, attempt: Attempt, response: Response, persons: Iterable[UUID], categories: Iterable[str]
) -> None:
    """Keeps a 2xx answer beside its effect, with what is needed to log it again."""
    if not 200 <= response.status_code < 300:  # noqa: PLR2004 -- the range of success
        return
    kept = {
        "answered_at": write.now.isoformat(),
        "body": bytes(response.body).decode(),
        "media_type": response.media_type,
        "categories": sorted(categories),
        "headers": {
            name: value
            for name, value in response.headers.items()
            if name in {"etag", "location", "vary", "cache-control"}
        },
    }
    attempt.row.status = response.status_code
    attempt.row.persons = sorted(map(str, persons))
    key = await _key(write, attempt.row, create=True)
    attempt.row.answer = seal_bytes(key, json.dumps(kept).encode(), _bound(attempt.row))
    await write.flush()


async def _key(write: WriteSession, row: IdempotencyKey, *, create: bool = False) -> bytes:
    """One key made of the service's and of those of all persons in the answer. Raises Erased where one is gone."""
    whole = hashlib.sha256(b"idempotent answer|" + write.keys.service_key)
    for person in row.persons:
        whole.update(await write.keys.key(row.body_id, UUID(person), create=create))
    return whole.digest()


async def sweep(write: WriteSession) -> None:
    """Forgets what is older than 24 hours; node scope."""
    await write.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < write.now - _KEPT))


def _query(caller: Caller, operation: str, key: str) -> Select[IdempotencyKey]:
    return select(IdempotencyKey).where(
        IdempotencyKey.body_id == caller.body,
        IdempotencyKey.client == _client(caller),
        IdempotencyKey.operation == operation,
        IdempotencyKey.key == key,
    )


def _client(caller: Caller) -> str:
    return f"{caller.client}|{caller.staff}"


def _bound(row: IdempotencyKey) -> str:
    return f"idempotency|{row.body_id}|{row.client}|{row.operation}|{row.key}"
