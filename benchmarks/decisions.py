"""Decisions over HTTP with their log entries on PostgreSQL, one by one and a hundred at once; grants verified offline.

A decision writes a row and a log entry in both bodies and the owner's row of its grant; all of it is durable before
the answer leaves. One process of identity is measured, then two on the same databases, as it is deployed. The 99th
percentile is that of an open loop: a late answer delays no later question, and a question that was still to be asked
when the time was over counts with what it had waited by then. The generator shares the two cores. All of it takes some
two minutes, and hardly longer where the machine is slow.
"""

import asyncio
import os
import random
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from _figures import note, report
from _lines import Line
from _services import Service, counted, cpu_seconds
from joserfc.jwk import KeySet

from geleit_kit.events.embedded import Valkey
from geleit_kit.http.auth import KeyPage
from geleit_kit.http.grants import sealing_key
from geleit_kit.pure.grants import opened
from geleit_kit.testing.databases import Addresses, Engine, Templates
from geleit_kit.testing.node import Node, make_node
from geleit_kit.testing.servers import Postgres, session_folder, start_postgres

LINKED = 200
"""Persons of the owner that the asking body has a conversation about; a batch asks for a hundred of them."""
TOGETHER = 100
LINES = 16
AT_ONCE = 4
"""So many lines lay in persons and links side by side."""
WARM_UP = 2.0
SECONDS = 12.0
ONE_BY_ONE, IN_BATCHES, VERIFIED = 400.0, 3_000.0, 5_000.0
TARGET_P99 = 50.0
TOLD = ["purpose", "refusal", "withdrawal", "gdpr_13"]
SYLLABLES = tuple("ba de fi go ku la me ni po ra se ti vu wa xe yo za he ji mo".split())  # noqa: SIM905 -- easier to read
Ask = Callable[[Line, random.Random], Awaitable[int]]


def person(choice: random.Random) -> dict[str, Any]:
    """An invented person who is like no other one."""
    family, given = ("".join(choice.choices(SYLLABLES, k=4)).title() for _ in range(2))
    return {
        "names": [
            {"kind": "family", "value": family, "spelling_source": "residence_document"},
            {"kind": "given", "value": given, "spelling_source": "self"},
        ],
        "birth": {"on": f"{choice.randint(1950, 2005)}-{choice.randint(1, 12):02}-{choice.randint(1, 28):02}"}
        | {"precision": "day"},
    }


async def approved(admin: Line, officer: Line) -> str:
    """The day on which two people of the owner have signed the text that consents name."""
    wanted = {"kind": "consent", "language": "de", "text_version": "2016-04"}
    text = await admin.document("POST", "/v1/consent-texts/adopt", wanted)
    [proposal] = (await officer.document("GET", f"/v1/proposals?matter={text['id']}"))["items"]
    seen = {"If-Match": f'"{proposal["version"]}"'}
    await officer.document("POST", f"/v1/proposals/{proposal['id']}/agree", None, seen)
    day: str = (await admin.document("GET", f"/v1/consent-texts/{text['id']}"))["approved_on"]
    return day


async def linked(owner: Line, asker: Line, numbers: range, signed_on: str) -> dict[str, str]:
    """Conversations about so many persons, each under a consent to tell of needs and housing -> the asker's person."""
    choice, persons = random.Random(numbers.start), {}
    for number in numbers:
        theirs = (await owner.document("POST", "/v1/persons", person(choice)))["person"]
        own = (await asker.document("POST", "/v1/persons", person(choice)))["person"]
        declared = {"signed_on": signed_on, "form": "written", "language": "de", "text_version": "2016-04"}
        wanted = {"person": theirs, "recipient": "ki", "purpose": "case_management"}
        given = {"categories": ["needs", "housing"], "given": declared | {"information_duties": TOLD}}
        consent = await owner.document("POST", "/v1/consents", wanted | given)
        offer = {"person": theirs, "recipient": "ki", "ground": {"kind": "consent", "id": consent["id"]}}
        link = await owner.document("POST", "/v1/links", offer, {"Idempotency-Key": f"link-{number}"})
        persons[link["conversation_id"]] = own
    return persons


