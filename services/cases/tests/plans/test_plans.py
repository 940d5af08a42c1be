"""Plans over HTTP: goals, agreed versions, steps that wait for each other, payers, results of referrals."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from services.cases.tests.helpers import MARKER, House, eventually, good, places, refused


async def depends(
    house: House, step: dict[str, Any], needed: dict[str, Any], review_on: str = "2016-07-04"
) -> dict[str, Any]:
    given = {"needs_step_id": needed["id"], "review_on": review_on, "because": "permit_pending", "reason": MARKER}
    path = f"/v1/plan-steps/{step['id']}/dependencies"
    blocked: dict[str, Any] = good(await house.as_().post(path, given, seen=step["version"]))
    return blocked


async def act(house: House, step: dict[str, Any], action: str, **given: Any) -> dict[str, Any]:
    path = f"/v1/plan-steps/{step['id']}/{action}"
    done: dict[str, Any] = good(await house.as_().post(path, given, seen=step["version"]))
    return done


async def read(house: House, step: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = good(await house.as_().get(f"/v1/plan-steps/{step['id']}"))
    return found


@pytest.mark.answers
async def test_a_work_permit_blocks_the_internship_until_it_is_there(house: House) -> None:
    plan = await house.plan(await house.managed())
    permit = await house.step(plan, title="Work permit", kind="permit", payer="no_cost")
    internship = await house.step(plan, title="Internship in a workshop", kind="internship", payer="no_cost")
    blocked = await depends(house, internship, permit)
    assert (blocked["status"], blocked["open_points"], blocked["review_on"]) == (
        "blocked",
        ["blocked", "responsible_missing"],
        "2016-07-04",
    )
    assert blocked["waits_for"][0]["because"] == "permit_pending"
    path = f"/v1/plan-steps/{internship['id']}/start"
    refused(await house.as_().post(path, {}, seen=blocked["version"]), 409, "illegal_transition")
    await act(house, permit, "finish", result="Granted")
    free = await read(house, internship)
    assert (free["status"], free["waits_for"], free["review_on"]) == ("planned", [], None)
    assert (await act(house, free, "start"))["status"] == "running"
    assert [one["plan_step_id"] for one in await house.fact_data("plan_step.blocked")] == [internship["id"]]
    assert [one["plan_step_id"] for one in await house.fact_data("plan_step.unblocked")] == [internship["id"]]
    assert [one["plan_step_id"] for one in await house.fact_data("plan_step.done")] == [permit["id"]]
    assert MARKER not in str(await house.facts())


async def test_the_review_day_becomes_a_task_by_itself_and_a_new_review_day_settles_it(house: House) -> None:
    plan = await house.plan(await house.managed())
    permit, internship = await house.step(plan, payer="no_cost"), await house.step(plan, payer="no_cost")
    blocked = await depends(house, internship, permit)
    house.day(date(2016, 7, 3))
    assert await house.tasks(kind="step_review") == []
    house.day(date(2016, 7, 4))
    (task,) = await eventually(lambda: house.tasks(kind="step_review"))
    assert (task["subject_id"], task["assignee"], task["due_on"]) == (internship["id"], house.staff(), "2016-07-04")
    path = f"/v1/plan-steps/{internship['id']}/dependencies/{blocked['waits_for'][0]['id']}/review"
    seen = good(await house.as_().post(path, {"review_on": "2016-08-01"}, seen=blocked["version"]))
    assert (seen["status"], seen["review_on"]) == ("blocked", "2016-08-01")
    assert await house.tasks(kind="step_review") == []
    house.day(date(2016, 8, 1))
    assert await eventually(lambda: house.tasks(kind="step_review"))
    await act(house, permit, "finish")
    assert await house.tasks(kind="step_review") == []


@pytest.mark.answers
async def test_a_step_that_waits_for_two_is_free_when_both_are_there(house: House) -> None:
    plan = await house.plan(await house.record())
    first, second, last = [await house.step(plan, payer="no_cost") for _ in range(3)]
    blocked = await depends(house, last, first, "2016-07-10")
    blocked = await depends(house, blocked, second, "2016-07-01")
    assert blocked["review_on"] == "2016-07-01"
    await act(house, second, "finish")
    half = await read(house, last)
    assert (half["status"], half["review_on"]) == ("blocked", "2016-07-10")
    await act(house, first, "finish")
    assert (await read(house, last))["status"] == "planned"
    assert len(await house.fact_data("plan_step.unblocked")) == 1


@pytest.mark.answers
async def test_a_running_step_that_was_blocked_goes_on_running(house: House) -> None:
    plan = await house.plan(await house.record())
    first, second = [await house.step(plan, payer="no_cost") for _ in range(2)]
    running = await act(house, second, "start")
    blocked = await depends(house, running, first)
    assert blocked["status"] == "blocked"
    path = f"/v1/plan-steps/{second['id']}/dependencies/{blocked['waits_for'][0]['id']}/lift"
    free = good(await house.as_().post(path, seen=blocked["version"]))
    assert (free["status"], free["started_on"]) == ("running", "2016-06-21")
    refused(await house.as_().post(path, seen=free["version"]), 409, "waits_no_more")


async def test_steps_never_wait_in_a_circle_or_for_something_elsewhere(house: House) -> None:
    plan, other = await house.plan(await house.record()), await house.plan(await house.record())
    first, second = [await house.step(plan, payer="no_cost") for _ in range(2)]
    stranger = await house.step(other, payer="no_cost")
    await depends(house, second, first)
    path = f"/v1/plan-steps/{first['id']}/dependencies"
    for needed, code in ((second, "closes_a_circle"), (first, "closes_a_circle"), (stranger, "not_in_this_plan")):
        given = {"needs_step_id": needed["id"], "review_on": "2016-07-04"}
        problem = refused(await house.as_().post(path, given, seen=first["version"]), 422, "invalid")
        assert places(problem) == {"/needs_step_id": code}
    past = {"needs_step_id": second["id"], "review_on": "2016-06-20"}
    assert places(refused(await house.as_().post(path, past, seen=first["version"]), 422, "invalid")) == {
        "/review_on": "in_the_past"
    }
    again = {"needs_step_id": first["id"], "review_on": "2016-07-04"}
    blocked = await read(house, second)
    answer = await house.as_().post(f"/v1/plan-steps/{second['id']}/dependencies", again, seen=blocked["version"])
    refused(answer, 409, "waits_already")


async def test_a_needed_step_that_is_given_up_leaves_the_other_blocked_and_somebody_looks_today(house: House) -> None:
    plan = await house.plan(await house.managed())
    permit, internship = await house.step(plan, payer="no_cost"), await house.step(plan, payer="no_cost")
    await depends(house, internship, permit)
    await act(house, permit, "drop", remark="Refused")
    assert (await read(house, internship))["status"] == "blocked"
    (task,) = await house.tasks(kind="step_review")
    assert (task["subject_id"], task["due_on"]) == (internship["id"], "2016-06-21")


async def test_a_step_without_a_payer_is_an_open_task_until_somebody_pays(house: House) -> None:
    plan = await house.plan(await house.managed())
    step = await house.step(plan, title="Certificate of the language level", kind="certificate", due_on="2016-09-30")
    assert step["payer"] is None
    assert "payer_missing" in step["open_points"]
    (task,) = await house.tasks(kind="step_without_payer")
    assert (task["subject_id"], task["assignee"], task["due_on"]) == (step["id"], house.staff(), "2016-09-30")
    path = f"/v1/plan-steps/{step['id']}"
    paid = good(await house.as_().patch(path, {"payer": "jobcenter"}, seen=step["version"]))
    assert "payer_missing" not in paid["open_points"]
    assert await house.tasks(kind="step_without_payer") == []
    back = good(await house.as_().patch(path, {"payer": None}, seen=paid["version"]))
    assert "payer_missing" in back["open_points"]
    await act(house, back, "drop")
    assert await house.tasks(kind="step_without_payer") == []


async def test_the_first_day_of_a_course_ends_the_wait_and_a_correction_replaces_it(house: House) -> None:
    plan = await house.plan(await house.record())
    later = await house.step(plan, kind="course", payer="bamf")
    course = await house.step(plan, kind="course", payer="bamf")
    internship = await house.step(plan, kind="internship", payer="no_cost")
    await act(house, internship, "start", on="2016-06-01")
    assert await house.standing("wait_ended") == []
    await act(house, later, "start", on="2016-06-20")
    (first,) = await house.standing("wait_ended")
    assert (first["kind"], first["waited_days"]) == ("entry_to_course_start", 213)
    started = await act(house, course, "start", on="2016-06-10")
    (second,) = await house.standing("wait_ended")
    assert (second["retracts"], second["to_day"]) == (first["fact_id"], "2016-06-10")
    path = f"/v1/plan-steps/{course['id']}"
    good(await house.as_().patch(path, {"started_on": "2016-06-08"}, seen=started["version"]))
    (third,) = await house.standing("wait_ended")
    assert (third["retracts"], third["to_day"]) == (second["fact_id"], "2016-06-08")


@pytest.mark.answers
async def test_a_step_that_has_not_begun_has_no_first_day_to_correct(house: House) -> None:
    step = await house.step(await house.plan(await house.record()), kind="course", payer="bamf")
    path = f"/v1/plan-steps/{step['id']}"
    answer = await house.as_().patch(path, {"started_on": "2016-06-08"}, seen=step["version"])
    refused(answer, 409, "step_has_not_started")


async def test_an_agreed_plan_is_kept_as_a_version_and_a_change_waits_to_be_agreed(house: House) -> None:
    plan = await house.plan(await house.record())
    path = f"/v1/plans/{plan['id']}"
    refused(await house.as_().post(f"{path}/agree", {}, seen=plan["version"]), 409, "plan_without_goal")
    goal = good(await house.as_().post(f"{path}/goals", {"title": "A training", "view_of_the_person": "Cars."}))
    step = await house.step(plan, title="First wording", goal_id=goal["id"], payer="no_cost")
    agreed = good(await house.as_().post(f"{path}/agree", {}, seen=plan["version"]))
    assert (agreed["status"], agreed["number"]) == ("agreed", 1)
    good(await house.as_().patch(f"/v1/plan-steps/{step['id']}", {"title": "Second wording"}, seen=step["version"]))
    changed = good(await house.as_().get(path))
    assert changed["status"] == "changed"
    assert changed["steps"][0]["title"] == "Second wording"
    good(await house.as_().post(f"{path}/agree", {}, seen=changed["version"]))
    first, second = good(await house.as_().get(f"{path}/versions"))["items"]
    assert (first["number"], first["superseded_on"], second["superseded_on"]) == (1, "2016-06-21", None)
    assert [one["steps"][0]["title"] for one in (first, second)] == ["First wording", "Second wording"]
    assert first["goals"][0]["view_of_the_person"] == "Cars."


async def test_a_record_has_one_plan(house: House) -> None:
    record = await house.record()
    await house.plan(record)
    refused(await house.as_().post("/v1/plans", {"support_record_id": record["id"]}), 409, "plan_exists")


async def test_goals_stand_below_goals_of_the_same_plan_and_never_below_themselves(house: House) -> None:
    plan, other = await house.plan(await house.record()), await house.plan(await house.record())
    main = good(await house.as_().post(f"/v1/plans/{plan['id']}/goals", {"title": "Main"}))
    given = {"title": "Below", "parent_id": main["id"]}
    below = good(await house.as_().post(f"/v1/plans/{plan['id']}/goals", given))
    elsewhere = await house.as_().post(f"/v1/plans/{other['id']}/goals", given)
    assert places(refused(elsewhere, 422, "invalid")) == {"/parent_id": "not_in_this_plan"}
    circle = await house.as_().patch(f"/v1/plan-goals/{main['id']}", {"parent_id": below["id"]}, seen=main["version"])
    assert places(refused(circle, 422, "invalid")) == {"/parent_id": "closes_a_circle"}
    reached = good(await house.as_().post(f"/v1/plan-goals/{below['id']}/reach", seen=below["version"]))
    assert reached["status"] == "reached"
    refused(
        await house.as_().post(f"/v1/plan-goals/{below['id']}/drop", seen=reached["version"]), 409, "illegal_transition"
    )


@pytest.mark.answers
async def test_the_words_of_a_plan_are_cut_for_who_does_not_read_plans(house: House) -> None:
    plan = await house.plan(await house.record())
    await house.step(plan, title=MARKER, payer="no_cost")
    assert MARKER in (await house.as_().get(f"/v1/plans/{plan['id']}")).text
    answer = await house.as_(role=["volunteer", "system_client"]).get(f"/v1/plans/{plan['id']}")
    assert MARKER in answer.text
    refused(await house.as_(role="volunteer").get(f"/v1/plans/{plan['id']}"), 403, "forbidden")
    refused(await house.as_("jobcenter").get(f"/v1/plans/{plan['id']}"), 404, "not_found")


@pytest.mark.parametrize(("fact", "status"), [("completed", "completed"), ("failed", "failed"), ("ended", "ended")])
async def test_what_a_referral_tells_joins_the_linked_step_and_somebody_looks_at_it(
    house: House, fact: str, status: str
) -> None:
    record = await house.managed()
    step = await house.step(await house.plan(record), payer="no_cost")
    referral = str(uuid4())
    linked = good(
        await house.as_().patch(f"/v1/plan-steps/{step['id']}", {"referral_id": referral}, seen=step["version"])
    )
    data = {"referral_id": referral, "person": record["person"], f"{fact}_on": "2016-09-07"}
    await house.says(f"referrals.referral.{fact}", "ki", data)
    told = await read(house, step)
    assert (told["referral_status"], told["referral_on"], told["status"]) == (status, "2016-09-07", linked["status"])
    (task,) = await house.tasks(kind="referral_result")
    assert (task["assignee"], task["code"]) == (house.staff(), status)
    await act(house, told, "finish")
    assert await house.tasks(kind="referral_result") == []


async def test_a_referral_of_another_person_or_body_joins_nothing_and_an_ending_overwrites_no_result(
    house: House,
) -> None:
    record = await house.record()
    step = await house.step(await house.plan(record), payer="no_cost")
    stranger = {"referral_id": str(uuid4()), "person": str(uuid4()), "plan_step_id": step["id"]}
    await house.says("referrals.referral.completed", "ki", stranger)
    await house.says("referrals.referral.completed", "jobcenter", stranger | {"person": record["person"]})
    assert (await read(house, step))["referral_status"] is None
    own = {"referral_id": str(uuid4()), "person": record["person"], "plan_step_id": step["id"]}
    await house.says("referrals.referral.completed", "ki", own)
    await house.says("referrals.referral.ended", "ki", own)
    told = await read(house, step)
    assert (told["referral_id"], told["referral_status"]) == (own["referral_id"], "completed")


@pytest.mark.answers
async def test_an_ended_record_leaves_nothing_of_its_plan_in_the_worklist(house: House) -> None:
    record = await house.managed()
    plan = await house.plan(record)
    permit, internship = await house.step(plan), await house.step(plan)
    await depends(house, internship, permit)
    assert await house.tasks()
    path = f"/v1/support-records/{record['id']}/end"
    good(await house.as_().post(path, {"reason": "moved"}, seen=record["version"]))
    house.day(date(2016, 7, 4))
    assert await house.tasks() == []
