"""Idempotency keys: the same request twice is one effect and one answer."""

import asyncio
from typing import Any

import pytest
from letters.tables import Letter
from sqlalchemy import func, select

from geleit_kit.db.kit_tables import AccessEntry, IdempotencyKey
from geleit_kit.db.rows import visible
from geleit_kit.db.scope import NODE
from geleit_kit.testing.running import Running
from kit.tests.house import KI, a_letter


async def _written(letters: Running) -> int:
    async with letters.app.state.geleit.database.read(KI) as read:
        return int(await read.scalar(select(func.count()).select_from(visible(read, Letter).subquery())))


async def test_the_same_request_is_answered_again_and_done_once(letters: Running) -> None:
    clerk, letter = letters.as_("case_manager", "ki"), a_letter()
    first = await clerk.post("/v1/letters", letter, key="k1")
    again = await clerk.post("/v1/letters", letter, key="k1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    for name in ("etag", "vary", "cache-control", "content-type"):
        assert again.headers[name] == first.headers[name]
    assert await _written(letters) == 1


async def test_another_content_under_the_same_key_is_refused(letters: Running) -> None:
    clerk = letters.as_("case_manager", "ki")
    await clerk.post("/v1/letters", a_letter(), key="k1")
    other = await clerk.post("/v1/letters", a_letter(text="another"), key="k1")

    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert await _written(letters) == 1


async def test_a_key_belongs_to_one_user_client_body_and_operation(letters: Running) -> None:
    letter = a_letter(own_reference="AZ-1")
    for caller in (
        letters.as_("case_manager", "ki"),
        letters.as_("case_manager", "ki", sub="berta"),
        letters.as_("case_manager", "jobcenter"),
    ):
        answer = await caller.post("/v1/letters/upsert", letter, key="k1")
        assert "idempotency-replayed" not in answer.headers
    other = await letters.as_("case_manager", "ki").post("/v1/letters", a_letter(), key="k1")
    assert other.status_code == 201
    assert "idempotency-replayed" not in other.headers


async def test_a_second_one_waits_for_the_first_and_gets_its_answer(letters: Running) -> None:
    clerk, letter = letters.as_("case_manager", "ki"), a_letter()

    answers = await asyncio.gather(*(clerk.post("/v1/letters", letter, key="k1") for _ in range(5)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await _written(letters) == 1


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_who_waited_two_seconds_is_told_that_it_is_under_way(letters: Running) -> None:
    database = letters.app.state.geleit.database
    clerk, letter = letters.as_("case_manager", "ki"), a_letter()
    await clerk.post("/v1/letters", letter, key="k1")
    async with database.write(KI) as write:
        row: Any = await write.one(select(IdempotencyKey).with_for_update())
        values = {name: getattr(row, name) for name in ("body_id", "client", "operation", "fingerprint")}
        write.add(IdempotencyKey(**values, key="k2"))
        await write.flush()
        answer = await clerk.post("/v1/letters", letter, key="k2")

        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_in_progress")
    assert await _written(letters) == 1


async def test_a_refusal_is_not_kept(letters: Running) -> None:
    clerk = letters.as_("case_manager", "ki")
    await clerk.post("/v1/letters", a_letter(own_reference="AZ-1"))
    taken = a_letter(own_reference="AZ-1")
    assert (await clerk.post("/v1/letters", taken, key="k1")).status_code == 409

    changed = await clerk.post("/v1/letters", taken | {"own_reference": "AZ-2"}, key="k1")

    assert changed.status_code == 201


async def test_a_replay_checks_rights_again(letters: Running) -> None:
    letter = a_letter()
    first = letters.as_("case_manager", "ki", sub="anna")
    assert (await first.post("/v1/letters", letter, key="k1")).status_code == 201

    fewer_categories = letters.as_("counsellor", "ki", sub="anna")
    no_permission = letters.as_("coordinator", "ki", sub="anna")

    assert (await fewer_categories.post("/v1/letters", letter, key="k1")).status_code == 403
    assert (await no_permission.post("/v1/letters", letter, key="k1")).status_code == 403
    assert (await first.post("/v1/letters", letter, key="k1")).status_code == 201


async def test_a_replay_of_what_is_gone_is_404(letters: Running) -> None:
    clerk = letters.as_("case_manager", "ki")
    made = (await clerk.post("/v1/letters", a_letter())).json()
    path = f"/v1/letters/{made['id']}/send"
    assert (await clerk.post(path, seen=1, key="k1")).status_code == 200
    assert (await clerk.delete(f"/v1/letters/{made['id']}", seen="*")).status_code == 204

    assert (await clerk.post(path, seen=1, key="k1")).status_code == 404


async def test_where_something_leaves_the_house_the_key_is_required(letters: Running) -> None:
    clerk = letters.as_("case_manager", "ki")
    made = (await clerk.post("/v1/letters", a_letter())).json()

    for key in (None, "", "x" * 256):
        answer = await clerk.post(
            f"/v1/letters/{made['id']}/send", seen=1, headers={} if key is None else {"Idempotency-Key": key}
        )
        assert (answer.status_code, answer.json()["code"][:20]) == (
            400,
            "idempotency_key_requ" if key is None else "idempotency_key_inva",
        )


async def test_kept_answers_are_sealed_and_their_replay_is_logged(letters: Running) -> None:
    clerk, letter = letters.as_("case_manager", "ki"), a_letter(text="Kummermarke")
    await clerk.post("/v1/letters", letter, key="k1")
    await clerk.post("/v1/letters", letter, key="k1")

    async with letters.app.state.geleit.database.read(NODE) as read:
        [row] = await read.all(select(IdempotencyKey))
        entries = await read.all(select(AccessEntry).order_by(AccessEntry.id))
    assert b"Kummermarke" not in (row.answer or b"")
    assert row.persons == [letter["person"]]
    assert [(entry.kind, entry.facts) for entry in entries] == [("write", {}), ("read", {"replayed": True})]
    assert {str(entry.person) for entry in entries} == {letter["person"]}


async def test_who_ended_a_row_gets_the_answer_again_and_nobody_else_learns_that_there_was_one(
    letters: Running,
) -> None:
    """Whose answer was lost on its way must be able to find out that it is done."""
    clerk = letters.as_("case_manager", "ki")
    row = (await clerk.post("/v1/letters", a_letter())).json()
    path = f"/v1/letters/{row['id']}/burn"
    first = await clerk.post(path, seen=1, key="k1")
    again = await clerk.post(path, seen=1, key="k1")
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    others = [
        await clerk.post(path, seen=1, key="k2"),
        await clerk.post(path, seen=1),
        await letters.as_("case_manager", "ki", sub="berta").post(path, seen=1, key="k1"),
        await letters.as_("case_manager", "jobcenter").post(path, seen=1, key="k1"),
    ]
    assert [one.status_code for one in others] == [404] * 4
    assert (await letters.as_([], "ki").post(path, seen=1, key="k1")).status_code in {403, 404}
    assert (await clerk.get(f"/v1/letters/{row['id']}")).status_code == 404


async def test_what_became_invisible_otherwise_is_not_shown_again(letters: Running) -> None:
    clerk = letters.as_("case_manager", "ki")
    row = (await clerk.post("/v1/letters", a_letter())).json()
    sent = await clerk.post(f"/v1/letters/{row['id']}/send", seen=1, key="k1")
    assert sent.status_code == 200, sent.text
    version = (await clerk.get(f"/v1/letters/{row['id']}")).json()["version"]
    await clerk.delete(f"/v1/letters/{row['id']}", seen=version)
    assert (await clerk.post(f"/v1/letters/{row['id']}/send", seen=1, key="k1")).status_code == 404
