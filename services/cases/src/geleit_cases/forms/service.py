"""Forms: drafted, published, superseded. An assessment keeps the version with which it was filled in."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from geleit_cases.forms.instruments import INSTRUMENTS
from geleit_cases.forms.rules import MOST_TOLD, form_of, wrong_in
from geleit_cases.forms.schemas import (
    AdoptFormIn,
    CheckedOut,
    CheckFormIn,
    FaultOut,
    FormIn,
    FormOut,
    FormPatch,
    InstrumentOut,
    PublishFormIn,
    RenderedOut,
)
from geleit_cases.forms.store import FORMS
from geleit_kit.db.kit_tables import Definition
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.canonical import content_hash
from geleit_kit.pure.definitions import DEFINITION
from geleit_kit.pure.forms import answers, serving
from geleit_kit.pure.forms.fields import Form
from geleit_kit.pure.problems import Conflict, Invalid, Place
from geleit_kit.pure.texts import Texts, negotiate

FormVersion = Definition
"""The row, as other rooms may name it."""


def shown(row: Definition) -> FormOut:
    """The answer about a version, as its author wrote it."""
    return FormOut(
        **FormOut.frame(row),
        status=row.status,
        key=row.key,
        number=row.number,
        json_schema=row.content["json_schema"],
        ui_schema=row.content["ui_schema"],
        content_hash=row.content_hash,
        valid_from=row.valid_from,
    )


def faults_shown(places: Sequence[Place], texts: Texts, languages: str | None) -> CheckedOut:
    """What was found wrong, in the words of the reader."""
    return CheckedOut(
        faults=[
            FaultOut(pointer=one.pointer, code=one.code, detail=texts.label(f"place.{one.code}", languages))
            for one in places[:MOST_TOLD]
        ]
    )


def rendered(row: Definition, languages: str | None) -> RenderedOut:
    """A version as a portal shows it."""
    form, language = read_of(row), negotiate(languages)
    return RenderedOut(
        form_id=row.id,
        key=row.key,
        number=row.number,
        content_hash=row.content_hash,
        language=language,
        json_schema=serving.schema(form, language),
        ui_schema=serving.ui(form, language),
    )


def instruments_shown(languages: str | None) -> list[InstrumentOut]:
    """What comes with Geleit."""
    found = []
    for name, one in INSTRUMENTS.items():
        form = form_of(content_hash(one.content), one.content)
        title = form.title.en if negotiate(languages) == "en" else form.title.de
        found.append(InstrumentOut(instrument=name, title=title, fields=len(list(form.leaves())), source=one.source))
    return found


def checked(given: CheckFormIn) -> list[Place]:
    """What is wrong in a definition, without keeping it."""
    return wrong_in(given.model_dump())


def tried(row: Definition, given: Mapping[str, Any]) -> list[Place]:
    """What is wrong in answers, without keeping them."""
    return answers.faults(read_of(row).fields, answers.merged({}, given), "/answers")


def read_of(row: Definition) -> Form:
    """What a version asks."""
    return form_of(row.content_hash, row.content)


async def find(read: ReadSession, form_id: UUID) -> Definition:
    """The version that an assessment pinned."""
    return await FORMS.one(read, form_id)


async def named(read: ReadSession, key: str) -> Definition:
    """The version in force of a form that a request names. Raises Invalid where none was published."""
    row = await FORMS.published(read, key)
    if row is None:
        raise Invalid.at("/form", "form_not_published")
    return row


async def in_force(read: ReadSession, key: str) -> Definition:
    """The version in force of a form that was used before. Raises Conflict where there is none any more."""
    row = await FORMS.published(read, key)
    if row is None:
        raise Conflict("form_not_in_force")
    return row


async def draft(write: WriteSession, given: FormIn) -> Definition:
    """A draft of the next version of a form. Raises Invalid with the place of everything that is wrong in it."""
    return await _drafted(write, given.key, given.model_dump(include={"json_schema", "ui_schema"}))


async def adopt(write: WriteSession, given: AdoptFormIn) -> Definition:
    """A draft of a form that comes with Geleit."""
    if given.instrument not in INSTRUMENTS:
        raise Invalid.at("/instrument", "not_in_list", known=sorted(INSTRUMENTS))
    return await _drafted(write, given.key or given.instrument, INSTRUMENTS[given.instrument].content)


async def change(write: WriteSession, form_id: UUID, seen: Version, given: FormPatch) -> Definition:
    """Changes a draft. What was published never changes: 409."""
    row = await FORMS.one(write, form_id)
    changes = given.changes()
    if changes.get("json_schema", {}) is None:
        raise Invalid.at("/json_schema", "missing")
    content = _sound({**row.content, **changes})
    row.unchanged_since(seen)
    if row.status != "draft":
        raise Conflict("published_is_fixed")
    row.content, row.content_hash = content, content_hash(content)
    await write.flush()
    return row


async def publish(
    write: WriteSession, caller: Caller, form_id: UUID, seen: Version, given: PublishFormIn
) -> Definition:
    """The draft holds from now on; the version before it is superseded. Assessments keep theirs."""
    row = await FORMS.one(write, form_id)
    row.unchanged_since(seen)
    before = await FORMS.published(write, row.key)
    DEFINITION.take("publish", row, caller)
    await FORMS.take_effect(write, row, before, given.valid_from)
    return row


async def discard(write: WriteSession, caller: Caller, form_id: UUID, seen: Version) -> Definition:
    """The draft is given up; its number is not used again."""
    row = await FORMS.one(write, form_id)
    row.unchanged_since(seen)
    DEFINITION.take("discard", row, caller)
    await write.flush()
    return row


async def _drafted(write: WriteSession, key: str, content: dict[str, Any]) -> Definition:
    content = _sound(content)
    row = Definition(kind=FORMS.kind, key=key, status="draft", content=content, content_hash=content_hash(content))
    await FORMS.save_next(write, row)
    return row


def _sound(content: dict[str, Any]) -> dict[str, Any]:
    wrong = wrong_in(content)
    if wrong:
        raise Invalid(places=wrong)
    return content
