from datetime import date
from typing import Any

import pytest

from geleit_kit.testing.running import Client, Running
from services.identity.tests.conftest import Today
from services.identity.tests.helpers import (
    MARKER,
    Json,
    bound,
    consented,
    facts_of,
    good,
    offered,
    question,
    refused,
    registered,
    until,
)

TOLD = ["base_data", "needs", "work"]
ANSWER = {"parts": [{"outcome": "deleted", "categories": TOLD}]}


class Story:
    """The KI told a body something about a person, under a consent."""

    def __init__(self, identity: Running, receiver: str = "weiterbildung") -> None:
        self.ki = identity.as_("case_manager", "ki")
        self.other = identity.as_("case_manager", receiver)
        self.receiver = receiver

    async def begin(self, key: str = "o-1", *, told: bool = True) -> "Story":
        self.person, self.theirs = await registered(self.ki), await registered(self.other, family="Own")
        self.ground = await consented(self.ki, self.person, self.receiver, TOLD)
        offer = await offered(self.ki, self.person, self.receiver, "consent", self.ground["id"], key)
        self.conversation = str(offer["conversation_id"])
        await bound(self.other, self.conversation, self.theirs)
        if told:
            decided = good(await self.other.post("/v1/decisions", question(self.conversation, [*TOLD, "housing"])))
            assert decided["categories"] == TOLD
        return self

    async def withdraw(self) -> None:
        path = f"/v1/consents/{self.ground['id']}/withdraw"
        good(await self.ki.post(path, {"channel": "oral"}, seen=self.ground["version"]))

    async def owed(self, person: str | None = None) -> list[Json]:
        return await found(self.ki, person or self.person)

    async def owing(self) -> list[Json]:
        return await found(self.other, self.theirs)


async def found(client: Client, person: str) -> list[Json]:
    items: list[Json] = good(await client.post("/v1/duties/search", {"person": person}))["items"]
    return items


async def tasks(client: Client, kind: str, status: str = "active") -> list[Json]:
    items: list[Json] = good(await client.get(f"/v1/tasks?kind={kind}&status={status}"))["items"]
    return items


async def send(client: Client, duty: Json, action: str, given: Any, status: int = 200) -> Json:
    return good(await client.post(f"/v1/duties/{duty['id']}/{action}", given, seen=duty["version"]), status)


@pytest.fixture
async def story(identity: Running) -> Story:
    return await Story(identity).begin()


@pytest.mark.answers
async def test_whoever_was_told_under_a_withdrawn_consent_owes_an_answer(identity: Running, story: Story) -> None:
    assert await story.owed() == []
    await story.withdraw()
    (giver,), (recipient,) = await story.owed(), await story.owing()
    for side in (giver, recipient):
        assert (side["status"], side["occasion"], side["categories"]) == ("open", "withdrawal", TOLD)
        assert (side["owed_on"], side["due_on"], side["overdue"]) == ("2016-06-07", "2016-06-21", False)
    assert (giver["side"], giver["other_body"], giver["person"]) == ("giver", "weiterbildung", story.person)
    assert (recipient["side"], recipient["other_body"], recipient["person"]) == ("recipient", "ki", story.theirs)
    (task,) = await tasks(story.other, "duty_answer")
    assert (task["person"], task["due_on"], task["subject_id"]) == (story.theirs, "2016-06-21", recipient["id"])
    assert await tasks(story.ki, "duty_answer") == []
    assert await facts_of(identity, "weiterbildung", "duty") == ["duty.owed"]


@pytest.mark.answers
async def test_neither_side_learns_an_id_of_the_other(story: Story) -> None:
    await story.withdraw()
    (giver,), (recipient,) = await story.owed(), await story.owing()
    assert giver["id"] != recipient["id"]
    for shown, foreign in ((giver, {recipient["id"], story.theirs}), (recipient, {giver["id"], story.person})):
        assert foreign.isdisjoint(map(str, shown.values()))
        assert story.conversation not in map(str, shown.values())
    refused(await story.other.get(f"/v1/duties/{giver['id']}"), 404, "not_found")
    refused(await story.ki.get(f"/v1/duties/{recipient['id']}"), 404, "not_found")


@pytest.mark.answers
async def test_nobody_owes_anything_who_was_told_nothing(identity: Running) -> None:
    story = await Story(identity).begin(told=False)
    await story.withdraw()
    assert await story.owed() == []
    assert await story.owing() == []


@pytest.mark.answers
async def test_what_another_consent_still_carries_need_not_be_given_up(story: Story) -> None:
    await consented(story.ki, story.person, "weiterbildung", ["work", "needs"])
    await consented(story.ki, story.person, "weiterbildung", ["base_data"], purpose="recognition")
    await story.withdraw()
    (giver,) = await story.owed()
    assert giver["categories"] == ["base_data"]  # the other purpose keeps nothing of this one


