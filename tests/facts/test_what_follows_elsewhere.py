"""A withdrawal, a restriction and a rectification have consequences at another body: a link is cut there, a duty begins.

Six people each. The attacker has both bodies' facts as they stand on the stream and pairs what stands close; one of
six is right by chance, five or more once in 700 runs. Acts that come within one window are not told apart. Where each
comes alone, with nothing like it in the same window, what stands close belongs together: that is what a quiet node
discloses, and a longer window the only means against it (decision 0012).
"""

import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from random import Random
from statistics import mean
from typing import Any

import pytest
import redis

import geleit_kit.db.session
from geleit_kit.testing.databases import Engine, Templates
from services.identity.tests.helpers import question
from tests.facts.two_bodies import WINDOW, TwoBodies
from tests.world import OWNER, RECEIVER, World, new_marker, open_world, stories
from tests.world.stories import good

SEED = 20161107
EACH = 6
BY_CHANCE = 5
NEARLY_ALL = EACH - 1
AT_ONCE = {"person.registered", "consent.given"}
"""Facts that no other body knows the act of."""
Fact = tuple[int, dict[str, Any]]
Act = Callable[[World, str, dict[str, Any]], Awaitable[object]]


async def _withdraw(world: World, _person: str, consent: dict[str, Any]) -> None:
    path = f"/v1/consents/{consent['id']}/withdraw"
    good(await world.as_("identity").post(path, {"channel": "oral"}, seen=consent["version"]))


async def _restrict(world: World, person: str, _consent: dict[str, Any]) -> None:
    officer = world.as_("identity", OWNER, "rights_officer")
    good(await officer.post("/v1/restrictions", {"person": person, "ground": "unlawful"}))


async def _rectify(world: World, person: str, _consent: dict[str, Any]) -> None:
    officer = world.as_("identity", OWNER, "rights_officer")
    asked = {"person": person, "kind": "rectification", "channel": "letter", "received_on": "2016-09-05"}
    row = good(await officer.post("/v1/rights-requests", asked))
    path = f"/v1/rights-requests/{row['id']}"
    row = good(await officer.post(f"{path}/confirm-identity", {"check": "identity_document"}, seen=row["version"]))
    good(await officer.post(f"{path}/grant", {}, seen=row["version"]))


ACTS: dict[str, Act] = {"withdrawal": _withdraw, "restriction": _restrict, "rectification": _rectify}


class Told(TwoBodies):
    """The owner has told the other body something about each, under a consent."""

    async def begin(self, act: str) -> None:
        """Then the act, for one after the other."""
        self.consents: dict[str, dict[str, Any]] = {}
        for _ in range(EACH):
            ours, theirs = [(await stories.person(self.world, new_marker(), at))["person"] for at in (OWNER, RECEIVER)]
            consent = await stories.consent(self.world, ours, RECEIVER)
            link = await stories.link_under(self.world, ours, RECEIVER, consent["id"])
            await stories.bound(self.world, link["conversation_id"], theirs)
            asked = question(link["conversation_id"], ["needs"])
            good(await self.world.as_("identity", RECEIVER).post("/v1/decisions", asked))
            self.pairs[ours], self.consents[ours] = theirs, consent
        await self.time_passes()
        self.before, self.act = len(_stream(self.world)), ACTS[act]

    async def happen(self, *, alone: bool) -> None:
        """All within one window, or each in a window of its own."""
        for person in self.random.sample(sorted(self.pairs), EACH):
            await self.act(self.world, person, self.consents[person])
            if alone:
                await self.time_passes()
        await self.time_passes()

    def facts(self) -> list[Fact]:
        """What the act and what followed from it told, in the order of the stream."""
        return list(enumerate(_stream(self.world)[self.before :]))

    def joined(self) -> int:
        """How many the attacker pairs rightly: the closest first, each once."""
        ours, theirs = self._places(OWNER), self._places(RECEIVER)
        near = [
            (abs(mean(left) - mean(right)), self.random.random(), mine, other)
            for mine, left in ours.items()
            for other, right in theirs.items()
        ]
        found: dict[str, str] = {}
        for _, _, mine, other in sorted(near):
            if mine not in found and other not in found.values():
                found[mine] = other
        return sum(self.pairs[mine] == other for mine, other in found.items())

    def _places(self, body: str) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for place, fact in self.facts():
            if fact["body"] == self.world.body(body) and fact["data"].get("person"):
                places.setdefault(fact["data"]["person"], []).append(place)
        return places


def _stream(world: World) -> list[dict[str, Any]]:
    with redis.Redis.from_url(world.valkey.url("operator")) as line:
        return [json.loads(fields[b"event"]) for _, fields in line.xrange("geleit.identity")]


@pytest.fixture(scope="module")
def seeded() -> Iterator[None]:
    """Random moments are the same in each run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(geleit_kit.db.session, "_RANDOM", Random(SEED))
        yield


@pytest.fixture(scope="module")
async def world(seeded: None, templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """Identity alone."""
    folder = tmp_path_factory.mktemp(f"elsewhere-{os.getpid()}")
    async with open_world(Engine("sqlite", templates, folder, None), folder, ("identity",)) as world:
        yield world


async def _told(world: World, act: str) -> Told:
    told = Told(world, Random(SEED), services=("identity",))
    told.apart(WINDOW)
    await told.begin(act)
    return told


@pytest.mark.parametrize("act", ACTS)
async def test_what_happens_in_one_window_is_not_joined_to_what_follows_elsewhere(world: World, act: str) -> None:
    told = await _told(world, act)
    await told.happen(alone=False)
    assert len(told.facts()) >= 2 * EACH
    assert told.joined() < BY_CHANCE
    for _, fact in told.facts():
        kind = fact["type"].removeprefix("geleit.identity.").removesuffix(".v1")
        assert kind in AT_ONCE or "T00:00:00" in fact["time"], kind
        assert kind in AT_ONCE or "traceparent" not in fact, kind


async def test_what_happens_alone_in_its_window_is_joined_by_its_place_and_the_page_says_so(world: World) -> None:
    told = await _told(world, "withdrawal")
    await told.happen(alone=True)
    assert told.joined() >= NEARLY_ALL
