"""Who tries to join the pseudonyms of two bodies: a client of the one, who also sees all that the operator's machines tell.

He has the facts of both bodies as they stand on the streams, in their order; his own body's rows; every span and log
line. He has no database. Facts that carry the conversation, which both bodies know by design, are left out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from random import Random
from typing import Any
from uuid import UUID

Json = dict[str, Any]
Score = Callable[[str, str], float]
TWINS = {
    "identity.link.bound": "identity.link.bound",
    "referrals.referral.sent": "referrals.referral.received",
    "referrals.referral.accepted": "referrals.referral.accepted",
    "referrals.referral.started": "referrals.referral.started",
    "referrals.referral.handed_over": "cases.mandate.activated",
    "cases.mandate.moved": "cases.mandate.activated",
}
"""A fact of the giver and the receiver's fact of the same act."""
_A_SECOND = 1.0
_WITH_TIME = 7


@dataclass(frozen=True, slots=True)
class Seen:
    """One fact on a stream, at its place."""

    stream: str
    place: int
    document: Json

    @property
    def kind(self) -> str:
        """`service.noun.participle`."""
        return str(self.document["type"]).removeprefix("geleit.").rpartition(".")[0]

    @property
    def values(self) -> set[str]:
        """Every value that is an id, and the trace."""
        found = {str(value) for value in self.document["data"].values() if _is_id(value)}
        found |= {self.document["id"], self.document["subject"].partition(":")[2]}
        trace = self.document.get("traceparent", "").split("-")
        return found | set(trace[1:2])


@dataclass
class Attacker:
    """`giver` and `receiver`: pseudonym -> the facts about it. `rows`: the giver's own rows, by pseudonym. `spans`:
    trace, begin and end of every request of the receiver.
    """

    giver: dict[str, list[Seen]]
    receiver: dict[str, list[Seen]]
    rows: dict[str, list[Json]]
    spans: list[tuple[str, float, float]]
    ahead: float
    """Seconds by which the clock of the facts is ahead of that of the machines."""

    def attacks(self) -> dict[str, Score]:
        """Name -> how well two pseudonyms fit; more is better."""
        return {
            "shared values": self.shared,
            "moments": self.moments,
            "own rows and the receiver's moments": self.rows_and_moments,
            "traces": self.traces,
            "neighbours in the stream": self.neighbours,
            "order": self.order,
            "all together": self.together,
        }

    def shared(self, ours: str, theirs: str) -> float:
        """Values that stand on both sides."""
        left = {value for fact in self.giver[ours] for value in fact.values}
        return len(left & {value for fact in self.receiver[theirs] for value in fact.values})

    def moments(self, ours: str, theirs: str) -> float:
        """How many moments of the one, also those inside of ids, lie beside one of the other."""
        left, right = [set(self._moments(facts)) for facts in (self.giver[ours], self.receiver[theirs])]
        return _close(left, right)

    def rows_and_moments(self, ours: str, theirs: str) -> float:
        """What the own rows tell of when the other side acted, beside the moments of the other's facts."""
        left = {_instant(row[name]) for row in self.rows[ours] for name in ("updated_at", "created_at")}
        return _close(left, set(self._moments(self.receiver[theirs])))

    def traces(self, ours: str, theirs: str) -> float:
        """The request of the other side that was under way when an own row changed, however long it took; less, one
        that ended near that moment. Facts that carry its trace.
        """
        told = {_instant(row["updated_at"]) for row in self.rows[ours]}
        carried = {value for fact in self.receiver[theirs] for value in fact.values}
        found: dict[str, float] = {}
        for trace, begin, end in self.spans:
            if trace in carried:
                fits = max((_fits(one, begin, end) for one in told), default=0.0)
                found[trace] = max(fits, found.get(trace, 0.0))
        return sum(found.values())

    def neighbours(self, ours: str, theirs: str) -> float:
        """Facts of one act that stand next to each other."""
        return sum(1 / abs(left.place - right.place) for left, right in self._twins(ours, theirs))

    def order(self, ours: str, theirs: str) -> float:
        """The first of the one with the first of the other, the second with the second."""
        return -sum(
            abs(self._rank(left, self.giver) - self._rank(right, self.receiver))
            for left, right in self._twins(ours, theirs)
        )

    def together(self, ours: str, theirs: str) -> float:
        """Each sign counts, the certain ones most."""
        certain = self.shared(ours, theirs) + self.traces(ours, theirs)
        near = self.moments(ours, theirs) + self.rows_and_moments(ours, theirs) + self.neighbours(ours, theirs)
        return 1000 * certain + near + self.order(ours, theirs) / 10

    def _twins(self, ours: str, theirs: str) -> Iterator[tuple[Seen, Seen]]:
        for left in self.giver[ours]:
            for right in self.receiver[theirs]:
                if TWINS.get(left.kind) == right.kind and left.stream == right.stream:
                    yield left, right

    def _rank(self, fact: Seen, side: dict[str, list[Seen]]) -> int:
        kind = (fact.stream, fact.kind)
        alike = (one for facts in side.values() for one in facts if (one.stream, one.kind) == kind)
        return sum(one.place < fact.place for one in alike)

    def _moments(self, facts: list[Seen]) -> Iterator[float]:
        """Times that are not cut to a day, and those inside of ids (UUIDv7)."""
        for fact in facts:
            moment = datetime.fromisoformat(fact.document["time"])
            if moment.time() != time():
                yield moment.timestamp() - self.ahead
            for value in fact.values:
                if _is_id(value) and UUID(value).version == _WITH_TIME:
                    yield (UUID(value).int >> 80) / 1000

    def joined(self, score: Score, random: Random) -> dict[str, str]:
        """The best pairs first, each pseudonym once; who went another way (a handover, a referral) is never paired."""
        pairs = [
            (score(ours, theirs), random.random(), ours, theirs)
            for ours in sorted(self.giver)
            for theirs in sorted(self.receiver)
            if _way(self.giver[ours]) == _way(self.receiver[theirs])
        ]
        found: dict[str, str] = {}
        for _, _, ours, theirs in sorted(pairs, reverse=True):
            if ours not in found and theirs not in found.values():
                found[ours] = theirs
        return found


def about(facts: list[Seen], persons: set[str]) -> dict[str, list[Seen]]:
    """The facts about each person: those that name it, and those about what one of them names."""
    known = {
        fact.document["subject"]: fact.document["data"]["person"]
        for fact in facts
        if fact.document["data"].get("person")
    }
    found: dict[str, list[Seen]] = {person: [] for person in sorted(persons)}
    for fact in facts:
        person = fact.document["data"].get("person") or known.get(fact.document["subject"])
        if person in found:
            found[person].append(fact)
    return found


def _way(facts: list[Seen]) -> bool:
    return any("mandate" in fact.kind or "handed_over" in fact.kind for fact in facts)


def _is_id(value: object) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return isinstance(value, str)


def _fits(moment: float, begin: float, end: float) -> float:
    if begin <= moment <= end:
        return 1.0
    return 0.1 if abs(end - moment) < _A_SECOND / 4 else 0.0


def _instant(told: str) -> float:
    return datetime.fromisoformat(told).timestamp()


def _close(left: set[float], right: set[float]) -> float:
    return sum(
        max((_A_SECOND / (abs(a - b) + 0.001) for b in right if abs(a - b) < _A_SECOND), default=0) for a in left
    )
