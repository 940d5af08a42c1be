"""Office files as archives: judged by the central directory alone (APPNOTE.TXT 6.3.10, 4.3.12-16), never unpacked.

A directory that lies about sizes would be found out by who unpacks; here nobody does. What can be told without: too
many entries, too much unpacked, a ratio that no text has, entries that share bytes, macros, encryption, anything before
or after the archive (a second file that hides in the first).
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

MOST_ENTRIES: Final = 2_000
LARGEST_DIRECTORY: Final = 1 << 20
MOST_UNPACKED: Final = 512 << 20
HIGHEST_RATIO: Final = 150
"""Of an entry of a mebibyte or more, and of the whole: pages of repeated XML stay below it."""
_JUDGED_FROM: Final = 1 << 20
_END: Final = struct.Struct("<4s4H2LH")
_ENTRY: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_STORED: Final = 0
_DEFLATED: Final = 8
_LONGEST_COMMENT: Final = 0xFFFF
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT: Final = "application/vnd.oasis.opendocument.text"


class FileRefused(Exception):
    """A file is not taken; `code` says why and names no part of it."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Source(Protocol):
    """A file that can be read at any place."""

    @property
    def size(self) -> int:
        """In bytes."""
        ...

    def read(self, offset: int, length: int) -> bytes:
        """At most `length` bytes from `offset` on."""
        ...


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    flags: int
    method: int
    packed: int
    unpacked: int
    begins: int
    name_bytes: int


def office_type(source: Source) -> str:
    """The media type of an office file. Raises FileRefused: `file_broken`, `file_bomb`, `file_encrypted`,
    `file_with_macros`, or `file_type_refused` where it is an archive of something else.
    """
    begins, entries = _directory(source)
    _bounded(source, entries)
    _apart(entries, begins)
    names = {one.name for one in entries}
    if any(one.flags & 1 for one in entries):
        raise FileRefused("file_encrypted")
    if any(_macro(one.name) for one in entries):
        raise FileRefused("file_with_macros")
    if {"[Content_Types].xml", "word/document.xml"} <= names:
        return _DOCX
    if {"mimetype", "content.xml"} <= names and _mimetype(source, entries[0]) == _ODT.encode():
        return _ODT
    raise FileRefused("file_type_refused")


def _directory(source: Source) -> tuple[int, Sequence[_Entry]]:
    """Where the central directory begins, and its entries in the order of their bytes."""
    window = min(source.size, _END.size + _LONGEST_COMMENT)
    tail = source.read(source.size - window, window)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise FileRefused("file_broken")
    _, disk, first, here, count, size, begins, comment = _END.unpack_from(tail, at)
    end = source.size - window + at
    if disk or first or here != count or at + _END.size + comment != len(tail) or begins + size != end:
        raise FileRefused("file_broken")
    if count > MOST_ENTRIES or size > LARGEST_DIRECTORY:
        raise FileRefused("file_bomb")
    return begins, _entries(source.read(begins, size), count)


def _entries(raw: bytes, count: int) -> Sequence[_Entry]:
    found, at = [], 0
    for _ in range(count):
        if len(raw) - at < _ENTRY.size:
            raise FileRefused("file_broken")
        mark, _, _, flags, method, _, _, _, packed, unpacked, name, extra, comment, *_, begins = _ENTRY.unpack_from(
            raw, at
        )
        written = raw[at + _ENTRY.size : at + _ENTRY.size + name]
        if mark != b"PK\x01\x02" or len(written) != name:
            raise FileRefused("file_broken")
        found.append(_Entry(_name(written), flags, method, packed, unpacked, begins, name))
        at += _ENTRY.size + name + extra + comment
    if at != len(raw) or not found or len({one.name for one in found}) != len(found):
        raise FileRefused("file_broken")
    return sorted(found, key=lambda one: one.begins)


def _name(written: bytes) -> str:
    name = written.decode("utf-8", "replace")
    if "\x00" in name or name.startswith("/") or ".." in name.split("/") or "\\" in name:
        raise FileRefused("file_broken")
    return name


def _bounded(source: Source, entries: Sequence[_Entry]) -> None:
    if sum(one.unpacked for one in entries) > min(MOST_UNPACKED, max(_JUDGED_FROM, source.size * HIGHEST_RATIO)):
        raise FileRefused("file_bomb")
    for one in entries:
        if one.method not in {_STORED, _DEFLATED} or (one.method == _STORED and one.packed != one.unpacked):
            raise FileRefused("file_broken")
        if one.unpacked > _JUDGED_FROM and one.unpacked > one.packed * HIGHEST_RATIO:
            raise FileRefused("file_bomb")


def _apart(entries: Sequence[_Entry], directory: int) -> None:
    """From the first byte on, and no two entries share one: an archive that unfolds one stream many times does."""
    ends = 0
    if entries[0].begins != 0:
        raise FileRefused("file_broken")
    for one in entries:
        if one.begins < ends:
            raise FileRefused("file_bomb")
        ends = one.begins + _LOCAL.size + one.name_bytes + one.packed
    if ends > directory:
        raise FileRefused("file_broken")


def _macro(name: str) -> bool:
    lower = name.lower()
    return lower.endswith("vbaproject.bin") or lower.startswith(("basic/", "scripts/"))


def _mimetype(source: Source, entry: _Entry) -> bytes:
    """What the first entry of an OpenDocument file says of it (ODF 1.3 part 2, 3.3): stored, so it can be read."""
    if entry.name != "mimetype" or entry.method != _STORED:
        return b""
    local = source.read(0, _LOCAL.size)
    if len(local) < _LOCAL.size or not local.startswith(b"PK\x03\x04"):
        return b""
    *_, name, extra = _LOCAL.unpack(local)
    return source.read(_LOCAL.size + name + extra, min(entry.packed, 100))
