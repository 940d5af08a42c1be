"""A third body never: every operation first succeeds for the owner and shows the marker, then the same call by others
does not.
"""

from typing import Any
from uuid import uuid4

from services.referrals.tests.helpers import MARKER, ON_PAPER, House, good, problem

OTHERS = ["jobcenter", "freiwillige", "kurstraeger", "gesundheitsamt", "sozialamt"]
ACTIONS: dict[str, dict[str, Any]] = {
    "point-on": {}, "send": ON_PAPER, "ask-again": {}, "withdraw": {"reason": "other"}, "mark-entered-in-error": {},
    "see": {}, "accept": {"person": str(uuid4())}, "rebind": {"person": str(uuid4())},
    "decline": {"reason": "other"}, "decline-provisionally": {"reason": "other"},
    "start": {}, "admit": {}, "hold": {"reason": "other"}, "resume": {}, "amendments": {"payload": {"work": "helper"}},
    "keep-payload": {"name": "x"}, "feedback": {"feedback": "going_on"}, "complete": {}, "fail": {"reason": "absence"},
    "correct-to-completed": {}, "correct-to-failed": {"reason": "absence"}, "tell-result": {"grant": "none"},
    "confirm-first-contact": {}, "retry-handover": {"mandate_epoch": 1},
}  # fmt: skip


async def test_the_matrix_names_every_action_of_the_service(house: House) -> None:
    document = house.service.app.openapi()
    paths = {path.rpartition("/")[2] for path in document["paths"] if path.startswith("/v1/referrals/{referral_id}/")}
    assert paths - {"payload", "kept-payload", "outcome"} == set(ACTIONS)


async def test_no_third_body_reads_a_referral_its_payload_or_its_outcome(house: House) -> None:
    given, taken = await house.started()
    good(await house.act("weiterbildung", taken, "complete", {"report": {"summary": f"done {MARKER}"}}))
    reads = [
        ("ki", f"/v1/referrals/{given['id']}", given["person"]),
        ("ki", f"/v1/referrals/{given['id']}/payload", MARKER),
        ("weiterbildung", f"/v1/referrals/{taken['id']}", taken["person"]),
        ("weiterbildung", f"/v1/referrals/{taken['id']}/outcome", MARKER),
        ("ki", "/v1/referrals", given["person"]),
        ("weiterbildung", "/v1/referrals", taken["person"]),
        ("ki", "/v1/tasks", given["person"]),
    ]
    for owner, path, marker in reads:
        assert marker in (await house.as_(owner).get(path)).text, "the owner sees it"
        other_side = "weiterbildung" if owner == "ki" else "ki"
        for body in [*OTHERS, other_side]:
            answer = await house.as_(body).get(path)
            assert marker not in answer.text
            if path.count("/") > 2:
                problem(answer, 404, "not_found")


async def test_to_a_third_body_and_to_the_other_side_the_row_of_an_action_does_not_exist(house: House) -> None:
    given, taken = await house.accepted()
    before = await house.given(given), await house.received()
    for action, sent in ACTIONS.items():
        for row, strangers in ((given, [*OTHERS, "weiterbildung"]), (taken, [*OTHERS, "ki"])):
            for body in strangers:
                problem(await house.act(body, row, action, sent or None), 404, "not_found")
    assert (await house.given(given), await house.received()) == before
    good(await house.act("weiterbildung", taken, "start", {}))


async def test_a_draft_cannot_be_changed_by_another_body(house: House) -> None:
    draft = await house.draft()
    path = f"/v1/referrals/{draft['id']}"
    for body in OTHERS:
        problem(await house.as_(body).patch(path, {"need_codes": []}, seen=draft["version"]), 404, "not_found")
    good(await house.as_("ki").patch(path, {"need_codes": ["childcare"]}, seen=draft["version"]))


async def test_a_role_without_the_permission_is_refused_where_the_row_is_visible(house: House) -> None:
    sent = await house.sent()
    good(await house.as_("ki", "coordinator").get(f"/v1/referrals/{sent['id']}"))
    problem(await house.act("ki", sent, "withdraw", {"reason": "other"}, role="coordinator"), 403, "forbidden")
    problem(await house.act("jobcenter", sent, "withdraw", {"reason": "other"}, role="coordinator"), 404, "not_found")
    for role in ("volunteer", "interpreter", "statistics_office", "auditor", "node_operator"):
        problem(await house.as_("ki", role).get("/v1/referrals"), 403, "forbidden")


async def test_nothing_personal_is_on_the_streams(house: House) -> None:
    given, taken = await house.started()
    good(await house.act("weiterbildung", taken, "complete", {"report": {"summary": f"done {MARKER}"}}))
    await house.facts("ki")
    everything = house.everything_on_the_streams()
    assert given["id"] in everything
    assert MARKER not in everything
    for fact in await house.facts("ki"):
        for of_the_other in (taken["id"], taken["person"], str(house.node.body("weiterbildung"))):
            assert of_the_other not in str(fact)


async def test_each_disclosure_is_in_the_log_of_its_own_body(house: House) -> None:
    given, _ = await house.accepted()
    good(await house.as_("ki").get(f"/v1/referrals/{given['id']}/payload"))
    log = good(await house.as_("ki", "data_protection_officer").get("/v1/access-log"))
    entries = [entry for entry in log["items"] if entry["operation"] == "read_payload"]
    assert [entry["person"] for entry in entries] == [given["person"]]
    left = [entry for entry in log["items"] if (entry["operation"], entry["kind"]) == ("send_referral", "disclosure")]
    assert [(entry["person"], entry["categories"]) for entry in left] == [(given["person"], ["needs"])]
    theirs = await house.as_("weiterbildung", "data_protection_officer").get("/v1/access-log")
    assert given["person"] not in theirs.text
