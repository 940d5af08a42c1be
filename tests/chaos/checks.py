"""Journal and state compared: nothing lost, nothing twice, every order kept, never two holders or none.

What the client was told is what must be there: each acknowledged act once, its facts once, their effects elsewhere
once, and nothing beside. Since every act is sent until it is answered, what is there and was never acknowledged is a
second effect of one that was.
"""

import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from geleit_deploy.layout import SERVICES
from geleit_indicators.catalogue.rules import CASES_PER_PHASE, REFERRALS_BY_OUTCOME
from tests.chaos.client import Journal
from tests.chaos.flows import Handover
from tests.chaos.worlds import World
from tests.house.documents import application

_PUBLISHERS = ("identity", "cases", "referrals")


@dataclass
class Findings:
    """What does not hold, by kind; and how much was compared."""

    found: list[tuple[str, str]] = field(default_factory=list)
    compared: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, what: str) -> None:
        """One more; `kind` is lost, doubled, disorder, holders, stuck, log or other."""
        self.found.append((kind, what))

    def number(self, kind: str) -> int:
        """How many of a kind."""
        return sum(1 for each, _ in self.found if each == kind)


def plain(value: Any) -> str:
    """An id as both databases and the journal agree on it: 32 hexadecimal digits."""
    return value.hex if isinstance(value, UUID) else str(value).replace("-", "")


def once_each(findings: Findings, what: str, wanted: Iterable[Any], there: Iterable[Any]) -> None:
    """Every wanted id is there once, and no other."""
    expected, found = Counter(map(plain, wanted)), Counter(map(plain, there))
    findings.compared[what] += sum(expected.values())
    for missing in (expected - found).elements():
        findings.add("lost", f"{what} {missing}")
    for more in (found - expected).elements():
        findings.add("doubled", f"{what} {more}")


@dataclass(frozen=True)
class Told:
    """A fact in its service's own log."""

    stream: str
    sequence: int | None
    body: str
    body_sequence: int | None
    type: str
    aggregate: str
    position: int
    data: dict[str, Any]


async def log_of(world: World, service: str) -> list[Told]:
    """All facts of a service, in the order in which they were published."""
    rows = await world.rows(
        service,
        "SELECT stream, sequence, body_id, body_sequence, type, aggregate, position, data FROM outbox"
        " ORDER BY stream, sequence",
    )
    return [Told(r[0], r[1], plain(r[2]), r[3], r[4], r[5], r[6], json.loads(r[7])) for r in rows]


async def compare(world: World, journal: Journal, handovers: Sequence[Handover], findings: Findings) -> None:
    """Everything that can be told from the databases while nobody works."""
    logs = {service: await log_of(world, service) for service in _PUBLISHERS}
    for service, facts in logs.items():
        gap_free(findings, service, facts)
        in_order(findings, facts)
    every_fact(findings, journal, [fact for facts in logs.values() for fact in facts])
    await every_row(findings, world, journal)
    await every_effect(findings, world, journal, logs)
    await every_count(findings, world, journal, logs)
    await every_disclosure(findings, world, journal)
    for one in handovers:
        await one_holder(findings, world, one, settled=True)
    for what in journal.wrong:
        findings.add("other", what)
    journal.wrong.clear()


def gap_free(findings: Findings, service: str, facts: Sequence[Told]) -> None:
    """Sequences run from one without a gap, per stream and per body."""
    streams: dict[str, list[int]] = defaultdict(list)
    for fact in facts:
        if fact.sequence is None or fact.body_sequence is None:
            findings.add("stuck", f"{service}: {fact.type} was never published")
            continue
        streams[fact.stream].append(fact.sequence)
        streams[f"{fact.stream}|{fact.body}"].append(fact.body_sequence)
    for name, numbers in streams.items():
        findings.compared["sequences"] += len(numbers)
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            findings.add("disorder", f"{name}: numbers are not 1 to {len(numbers)}")


ORDER = {
    "consent": ["given", "withdrawn"],
    "link": ["bound", "cut"],
    "support_record": ["opened", "ended"],
    "need": ["opened", "met"],
    "mandate": ["activated", "moved"],
    "referral": ["sent", "received", "accepted", "handover_pending", "responsibility_received", "handed_over"],
}
"""In which order the facts about one thing come. No word twice."""


def in_order(findings: Findings, facts: Sequence[Told]) -> None:
    """The facts of one aggregate come in the order in which things happened to it."""
    of: dict[str, list[Told]] = defaultdict(list)
    for fact in facts:
        of[fact.aggregate].append(fact)
    for aggregate, its in of.items():
        findings.compared["aggregates"] += 1
        order = ORDER.get(aggregate.partition(":")[0])
        if order is not None:
            words = [fact.type.split(".")[3] for fact in its]
            ranks = [order.index(word) if word in order else -1 for word in words]
            if -1 in ranks or ranks != sorted(set(ranks)):
                findings.add("disorder", f"{aggregate}: {' '.join(words)}")
        if [fact.position for fact in its] != sorted(fact.position for fact in its):
            findings.add("disorder", f"{aggregate}: published in another order than written")


