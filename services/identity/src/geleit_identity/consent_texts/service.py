"""Texts: adopted or worded by a body, approved by two, in use until another follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from geleit_identity.consent_texts import store
from geleit_identity.consent_texts.rules import (
    AMONG_TWO,
    ANY,
    CONSENT_TEXT,
    DAYS_TO_DECIDE,
    Draft,
    Standing,
    TextKind,
    Wanted,
    chosen,
    runs_of,
    sections_in_order,
    wrong_in_text,
    wrong_in_use,
)
from geleit_identity.consent_texts.schemas import (
    AdoptTextIn,
    ConsentTextIn,
    ConsentTextOut,
    RunOut,
    SectionOut,
    ShippedTextOut,
)
from geleit_identity.consent_texts.shipped import LANGUAGES, MACHINE_MADE, content_of, shipped
from geleit_identity.consent_texts.tables import ConsentText
from geleit_kit.db import four_eyes
from geleit_kit.db.four_eyes import FourEyes
from geleit_kit.db.kit_tables import Proposal
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.parts import Version
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.canonical import content_hash
from geleit_kit.pure.problems import Invalid, Place
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.roles import Role

_COLUMNS = (
    "kind", "language", "purpose", "recipient_kind", "text_version", "machine_made", "checked_by", "content_hash",
    "status", "approved_on", "ended_on", "valid_until",
)  # fmt: skip


def shown(row: ConsentText) -> ConsentTextOut:
    """A text with its sections in their order."""
    fields = {name: getattr(row, name) for name in _COLUMNS}
    labels = row.content["labels"]
    return ConsentTextOut.model_validate(
        {
            **ConsentTextOut.frame(row),
            **fields,
            "title": row.content["title"],
            "labels": labels,
            "sections": sections_shown(row.content),
        }
    )


def sections_shown(content: Mapping[str, Any]) -> list[SectionOut]:
    """The sections of a text, each cut at its places."""
    words, labels = content["sections"], content["labels"]
    return [
        SectionOut(
            section=section,
            heading=labels[f"section_{section}"],
            runs=[RunOut(words=run.words, place=run.place) for run in runs_of(words[section])],
        )
        for section in sections_in_order(words)
    ]


def shipped_texts(language: str | None) -> list[ShippedTextOut]:
    """What comes with Geleit, in one language or all. Raises Invalid for a language that does not."""
    if language is not None and language not in LANGUAGES:
        raise Invalid.at("#query/text_language", "text_not_shipped", known=sorted(LANGUAGES))
    found = []
    for each in (language,) if language else LANGUAGES:
        for kind in TextKind:
            content = content_of(each, kind)
            found.append(
                ShippedTextOut(
                    kind=kind,
                    language=each,
                    text_version=shipped(each)["version"],
                    machine_made=each in MACHINE_MADE,
                    title=content["title"],
                    sections=sections_shown(content),
                )
            )
    return found


async def adopt(write: WriteSession, caller: Caller, given: AdoptTextIn) -> ConsentText:
    """Proposes a shipped text as it stands."""
    if given.language not in LANGUAGES:
        raise Invalid.at("/language", "text_not_shipped", known=sorted(LANGUAGES))
    content = content_of(given.language, given.kind)
    version = given.text_version or shipped(given.language)["version"]
    row = ConsentText(
        **_plain(given), text_version=version, purpose=ANY, recipient_kind=ANY,
        machine_made=given.language in MACHINE_MADE, content=content,
    )  # fmt: skip
    return await _propose(write, caller, row, given)


async def draft(write: WriteSession, caller: Caller, given: ConsentTextIn) -> ConsentText:
    """Proposes an own text. Words for purposes, categories and labels come from the shipped text of the language."""
    known = given.language if given.language in LANGUAGES else "de"
    words = content_of(known, given.kind)
    content = {**words, "title": given.title, "sections": {str(key): text for key, text in given.sections.items()}}
    row = ConsentText(
        **_plain(given), text_version=given.text_version, purpose=given.purpose or ANY,
        recipient_kind=given.recipient_kind or ANY, machine_made=given.machine_made, content=content,
    )  # fmt: skip
    return await _propose(write, caller, row, given)


def _plain(given: AdoptTextIn | ConsentTextIn) -> dict[str, Any]:
    return given.model_dump(include={"kind", "language", "checked_by", "valid_until", "own_reference"})


async def _propose(
    write: WriteSession, caller: Caller, row: ConsentText, given: AdoptTextIn | ConsentTextIn
) -> ConsentText:
    content = row.content
    places = wrong_in_text(Draft(given.kind, given.language, content["title"], content["sections"], given.checked_by))
    if given.valid_until is not None and given.valid_until < write.today:
        places.append(Place("/valid_until", "in_the_past"))
    if places:
        raise Invalid(places=places)
    row.status, row.content_hash = CONSENT_TEXT.start, content_hash(_signed_part(row))
    await store.save(write, row)
    await four_eyes.propose(write, caller, APPROVED, row.id)
    return row


async def retire(write: WriteSession, caller: Caller, text_id: UUID, seen: Version) -> ConsentText:
    """Takes it out of use from tomorrow on; what was declared on it stays."""
    row = await store.locked(write, text_id)
    row.unchanged_since(seen)
    CONSENT_TEXT.take("retire", row, caller)
    row.ended_on = write.today
    await write.flush()
    return row


@dataclass(frozen=True, slots=True)
class Used:
    """The version that a declaration names, or why it cannot be declared on."""

    id: UUID | None
    content_hash: str | None
    wrong: list[Place]


async def usable(read: ReadSession, kind: TextKind, text_version: str, wanted: Wanted) -> Used:
    """Whether a declaration may rest on this version: known, approved by two, in use on the day of the signature."""
    rows = await store.under_version(read, kind, text_version)
    found = [_standing(row) for row in rows]
    place = wrong_in_use(found, wanted)
    if place is not None:
        return Used(None, None, [place])
    row = rows[chosen(found, wanted) or 0]
    return Used(row.id, row.content_hash, [])


async def content(read: ReadSession, text_id: UUID) -> Mapping[str, Any]:
    """What stands in a text, for the rooms above."""
    return (await store.text(read, text_id)).content


def _standing(row: ConsentText) -> Standing:
    return Standing(
        row.language, row.purpose, row.recipient_kind, row.status, row.approved_on, row.ended_on, row.valid_until
    )


def _signed_part(row: ConsentText) -> dict[str, Any]:
    names = ("kind", "language", "purpose", "recipient_kind", "text_version", "machine_made", "checked_by", "content")
    return {**{name: getattr(row, name) for name in names}, "valid_until": row.valid_until}


async def _signed(read: ReadSession, text_id: UUID) -> dict[str, Any]:
    return _signed_part(await store.text(read, text_id))


async def _close(write: WriteSession, proposal: Proposal) -> None:
    """Approved: the version before it goes out of use with this day. Otherwise nobody ever declares on it."""
    row = await store.locked(write, proposal.subject_id)
    if proposal.status != "agreed":
        CONSENT_TEXT.take_automatic("discard", row)
        await write.flush()
        return
    before = await store.in_use_beside(write, row)
    if before is not None:
        CONSENT_TEXT.take_automatic("supersede", before)
        before.ended_on = write.today
        await write.flush()
    CONSENT_TEXT.take_automatic("approve", row)
    row.approved_on = write.today
    await write.flush()


APPROVED: Final = FourEyes(
    "consent_text",
    needs=Permission.DEFINITION_PUBLISH,
    days=DAYS_TO_DECIDE,
    content=_signed,
    closes=_close,
    among=frozenset(str(role) for role in AMONG_TWO),
    pool=str(Role.DATA_PROTECTION_OFFICER),
)
"""Nobody declares on a text that two have not signed, one of them the data protection officer."""
