"""One holder, never two, never none: with real processes that are killed, streams with holes, and all of Valkey lost.

A node as a user starts it. Case responsibility is handed from one body to another while cases dies between acceptance
and its
fact, while entries vanish in mid-stream, and while the streams as a whole are gone. In the end every mandate has moved
once, and
what indicators has counted is what its facts, and the outboxes behind them, say.
"""

import json
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import psutil
import pytest
import redis

from deploy.tests.nodes import Node, new_folder, until, up
from geleit_deploy.layout import DataFolder
from geleit_deploy.tokens import Tokens
from geleit_kit.events.facts import stream_of

pytestmark = pytest.mark.processes
WITHIN = 60.0
GIVER, RECEIVER = "ki", "jobcenter"
COUNTED = "geleit.cases.statistics.phase_entered.v1"
PENDING, MOVED = "geleit.referrals.referral.handover_pending.v1", "geleit.cases.mandate.moved.v1"


@dataclass(frozen=True)
class Handover:
    """One handover from the giver to the receiver, with each side's own ids."""

    giver_person: str
    receiver_person: str
    mandate: str
    given: str
    received: str


class City:
    """Two bodies at work on a running node, and a hand that breaks things."""

    def __init__(self, node: Node) -> None:
        self.node, self.folder = node, node.folder
        issuer = node.now().issuer
        assert issuer is not None
        self.tokens = Tokens(issuer)
        self.line = httpx.Client(timeout=30, trust_env=False)

    # --- calls -----------------------------------------------------------------------------------------------------

    def call(
        self, service: str, body: str, method: str, path: str, given: Any = None, seen: int | None = None,
        role: str = "case_manager",
    ) -> dict[str, Any]:  # fmt: skip
        """One call that must succeed; a service that is just starting again is waited for."""
        headers = {"Authorization": f"Bearer {self.tokens(role, body)}"}
        if method != "GET":
            headers["Idempotency-Key"] = str(uuid4())
        if seen is not None:
            headers["If-Match"] = f'"{seen}"'
        end = time.monotonic() + WITHIN
        while True:
            try:
                answer = self.line.request(method, self.node.base(service) + path, json=given, headers=headers)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code != 503:
                assert answer.is_success, f"{method} {service}{path}: {answer.status_code} {answer.text}"
                return dict(answer.json())
            assert time.monotonic() < end, f"{service} did not come back"
            time.sleep(0.1)

    def prepare(self) -> Handover:
        """A record and a mandate at the giver, a record at the receiver, and a handover that waits for its answer."""
        giver, receiver, conversation = str(uuid4()), str(uuid4()), str(uuid4())
        records = [self.open_record(body, person) for body, person in ((GIVER, giver), (RECEIVER, receiver))]
        mandate = self.call("cases", GIVER, "POST", "/v1/mandates", {"support_record_id": records[0]})
        draft = {
            "kind": "uebergabe", "person": giver, "recipient": RECEIVER, "conversation_id": conversation,
            "need_codes": ["job"], "mandate_id": mandate["id"], "mandate_epoch": mandate["epoch"], "client_present": True,
        }  # fmt: skip
        row = self.call("referrals", GIVER, "POST", "/v1/referrals", draft)
        ground = {"kind": "consent", "purpose": "handover", "paper": "sheet 3", "responsible": True}
        self.call("referrals", GIVER, "POST", f"/v1/referrals/{row['id']}/send", {"ground": ground}, row["version"])
        inbox = self.call("referrals", RECEIVER, "GET", "/v1/referrals?direction=received&sort=-created_at&limit=1")
        arrived = inbox["items"][0]
        assert arrived["conversation_id"] == conversation
        return Handover(giver, receiver, mandate["id"], row["id"], arrived["id"])

    def open_record(self, body: str, person: str) -> str:
        """A support record of a body; its id."""
        opened = {"person": person, "clock_start": "unknown", "dimensions": {"age_band": "18_24"}}
        return str(self.call("cases", body, "POST", "/v1/support-records", opened)["id"])

    def something_to_count(self) -> str:
        """One more record. Answers the id of its statistics fact."""
        self.open_record(GIVER, str(uuid4()))
        return str(self.outbox("cases", COUNTED)[-1]["fact_id"])

    def accept(self, handover: Handover) -> None:
        """The receiver takes the responsibility over; from here on cases decides."""
        row = self.call("referrals", RECEIVER, "GET", f"/v1/referrals/{handover.received}")
        path, given = f"/v1/referrals/{handover.received}/accept", {"person": handover.receiver_person}
        assert self.call("referrals", RECEIVER, "POST", path, given, row["version"])["status"] == "handover_pending"

    # --- what is to be seen ----------------------------------------------------------------------------------------

    def holders(self, handover: Handover) -> tuple[int, int]:
        """How many active mandates the giver's and the receiver's body have for the person."""
        mine = self.call("cases", GIVER, "GET", f"/v1/mandates/{handover.mandate}")
        theirs = self.call("cases", RECEIVER, "GET", "/v1/mandates?limit=200")["items"]
        active = [row for row in theirs if row["person"] == handover.receiver_person and row["status"] == "active"]
        return int(mine["status"] == "active"), len(active)

    def statuses(self, handover: Handover) -> tuple[str, str]:
        """The giver's and the receiver's row."""
        mine = self.call("referrals", GIVER, "GET", f"/v1/referrals/{handover.given}")
        theirs = self.call("referrals", RECEIVER, "GET", f"/v1/referrals/{handover.received}")
        return mine["status"], theirs["status"]

    def settled(self, handovers: list[Handover]) -> None:
        """Waits until each was carried out; at no look do two bodies hold, and in the end exactly the receiver does."""
        end = time.monotonic() + WITHIN
        waiting = list(handovers)
        while waiting:
            held = {one: self.holders(one) for one in waiting}
            assert all(sum(both) <= 1 for both in held.values()), f"two holders: {held}"
            waiting = [one for one in waiting if held[one] != (0, 1) or set(self.statuses(one)) != {"handed_over"}]
            assert time.monotonic() < end, (
                f"not settled: {[(self.holders(one), self.statuses(one)) for one in waiting]}"
            )
        for one in handovers:
            moved = [fact for fact in self.outbox("cases", MOVED) if fact["mandate_id"] == one.mandate]
            assert {fact["referral_id"] for fact in moved} == {one.given}
            kind = "geleit.referrals.referral.responsibility_received.v1"
            received = [fact for fact in self.outbox("referrals", kind) if fact["referral_id"] == one.received]
            assert len(received) == 1

    def outbox(self, service: str, kind: str) -> list[dict[str, Any]]:
        """The data of all facts of a type, from the service's own log."""
        rows = self.rows(service, "SELECT data FROM outbox WHERE type = ? ORDER BY position", kind)
        return [json.loads(data) for (data,) in rows]

    def rows(self, service: str, query: str, *values: str) -> list[tuple[Any, ...]]:
        """Looks into a database."""
        with sqlite3.connect(f"file:{self.folder.database(service)}?mode=ro", uri=True) as line:
            found = list(line.execute(query, values))
        line.close()
        return found

    def counted(self) -> None:
        """Indicators has heard every statistics fact once, and its projection is what a rebuild makes of them."""
        published: set[str] = set()
        for service, kinds in (("cases", ("phase_entered", "wait_ended")), ("referrals", ("referral_ended",))):
            for kind in kinds:
                facts = self.outbox(service, f"geleit.{service}.statistics.{kind}.v1")
                published |= {fact["fact_id"] for fact in facts}
        assert published

        def all_heard() -> bool:
            heard = [str(fact_id) for (fact_id,) in self.rows("indicators", "SELECT fact_id FROM counted_facts")]
            assert len(heard) == len(set(heard)), "a fact was counted twice"
            return {one.replace("-", "") for one in heard} == {one.replace("-", "") for one in published}

        until(all_heard, WITHIN)
        before = self.rows(
            "indicators", "SELECT body_id, period, indicator, place, count FROM observations WHERE count <> 0"
        )
        rebuilt = self.call("indicators", GIVER, "POST", "/v1/projections/rebuild", role="node_operator")
        assert (rebuilt["different"], rebuilt["facts"]) == (0, len(published))
        after = self.rows(
            "indicators", "SELECT body_id, period, indicator, place, count FROM observations WHERE count <> 0"
        )
        assert sorted(before) == sorted(after)
        handed = len(self.outbox("referrals", "geleit.referrals.referral.handed_over.v1"))
        ended = [fact["outcome"] for fact in self.outbox("referrals", "geleit.referrals.statistics.referral_ended.v1")]
        assert ended == ["handed_over"] * handed

    # --- the hand that breaks things -------------------------------------------------------------------------------

    def process(self, member: str) -> psutil.Process:
        """The process of a member, once it runs."""
        until(lambda: self.node.pid(member) is not None, WITHIN)
        return psutil.Process(self.node.pid(member))

    def kill(self, member: str) -> None:
        """kill -9, and it is started again by the supervisor."""
        there = self.process(member)
        there.send_signal(signal.SIGKILL)
        until(lambda: self.node.pid(member) not in {None, there.pid}, WITHIN)

    def stream(self) -> "redis.Redis":
        """The streams, as the services see them."""
        password = (self.folder.secrets / "valkey.password").read_text("ascii").strip()
        return redis.Redis(unix_socket_path=str(self.folder.valkey / "valkey.sock"), username="node", password=password)

    def published(self, kind: str, ids: list[str]) -> None:
        """Waits until a fact of a type about each of these ids is on its stream."""

        def there() -> bool:
            with self.stream() as line:
                entries = [repr(fields) for _, fields in line.xrange(stream_of(kind))]
            return all(any(one in entry and kind in entry for entry in entries) for one in ids)

        until(there, WITHIN)

    def tear_out(self, name: str, words: list[str]) -> int:
        """Deletes from a stream the entries that hold one of these words, and the last entry stays. Returns how
        many.
        """
        with self.stream() as line:
            entries = line.xrange(name)
            torn = [key for key, fields in entries[:-1] if any(word in repr(fields) for word in words)]
            return int(line.xdel(name, *torn)) if torn else 0

    def lose_valkey(self) -> None:
        """The server dies and its files are gone."""
        there = self.process("valkey")
        for each in self.folder.valkey.glob("appendonly*"):
            shutil.rmtree(each)
        there.send_signal(signal.SIGKILL)
        until(lambda: self.node.pid("valkey") not in {None, there.pid}, WITHIN)
        with self.stream() as line:
            until(lambda: _answers(line), WITHIN)


