"""Bodies that are small to send and dear to read. A good service refuses each at once and keeps nothing of it."""

import gzip
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

JSON = {"Content-Type": "application/json"}
LIMIT = 1_048_576


@dataclass(frozen=True)
class Bomb:
    """What is sent, and the statuses with which it may be refused."""

    content: bytes
    refused: frozenset[int]
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)


def _packed(coding: str, content: bytes) -> Bomb:
    return Bomb(content, frozenset({415}), {**JSON, "Content-Encoding": coding})


def _nested(opening: str, closing: str, depth: int) -> bytes:
    return (opening * depth + "1" + closing * depth).encode()


_ZEROS = b'{"x":"' + b"0" * 20_000_000 + b'"}'
_NOT_READ = frozenset({400, 413, 422})

BOMBS: dict[str, Bomb] = {
    "20 MB of zeros in 20 KB of gzip": _packed("gzip", gzip.compress(_ZEROS, 9)),
    "the same as deflate": _packed("deflate", zlib.compress(_ZEROS, 9)),
    "gzip in gzip": _packed("gzip, gzip", gzip.compress(gzip.compress(_ZEROS, 9), 9)),
    "br by name": _packed("br", b"\x00" * 100),
    "gzip without saying so": Bomb(gzip.compress(_ZEROS, 9), frozenset({400})),
    "lists in lists": Bomb(_nested("[", "]", 100_000), _NOT_READ),
    "objects in objects": Bomb(_nested('{"a":', "}", 60_000), _NOT_READ),
    "lists that never close": Bomb(b"[" * 500_000, _NOT_READ),
    "a number of a million digits": Bomb(b'{"version": ' + b"9" * 1_000_000 + b"}", _NOT_READ),
    "a power beyond all": Bomb(b'{"version": 1e999999999}', _NOT_READ),
    "a number at Python's own limit": Bomb(b'{"version": ' + b"1" * 4_300 + b"}", _NOT_READ),
    "infinity and not a number": Bomb(b'{"version": [NaN, Infinity, -Infinity]}', frozenset({400})),
    "a string of a megabyte": Bomb(json.dumps({"summary": "x" * 1_000_000}).encode(), _NOT_READ),
    "a body over the limit": Bomb(b'{"summary": "' + b"x" * LIMIT + b'"}', frozenset({413})),
    "fifty thousand fields": Bomb(json.dumps({f"f{n}": 1 for n in range(50_000)}).encode(), _NOT_READ),
    "fifty thousand items": Bomb(json.dumps({"with_whom": ["family"] * 50_000}).encode(), _NOT_READ),
    "half a million numbers": Bomb(b"[" + b"1," * 500_000 + b"1]", _NOT_READ),
    "a third of a million empty lists": Bomb(b"[" + b"[]," * 333_333 + b"[]]", _NOT_READ),
    "strings that never close": Bomb(b'["' + b'\\"' * 500_000, frozenset({400})),
    "a field twice": Bomb(b'{"way": "talk", "way": "call"}', frozenset({400})),
    "a field fifty thousand times": Bomb(b"{" + b'"a":1,' * 50_000 + b'"a":1}', _NOT_READ),
    "fields with one hash": Bomb(json.dumps({str(n * (2**61 - 1)): 1 for n in range(20_000)}).encode(), _NOT_READ),
    "characters that no column takes": Bomb(b'{"summary": "' + b"\\u0000" * 50_000 + b'"}', frozenset({422})),
    "half characters": Bomb(b'{"summary": "' + b"\\ud800" * 50_000 + b'"}', _NOT_READ),
    "bytes that are no UTF-8": Bomb(b'{"summary": "' + b"\xff" * 100_000 + b'"}', frozenset({400})),
    "UTF-16": Bomb('{"summary": "x"}'.encode("utf-16"), frozenset({400, 422})),
    "no JSON at all": Bomb(b"\x00" * 500_000, frozenset({400})),
    "a form": Bomb(b"a=1&" * 100_000, frozenset({415}), {"Content-Type": "application/x-www-form-urlencoded"}),
    "parts": Bomb(b"--x\r\n" * 100_000, frozenset({415}), {"Content-Type": "multipart/form-data; boundary=x"}),
    "XML that names itself": Bomb(b"<!DOCTYPE a [<!ENTITY a '&a;&a;'>]><a/>", frozenset({415}), {"Content-Type": "application/xml"}),
}  # fmt: skip
