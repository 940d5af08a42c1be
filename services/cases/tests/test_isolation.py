"""The body is the wall: for each operation the owner succeeds first and sees the marker; the same call by others never
does.
"""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from services.cases.tests.helpers import MARKER, House, agreement_parts, good

OTHERS = [
    ("jobcenter", "case_manager"),
    ("freiwillige", "volunteer"),
    ("kurstraeger", "course_provider"),
    ("gesundheitsamt", "health_counsellor"),
]
Built = dict[str, dict[str, Any]]


async def built(house: House) -> Built:
    """One of everything, each with the marker in it, in the KI's record."""
    me = house.as_()
    record = await house.managed(own_reference=MARKER)
    inside = {"support_record_id": record["id"]}
    plan = good(await me.post("/v1/plans", inside | {"own_reference": MARKER}))
    goal = good(await me.post(f"/v1/plans/{plan['id']}/goals", {"title": MARKER}))
    (agreement,) = good(await me.get("/v1/intake-agreements"))["items"]
    agreement = good(
        await me.patch(
            f"/v1/intake-agreements/{agreement['id']}",
            {"way_out": agreement_parts()["way_out"] | {"explained": MARKER}},
            seen=agreement["version"],
        )
    )
    contact = good(await me.post("/v1/contacts", inside | {"way": "talk", "summary": MARKER}))
    contact = good(
        await me.patch(
            f"/v1/contacts/{contact['id']}", {"correction": "addition", "agreed": "x"}, seen=contact["version"]
        )
    )
    appointment = good(
        await me.post("/v1/appointments", inside | {"starts_at": "2016-07-05T09:00:00+02:00", "subject": MARKER})
    )
    return {
        "record": good(await me.get(f"/v1/support-records/{record['id']}")),
        "mandate": await house.mandate(record),
        "agreement": agreement,
        "contact": contact,
        "appointment": appointment,
        "participant": good(await me.post("/v1/participants", inside | {"role": "volunteer", "name": MARKER})),
        "need": good(
            await me.post("/v1/needs", inside | {"code": "interpreter", "source": {"kind": "talk", "remark": MARKER}})
        ),
        "plan": plan,
        "goal": goal,
        "step": await house.step(plan, title=MARKER, payer="no_cost"),
    }


READS: dict[str, Callable[[Built], str]] = {
    "record": lambda there: f"/v1/support-records/{there['record']['id']}",
    "records": lambda _: "/v1/support-records",
    "agreement": lambda there: f"/v1/intake-agreements/{there['agreement']['id']}",
    "agreements": lambda _: "/v1/intake-agreements",
    "mandate": lambda there: f"/v1/mandates/{there['mandate']['id']}",
    "mandates": lambda _: "/v1/mandates",
    "contact": lambda there: f"/v1/contacts/{there['contact']['id']}",
    "contacts": lambda _: "/v1/contacts",
    "wordings": lambda there: f"/v1/contacts/{there['contact']['id']}/wordings",
    "appointment": lambda there: f"/v1/appointments/{there['appointment']['id']}",
    "appointments": lambda _: "/v1/appointments",
    "participant": lambda there: f"/v1/participants/{there['participant']['id']}",
    "participants": lambda _: "/v1/participants",
    "need": lambda there: f"/v1/needs/{there['need']['id']}",
    "needs": lambda _: "/v1/needs",
    "plan": lambda there: f"/v1/plans/{there['plan']['id']}",
    "plans": lambda _: "/v1/plans",
    "goal": lambda there: f"/v1/plan-goals/{there['goal']['id']}",
    "step": lambda there: f"/v1/plan-steps/{there['step']['id']}",
    "steps": lambda _: "/v1/plan-steps",
}


