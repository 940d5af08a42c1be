"""Can a body tell by time whether a person is known elsewhere? Known and unknown ones, asked in random order.

One process holds identity and the one who asks, without a network between them: whoever asks from outside sees less.
A body asks for pseudonyms that another body has, and for pseudonyms that nobody has; ten thousand samples of each kind,
shuffled. The same then for decisions about another body's conversations.

Two clocks: the one on the wall, and the CPU time of the process, which other work on the machine bends less. From each
sample the median of its fifty neighbours is taken, so that what the machine does meanwhile stays out. The rule: a
difference shows when on one clock both the Mann-Whitney and the Kolmogorov-Smirnov test give p < 0.0005.
The control is the same run with 50 microseconds planted into every answer about a known one: it must show. Effect sizes
are printed: how often a known one takes longer than an unknown one (50 percent where there is no difference), medians.
"""

import asyncio
import json
import math
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvloop
from _figures import note, report

sys.path.insert(0, str(Path(__file__).parents[1]))
import tests.planted  # noqa: F401 -- each body has approved texts to declare on
from geleit_identity.app import create_app
from geleit_identity.settings import IdentitySettings
from geleit_kit.testing.databases import Engine, Templates
from geleit_kit.testing.node import Node, make_node
from geleit_kit.testing.servers import session_folder

SAMPLES = int(os.environ.get("SAMPLES", "10000"))
KNOWN = 300
NEIGHBOURS = 25
PLANTED_SECONDS = 50e-6
SHOWS_BELOW = 0.0005
SEED = 20261122
NAMES = [{"kind": "family", "value": "Erdacht", "spelling_source": "self"}]


@dataclass
class Asking:
    """A body that asks the application in this process."""

    app: Any
    token: str

    async def __call__(self, method: str, path: str, given: object = None) -> tuple[int, bytes]:
        """Status and answer."""
        body = b"" if given is None else json.dumps(given).encode()
        heard: list[dict[str, Any]] = []
        waiting = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if waiting:
                return waiting.pop()
            await asyncio.sleep(3600)
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            heard.append(message)

        headers = [(b"host", b"bench"), (b"authorization", f"Bearer {self.token}".encode())]
        headers += [(b"content-type", b"application/json")] if body else []
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
            "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": headers,
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2),
        }  # fmt: skip
        await self.app(scope, receive, send)
        return int(heard[0]["status"]), b"".join(one.get("body", b"") for one in heard[1:])


Question = Callable[[str], tuple[str, str, object]]


def person(key: str) -> tuple[str, str, object]:
    """Reads a person."""
    return "GET", f"/v1/persons/{key}", None


def decision(key: str) -> tuple[str, str, object]:
    """Asks whether something may go, in a conversation."""
    asked = {"conversation_id": key, "direction": "pull", "purpose": "case_management", "categories": ["needs"]}
    return "POST", "/v1/decisions", asked | {"audience": "cases"}


async def samples(
    ask: Asking, question: Question, known: Sequence[str], number: int, planted: float
) -> dict[str, tuple[list[float], list[float]]]:
    """By clock: microseconds of the answers about known and about unknown ones."""
    choice = random.Random(SEED)
    unknown = [str(uuid4()) for _ in known]
    kinds = [True] * number + [False] * number
    choice.shuffle(kinds)
    wall: list[float] = []
    used: list[float] = []
    answers: set[tuple[int, bytes]] = set()
    for kind in kinds:
        method, path, given = question(choice.choice(known if kind else unknown))
        begun, before = time.perf_counter(), time.process_time()
        answer = await ask(method, path, given)
        if kind and planted:
            until = time.perf_counter() + planted
            while time.perf_counter() < until:
                pass
        used.append((time.process_time() - before) * 1e6)
        wall.append((time.perf_counter() - begun) * 1e6)
        answers.add(answer)
    assert len(answers) == 1, f"the answers themselves differ: {sorted(answers)[:2]}"
    return {"wall": _parted(kinds, wall), "CPU": _parted(kinds, used)}


def _parted(kinds: list[bool], values: list[float]) -> tuple[list[float], list[float]]:
    """Known and unknown ones apart, each less the median of its neighbours."""
    near = [statistics.median(values[max(0, n - NEIGHBOURS) : n + NEIGHBOURS + 1]) for n in range(len(values))]
    rest = [(kind, value - middle) for kind, value, middle in zip(kinds, values, near, strict=True)]
    return [value for kind, value in rest if kind], [value for kind, value in rest if not kind]


def mann_whitney(first: Sequence[float], second: Sequence[float]) -> tuple[float, float]:
    """Two-sided p (normal approximation; ties are negligible in microseconds) and how often a first one is larger."""
    ranked = sorted([(value, True) for value in first] + [(value, False) for value in second])
    ranks = sum(rank for rank, (_, mine) in enumerate(ranked, 1) if mine)
    one, two = len(first), len(second)
    larger = ranks - one * (one + 1) / 2
    deviation = math.sqrt(one * two * (one + two + 1) / 12)
    z = abs(larger - one * two / 2) / deviation
    return math.erfc(z / math.sqrt(2)), larger / (one * two)


