"""Invented statistics facts, put on the streams as cases and referrals would, and a clock that the test moves."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from uuid import uuid4

from redis.asyncio import Redis

from geleit_kit.http.clock import move_clock, noon
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Client, Running

CASES, REFERRALS = "geleit.cases.statistics", "geleit.referrals.statistics"
PHASE, WAIT, REFERRAL = f"{CASES}.phase_entered.v1", f"{CASES}.wait_ended.v1", f"{REFERRALS}.referral_ended.v1"
_PATIENCE = 900  # a loaded machine is slow, and that is no fault of the service
UNKNOWN = dict.fromkeys(("age_band", "sex", "group", "district", "target_group"), "unknown")
_CHOICES = {
    "age_band": ("18_24", "25_34", "35_44", "unknown"),
    "sex": ("female", "male", "unknown"),
    "group": ("third_country", "eu", "stateless"),
    "district": ("north", "south", "east", "hill"),
    "target_group": ("newcomer", "refugee_recognised", "eu_citizen"),
}


def dimensions(random: Random) -> dict[str, str]:
    """Coarse codes, the first of each list the most frequent."""
    return {
        name: random.choices(codes, [1 / (n + 1) for n in range(len(codes))])[0] for name, codes in _CHOICES.items()
    }


def entered(on: str, phase: str = "counselling", **more: object) -> dict[str, Any]:
    """The data of a fact: a case entered a phase."""
    return {
        "fact_id": str(uuid4()), "retracts": None, "withdrawn": False, "phase": phase, "on": on,
        "first_this_year": True, **UNKNOWN, **more,
    }  # fmt: skip


def waited(
    to_day: str | None, days: int | None, kind: str = "entry_to_first_contact", **more: object
) -> dict[str, Any]:
    """The data of a fact: a wait ended."""
    return {
        "fact_id": str(uuid4()), "retracts": None, "withdrawn": False, "kind": kind, "from_day": None,
        "to_day": to_day, "waited_days": days, **UNKNOWN, **more,
    }  # fmt: skip


def referred(on: str, outcome: str = "completed", **more: object) -> dict[str, Any]:
    """The data of a fact: a referral ended."""
    return {
        "fact_id": str(uuid4()), "retracts": None, "withdrawn": False, "kind": "vermittlung", "outcome": outcome,
        "addressee_kind": "course_provider", "on": on, "waited_days": 3, **UNKNOWN, **more,
    }  # fmt: skip


def crowd(on: str, cases: int, seed: int) -> list[dict[str, Any]]:
    """Many invented entries on one day."""
    random = Random(seed)
    phases = ("counselling", "counselling", "case_management", "ended")
    return [entered(on, random.choice(phases), **dimensions(random)) for _ in range(cases)]


@dataclass
class Feeding:
    """The producers' side of the streams, and the service under test."""

    service: Running
    node: Node
    redis: Redis
    sequences: dict[str, int] = field(default_factory=dict)
    kept: set[tuple[str, str]] = field(default_factory=set)

    async def say(self, fact_type: str, facts: Iterable[Mapping[str, Any]], body: str = "ki") -> None:
        """Puts facts of a body on their stream, in this order, and waits until all are counted."""
        await self.put(fact_type, facts, body)
        await self.until_counted()

    async def put(self, fact_type: str, facts: Iterable[Mapping[str, Any]], body: str = "ki") -> None:
        """Puts facts of a body on their stream, in this order."""
        stream = fact_type.rsplit(".", 2)[0]
        for data in facts:
            number = self.sequences[stream] = self.sequences.get(stream, 0) + 1
            event = {
                "specversion": "1.0", "id": str(uuid4()), "type": fact_type, "subject": f"statistics:{data['fact_id']}",
                "time": "2016-07-01T00:00:00+00:00", "sequence": str(number), "bodysequence": str(number),
                "body": str(self.node.body(body)), "data": dict(data),
            }  # fmt: skip
            await self.redis.xadd(stream, {"event": json.dumps(event)}, id=f"{number}-0")
            self.kept.add((body, data["fact_id"]))

    async def until_counted(self) -> None:
        """Waits for all facts. Every look counts them again, and must find the projection as the facts say."""
        operator = self.service.as_("node_operator", "ki")
        done: dict[str, Any] = {}
        for _ in range(_PATIENCE):
            answer = await operator.post("/v1/projections/rebuild")
            if answer.status_code == 503:
                continue
            done = answer.json()
            assert done["different"] == 0
            if done["facts"] == len(self.kept):
                return
            await asyncio.sleep(0.2)
        raise AssertionError(done)

    def today(self, day: str) -> None:
        """Moves the domain clock."""
        move_clock(self.node.folder, noon(date.fromisoformat(day)))
        self.service.look()

    async def until_closed(self, month: str) -> dict[str, Any]:
        """Waits for the ticker."""
        reader, answer = self.office, None
        for _ in range(_PATIENCE):
            answer = await reader.get(f"/v1/periods/{month}")
            if answer.status_code == 200 and answer.json()["status"] == "closed":
                return dict(answer.json())
            await asyncio.sleep(0.1)
        raise AssertionError(answer and answer.text)

    @property
    def office(self) -> Client:
        return self.service.as_("statistics_office", "statistik")

    async def table(self, month: str, rows: str = "phase", columns: str = "sex", *, of: str = "ki",
                    indicator: str = "cases_per_phase") -> dict[str, Any]:  # fmt: skip
        """A body's own table; `of="node"` is the sum."""
        client = self.office if of == "node" else self.service.as_("coordinator", of)
        address = f"/v1/indicators/{indicator}/tables?period={month}&rows={rows}&columns={columns}"
        answer = await client.get(address)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def counts(table: Mapping[str, Any]) -> dict[tuple[str | None, str | None], int | None]:
    """The cells of a table by place."""
    return {(cell["row"], cell["column"]): cell["count"] for cell in table["cells"]}
