"""What a session needs beside its connection, and who is told of what it does."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from geleit_kit.db.base import PersonalRow
from geleit_kit.db.keys import KeyStore
from geleit_kit.pure.clock import DomainClock


@dataclass(frozen=True, slots=True)
class Tools:
    """What a session needs beside the connection."""

    keys: KeyStore
    clock: DomainClock
    apart_seconds: float = 0.0
    when_ended: "list[Callable[[], Awaitable[None]]]" = field(default_factory=list)
    """Called after a commit in which something was ended for good (`geleit_kit.db.endings`)."""
    when_bodies_change: "list[Callable[[], Awaitable[None]]]" = field(default_factory=list)
    """Called after a commit in which a body was given its last day, closed or destroyed (`geleit_kit.db.closing`)."""
    about: "list[Callable[[Any, Collection[UUID]], Awaitable[None]]]" = field(default_factory=list)
    """Asked before new rows about persons are committed and before one's rows are looked for; each may refuse.
    The first argument is the session.
    """
    conversations: "list[Callable[[UUID], str | None]]" = field(default_factory=list)
    """Who knows of conversations between bodies in which nothing flows: see `state_of`."""
    left: "list[Callable[[UUID], bool]]" = field(default_factory=list)
    """Who knows of bodies whose last day is over, by the domain clock."""

    def state_of(self, conversation_id: UUID) -> str | None:
        """Why nothing flows in a conversation between two bodies: it has `ended`, it is `resting`, or that is `unclear`
        while identity is not heard. None where it goes on.
        """
        return next((state for knows in self.conversations if (state := knows(conversation_id))), None)


async def nothing_to_settle() -> None:
    """Before a commit does it (`WriteSession.settled`)."""


async def nothing_is_settled() -> datetime:
    """Where a session does not know (`ReadSession.settled_before`)."""
    message = "only a read session can tell what is settled"
    raise LookupError(message)


def bound_to(row: PersonalRow) -> str:
    """Table and row, to which its sealed document belongs."""
    return f"{row.__tablename__}|{row.id}"  # type: ignore[attr-defined]  # -- every row has a table
