"""A row of the outbox as a CloudEvent 1.0 in JSON."""

from datetime import UTC, datetime, time
from typing import Any, Final

from pydantic_core import to_json

FIELDS: Final = (
    "id", "body_id", "stream", "type", "aggregate", "data", "time", "traceparent", "sequence", "body_sequence",
)  # fmt: skip
"""The columns of the outbox that an event is made of."""


def envelope(row: Any, node: str) -> dict[str, Any]:
    """The CloudEvents document of a row with FIELDS. Statistics facts tell the day only, and no trace."""
    statistics = row.stream.endswith(".statistics")
    at = datetime.combine(row.time.astimezone(UTC).date(), time(), UTC) if statistics else row.time
    service = row.stream.split(".")[1]
    document: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(row.id),
        "source": f"/nodes/{node}/{service}",
        "type": row.type,
        "subject": row.aggregate,
        "time": at.isoformat(),
        "datacontenttype": "application/json",
        "sequence": str(row.sequence),
        "body": str(row.body_id),
        "bodysequence": str(row.body_sequence),
        "data": row.data,
    }
    if row.traceparent and not statistics:
        document["traceparent"] = row.traceparent
    return document


def encoded(row: Any, node: str) -> bytes:
    """The document as the stream carries it."""
    return to_json(envelope(row, node))
