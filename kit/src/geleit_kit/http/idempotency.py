"""Idempotency keys (draft-ietf-httpapi-idempotency-key-header): the key row is inserted first, in the transaction of the effect.

A second request with the same key waits for the first (two seconds, then 409), then gets its answer again, after its rights were checked
anew. Only 2xx answers are kept, sealed, for 24 hours.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from starlette.responses import Response

from geleit_kit.db.keys import open_bytes, seal_bytes
from geleit_kit.db.kit_tables import IdempotencyKey
from geleit_kit.db.session import WriteSession
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.problems import Conflict, Invalid, Malformed

_LONGEST = 255
_KEPT = timedelta(hours=24)
_LOCKED = {"55P03"}


@dataclass(slots=True)
class Attempt:
    """A request under a key: fresh (`row`), or answered before (`replay`)."""

    row: IdempotencyKey
    replay: Response | None = None


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
    """Inserts the key row; a row that is there is answered from. Raises Conflict (in progress) or Invalid (other content)."""
    there = await write.first(_query(write, caller, operation, key))
    if there is None:
        there = IdempotencyKey(
            body_id=write.body,
            client=_client(caller),
            operation=operation,
            key=key,
            fingerprint=print_,
            created_at=write.now,
        )
        try:
            if write.dialect == "postgresql":
                await write.execute(text("SET LOCAL lock_timeout = '2s'"))
            write.add(there)
            await write.flush()
        except IntegrityError as error:
            raise Conflict("idempotency_in_progress") from error
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) in _LOCKED:
                raise Conflict("idempotency_in_progress") from error
            raise
        if write.dialect == "postgresql":
            await write.execute(text("SET LOCAL lock_timeout = 0"))
        return Attempt(there)
    if there.fingerprint != print_:
        raise Invalid("idempotency_key_reused")
    if there.answer is None or there.status is None:
        raise Conflict("idempotency_in_progress")
    kept = json.loads(open_bytes(write.keys.service_key, there.answer, _bound(there)))
    headers = {**kept["headers"], "Idempotency-Replayed": "true"}
    replay = Response(kept["body"].encode(), there.status, headers, kept["media_type"])
    return Attempt(there, replay)


async def finish(write: WriteSession, attempt: Attempt, response: Response, person: UUID | None) -> None:
    """Keeps a 2xx answer beside its effect."""
    if not 200 <= response.status_code < 300:  # noqa: PLR2004 -- the range of success
        return
    kept = {
        "body": bytes(response.body).decode(),
        "media_type": response.media_type,
        "headers": {
            name: value
            for name, value in response.headers.items()
            if name in {"etag", "location", "vary", "cache-control"}
        },
    }
    attempt.row.status = response.status_code
    attempt.row.person = person
    attempt.row.answer = seal_bytes(write.keys.service_key, json.dumps(kept).encode(), _bound(attempt.row))
    await write.flush()


async def sweep(write: WriteSession) -> None:
    """Forgets what is older than 24 hours; node scope."""
    await write.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < write.now - _KEPT))


def _query(write: WriteSession, caller: Caller, operation: str, key: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 -- a select
    return select(IdempotencyKey).where(
        IdempotencyKey.body_id == write.body,
        IdempotencyKey.client == _client(caller),
        IdempotencyKey.operation == operation,
        IdempotencyKey.key == key,
    )


def _client(caller: Caller) -> str:
    return f"{caller.client}|{caller.staff}"


def _bound(row: IdempotencyKey) -> str:
    return f"idempotency|{row.body_id}|{row.client}|{row.operation}|{row.key}"
