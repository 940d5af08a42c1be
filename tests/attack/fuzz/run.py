"""One run over the operations of a service: what was sent, what came back, what was wrong."""

import asyncio
import json
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from schemathesis import Case, GenerationMode
from schemathesis.core.transport import Response

from geleit_kit.pure.canonical import canonical
from geleit_vocabulary.access import ACCESS
from tests.attack.fuzz.checks import faults
from tests.attack.fuzz.examples import Documents, anchored, changed, committed, generated, of_call, sent_words
from tests.attack.fuzz.sending import BASE, NOBODY, ROLES, Tokens, prepared, send
from tests.world import OPERATIONS, RECIPES, Call, World, new_marker

OTHERS = 4
_A_MOMENT = 0.05
_GOOD = range(200, 400)
_CONSUMING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass
class Tally:
    """What a run over one service saw."""

    service: str
    operations: int = 0
    examples: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    succeeded: set[str] = field(default_factory=set)
    faults: dict[str, str] = field(default_factory=dict)
    """The fault and where it showed -> the first request that showed it."""

    def note(self, operation_id: str, kind: str, fault: str, request: str) -> None:
        """Keeps the first request of each kind of fault at each operation."""
        self.faults.setdefault(f"{operation_id} ({kind}): {fault}", request)

    def take(self, part: "Tally") -> None:
        """Adds what a part of the run saw."""
        self.operations += part.operations
        self.examples += part.examples
        self.statuses += part.statuses
        self.succeeded |= part.succeeded
        self.faults |= part.faults

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return vars(self) | {"succeeded": sorted(self.succeeded)}

    @classmethod
    def of_note(cls, told: dict[str, Any]) -> "Tally":
        """From JSON."""
        statuses = Counter({int(status): count for status, count in told["statuses"].items()})
        counted = {"examples": Counter(told["examples"]), "statuses": statuses, "succeeded": set(told["succeeded"])}
        return cls(**{**told, **counted})


class Kept:
    """What earlier parts of a run saw, operation by operation, in a file; an operation with a fault is asked again."""

    def __init__(self, file: Path | None, run: str) -> None:
        self._file, self._run = file, run
        self._known: dict[str, Any] = json.loads(file.read_text("utf-8")) if file is not None and file.exists() else {}

    def of(self, service: str, operation_id: str) -> Tally | None:
        """What a run of the same seed and number saw of an operation."""
        told = self._known.get(f"{self._run} {service} {operation_id}")
        return None if told is None or told["faults"] else Tally.of_note(told)

    def add(self, operation_id: str, part: Tally) -> None:
        """Known from now on, also to a later run with the same file."""
        self._known[f"{self._run} {part.service} {operation_id}"] = part.told()
        if self._file is not None:
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps(self._known), "utf-8")
            fresh.replace(self._file)


@dataclass
class Fuzz:
    """Sends examples of one service's operations. `examples`: generated ones per operation, each sent as every role that
    may and as `OTHERS` more in turn, so that every role sends to every operation. `everybody`: each as all roles.

    `sample`: without recipes, so without what they prepare: generated data only, as one role that may and one other.
    `only`: these operations, where any are named. `kept`: what need not be asked again.
    """

    world: World
    service: str
    examples: int
    seed: int
    sample: bool = False
    everybody: bool = False
    only: frozenset[str] = frozenset()
    kept: Kept = field(default_factory=lambda: Kept(None, ""))
    documents: Documents = field(default_factory=Documents)

    def __post_init__(self) -> None:
        """Begins with nothing seen."""
        self.tally = Tally(self.service)
        self.tokens = Tokens(self.world)
        self.app = self.world.services[self.service].app
        self.words = committed(self.service)

    async def run(self) -> Tally:
        """All operations of the service."""
        whole = Tally(self.service)
        for service, operation_id in sorted(OPERATIONS):
            if service == self.service and (not self.only or operation_id in self.only):
                whole.take(self.kept.of(service, operation_id) or await self._seen(operation_id))
        return whole

    async def _seen(self, operation_id: str) -> Tally:
        self.tally = Tally(self.service, operations=1)
        turn = _Operation(self, operation_id)
        await (turn.sampled() if self.sample else turn.run())
        self.kept.add(operation_id, self.tally)
        return self.tally


