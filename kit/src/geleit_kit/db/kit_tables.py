"""The tables that every service has. Those of the machinery can also be read in node scope (relay, ticker, sealer); see
`rls`.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Identity, Index, Integer, LargeBinary, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from geleit_kit.db.base import BodyRow, TableBase, new_metadata
from geleit_kit.db.erasable import Blanked, Kept, Mentions, NobodyIn
from geleit_kit.db.types import CountingInteger, JsonColumn, UtcDateTime
from geleit_kit.pure import ids
from geleit_kit.pure.clock import utc_now


class KitBase(TableBase):
    """Root of kit's own tables."""

    __abstract__ = True
    metadata = new_metadata()


class Outbox(KitBase):
    """The log of facts. `position` orders the writing, `sequence` the publishing (gap-free), `body_sequence` likewise
    per body. `apart_until`: a fact between bodies is not published before (`geleit_kit.events.facts.DomainFact`).
    """

    __tablename__ = "outbox"
    __erasure__ = Blanked(("data",))

    position: Mapped[int] = mapped_column(CountingInteger, Identity(), primary_key=True)
    id: Mapped[UUID] = mapped_column(Uuid, default=ids.outside, unique=True)
    body_id: Mapped[UUID] = mapped_column(Uuid)
    stream: Mapped[str] = mapped_column(String(60))
    type: Mapped[str] = mapped_column(String(120))
    aggregate: Mapped[str] = mapped_column(String(120))
    data: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    time: Mapped[datetime] = mapped_column(UtcDateTime)
    traceparent: Mapped[str | None] = mapped_column(String(55))
    apart_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    sequence: Mapped[int | None] = mapped_column(CountingInteger)
    body_sequence: Mapped[int | None] = mapped_column(CountingInteger)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("uq_outbox_stream_sequence", "stream", "sequence", unique=True),
        Index("uq_outbox_stream_body_sequence", "stream", "body_id", "body_sequence", unique=True),
        Index(
            "ix_outbox_waiting",
            "position",
            postgresql_where=text("published_at IS NULL"),
            sqlite_where=text("published_at IS NULL"),
        ),
        Index(
            "ix_outbox_apart",
            "aggregate",
            postgresql_where=text("published_at IS NULL AND apart_until IS NOT NULL"),
            sqlite_where=text("published_at IS NULL AND apart_until IS NOT NULL"),
        ),
    )


class Counter(KitBase):
    """Gap-free counters: `name` is a stream, or a stream and a body; `floor` the highest sequence that retention
    removed.
    """

    __tablename__ = "counters"
    __erasure__ = NobodyIn("numbers of streams")

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[int] = mapped_column(CountingInteger)
    floor: Mapped[int] = mapped_column(CountingInteger, default=0, server_default="0")


class LeapRow(KitBase):
    """Where a counter began again after an older backup was put back: `begins + 1` follows `until`. The name `*` stands
    for the counters that did not exist yet (`geleit_kit.events.numbering`).
    """

    __tablename__ = "leaps"
    __erasure__ = NobodyIn("numbers of streams")

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    begins: Mapped[int] = mapped_column(CountingInteger, primary_key=True, autoincrement=False)
    until: Mapped[int] = mapped_column(CountingInteger)


class Age(KitBase):
    """One row: how many half minutes this database has been at work. The ledger keeps the same number, so that an older
    backup that was put back is found out (`geleit_kit.events.age`).
    """

    __tablename__ = "age"
    __erasure__ = NobodyIn("a number")

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    age: Mapped[int] = mapped_column(CountingInteger)


class EndedRow(KitBase):
    """A matter that was ended for good (a consent withdrawn, a link cut) and must not come alive again with an older
    backup. `noted_at`: when the ledger had learnt it.
    """

    __tablename__ = "ended"
    __erasure__ = Mentions(columns=("subject",))

    body_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    kind: Mapped[str] = mapped_column(String(60), primary_key=True)
    subject: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    noted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(
            "ix_ended_not_noted",
            "ended_at",
            postgresql_where=text("noted_at IS NULL"),
            sqlite_where=text("noted_at IS NULL"),
        ),
    )


class Inbox(KitBase):
    """What was heard and took effect: one row per event and stream, written with the effect."""

    __tablename__ = "inbox"
    __erasure__ = NobodyIn("random ids of facts")

    stream: Mapped[str] = mapped_column(String(60), primary_key=True)
    event_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    handled_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class Position(KitBase):
    """How far a stream was heard without a gap."""

    __tablename__ = "positions"
    __erasure__ = NobodyIn("how far a stream was heard")

    stream: Mapped[str] = mapped_column(String(60), primary_key=True)
    sequence: Mapped[int] = mapped_column(CountingInteger)
    heard_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class DeadLetter(KitBase):
    """A fact that could not take effect (`dead`), or that waits behind such a one of its aggregate (`parked`)."""

    __tablename__ = "dead_letters"
    __erasure__ = Mentions(documents=("event",))

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=ids.inside)
    body_id: Mapped[UUID] = mapped_column(Uuid)
    stream: Mapped[str] = mapped_column(String(60))
    sequence: Mapped[int] = mapped_column(CountingInteger)
    event_id: Mapped[UUID] = mapped_column(Uuid)
    type: Mapped[str] = mapped_column(String(120))
    aggregate: Mapped[str] = mapped_column(String(120), index=True)
    event: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    reason: Mapped[str] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(20))
    failures: Mapped[int] = mapped_column(Integer, default=0)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    __table_args__ = (UniqueConstraint("stream", "event_id"),)


