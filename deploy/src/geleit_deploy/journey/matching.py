"""Comparing an answer with what the list expects: JSON pointers, values, and variables kept from earlier answers."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from geleit_deploy.journey.listing import Expect

_NAME = re.compile(r"\$\{([a-z0-9_]+)\}")


def filled(value: Any, known: Mapping[str, Any]) -> Any:
    """The value with every `${name}` replaced; a string that is nothing but one takes the kept value as it is."""
    if isinstance(value, dict):
        return {name: filled(inner, known) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, known) for inner in value]
    if isinstance(value, str):
        whole = _NAME.fullmatch(value)
        if whole:
            return known[whole[1]]
        return _NAME.sub(lambda found: str(known[found[1]]), value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value


def at(document: Any, pointer: str) -> Iterator[Any]:
    """All values at a pointer; `*` stands for every element."""
    found = [document]
    for part in [piece for piece in pointer.split("/") if piece]:
        following: list[Any] = []
        for value in found:
            if isinstance(value, list):
                if part == "*":
                    following += value
                elif part.lstrip("-").isdigit() and -len(value) <= int(part) < len(value):
                    following.append(value[int(part)])
            elif isinstance(value, dict) and part in value:
                following.append(value[part])
        found = following
    return iter(found)


def differences(expect: Expect, status: int, document: Any, known: Mapping[str, Any]) -> list[str]:
    """What does not hold, in words; empty where all holds."""
    wrong = []
    if status != expect.status:
        wrong.append(f"status {status}{_told(document)} instead of {expect.status}")
    for pointer, value in filled(expect.where, known).items():
        values = list(at(document, pointer))
        if value not in values:
            wrong.append(f"{pointer} is {short(values)} instead of {short(value)}")
    there = (pointer for pointer in expect.absent if any(one is not None for one in at(document, pointer)))
    wrong += [f"{pointer} should not be there" for pointer in there]
    for pointer, count in expect.length.items():
        found = next(at(document, pointer), None)
        if not isinstance(found, list) or len(found) != count:
            wrong.append(f"{pointer} has {len(found) if isinstance(found, list) else 'no'} items instead of {count}")
    text = json.dumps(document, ensure_ascii=False)
    wrong += [f"lacks the marker {word!r}" for word in filled(expect.contains, known) if word not in text]
    wrong += [f"tells {word!r}" for word in filled(expect.lacks, known) if word in text]
    return wrong


def _told(problem: Any) -> str:
    """Code and places of a problem document: neither holds a given value."""
    if not isinstance(problem, dict) or "code" not in problem:
        return ""
    places = ", ".join(f"{one['pointer']} {one['code']}" for one in problem.get("errors", ()))
    return f" ({problem['code']}{': ' + places if places else ''})"


def short(value: Any) -> str:
    """A value on one line of a screen."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) < 160 else text[:157] + "..."  # noqa: PLR2004 -- a line on a screen
