"""Files over HTTP: taken as they arrive, sent as they are read, a mebibyte in memory, sealed before they touch a disk.

A file comes as the raw body of a PUT (`application/octet-stream`), not as a form: a form would carry a name and a type
that nobody believes, its parts have no length, and its end is found by reading all of it. What is known of the file
beside its bytes stands in the JSON of the resource that it belongs to. No transaction is open while a file arrives.
"""

import asyncio
import base64
import binascii
import hashlib
import re
import secrets
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from uuid import UUID

from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse

from geleit_kit.db.database import Database
from geleit_kit.db.file_store import Arriving, FolderStore
from geleit_kit.db.files import CLEAN, INFECTED, UNSCANNED, Content, FileRow, Files, Scanning
from geleit_kit.db.leases import Worker
from geleit_kit.db.session import ReadSession, WriteSession
from geleit_kit.http.answers import HEADERS
from geleit_kit.http.context import ServiceContext
from geleit_kit.http.scanning import Scanner
from geleit_kit.http.settings import ServiceSettings
from geleit_kit.pure import ids
from geleit_kit.pure.caller import Caller
from geleit_kit.pure.file_seals import KEY_BYTES, MARK, PIECE, Opening, Sealing
from geleit_kit.pure.file_types import HEAD, TYPES, FileType, may_be_taken, type_of
from geleit_kit.pure.office_files import FileRefused
from geleit_kit.pure.problems import Conflict, Invalid, Malformed, Problem, TooLarge, Unavailable, UnsupportedMedia

T = TypeVar("T")
P = TypeVar("P", bound=Problem)
Row = TypeVar("Row", bound=FileRow)
MEDIA_TYPE = "application/octet-stream"
IDLE_SECONDS = 30.0
"""Between two parts of a body."""
WHOLE_SECONDS = 1_800.0
AT_ONCE = 16
"""So many files arrive at once in one process; each costs some mebibytes of memory and a place in the folder."""
_LINGER_SECONDS = 1.0
SENT: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The file. It is never shown in place: the answer says attachment, and its type is what was"
        " found in it.",
        "content": {media: {"schema": {"type": "string", "format": "binary"}} for media in sorted(TYPES)},
    },
    410: {"description": "The file is not there any more."},
}
"""How a route that sends a file is documented (`responses=`)."""
_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")
_CLOSE = {"Connection": "close"}
"""After a refusal before its end, what still arrives is not listened to."""


@dataclass
class Upload:
    """A file that has arrived whole, sealed, judged and looked at; it is nobody's until a use case keeps it."""

    id: UUID
    body: UUID
    key: bytes
    size: int
    sha256: str
    type: FileType
    scan: str
    arriving: Arriving

    async def keep(self, write: WriteSession, row: Row) -> Row:
        """Makes `row` (`person` and what the room knows are set) the row of this file, and brings the bytes to their
        place.
        """
        row.id, row.size, row.media_type, row.scan = self.id, self.size, self.type.media_type, self.scan
        row.scanned_at = write.now if self.scan != UNSCANNED else None
        await write.seal(row, {"key": base64.b64encode(self.key).decode(), "sha256": self.sha256})
        await self.arriving.place()
        write.add(row)
        return row


