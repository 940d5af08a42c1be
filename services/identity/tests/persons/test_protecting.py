from datetime import date

import pytest

from geleit_kit.testing.running import Running
from services.identity.tests.conftest import Today
from services.identity.tests.helpers import good, refused, registered

LOCK = {"kind": "address_lock", "since": "2016-06-07", "until": "2016-12-31", "reason": "Lindenpfad is known to him."}


@pytest.mark.answers
async def test_an_address_lock_hides_addresses_from_readers_without_the_special_permission(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    keeper = identity.as_(["case_manager", "address_keeper"], "ki")
    pseudonym = await registered(ki)
    path = f"/v1/persons/{pseudonym}"
    assert "Lindenpfad" in (await ki.get(path)).text
    answer = await ki.post(f"{path}/protections", LOCK)
    assert good(answer, 201)["addresses"] is None
    for hidden in (answer, await ki.get(path), await ki.get("/v1/persons")):
        assert "Lindenpfad" not in hidden.text
        assert "address_lock" in hidden.text
    search = {"names": [{"value": "Nour"}], "birth": {"on": "1995-04-02", "precision": "day"}}
    assert "Lindenpfad" not in (await ki.post("/v1/persons/search", search)).text
    seen = good(await keeper.get(path))
    assert seen["addresses"][0]["street"] == "Lindenpfad"
    assert seen["addresses_locked"] is True
    assert seen["protections"][0]["reason"] == "Lindenpfad is known to him."


@pytest.mark.answers
async def test_a_lock_ends_with_its_last_day_and_stays_in_the_record(identity: Running, today: Today) -> None:
    ki = identity.as_("case_manager", "ki")
    pseudonym = await registered(ki, protections=[LOCK])
    path = f"/v1/persons/{pseudonym}"
    locked = good(await ki.get(path))
    assert locked["addresses"] is None
    flag = locked["protections"][0]["id"]
    refused(
        await ki.post(f"{path}/protections/{flag}/end", {"until": "2016-06-06"}, seen=1),
        422, "invalid", ("/until", "ends_before_it_begins"),
    )  # fmt: skip
    good(await ki.post(f"{path}/protections/{flag}/end", {"until": "2016-06-30"}, seen=1))
    today(date(2016, 6, 30))
    assert good(await ki.get(path))["addresses"] is None
    today(date(2016, 7, 1))
    after = good(await ki.get(path))
    assert after["addresses"][0]["street"] == "Lindenpfad"
    assert [one["kind"] for one in after["protections"]] == ["address_lock"]


@pytest.mark.answers
async def test_a_flag_that_hides_nothing_leaves_addresses_readable(identity: Running) -> None:
    ki = identity.as_("case_manager", "ki")
    pseudonym = await registered(ki, protections=[{**LOCK, "kind": "careful_contact"}])
    assert good(await ki.get(f"/v1/persons/{pseudonym}"))["addresses"][0]["street"] == "Lindenpfad"


@pytest.mark.answers
async def test_whoever_does_not_read_contact_details_sees_them_withheld_whether_or_not_a_lock_stands(
    identity: Running,
) -> None:
    ki, office = identity.as_("case_manager", "ki"), identity.as_("steering_office", "ki")
    free, locked = await registered(ki), await registered(ki, protections=[LOCK])
    seen = [good(await office.get(f"/v1/persons/{one}")) for one in (free, locked)]
    assert all("birth" not in one for one in seen)
    assert {one["pointer"] for one in seen[0]["withheld"]} == {one["pointer"] for one in seen[1]["withheld"]}
