"""Messages: coded, under a live grant, delivered as the receiver's own row, taken over by the receiver's own act."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.referrals.tests.helpers import House, good, problem

NEED = {"kind": "need", "code": "interpreter"}


class Talk:
    """A conversation between the Jobcenter and the KI about one person of the Jobcenter."""

    def __init__(self, house: House) -> None:
        self.house, self.conversation, self.person = house, str(uuid4()), str(uuid4())

    def grant(self, **changed: Any) -> str:
        claims: dict[str, Any] = {
            "owner": "jobcenter", "recipient": "ki", "conversation": self.conversation, "person": self.person,
            "categories": ["needs", "benefit"], "direction": "push", "purpose": "interpreting",
        }  # fmt: skip
        return self.house.grant(**claims | changed)

    async def say(self, given: dict[str, Any], body: str = "jobcenter", **changed: Any) -> httpx.Response:
        message = {"grant": self.grant(**changed), **given}
        path = f"/v1/conversations/{self.conversation}/messages"
        return await self.house.as_(body).post(path, message, key=str(uuid4()))

    async def inbox(self, body: str = "ki") -> list[dict[str, Any]]:
        return list(good(await self.house.as_(body).get("/v1/messages", params={"direction": "received"}))["items"])


@pytest.mark.answers
async def test_a_need_arrives_as_a_code_without_the_senders_pseudonym(house: House) -> None:
    talk = Talk(house)
    sent = good(await talk.say(NEED), 201)
    assert (sent["status"], sent["direction"], sent["person"]) == ("delivered", "given", talk.person)
    answer = await house.as_("ki").get("/v1/messages")
    [row] = good(answer)["items"]
    assert (row["kind"], row["says"]["code"], row["status"], row["other_body"]) == (
        "need",
        "interpreter",
        "arrived",
        "jobcenter",
    )
    assert (row["purpose"], row["ground"], row["conversation_id"]) == ("interpreting", "consent", talk.conversation)
    assert row["person"] is None
    assert talk.person not in answer.text
    assert sent["id"] not in answer.text
    assert (await house.tasks("ki"))["message_to_confirm"]["subject_id"] == row["id"]
    facts = await house.facts("ki")
    assert [fact["data"] for fact in facts] == [{"message_id": row["id"], "kind": "need"}]
    assert "interpreter" not in house.everything_on_the_streams()
    assert await house.facts("jobcenter") == []


@pytest.mark.answers
async def test_without_a_live_grant_nothing_arrives(house: House) -> None:
    talk = Talk(house)
    path = f"/v1/conversations/{talk.conversation}/messages"
    missing = await house.as_("jobcenter").post(path, NEED, key="k1")
    assert problem(missing, 422, "invalid")["errors"][0]["pointer"] == "/grant"
    problem(await house.as_("jobcenter").post(path, {"grant": "no", **NEED}, key="k2"), 403, "grant_invalid")
    refusals: list[tuple[dict[str, Any], str]] = [
        ({"direction": "pull"}, "grant_foreign"),
        ({"conversation": str(uuid4())}, "grant_foreign"),
        ({"owner": "sozialamt"}, "grant_foreign"),
        ({"client": "another-client"}, "grant_foreign"),
        ({"categories": ["benefit"]}, "grant_does_not_cover"),
        ({"issued": 1, "expires": 2}, "grant_expired"),
        ({"audience": "cases"}, "grant_invalid"),
    ]
    for changed, code in refusals:
        problem(await talk.say(NEED, **changed), 403, code)
    house.withdraw_grant("gone")
    problem(await talk.say(NEED, id="gone"), 403, "grant_withdrawn")
    assert await talk.inbox() == []
    assert await house.facts("ki") == []
    assert good(await house.as_("jobcenter").get("/v1/messages"))["items"] == []
    good(await talk.say(NEED), 201)
    assert len(await talk.inbox()) == 1


@pytest.mark.answers
async def test_a_service_that_has_seen_no_fresh_list_lets_nothing_out(house: House) -> None:
    talk = Talk(house)
    grant = talk.grant()
    house.service.app.state.geleit.extras["grants"].status._issued -= 11
    path = f"/v1/conversations/{talk.conversation}/messages"
    problem(await house.as_("jobcenter").post(path, {"grant": grant, **NEED}, key="k"), 403, "status_list_stale")
    assert await talk.inbox() == []


@pytest.mark.answers
async def test_a_message_is_sent_once_under_its_key(house: House) -> None:
    talk = Talk(house)
    path, message = f"/v1/conversations/{talk.conversation}/messages", {"grant": talk.grant(), **NEED}
    problem(await house.as_("jobcenter").post(path, message), 400, "idempotency_key_required")
    first = await house.as_("jobcenter").post(path, message, key="m-1")
    again = await house.as_("jobcenter").post(path, message, key="m-1")
    assert good(first, 201) == good(again, 201)
    assert len(await talk.inbox()) == 1
    other = message | {"code": "childcare"}
    problem(await house.as_("jobcenter").post(path, other, key="m-1"), 422, "idempotency_key_reused")


WRONG = [
    ({"kind": "need"}, "/code"),
    ({"kind": "need", "code": "interpreter", "legal_circle": "sgb_ii"}, "/legal_circle"),
    ({"kind": "benefit_started", "legal_circle": "sgb_ii"}, "/from_day"),
    ({"kind": "note_available", "code": "interpreter"}, "/code"),
    ({"kind": "gossip"}, "/kind"),
    ({"kind": "need", "code": "speaks badly"}, "/code"),
    ({"kind": "need", "code": "interpreter", "text": "hello"}, "/text"),
    ({"kind": "benefit_started", "legal_circle": "sgb_ii", "from_day": "1899-12-31"}, "/from_day"),
]  # fmt: skip


@pytest.mark.answers
async def test_a_message_says_exactly_what_its_kind_carries_and_no_text(house: House) -> None:
    talk = Talk(house)
    for said, pointer in WRONG:
        refused = problem(await talk.say(said), 422, "invalid")
        assert pointer in [place["pointer"] for place in refused["errors"]]
    assert await talk.inbox() == []


@pytest.mark.answers
async def test_the_receiver_binds_a_message_to_its_own_person(house: House) -> None:
    talk = Talk(house)
    said = {"kind": "benefit_started", "legal_circle": "sgb_ii", "from_day": "2017-02-01"}
    sent = good(await talk.say(said), 201)
    [row] = await talk.inbox()
    path, mine = f"/v1/messages/{row['id']}/confirm", {"person": str(uuid4())}
    problem(await house.as_("ki").post(path, mine), 428, "precondition_required")
    bound = good(await house.as_("ki").post(path, mine, seen=row["version"]))
    assert (bound["status"], bound["person"], bound["says"]["from_day"]) == ("confirmed", mine["person"], "2017-02-01")
    problem(await house.as_("ki").post(path, mine, seen=bound["version"]), 409, "illegal_transition")
    assert "message_to_confirm" not in await house.tasks("ki")
    seen = await house.as_("jobcenter").get(f"/v1/messages/{sent['id']}")
    assert good(seen)["status"] == "delivered", "whether it was taken over is the receiver's matter"
    assert mine["person"] not in seen.text


async def test_a_message_bound_to_the_wrong_person_is_bound_anew_and_still_says_the_same(house: House) -> None:
    talk = Talk(house)
    good(await talk.say(NEED), 201)
    [row] = await talk.inbox()
    wrong, right = str(uuid4()), str(uuid4())
    client, path = house.as_("ki"), f"/v1/messages/{row['id']}"
    bound = good(await client.post(f"{path}/confirm", {"person": wrong}, seen=row["version"]))
    problem(await client.post(f"{path}/rebind", {"person": wrong}, seen=bound["version"]), 422, "invalid")
    anew = good(await client.post(f"{path}/rebind", {"person": right}, seen=bound["version"]))
    assert (anew["status"], anew["person"], anew["says"]["code"]) == ("confirmed", right, "interpreter")
    log = house.as_("ki", "data_protection_officer")
    for person in (wrong, right):
        entries = good(await log.post("/v1/access-log/search?limit=500", {"person": person}))["items"]
        assert "rebind_message" in [one["operation"] for one in entries]


async def test_a_rejected_message_leaves_nothing_of_what_it_said(house: House) -> None:
    talk = Talk(house)
    good(await talk.say(NEED), 201)
    [row] = await talk.inbox()
    gone = good(
        await house.as_("ki").post(f"/v1/messages/{row['id']}/reject", {"reason": "already_known"}, seen=row["version"])
    )
    assert (gone["status"], gone["says"]["code"], gone["reason"]) == ("rejected", None, "already_known")
    assert good(await house.as_("jobcenter").get("/v1/messages"))["items"][0]["reason"] is None


@pytest.mark.answers
async def test_no_third_body_sees_a_message(house: House) -> None:
    talk = Talk(house)
    sent = good(await talk.say(NEED), 201)
    [row] = await talk.inbox()
    for message in (sent["id"], row["id"]):
        for body in ("sozialamt", "freiwillige", "kurstraeger", "weiterbildung", "gesundheitsamt"):
            problem(await house.as_(body).get(f"/v1/messages/{message}"), 404, "not_found")
            assert good(await house.as_(body).get("/v1/messages"))["items"] == []
    problem(await house.as_("jobcenter").get(f"/v1/messages/{row['id']}"), 404, "not_found")
    problem(await house.as_("ki").get(f"/v1/messages/{sent['id']}"), 404, "not_found")
    confirm = await house.as_("sozialamt").post(f"/v1/messages/{row['id']}/confirm", {"person": str(uuid4())}, seen=1)
    problem(confirm, 404, "not_found")


async def test_a_volunteer_reads_and_answers_but_does_not_send(house: House) -> None:
    talk = Talk(house)
    message = {"grant": talk.grant(owner="freiwillige"), **NEED}
    path = f"/v1/conversations/{talk.conversation}/messages"
    problem(await house.as_("freiwillige", "volunteer").post(path, message, key="v"), 403, "forbidden")
    assert good(await house.as_("freiwillige", "volunteer").get("/v1/messages"))["items"] == []
