"""The timeline over HTTP: what happened, in order, without words."""

from services.cases.tests.helpers import MARKER, House, good, refused


async def test_a_timeline_tells_what_happened_in_order_and_in_no_words(house: House) -> None:
    record = await house.managed()
    inside = {"support_record_id": record["id"]}
    good(await house.as_().post("/v1/contacts", inside | {"way": "talk", "on": "2016-06-08", "summary": MARKER}))
    good(await house.as_().post("/v1/needs", inside | {"code": "interpreter"}))
    good(await house.as_().post("/v1/participants", inside | {"role": "volunteer", "name": MARKER}))
    when = {"starts_at": "2016-07-04T23:30:00+02:00", "subject": MARKER}
    good(await house.as_().post("/v1/appointments", inside | when))
    plan = await house.plan(record)
    good(await house.as_().post(f"/v1/plans/{plan['id']}/goals", {"title": MARKER}))
    step = await house.step(plan, title=MARKER, payer="no_cost")
    good(await house.as_().post(f"/v1/plan-steps/{step['id']}/start", {"on": "2016-06-15"}, seen=step["version"]))
    good(await house.as_().post(f"/v1/plans/{plan['id']}/agree", {}, seen=plan["version"]))
    path = f"/v1/support-records/{record['id']}/timeline"
    answer = await house.as_().get(path, headers={"Accept-Language": "en"})
    told = good(answer)["items"]
    assert MARKER not in answer.text
    assert [(one["on"], one["kind"]) for one in told] == [
        ("2016-06-07", "phase_counselling"),
        ("2016-06-08", "contact"),
        ("2016-06-14", "wish_documented"),
        ("2016-06-15", "step_started"),
        ("2016-06-20", "agreement_complete"),
        ("2016-06-21", "holder_staff"),
        ("2016-06-21", "phase_case_management"),
        ("2016-06-21", "need_opened"),
        ("2016-06-21", "participant_joined"),
        ("2016-06-21", "plan_agreed"),
        ("2016-07-04", "appointment"),
    ]
    assert told[1]["label"] == "Contact or note"
    window = good(await house.as_().get(path, params={"since": "2016-06-08", "until": "2016-06-14"}))
    assert [one["kind"] for one in window["items"]] == ["contact", "wish_documented"]
    refused(await house.as_("jobcenter").get(path), 404, "not_found")
