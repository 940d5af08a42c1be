"""`docs/for-integrators.md`: every call of the page is made as it stands there, in its order."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geleit_kit.testing.running import Client, Running
from services.identity.tests.helpers import until

PAGE = Path(__file__).parents[3] / "docs" / "for-integrators.md"
_STEP = re.compile(r"<!-- run: (\d+)(.*?) -->\n```http\n(.*?)```", re.DOTALL)
_WORD = re.compile(r"(keep|expect|has|until) ")


@dataclass
class Step:
    """A call of the page, and what is said of its answer."""

    status: int
    method: str
    path: str
    headers: dict[str, str]
    body: str
    said: list[tuple[str, str]] = field(default_factory=list)


def steps(text: str) -> Iterator[Step]:
    """The calls of a page."""
    for status, told, block in _STEP.findall(text):
        head, _, body = block.partition("\n\n")
        line, *headers = head.strip().split("\n")
        method, path = line.split(" ", 1)
        words = _WORD.split(told)[1:]
        said = [(words[at], words[at + 1].strip()) for at in range(0, len(words), 2)]
        yield Step(int(status), method, path, dict(one.split(": ", 1) for one in headers), body.strip(), said)


def at(document: Any, pointer: str) -> Any:
    """What stands at a pointer; KeyError or IndexError where nothing does."""
    for part in pointer.strip("/").split("/"):
        document = document[int(part)] if isinstance(document, list) else document[part]
    return document


def filled(text: str, kept: dict[str, str]) -> str:
    """The text with what earlier answers gave."""
    return re.sub(r"\$\{(\w+)\}", lambda found: kept[found[1]], text)


async def made(client: Client, step: Step, kept: dict[str, str]) -> Any:
    """Makes the call and looks at its answer."""
    path = filled(step.path, kept).removeprefix("/identity")
    given = json.loads(filled(step.body, kept)) if step.body else None
    answer = await client.request(step.method, path, json=given, headers=step.headers)
    assert answer.status_code == step.status, f"{step.method} {step.path}: {answer.status_code} {answer.text}"
    return answer.json()


async def test_every_call_of_the_page_for_integrators_does_what_the_page_says(identity: Running) -> None:
    client = identity.as_("system_client", "ki")
    found, kept = list(steps(PAGE.read_text("utf-8"))), dict[str, str]()
    assert len(found) == PAGE.read_text("utf-8").count("```http") > 12, "a call that nobody makes"
    for step in found:
        answer = await made(client, step, kept)
        for word, told in step.said:
            if word == "until":
                answer = await _ended(client, step, kept, told)
            elif word == "keep":
                name, pointer = told.split("=")
                kept[name] = at(answer, pointer)
            elif word == "has":
                assert [one for one in told.split(", ") if at(answer, one) is None] == [], step.path
            else:
                pointer, value = filled(told, kept).split("=")
                assert json.dumps(at(answer, pointer)).strip('"') == value, (step.path, pointer, answer)


async def _ended(client: Client, step: Step, kept: dict[str, str], pointer: str) -> Any:
    async def there() -> bool:
        return at(await made(client, step, kept), pointer) is not None

    await until(there)
    return await made(client, step, kept)


def test_a_page_that_says_something_else_is_found() -> None:
    text = '<!-- run: 200 keep a=/x expect /y/0=1 -->\n```http\nGET /identity/v1/x\nOwn-Reference: 1\n\n{"a": 1}\n```\n'
    (step,) = steps(text)
    assert (step.status, step.method, step.path, step.body) == (200, "GET", "/identity/v1/x", '{"a": 1}')
    assert (step.headers, step.said) == ({"Own-Reference": "1"}, [("keep", "a=/x"), ("expect", "/y/0=1")])
    assert at({"y": [1]}, "/y/0") == 1
