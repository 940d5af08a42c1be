"""What goes in and out at the door's own addresses."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from geleit_kit.http.schemas import In, Out
from geleit_kit.http.tasks import TaskOut


class Labelled(Out):
    """A code with its label in the reader's language."""

    code: str = Field(examples=["case:read"])
    label: str = Field(examples=["Read support records"])


class OwnBody(Out):
    """The body for which the caller acts."""

    id: UUID = Field(examples=["5f0f6a52-6f3d-5a39-8f0e-0c1d5f1f0a11"])
    key: str = Field(examples=["ki"])
    name: str = Field(examples=["Kommunales Integrationszentrum"])
    land: str = Field(examples=["NW"])


class MeOut(Out):
    """Who calls, as the node understands the token."""

    staff: UUID = Field(
        description="The caller's id inside the body: as in tasks and mandates.",
        examples=["0b9d1c6e-55d4-5a0b-9a63-2f1e7f2f6a10"],
    )
    client: str = Field(description="The system that the token was issued to.", examples=["portal"])
    body: OwnBody
    roles: list[Labelled]
    permissions: list[Labelled]
    categories: list[Labelled] = Field(description="Data categories that the caller reads inside the own body.")
    token_expires_at: datetime = Field(examples=["2026-11-22T10:10:00+00:00"])
    node: str = Field(examples=["geleit-demo"])
    services: list[str] = Field(description="The services that this node runs.", examples=[["identity", "cases"]])


class Question(In):
    """May I? For a permission; for an operation (then the permission is the operation's, unless one is named); or for
    an operation on one row, which its service answers.
    """

    permission: str | None = Field(default=None, max_length=80, examples=["case:write"])
    operation: str | None = Field(
        default=None, max_length=160, description="An operation id of `/openapi.json`.",
        examples=["cases_open_support_record"],
    )  # fmt: skip
    resource: dict[str, str] = Field(
        default={}, max_length=8, description="Name of a parameter in the operation's address -> its value.",
        examples=[{}],
    )  # fmt: skip

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if self.permission is None and self.operation is None:
            message = "missing"
            raise ValueError(message)
        return self


class QuestionsIn(In):
    """Up to 100 questions at once, so that a portal knows what to show."""

    questions: list[Question] = Field(min_length=1, max_length=100)


class Reason(Out):
    """Why not."""

    code: str = Field(examples=["permission_missing"])
    label: str = Field(examples=["None of your roles has this permission."])


class PermissionAnswer(Out):
    """The answer to one question. Without a row, yes opens the action, not yet a row."""

    permission: str | None = Field(examples=["case:write"])
    operation: str | None = Field(examples=["cases_open_support_record"])
    allowed: bool = Field(examples=[True])
    reason: Reason | None = Field(examples=[None])


class AnswersOut(Out):
    """In the order of the questions."""

    answers: list[PermissionAnswer]


class Missing(Out):
    """A service whose tasks are not in this answer."""

    service: str = Field(examples=["referrals"])
    code: str = Field(description="The code of the problem.", examples=["service_down"])


class WorklistItem(TaskOut):
    """A task as its service gives it, and where it is found behind the door."""

    href: str = Field(examples=["/cases/v1/tasks/0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a11"])


class WorklistOut(Out):
    """Tasks of all services, the next due first; tasks without a due day come last."""

    items: list[WorklistItem]
    next: str | None = Field(description="The cursor of the next page.", examples=[None])
    incomplete: list[Missing] = Field(description="Services that did not answer. Empty when the list is whole.")


class KeysOut(Out):
    """A JWK set (RFC 7517)."""

    keys: list[dict[str, str]]


class LiveOut(Out):
    """The process answers."""

    status: str = Field(examples=["live"])


class ReadyOut(Out):
    """Whether the door can serve, and for whom."""

    status: str = Field(description="`ready`, `degraded` or `unready`.", examples=["ready"])
    services: dict[str, str] = Field(
        description="Service -> `ready`, `unready` or `down`.", examples=[{"cases": "ready", "referrals": "down"}]
    )
