"""Texts that persons read before they consent. Agreeing to one is kit's (`/v1/proposals`)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from geleit_identity.consent_texts import service, store
from geleit_identity.consent_texts.rules import TextKind
from geleit_identity.consent_texts.schemas import AdoptTextIn, ConsentTextIn, ConsentTextOut, ShippedTextsOut
from geleit_identity.consent_texts.tables import ConsentText
from geleit_kit.http.lists import page
from geleit_kit.http.parts import IfMatch, ListQuery, Read, Who, Write
from geleit_kit.http.pdf import Paper
from geleit_kit.http.routing import Router
from geleit_kit.http.schemas import Page
from geleit_vocabulary.permissions import Permission

router = Router(tags=["Consent texts"])
SHEET = Paper("geleit_identity.consent_texts", "text.typ")


@router.get("/consent-texts/shipped", permission=Permission.DEFINITION_READ)
async def list_shipped_texts(
    caller: Who, text_language: Annotated[str | None, Query(max_length=60)] = None
) -> ShippedTextsOut:
    """The texts that come with Geleit, in plain language. Nobody can declare on one before a body has approved it."""
    del caller
    return ShippedTextsOut(items=service.shipped_texts(text_language))


@router.post("/consent-texts/adopt", permission=Permission.DEFINITION_WRITE, status_code=201)
async def adopt_text(given: AdoptTextIn, caller: Who, write: Write) -> ConsentTextOut:
    """Takes a shipped text over and proposes it: a second person agrees, one of the two the data protection officer."""
    return service.shown(await service.adopt(write, caller, given))


@router.post("/consent-texts", permission=Permission.DEFINITION_WRITE, status_code=201)
async def draft_text(given: ConsentTextIn, caller: Who, write: Write) -> ConsentTextOut:
    """Proposes an own text. It is never changed: another wording is another version."""
    return service.shown(await service.draft(write, caller, given))


@router.get("/consent-texts", permission=Permission.DEFINITION_READ)
async def list_texts(
    query: ListQuery,
    read: Read,
    kind: TextKind | None = None,
    text_language: Annotated[str | None, Query(max_length=60)] = None,
    status: Annotated[str | None, Query(max_length=60)] = None,
) -> Page[ConsentTextOut]:
    """The texts of the body, whatever became of them."""

    async def build(row: ConsentText) -> ConsentTextOut:
        return service.shown(row)

    return await page(read, store.listed(read, kind, text_language, status), ConsentText, query, build=build)


@router.get("/consent-texts/{text_id}", permission=Permission.DEFINITION_READ, finds=store.text, paper=SHEET)
async def read_text(text_id: UUID, read: Read) -> ConsentTextOut:
    """One text; as PDF a sheet to be filled in by hand."""
    return service.shown(await store.text(read, text_id))


@router.post("/consent-texts/{text_id}/retire", permission=Permission.DEFINITION_PUBLISH, finds=store.text)
async def retire_text(text_id: UUID, seen: IfMatch, caller: Who, write: Write) -> ConsentTextOut:
    """Takes it out of use: from tomorrow on nobody can declare on it."""
    return service.shown(await service.retire(write, caller, text_id, seen))
