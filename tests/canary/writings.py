"""Markers, and every way in which one could be written down.

All markers of a run share a tail of seven letters that no text has, so that one search finds them all; the three signs
behind it tell which field it was. The `ä` in front makes each of them a word that JSON may escape.
"""

import base64
import gzip
import re
import string
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

HEAD = "Zä"
LENGTH = 12
"""Characters of a marker: as many as the shortest field of words takes."""
_SIGNS = string.ascii_lowercase


@dataclass
class Kind:
    """Markers of one kind: those of the fields, those that the test itself writes into addresses, planted ones."""

    tail: str
    day: str
    """A day of birth that nobody else has."""
    known: dict[str, str] = field(default_factory=dict)
    """Signs -> where the marker was put."""

    def mint(self, place: str) -> str:
        """A new marker, put into a place."""
        number = len(self.known)
        signs = "".join(_SIGNS[number // 26**power % 26] for power in (2, 1, 0))
        self.known[signs] = place
        return HEAD + self.tail + signs

    def plain(self, place: str) -> str:
        """A new marker without the umlaut, for headers."""
        return "Za" + self.mint(place).removeprefix(HEAD)

    def found(self, blob: bytes) -> set[str]:
        """The places whose markers stand in `blob`, however they are written."""
        hits: set[str] = set()
        for part in (blob, *decompressed(blob)):
            hits |= self._in_letters(part)
            hits |= {"(day of birth)"} if self.day.encode() in part else set()
            hits |= {f"({how})" for how, needle in _disguises(self.tail) if needle in part}
        return hits

    def _in_letters(self, blob: bytes) -> set[str]:
        """Utf-8, latin-1, escaped, quoted, folded, decomposed: the tail itself is the same in all of them."""
        pattern = re.compile(self.tail.encode() + b"(...)?", re.DOTALL)
        found = ((match[1] or b"").decode("latin-1") for match in pattern.finditer(blob.lower()))
        return {self.known.get(signs, "(cut)") for signs in found}


def _disguises(tail: str) -> Iterator[tuple[str, bytes]]:
    for word in {tail, tail.upper()}:
        yield "utf-16", word.encode("utf-16-le")
        yield "utf-16", word.encode("utf-16-be")
        yield "hex", word.encode().hex().encode()
        yield "hex", word.encode().hex().upper().encode()
        for shift in range(3):
            for encode in (base64.b64encode, base64.urlsafe_b64encode):
                whole = encode(b"\0" * shift + word.encode())
                yield "base64", whole[(shift * 8 + 5) // 6 : (shift + len(word)) * 8 // 6]


def decompressed(blob: bytes) -> Iterator[bytes]:
    """What stands compressed in it (gzip, zlib)."""
    for match in re.finditer(b"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]", blob):
        window = blob[match.start() : match.start() + 10_000_000]
        opener = zlib.decompressobj(31 if window[:1] == b"\x1f" else 15)
        try:
            yield opener.decompress(window, 10_000_000)
        except zlib.error:
            continue


def wrapped(marker: str) -> dict[str, bytes]:
    """The marker in every writing that the search must know: for the test of the search itself."""
    raw = marker.encode()
    return {
        "utf-8": raw,
        "latin-1": marker.encode("latin-1"),
        "upper": marker.upper().encode(),
        "lower": marker.lower().encode(),
        "utf-16": f"xx{marker}xx".encode("utf-16"),
        "utf-16 big": f"xx{marker}xx".encode("utf-16-be"),
        "hex": raw.hex().encode(),
        "hex, upper": raw.hex().upper().encode(),
        "gzip": b"...." + gzip.compress(b"x" * 99 + raw) + b"....",
        "zlib": b"...." + zlib.compress(b"x" * 99 + raw) + b"....",
        **{f"base64, {n}": base64.b64encode(b"x" * n + raw + b"yyy") for n in range(4)},
        **{f"base64url, {n}": base64.urlsafe_b64encode(b"\xff" * n + raw) for n in range(4)},
    }
