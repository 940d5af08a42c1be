"""A concept is tried on running cases before anything changes, and a case moves only by an act of its own."""

from typing import Any

from services.cases.tests.concepts.test_concepts import content
from services.cases.tests.helpers import House, good, places, refused

REASON = {"de": "Beschluss", "en": "Resolution"}


def young(**more: Any) -> dict[str, Any]:
    rule = {
        "code": "young",
        "de": "Junge",
        "en": "Young",
        "when": {"fact": "age_band", "is": "16_17"},
        "reason": REASON,
    }
    return content(target_groups=[rule], **more)


async def drafted(house: House, given: dict[str, Any], *, live: bool = False) -> dict[str, Any]:
    admin = house.as_(role="body_admin")
    made: dict[str, Any] = good(await admin.post("/v1/concepts", {"key": "local", "content": given}))
    if live:
        made = good(await admin.post(f"/v1/concepts/{made['id']}/publish", {}, seen=made["version"]))
    return made


async def test_a_draft_tells_per_case_what_would_change_and_changes_nothing(house: House) -> None:
    record = await house.record()
    ended = await house.record()
    good(await house.as_().post(f"/v1/support-records/{ended['id']}/end", {"reason": "moved"}, seen=ended["version"]))
    draft = await drafted(house, young(dimensions={"district": ["south"]}))
    path = f"/v1/concepts/{draft['id']}/trial"
    (told,) = good(await house.as_().get(path, headers={"Accept-Language": "en"}))["items"]
    assert (told["reference"], told["concept_id"]) == (record["reference"], record["concept_id"])
    assert told["lost_dimensions"] == ["district"]
    changes = {(one["question"], one["code"]): (one["before_words"], one["after_words"]) for one in told["changes"]}
    assert changes[("target_group", "young")] == ("There is no such rule here", "No")
    assert changes[("indication", None)] == ("Undecided", "Counselling")
    same = good(await house.as_().get(f"/v1/support-records/{record['id']}"))
    assert (same["version"], same["concept_id"]) == (record["version"], record["concept_id"])
    assert good(await house.as_("jobcenter").get("/v1/concepts"))["items"] == []
    refused(await house.as_("jobcenter").get(path), 404, "not_found")


async def test_a_case_moves_by_an_act_of_its_own_and_what_it_went_by_is_kept(house: House) -> None:
    record = await house.record()
    draft = await drafted(house, young())
    path = f"/v1/support-records/{record['id']}/concept"
    to = {"concept_id": draft["id"]}
    refused(await house.as_().post(path, to, seen=record["version"]), 409, "concept_not_in_force")
    admin = house.as_(role="body_admin")
    good(await admin.post(f"/v1/concepts/{draft['id']}/publish", {}, seen=draft["version"]))
    still = good(await house.as_().get(f"/v1/support-records/{record['id']}"))
    assert still["concept_id"] == record["concept_id"]
    moved = good(await house.as_().post(path, to, seen=record["version"]))
    assert moved["concept_id"] == draft["id"]
    assert good(await house.as_().get(f"/v1/concepts/{draft['id']}/trial"))["items"][0]["changes"] == []
    refused(await house.as_().post(path, to, seen=record["version"]), 412, "stale")


async def test_a_case_moves_only_where_its_codes_stand_and_while_it_runs(house: House) -> None:
    record = await house.record()
    narrow = await drafted(house, young(dimensions={"district": ["south"]}), live=True)
    path = f"/v1/support-records/{record['id']}"
    to = {"concept_id": narrow["id"]}
    problem = refused(await house.as_().post(f"{path}/concept", to, seen=record["version"]), 422, "invalid")
    assert places(problem) == {"/dimensions/district": "not_in_list"}
    foreign = {"concept_id": record["id"]}
    problem = refused(await house.as_().post(f"{path}/concept", foreign, seen=record["version"]), 422, "invalid")
    assert places(problem) == {"/concept_id": "not_found"}
    ended = good(await house.as_().post(f"{path}/end", {"reason": "moved"}, seen=record["version"]))
    refused(await house.as_().post(f"{path}/concept", to, seen=ended["version"]), 409, "record_ended")