class _Operation:
    """One operation's turn."""

    def __init__(self, fuzz: Fuzz, operation_id: str) -> None:
        self.fuzz, self.id = fuzz, operation_id
        self.recipe = RECIPES[fuzz.service, operation_id]
        self.told = fuzz.documents.operation(fuzz.service, operation_id)
        self.seed = zlib.crc32(f"{fuzz.seed}:{fuzz.service}:{operation_id}".encode())
        self.random = Random(self.seed)
        self.call: Call | None = None
        permission = self.recipe.operation.permission
        self.may = [one for one in ROLES if permission in ACCESS.permissions(frozenset({one}))]

    async def run(self) -> None:
        await self._succeeds()
        for kind, case in self._cases(await self._prepared()):
            self.fuzz.tally.examples[self.id] += 1
            await self._everybody(kind, case)

    async def sampled(self) -> None:
        """Generated data only."""
        roles = (self.random.choice(self.may or [NOBODY]), self.random.choice(ROLES))
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            for case in generated(self.told, mode, max(1, self.fuzz.examples // 2), self.seed):
                self.fuzz.tally.examples[self.id] += 1
                for role in roles:
                    await self._send(mode.value, case, role, Call())

    async def _succeeds(self) -> None:
        """The declared sequence that leads to a documented success."""
        call = await self._prepared()
        case = of_call(self.told, call, call.given)
        response = await self._send("recipe", case, NOBODY if call.body is None else call.role, call)
        if response.status_code in _GOOD:
            self.fuzz.tally.succeeded.add(self.id)
        self.call = None

    async def _prepared(self) -> Call:
        if self.call is None:
            await self._rested()
            self.call = await self.recipe.prepare(self.fuzz.world, new_marker())
        return self.call

    async def _rested(self) -> None:
        """While examples were made the services stood still; grants count again once a fresh status list was heard."""
        for name in ("cases", "referrals", "indicators"):
            status = self.fuzz.world.services[name].app.state.geleit.extras["grants"].status
            while not status.fresh:  # noqa: ASYNC110 -- the list comes over HTTP
                await asyncio.sleep(_A_MOMENT)

    def _cases(self, call: Call) -> Iterator[tuple[str, Case[Any]]]:
        number = self.fuzz.examples
        share = max(1, number // 3) if call.given is not None else max(1, number // 2)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            for place, case in enumerate(generated(self.told, mode, share, self.seed)):
                yield mode.value, (anchored(case, self.call or call) if place % 2 else case)
        if call.given is not None:
            for document in changed(call.given, self.random, max(1, number - 2 * share)):
                yield "changed", of_call(self.told, replace(self.call or call, seen="*"), document)

    async def _everybody(self, kind: str, case: Case[Any]) -> None:
        call = await self._prepared()
        if kind == "changed":  # the rows of the recipe may have been used up by the example before
            case.path_parameters.update(call.values)
        for role in self._roles(call):
            response = await self._send(kind, case, role, call)
            if response.status_code in _GOOD and self.recipe.operation.method in _CONSUMING:
                self.call = None

    def _roles(self, call: Call) -> Iterator[str | tuple[str, ...]]:
        """Every role that may, some of the others in turn (all of them with `everybody`), and who the recipe names."""
        others = [role for role in ROLES if role not in self.may]
        turn = self.fuzz.tally.examples[self.id] * OTHERS
        yield from self.may
        yield from others if self.fuzz.everybody else (others[(turn + n) % len(others)] for n in range(OTHERS))
        if call.body is not None:
            yield call.role

    async def _send(self, kind: str, case: Case[Any], role: str | tuple[str, ...], call: Call) -> Response:
        body = call.body or "ki"
        token = self.fuzz.tokens.of(role, body, self.fuzz.service, call.sub if role == call.role else None)
        request = prepared(case.as_transport_kwargs(base_url=BASE))
        response = await send(self.fuzz.app, request, token, {})
        self.fuzz.tally.statuses[response.status_code] += 1
        for fault in faults(case, response, sent_words(case), self.fuzz.words):
            shown: Any = {
                "body": case.body,
                "query": case.query,
                "headers": dict(case.headers),
                "path": case.path_parameters,
            }
            text = f"{role} {request.method} {request.url} {canonical(_plain(shown))[:600]!r} -> {response.status_code} {response.content[:300]!r}"
            self.fuzz.tally.note(self.id, kind, fault, text)
        return response


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=repr))
