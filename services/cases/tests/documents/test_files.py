"""The file of a document: taken by its content up to a limit, sealed on the disk, versions kept, gone with its row."""

import asyncio
import base64
import hashlib
import os
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from geleit_cases.app import create_app
from geleit_cases.documents import store
from geleit_kit.db.files import Files
from geleit_kit.events.embedded import Valkey
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Starter
from services.cases.tests.documents.papers import docx, fetched, filed, noted, pdf, put
from services.cases.tests.helpers import MARKER, TUESDAY, House, eventually, good, places, refused

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
DIGEST = "sha-256=:{}:"
Make = Callable[..., Any]


@pytest.fixture
def house_with(running: Starter, node: Node, valkey: Valkey) -> Make:
    """Cases with other settings."""

    async def make(**settings: Any) -> House:
        move_clock(node.folder, noon(TUESDAY))
        return House(await running(create_app, **settings), node, valkey)

    return make


def folder(house: House) -> Path:
    return house.node.folder / "files" / "cases"


def on_disk(house: House) -> list[Path]:
    """The files that lie anywhere in the store, also those that arrive."""
    return sorted(one for one in folder(house).rglob("*") if one.is_file())


def files(house: House) -> Files:
    found: Files = house.service.app.state.geleit.extras["files"].files
    return found


async def swept(house: House) -> None:
    """Returns when the worker has looked through everything since the call."""
    looks = files(house).sweeps + 1
    await files(house).soon()

    async def looked() -> bool:
        return files(house).sweeps >= looks

    await eventually(looked)


async def pieces(content: bytes, size: int = 65_536) -> AsyncIterator[bytes]:
    """Sent without a length."""
    for at in range(0, len(content), size):
        yield content[at : at + size]


@pytest.mark.answers
async def test_a_file_comes_back_as_it_was_and_lies_sealed_under_no_name(house: House) -> None:
    content = pdf(MARKER, 3 * 1024 * 1024 + 17)
    made = await filed(house, await house.record(), content)
    answer = await fetched(house, made)
    assert answer.content == content
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert {
        name: answer.headers[name] for name in ("content-disposition", "x-content-type-options", "content-type")
    } == {
        "content-disposition": 'attachment; filename="document.pdf"',
        "x-content-type-options": "nosniff",
        "content-type": "application/pdf",
    }
    assert answer.headers["content-digest"] == DIGEST.format(digest)
    assert answer.headers["cache-control"] == "no-store"
    (file,) = on_disk(house)
    raw = file.read_bytes()
    assert MARKER.encode() not in raw
    assert b"%PDF" not in raw
    assert file.stat().st_mode & 0o077 == 0
    assert made["id"] not in str(file)
    assert made["person"] not in str(file)


async def test_a_new_version_leaves_the_old_one_readable(house: House) -> None:
    made = await filed(house, await house.record(), pdf("first"))
    again = good(await put(house, made, docx("second")))
    assert again["files"] == 2
    assert (await fetched(house, made)).content == docx("second")
    listed = good(await house.as_().get(f"/v1/documents/{made['id']}/files"))["items"]
    assert [(one["number"], one["media_type"].rpartition(".")[2]) for one in listed] == [
        (2, "document"),
        (1, "application/pdf"),
    ]
    path = f"/v1/documents/{made['id']}/files/{listed[1]['id']}/content"
    assert (await house.as_().get(path)).content == pdf("first")
    newest = good(await house.as_().get(f"/v1/documents/{made['id']}/files", params={"limit": 1}))
    older = {"limit": 1, "cursor": newest["next"]}
    rest = good(await house.as_().get(f"/v1/documents/{made['id']}/files", params=older))
    assert ([*newest["items"], *rest["items"]], rest["next"]) == (listed, None)
    refused(await house.as_().get(path.replace(listed[1]["id"], str(uuid4()))), 404, "not_found")
    refused(await put(house, made, pdf("late"), seen=made["version"] - 1), 412, "stale")
    refused(await put(house, made, pdf("late"), seen=None), 428, "precondition_required")


@pytest.mark.answers
async def test_a_file_is_what_its_bytes_say_and_nothing_of_another_stays(house: House) -> None:
    made = await noted(house, await house.record())
    refused(await put(house, made, b"MZ" + bytes(100)), 415, "file_type_refused")
    refused(await put(house, made, b"<script>alert(1)</script>" + bytes(100)), 415, "file_type_refused")
    for headers in ({"Content-Type": "application/pdf"}, {"Content-Encoding": "gzip"}, {"Content-Type": "text/html"}):
        refused(await put(house, made, pdf("x"), headers=headers), 415, "file_as_raw_body")
    for content, code in (
        (b"", "file_empty"),
        (pdf("x")[:-8], "file_broken"),
        (docx("x", **{"word/vbaProject.bin": b"x"}), "file_with_macros"),
        (docx("x", **{"word/media/1.png": bytes(30 << 20)}), "file_bomb"),
        (docx("x") + b"hidden", "file_broken"),
    ):
        assert places(refused(await put(house, made, content), 422, "invalid")) == {"": code}
    refused(await fetched(house, made), 404, "not_found")
    assert on_disk(house) == []


