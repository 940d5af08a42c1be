from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import anyio
import pytest
from sqlalchemy import event

import geleit_kit.db.straight
from geleit_kit.testing.running import Client, Running
from services.identity.tests.helpers import (
    Json,
    bound,
    consented,
    good,
    offered,
    question,
    refused,
    registered,
    released,
)

NOBODY = "00000000-0000-4000-8000-000000000001"


@contextmanager
def statements(identity: Running) -> Iterator[list[str]]:
    """What a service sends to its databases meanwhile, but for its workers' looks."""
    sent: list[str] = []
    database: Any = identity.app.state.geleit.database
    engines = {database._writing.sync_engine, database._reading.sync_engine}
    tables = ("links", "consents", "releases", "statute_uses", "decisions", "grants")

    def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        if any(f" {table}" in statement for table in tables):
            sent.append(statement)

    def straight(send: Any) -> Any:
        async def noted(line: Any, words: str, given: Any) -> Any:
            note(None, None, words)
            return await send(line, words, given)

        return noted

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        with pytest.MonkeyPatch.context() as patch:
            for way in ("_fetched", "_many"):
                patch.setattr(geleit_kit.db.straight, way, straight(getattr(geleit_kit.db.straight, way)))
            yield sent
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


async def conversations(doctor: Client, ki: Client, count: int) -> list[str]:
    """So many persons of the health office, each linked to one of the KI under a consent to its needs."""
    found = []
    for number in range(count):
        person, own = await registered(doctor), await registered(ki, family="Own" + "abcdefgh"[number])
        ground = await consented(doctor, person, "ki", ["needs"])
        offer = await offered(doctor, person, "ki", "consent", ground["id"], f"o-{number}")
        await bound(ki, offer["conversation_id"], own)
        found.append(offer["conversation_id"])
    return found


@pytest.fixture
def doctor(identity: Running) -> Client:
    return identity.as_("health_counsellor", "gesundheitsamt")


@pytest.fixture
def ki(identity: Running) -> Client:
    return identity.as_("case_manager", "ki")


@pytest.mark.answers
async def test_questions_that_are_asked_together_are_each_answered_kept_and_logged_as_if_asked_alone(
    identity: Running, doctor: Client, ki: Client
) -> None:
    first, second = await conversations(doctor, ki, 2)
    asked = [
        question(first, ["needs"]),
        question(NOBODY, ["needs"]),
        question(second, ["needs", "housing"]),
        question(first, ["needs"], direction="push"),
    ]
    alone = [good(await ki.post("/v1/decisions", one)) for one in asked]
    before = len(good(await doctor.get("/v1/decisions"))["items"])
    answers = good(await ki.post("/v1/decisions/batch", {"questions": asked}))["answers"]
    own = ("decision", "grant", "expires_at")
    plain = [{name: value for name, value in one.items() if name not in own} for one in answers]
    assert plain == [{name: value for name, value in one.items() if name not in own} for one in alone]
    assert [one["answer"] for one in answers] == ["yes", "no", "partly", "no"]
    assert len({one["grant"] for one in answers if one["grant"]}) == 2
    theirs = good(await doctor.get("/v1/decisions"))["items"]
    assert len(theirs) == before + 3, "who has no conversation is known to the asking side alone"
    kept = {one["decision"]: one for one in theirs}
    assert kept[answers[2]["decision"]]["reasons"] == {"needs": "covered", "housing": "no_ground"}
    entries = good(await identity.as_("data_protection_officer", "ki").get("/v1/access-log"))["items"]
    assert [one["kind"] for one in entries].count("decision") == 2 * len(asked)


@pytest.mark.answers
async def test_a_hundred_questions_cost_as_many_statements_as_two(
    identity: Running, doctor: Client, ki: Client
) -> None:
    asked = [question(one, ["needs"]) for one in await conversations(doctor, ki, 4)]
    counts = []
    for batch in (asked[:2], asked * 25):
        with statements(identity) as sent:
            answers = good(await ki.post("/v1/decisions/batch", {"questions": batch}))["answers"]
        assert {one["answer"] for one in answers} == {"yes"}
        counts.append(len(sent))
    assert counts == [7, 7], "both ends, the grounds, the end held, a row on each side, the grants"


@pytest.mark.answers
async def test_one_wrong_question_names_its_place_and_nothing_is_decided(doctor: Client, ki: Client) -> None:
    (one,) = await conversations(doctor, ki, 1)
    asked = [question(one, ["needs"]), question(one, ["needs"], client="other")]
    refused(
        await ki.post("/v1/decisions/batch", {"questions": asked}), 422, "invalid",
        ("/questions/1/client", "client_foreign"),
    )  # fmt: skip
    assert good(await ki.get("/v1/decisions"))["items"] == []
    many = {"questions": [question(one, ["needs"])] * 101}
    assert (await ki.post("/v1/decisions/batch", many)).status_code == 422
    assert (await ki.post("/v1/decisions/batch", {"questions": []})).status_code == 422


@pytest.mark.answers
async def test_a_release_that_is_withdrawn_opens_nothing_in_the_batch_after(doctor: Client, ki: Client) -> None:
    (one,) = await conversations(doctor, ki, 1)
    (person,) = {row["person"] for row in good(await doctor.get("/v1/links"))["items"]}
    release = await released(doctor, person, "ki", ["health"])
    asked: Json = {"questions": [question(one, ["health", "needs"])] * 3}
    first = good(await ki.post("/v1/decisions/batch", asked))["answers"]
    assert [answer["answer"] for answer in first] == ["yes"] * 3
    good(await doctor.post(f"/v1/releases/{release['id']}/withdraw", {"channel": "oral"}, seen=release["version"]))
    then = good(await ki.post("/v1/decisions/batch", asked))["answers"]
    assert [answer["categories"] for answer in then] == [["needs"]] * 3


@pytest.mark.answers
async def test_reasons_and_grounds_speak_the_language_of_the_request(doctor: Client, ki: Client) -> None:
    (one,) = await conversations(doctor, ki, 1)
    asked = question(one, ["needs", "housing"])
    english = good(await ki.post("/v1/decisions", asked, headers={"Accept-Language": "en"}))
    assert (english["ground"]["words"], english["refused"][0]["words"]) == ("Consent", "Not covered")
    (kept,) = good(await doctor.get("/v1/decisions", headers={"Accept-Language": "en"}))["items"]
    assert kept["words"] == {"housing": "No ground names this category", "needs": "Covered by a ground"}


async def test_batches_from_both_sides_and_withdrawals_at_once_end_without_waiting_for_each_other(
    doctor: Client, ki: Client
) -> None:
    there = await conversations(doctor, ki, 4)
    pulled: Json = {"questions": [question(one, ["needs"]) for one in there]}
    pushed: Json = {"questions": [question(one, ["needs"], direction="push") for one in reversed(there)]}
    grounds = good(await doctor.get("/v1/consents"))["items"]
    answers: list[int] = []

    async def ask(client: Client, asked: Json) -> None:
        answers.append((await client.post("/v1/decisions/batch", asked)).status_code)

    async def withdraw(ground: Json) -> None:
        path = f"/v1/consents/{ground['id']}/withdraw"
        answers.append((await doctor.post(path, {"channel": "oral"}, seen=ground["version"])).status_code)

    async with anyio.create_task_group() as group:
        for ground in grounds:
            group.start_soon(ask, ki, pulled)
            group.start_soon(withdraw, ground)
            group.start_soon(ask, doctor, pushed)
    assert answers == [200] * 12
    late = good(await ki.post("/v1/decisions/batch", pulled))["answers"]
    assert {one["answer"] for one in late} == {"no"}
