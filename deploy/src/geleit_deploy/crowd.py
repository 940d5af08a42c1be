"""More than three hundred invented cases of three bodies, for the statistics: the same ones at every run.

Nobody of them exists: names are made of syllables. What is counted of a case is coarse and is spread so unevenly that
small counts arise. The cases are entered as staff would enter them: a person, a support record, and for most of them a
first contact.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final, Protocol
from uuid import uuid4

import httpx

from geleit_deploy.example import BODIES

SIZES = {"ki": 130, "sozialamt": 105, "jobcenter": 95}
"""How many cases each body enters."""
WORKER = "case_manager"
_SYLLABLES = ("ba", "del", "fi", "gor", "ka", "lun", "mi", "nar", "po", "ras", "so", "tem", "vi", "wol", "ye", "zan")
_SPREAD = {
    "age_band": {"18_24": 30, "25_34": 34, "35_44": 18, "45_54": 8, "16_17": 5, "55_64": 3, "unknown": 2},
    "sex": {"female": 46, "male": 48, "divers": 1, "no_entry": 1, "unknown": 4},
    "group": {"third_country": 74, "eu": 17, "stateless": 5, "unknown": 4},
    "district": {"mitte": 30, "nord": 24, "west": 18, "hafen": 12, "ost": 8, "sued": 5, "unknown": 3},
    "target_group": {
        "refugee_in_procedure": 30, "refugee_recognised": 22, "newcomer": 20, "eu_citizen": 13,
        "family_reunification": 8, "work_or_study": 5, "unknown": 2,
    },
}  # fmt: skip
_OK, _CREATED = 200, 201
_NOT_NOW: Final = frozenset({429, 503})
_PATIENCE: Final = 60.0
"""For how many seconds a call is sent again that the node cannot take."""
_COUNTING = ("cases", "referrals")
_HEARD_WITHIN = 180.0
_CONTACTED = 0.8


class Clients(Protocol):
    """Somebody who can call the node as any role of any body."""

    def __call__(self, role: str, body: str, method: str, path: str, json: Any = None) -> Awaitable[tuple[int, Any]]:
        """Status and document of one call; `path` begins with the service."""


class NotEntered(RuntimeError):
    """A case was refused; says which call, its status and code, never whom it was about."""


@dataclass(frozen=True, slots=True)
class InventedCase:
    """A case that nobody has. `waited`: days from entry to the first contact; None: no contact yet."""

    number: int
    body: str
    family: str
    given: str
    born: date
    opened: date
    entered: date
    waited: int | None
    dimensions: dict[str, str]


@dataclass
class Door:
    """Calls the node at its door with tokens of the demo issuer.

    What the node cannot take now (429 or 503, with `Retry-After`) is sent again after that time, under the same key,
    so that it is done once. `repeated` counts how often that was so.
    """

    line: httpx.AsyncClient
    tokens: Callable[[str, str], str]
    repeated: int = 0

    async def __call__(self, role: str, body: str, method: str, path: str, json: Any = None) -> tuple[int, Any]:
        """One call."""
        key = {"Idempotency-Key": str(uuid4())} if method == "POST" else {}
        until = asyncio.get_running_loop().time() + _PATIENCE
        while True:
            token = await asyncio.to_thread(self.tokens, role, body)
            sent = {"Authorization": f"Bearer {token}", **key}
            answer = await self.line.request(method, path, json=json, headers=sent)
            after = _later(answer)
            if after is None or asyncio.get_running_loop().time() + after > until:
                return answer.status_code, answer.json() if answer.content else None
            self.repeated += 1
            await asyncio.sleep(after)


def _later(answer: httpx.Response) -> float | None:
    """After how many seconds the node takes the call; None: this is its answer."""
    after = answer.headers.get("retry-after", "")
    return float(after) if answer.status_code in _NOT_NOW and after.isdecimal() else None


def invented(first: date, last: date, seed: int = 2016) -> list[InventedCase]:
    """The cases, opened between two days of one month (both included), in the order of their bodies."""
    random = Random(seed)  # noqa: S311 -- the same crowd at every run is wanted
    bodies = [body for body, size in SIZES.items() for _ in range(size)]
    return [_case(random, number, body, first, last) for number, body in enumerate(bodies, start=1)]


def _case(random: Random, number: int, body: str, first: date, last: date) -> InventedCase:
    opened = first + timedelta(days=random.randint(0, (last - first).days))
    contacted = random.random() < _CONTACTED
    before = min(1 + int(random.expovariate(1 / 45)), 400)
    return InventedCase(
        number=number,
        body=body,
        family=_word(random),
        given=_word(random),
        born=date(1990, 1, 1) - timedelta(days=random.randint(-3_000, 9_000)),
        opened=opened,
        entered=opened - timedelta(days=before),
        waited=before if contacted else None,
        dimensions={name: random.choices(list(codes), list(codes.values()))[0] for name, codes in _SPREAD.items()},
    )


def _word(random: Random) -> str:
    return "".join(random.choices(_SYLLABLES, k=random.randint(2, 3))).capitalize()


async def enter(
    clients: Clients, first: date, last: date, *, seed: int = 2016, at_once: int = 8, run: str = ""
) -> list[InventedCase]:
    """Enters all cases over HTTP, a few at a time, and waits until they are counted.

    `run` tells the own references of two runs apart.
    The domain clock of the node must stand in the month of the two days, not before the last. Raises `NotEntered`.
    """
    cases = invented(first, last, seed)
    waiting = iter(cases)

    async def work() -> None:
        for case in waiting:
            await _enter(clients, case, run)

    await asyncio.gather(*(work() for _ in range(at_once)))
    await until_heard(clients)
    return cases


async def facts_of(clients: Clients) -> dict[str, list[dict[str, Any]]]:
    """Each body's own statistics facts, as its own system reads them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for body in (body.key for body in BODIES):
        for service in _COUNTING:
            after = 0
            while True:
                path = f"/{service}/v1/events?stream=statistics&limit=500&after={after}"
                status, document = await clients("system_client", body, "GET", path)
                if status != _OK or not document["items"]:
                    break
                found.setdefault(body, []).extend(document["items"])
                after = document["last"]
    return found