@pytest.mark.answers
async def test_a_digest_that_differs_tells_that_the_file_was_changed_on_its_way(house: House) -> None:
    made, content = await noted(house, await house.record()), pdf(MARKER)
    right = DIGEST.format(base64.b64encode(hashlib.sha256(content).digest()).decode())
    wrong = DIGEST.format(base64.b64encode(hashlib.sha256(b"other").digest()).decode())
    problem = refused(await put(house, made, content, headers={"Content-Digest": wrong}), 422, "invalid")
    assert places(problem) == {"#header/content-digest": "digest_differs"}
    refused(await put(house, made, content, headers={"Content-Digest": "md5=:x:"}), 422, "invalid")
    good(await put(house, made, content, headers={"Content-Digest": right}))


@pytest.mark.answers
async def test_a_file_that_is_too_large_is_refused_at_the_limit_and_not_behind_it(house_with: Make) -> None:
    house = await house_with(max_file_bytes=1_000_000)
    made = await noted(house, await house.record())
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b"%PDF-1.7\n"
        while sent < 2_000_000_000:
            sent += 65_536
            yield bytes(65_536)
            await asyncio.sleep(0.001)  # the line is not faster than who listens

    try:
        answer = await put(house, made, endless())
        assert refused(answer, 413, "file_too_large")["largest"] == 1_000_000
    except httpx.TransportError:  # the connection was closed under who went on sending
        pass
    assert sent < 500_000_000
    refused(await put(house, made, pdf("x", 1_000_001)), 413, "file_too_large")
    good(await put(house, made, pdf("x", 1_000_000)))
    assert len(on_disk(house)) == 1


@pytest.mark.answers
async def test_two_gigabytes_are_refused_by_what_the_head_announces_before_a_byte_is_read(house: House) -> None:
    made = await noted(house, await house.record())
    base = httpx.URL(house.service.base)
    reader, writer = await asyncio.open_connection(base.host, base.port)
    token = house.as_().headers["Authorization"]
    head = (
        f"PUT /v1/documents/{made['id']}/content HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\nIf-Match: *\r\n"
        "Content-Type: application/octet-stream\r\nContent-Length: 2147483648\r\n\r\n%PDF-1.7"
    )
    writer.write(head.encode())
    answer = await asyncio.wait_for(reader.read(), 30)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in answer.lower()
    writer.close()
    assert on_disk(house) == []


@pytest.mark.answers
async def test_a_file_that_breaks_off_leaves_nothing(house: House) -> None:
    made = await noted(house, await house.record())

    async def broken() -> AsyncIterator[bytes]:
        yield pdf(MARKER, 2_000_000)[:1_500_000]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await put(house, made, broken())
    await eventually(lambda: _nothing(house))
    assert good(await house.as_().get(f"/v1/documents/{made['id']}"))["files"] == 0


async def _nothing(house: House) -> bool:
    return on_disk(house) == []


async def test_two_who_replace_a_file_at_once_leave_one_version_more_and_no_bytes_beside(house: House) -> None:
    made = await filed(house, await house.record(), pdf("first"))
    answers = await asyncio.gather(*(put(house, made, pdf(f"at once {number}")) for number in range(3)))
    first, *others = sorted(one.status_code for one in answers)
    assert first == 200
    assert set(others) <= {409, 412}
    assert good(await house.as_().get(f"/v1/documents/{made['id']}"))["files"] == 2
    for file in on_disk(house):
        os.utime(file, (1, 1))
    await swept(house)
    assert len(on_disk(house)) == 2
    assert (await fetched(house, made)).content.startswith(b"%PDF-1.7\n% at once")