def _answers(line: "redis.Redis") -> bool:
    try:
        return bool(line.ping())
    except redis.ConnectionError:
        return False


class _Frozen:
    """A process that stands still for a block (SIGSTOP): alive, and doing nothing."""

    def __init__(self, process: psutil.Process) -> None:
        self.process = process

    def __enter__(self) -> psutil.Process:
        self.process.suspend()
        return self.process

    def __exit__(self, *_: object) -> None:
        if self.process.is_running():
            self.process.resume()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder: DataFolder = new_folder(tmp_path_factory.mktemp("n") / "f")
    with up(folder, "--services", "cases,referrals,indicators") as node:
        city = City(node)
        yield city
        city.line.close()


def test_cases_killed_between_acceptance_and_its_fact_leaves_one_holder(city: City) -> None:
    handovers = [city.prepare() for _ in range(4)]
    with _Frozen(city.process("cases")) as cases:
        city.accept(handovers[0])
        city.published(PENDING, [handovers[0].given])
        cases.send_signal(signal.SIGKILL)
    until(lambda: city.node.pid("cases") not in {None, cases.pid}, WITHIN)
    chance = random.Random(20170112)
    for one in handovers[1:]:
        city.accept(one)
        time.sleep(chance.uniform(0.0, 0.5))
        city.kill("cases")
    city.settled(handovers)
    city.counted()
    assert all(sum(city.holders(one)) == 1 for one in handovers), "never two, never none"