@dataclass
class FileService:
    """What a service with files has beside them: its limits and its scanner."""

    files: Files
    largest: int
    scanner: Scanner | None
    scan_demanded: bool

    def __post_init__(self) -> None:
        """How many arrive at once."""
        self._places = asyncio.Semaphore(AT_ONCE)
        self.scanning: Scanning | None = None

    async def acceptable(self, request: Request) -> None:
        """Before the body is read. Raises UnsupportedMedia or TooLarge."""
        media, coding = request.headers.get("content-type", ""), request.headers.get("content-encoding")
        announced = request.headers.get("content-length", "")
        if media.partition(";")[0].strip().lower() != MEDIA_TYPE or (coding or "identity").lower() != "identity":
            raise await _after_a_moment(request, UnsupportedMedia("file_as_raw_body", headers=_CLOSE))
        if announced.isdigit() and int(announced) > self.largest:
            raise await _after_a_moment(request, self._too_large())

    def _too_large(self) -> TooLarge:
        return TooLarge("file_too_large", extra={"largest": self.largest}, headers=_CLOSE)

    @asynccontextmanager
    async def received(self, request: Request, caller: Caller) -> AsyncIterator[Upload]:
        """The file in the body of a request. What of it did not come to its place by the end is taken away; what came
        there, and whose row was not committed, goes with the next look of the worker.
        """
        if self._places.locked():
            raise Unavailable("too_many_files_at_once", retry_after=5)
        digest = _expected(request.headers.get("content-digest"))
        async with self._places:
            file, key = ids.inside(), secrets.token_bytes(KEY_BYTES)
            arriving = await _stored(self.files.store.begin(caller.body, file))
            try:
                size, sha256 = await self._arrived(request, Sealing(key, file), arriving)
                if digest is not None and digest != bytes.fromhex(sha256):
                    raise Invalid.at("#header/content-digest", "digest_differs")
                opening = Opening(key, file, size)
                kind = await asyncio.to_thread(_judged, _Whole(arriving, opening))
                scan = await self._scanned(arriving, opening)
                yield Upload(file, caller.body, key, size, sha256, kind, scan, arriving)
            finally:
                await arriving.drop()

    async def _arrived(self, request: Request, sealing: Sealing, arriving: Arriving) -> tuple[int, str]:
        """Size and SHA-256 of what was sent, or the refusal, after a moment in which the sender may hear it."""
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                return await self._written(request, sealing, arriving)
        except (ClientDisconnect, TimeoutError) as error:
            raise Malformed("file_broken_off", headers=_CLOSE) from error
        except (TooLarge, UnsupportedMedia) as refusal:
            raise await _after_a_moment(request, refusal) from None

    async def _written(self, request: Request, sealing: Sealing, arriving: Arriving) -> tuple[int, str]:
        """Seals and writes what arrives; size and SHA-256 of what was sent. Refuses at the limit, not behind it."""
        hashed, size, head = hashlib.sha256(), 0, b""
        await _stored(arriving.write(MARK))
        async for part in _parts(request):
            size += len(part)
            if size > self.largest:
                raise self._too_large()
            if len(head) < HEAD:
                head += part[: HEAD - len(head)]
                if len(head) == HEAD and not may_be_taken(head):
                    raise _refused("file_type_refused")
            sealed = await asyncio.to_thread(_sealed, sealing, hashed, part)
            if sealed:
                await _stored(arriving.write(sealed))
        if size == 0:
            raise Invalid.at("", "file_empty")
        await _stored(arriving.write(await asyncio.to_thread(sealing.last)))
        return size, hashed.hexdigest()

    async def _scanned(self, arriving: Arriving, opening: Opening) -> str:
        """What the scanner says. Raises Invalid where it found something: then nothing is kept."""
        if self.scanner is None:
            return UNSCANNED
        said = await self.scanner.scan(_plain(arriving, opening))
        if said == INFECTED:
            raise _refused("file_infected")
        return said

    async def sent(self, read: ReadSession, row: FileRow) -> Response:
        """The file, for who was found to be allowed to have it; the use case has disclosed it. Raises Conflict where
        it must not be served, Gone where it is not there.
        """
        if row.scan == INFECTED:
            raise Conflict("file_infected")
        if self.scan_demanded and row.scan != CLEAN:
            raise Conflict("file_not_scanned" if row.scan == UNSCANNED else "file_scan_failed")
        content = Content.of(row, await read.unseal(row))
        pieces = self.files.pieces(content)
        first = await _stored(anext(pieces))
        return StreamingResponse(_after(first, pieces), 200, _headers(row, content), row.media_type)

    def workers(self, database: Database) -> list[Worker]:
        """What looks after the files: bytes without a row go, and what nobody looked at is looked at."""
        files = self.files
        made = [Worker(database, "files", files.step, every=30.0, wake=files.wake)]
        if self.scanner is not None:
            self.scanning = Scanning(database, files, self.scanner.scan)
            made.append(Worker(database, "scanning", self.scanning.step, every=60.0, wake=self.scanning.wake))
        return made


def files_of(context: ServiceContext) -> FileService:
    """The files of a running service that takes some."""
    files: FileService = context.extras["files"]
    return files


