"""Who plays the list: makes the calls, compares, notes what did not hold."""

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TextIO

import httpx

from geleit_deploy.journey.listing import Actor, Denial, ExpectedFact, Step
from geleit_deploy.journey.matching import at, differences, filled, short
from geleit_deploy.members import Plan
from geleit_deploy.tokens import Tokens

_FACTS_WITHIN = 10.0
_PAUSE = 0.1


@dataclass
class Player:
    """One run: the line to the door, what was kept, what did not hold."""

    line: httpx.Client
    tokens: Tokens
    out: TextIO
    known: dict[str, Any] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    calls: int = 0
    denials: int = 0
    day: date | None = None
    helpers: dict[str, Callable[["Player"], list[str]]] = field(default_factory=dict)
    plan: Plan | None = None
    ending: list[Callable[[], None]] = field(default_factory=list)

    def say(self, text: str = "") -> None:
        """One line."""
        print(text, file=self.out, flush=True)

    def send(
        self, actor: Actor, call: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> tuple[httpx.Response, Any]:
        """One request through the door, with the actor's token."""
        method, _, path = call.partition(" ")
        sent = {"Authorization": f"Bearer {self.tokens(actor.role, actor.body, actor.user)}", "Accept-Language": "en"}
        answer = self.line.request(method, path, json=body, headers=sent | (headers or {}))
        self.calls += 1
        try:
            return answer, answer.json() if answer.content else None
        except ValueError:
            return answer, answer.text

    def take(self, number: int, step: Step) -> None:
        """One step."""
        if step.day is not None and step.day != self.day:
            self._move(step)
        self.say(f"{number:3}. {filled(step.says, self.known)}")
        before = len(self.wrong)
        if step.runs is not None:
            self._note(number, self.helpers[step.runs](self))
        if step.call is not None and step.who is not None:
            self._call(number, step)
        for fact in step.facts:
            self._fact(number, fact)
        if len(self.wrong) > before:
            for line in self.wrong[before:]:
                self.say(f"     !! {line}")

    def _move(self, step: Step) -> None:
        assert step.day is not None  # noqa: S101 -- narrowed by the one who calls
        self.day = step.day
        self.say(f"\n  {step.day:%d.%m.%Y}{' (day invented)' if step.invented else ''}")
        operator = Actor(role="node_operator", body="ki")
        for service in ("identity",):
            answer, found = self.send(
                operator, f"PUT /{service}/v1/meta/clock", {"day": step.day.isoformat()}, {"If-Match": "*"}
            )
            if answer.status_code != 200:  # noqa: PLR2004 -- the one good answer
                self.wrong.append(f"the clock could not be moved: {answer.status_code} {found}")

    def _call(self, number: int, step: Step) -> None:
        actor = Actor.read(str(step.who))
        call, body = filled(step.call, self.known), filled(step.body, self.known)
        headers = {}
        if step.seen is not None:
            headers["If-Match"] = self.etags.get(step.seen, "*")
        if step.key:
            headers["Idempotency-Key"] = str(uuid.uuid4())
        until = time.monotonic() + step.within
        while True:
            answer, document = self.send(actor, call, body, headers)
            found = differences(step.expect, answer.status_code, document, self.known)
            if not found or time.monotonic() > until:
                break
            time.sleep(_PAUSE)
        waited = f" (within {step.within:g} s)" if step.within else ""
        self.say(f"     {actor.role}@{actor.body}: {_shown(call, self.known)} -> {answer.status_code}{waited}")
        for pointer, value in step.expect.where.items():
            self.say(f"       {pointer} = {short(filled(value, self.known))}")
        self._note(number, found)
        self._keep(number, step, answer, document)
        for denial in step.denied:
            self._denied(number, step, denial, call, body, headers)

    def _keep(self, number: int, step: Step, answer: httpx.Response, document: Any) -> None:
        if step.etag is not None and "etag" in answer.headers:
            self.etags[step.etag] = answer.headers["etag"]
        for name, pointer in step.keep.items():
            values = list(at(document, pointer))
            if values:
                self.known[name] = values[0]
            else:
                self._note(number, [f"nothing at {pointer} to keep as {name}"])
                self.known.setdefault(name, f"missing-{name}")

    def _denied(self, number: int, step: Step, denial: Denial, call: str, body: Any, headers: dict[str, str]) -> None:
        actor = Actor.read(denial.who)
        tried = filled(denial.call, self.known) if denial.call else call
        given = {**(body or {}), **filled(denial.replace, self.known)} if body is not None else None
        if "Idempotency-Key" in headers:
            headers = {**headers, "Idempotency-Key": str(uuid.uuid4())}
        answer, document = self.send(actor, tried, given, headers)
        self.denials += 1
        text = json.dumps(document, ensure_ascii=False)
        code = document.get("code") if isinstance(document, dict) else None
        self.say(
            f"       refused to {actor.role}@{actor.body}{_because(denial)}: {answer.status_code} {code or ''}".rstrip()
        )
        wrong = []
        if answer.status_code != denial.status:
            wrong.append(f"{denial.who} got {answer.status_code} instead of {denial.status}")
        words = filled([*step.expect.contains, *denial.lacks], self.known)
        wrong += [f"{denial.who} was told {word!r}" for word in words if word in text]
        self._note(number, wrong)

    def _fact(self, number: int, fact: ExpectedFact) -> None:
        service = fact.type.split(".")[1]
        wanted = filled(fact.where, self.known)
        until = time.monotonic() + _FACTS_WITHIN
        while True:
            found = [
                one
                for one in self.facts_of(service, fact.body)
                if one["type"] == fact.type
                and all(value in list(at(one["data"], pointer)) for pointer, value in wanted.items())
            ]
            if len(found) >= fact.times or time.monotonic() > until:
                break
            time.sleep(_PAUSE)
        self.say(f"       fact at {fact.body}: {fact.type.removeprefix('geleit.')} ({len(found)})")
        if len(found) != fact.times:
            self._note(number, [f"{fact.type} came {len(found)} times at {fact.body} instead of {fact.times}"])

    def facts_of(self, service: str, body: str) -> list[dict[str, Any]]:
        """All facts of a body, as its own system reads them."""
        facts: list[dict[str, Any]] = []
        after = 0
        while True:
            answer, document = self.send(
                Actor(role="system_client", body=body), f"GET /{service}/v1/events?after={after}&limit=500"
            )
            if answer.status_code != 200 or not document["items"]:  # noqa: PLR2004 -- the one good answer
                return facts
            facts += document["items"]
            after = document["last"]

    def _note(self, number: int, found: list[str]) -> None:
        self.wrong += [f"step {number}: {one}" for one in found]


def _shown(call: str, known: dict[str, Any]) -> str:
    """The call as it was made, long ids shortened to what they are called in the list."""
    for name, value in sorted(known.items(), key=lambda pair: -len(str(pair[1]))):
        if isinstance(value, str) and len(value) == 36:  # noqa: PLR2004 -- the length of a UUID
            call = call.replace(value, f"<{name}>")
    return call


def _because(denial: Denial) -> str:
    return f" ({denial.why})" if denial.why else ""