def test_referrals_killed_while_cases_answers_leaves_one_holder(city: City) -> None:
    one = city.prepare()
    with _Frozen(city.process("cases")):
        city.accept(one)
        city.published(PENDING, [one.given])
        with _Frozen(city.process("referrals")) as referrals:
            city.process("cases").resume()
            city.published(MOVED, [one.given])
            assert city.holders(one) == (0, 0), "moved, and not yet received: a visible state between the two"
            referrals.send_signal(signal.SIGKILL)
    until(lambda: city.node.pid("referrals") not in {None, referrals.pid}, WITHIN)
    city.settled([one])


def test_entries_deleted_in_mid_stream_are_healed_from_the_producers_log(city: City) -> None:
    handovers = [city.prepare() for _ in range(3)]
    ids = [one.given for one in handovers]
    with _Frozen(city.process("cases")):
        for one in handovers:
            city.accept(one)
        city.published(PENDING, ids)
        assert city.tear_out("geleit.referrals", ids[:2]) > 0
    city.settled(handovers)

    again = [city.prepare() for _ in range(2)]
    with _Frozen(city.process("indicators")), _Frozen(city.process("cases")):
        for one in again:
            city.accept(one)
        city.published(PENDING, [one.given for one in again])
        with _Frozen(city.process("referrals")):
            city.process("cases").resume()
            city.published(MOVED, [one.given for one in again])
            assert city.tear_out("geleit.cases", [again[0].given]) > 0
            counted = [city.something_to_count() for _ in range(3)]
            city.published(COUNTED, counted)
            assert city.tear_out("geleit.cases.statistics", counted[:2]) == 2
    city.settled(again)
    city.counted()


def test_all_of_valkey_lost_loses_nothing(city: City) -> None:
    handovers = [city.prepare() for _ in range(2)]
    with _Frozen(city.process("cases")) as cases:
        for one in handovers:
            city.accept(one)
        city.published(PENDING, [one.given for one in handovers])
        city.lose_valkey()
        with city.stream() as line:
            assert line.exists("geleit.referrals") == 0, "the streams are gone"
        cases.send_signal(signal.SIGKILL)
    city.settled(handovers)
    after = city.prepare()
    city.accept(after)
    city.settled([after])
    city.counted()
