"""Records whose period is over are proposed by themselves; erasing is somebody's decision, after holds and the archive."""

from datetime import date

from geleit_kit.testing.running import Client, Running
from services.identity.tests.conftest import Today
from services.identity.tests.helpers import Json, good, refused, registered, until

LATER = date(2045, 3, 1)
LINE = {"record": "person_record", "months": 12, "counted_from": "last_act", "source": "sgb_x_84"}


def _decision(ground: str = "no_longer_needed") -> Json:
    return {"ground": ground, "decided_on": "2016-06-07"}


async def _scheduled(admin: Client) -> None:
    seen = good(await admin.get("/v1/bodies/ki/law"))["version"]
    good(await admin.patch("/v1/bodies/ki/law", {"retention": [LINE]}, seen=seen))


async def _found(admin: Client) -> list[Json]:
    items: list[Json] = good(await admin.get("/v1/retention-cases"))["items"]
    return items


async def test_what_is_due_is_proposed_offered_and_only_then_erased_by_a_person(
    identity: Running, today: Today
) -> None:
    admin, officer = identity.as_("body_admin", "ki"), identity.as_("rights_officer", "ki")
    person = await registered(identity.as_("case_manager", "ki"))
    await _scheduled(admin)
    erasure = f"/v1/persons/{person}/erasure"
    refused(await admin.post(erasure, _decision(), seen="*"), 409, "retention_not_over")
    assert await _found(admin) == []
    today(LATER)

    async def proposed() -> bool:
        return bool(await _found(admin))

    await until(proposed)
    (row,) = await _found(admin)
    assert (row["person"], row["status"], row["source"]) == (person, "due", "sgb_x_84")
    assert row["citation"] == "Art. 17 DSGVO; § 84 SGB X"
    tasks = good(await officer.get("/v1/tasks"))["items"]
    assert [one["person"] for one in tasks if one["kind"] == "retention_over"] == [person]
    refused(await admin.post(erasure, _decision(), seen="*"), 409, "not_offered_to_archive")
    path = f"/v1/retention-cases/{row['id']}"
    row = good(await officer.post(f"{path}/offer", seen=row["version"]))
    assert row["answer_by"] == "2045-09-01"
    refused(await officer.post(f"{path}/offer", seen=row["version"]), 409, "illegal_transition")
    good(await officer.post(f"{path}/declined", seen=row["version"]))
    done = good(await admin.post(erasure, _decision(), seen="*"))
    assert (done["retention_source"], done["archive"]) == ("sgb_x_84", "declined")
    assert await _found(admin) == []


async def test_of_two_records_that_were_merged_the_one_that_answers_for_both_is_proposed(
    identity: Running, today: Today
) -> None:
    admin, ki = identity.as_("body_admin", "ki"), identity.as_("case_manager", "ki")
    kept, merged = await registered(ki), await registered(ki, family="Haidari")
    pair = good(await ki.post("/v1/duplicates", {"one": kept, "other": merged}), 201)
    wanted = {"keep": kept, "reason": "person_says"}
    good(await ki.post(f"/v1/duplicates/{pair['id']}/merge", wanted, seen=pair["version"]))
    await _scheduled(admin)
    today(LATER)

    async def proposed() -> bool:
        return bool(await _found(admin))

    await until(proposed)
    assert [row["person"] for row in await _found(admin)] == [kept]


async def test_an_archive_that_does_not_answer_stands_in_the_way_for_six_months(
    identity: Running, today: Today
) -> None:
    officer = identity.as_("rights_officer", "ki")
    person = await registered(identity.as_("case_manager", "ki"))
    row = good(await officer.post("/v1/retention-cases", {"person": person}), 201)
    refused(await officer.post("/v1/retention-cases", {"person": person}), 409, "retention_case_open")
    good(await officer.post(f"/v1/retention-cases/{row['id']}/offer", seen=row["version"]))
    today(date(2016, 12, 8))

    async def lapsed() -> bool:
        return [one["status"] for one in await _found(officer)] == ["lapsed"]

    await until(lapsed)


async def test_under_a_hold_nothing_is_erased_on_any_ground_until_it_ends_or_runs_out(
    identity: Running, today: Today
) -> None:
    admin, officer = identity.as_("body_admin", "ki"), identity.as_("rights_officer", "ki")
    person = await registered(identity.as_("case_manager", "ki"))
    given = {"person": person, "reason": "court_proceedings", "note": "7 K 12/16"}
    hold = good(await officer.post("/v1/legal-holds", given), 201)
    good(await officer.post("/v1/legal-holds", {"person": person, "reason": "audit", "until": "2016-06-20"}), 201)
    erasure = f"/v1/persons/{person}/erasure"
    refused(await admin.post(erasure, _decision("unlawful"), seen="*"), 409, "legal_hold")
    good(await officer.post(f"/v1/legal-holds/{hold['id']}/end", seen=hold["version"]))
    refused(await admin.post(erasure, _decision("unlawful"), seen="*"), 409, "legal_hold")
    today(date(2016, 6, 21))

    async def run_out() -> bool:
        found = good(await officer.post("/v1/legal-holds/search", {"person": person}))["items"]
        return all(one["status"] == "ended" for one in found)

    await until(run_out)
    assert good(await admin.post(erasure, _decision("unlawful"), seen="*"))["archive"] is None


async def test_another_body_neither_sees_nor_holds(identity: Running) -> None:
    officer, other = identity.as_("rights_officer", "ki"), identity.as_("rights_officer", "jobcenter")
    person = await registered(identity.as_("case_manager", "ki"))
    hold = good(await officer.post("/v1/legal-holds", {"person": person, "reason": "claims"}), 201)
    refused(await other.post("/v1/legal-holds", {"person": person, "reason": "claims"}), 404, "not_found")
    assert good(await other.post("/v1/legal-holds/search", {"person": person}))["items"] == []
    refused(await other.post(f"/v1/legal-holds/{hold['id']}/end", seen=1), 404, "not_found")
