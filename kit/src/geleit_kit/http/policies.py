"""What a route demands and does, and how the OpenAPI document tells it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from geleit_kit.http.files import MEDIA_TYPE as FILE
from geleit_kit.http.pdf import MEDIA_TYPE, Paper
from geleit_kit.http.rates import documented_headers
from geleit_kit.pure.caller import Caller

Finds = Callable[..., Awaitable[Any]]
Opens = Callable[[Caller, Any], None]
"""Raises NotFound where the row that the address names is not there for this caller."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a route demands and does."""

    permission: str | None
    finds: Finds | None
    public: bool
    writes: bool
    sends: bool
    keyed: bool
    services: bool
    exists: bool
    ends: bool
    expands: tuple[str, ...] = ()
    paper: Paper | None = None
    despite: bool = False
    opens: Opens | None = None
    takes_file: bool = False


_PROBLEM = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}}
_REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"description": text, **_PROBLEM}
    for status, text in {
        400: "Not readable.",
        401: "No valid token.",
        403: "Not open to the caller's roles.",
        404: "Not there, or invisible to the caller's body.",
        409: "Not possible in this state.",
        413: "Too large.",
        415: "Not JSON; where a file is taken: not one of the types that are taken.",
        422: "A value breaks a rule.",
        503: "Not available just now; nothing was written.",
    }.items()
}
TOO_LATE: dict[int | str, dict[str, Any]] = {
    410: {"description": "Below the floor, or an older backup was put back since: hear the snapshot.", **_PROBLEM}
}
"""How a feed is refused beside that."""
TOO_MANY: dict[str, dict[str, Any]] = {
    name: {"description": f"Too many {what} in a minute.", "headers": documented_headers(), **_PROBLEM}
    for name, what in {
        "TooManyRequests": "requests of the client",
        "TooManyQuestions": "requests of the client, or questions of the person",
    }.items()
}
"""What stands in the document once, since every operation with a token can be refused so."""


def refusals(policy: Policy) -> dict[int | str, dict[str, Any]]:
    """How the operation can be refused, whatever it does."""
    if policy.public:
        return _REFUSALS
    name = "TooManyQuestions" if policy.exists else "TooManyRequests"
    return _REFUSALS | {429: {"$ref": f"#/components/responses/{name}", "description": TOO_MANY[name]["description"]}}


def documented(policy: Policy, injected: set[str], extra: dict[str, Any]) -> dict[str, Any]:
    """Headers, security and permission as the OpenAPI document tells them."""
    parameters = list(extra.get("parameters", ()))
    responses = dict(extra.get("responses", {}))
    if "seen" in injected:
        parameters.append(
            {
                "name": "If-Match",
                "in": "header",
                "required": True,
                "description": "The ETag that the caller saw, or `*`.",
                "schema": {"type": "string"},
                "example": '"1"',
            }
        )
        responses |= {
            "412": {"description": "Changed since.", **_PROBLEM},
            "428": {"description": "If-Match is missing.", **_PROBLEM},
        }
    if policy.keyed:
        parameters.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": policy.sends,
                "description": "The same key gives the same answer for 24 hours.",
                "schema": {"type": "string", "maxLength": 255},
                "example": "7c1f3a52-9f0b-4b57-8c3e-0d9b1f8f6a10",
            }
        )
    body: dict[str, Any] = {}
    if "file" in injected:
        whole = {"type": "string", "format": "binary", "description": "The file itself, whatever it is called."}
        body = {"requestBody": {"required": True, "content": {FILE: {"schema": whole}}}}
        parameters.append(
            {
                "name": "Content-Digest",
                "in": "header",
                "required": False,
                "description": "SHA-256 of the file (RFC 9530): what arrives as another one is refused.",
                "schema": {"type": "string", "maxLength": 200},
                "example": "sha-256=:uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=:",
            }
        )
    if policy.paper is not None:
        responses["200"] = {"content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}}}
    documented: dict[str, Any] = {**extra, **body, "security": [] if policy.public else [{"bearer": []}]}
    if parameters:
        documented["parameters"] = parameters
    if responses:
        documented["responses"] = responses
    if policy.permission:
        documented["x-permission"] = policy.permission
    return documented
