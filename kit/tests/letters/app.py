"""The sample service: one room in one file."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, Self
from uuid import UUID

from fastapi import FastAPI
from pydantic import Field
from pydantic_settings import SettingsConfigDict

from geleit_kit.db.kit_tables import Deadline
from geleit_kit.db.rows import upsert, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.events.facts import DomainFact, Event, Fact, Heard, Registry, StatisticsFact, consumes
from geleit_kit.events.standing import Standing
from geleit_kit.http.grants import GrantedResource
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.pdf import Paper
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import In, OfPersonIn, Out, Page, Pseudonym, Resource, held
from geleit_kit.http.service import service
from geleit_kit.http.settings import ServiceSettings
from geleit_kit.pure.grants import Grant
from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_kit.pure.texts import Text, Texts
from geleit_vocabulary.access import ACCESS
from letters.tables import Base, Letter

LETTER = Lifecycle(
    "letter",
    start="draft",
    steps=[Step("send", "draft", "sent", needs="case:write"), Step("fetch", "sent", "read", automatic=True)],
)
TEXTS = Texts(
    {
        "letter.status.draft": Text("Entwurf", "draft"),
        "letter.status.sent": Text("versandt", "sent"),
        "letter.status.read": Text("gelesen", "read"),
        "letter.action.send": Text("Versenden", "Send"),
        "letter.action.fetch": Text("Abholen", "Fetch"),
        "task.kind.answer_letter": Text("Brief beantworten", "Answer the letter"),
    }
)


class LettersSettings(ServiceSettings):
    """Settings of the sample."""

    model_config = SettingsConfigDict(env_prefix="GELEIT_LETTERS_", frozen=True)
    service: str = "letters"


class LetterSent(DomainFact, type="geleit.letters.letter.sent.v1", aggregate="letter_id"):
    """A letter went out."""

    letter_id: UUID
    person: UUID


class LetterCounted(StatisticsFact, type="geleit.letters.statistics.letter_counted.v1"):
    """One more letter."""

    on: date


class HeardLetter(Heard):
    """What the sample wants to know of its own fact."""

    letter_id: UUID


@consumes("geleit.letters.letter.sent.v1", HeardLetter)
async def on_sent(write: WriteSession, event: Event, data: HeardLetter) -> None:
    """Hears itself: the letter counts as read."""
    row = await find(write, data.letter_id)
    if (await write.unseal(row)).get("text") == "poison":
        message = "poison"
        raise ValueError(message)
    if row.status != "read":
        LETTER.take_automatic("fetch", row)


async def remind(write: WriteSession, deadline: Deadline) -> None:
    """An answer is due."""
    await write.task(
        kind="answer_letter", subject=("letter", deadline.aggregate), due_on=deadline.due_on, pool="case_managers"
    )


class VisitIn(In):
    """Days on which somebody came."""

    days: list[date] = Field(max_length=20, examples=[["2016-06-01"]])


class LetterIn(In):
    """A new letter."""

    person: Pseudonym = Field(examples=["f1c0e3c4-6a0e-4b52-8c55-6f4f3f2b1a10"])
    text: str = held("counselling", max_length=2000, examples=["Good morning"])
    diagnosis: str | None = held("health", None, max_length=2000, examples=[None])
    own_reference: str | None = Field(default=None, max_length=200, examples=["AZ-1"])
    answer_by: date | None = Field(default=None, examples=[None])
    visits: list[VisitIn] = held("counselling", [], max_length=20, examples=[[]])
    pages: int | None = held("counselling", None, examples=[2])


class LetterUpsert(LetterIn):
    """A letter by the caller's own reference."""

    own_reference: str = Field(max_length=200, examples=["AZ-1"])


class LetterPatch(In):
    """What may change."""

    text: str = held("counselling", max_length=2000, examples=["Good evening"])


class LetterOut(Resource):
    """A letter."""

    lifecycle: ClassVar[Lifecycle | None] = LETTER
    person: Pseudonym
    status: str
    written_on: date
    text: str | None = held("counselling")
    diagnosis: str | None = held("health")

    @classmethod
    def of(cls, row: Letter, content: dict[str, Any]) -> Self:
        """From row and content."""
        return cls(
            **cls.frame(row),
            person=row.person,
            status=row.status,
            written_on=row.written_on,
            text=content.get("text"),
            diagnosis=content.get("diagnosis"),
        )


class LetterSheetOut(Out):
    """A letter as it is printed."""

    title: str
    language: str
    person: Pseudonym
    text: str | None = held("counselling")
    diagnosis: str | None = held("health")


router = Router(tags=["Letters"])


async def find(read: ReadSession, letter_id: UUID) -> Letter:
    """The body's letter."""
    return await read.one(visible(read, Letter).where(Letter.id == letter_id))


async def shown(read: ReadSession, row: Letter) -> LetterOut:
    """A letter with its content."""
    return LetterOut.of(row, await read.unseal(row))


async def made(write: WriteSession, given: LetterIn) -> Letter:
    """A new letter, its deadline, and the fact that it is to be counted."""
    row = Letter(person=given.person, status="draft", written_on=write.today, own_reference=given.own_reference)
    await write.seal(row, given.model_dump(include={"text", "diagnosis", "visits", "pages"}))
    write.add(row)
    await write.flush()
    if given.answer_by:
        write.deadline("answer_letter", row.id, given.answer_by)
    write.publish(LetterCounted(on=write.today))
    return row


