"""The client of the fault runs: it calls through the door, asks again until it is answered, and writes a journal.

What was acknowledged (2xx) stands in the journal, and nothing else does. An act keeps its Idempotency-Key however
often it is sent; now and then an act that was acknowledged is sent once more, and must be answered the same.
"""

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from geleit_deploy.problems import CannotDo
from tests.chaos.worlds import World

Json = dict[str, Any]
_PATIENCE = 300.0
_AWAY = {502, 503, 504}
_FOR_NOW = {"idempotency_in_progress", "status_list_stale"}
"""Refusals that pass by themselves: the first sending still works, identity is not heard for the moment."""


@dataclass
class Journal:
    """What was acknowledged, in order; and what should never have been answered."""

    path: Path
    entries: list[Json] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def note(self, what: str, **known: Any) -> None:
        """One act that was acknowledged."""
        entry = {"what": what, **known}
        self.entries.append(entry)
        with self.path.open("a", encoding="utf-8") as out:
            out.write(json.dumps(entry) + "\n")

    def of(self, what: str) -> list[Json]:
        """The acknowledged acts of a kind."""
        return [entry for entry in self.entries if entry["what"] == what]


@dataclass
class Client:
    """One program that works for several bodies."""

    world: World
    journal: Journal
    chance: random.Random
    line: httpx.AsyncClient = field(
        default_factory=lambda: httpx.AsyncClient(
            timeout=httpx.Timeout(20.0, connect=4.0), trust_env=False, limits=httpx.Limits(max_connections=40)
        )
    )

    async def get(self, service: str, path: str, body: str, role: str = "case_manager") -> Json:
        """Reads."""
        return await self._answered("GET", service, path, None, body, role, {})

    async def act(
        self, service: str, path: str, given: Any, body: str, seen: int | None = None, role: str = "case_manager"
    ) -> Json:
        """One act, once in effect however often it is sent."""
        headers = {"Idempotency-Key": str(uuid4())}
        if seen is not None:
            headers["If-Match"] = f'"{seen}"'
        answer = await self._answered("POST", service, path, given, body, role, headers)
        if self.chance.random() < 0.1:
            again = await self._answered("POST", service, path, given, body, role, headers)
            self.journal.counts["sent again after its answer"] += 1
            if _same(again) != _same(answer):
                self.journal.wrong.append(f"another answer to the same key: POST {service} {_shape(path)}")
        return answer

    async def _answered(
        self, method: str, service: str, path: str, given: Any, body: str, role: str, headers: dict[str, str]
    ) -> Json:
        end = time.monotonic() + _PATIENCE
        pause, tries = 0.1, 0
        while time.monotonic() < end:
            answer = await self._tried(method, service, path, given, body, role, headers)
            tries += 1
            if answer is not None and answer.is_success:
                if tries > 1:
                    self.journal.counts["asked again"] += tries - 1
                found: Json = answer.json()
                return found
            if answer is not None and not _may_come(answer):
                what = f"{method} {service} {_shape(path)}: {answer.status_code} {_code(answer)} after {tries} tries"
                self.journal.wrong.append(what)
                raise Refused(what)
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 1.0)
        what = f"{method} {service} {_shape(path)}: not answered within {_PATIENCE:.0f} s"
        self.journal.wrong.append(what)
        raise Refused(what)

    async def _tried(
        self, method: str, service: str, path: str, given: Any, body: str, role: str, headers: dict[str, str]
    ) -> httpx.Response | None:
        try:
            doors = self.world.doors()
            token = await asyncio.to_thread(self.world.token, role, body, "")
            base = self.chance.choice(doors)
            return await self.line.request(
                method, f"{base}/{service}{path}", json=given, headers={**headers, "Authorization": f"Bearer {token}"}
            )
        except (httpx.TransportError, CannotDo, OSError, IndexError, ValueError, KeyError):
            return None

    async def close(self) -> None:
        """Ends its connections."""
        await self.line.aclose()


class Refused(Exception):
    """A call that should have been answered well was not; the journal says which."""


def _may_come(answer: httpx.Response) -> bool:
    return answer.status_code in _AWAY or _code(answer) in _FOR_NOW


def _code(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("code"))
    except ValueError:
        return answer.text[:80]


def _same(answer: Json) -> Json:
    return {name: answer.get(name) for name in ("id", "person", "version", "status")}


def _shape(path: str) -> str:
    return "/".join("{id}" if len(part) == 36 else part for part in path.partition("?")[0].split("/"))