@pytest.mark.answers
async def test_a_recipient_that_never_bound_a_person_is_asked_all_the_same(identity: Running) -> None:
    story = Story(identity)
    story.person = await registered(story.ki)
    story.ground = await consented(story.ki, story.person, "weiterbildung", TOLD)
    offer = await offered(story.ki, story.person, "weiterbildung", "consent", story.ground["id"], "o-2")
    asked = question(offer["conversation_id"], ["base_data"], audience="identity")
    assert good(await story.other.post("/v1/decisions", asked))["answer"] == "yes"
    await story.withdraw()
    (recipient,) = good(await story.other.get("/v1/duties?side=recipient"))["items"]
    assert (recipient["person"], recipient["categories"]) == (None, ["base_data"])
    given = {"parts": [{"outcome": "nothing_held", "categories": ["base_data"]}]}
    await send(story.other, recipient, "answer", given)
    (giver,) = await story.owed()
    assert (giver["status"], giver["answer"][0]["outcome"]) == ("answered", "nothing_held")


@pytest.mark.answers
async def test_an_answer_reaches_the_giver_and_closes_what_was_open(identity: Running, story: Story) -> None:
    await story.withdraw()
    (recipient,) = await story.owing()
    answered = await send(story.other, recipient, "answer", ANSWER)
    assert (answered["status"], answered["answered_on"]) == ("answered", "2016-06-07")
    (giver,) = await story.owed()
    wanted = [{"outcome": "deleted", "categories": TOLD, "ground": None, "citation": None}]
    assert (giver["status"], giver["answer"]) == ("answered", wanted)
    assert await tasks(story.other, "duty_answer") == []
    assert await tasks(story.ki, "duty_tell") == []  # nothing is left of it anywhere
    assert await facts_of(identity, "ki", "duty") == ["duty.owed", "duty.answered"]
    again = await story.other.post(f"/v1/duties/{recipient['id']}/answer", ANSWER, seen=answered["version"])
    refused(again, 409, "illegal_transition")


@pytest.mark.answers
async def test_an_answer_that_leaves_something_out_does_not_count(story: Story) -> None:
    await story.withdraw()
    (recipient,) = await story.owing()
    path = f"/v1/duties/{recipient['id']}/answer"
    partly = {"parts": [{"outcome": "deleted", "categories": ["needs"]}]}
    refused(
        await story.other.post(path, partly, seen=recipient["version"]),
        422,
        "invalid",
        ("/parts", "category_unanswered"),
    )
    own = {"parts": [{"outcome": "kept", "categories": TOLD, "ground": "sgb_ii_50"}]}
    refused(
        await story.other.post(path, own, seen=recipient["version"]),
        422,
        "invalid",
        ("/parts/0/ground", "statute_not_for_this_body"),
    )
    assert (await story.owed())[0]["status"] == "open"


@pytest.mark.answers
async def test_each_side_takes_its_own_steps_only(story: Story) -> None:
    await story.withdraw()
    (giver,), (recipient,) = await story.owed(), await story.owing()
    closed = {one["action"]: one["closed"] for one in giver["allowed_actions"]}
    assert closed["answer"]["code"] == "only_the_recipient_answers"
    assert closed["note_letter"] is None
    path = f"/v1/duties/{giver['id']}/answer"
    refused(await story.ki.post(path, ANSWER, seen=giver["version"]), 409, "only_the_recipient_answers")
    path = f"/v1/duties/{recipient['id']}/note-letter"
    letter = {"letter_on": "2016-06-07"}
    refused(await story.other.post(path, letter, seen=recipient["version"]), 409, "only_the_giver")


async def test_an_answer_that_stays_out_is_listed_and_becomes_a_task_of_the_giver(
    identity: Running, story: Story, today: Today
) -> None:
    await story.withdraw()
    today(date(2016, 6, 22))

    async def overdue() -> bool:
        return bool(good(await story.ki.get("/v1/duties?side=giver&status=overdue"))["items"])

    await until(overdue)
    (giver,) = await story.owed()
    assert (giver["status"], giver["overdue"]) == ("overdue", True)
    (task,) = await tasks(story.ki, "duty_overdue")
    assert (task["person"], task["subject_id"]) == (story.person, giver["id"])
    await until(lambda: _status(story, "overdue"))
    reminded = await send(story.ki, giver, "note-letter", {"letter_on": "2016-06-22"})
    assert (reminded["status"], reminded["letter_on"]) == ("overdue", "2016-06-22")
    (recipient,) = await story.owing()
    await send(story.other, recipient, "answer", ANSWER)
    assert await tasks(story.ki, "duty_overdue") == []
    assert (await story.owed())[0]["status"] == "answered"