def every_fact(findings: Findings, journal: Journal, facts: Sequence[Told]) -> None:
    """For each acknowledged act its facts, once."""
    there: dict[str, list[str]] = defaultdict(list)
    for fact in facts:
        there[fact.type].append(fact.aggregate.partition(":")[2])
    ends = [end for entry in journal.of("bound") for end in entry["ends"]]
    cut = [end for entry in journal.of("withdrawn") for end in entry["ends"]]
    accepted = journal.of("accepted")
    given, received = [entry["given"] for entry in accepted], [entry["received"] for entry in accepted]
    wanted: dict[str, list[Any]] = {
        "geleit.identity.person.registered.v1": [entry["person"] for entry in journal.of("person")],
        "geleit.identity.consent.given.v1": _ids(journal, "consent"),
        "geleit.identity.consent.withdrawn.v1": _ids(journal, "withdrawn"),
        "geleit.identity.link.bound.v1": ends,
        "geleit.identity.link.cut.v1": cut,
        "geleit.cases.support_record.opened.v1": _ids(journal, "record"),
        "geleit.cases.support_record.ended.v1": _ids(journal, "ended"),
        "geleit.cases.need.opened.v1": _ids(journal, "need"),
        "geleit.cases.need.met.v1": _ids(journal, "met"),
        "geleit.cases.plan_step.done.v1": _ids(journal, "done"),
        "geleit.cases.mandate.moved.v1": [entry["mandate"] for entry in accepted],
        "geleit.referrals.referral.sent.v1": _ids(journal, "sent"),
        "geleit.referrals.referral.accepted.v1": [*given, *received],
        "geleit.referrals.referral.handover_pending.v1": given,
        "geleit.referrals.referral.handed_over.v1": given,
        "geleit.referrals.referral.responsibility_received.v1": received,
    }
    for name, ids in wanted.items():
        once_each(findings, name.removeprefix("geleit.").removesuffix(".v1"), ids, there[name])
    activated = len(there["geleit.cases.mandate.activated.v1"])
    if activated != len(journal.of("mandate")) + len(accepted):
        findings.add(
            "doubled" if activated > len(journal.of("mandate")) + len(accepted) else "lost", "mandate.activated"
        )


def _ids(journal: Journal, what: str) -> list[Any]:
    return [entry["id"] for entry in journal.of(what)]


async def every_row(findings: Findings, world: World, journal: Journal) -> None:
    """For each acknowledged act its row, once, in its state; no row beside."""

    async def column(service: str, query: str) -> list[Any]:
        return [row[0] for row in await world.rows(service, query)]

    for service, query, what, wanted in (
        ("identity", "SELECT person FROM persons", "person", [e["person"] for e in journal.of("person")]),
        ("identity", "SELECT id FROM consents", "consent", _ids(journal, "consent")),
        ("identity", "SELECT id FROM consents WHERE status = 'withdrawn'", "withdrawal", _ids(journal, "withdrawn")),
        ("cases", "SELECT id FROM support_records", "record", _ids(journal, "record")),
        ("cases", "SELECT id FROM support_records WHERE ended_on IS NOT NULL", "ending", _ids(journal, "ended")),
        ("cases", "SELECT id FROM needs", "need", _ids(journal, "need")),
        ("cases", "SELECT id FROM needs WHERE status = 'met'", "need met", _ids(journal, "met")),
        ("cases", "SELECT id FROM plans", "plan", _ids(journal, "plan")),
        ("cases", "SELECT id FROM plan_steps", "step", _ids(journal, "step")),
        ("cases", "SELECT id FROM plan_steps WHERE status = 'done'", "step done", _ids(journal, "done")),
    ):
        once_each(findings, what, wanted, await column(service, query))
    links = await column("identity", "SELECT count(*) FROM links")
    if links[0] != 2 * len(journal.of("link")):
        findings.add("doubled" if links[0] > 2 * len(journal.of("link")) else "lost", "ends of links")
    referrals = await column("referrals", "SELECT count(*) FROM referrals WHERE status = 'handed_over'")
    if referrals[0] != 2 * len(journal.of("accepted")):
        findings.add("lost", f"{2 * len(journal.of('accepted')) - referrals[0]} sides of handovers")


async def every_effect(findings: Findings, world: World, journal: Journal, logs: dict[str, list[Told]]) -> None:
    """What one service heard of another took effect once; nobody is behind, nothing lies dead."""
    heard = await world.rows("identity", "SELECT support_record_id, deleted_at FROM open_support_records")
    once_each(findings, "record heard by identity", _ids(journal, "record"), [row[0] for row in heard])
    once_each(
        findings, "ending heard by identity", _ids(journal, "ended"), [row[0] for row in heard if row[1] is not None]
    )
    received = await world.rows("cases", "SELECT received_by FROM mandates WHERE received_by IS NOT NULL")
    wanted = [entry["received"] for entry in journal.of("accepted")]
    once_each(findings, "mandate received", wanted, [row[0] for row in received])
    tasks = await world.rows("cases", "SELECT unique_for FROM tasks WHERE kind = 'follow_up_handover'")
    once_each(findings, "task of a handover", [e["given"] for e in journal.of("accepted")], [row[0] for row in tasks])
    tops = {
        fact.stream: max((one.sequence or 0) for one in facts if one.stream == fact.stream)
        for facts in logs.values()
        for fact in {each.stream: each for each in facts}.values()
    }
    for service in SERVICES:
        for stream, sequence in await world.rows(service, "SELECT stream, sequence FROM positions"):
            if sequence != tops.get(stream, sequence):
                findings.add("stuck", f"{service} heard {stream} to {sequence} of {tops.get(stream)}")
        for kind, reason in await world.rows(
            service, "SELECT type, reason FROM dead_letters WHERE status <> 'replayed'"
        ):
            findings.add("other", f"{service}: dead letter {kind}: {reason}")