class Lease(KitBase):
    """Who does a piece of the machinery's work just now. `token` only grows: an older one has no effect any more."""

    __tablename__ = "leases"
    __erasure__ = NobodyIn("which process works")

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    holder: Mapped[str] = mapped_column(String(120))
    token: Mapped[int] = mapped_column(CountingInteger)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Deadline(KitBase):
    """Something that falls due on a legal day. At most one open deadline per kind and aggregate."""

    __tablename__ = "deadlines"
    __erasure__ = Mentions(columns=("aggregate",), documents=("data",))

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=ids.inside)
    body_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(60))
    aggregate: Mapped[UUID] = mapped_column(Uuid)
    due_on: Mapped[date] = mapped_column(Date)
    data: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default=dict)
    calendar_version: Mapped[str | None] = mapped_column(String(40))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(
            "ix_deadlines_due", "due_on", postgresql_where=text("done_at IS NULL"), sqlite_where=text("done_at IS NULL")
        ),
        Index(
            "uq_deadlines_open",
            "body_id",
            "kind",
            "aggregate",
            unique=True,
            postgresql_where=text("done_at IS NULL"),
            sqlite_where=text("done_at IS NULL"),
        ),
    )


class Task(BodyRow, KitBase):
    """One shape of task in all services. `person` is the body's pseudonym; words about the person stand in no task."""

    __tablename__ = "tasks"
    __erasure__ = Mentions(columns=("person", "subject_id", "unique_for"), documents=("links",))

    kind: Mapped[str] = mapped_column(String(60))
    subject_type: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[str] = mapped_column(String(60), index=True)
    person: Mapped[UUID | None] = mapped_column(Uuid)
    due_on: Mapped[date | None] = mapped_column(Date)
    pool: Mapped[str | None] = mapped_column(String(60))
    assignee: Mapped[UUID | None] = mapped_column(Uuid)
    deputy: Mapped[UUID | None] = mapped_column(Uuid)
    escalate_on: Mapped[date | None] = mapped_column(Date)
    escalated: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(20), default="open")
    unique_for: Mapped[str] = mapped_column(String(120))
    code: Mapped[str | None] = mapped_column(String(80))
    links: Mapped[dict[str, str]] = mapped_column(JsonColumn, default=dict)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(
            "uq_tasks_open",
            "body_id",
            "kind",
            "unique_for",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
            sqlite_where=text("closed_at IS NULL"),
        ),
        Index("ix_tasks_worklist", "body_id", "status", "due_on"),
    )


class Definition(BodyRow, KitBase):
    """A version of a concept, form, rule or text. Published ones never change; whatever runs pins `id`."""

    __tablename__ = "definitions"
    __erasure__ = NobodyIn("concepts, forms, rules and texts of a body")

    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(80))
    number: Mapped[int] = mapped_column(Integer)
    status: Mapped[str] = mapped_column(String(20), default="draft")
    content: Mapped[dict[str, Any]] = mapped_column(JsonColumn)
    content_hash: Mapped[str] = mapped_column(String(64))
    valid_from: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        UniqueConstraint("body_id", "kind", "key", "number"),
        Index(
            "uq_definitions_live",
            "body_id",
            "kind",
            "key",
            unique=True,
            postgresql_where=text("status = 'published'"),
            sqlite_where=text("status = 'published'"),
        ),
    )


class Proposal(BodyRow, KitBase):
    """Something that takes two: who proposed it, what exactly (`content_hash`), which roles one of the two must hold
    (`among`) and which of them the first brought, until when; who decided, how, and why not (a code).
    """

    __tablename__ = "proposals"
    __erasure__ = Mentions(columns=("subject_id",))

    kind: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    among: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    brought: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    status: Mapped[str] = mapped_column(String(20))
    proposed_by: Mapped[UUID] = mapped_column(Uuid)
    proposed_on: Mapped[date] = mapped_column(Date)
    expires_on: Mapped[date] = mapped_column(Date)
    decided_by: Mapped[UUID | None] = mapped_column(Uuid)
    decided_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str | None] = mapped_column(String(60))

    __table_args__ = (
        Index(
            "uq_proposals_open",
            "body_id",
            "kind",
            "subject_id",
            unique=True,
            postgresql_where=text("status = 'open'"),
            sqlite_where=text("status = 'open'"),
        ),
    )


