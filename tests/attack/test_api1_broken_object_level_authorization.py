"""OWASP API1:2023 Broken Object Level Authorization: what the matrix of tests/isolation does not ask. Live cursors in other
hands, foreign rows named inside a document, and a case whose responsibility somebody tries to take by naming it.
"""

import base64
import json
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest

from geleit_kit.db.keys import open_bytes
from services.identity.tests.helpers import Json
from tests.attack.doors import told
from tests.world import OWNER, RECEIVER, World, new_marker, stories
from tests.world import referral_stories as referring

Make = Callable[[World, str], Awaitable[Json]]
LISTS: dict[str, Make] = {
    "cases /v1/support-records": stories.record, "cases /v1/contacts": stories.contact, "cases /v1/plans": stories.plan,
    "referrals /v1/referrals": referring.draft, "identity /v1/persons": stories.person,
}  # fmt: skip


async def cursor_of(world: World, service: str, path: str, **query: Any) -> tuple[str, list[str]]:
    """A live cursor of the owner's, and the ids that lie behind it."""
    client = world.as_(service)
    page = stories.good(await client.get(path, params={"limit": 1, **query}))
    assert page["next"]
    rest = stories.good(await client.get(path, params={"limit": 200, "cursor": page["next"], **query}))
    ids = [one["id"] for one in rest["items"]]
    assert ids
    assert page["items"][0]["id"] not in ids
    return page["next"], ids


@pytest.mark.parametrize("where", LISTS)
async def test_a_live_cursor_opens_nothing_in_other_hands(attacked: World, where: str) -> None:
    service, path = where.split()
    for _ in range(3):
        await LISTS[where](attacked, new_marker())
    cursor, behind = await cursor_of(attacked, service, path)

    async def ask(client: Any, at: str = path, **query: Any) -> Any:
        return await client.get(at, params={"cursor": cursor, **query})

    assert told(await ask(attacked.as_(service, "sozialamt"))) == (400, "cursor_invalid")
    assert (await ask(attacked.as_(service, role="statistics_office"))).status_code == 403
    assert (await ask(attacked.services[service].as_nobody())).status_code == 401
    assert told(await ask(attacked.as_(service), sort="-created_at")) == (400, "cursor_invalid")
    assert told(await ask(attacked.as_(service), "/v1/tasks")) == (400, "cursor_invalid")
    for other in LISTS:
        if other != where:
            at, other_path = other.split()
            assert told(await ask(attacked.as_(at), other_path)) == (400, "cursor_invalid"), other
    colleague = stories.good(await ask(attacked.as_(service, sub="colleague"), limit=200))
    assert [one["id"] for one in colleague["items"]] == behind, "a colleague with the same rights reads on"


async def test_a_cursor_that_was_changed_anywhere_is_refused(attacked: World) -> None:
    for _ in range(2):
        await stories.record(attacked, new_marker())
    cursor, _ = await cursor_of(attacked, "cases", "/v1/support-records")
    client = attacked.as_("cases")
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    for place in range(0, len(raw), 7):
        changed = bytes(raw[:place]) + bytes([raw[place] ^ 1]) + bytes(raw[place + 1 :])
        text = base64.urlsafe_b64encode(changed).decode().rstrip("=")
        answer = await client.get("/v1/support-records", params={"cursor": text})
        assert told(answer) == (400, "cursor_invalid"), place
    for text in ("", "x", "AAAA", cursor[:-3], cursor + cursor, "null", "%00"):
        assert (await client.get("/v1/support-records", params={"cursor": text})).status_code == 400, text


async def test_a_cursor_says_nothing_to_who_cannot_open_it(attacked: World) -> None:
    """Its inside is the sort key and the id of a row: the control opens it with the service's own key."""
    for _ in range(2):
        await stories.person(attacked, new_marker())
    cursor, _ = await cursor_of(attacked, "identity", "/v1/persons")
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    database = attacked.services["identity"].app.state.geleit.database
    async with database.read(attacked.node.body(OWNER)) as read:
        inside = json.loads(open_bytes(read.keys.service_key, raw, f"Person|created_at|False|{read.scope}"))
    assert len(inside) == 2
    assert all(str(part).encode() not in raw for part in inside)