async def _status(story: Story, status: str) -> bool:
    return bool((await story.owing())[0]["status"] == status)


@pytest.mark.answers
async def test_an_answer_on_paper_is_noted_by_the_giver_and_settles_the_recipients_side(story: Story) -> None:
    await story.withdraw()
    (giver,) = await story.owed()
    noted = await send(story.ki, giver, "note-answer", ANSWER | {"answered_on": "2016-06-07"})
    assert noted["status"] == "answered"
    (recipient,) = await story.owing()
    assert (recipient["status"], await tasks(story.other, "duty_answer")) == ("answered", [])
    day = {"answered_on": "2016-06-08"} | ANSWER
    refused(
        await story.ki.post(f"/v1/duties/{giver['id']}/note-answer", day, seen=noted["version"]),
        409,
        "illegal_transition",
    )


async def test_a_partner_without_software_gets_a_letter_and_its_answer_is_noted(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    wanted = {
        "person": person,
        "partner": f"School of {MARKER}",
        "occasion": "rectification",
        "categories": ["language"],
    }
    made = good(await ki.post("/v1/duties", wanted), 201)
    assert (made["other_body"], made["partner"], made["status"]) == (None, f"School of {MARKER}", "open")
    (task,) = await tasks(ki, "duty_letter")
    assert task["subject_id"] == made["id"]
    early = await ki.post(f"/v1/duties/{made['id']}/note-letter", {"letter_on": "2016-06-06"}, seen=made["version"])
    refused(early, 422, "invalid", ("/letter_on", "before_it_was_owed"))
    sent = await send(ki, made, "note-letter", {"letter_on": "2016-06-07"})
    assert await tasks(ki, "duty_letter") == []
    parts = [{"outcome": "rectified", "categories": ["language"]}]
    noted = await send(ki, sent, "note-answer", {"answered_on": "2016-06-07", "parts": parts})
    assert (noted["letter_on"], noted["status"]) == ("2016-06-07", "answered")
    told = await send(ki, noted, "tell-person", {"told_on": "2016-06-07"})
    assert told["status"] == "told"


@pytest.mark.answers
async def test_the_name_of_a_partner_is_for_who_reads_counselling(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    wanted = {"person": await registered(ki), "partner": MARKER, "occasion": "erasure", "categories": ["language"]}
    made = good(await ki.post("/v1/duties", wanted), 201)
    assert MARKER in (await ki.get(f"/v1/duties/{made['id']}")).text
    officer = await identity.as_("data_protection_officer", "ki").get(f"/v1/duties/{made['id']}")
    assert MARKER not in officer.text
    assert good(officer)["withheld"][0]["pointer"] == "/partner"


# --- erasing ---------------------------------------------------------------------------------------------------------

GROUND = {"ground": "objection", "decided_on": "2016-06-07"}


async def _erase(identity: Running, body: str, person: str) -> None:
    admin = identity.as_(["body_admin", "case_manager"], body)
    row = good(await admin.get(f"/v1/persons/{person}"))
    answer = await admin.post(f"/v1/persons/{person}/erasure", GROUND, seen=row["version"])
    assert answer.is_success, answer.text


async def test_an_erasure_asks_every_past_recipient_and_the_giver_keeps_who_has_not_answered(
    identity: Running, story: Story
) -> None:
    await _erase(identity, "ki", story.person)
    (giver,) = good(await story.ki.get("/v1/duties?side=giver"))["items"]
    assert (giver["person"], giver["occasion"], giver["status"]) == (None, "erasure", "open")
    (recipient,) = await story.owing()
    await send(story.other, recipient, "answer", ANSWER)
    (giver,) = good(await story.ki.get("/v1/duties?side=giver"))["items"]
    assert giver["status"] == "answered"
    closed = {one["action"]: one["closed"] for one in giver["allowed_actions"]}
    assert closed["tell_person"]["code"] == "nobody_to_tell"


async def test_a_recipient_that_erases_its_own_person_has_answered(identity: Running, story: Story) -> None:
    await story.withdraw()
    await _erase(identity, "weiterbildung", story.theirs)
    (giver,) = await story.owed()
    assert (giver["status"], giver["answer"][0]["outcome"]) == ("answered", "deleted")
    assert good(await story.other.get("/v1/duties"))["items"] == []


async def test_a_recipient_that_had_erased_its_person_before_is_not_asked(identity: Running, story: Story) -> None:
    await _erase(identity, "weiterbildung", story.theirs)
    await story.withdraw()
    (giver,) = await story.owed()
    assert (giver["status"], giver["answer"][0]["outcome"]) == ("answered", "deleted")
    assert good(await story.other.get("/v1/duties"))["items"] == []