async def bound(asker: Line, persons: dict[str, str]) -> list[str]:
    """Each conversation joined to the asker's own person."""
    path: str | None = "/v1/links?limit=200"
    while path:
        page = await asker.document("GET", path)
        for end in page["items"]:
            seen = {"If-Match": f'"{end["version"]}"'}
            given = {"person": persons[end["conversation_id"]]}
            await asker.document("POST", f"/v1/links/{end['id']}/bind", given, seen)
        path = f"/v1/links?limit=200&cursor={page['next']}" if page["next"] else None
    return list(persons)


def question(conversation: str) -> dict[str, Any]:
    """What a case manager asks."""
    asked = {"purpose": "case_management", "categories": ["needs", "housing"], "audience": "cases"}
    return {"conversation_id": conversation, "direction": "pull", **asked}


def alone(conversations: list[str]) -> Ask:
    """One question in one request."""

    async def ask(line: Line, choice: random.Random) -> int:
        answer = await line.document("POST", "/v1/decisions", question(choice.choice(conversations)))
        assert answer["grant"], answer
        return 1

    return ask


def together(conversations: list[str]) -> Ask:
    """A hundred questions about a hundred persons in one request."""

    async def ask(line: Line, choice: random.Random) -> int:
        questions = [question(one) for one in choice.sample(conversations, TOGETHER)]
        answers = (await line.document("POST", "/v1/decisions/batch", {"questions": questions}))["answers"]
        assert all(one["grant"] for one in answers)
        return len(answers)

    return ask


async def busy(lines: list[Line], ask: Ask, roots: dict[str, int], name: str) -> float:
    """Decisions a second where each line asks again as soon as it has its answer."""
    begin = time.monotonic() + WARM_UP
    end, done, took = begin + SECONDS, 0, []

    async def asking(number: int, line: Line) -> None:
        nonlocal done
        choice = random.Random(number)
        while (now := time.monotonic()) < end:
            count = await ask(line, choice)
            if now >= begin:
                done += count
                took.append((time.monotonic() - now) * 1000)

    before = cpu_seconds(roots)
    await asyncio.gather(*(asking(number, line) for number, line in enumerate(lines)))
    used = cpu_seconds(roots)
    share = done * (WARM_UP + SECONDS) / SECONDS
    each = {one: f"{(used[one] - before[one]) / share * 1000:.2f}" for one in roots}
    quantiles = statistics.quantiles(took, n=100)
    note(f"{name}: {done / SECONDS:.0f}/s, request p50 {quantiles[49]:.0f}, p99 {quantiles[98]:.0f} ms; CPU ms: {each}")
    return done / SECONDS


async def steady(lines: list[Line], ask: Ask) -> float:
    """The 99th percentile at 400 questions a second, from the moment at which each was due."""
    took: list[float] = []
    begin = time.monotonic() + 0.2
    end = begin + WARM_UP + SECONDS

    async def asking(number: int, line: Line) -> None:
        choice, due = random.Random(number), begin + number / ONE_BY_ONE
        while due < end:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if time.monotonic() < end:
                await ask(line, choice)
            if due >= begin + WARM_UP:
                took.append((time.monotonic() - due) * 1000)
            due += len(lines) / ONE_BY_ONE

    await asyncio.gather(*(asking(number, line) for number, line in enumerate(lines)))
    return statistics.quantiles(took, n=100)[98]


async def lines_to(ports: list[int], token: str) -> list[Line]:
    """Fresh connections: a service closes those that nobody uses for some seconds."""
    return [await Line(port, token).open() for port in ports]


async def conversations_of(service: Service, node: Node) -> list[str]:
    """What is asked about, laid in over one process."""
    owner, admin, officer = [
        await Line(service.port, node.issuer.token(role, "gesundheitsamt", sub=role)).open()
        for role in ("health_counsellor", "body_admin", "data_protection_officer")
    ]
    signed_on = await approved(admin, officer)
    counsellor = node.issuer.token("health_counsellor", "gesundheitsamt", sub="health_counsellor")
    owners = [owner, *await lines_to([service.port] * (AT_ONCE - 1), counsellor)]
    askers = await lines_to([service.port] * AT_ONCE, node.issuer.token("case_manager", "ki"))
    share = LINKED // AT_ONCE
    parts = await asyncio.gather(
        *(
            linked(ours, theirs, range(number * share, (number + 1) * share), signed_on)
            for number, (ours, theirs) in enumerate(zip(owners, askers, strict=True))
        )
    )
    return await bound(askers[0], {name: person for part in parts for name, person in part.items()})