async def test_a_colleagues_cursor_of_my_tasks_reads_on_in_the_own_tasks(attacked: World) -> None:
    """`whose=mine` is asked anew with each page: the cursor is a place, not a right."""
    for _ in range(2):
        await stories.task(attacked, "cases", new_marker())
    mine = attacked.as_("cases", sub="anna")
    found = stories.good(await mine.get("/v1/tasks", params={"sort": "-created_at", "limit": 2}))["items"]
    for task in found:
        stories.good(await mine.post(f"/v1/tasks/{task['id']}/claim", seen=task["version"]))
    page = stories.good(await mine.get("/v1/tasks", params={"whose": "mine", "limit": 1}))
    rest = stories.good(await mine.get("/v1/tasks", params={"whose": "mine", "cursor": page["next"]}))
    assert rest["items"]
    theirs = await attacked.as_("cases", sub="berta").get("/v1/tasks", params={"whose": "mine", "cursor": page["next"]})
    assert stories.good(theirs)["items"] == []


async def test_a_cursor_of_the_doors_worklist_counts_for_its_reader_alone(attacked: World) -> None:
    for _ in range(2):
        await stories.task(attacked, "cases", new_marker())
    reader = attacked.as_("gateway", sub="anna")
    page = stories.good(await reader.get("/me/worklist", params={"limit": 1}))
    assert (await reader.get("/me/worklist", params={"cursor": page["next"]})).status_code == 200
    for other in (attacked.as_("gateway", sub="berta"), attacked.as_("gateway", "sozialamt", sub="anna")):
        assert told(await other.get("/me/worklist", params={"cursor": page["next"]})) == (400, "cursor_invalid")


async def test_nobody_moves_a_responsibility_by_naming_anothers_mandate(attacked: World) -> None:
    """The Sozialamt hands over "its" mandate, which is the KI's: cases refuses, and the KI holds as before."""
    mandate = await stories.mandate(attacked, new_marker())
    thief = attacked.as_("referrals", "sozialamt")
    own = (await stories.person(attacked, new_marker(), "sozialamt"))["person"]
    line = (await stories.link(attacked, own, body="sozialamt"))["conversation_id"]
    draft = referring.drafted(
        new_marker(), person=own, conversation_id=line, kind="uebergabe", mandate_id=mandate["id"],
        mandate_epoch=mandate["epoch"], client_present=True,
    )  # fmt: skip
    row = stories.good(await thief.post("/v1/referrals", draft))
    await referring.act(attacked, row, "send", await referring.carried(attacked, line, "sozialamt"), "sozialamt")
    arrived = await referring.arrived(attacked, row)
    await referring.act(attacked, arrived, "accept", {"person": str(uuid4())}, RECEIVER)
    await attacked.settled()
    stolen = stories.good(await thief.get(f"/v1/referrals/{row['id']}"))
    assert stolen["status"] != "handed_over"
    held = stories.good(await attacked.as_("cases").get(f"/v1/mandates/{mandate['id']}"))
    assert (held["epoch"], held["status"], held["version"]) == (mandate["epoch"], mandate["status"], mandate["version"])
    given, _ = await referring.handed_over(attacked, new_marker())
    assert given["status"] == "handed_over", "the control: its holder hands it over"


async def test_a_foreign_row_inside_of_a_document_is_not_there(attacked: World) -> None:
    """Own address, own row, but the document names a row of another body."""
    theirs = await stories.step(attacked, new_marker())
    foreign_record = await stories.record(attacked, new_marker())
    own = await stories.step(attacked, new_marker(), "sozialamt")
    own_other = await stories.another_step(attacked, own["plan_id"], new_marker(), "sozialamt")
    client = attacked.as_("cases", "sozialamt")
    path = f"/v1/plan-steps/{own['id']}/dependencies"

    async def block(on: str) -> int:
        given = {"depends_on": on, "waits_for": "step", "on_step_id": on}
        known = {name: value for name, value in given.items() if name in _fields(attacked)}
        return (await client.post(path, known, seen="*")).status_code

    assert await block(theirs["id"]) in {404, 422}
    assert await block(own_other["id"]) in {200, 201, 422}
    for at, given in (
        ("/v1/contacts", {"way": "talk", "summary": "x"}), ("/v1/plans", {}), ("/v1/needs", {"code": "interpreter"}),
        ("/v1/participants", {"role": "volunteer", "name": "x"}), ("/v1/mandates", {}),
        ("/v1/appointments", {"starts_at": "2016-10-05T09:00:00+02:00", "subject": "x"}),
    ):  # fmt: skip
        answer = await client.post(at, given | {"support_record_id": foreign_record["id"]})
        assert answer.status_code in {404, 422}, (at, answer.text)
        nowhere = await client.post(at, given | {"support_record_id": str(uuid4())})
        assert (answer.status_code, answer.content) == (nowhere.status_code, nowhere.content), "known and unknown alike"


def _fields(world: World) -> set[str]:
    document = world.services["cases"].app.openapi()
    return set(document["components"]["schemas"]["DependencyIn"]["properties"])
