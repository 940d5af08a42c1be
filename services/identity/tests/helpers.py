"""Sentences that several tests begin with."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from sqlalchemy import func, select

from geleit_kit.db.kit_tables import Outbox
from geleit_kit.db.scope import NODE
from geleit_kit.testing.running import Client, Running

MARKER = "Zaphira"
"""A name that nobody has: where it stands, the person was disclosed."""
TOLD = ["purpose", "refusal", "withdrawal", "gdpr_13"]
Json = dict[str, Any]


def person(family: str = MARKER, given: str = "Nour", **more: Any) -> Json:
    """An invented person."""
    return {
        "names": [
            {"kind": "family", "value": family, "spelling_source": "residence_document"},
            {"kind": "given", "value": given, "spelling_source": "self"},
        ],
        "birth": {"on": "1995-04-02", "precision": "day"},
        "addresses": [{"street": "Lindenpfad", "house_number": "3", "place": "Bergstadt", "valid_from": "2016-02-01"}],
        "languages": ["ar"],
        **more,
    }


def good(answer: httpx.Response, status: int = 200) -> Json:
    """The document of an answer that must be as expected."""
    assert answer.status_code == status, answer.text
    document: Json = answer.json()
    return document


def refused(answer: httpx.Response, status: int, code: str, *places: tuple[str, str]) -> Json:
    """The problem document of a refusal that must be as expected."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    document: Json = answer.json()
    assert (answer.status_code, document["code"]) == (status, code), answer.text
    found = {(one["pointer"], one["code"]) for one in document.get("errors", ())}
    assert set(places) <= found, found
    return document


async def registered(client: Client, **more: Any) -> str:
    """A person of the client's body; answers the pseudonym."""
    document = good(await client.post("/v1/persons", person(**more)), 201)
    pseudonym: str = document["person"]
    return pseudonym


def given(**more: Any) -> Json:
    """A declaration as it counts everywhere."""
    return {
        "signed_on": "2016-06-07",
        "form": "written",
        "language": "ar",
        "text_version": "2016-04",
        "information_duties": TOLD,
        **more,
    }


async def represented(client: Client, pseudonym: str, kind: str = "attorney", **more: Any) -> Json:
    """Somebody who may speak for the person in everything."""
    wanted = {
        "person": pseudonym,
        "kind": kind,
        "fields": ["all"],
        "declares": True,
        "name": "Her guardian",
        "since": "2016-01-01",
        "evidence": {"kind": "written_power", "seen_on": "2016-06-01", "seen_by": "case_manager"},
        **more,
    }
    return good(await client.post("/v1/representations", wanted), 201)


async def consented(
    client: Client, pseudonym: str, recipient: str, categories: list[str], purpose: str = "case_management", **more: Any
) -> Json:
    """A consent that is given."""
    wanted = {"person": pseudonym, "recipient": recipient, "purpose": purpose, "categories": categories}
    return good(await client.post("/v1/consents", {**wanted, "given": given(**more)}), 201)


async def released(client: Client, pseudonym: str, recipient: str, categories: list[str], **more: Any) -> Json:
    """A release that is given."""
    wanted = {
        "person": pseudonym,
        "recipient": recipient,
        "purpose": "case_management",
        "categories": categories,
        "secret_holder": "Dr. Beispiel",
    }
    return good(await client.post("/v1/releases", {**wanted, "given": given(**more)}), 201)


async def offered(client: Client, pseudonym: str, recipient: str, kind: str, ground_id: str, key: str) -> Json:
    """A link that is offered."""
    wanted = {"person": pseudonym, "recipient": recipient, "ground": {"kind": kind, "id": ground_id}}
    return good(await client.post("/v1/links", wanted, key=key), 201)


async def bound(receiver: Client, conversation: str, pseudonym: str) -> Json:
    """The receiver's end, bound to its own person."""
    links = good(await receiver.get("/v1/links"))["items"]
    end = next(one for one in links if one["conversation_id"] == conversation)
    return good(await receiver.post(f"/v1/links/{end['id']}/bind", {"person": pseudonym}, seen=end["version"]))


async def agreed(second: Client, subject: str) -> Json:
    """A second person agrees to what was proposed about a matter."""
    [found] = good(await second.get("/v1/proposals", params={"matter": subject}))["items"]
    return good(await second.post(f"/v1/proposals/{found['id']}/agree", seen=found["version"]))


def question(conversation: str, categories: list[str], **more: Any) -> Json:
    """A question for a decision."""
    return {
        "conversation_id": conversation,
        "direction": "pull",
        "purpose": "case_management",
        "categories": categories,
        "audience": "cases",
        **more,
    }


async def _all_published(identity: Running) -> bool:
    async with identity.app.state.geleit.database.read(NODE) as read:
        return not await read.scalar(select(func.count()).where(Outbox.published_at.is_(None)))


async def facts(identity: Running, body: str) -> list[Json]:
    """The domain facts of a body, as its own system reads them; all that were written."""
    await until(lambda: _all_published(identity))
    client = identity.as_("system_client", body)
    items: list[Json] = good(await client.get("/v1/events?after=0&limit=500"))["items"]
    return items


async def facts_of(identity: Running, body: str, noun: str) -> list[str]:
    """The types of a body's facts about one noun, in order, as `benefit_gap.warned`."""
    types = [fact["type"].removeprefix("geleit.identity.").removesuffix(".v1") for fact in await facts(identity, body)]
    return [one for one in types if one.startswith(f"{noun}.")]


async def until(seen: Callable[[], Awaitable[bool]], seconds: float = 10.0) -> None:
    """Waits for what must come by itself."""
    end = asyncio.get_running_loop().time() + seconds
    while not await seen():
        assert asyncio.get_running_loop().time() < end, "it did not come"
        await asyncio.sleep(0.05)
