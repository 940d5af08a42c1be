"""Nobody who is a client of one body and sees what the operator's machines tell can say which of its persons is which of
another body's.

Sixty persons each, twenty of them the same people, who are linked, referred and handed over in one window of time. Each
attack names a partner for each of the twenty. There are two ways that tell themselves (referred, or handed over), so a
guess is right twice on the average (Poisson, mean 2); nine or more come about by chance once in four thousand runs.
Random moments and guesses are seeded. With the defence switched off each attack finds nearly all.
"""

import json
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
import redis

import geleit_kit.db.session
from geleit_cases.responsibility.tables import Mandate
from geleit_identity.links.tables import Link
from geleit_kit.events.facts import Fact
from geleit_kit.pure import ids
from geleit_kit.testing.databases import Engine, Templates
from geleit_referrals.referring.tables import Referral
from tests.canary.sinks import Watch, watching
from tests.facts.attacker import Attacker, Seen, about
from tests.facts.two_bodies import HANDED_OVER, REFERRED, WINDOW, TwoBodies
from tests.world import OWNER, RECEIVER, World, open_world
from tests.world.stories import good

SEED = 20161107
BY_CHANCE = 9
NEARLY_ALL = (REFERRED + HANDED_OVER) * 3 // 4
STREAMS = ("geleit.identity", "geleit.cases", "geleit.referrals")
ATTACKS = (
    "moments",
    "own rows and the receiver's moments",
    "traces",
    "neighbours in the stream",
    "order",
    "all together",
)
EXEMPT = {
    "geleit.referrals.referral.handover_pending.v1",
    "geleit.referrals.referral.responsibility_received.v1",
}
"""They carry the conversation."""


@pytest.fixture(scope="module")
async def watch(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Watch]:
    """A watched world."""
    folder = tmp_path_factory.mktemp(f"join-{os.getpid()}")
    (folder / "temporary").mkdir()
    with watching(folder / "temporary") as watch, pytest.MonkeyPatch.context() as patch:
        patch.setattr(geleit_kit.db.session, "_RANDOM", Random(SEED))
        engine = Engine("sqlite", templates, folder, None)
        async with open_world(engine, folder, ("identity", "cases", "referrals")) as world:
            watch.world = world
            yield watch


@pytest.fixture(scope="module")
async def lived(watch: Watch) -> TwoBodies:
    """With the defence."""
    bodies = TwoBodies(watch.opened, Random(SEED))
    bodies.apart(WINDOW)
    await bodies.live()
    return bodies


@pytest.fixture(scope="module")
async def undefended(lived: TwoBodies) -> TwoBodies:
    """The same again with the defence switched off: facts go at once, tell the moment and the trace; ids tell theirs."""
    bodies = TwoBodies(lived.world, Random(SEED + 1), each=REFERRED + HANDED_OVER)
    bodies.apart(timedelta(0))
    with pytest.MonkeyPatch.context() as patch:
        for fact in _types(Fact):
            patch.setattr(fact, "between_bodies", False)
        for table in (Referral, Link, Mandate):
            patch.setattr(table, "new_id", staticmethod(ids.inside))
        await bodies.live()
    return bodies


def _types(kind: type[Fact]) -> Iterator[type[Fact]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from _types(inner)


async def _attacker(watch: Watch, bodies: TwoBodies, exempt: set[str] = EXEMPT) -> Attacker:
    """What he sees."""
    facts = [one for one in _on_the_streams(watch.opened) if one.document["type"] not in exempt]
    sides = {
        body: about([one for one in facts if one.document["body"] == watch.opened.body(body)], set(persons))
        for body, persons in ((OWNER, bodies.pairs), (RECEIVER, bodies.pairs.values()))
    }
    spans = [
        (f"{span.context.trace_id:032x}", (span.start_time or 0) / 1e9, (span.end_time or 0) / 1e9)
        for span in watch.spans.get_finished_spans()
        if span.attributes and span.attributes.get("geleit.body") == RECEIVER and span.context
    ]
    clock = watch.opened.services["cases"].app.state.geleit.database.tools.clock
    ahead = (clock.now() - datetime.now(UTC)).total_seconds()
    return Attacker(sides[OWNER], sides[RECEIVER], await _rows(watch.opened, set(bodies.pairs)), spans, ahead)


def _on_the_streams(world: World) -> list[Seen]:
    with redis.Redis.from_url(world.valkey.url("operator")) as line:
        return [
            Seen(stream, int(entry.split(b"-")[0]), json.loads(fields[b"event"]))
            for stream in STREAMS
            for entry, fields in line.xrange(stream)
        ]


async def _rows(world: World, persons: set[str]) -> dict[str, list[dict[str, Any]]]:
    """The giver's own rows of referrals and links, without the conversation."""
    found: dict[str, list[dict[str, Any]]] = {person: [] for person in persons}
    for service, path in (("referrals", "/v1/referrals"), ("identity", "/v1/links")):
        page = good(await world.as_(service, OWNER).get(path, params={"limit": 200}))
        for row in page["items"]:
            if row["person"] in found:
                found[row["person"]].append(row)
    return found


def _right(attacker: Attacker, attack: str, bodies: TwoBodies) -> int:
    joined = attacker.joined(attacker.attacks()[attack], Random(SEED))
    return sum(bodies.pairs[ours] == theirs for ours, theirs in joined.items())


async def test_the_attacker_sees_facts_about_everybody_on_both_sides(watch: Watch, lived: TwoBodies) -> None:
    attacker = await _attacker(watch, lived)
    assert len(attacker.giver) == len(attacker.receiver) == REFERRED + HANDED_OVER
    for side in (attacker.giver, attacker.receiver):
        assert all(len(facts) >= 3 for facts in side.values())
    assert all(attacker.rows.values())
    assert attacker.spans


@pytest.mark.parametrize("attack", ["shared values", *ATTACKS])
async def test_two_bodies_pseudonyms_cannot_be_joined(watch: Watch, lived: TwoBodies, attack: str) -> None:
    assert _right(await _attacker(watch, lived), attack, lived) < BY_CHANCE


@pytest.mark.parametrize("attack", ATTACKS)
async def test_without_the_defence_the_same_attack_joins_them(watch: Watch, undefended: TwoBodies, attack: str) -> None:
    assert _right(await _attacker(watch, undefended), attack, undefended) >= NEARLY_ALL


async def test_what_carries_the_conversation_joins_and_is_exempt(watch: Watch, lived: TwoBodies) -> None:
    attacker = await _attacker(watch, lived, exempt=set())
    joined = attacker.joined(attacker.shared, Random(SEED))
    assert all(joined[ours] == lived.pairs[ours] for ours in lived.handed_over)
    carrying = {
        fact.document["type"] for fact in _on_the_streams(watch.opened) if "conversation_id" in fact.document["data"]
    }
    assert carrying == EXEMPT


async def test_the_size_of_a_fact_tells_nothing(watch: Watch, lived: TwoBodies) -> None:
    sizes: dict[str, set[int]] = {}
    attacker = await _attacker(watch, lived)
    for side in (attacker.giver, attacker.receiver):
        for fact in (fact for facts in side.values() for fact in facts):
            data = {name: value for name, value in fact.document["data"].items() if name != "epoch"}
            sizes.setdefault(f"{fact.document['body']} {fact.kind}", set()).add(len(json.dumps(data)))
    assert {kind for kind, lengths in sizes.items() if len(lengths) > 2} == set()
