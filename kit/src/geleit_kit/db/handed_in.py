"""What rooms hand to a session: facts for the outbox, entries for the access log."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from opentelemetry import trace

from geleit_kit.pure.clock import utc_now


class Publishable(Protocol):
    """A fact as the outbox takes it."""

    @property
    def stream(self) -> str:
        """`geleit.<service>` or `geleit.<service>.statistics`."""

    @property
    def fact_type(self) -> str:
        """The CloudEvents type."""

    @property
    def aggregate(self) -> str:
        """What the fact is about; facts of one aggregate keep their order."""

    @property
    def between_bodies(self) -> bool:
        """Whether the act is one that another body knows of, too."""

    def payload(self) -> dict[str, Any]:
        """The data of the fact."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One entry for the access log: who saw or did what."""

    body: UUID
    kind: str
    operation: str
    person: UUID | None
    categories: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    personal: dict[str, Any] = field(default_factory=dict)
    at: datetime = field(default_factory=utc_now)


def traceparent() -> str | None:
    """The trace of the work that is done, as a fact carries it on (W3C Trace Context)."""
    context = trace.get_current_span().get_span_context()
    if not context.is_valid:
        return None
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"
