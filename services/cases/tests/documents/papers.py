"""Files as people bring them, with a word inside by which they are found again."""

import io
import zipfile
from typing import Any

import httpx

from services.cases.tests.helpers import House, good

RAW = {"Content-Type": "application/octet-stream"}
WRITTEN = (2016, 11, 7, 12, 0, 0)
"""The moment that every part of an archive bears: the wall clock's would make two archives of one word differ."""


def pdf(word: str, size: int = 0) -> bytes:
    """A paper that says the word, padded to a size."""
    head, tail = b"%PDF-1.7\n% " + word.encode() + b"\n", b"\n%%EOF\n"
    return head + bytes(max(0, size - len(head) - len(tail))) + tail


def docx(word: str, **more: bytes) -> bytes:
    """A text of an office program: of the same word the same bytes, whenever it is made."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": f"<w:t>{word}</w:t>".encode(), **more}
        for name, content in parts.items():
            part = zipfile.ZipInfo(name, WRITTEN)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, content)
    return made.getvalue()


async def noted(house: House, record: dict[str, Any], body: str = "ki", **given: Any) -> dict[str, Any]:
    """A document without a file."""
    wanted = {"support_record_id": record["id"], "kind": "school_report"} | given
    made: dict[str, Any] = good(await house.as_(body).post("/v1/documents", wanted))
    return made


async def put(
    house: House, document: dict[str, Any], content: Any, body: str = "ki", role: str = "case_manager", **more: Any
) -> httpx.Response:
    """Sends the document's file."""
    headers = RAW | more.pop("headers", {})
    path, seen = f"/v1/documents/{document['id']}/content", more.pop("seen", document["version"])
    return await house.as_(body, role).request("PUT", path, seen=seen, content=content, headers=headers)


async def filed(house: House, record: dict[str, Any], content: bytes, body: str = "ki", **given: Any) -> dict[str, Any]:
    """A document with a file."""
    made: dict[str, Any] = good(await put(house, await noted(house, record, body, **given), content, body))
    return made


async def fetched(
    house: House, document: dict[str, Any], body: str = "ki", role: str = "case_manager"
) -> httpx.Response:
    """The answer to who asks for the document's file."""
    return await house.as_(body, role).get(f"/v1/documents/{document['id']}/content")
