"""What every answer must hold, whoever sent whatever."""

from collections.abc import Iterator, Sequence
from typing import Any

from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
_REFUSED = 400


def faults(case: Case[Any], response: Response, sent: Sequence[str], house_words: str) -> Iterator[str]:
    """One line for each promise that an answer breaks."""
    try:
        case.validate_response(response, checks=CHECKS)
    except FailureGroup as group:
        for failure in group.exceptions:
            yield f"{type(failure).__name__}: {' '.join(str(failure).split())[:300]}"
    if response.status_code >= _REFUSED:
        text = response.content.decode("utf-8", "replace") + repr(list(response.headers.values()))
        leaked = [word for word in sent if word in text and word not in house_words]
        if leaked:
            yield f"LeakedValue: {leaked[0][:60]!r} in {text[:200]}"
