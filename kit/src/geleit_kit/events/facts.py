"""What a fact is, and the registry of those that a service publishes and listens to."""

import builtins
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from geleit_kit.db.session import WriteSession
from geleit_kit.pure import ids


class Fact(BaseModel):
    """Base of all facts: the fields are the data of the CloudEvent."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    fact_type_name: ClassVar[str] = ""
    aggregate_field: ClassVar[str] = ""
    between_bodies: ClassVar[bool] = False
    statistics: ClassVar[bool] = False

    def __init_subclass__(
        cls,
        type: str = "",  # noqa: A002 -- CloudEvents' own word
        aggregate: str = "",
        *,
        between_bodies: bool | None = None,
        **kwargs: Any,
    ) -> None:
        """Notes the type and what the fact is about."""
        super().__init_subclass__(**kwargs)
        if type:
            cls.fact_type_name = type
        if aggregate:
            cls.aggregate_field = aggregate
        if between_bodies is not None:
            cls.between_bodies = between_bodies

    @classmethod
    def stream_name(cls) -> str:
        """`geleit.<service>` for domain facts, `geleit.<service>.statistics` for what is to be counted."""
        return stream_of(cls.fact_type_name)

    @property
    def stream(self) -> str:
        """See `stream_name`."""
        return self.stream_name()

    @property
    def fact_type(self) -> str:
        """The CloudEvents type."""
        return self.fact_type_name

    @property
    def aggregate(self) -> str:
        """`<noun>:<id>`: facts of one aggregate keep their order."""
        return f"{self.fact_type_name.split('.')[2]}:{getattr(self, self.aggregate_field)}"

    def payload(self) -> dict[str, Any]:
        """The data as JSON."""
        return self.model_dump(mode="json")


class DomainFact(Fact):
    """Ids, states, days and the owning body's pseudonym; no name, no free text, not the other body, nothing of
    health.

    `between_bodies=True`: another body knows of the act, too. Such a fact tells the day, never the moment, and is
    published at a random moment.
    """


class StatisticsFact(Fact, aggregate="fact_id"):
    """What is to be counted: no person, no case, no internal id. A correction retracts by the fact's own id."""

    statistics: ClassVar[bool] = True
    fact_id: UUID = Field(default_factory=ids.outside)
    retracts: UUID | None = None


class Heard(BaseModel):
    """A consumer's own, tolerant view of a fact: it names what it needs and ignores the rest."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def stream_of(fact_type: str) -> str:
    """The stream of a type."""
    parts = fact_type.split(".")
    return f"geleit.{parts[1]}.statistics" if parts[2] == "statistics" else f"geleit.{parts[1]}"


@dataclass(frozen=True, slots=True)
class Event:
    """A fact as it arrives: the CloudEvents attributes beside the data."""

    id: UUID
    type: str
    body: UUID
    sequence: int
    bodysequence: int
    time: datetime
    aggregate: str
    data: dict[str, Any]
    traceparent: str | None = None

    @property
    def day(self) -> date:
        """The legal day on which the fact was recorded."""
        from geleit_kit.pure.clock import berlin_day  # noqa: PLC0415 -- keeps the module light

        return berlin_day(self.time)

    @classmethod
    def of(cls, document: dict[str, Any]) -> Self:
        """From CloudEvents JSON. Raises KeyError or ValueError where it is none."""
        return cls(
            id=UUID(document["id"]),
            type=document["type"],
            body=UUID(document["body"]),
            sequence=int(document["sequence"]),
            bodysequence=int(document["bodysequence"]),
            time=datetime.fromisoformat(document["time"]),
            aggregate=document["subject"],
            data=document["data"],
            traceparent=document.get("traceparent"),
        )


H = TypeVar("H", bound=Heard)
Handler = Callable[[WriteSession, Event, Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Consumer:
    """A handler and what it listens to."""

    type: str
    heard: "builtins.type[Heard]"
    handle: Handler


def consumes(
    fact_type: str, heard: type[H]
) -> Callable[[Callable[[WriteSession, Event, H], Awaitable[None]]], Consumer]:
    """Marks `async def on_x(write, event, data)` as the handler of a fact type; it runs in the scope of the event's
    body.
    """

    def mark(handle: Callable[[WriteSession, Event, H], Awaitable[None]]) -> Consumer:
        return Consumer(fact_type, heard, handle)

    return mark


class Registry:
    """All facts of a service, in and out."""

    def __init__(
        self, service: str, *, publishes: Sequence[type[Fact]] = (), consumes: Sequence[Consumer] = ()
    ) -> None:
        self.service = service
        self.publishes = {fact.fact_type_name: fact for fact in publishes}
        self.consumes: dict[str, list[Consumer]] = {}
        for consumer in consumes:
            self.consumes.setdefault(consumer.type, []).append(consumer)
        for name in self.publishes:
            if not name.startswith(f"geleit.{service}.") or not name.rsplit(".", 1)[1].startswith("v"):
                message = f"{name} is not a type of {service}"
                raise ValueError(message)

    def listening(self, *consumers: Consumer) -> "Registry":
        """The same registry with more handlers (kit's own)."""
        heard = [one for handlers in self.consumes.values() for one in handlers]
        return Registry(self.service, publishes=list(self.publishes.values()), consumes=[*heard, *consumers])

    @property
    def streams_out(self) -> tuple[str, ...]:
        """The streams that this service writes."""
        return (f"geleit.{self.service}", f"geleit.{self.service}.statistics")

    @property
    def streams_in(self) -> tuple[str, ...]:
        """The streams that this service reads."""
        return tuple(sorted({stream_of(name) for name in self.consumes}))
