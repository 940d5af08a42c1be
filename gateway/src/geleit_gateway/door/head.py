"""The head of a request and of an answer: what is refused, what is taken off, what goes on.

Sources: RFC 9110 7.6.1 (hop-by-hop headers), RFC 9112 5.2 (folded lines), 6.1-6.3 (length of a body; a message with
both lengths "ought to be handled as an error").
"""

import re
from collections.abc import Iterable

from opentelemetry import trace

from geleit_gateway.door.asgi import Headers, Request, Scope
from geleit_gateway.door.refusals import HeadTooLarge, NotImplementedHere, TargetTooLong
from geleit_gateway.settings import Limits
from geleit_kit.http.telemetry import seen
from geleit_kit.pure.problems import Malformed, TooLarge
from geleit_kit.pure.texts import Language, negotiate

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_LENGTH = re.compile(rb"[0-9]{1,18}")
_ODD_PATH = re.compile(rb"%(?:2[fF]|5[cC]|00)|\\|//")

_HOP = frozenset({
    b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"proxy-connection", b"te", b"trailer",
    b"transfer-encoding", b"upgrade", b"http2-settings",
})  # fmt: skip
# A `Connection` header that names one of these would make the door drop what it has just relied upon.
_NEVER_NAMED = frozenset({
    b"authorization", b"content-length", b"content-type", b"content-encoding", b"host", b"if-match", b"idempotency-key",
})  # fmt: skip
# Made anew by the door, or nobody's business behind it.
_NOT_PASSED = frozenset({
    b"host", b"content-length", b"expect", b"cookie", b"forwarded", b"via", b"x-real-ip", b"x-request-id",
    b"x-http-method", b"x-http-method-override", b"x-method-override", b"x-original-url", b"x-rewrite-url",
    b"traceparent", b"tracestate", b"baggage",
})  # fmt: skip
_INTERNAL = (b"x-forwarded-", b"x-geleit-")
_NOT_ANSWERED = frozenset({
    b"server", b"date", b"x-powered-by", b"set-cookie", b"x-request-id", b"traceparent", b"via", b"alt-svc",
    b"content-security-policy", b"cross-origin-resource-policy", b"referrer-policy", b"strict-transport-security",
    b"x-content-type-options", b"x-frame-options",
})  # fmt: skip


def read(scope: Scope, limits: Limits) -> Request:
    """The request, or a refusal of its shape (400, 413, 414, 431, 501)."""
    headers: Headers = scope["headers"]
    raw_path: bytes = scope.get("raw_path") or b""
    query: bytes = scope.get("query_string") or b""
    _sizes(headers, raw_path, query, limits)
    _names_and_values(headers)
    _body_length(headers, scope.get("http_version", "1.1"), limits)
    if scope["method"] not in METHODS:
        raise NotImplementedHere
    _path(raw_path, scope["path"])
    return Request(
        scope["method"], scope["path"], raw_path, query, headers, str(seen(scope).request_id), language(headers)
    )  # fmt: skip


def language(headers: Headers) -> Language:
    """German or English, as the reader asks for it."""
    return negotiate(next((value.decode("latin-1") for name, value in headers if name == b"accept-language"), None))


def _sizes(headers: Headers, raw_path: bytes, query: bytes, limits: Limits) -> None:
    if len(raw_path) + len(query) > limits.max_target_bytes:
        raise TargetTooLong
    if sum(len(name) + len(value) + 4 for name, value in headers) > limits.max_head_bytes:
        raise HeadTooLarge


def _names_and_values(headers: Headers) -> None:
    for name, value in headers:
        if not _TOKEN.fullmatch(name) or _CONTROL.search(value):
            raise Malformed("malformed_header")
    if sum(name == b"host" for name, _ in headers) > 1 or sum(name == b"authorization" for name, _ in headers) > 1:
        raise Malformed("malformed_header")
    if _NEVER_NAMED & set(_named_by_connection(headers)):
        raise Malformed("malformed_header")


def _body_length(headers: Headers, version: str, limits: Limits) -> None:
    lengths = [value for name, value in headers if name == b"content-length"]
    codings = [value.strip().lower() for name, value in headers if name == b"transfer-encoding"]
    if codings and (lengths or codings != [b"chunked"] or version == "1.0"):
        raise Malformed("ambiguous_length")
    if len(lengths) > 1 or (lengths and not _LENGTH.fullmatch(lengths[0])):
        raise Malformed("ambiguous_length")
    if lengths and int(lengths[0]) > longest_body(headers, limits):
        raise TooLarge


def longest_body(headers: Headers, limits: Limits) -> int:
    """How long a body may be: a file is longer than a document. Services refuse one where they take none, unread."""
    return limits.max_file_bytes if is_file(headers) else limits.max_body_bytes


def is_file(headers: Headers) -> bool:
    """Whether the body is said to be a file."""
    media = [value for name, value in headers if name == b"content-type"]
    return len(media) == 1 and media[0].partition(b";")[0].strip().lower() == b"application/octet-stream"


def _path(raw_path: bytes, path: str) -> None:
    if not raw_path.startswith(b"/") or _ODD_PATH.search(raw_path) or not path.isprintable() or "\ufffd" in path:
        raise Malformed("malformed_path")
    if any(segment in {".", ".."} for segment in path.split("/")):
        raise Malformed("malformed_path")


def _named_by_connection(headers: Headers) -> Iterable[bytes]:
    for name, value in headers:
        if name == b"connection":
            yield from (token.strip().lower() for token in value.split(b","))


def _internal(name: bytes) -> bool:
    return name.replace(b"_", b"-").startswith(_INTERNAL)


def outgoing(request: Request, host: bytes) -> Headers:
    """The headers for the service: the client's own without hop-by-hop and internal ones, then the door's."""
    gone = _HOP | _NOT_PASSED | set(_named_by_connection(request.headers))
    headers = [(name, value) for name, value in request.headers if name not in gone and not _internal(name)]
    headers += [(b"host", host), (b"x-request-id", request.request_id.encode()), (b"traceparent", traceparent())]
    for name, value in request.headers:
        if name in {b"content-length", b"transfer-encoding"}:
            headers.append((name, value.strip().lower()))
    return headers


def traceparent() -> bytes:
    """The place of the running request in its trace (W3C Trace Context 3.2)."""
    place = trace.get_current_span().get_span_context()
    return f"00-{place.trace_id:032x}-{place.span_id:016x}-{place.trace_flags & 1:02x}".encode()


def answered(headers: Headers, prefix: bytes) -> Headers:
    """A service's headers for the client; addresses inside the service (`/v1/...`) get the service's prefix."""
    gone = _HOP | _NOT_ANSWERED | set(_named_by_connection(headers))
    kept: Headers = []
    for name, value in headers:
        lower = name.lower()
        if lower in gone or _internal(lower) or lower.startswith(b"access-control-"):
            continue
        inside = lower in {b"location", b"content-location"} and value.startswith(b"/v1/")
        kept.append((lower, prefix + value if inside else value))
    return kept


def declares_body(headers: Headers) -> bool:
    """Whether a body follows the head."""
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value.strip() not in {b"", b"0"})
        for name, value in headers
    )
