"""What the owner of an operation knows and nobody else may: its marker and its ids, and where they appear."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import httpx

from geleit_kit.testing.node import BODIES
from tests.world import Call, World

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MARKER = re.compile(r"zaphira[a-z]{10}")
"""As `new_marker` makes them, in small letters."""
_OF_THE_REQUEST = {"date", "x-request-id", "traceparent", "content-length", "server"}


def ids_in(value: Any) -> set[str]:
    """Every id in a JSON document, a string, or headers."""
    return set(_ID.findall(value if isinstance(value, str) else json.dumps(value, default=str).lower()))


def secrets(world: World, call: Call, answer: httpx.Response, marker: str) -> set[str]:
    """What only the owner's body knows after a call: the marker and all ids of the call and its answer."""
    known = {world.body(key) for key in world.node.bodies}
    told = ids_in(dict(call.values)) | ids_in(call.given) | ids_in(answer.text.lower()) | ids_in(str(answer.headers))
    return {marker} | (told - known)


def leaked(answer: httpx.Response, kept: set[str], sent: Call | None = None) -> set[str]:
    """Which secrets stand in an answer: body or headers. What a request carried itself may come back in a success."""
    own = said(sent) if sent is not None and answer.is_success else set()
    return stated(kept - own, answer.text + str(sorted(answer.headers.multi_items())))


def stated(kept: set[str], text: str) -> set[str]:
    """Which of these markers and ids stand in a text. Those of a form are read out of it once, however many there are."""
    whole = text.lower()
    there = {*_ID.findall(whole), *_MARKER.findall(whole)}
    return {one for one in kept if (low := one.lower()) in there or (not _formed(low) and low in whole)}


def _formed(one: str) -> bool:
    return bool(_ID.fullmatch(one) or _MARKER.fullmatch(one))


def said(call: Call) -> set[str]:
    """The ids that a request carries."""
    return ids_in(dict(call.values)) | ids_in(call.given) | ids_in(dict(call.query))


def likeness(answer: httpx.Response) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    """What must be equal byte for byte where two answers must not be told apart."""
    headers = tuple(sorted((k, v) for k, v in answer.headers.multi_items() if k not in _OF_THE_REQUEST))
    return answer.status_code, answer.content, headers


def page_of(answer: httpx.Response) -> tuple[int, Any]:
    """What must be equal where a list is asked twice: a cursor is sealed anew each time, so only that there is one."""
    if not answer.is_success:
        return answer.status_code, answer.content
    document = answer.json()
    return answer.status_code, document | {"next": document.get("next") is not None}


def renamed(call: Call, old: str, new: str) -> Call:
    """The call with another text in the place of one."""
    return _with(call, {old: new, old.lower(): new.lower()})


def of_nobody(call: Call, kept: set[str]) -> Call:
    """The same call about things that do not exist: each of the owner's ids is one that nobody has, a body too."""
    gone = _with(call, {one: str(uuid4()) for one in kept if _ID.fullmatch(one)})
    values = {name: "nobody-here" if value in BODIES else value for name, value in gone.values.items()}
    return replace(gone, values=values)


def _with(call: Call, names: Mapping[str, str]) -> Call:

    return replace(
        call,
        values={key: _renamed(value, names) for key, value in call.values.items()},
        query={key: _renamed(value, names) for key, value in call.query.items()},
        given=_renamed(call.given, names),
    )


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _renamed(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each, names) for each in value]
    if isinstance(value, UUID):
        return _renamed(str(value), names)
    if isinstance(value, bytes):
        return _renamed(value.decode("latin-1"), names).encode("latin-1")
    if isinstance(value, str):
        for old, new in names.items():
            value = value.replace(old, new)
    return value
