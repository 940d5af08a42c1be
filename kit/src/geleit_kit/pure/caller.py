"""Who calls: a typed caller, resolved once per request and handed on explicitly."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID, uuid5

_STAFF = UUID("6f2c7c1e-6a55-4a39-9d4b-6b1f0f6c1d7a")


class Access(Protocol):
    """What roles open; the vocabulary hands it in as data."""

    def permissions(self, roles: Iterable[str]) -> frozenset[str]:
        """The permissions (`resource:action`) of these roles."""

    def categories(self, roles: Iterable[str]) -> frozenset[str]:
        """The data categories that these roles read inside their own body."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The user or client behind a request. `body` is the wall: rows of other bodies do not exist for it."""

    issuer: str
    subject: str
    client: str
    body: UUID
    body_key: str
    roles: frozenset[str]
    permissions: frozenset[str]
    categories: frozenset[str]
    service: str | None = None
    expires: int = 0
    claims: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def may(self, permission: str) -> bool:
        """Whether a role of the caller opens this action."""
        return permission in self.permissions

    @property
    def staff(self) -> UUID:
        """A stable id of the user inside the body; says nothing to who does not know issuer and subject."""
        return staff_id(self.issuer, self.subject, self.body)


@lru_cache(maxsize=4096)
def staff_id(issuer: str, subject: str, body: UUID) -> UUID:
    """The id under which a user of a body appears in tasks, mandates and logs."""
    return uuid5(_STAFF, f"{body}\n{issuer}\n{subject}")
