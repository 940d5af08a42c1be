"""Where a protected person can be found is hidden in every service (ID-21): identity sets the flag, the others hear it."""

from datetime import date

from geleit_cases.app import create_app as cases_app
from geleit_identity.app import create_app
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Running, Starter
from geleit_referrals.app import create_app as referrals_app
from services.identity.tests.helpers import good, refused, registered, until

CONFLICT = {
    "outsider": "Her former husband",
    "reach": "whereabouts",
    "since": "2016-06-01",
    "until": None,
    "reason": None,
}
AT = {"starts_at": "2016-07-05T09:00:00+02:00", "purpose": "authority", "place": "Lindenpfad 3"}
PLACE = {"pointer": "/place", "category": "appointment", "reason": "place_locked"}
DRAFT = {
    "kind": "vermittlung",
    "recipient": "jobcenter",
    "need_codes": [],
    "payload": {"name": "Nour", "contact_details": "Lindenpfad 3"},
}


async def test_the_place_of_an_appointment_and_contact_details_are_hidden_where_addresses_are(
    running: Starter, node: Node
) -> None:
    move_clock(node.folder, noon(date(2016, 6, 21)))
    identity, cases, referrals = [await running(app) for app in (create_app, cases_app, referrals_app)]
    keeper = identity.as_("case_manager", "ki")
    person = await registered(keeper)
    made = good(await cases.as_("case_manager", "ki").post("/v1/appointments", {**AT, "person": person}), 201)
    assert made["place"] == "Lindenpfad 3"
    sent = good(await referrals.as_("case_manager", "ki").post("/v1/referrals", {**DRAFT, "person": person}), 201)
    conflict = good(await keeper.post(f"/v1/persons/{person}/conflicts", CONFLICT), 201)
    await _hidden(cases, f"/v1/appointments/{made['id']}")
    appointment = good(await cases.as_("case_manager", "ki").get(f"/v1/appointments/{made['id']}"))
    assert (appointment["place"], PLACE in appointment["withheld"]) == (None, True)
    (listed,) = good(await cases.as_("case_manager", "ki").get("/v1/appointments"))["items"]
    assert (listed["place"], PLACE in listed["withheld"]) == (None, True)
    moved = await cases.as_("case_manager", "ki").patch(
        f"/v1/appointments/{made['id']}", {"place": "Elsewhere"}, seen=made["version"] + 9
    )
    refused(moved, 403, "place_locked")
    opener = ["case_manager", "address_keeper"]
    seen = good(await cases.as_(opener, "ki").get(f"/v1/appointments/{made['id']}"))
    assert seen["place"] == "Lindenpfad 3"

    async def contact_hidden() -> bool:
        payload = good(await referrals.as_("case_manager", "ki").get(f"/v1/referrals/{sent['id']}/payload"))
        return payload["payload"]["contact_details"] is None

    await until(contact_hidden)
    opened = good(await referrals.as_(opener, "ki").get(f"/v1/referrals/{sent['id']}/payload"))
    assert opened["payload"]["contact_details"] == "Lindenpfad 3"
    path = f"/v1/persons/{person}/conflicts/{conflict['id']}/end"
    good(await keeper.post(path, {"until": "2016-06-20"}, seen=conflict["version"]))

    async def shown() -> bool:
        found = good(await cases.as_("case_manager", "ki").get(f"/v1/appointments/{made['id']}"))
        return bool(found["place"])

    await until(shown)


async def _hidden(cases: Running, path: str) -> None:
    async def place_gone() -> bool:
        return good(await cases.as_("case_manager", "ki").get(path))["place"] is None

    await until(place_gone)