async def test_what_the_owner_reads_no_other_body_does(house: House) -> None:
    there = await built(house)
    for name, path in READS.items():
        address = path(there)
        own = await house.as_().get(address)
        assert own.is_success, f"{name}: {own.text}"
        assert MARKER in own.text, name
        for body, role in OTHERS:
            answer = await house.as_(body, role).get(address)
            assert answer.status_code in {200, 403, 404}, f"{name}: {answer.status_code}"
            assert MARKER not in answer.text, f"{name} to {role}@{body}"
            if answer.status_code == 200:
                assert answer.json()["items"] == [], name
            else:
                assert answer.status_code == (403 if address.count("/") == 2 else 404), f"{name} to {role}@{body}"


CHANGES: dict[str, Callable[[Built], tuple[str, str, Any, str | None]]] = {
    "correct the record": lambda t: ("PATCH", READS["record"](t), {"clock_start": "2015-11-21"}, "record"),
    "amend the agreement": lambda t: (
        "PATCH",
        READS["agreement"](t),
        {"information": agreement_parts()["information"]},
        "agreement",
    ),
    "correct the contact": lambda t: (
        "PATCH",
        READS["contact"](t),
        {"correction": "addition", "agreed": "y"},
        "contact",
    ),
    "move the appointment": lambda t: ("PATCH", READS["appointment"](t), {"place": "There"}, "appointment"),
    "change the participant": lambda t: ("PATCH", READS["participant"](t), {"phone": "1"}, "participant"),
    "set a goal": lambda t: ("POST", READS["plan"](t) + "/goals", {"title": "x"}, None),
    "set a step": lambda t: ("POST", READS["plan"](t) + "/steps", {"title": "x", "payer": "no_cost"}, None),
    "change the goal": lambda t: ("PATCH", READS["goal"](t), {"due_on": "2017-01-01"}, "goal"),
    "start the step": lambda t: ("POST", READS["step"](t) + "/start", {}, "step"),
    "offer the mandate": lambda t: (
        "POST",
        READS["mandate"](t) + "/offer",
        {"to": "5f0f7f0e-5c0f-5b7e-8a00-0242ac120005"},
        "mandate",
    ),
    "meet the need": lambda t: ("POST", READS["need"](t) + "/meet", {}, "need"),
    "end the record": lambda t: ("POST", READS["record"](t) + "/end", {"reason": "moved"}, "record"),
}


@pytest.mark.parametrize("name", CHANGES)
async def test_what_the_owner_changes_no_other_body_does(house: House, name: str) -> None:
    there = await built(house)
    method, path, given, seen = CHANGES[name](there)
    version = good(await house.as_().get(READS[seen](there)))["version"] if seen else None

    async def call(body: str, role: str) -> httpx.Response:
        return await house.as_(body, role).request(method, path, json=given, seen="*" if version else None)

    before = {one: (await house.as_().get(at(there))).text for one, at in READS.items()}
    for body, role in OTHERS:
        answer = await call(body, role)
        assert answer.status_code == 404, f"{role}@{body}: {answer.status_code} {answer.text}"
        assert MARKER not in answer.text
    assert {one: (await house.as_().get(at(there))).text for one, at in READS.items()} == before
    assert (await call("ki", "case_manager")).is_success


async def test_an_invisible_record_and_none_cannot_be_told_apart(house: House) -> None:
    record = await house.record()
    nowhere = "/v1/support-records/0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a12"
    answers = [await house.as_("jobcenter").get(path) for path in (f"/v1/support-records/{record['id']}", nowhere)]
    assert answers[0].status_code == answers[1].status_code == 404
    assert answers[0].json() == answers[1].json()


async def test_the_steering_office_sees_that_there_is_a_record_and_no_note(house: House) -> None:
    there = await built(house)
    steering = house.as_(role="steering_office")
    assert (await steering.get(READS["record"](there))).is_success
    for name in ("contact", "contacts", "plan", "step", "wordings"):
        assert MARKER in (await house.as_().get(READS[name](there))).text
        answer = await steering.get(READS[name](there))
        assert answer.status_code == 403, name
        assert MARKER not in answer.text
