import pytest

from geleit_kit.testing.running import Running
from services.identity.tests.helpers import Json, good, refused, registered

ASYLBLG = {
    "since": "2015-11-20",
    "until": "2017-01-31",
    "code": "asylblg_3",
    "source": "document_seen",
    "confirmed": True,
}


def entries(person: str, timeline: str = "benefit") -> str:
    return f"/v1/persons/{person}/timelines/{timeline}/entries"


@pytest.mark.answers
@pytest.mark.parametrize(
    ("timeline", "code"),
    [("benefit", "asylblg_3"), ("residence", "permission_during_procedure"), ("labour", "employment_with_permission")],
)
async def test_each_timeline_takes_codes_of_its_own_dated_list(identity: Running, timeline: str, code: str) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    made = good(await ki.post(entries(person, timeline), {**ASYLBLG, "code": code}), 201)
    assert (made["timeline"], made["code"], made["status"]) == (timeline, code, "recorded")
    assert made["code_label"]["de"]
    wrong = {**ASYLBLG, "code": "no_such_code"}
    refused(await ki.post(entries(person, timeline), wrong), 422, "invalid", ("/code", "code_not_in_list"))
    read = good(await ki.get(entries(person, timeline)))["items"]
    assert [one["id"] for one in read] == [made["id"]]
    assert good(await ki.get(f"{entries(person, timeline)}/{made['id']}"))["code"] == code


@pytest.mark.answers
async def test_a_code_that_was_not_in_force_on_the_first_day_is_refused(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    early = {**ASYLBLG, "code": "permit_104c", "until": None}
    answer = await ki.post(entries(person, "residence"), early)
    refused(answer, 422, "invalid", ("/code", "code_not_in_force"))
    late = {**early, "since": "2023-01-01"}
    good(await ki.post(entries(person, "residence"), late), 201)


@pytest.mark.answers
async def test_a_code_that_has_ended_is_refused_and_its_successors_are_named(identity: Running) -> None:
    """§ 104c AufenthG could be given until 2025-12-30 and holds for 18 months."""
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    given = {**ASYLBLG, "code": "permit_104c", "since": "2025-12-31", "until": None}
    answer = await ki.post(entries(person, "residence"), given)
    refused(answer, 422, "invalid", ("/code", "code_ended"))
    told = answer.json()["code_ended"]
    assert (told["code_list"], told["ended_on"]) == ("residence_basis", "2025-12-30")
    assert [one["code"] for one in told["successors"]] == ["permit_25a", "permit_25b"]
    assert told["successors"][0]["label"]["de"].startswith("Aufenthaltserlaubnis")
    held = good(await ki.post(entries(person, "residence"), {**given, "since": "2025-12-30"}), 201)
    end = f"{entries(person, 'residence')}/{held['id']}/end"
    refused(await ki.post(end, {"until": "2027-07-01"}, seen=1), 422, "invalid", ("/until", "code_ended"))
    assert good(await ki.post(end, {"until": "2027-06-30"}, seen=1))["until"] == "2027-06-30"


@pytest.mark.answers
async def test_there_are_three_timelines_and_no_other(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    refused(await ki.post(entries(person, "religion"), ASYLBLG), 404, "not_found")
    refused(await ki.get(entries(person, "religion")), 404, "not_found")


@pytest.mark.answers
async def test_an_entry_that_ends_before_it_begins_or_lies_before_1900_is_refused(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    answer = await ki.post(entries(person), {**ASYLBLG, "until": "2015-11-19"})
    refused(answer, 422, "invalid", ("/until", "ends_before_it_begins"))
    refused(await ki.post(entries(person), {**ASYLBLG, "since": "1899-12-31"}), 422, "invalid")
    assert good(await ki.get(entries(person)))["items"] == []


async def test_what_was_corrected_or_struck_stays_readable_with_the_reason(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    wrong = good(await ki.post(entries(person), {**ASYLBLG, "own_reference": "B-1"}), 201)
    path = f"{entries(person)}/{wrong['id']}"
    right = good(await ki.post(f"{path}/correct", {**ASYLBLG, "until": "2016-12-31", "reason": "other day"}, seen=1))
    assert (right["corrects"], right["until"], right["status"]) == (wrong["id"], "2016-12-31", "recorded")
    assert right["own_reference"] == "B-1"
    before = good(await ki.get(path))
    assert (before["status"], before["until"], before["reason"]) == ("corrected", "2017-01-31", "other day")
    assert before["allowed_actions"] == []
    struck = good(await ki.post(f"{entries(person)}/{right['id']}/strike", {"reason": "wrong person"}, seen=1))
    assert (struck["status"], struck["reason"]) == ("struck", "wrong person")
    assert len(good(await ki.get(entries(person)))["items"]) == 2


async def test_a_corrected_entry_moves_no_more(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    wrong = good(await ki.post(entries(person), ASYLBLG), 201)
    path = f"{entries(person)}/{wrong['id']}"
    good(await ki.post(f"{path}/correct", {**ASYLBLG, "reason": "x"}, seen=1))
    version = good(await ki.get(path))["version"]
    for action, sent in (("confirm", {}), ("end", {"until": "2016-12-31"}), ("strike", {"reason": "x"})):
        refused(await ki.post(f"{path}/{action}", sent, seen=version), 409, "illegal_transition")


@pytest.mark.answers
async def test_the_order_of_refusals_is_version_after_content(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)
    entry = good(await ki.post(entries(person), ASYLBLG), 201)
    path = f"{entries(person)}/{entry['id']}/end"
    refused(await ki.post(path, {"until": "yesterday"}), 422, "invalid")
    refused(await ki.post(path, {"until": "2016-12-31"}), 428, "precondition_required")
    refused(await ki.post(path, {"until": "2016-12-31"}, seen=7), 412, "stale")
    refused(await identity.as_("volunteer", "ki").post(path, {"until": "2016-12-31"}, seen=1), 403, "forbidden")
    refused(
        await identity.as_("case_manager", "jobcenter").post(path, {"until": "2016-12-31"}, seen=1), 404, "not_found"
    )
    refused(await identity.as_nobody().post(path, {"until": "2016-12-31"}, seen=1), 401, "token_missing")
    assert good(await ki.post(path, {"until": "2016-12-31"}, seen=1))["until"] == "2016-12-31"


@pytest.mark.answers
async def test_gaps_and_overlaps_are_found_over_the_whole_timeline(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    person = await registered(ki)

    async def recorded(**changed: object) -> Json:
        return good(await ki.post(entries(person), {**ASYLBLG, **changed}), 201)

    first = await recorded(since="2015-01-01", until="2015-06-30")
    second = await recorded(since="2015-08-01", until="2016-12-31")
    third = await recorded(since="2016-12-01", until=None, code="sgb_ii")
    points = good(await ki.get(f"/v1/persons/{person}/gaps"))
    assert points["without_benefit"] == [{"after": first["id"], "since": "2015-07-01", "until": "2015-07-31"}]
    assert points["overlaps"] == [
        {"first": second["id"], "second": third["id"], "since": "2016-12-01", "until": "2016-12-31"}
    ]
    assert points["watched"] == []