async def started(workers: int, node: Node, addresses: Addresses, redis: str) -> list[Service]:
    """So many processes of identity on the same databases."""
    services = [Service.start("identity", node, addresses, redis, {}) for _ in range(workers)]
    for service in services:
        service.until_ready()
    return services


async def measured(
    services: list[Service], node: Node, addresses: Addresses, server: Postgres, conversations: list[str]
) -> list[str]:
    """The figures of these processes; answers some grants."""
    workers, token = len(services), node.issuer.token("case_manager", "ki")
    ports = [services[number % workers].port for number in range(LINES)]
    roots = {f"identity {number}": one.process.pid for number, one in enumerate(services)}
    roots |= {"postgresql": server.keeper, "generator": os.getpid()}
    name = f"{workers} process{'es' if workers > 1 else ''}"
    one_by_one, in_batches = alone(conversations), together(conversations)
    before = await counted(addresses, "SELECT count(*) FROM access_log WHERE kind = 'decision'")
    rate = await busy(await lines_to(ports, token), one_by_one, roots, f"{name}, one by one")
    late = await steady(await lines_to(ports, token), one_by_one)
    few = await lines_to(ports[: 2 * workers], token)
    many = await busy(few, in_batches, roots, f"{name}, in batches of {TOGETHER}")
    logged = await counted(addresses, "SELECT count(*) FROM access_log WHERE kind = 'decision'") - before
    assert logged >= 2 * SECONDS * (rate + many), "each decision is logged in both bodies"
    suffix = "" if workers > 1 else "_one_process"
    report(f"decisions_alone{suffix}", rate, "1/s", target=f">={ONE_BY_ONE:g}", met=rate >= ONE_BY_ONE)
    report(f"decisions_together{suffix}", many, "1/s", target=f">={IN_BATCHES:g}", met=many >= IN_BATCHES)
    report(f"decisions_p99{suffix}", late, "ms", target=f"<={TARGET_P99:g}", met=late <= TARGET_P99)
    asked = {"questions": [question(one) for one in conversations[:TOGETHER]]}
    line = await Line(ports[0], token).open()
    return [one["grant"] for one in (await line.document("POST", "/v1/decisions/batch", asked))["answers"]]


def verified(tokens: list[str], node: Node) -> float:
    """Grants a second that one core verifies and opens, without asking anybody."""
    keys: KeySet = KeyPage(node.secrets).of("identity")
    sealing = sealing_key(node.secrets)
    best = 0.0
    for _ in range(5):
        began, now = time.perf_counter(), int(time.time())
        for token in tokens * 10:
            opened(token, keys, sealing, audience="cases", now=now)
        best = max(best, 10 * len(tokens) / (time.perf_counter() - began))
    return best


async def measure(folder: Path, server: Postgres, redis: str) -> None:
    """One process, then two, on the same databases."""
    engine = Engine("postgresql", Templates(folder, "bench"), folder / "databases", server)
    node = make_node(folder / "node")
    addresses = await engine.databases("geleit_identity")
    conversations: list[str] = []
    tokens: list[str] = []
    for workers in (1, 2):
        services = await started(workers, node, addresses, redis)
        try:
            conversations = conversations or await conversations_of(services[0], node)
            note(f"load of the machine before {workers} serve: {os.getloadavg()[0]:.1f}")
            tokens = await measured(services, node, addresses, server, conversations)
        finally:
            for service in services:
                service.stop()
    rate = verified(tokens, node)
    report("grants_verified", rate, "1/s", target=f">={VERIFIED:g}", met=rate >= VERIFIED)


async def main() -> None:
    """All figures."""
    folder = session_folder()
    valkey = Valkey.start(folder / "valkey", keep=True)
    server = start_postgres(folder / "postgres", os.getpid(), durable=True)
    try:
        await measure(folder, server, valkey.url())
    finally:
        valkey.stop()
        server.stop()


if __name__ == "__main__":
    asyncio.run(main())
