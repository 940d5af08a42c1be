"""A row of the outbox as a CloudEvent 1.0 in JSON."""

import json
from datetime import UTC, datetime, time
from typing import Any

from geleit_kit.db.kit_tables import Outbox


def envelope(row: Outbox, node: str) -> dict[str, Any]:
    """The CloudEvents document. Statistics facts tell the day only, and no trace."""
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


def encoded(row: Outbox, node: str) -> bytes:
    """The document as the stream carries it."""
    return json.dumps(envelope(row, node), separators=(",", ":"), ensure_ascii=False).encode()