def file_service(settings: ServiceSettings, database: Database, table: type[FileRow] | None) -> FileService | None:
    """The files of a service by its settings; None where it takes none. Raises ValueError where it has no folder."""
    if table is None:
        return None
    folder = settings.files_folder
    if folder is None and settings.data_folder is None:
        message = "this service takes files: name FILES_FOLDER"
        raise ValueError(message)
    if folder is None:
        assert settings.data_folder is not None  # noqa: S101 -- asked above
        folder = settings.data_folder / "files" / settings.service
    scanner = Scanner(settings.scan_address) if settings.scan_address else None
    store = Files(database, table, FolderStore(folder))
    return FileService(store, settings.max_file_bytes, scanner, settings.scan_demanded)


class _Whole:
    """The plain bytes of a file that has arrived, at any place; remembers one piece."""

    def __init__(self, arriving: Arriving, opening: Opening) -> None:
        self._arriving, self._opening = arriving, opening
        self._known: tuple[int, bytes] = (-1, b"")

    @property
    def size(self) -> int:
        return self._opening.size

    def read(self, offset: int, length: int) -> bytes:
        found, end = bytearray(), min(offset + length, self.size)
        while offset < end:
            number, start = divmod(offset, PIECE)
            part = self._piece(number)[start : start + end - offset]
            found += part
            offset += len(part)
        return bytes(found)

    def _piece(self, number: int) -> bytes:
        if self._known[0] != number:
            sealed = self._arriving.read(*self._opening.place(number))
            self._known = number, self._opening.opened(number, sealed)
        return self._known[1]


def _judged(whole: _Whole) -> FileType:
    try:
        return type_of(whole)
    except FileRefused as refusal:
        raise _refused(refusal.code) from refusal


def _refused(code: str) -> Problem:
    if code == "file_type_refused":
        return UnsupportedMedia(code, extra={"taken": sorted(TYPES)}, headers=_CLOSE)
    return Invalid.at("", code)


def _sealed(sealing: Sealing, hashed: "hashlib._Hash", part: bytes) -> bytes:
    hashed.update(part)
    return b"".join(sealing.more(part))


async def _parts(request: Request) -> AsyncIterator[bytes]:
    """The body in parts of about a mebibyte, so that not each packet is a hop into a thread."""
    stream, held, more = aiter(request.stream()), bytearray(), True
    while more:
        async with asyncio.timeout(IDLE_SECONDS):
            part = await anext(stream, None)
        more = part is not None
        held += part or b""
        if held and (len(held) >= PIECE or not more):
            yield bytes(held)
            held.clear()


async def _after_a_moment(request: Request, refusal: P) -> P:
    """A connection that is closed while bytes arrive is reset, and its sender would lose the answer."""
    with suppress(TimeoutError, ClientDisconnect, RuntimeError):  # the last: all of it has been read
        async with asyncio.timeout(_LINGER_SECONDS):
            async for _ in request.stream():
                pass
    return refusal


async def _plain(arriving: Arriving, opening: Opening) -> AsyncIterator[bytes]:
    for number in range(opening.pieces):
        sealed = await asyncio.to_thread(arriving.read, *opening.place(number))
        yield await asyncio.to_thread(opening.opened, number, sealed)


async def _after(first: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in pieces:
        yield piece


async def _stored(work: Awaitable[T]) -> T:
    """What the store answers. Raises Unavailable where it does not: nothing was written."""
    try:
        return await work
    except OSError as error:
        raise Unavailable("files_unavailable", retry_after=30) from error


def _expected(header: str | None) -> bytes | None:
    """The SHA-256 that the sender says (RFC 9530, `Content-Digest`). Raises Malformed."""
    if header is None:
        return None
    found = _DIGEST.search(header)
    if found is None:
        raise Invalid.at("#header/content-digest", "wrong_form")
    try:
        return base64.b64decode(found[1], validate=True)
    except binascii.Error as error:
        raise Invalid.at("#header/content-digest", "wrong_form") from error


def _headers(row: FileRow, content: Content) -> dict[str, str]:
    digest = base64.b64encode(bytes.fromhex(content.sha256)).decode()
    return {
        **HEADERS,
        "Content-Length": str(content.size),
        "Content-Disposition": f'attachment; filename="document.{TYPES[row.media_type].suffix}"',
        "Content-Digest": f"sha-256=:{digest}:",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