class AccessEntry(KitBase):
    """Who did or saw what. `sealed` holds the personal part under the person's key; the chain (`number`, `hash`) runs
    over ciphertext.
    """

    __tablename__ = "access_log"
    __erasure__ = Kept(
        "the proof of what happened to the data, also of the erasure itself (Art. 5 (2) GDPR): who it was is sealed"
        " under the person's key and cannot be read any more; a pseudonym that nothing resolves, days and codes stay"
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=ids.inside)
    body_id: Mapped[UUID] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(20))
    operation: Mapped[str] = mapped_column(String(120))
    person: Mapped[UUID | None] = mapped_column(Uuid)
    categories: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    facts: Mapped[dict[str, Any]] = mapped_column(JsonColumn, default=dict)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    number: Mapped[int | None] = mapped_column(CountingInteger, unique=True)
    previous: Mapped[str | None] = mapped_column(String(64))
    hash: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        Index("ix_access_log_person", "body_id", "person", "id"),
        Index(
            "ix_access_log_unsealed", "id", postgresql_where=text("number IS NULL"), sqlite_where=text("number IS NULL")
        ),
    )


class Checkpoint(KitBase):
    """A signature over the head of the access log, so that the past cannot be rewritten unseen."""

    __tablename__ = "access_log_checkpoints"
    __erasure__ = NobodyIn("signatures over the log")

    number: Mapped[int] = mapped_column(CountingInteger, primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    signature: Mapped[str] = mapped_column(String(1000))


class IdempotencyKey(KitBase):
    """An answered request: its fingerprint, and its answer, sealed under the keys of all `persons` in it. Kept 24
    hours.

    Where one of them is erased the place stays taken (409, no answer, no fingerprint): a request that is sent once more
    does not bring the person back.
    """

    __tablename__ = "idempotency_keys"
    __erasure__ = Mentions(
        documents=("persons",), leaves=(("persons", []), ("answer", None), ("fingerprint", ""), ("status", 409))
    )

    body_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    client: Mapped[str] = mapped_column(String(200), primary_key=True)
    operation: Mapped[str] = mapped_column(String(120), primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    persons: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    status: Mapped[int | None] = mapped_column(Integer)
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, index=True)


class ErasureRow(KitBase):
    """A person who was erased here, and how far: rows at once, then ledger, keys and files (`settled_at`), then once
    more what was under way meanwhile (`swept_at`); until then it remembers whose ids were deleted and which facts.
    """

    __tablename__ = "erasures"
    __erasure__ = Kept("that and when a person was erased: a pseudonym that nothing resolves any more")

    body_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    names: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    keys: Mapped[list[str]] = mapped_column(JsonColumn, default=list)
    facts: Mapped[list[int]] = mapped_column(JsonColumn, default=list)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    swept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index(
            "ix_erasures_unswept",
            "erased_at",
            postgresql_where=text("swept_at IS NULL"),
            sqlite_where=text("swept_at IS NULL"),
        ),
    )


class KnownBody(KitBase):
    """The bodies of the node, from `tenants.yaml` and from identity's facts. Nothing personal.

    `closed_on`: the last day of one that leaves (`geleit_kit.db.closing`); `destroying_on`: when the destruction of its
    data began, `rows_gone`: how far it is, `destroyed_on`: when it was through (`geleit_kit.db.destroying`).
    """

    __tablename__ = "known_bodies"
    __erasure__ = NobodyIn("the bodies of the node")

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(60))
    land: Mapped[str] = mapped_column(String(2))
    law: Mapped[str] = mapped_column(String(40))
    closed_on: Mapped[date | None] = mapped_column(Date)
    destroying_on: Mapped[date | None] = mapped_column(Date)
    rows_gone: Mapped[int] = mapped_column(CountingInteger, default=0, server_default="0")
    destroyed_on: Mapped[date | None] = mapped_column(Date)

    def has_left(self, today: date) -> bool:
        """Whether its last day is over: nobody of it gets in any more, and nobody addresses it."""
        return self.closed_on is not None and self.closed_on < today


class KnownClient(KitBase):
    """The programs that identity's facts tell of, beside those of `tenants.yaml`. Nothing personal."""

    __tablename__ = "known_clients"
    __erasure__ = NobodyIn("the programs of the bodies")

    client_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    body_key: Mapped[str] = mapped_column(String(60))
    roles: Mapped[list[Any]] = mapped_column(JsonColumn)
    blocked: Mapped[bool] = mapped_column()


MACHINERY = (
    "outbox",
    "dead_letters",
    "deadlines",
    "access_log",
    "idempotency_keys",
    "tasks",
    "erasures",
    "ended",
    "jobs",
)
"""Tables with a body that the machinery may also read in node scope."""