async def test_a_document_that_is_taken_out_takes_its_bytes_with_it_however_many_versions_there_are(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PORTION", 1)
    made = await filed(house, await house.record(), pdf("first"))
    again = good(await put(house, made, pdf("second")))
    assert len(on_disk(house)) == 2
    path, given = f"/v1/documents/{made['id']}/remove", {"reason": "person_asked"}
    assert (await house.as_().post(path, given, seen=again["version"])).status_code == 204
    await eventually(lambda: _nothing(house))


async def test_who_is_erased_leaves_no_byte_and_a_copy_of_the_bytes_opens_for_nobody(
    house: House, tmp_path: Path
) -> None:
    record, other = await house.record(), await house.record()
    made = await filed(house, record, pdf(MARKER))
    stays = await filed(house, other, pdf("stays"))
    before = on_disk(house)
    backup = tmp_path / "backup"
    shutil.copytree(folder(house), backup)
    await house.says("identity.person.erased", "ki", {"person": record["person"]})

    async def gone() -> bool:
        return len(on_disk(house)) == 1

    await eventually(gone)
    refused(await fetched(house, made), 404, "not_found")
    assert (await fetched(house, stays)).content == pdf("stays")
    # an older backup of the store is put back: its bytes have no row, and the first look takes them away
    shutil.copytree(backup, folder(house), dirs_exist_ok=True)
    for file in before:
        os.utime(file, (1, 1))
    assert len(on_disk(house)) == 2
    await swept(house)
    assert len(on_disk(house)) == 1


@pytest.mark.answers
async def test_bytes_without_a_row_go_and_those_that_just_arrive_stay(house: House) -> None:
    made = await filed(house, await house.record(), pdf(MARKER))
    (file,) = on_disk(house)
    old, new = (_beside(file, one) for one in (uuid4(), uuid4()))
    waiting = folder(house) / "arriving" / str(uuid4())
    for one in (old, new, waiting):
        one.parent.mkdir(exist_ok=True)
        one.write_bytes(b"GLF1")
    for one in (file, old, waiting):
        os.utime(one, (time.time() - 7200, time.time() - 7200))
    await swept(house)
    assert on_disk(house) == sorted([file, new])
    assert (await fetched(house, made)).content == pdf(MARKER)


def _beside(file: Path, other: UUID) -> Path:
    """Where another file of the same body lies."""
    return file.parent.parent / f"{other.bytes[-1]:02x}" / str(other)


@pytest.mark.answers
async def test_a_byte_that_was_changed_on_the_disk_is_never_served(house: House) -> None:
    made = await filed(house, await house.record(), pdf(MARKER))
    (file,) = on_disk(house)
    raw = bytearray(file.read_bytes())
    raw[40] ^= 1
    file.write_bytes(raw)
    answer = await fetched(house, made)
    assert answer.status_code == 500
    assert MARKER not in answer.text
    file.unlink()
    refused(await fetched(house, made), 410, "file_gone")


@pytest.mark.answers
async def test_a_second_start_finds_the_files_again_and_works_without_any_other_service(
    running: Starter, node: Node, valkey: Valkey
) -> None:
    move_clock(node.folder, noon(TUESDAY))
    first = House(await running(create_app, redis_url=None, peers={}), node, valkey)
    made = await filed(first, await first.record(), pdf(MARKER))
    await first.service.stop()
    second = House(await running(create_app, redis_url=None, peers={}), node, valkey)
    assert (await fetched(second, made)).content == pdf(MARKER)


# --- the scanner -----------------------------------------------------------------------------------------------------


@asynccontextmanager
async def clamd(place: Path) -> AsyncIterator[list[int]]:
    """Speaks INSTREAM as clamd does, and knows one virus; the sizes that it was sent."""
    seen: list[int] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(await reader.readexactly(4)):
            content += await reader.readexactly(length)
        seen.append(len(content))
        writer.write(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")
        await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(answer, place)
    try:
        yield seen
    finally:
        server.close()


@pytest.fixture
def socket_of_clamd(tmp_path: Path) -> Iterator[Path]:
    place = Path(f"/tmp/clamd-{uuid4().hex[:12]}.sock")  # noqa: S108 -- a path of a socket has a hundred letters
    yield place
    place.unlink(missing_ok=True)


@pytest.mark.answers
async def test_a_file_with_a_virus_is_refused_and_a_clean_one_is_served_where_a_scan_is_demanded(
    house_with: Make, socket_of_clamd: Path
) -> None:
    house = await house_with(scan_address=f"unix:{socket_of_clamd}", scan_demanded=True)
    made = await noted(house, await house.record())
    async with clamd(socket_of_clamd) as seen:
        ill = pdf(EICAR.decode())
        assert places(refused(await put(house, made, ill), 422, "invalid")) == {"": "file_infected"}
        assert on_disk(house) == []
        good(await put(house, made, pdf(MARKER, 1_500_000)))
        assert seen == [len(ill), 1_500_000]
    (version,) = good(await house.as_().get(f"/v1/documents/{made['id']}/files"))["items"]
    assert version["scan"] == "clean"
    assert len((await fetched(house, made)).content) == 1_500_000


async def test_what_the_scanner_could_not_look_at_is_not_served_until_it_has(
    house_with: Make, socket_of_clamd: Path
) -> None:
    house = await house_with(scan_address=f"unix:{socket_of_clamd}", scan_demanded=True)
    made = await filed(house, await house.record(), pdf(MARKER))
    ill = await filed(house, await house.record(), pdf(EICAR.decode()))
    refused(await fetched(house, made), 409, "file_scan_failed")
    scanning = house.service.app.state.geleit.extras["files"].scanning
    async with clamd(socket_of_clamd):
        scanning.wake.set()

        async def served() -> bool:
            scanning.wake.set()
            return (await fetched(house, made)).status_code == 200

        await eventually(served)

        async def found() -> bool:
            scanning.wake.set()
            return bool((await fetched(house, ill)).json()["code"] == "file_infected")

        await eventually(found)


@pytest.mark.answers
async def test_without_a_scanner_a_file_is_unscanned_and_where_one_is_demanded_not_served(house_with: Make) -> None:
    house = await house_with(scan_demanded=True)
    made = await filed(house, await house.record(), pdf(MARKER))
    refused(await fetched(house, made), 409, "file_not_scanned")
