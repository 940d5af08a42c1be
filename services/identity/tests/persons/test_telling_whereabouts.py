"""Flags from before the other services were told on which days whereabouts are hidden are told once."""

from sqlalchemy import delete, update

from geleit_identity.persons.tables import Person
from geleit_kit.db.told_tables import HiddenWhereabouts
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Running
from services.identity.tests.helpers import Json, facts, good, registered, until

LOCK = {"kind": "address_lock", "since": "2016-06-01", "until": "2016-12-31"}


async def as_before(identity: Running, node: Node, *, noted: bool) -> None:
    """The upgrade finds every record of the KI like this; `noted`: a flag was changed since the facts exist."""
    body = node.body("ki")
    async with identity.app.state.geleit.database.write(body) as write:
        if not noted:
            await write.execute(delete(HiddenWhereabouts).where(HiddenWhereabouts.body_id == body))
        await write.execute(update(Person).where(Person.body_id == body).values(whereabouts_told=False))


async def told_all(identity: Running) -> None:
    """The worker has gone over all of them."""
    operator = identity.as_("node_operator", "ki")

    async def none_waits() -> bool:
        return bool(good(await operator.get("/v1/meta/backlog"))["waiting"]["whereabouts"] == 0)

    identity.app.state.geleit.extras["whereabouts"].wake.set()
    await until(none_waits)


async def hidden(identity: Running) -> list[Json]:
    return [one["data"] for one in await facts(identity, "ki") if one["type"].endswith("whereabouts.hidden.v1")]


async def test_a_lock_from_before_is_told_once_by_a_worker_and_no_record_changes(identity: Running, node: Node) -> None:
    ki = identity.as_("case_manager", "ki")
    locked, free = await registered(ki, protections=[LOCK]), await registered(ki)
    before = [good(await ki.get(f"/v1/persons/{one}"))["version"] for one in (locked, free)]
    assert len(await hidden(identity)) == 1, "when it was registered"
    await as_before(identity, node, noted=False)
    assert good(await identity.as_("node_operator", "ki").get("/v1/meta/backlog"))["waiting"]["whereabouts"] == 2
    await told_all(identity)
    assert (await hidden(identity))[1:] == [{"person": locked, "since": "2016-06-01", "until": "2016-12-31"}]
    assert [good(await ki.get(f"/v1/persons/{one}"))["version"] for one in (locked, free)] == before
    await as_before(identity, node, noted=True)
    await told_all(identity)
    assert len(await hidden(identity)) == 2, "what is known already is not told again"