async def until_heard(clients: Clients) -> int:
    """Until indicators has kept as many facts as the bodies have told; before that the month must not be left."""
    until = asyncio.get_running_loop().time() + _HEARD_WITHIN
    told = kept = -1
    while asyncio.get_running_loop().time() < until:
        told = sum(len(facts) for facts in (await facts_of(clients)).values())
        status, done = await clients("node_operator", "ki", "POST", "/indicators/v1/projections/rebuild")
        kept = done["facts"] if status == _OK else -1
        if told == kept:
            return kept
        await asyncio.sleep(1)
    raise NotEntered(f"indicators has kept {kept} of {told} facts")


async def _enter(clients: Clients, case: InventedCase, run: str) -> None:
    reference = f"CROWD-{run}{case.number:04d}"
    person = await _made(
        clients,
        case.body,
        "/identity/v1/persons",
        {
            "names": [{"kind": "family", "value": case.family}, {"kind": "given", "value": case.given}],
            "birth": {"on": case.born.isoformat(), "precision": "day"},
            "own_reference": reference,
        },
    )
    record = await _made(
        clients,
        case.body,
        "/cases/v1/support-records",
        {
            "person": person["person"],
            "opened_on": case.opened.isoformat(),
            "clock_start": case.entered.isoformat(),
            "dimensions": case.dimensions,
            "own_reference": reference,
        },
    )
    if case.waited is not None:
        contact = {"support_record_id": record["id"], "on": case.opened.isoformat(), "way": "talk"}
        await _made(clients, case.body, "/cases/v1/contacts", contact)


async def _made(clients: Clients, body: str, path: str, given: dict[str, Any]) -> dict[str, Any]:
    status, document = await clients(WORKER, body, "POST", path, given)
    if status != _CREATED:
        told = document if isinstance(document, dict) else {}
        message = f"POST {path} by {body}: {status} {told.get('code', '')} {told.get('errors', '')}"
        raise NotEntered(message)
    made: dict[str, Any] = document
    return made


def bodies_of(cases: Sequence[InventedCase]) -> dict[str, int]:
    """How many cases each body entered."""
    return {body: sum(case.body == body for case in cases) for body in SIZES}
