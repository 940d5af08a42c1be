"""What every answer carries: security headers, and the browser's permission for foreign origins where there is one.

Sources: OWASP Secure Headers; Fetch standard, section 3.3 (CORS protocol).
"""

from geleit_gateway.door.asgi import Headers, Message, Reply, Request, Send

_ALWAYS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
_DATA_ONLY = b"default-src 'none'; frame-ancestors 'none'"
_HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
_EXPOSED = "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
_ACCEPTED = (
    "Authorization, Content-Type, Accept-Language, If-Match, If-None-Match, Idempotency-Key, Own-Reference,"
    " X-Request-ID, traceparent"
)


class Policy:
    """Writes the headers that every answer has. A page that needs another content policy brings it along."""

    def __init__(self, allowed_origins: tuple[str, ...], *, behind_tls: bool) -> None:
        self._origins = frozenset(allowed_origins)
        self._always = [*_ALWAYS, *([_HSTS] if behind_tls else [])]

    def around(self, headers: Headers, send: Send) -> Send:
        """A `send` that completes the head of the answer; `headers` are those of the request."""
        foreign = self._foreign(headers)

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *self._missing(message.get("headers", ())), *foreign]
            await send(message)

        return complete

    def _missing(self, given: Headers) -> Headers:
        names = {name for name, _ in given}
        added = list(self._always)
        if b"content-security-policy" not in names:
            added.append((b"content-security-policy", _DATA_ONLY))
        if b"cache-control" not in names:
            added.append((b"cache-control", b"no-store"))
        if not self._origins and b"cross-origin-resource-policy" not in names:
            added.append((b"cross-origin-resource-policy", b"same-origin"))
        return added

    def _foreign(self, headers: Headers) -> Headers:
        if not self._origins:
            return []
        origin = next((value for name, value in headers if name == b"origin"), b"")
        if origin.decode("latin-1") not in self._origins:
            return [(b"vary", b"Origin")]
        return [
            (b"vary", b"Origin"),
            (b"access-control-allow-origin", origin),
            (b"access-control-expose-headers", _EXPOSED.encode()),
        ]

    def preflight(self, request: Request) -> Reply | None:
        """The answer to a browser that asks before it calls; None where it may not, or where nobody asks."""
        asked = request.header(b"access-control-request-method")
        if request.method != "OPTIONS" or not asked or request.header(b"origin") not in self._origins:
            return None
        return Reply(204).carrying(
            Access_Control_Allow_Methods="GET, POST, PUT, PATCH, DELETE",
            Access_Control_Allow_Headers=_ACCEPTED,
            Access_Control_Max_Age="600",
        )
