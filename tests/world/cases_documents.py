"""Recipes of cases: documents and their files. The marker stands in the title and, where there is one, in the file."""

from typing import Any

from services.cases.tests.documents.papers import RAW, pdf
from services.identity.tests.helpers import Json
from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.cases import NEWEST, on
from tests.world.world import RECEIVER, World


async def document(world: World, marker: str, **of_person: Any) -> Json:
    """A document whose title is the marker."""
    made = await stories.record(world, marker, **of_person)
    given = {"support_record_id": made["id"], "kind": "identity", "title": marker}
    return stories.good(await world.as_("cases").post("/v1/documents", given))


async def document_with_file(world: World, marker: str, **of_person: Any) -> Json:
    """The same with a file that says the marker."""
    made = await document(world, marker, **of_person)
    path, client = f"/v1/documents/{made['id']}/content", world.as_("cases")
    return stories.good(await client.request("PUT", path, seen=made["version"], content=pdf(marker), headers=dict(RAW)))


@recipe("cases")
async def note_document(world: World, marker: str) -> Call:
    made = await stories.record(world, marker)
    return Call(given={"support_record_id": made["id"], "kind": "identity", "title": marker, "page": 3})


@recipe("cases")
async def upsert_document(world: World, marker: str) -> Call:
    made = await stories.record(world, marker)
    given = {"kind": "identity", "title": marker, "own_reference": marker}
    return Call(given={"support_record_id": made["id"]} | given)


@recipe("cases")
async def list_documents(world: World, marker: str) -> Call:
    await document(world, marker)
    return Call(query=NEWEST)


@recipe("cases")
async def read_document(world: World, marker: str) -> Call:
    return Call({"document_id": (await document(world, marker))["id"]})


@recipe("cases")
async def correct_document(world: World, marker: str) -> Call:
    return on("document_id", await document(world, marker), {"issuer": marker})


@recipe("cases")
async def mark_document(world: World, marker: str) -> Call:
    return on("document_id", await document(world, marker), {"what": "translated", "by": marker})


@recipe("cases", silent="what is taken out is gone with its words; the answer is empty")
async def remove_document(world: World, marker: str) -> Call:
    return on("document_id", await document_with_file(world, marker), {"reason": "mistake"})


@recipe("cases")
async def put_document_content(world: World, marker: str) -> Call:
    return on("document_id", await document(world, marker), pdf(marker))


@recipe("cases")
async def read_document_content(world: World, marker: str) -> Call:
    return Call({"document_id": (await document_with_file(world, marker))["id"]})


@recipe("cases", silent="sizes, types and days; a file has no name")
async def list_document_files(world: World, marker: str) -> Call:
    return Call({"document_id": (await document_with_file(world, marker))["id"]})


@recipe("cases")
async def read_document_file(world: World, marker: str) -> Call:
    made = await document_with_file(world, marker)
    files = stories.good(await world.as_("cases").get(f"/v1/documents/{made['id']}/files"))["items"]
    return Call({"document_id": made["id"], "file_id": files[0]["id"]})


@recipe("cases")
async def fetch_granted_file(world: World, marker: str) -> Call:
    made = await stories.conversation(world, marker, categories=("base_data", "counselling"))
    await document_with_file(world, marker, person=made["person"])
    live = await stories.grant(world, made["conversation_id"], "cases", ["base_data"])
    asked = {"grant": live, "resource": "documents"}
    page = stories.good(await world.as_("cases", RECEIVER).post("/v1/granted-reads", asked))
    return Call(given=asked | {"id": page["items"][0]["id"]}, body=RECEIVER)