def kolmogorov_smirnov(first: Sequence[float], second: Sequence[float]) -> float:
    """Two-sided p (asymptotic)."""
    one, two = len(first), len(second)
    below, apart = [0, 0], 0.0
    for _, mine in sorted([(value, 0) for value in first] + [(value, 1) for value in second]):
        below[mine] += 1
        apart = max(apart, abs(below[0] / one - below[1] / two))
    z = apart * math.sqrt(one * two / (one + two))
    return min(1.0, max(0.0, 2.0 * sum((-1.0) ** (k - 1) * math.exp(-2 * k * k * z * z) for k in range(1, 101))))


def shows(name: str, found: dict[str, tuple[list[float], list[float]]]) -> bool:
    """Whether the two can be told apart, by the rule at the head of this file."""
    shown = False
    for clock, (known, unknown) in found.items():
        p, larger = mann_whitney(known, unknown)
        ks = kolmogorov_smirnov(known, unknown)
        medians = statistics.median(known), statistics.median(unknown)
        note(
            f"{name}, {clock}: p {p:.3g} (Mann-Whitney), {ks:.3g} (Kolmogorov-Smirnov); known longer in {larger:.1%};"
            f" medians {medians[0] - medians[1]:+.1f} µs apart"
        )
        shown = shown or (p < SHOWS_BELOW and ks < SHOWS_BELOW)
    return shown


async def prepared(node: Node, app: Any) -> tuple[list[str], list[str]]:
    """Persons of one body, and its conversations with a second one: a third one will ask about both."""
    ask = Asking(app, node.issuer.token("case_manager", "ki"))
    made = [(await ask("POST", "/v1/persons", {"names": NAMES}))[1] for _ in range(KNOWN)]
    people = [str(json.loads(one)["person"]) for one in made]
    conversations = []
    for one in people[:50]:
        given = {"signed_on": "2016-06-07", "form": "written", "language": "ar", "text_version": "2016-04"}
        given |= {"information_duties": ["purpose", "refusal", "withdrawal", "gdpr_13"]}  # type: ignore[dict-item]  # -- JSON
        given |= {"declared_by": {"judgement": "Of age."}}  # type: ignore[dict-item]  # -- JSON
        wanted = {"person": one, "recipient": "weiterbildung", "purpose": "case_management", "categories": ["needs"]}
        status, answer = await ask("POST", "/v1/consents", wanted | {"given": given})
        assert status == 201, answer
        conversations.append(str(await _linked(ask, one, json.loads(answer)["id"])))
    return people, conversations


async def _linked(ask: Asking, one: str, consent: str) -> str:
    offered = {"person": one, "recipient": "weiterbildung", "ground": {"kind": "consent", "id": consent}}
    app = Keyed(ask.app, str(uuid4()))
    status, answer = await Asking(app, ask.token)("POST", "/v1/links", offered)
    assert status == 201, answer
    return str(json.loads(answer)["conversation_id"])


@dataclass
class Keyed:
    """The application, asked under an idempotency key."""

    app: Any
    key: str

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """One call."""
        headers = [*scope["headers"], (b"idempotency-key", self.key.encode())]
        await self.app({**scope, "headers": headers}, receive, send)


async def asked(node: Node, app: Any) -> tuple[int, int, int]:
    """How many differences showed, how many controls did, and how many there were of each."""
    people, conversations = await prepared(node, app)
    questions: list[tuple[str, Question, Sequence[str]]] = [
        ("read_person", person, people),
        ("ask_decision", decision, conversations),
    ]
    stranger = Asking(app, node.issuer.token("case_manager", "jobcenter"))
    differences = controls = 0
    for name, question, known in questions:
        await samples(stranger, question, known, 300, 0.0)  # warm
        stranger.token = node.issuer.token("case_manager", "jobcenter")
        differences += shows(name, await samples(stranger, question, known, SAMPLES, 0.0))
        stranger.token = node.issuer.token("case_manager", "jobcenter")
        controls += shows(
            f"{name} with 50 µs planted", await samples(stranger, question, known, SAMPLES, PLANTED_SECONDS)
        )
    return differences, controls, len(questions)


async def main() -> None:
    """Both questions and their controls."""
    folder = session_folder()
    engine, node = Engine("sqlite", Templates(folder, "bench"), folder / "db"), make_node(folder / "node")
    addresses = await engine.databases("geleit_identity")
    settings = IdentitySettings(
        service="identity", node=node.name, tenants_file=node.tenants_file, secrets_folder=node.secrets,
        data_folder=node.folder, database_url=addresses.database_url, keys_url=addresses.keys_url, workers=False,
    )  # fmt: skip
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        differences, controls, questions = await asked(node, app)
    report("exists_differences", differences, "questions", target="=0", met=differences == 0)
    report("exists_controls", controls, "questions", target=f"={questions}", met=controls == questions)


if __name__ == "__main__":
    uvloop.run(main())
