"""A request before FastAPI reads it: media type, size, JSON, and what no field may hold. 415, 413, 400, 422 in the
house's words.
"""

import json
import re
from collections.abc import Container, Iterable, Iterator
from typing import Any

from fastapi import Request

from geleit_kit.pure.problems import Invalid, Malformed, Place, TooLarge, UnsupportedMedia

DEEPEST = 64
"""How deep arrays and objects may stand in each other."""
GREATEST = 2**53 - 1
"""The greatest whole number that every JSON reader keeps exactly (RFC 8259, section 6)."""
WIDEST = 2_000
"""How many names an object may have: each unknown one would cost an error of its own."""
MOST = 20_000
"""How many values a document may hold, at all depths: each costs some microseconds of everybody's time. The longest
list that any operation takes has 200 items.
"""
_MEDIA = {"application/json", "application/merge-patch+json"}
_PLACES = 50
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,59}")
_TEXT = re.compile(rb'"(?:[^"\\]++|\\.)*+["\\]?', re.DOTALL)
"""A JSON string, and one that never closes up to its end: from no place is the same byte looked at twice."""
_UNCLEAN = re.compile("[\x00\ud800-\udfff]")


async def readable(request: Request, limit: int) -> None:
    """Reads the body once and looks at it. Raises UnsupportedMedia, TooLarge, Malformed or Invalid."""
    body = await _body(request, limit)
    request._body = body  # noqa: SLF001 -- Starlette's own cache: the body is read once
    if not body:
        return
    media, coding = request.headers.get("content-type"), request.headers.get("content-encoding")
    request._json = document_of(body, media, coding)  # noqa: SLF001 -- and parsed once


def document_of(body: bytes, media: str | None, coding: str | None) -> Any:
    """The JSON document of a body, found sound. Raises UnsupportedMedia, TooLarge, Malformed or Invalid.

    Nothing is unpacked: a small packed body could unfold to any size. What it costs is bound by its bytes and by MOST.
    """
    if (media or "").partition(";")[0].strip().lower() not in _MEDIA or (coding or "identity").lower() != "identity":
        raise UnsupportedMedia
    if _too_many(body):
        raise TooLarge("too_many_values")
    try:
        document = json.loads(body, parse_constant=_no_constant, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise Malformed("malformed_json") from error
    refuse(_wrong(document))
    return document


def readable_query(request: Request, asked: Container[str]) -> None:
    """Raises Invalid where the query names what the operation does not ask for (a filter that is not heard would answer
    everything), or holds a character that no column takes.
    """
    refuse(wrong_in_query(request.query_params.multi_items(), asked))


def wrong_in_query(given: Iterable[tuple[str, str]], asked: Container[str]) -> Iterator[Place]:
    """What is wrong with the parameters of a request for an operation that asks for these. None is asked for twice: of
    two values two readers could take different ones.
    """
    seen: set[str] = set()
    for name, value in given:
        if name not in asked:
            yield Place(f"#query{pointed(name)}", "unknown_parameter")
        elif name in seen:
            yield Place(f"#query/{name}", "parameter_twice")
        elif not clean(value):
            yield Place(f"#query/{name}", "unreadable_character")
        seen.add(name)


def refuse(wrong: Iterator[Place]) -> None:
    """Raises Invalid where something is wrong; names the first fifty places."""
    places = [place for _, place in zip(range(_PLACES), wrong, strict=False)]
    if places:
        raise Invalid(places=places)


async def _body(request: Request, limit: int) -> bytes:
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise TooLarge
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise TooLarge
        chunks.append(chunk)
    return b"".join(chunks)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; one that names a field twice is refused, since two readers could take two different values of it."""
    document = dict(pairs)
    if len(document) != len(pairs) or len(document) > WIDEST:
        raise ValueError("a name stands twice, or there are more names than anything has")
    return document


def _no_constant(_word: str) -> Any:
    message = "NaN and Infinity are no JSON"
    raise ValueError(message)


def _too_many(body: bytes) -> bool:
    """Whether a text of JSON holds more values than MOST. What stands in strings is looked at only where it may."""
    if _separators(body) <= MOST:
        return False
    bare, texts = _TEXT.subn(b"", body, count=2 * MOST + 1)  # a name and a text for each value
    return texts > 2 * MOST or _separators(bare) > MOST


def _separators(text: bytes) -> int:
    return text.count(b",") + text.count(b"[") + text.count(b"{")


def _wrong(document: Any) -> Iterator[Place]:
    """Walks without recursion: the depth of a document is the caller's choice."""
    waiting: list[tuple[dict[str, Any] | list[Any], str, int]] = [([document], "", 0)]
    while waiting:
        inside, pointer, depth = waiting.pop()
        if depth > DEEPEST:
            raise Malformed("malformed_json")
        for step, value in inside.items() if isinstance(inside, dict) else enumerate(inside):
            if isinstance(step, str) and not clean(step):
                yield Place(pointer, "unreadable_character")
            elif isinstance(value, dict | list):
                waiting.append((value, _below(pointer, step, depth), depth + 1))
            elif code := _fault(value):
                yield Place(_below(pointer, step, depth), code)


def _below(pointer: str, step: str | int, depth: int) -> str:
    if depth == 0:  # the document itself
        return ""
    return f"{pointer}/{step}" if isinstance(step, int) else f"{pointer}{pointed(step)}"


def _fault(value: Any) -> str | None:
    if isinstance(value, str):
        return None if clean(value) else "unreadable_character"
    if isinstance(value, int | float) and not -GREATEST <= value <= GREATEST:
        return "too_large" if value > 0 else "too_small"
    return None


def pointed(name: str) -> str:
    """One step of a JSON pointer. What does not look like a field's name is not repeated: it could be anything."""
    return f"/{name}" if _FIELD.fullmatch(name) else ""


def clean(value: str) -> bool:
    """Whether a column of every database takes it."""
    return _UNCLEAN.search(value) is None
