"""One report of several logs: whole, in order, page by page. And for how long back it may reach at once.

Sources: Art. 15 (1) c GDPR (recipients), § 83 SGB X; Art. 5 (2) GDPR (proof); the log serves protection and proof and
nothing else, and names functions, not staff (capability catalogue, rule 6).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from geleit_kit.pure.problems import Place

LONGEST: Final = timedelta(days=366)
"""How much one report covers; who wants more asks twice."""
PAGE: Final = 200
"""How many entries one answer holds."""
TOLD, SILENT, ABSENT = "told", "silent", "absent"


@dataclass(frozen=True, slots=True)
class Heard:
    """What one service said: its first entries after the place asked for, and whether it has more."""

    service: str
    state: str
    items: Sequence[Mapping[str, Any]] = ()
    more: bool = False


def wrong_in_span(since: datetime, before: datetime) -> list[Place]:
    """What is wrong with the span of a report."""
    if before <= since:
        return [Place("/before", "ends_before_it_begins")]
    return [Place("/since", "span_too_long")] if before - since > LONGEST else []


def merged(heard: Iterable[Heard], limit: int = PAGE) -> tuple[list[tuple[str, Mapping[str, Any]]], UUID | None]:
    """The first entries of all services in the order of their ids (time), each with its service, and the id after which
    to go on; None on the last page.

    Each service was asked for its first `limit` after the same id, so that the first `limit` of all are among them.
    """
    heard = list(heard)
    entries = sorted(
        ((one.service, item) for one in heard for item in one.items), key=lambda entry: UUID(str(entry[1]["id"]))
    )
    shown = entries[:limit]
    more = len(entries) > limit or any(one.more for one in heard)
    return shown, UUID(str(shown[-1][1]["id"])) if more and shown else None


def whole(heard: Iterable[Heard]) -> bool:
    """Whether every service of the node has answered. One that the node does not have is not missing."""
    return all(one.state != SILENT for one in heard)
