"""Finds words in the bytes of files, however they are written there: plain, escaped, in base64, in UTF-16, compressed.

`found(folder, words)` answers which word stands in which file in which writing. What cannot be found by it is what is
encrypted, and that is the point.
"""

import base64
import gzip
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import numpy as np

_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_GZIP = b"\x1f\x8b\x08"
_LZF = 0xC3
_LOOKS = 50
_LONGEST = 1 << 22
_THREE = 3
_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Find:
    """A word that stands in a file. `file` is relative to what was searched; `writing` says how it stands there."""

    word: str
    file: str
    writing: str


def writings(word: str | bytes | UUID) -> dict[str, bytes]:
    """How a word may stand in a file, by the name of the writing."""
    if isinstance(word, UUID):
        return {**_of_text(str(word)), "hex": word.hex.encode(), "raw": word.bytes}
    if isinstance(word, bytes):
        return {"raw": word, "hex": word.hex().encode(), **_base64(word)}
    return _of_text(word)


def _of_text(word: str) -> dict[str, bytes]:
    found = {
        "plain": word.encode(),
        "json": json.dumps(word)[1:-1].encode(),
        "url": quote(word).encode(),
        "hex": word.encode().hex().encode(),
        "utf-16-le": word.encode("utf-16-le"),
        "utf-16-be": word.encode("utf-16-be"),
        **_base64(word.encode()),
    }
    return {name: value for name, value in found.items() if name == "plain" or value != found["plain"]}


def _base64(raw: bytes) -> dict[str, bytes]:
    """In each of the three alignments, without the letters that a neighbour shares."""
    found = {}
    for shift in range(3):
        letters = base64.b64encode(bytes(shift) + raw).rstrip(b"=")[(0, 2, 3)[shift] :]
        whole = letters if (shift + len(raw)) % 3 == 0 else letters[:-1]
        found[f"base64+{shift}"] = whole
        found[f"base64url+{shift}"] = whole.translate(bytes.maketrans(b"+/", b"-_"))
    return found


def found(folder: Path, words: Iterable[str | bytes | UUID]) -> list[Find]:
    """Where any of the words stands in any file below a folder."""
    wanted = [
        (word.hex() if isinstance(word, bytes) else str(word), name, pattern)
        for word in words
        for name, pattern in writings(word).items()
    ]
    together = Together([pattern for _, _, pattern in wanted])
    finds = []
    for file, raw in _files(folder).items():
        for how, content in contents(raw):
            finds += [Find(wanted[at][0], file, wanted[at][1] + how) for at in sorted(together.within(content))]
    return finds


class Together:
    """Thousands of patterns looked for at once. A place counts as one of them where its first three bytes begin any
    pattern, the next three continue any, and then the whole pattern stands there.
    """

    def __init__(self, patterns: Sequence[bytes]) -> None:
        self._patterns = patterns
        self._short = [at for at, pattern in enumerate(patterns) if len(pattern) < 2 * _THREE]
        self._by_beginning: dict[bytes, list[int]] = defaultdict(list)
        self._begins, self._continues = np.zeros(1 << 24, bool), np.zeros(1 << 24, bool)
        for at in sorted(set(range(len(patterns))) - set(self._short)):
            beginning = patterns[at][: 2 * _THREE]
            self._by_beginning[beginning].append(at)
            self._begins[int.from_bytes(beginning[:_THREE], "little")] = True
            self._continues[int.from_bytes(beginning[_THREE:], "little")] = True

    def within(self, content: bytes) -> set[int]:
        """The numbers of the patterns that stand in the content."""
        there = {at for at in self._short if self._patterns[at] in content}
        for start in range(0, len(content), _AT_ONCE):
            raw = np.frombuffer(content[start : start + _AT_ONCE + 2 * _THREE - 1], np.uint8).astype(np.uint32)
            if len(raw) < 2 * _THREE:
                continue
            three = raw[:-2] | raw[1:-1] << 8 | raw[2:] << 16
            places = np.flatnonzero(self._begins[three[:-_THREE]])
            for place in (places[self._continues[three[places + _THREE]]] + start).tolist():
                for at in self._by_beginning.get(content[place : place + 2 * _THREE], ()):
                    if at not in there and content.startswith(self._patterns[at], place):
                        there.add(at)
        return there


def _files(folder: Path) -> dict[str, bytes]:
    """All files of one look at the folder. Where one goes meanwhile (Valkey writes its file anew), what it held may stand
    in one that was not there yet: then the folder is looked at once more.
    """
    for _ in range(_LOOKS):
        try:
            return {
                str(file.relative_to(folder)): file.read_bytes()
                for file in sorted(folder.rglob("*"))
                if file.is_file() and not file.is_symlink()
            }
        except FileNotFoundError:
            continue
    message = f"the files of {folder.name} do not come to rest"
    raise AssertionError(message)


def contents(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes of a file, and what is compressed inside them."""
    yield "", raw
    for place in _ZLIB.finditer(raw):
        yield from _inflated(raw, place.start(), zlib.MAX_WBITS, " in zlib")
    start = raw.find(_GZIP)
    while start >= 0:
        yield from _inflated(raw, start, zlib.MAX_WBITS | 16, " in gzip")
        start = raw.find(_GZIP, start + 1)
    if raw[:5] in {b"REDIS", b"VALKE"}:
        yield from ((" in lzf", text) for text in _lzf_strings(raw))


def _inflated(raw: bytes, start: int, bits: int, how: str) -> Iterator[tuple[str, bytes]]:
    try:
        content = zlib.decompressobj(bits).decompress(memoryview(raw)[start:], _LONGEST)
    except zlib.error:
        return
    if content:
        yield how, content


def _lzf_strings(raw: bytes) -> Iterator[bytes]:
    """The compressed strings of an RDB file: 0xC3, length compressed, length plain, content."""
    place = raw.find(_LZF)
    while place >= 0:
        try:
            packed, next_ = _length(raw, place + 1)
            plain, next_ = _length(raw, next_)
            text = unlzf(raw[next_ : next_ + packed], plain) if 0 < packed < plain < _LONGEST else None
        except IndexError:
            text = None
        if text is not None:
            yield text
        place = raw.find(_LZF, place + 1)


def _length(raw: bytes, place: int) -> tuple[int, int]:
    first = raw[place]
    match first >> 6:
        case 0:
            return first & 0x3F, place + 1
        case 1:
            return (first & 0x3F) << 8 | raw[place + 1], place + 2
        case _:
            return int.from_bytes(raw[place + 1 : place + 5]), place + 5


def unlzf(packed: bytes, plain: int) -> bytes | None:
    """LZF as Redis and Valkey write it; None where it is none."""
    out, place = bytearray(), 0
    try:
        while place < len(packed) and len(out) <= plain:
            control, place = packed[place], place + 1
            if control < 32:
                out += packed[place : place + control + 1]
                place += control + 1
                continue
            length = control >> 5
            if length == 7:
                length, place = length + packed[place], place + 1
            back = len(out) - ((control & 0x1F) << 8 | packed[place]) - 1
            place += 1
            if back < 0:
                return None
            for _ in range(length + 2):
                out.append(out[back])
                back += 1
    except IndexError:
        return None
    return bytes(out) if len(out) == plain else None


def packed(content: bytes) -> bytes:
    """For controls: gzip."""
    return gzip.compress(content)
