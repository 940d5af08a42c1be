"""Rows of texts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError

from geleit_identity.consent_texts.tables import ConsentText
from geleit_kit.db.rows import by_id, visible
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.pure.problems import Conflict


def listed(read: ReadSession, kind: str | None, language: str | None, status: str | None) -> Select[ConsentText]:
    """The body's texts."""
    query = visible(read, ConsentText)
    query = query if kind is None else query.where(ConsentText.kind == kind)
    query = query if language is None else query.where(ConsentText.language == language)
    return query if status is None else query.where(ConsentText.status == status)


async def text(read: ReadSession, text_id: UUID) -> ConsentText:
    """One text of the body."""
    return await by_id(read, ConsentText, text_id)


async def locked(write: WriteSession, text_id: UUID) -> ConsentText:
    """One text as it stands now, held until the end of the transaction."""
    query = visible(write, ConsentText).where(ConsentText.id == text_id).execution_options(populate_existing=True)
    return await write.one(query.with_for_update())


async def under_version(read: ReadSession, kind: str, text_version: str) -> Sequence[ConsentText]:
    """All texts of a kind under the version that was named, in every language."""
    query = listed(read, kind, None, None).where(ConsentText.text_version == text_version)
    return await read.all(query.order_by(ConsentText.id))


async def in_use_beside(write: WriteSession, row: ConsentText) -> ConsentText | None:
    """The approved text that another is about to follow, held."""
    query = listed(write, row.kind, row.language, "approved").where(
        ConsentText.purpose == row.purpose, ConsentText.recipient_kind == row.recipient_kind
    )
    return await write.first(query.execution_options(populate_existing=True).with_for_update())


async def save(write: WriteSession, row: ConsentText) -> None:
    """Writes a text. Raises Conflict (`text_version_taken`) where the version stands already."""
    write.add(row)
    try:
        await write.flush()
    except IntegrityError as error:
        if "uq_consent_texts_version" in str(error.orig) or "consent_texts.text_version" in str(error.orig):
            raise Conflict("text_version_taken") from error
        raise
