"""One kept HTTP connection, as thin as it can be: the generator shares the cores with what is measured."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any


class Line:
    """A connection with a token of its own."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token

    async def open(self) -> "Line":
        """Connects."""
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self._port, limit=2**22)
        return self

    async def ask(self, method: str, path: str, given: object = None, more: Mapping[str, str] | None = None) -> bytes:
        """One question; the body of its answer, which must be a success."""
        body = b"" if given is None else json.dumps(given).encode()
        kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        kind += "".join(f"{name}: {value}\r\n" for name, value in (more or {}).items())
        head = f"{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {self._token}\r\n{kind}\r\n"
        self.writer.write(head.encode() + body)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        content = await self.reader.readexactly(length)
        assert answer[9:10] == b"2", answer + content
        return content

    async def document(
        self, method: str, path: str, given: object = None, more: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """The same, read."""
        found: dict[str, Any] = json.loads(await self.ask(method, path, given, more))
        return found