async def every_count(findings: Findings, world: World, journal: Journal, logs: dict[str, list[Told]]) -> None:
    """Indicators has each statistics fact once, and its sums are those of the journal."""
    facts = [fact for told in logs.values() for fact in told if fact.stream.endswith(".statistics")]
    kept = [row[0] for row in await world.rows("indicators", "SELECT fact_id FROM counted_facts")]
    once_each(findings, "statistics fact", [fact.data["fact_id"] for fact in facts], kept)
    sums: Counter[str] = Counter()
    for indicator, place, count in await world.rows("indicators", "SELECT indicator, place, count FROM observations"):
        sums[indicator] += count
        for phase in ("counselling", "ended"):
            if indicator == CASES_PER_PHASE.key and phase in place:
                sums[phase] += count
    wanted = {
        "counselling": len(journal.of("record")),
        "ended": len(journal.of("ended")),
        CASES_PER_PHASE.key: len(journal.of("record")) + len(journal.of("ended")),
        REFERRALS_BY_OUTCOME.key: len(journal.of("accepted")),
    }
    for name, number in wanted.items():
        findings.compared["sums of indicators"] += 1
        if sums[name] != number:
            findings.add(
                "doubled" if sums[name] > number else "lost", f"indicators count {sums[name]}, not {number}: {name}"
            )


async def every_disclosure(findings: Findings, world: World, journal: Journal) -> None:
    """For each answer that left with a person in it, an entry of the access log."""
    rows = await world.rows(
        "identity", "SELECT person, count(*) FROM access_log WHERE operation = 'read_person' GROUP BY person"
    )
    entries = {plain(person): count for person, count in rows if person is not None}
    for entry in journal.of("read"):
        findings.compared["disclosures"] += 1
        if entries.get(plain(entry["person"]), 0) < 1:
            findings.add("lost", f"log entry of a disclosure of {entry['person']}")


async def one_holder(findings: Findings, world: World, one: Handover, *, settled: bool) -> None:
    """In one look: the giver's mandate and the receiver's are never both held; in the end the receiver holds."""
    rows = await world.rows("cases", "SELECT person, status FROM mandates WHERE status IN ('active', 'offered')")
    holding = [plain(person) for person, _ in rows]
    giver, receiver = holding.count(plain(one.giver_person)), holding.count(plain(one.receiver_person))
    findings.compared["looks at who holds"] += 1
    if giver + receiver > 1:
        findings.add("holders", f"two hold mandate {one.mandate}")
    if settled and (giver, receiver) != (0, 1):
        findings.add("holders", f"mandate {one.mandate}: giver {giver}, receiver {receiver}")


HEARD = {service: application(service).state.registry.streams_in for service in SERVICES}
"""Which streams each service hears."""


async def quiet(world: World) -> str | None:
    """What is still under way, or None when all is told, heard, moved and sealed."""
    tops: dict[str, int] = {}
    for service in _PUBLISHERS:
        waiting = await world.rows(service, "SELECT count(*) FROM outbox WHERE published_at IS NULL")
        if waiting[0][0]:
            return f"{service} has {waiting[0][0]} facts to send"
        counters = await world.rows(service, "SELECT name, value FROM counters")
        tops |= {name: value for name, value in counters if "|" not in name}
    for service in SERVICES:
        heard: dict[str, int] = dict(await world.rows(service, "SELECT stream, sequence FROM positions"))
        for stream in HEARD[service]:
            if heard.get(stream, 0) < tops.get(stream, 0):
                return f"{service} has heard {stream} to {heard.get(stream, 0)} of {tops[stream]}"
        unsealed = await world.rows(service, "SELECT count(*) FROM access_log WHERE number IS NULL")
        if unsealed[0][0]:
            return f"{service} has {unsealed[0][0]} log entries to chain"
    pending = await world.rows("referrals", "SELECT count(*) FROM referrals WHERE status = 'handover_pending'")
    return f"{pending[0][0]} sides of handovers wait" if pending[0][0] else None


async def settle(world: World, within: float, pause: Callable[[], Any]) -> str | None:
    """Waits until all is quiet twice in a row; answers what is not."""
    end = time.monotonic() + within
    still: str | None = "nobody has looked"
    calm = 0
    while calm < 2:
        still = await quiet(world)
        calm = 0 if still else calm + 1
        if time.monotonic() > end:
            return still
        await pause()
    return None
