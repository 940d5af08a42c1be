"""Refusals as values: every one becomes an RFC 9457 problem document with a stable `code` and no personal text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is wrong: a JSON pointer into the request and the code of what is wrong there."""

    pointer: str
    code: str


class Problem(Exception):
    """A refusal. `code` names the page in the docs and the text in the catalogue."""

    status = 500
    code = "internal"

    def __init__(
        self,
        code: str | None = None,
        *,
        places: Sequence[Place] = (),
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.code = code or type(self).code
        self.places = tuple(places)
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})
        super().__init__(self.code)


class Malformed(Problem):
    """400: the request is not readable at all."""

    status, code = 400, "malformed"


class Unauthenticated(Problem):
    """401: no token, or one that does not hold."""

    status, code = 401, "unauthenticated"

    def __init__(self, code: str | None = None) -> None:
        super().__init__(
            code, headers={"WWW-Authenticate": f'Bearer error="invalid_token", error_description="{code}"'}
        )


class NotFound(Problem):
    """404: there is no such thing, or the caller's body does not see it. The two cannot be told apart."""

    status, code = 404, "not_found"


class Forbidden(Problem):
    """403: visible, but this caller may not do that."""

    status, code = 403, "forbidden"


class Invalid(Problem):
    """422: readable, but a value breaks a rule; `places` say where."""

    status, code = 422, "invalid"

    @classmethod
    def at(cls, pointer: str, code: str, **extra: object) -> "Invalid":
        """One wrong place; `pointer` is a JSON pointer such as `/names/0/value`."""
        return cls(places=[Place(pointer, code)], extra=extra)


class PreconditionRequired(Problem):
    """428: the change must say which version it saw (`If-Match`)."""

    status, code = 428, "precondition_required"


class Stale(Problem):
    """412: the row has changed since; answers the current ETag and the changed fields."""

    status, code = 412, "stale"

    def __init__(self, current: int, changed: Sequence[str]) -> None:
        super().__init__(
            extra={"current": f'"{current}"', "changed": sorted(changed)}, headers={"ETag": f'"{current}"'}
        )


class Conflict(Problem):
    """409: right in itself, but not in this state."""

    status, code = 409, "conflict"


class IllegalTransition(Conflict):
    """409: the life cycle has no such step from this state."""

    code = "illegal_transition"


class Gone(Problem):
    """410: it was there and is no more; `extra` names where to go on."""

    status, code = 410, "gone"


class TooLarge(Problem):
    """413: the body is larger than the service takes."""

    status, code = 413, "too_large"


class UnsupportedMedia(Problem):
    """415: not `application/json`."""

    status, code = 415, "unsupported_media_type"


class TooMany(Problem):
    """429: too many requests of this kind; `Retry-After` says when."""

    status, code = 429, "too_many_requests"


class Unavailable(Problem):
    """503: something that this needs is not there right now; nothing was written."""

    status, code = 503, "unavailable"

    def __init__(self, code: str | None = None, *, retry_after: int = 2) -> None:
        super().__init__(code, headers={"Retry-After": str(retry_after)})