@router.post("/letters", permission="case:write", status_code=201)
async def write_letter(given: LetterIn, caller: Who, write: Write) -> LetterOut:
    """Writes a letter."""
    return await shown(write, await made(write, given))


@router.post("/letters/upsert", permission="case:write")
async def upsert_letter(given: LetterUpsert, write: Write) -> LetterOut:
    """Writes the letter with the caller's own reference, or changes the one that is there."""

    async def change(row: Letter) -> Letter:
        await write.seal(row, {**await write.unseal(row), "text": given.text})
        await write.flush()
        return row

    return await shown(
        write, await upsert(write, Letter, given.own_reference, make=lambda: made(write, given), change=change)
    )


@router.get("/letters/{letter_id}", permission="case:read", finds=find)
async def read_letter(letter_id: UUID, read: Read) -> LetterOut:
    """Reads a letter."""
    row = await find(read, letter_id)
    return LetterOut.of(row, await read.unseal(row))


@router.get("/letters/{letter_id}/sheet", permission="case:read", finds=find, paper=Paper("letters", "sheet.typ"))
async def print_letter(letter_id: UUID, read: Read) -> LetterSheetOut:
    """A letter to print."""
    row = await find(read, letter_id)
    content = await read.unseal(row)
    held_back = {name: content.get(name) for name in ("text", "diagnosis")}
    return LetterSheetOut(title="Letter", language="en", person=row.person, **held_back)


@router.patch("/letters/{letter_id}", permission="case:write", finds=find)
async def change_letter(letter_id: UUID, given: LetterPatch, seen: IfMatch, write: Write) -> LetterOut:
    """Changes a letter."""
    row = await find(write, letter_id)
    row.unchanged_since(seen)
    await write.seal(row, {**await write.unseal(row), **given.changes()})
    await write.flush()
    return LetterOut.of(row, await write.unseal(row))


@router.post("/letters/{letter_id}/send", permission="case:write", finds=find, sends=True)
async def send_letter(letter_id: UUID, seen: IfMatch, caller: Who, write: Write) -> LetterOut:
    """Sends a letter."""
    row = await find(write, letter_id)
    row.unchanged_since(seen)
    LETTER.take("send", row, caller)
    await write.flush()
    write.publish(LetterSent(letter_id=row.id, person=row.person))
    return LetterOut.of(row, await write.unseal(row))


@router.post("/letters/{letter_id}/burn", permission="case:write", finds=find, ends=True)
async def burn_letter(letter_id: UUID, seen: IfMatch, write: Write) -> LetterOut:
    """The last that is seen of it."""
    row = await find(write, letter_id)
    row.unchanged_since(seen)
    shown_last = await shown(write, row)
    await write.remove(row)
    return shown_last


@router.delete("/letters/{letter_id}", permission="case:write", finds=find)
async def delete_letter(letter_id: UUID, seen: IfMatch, write: Write) -> None:
    """Leaves a tombstone."""
    row = await find(write, letter_id)
    row.unchanged_since(seen)
    await write.remove(row)


@router.post("/letters/search", permission="case:read", reads=True, exists=True)
async def search_letters(given: OfPersonIn, query: ListQuery, read: Read) -> Page[LetterOut]:
    """Letters to one person."""

    async def build(row: Letter) -> LetterOut:
        return LetterOut.of(row, await read.unseal(row))

    return await page(read, visible(read, Letter).where(Letter.person == given.person), Letter, query, build=build)


@router.get("/letters", permission="case:read")
async def list_letters(query: ListQuery, read: Read, status: str | None = None) -> Page[LetterOut]:
    """Letters of the body."""
    rows = visible(read, Letter)
    if status:
        rows = rows.where(Letter.status == status)

    async def build(row: Letter) -> LetterOut:
        return LetterOut.of(row, await read.unseal(row))

    return await page(read, rows, Letter, query, build=build, sortable=("written_on", "status"))


async def granted(read: ReadSession, grant: Grant) -> list[LetterOut]:
    """What another body may read."""
    rows = await read.all(visible(read, Letter).where(Letter.person == grant.person))
    return [LetterOut.of(row, await read.unseal(row)) for row in rows]


def standing(row: Letter) -> Iterator[Fact]:
    """Letters that went out."""
    if row.status in {"sent", "read"}:
        yield LetterSent(letter_id=row.id, person=row.person)


EVENTS = Registry("letters", publishes=[LetterSent, LetterCounted], consumes=[on_sent])


def create_app(settings: LettersSettings) -> FastAPI:
    """The sample."""
    return service(
        settings,
        package="letters",
        title="Letters",
        access=ACCESS,
        tables=Base,
        events=EVENTS,
        standing=[Standing(Letter, (LetterSent,), standing)],
        routers=[router],
        lifecycles=[LETTER],
        deadlines={"answer_letter": remind},
        granted=[GrantedResource("letters", granted, frozenset({"counselling", "health"}))],
        texts=[TEXTS],
    )
