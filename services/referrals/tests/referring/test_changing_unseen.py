"""What the writer of a draft does not see is not replaced, nor emptied (0054)."""

from datetime import date
from uuid import UUID, uuid4

from geleit_kit.db.whereabouts import note_hidden
from geleit_referrals.referring.schemas import PayloadIn, ReferralPatch
from geleit_referrals.referring.sealing import spelled_out
from services.referrals.tests.helpers import House, good, problem

PAYLOAD = {"name": "Nour Beispiel", "contact_details": "Lindenpfad 3", "health": "asthma"}


def test_null_for_a_payload_is_null_for_each_of_its_fields() -> None:
    spelled = spelled_out(ReferralPatch.model_validate({"payload": None}))
    assert getattr(spelled, "payload").model_fields_set == set(PayloadIn.model_fields)  # noqa: B009 -- a patch of In
    unsent = ReferralPatch.model_validate({"need_codes": []})
    assert spelled_out(unsent).model_fields_set == {"need_codes"}


async def test_a_draft_keeps_what_its_writer_does_not_see(house: House) -> None:
    keeper, counsellor = house.as_("ki"), house.as_("ki", "counsellor")
    person, reference = str(uuid4()), "intake-1"
    sent = {"kind": "vermittlung", "person": person, "own_reference": reference, "need_codes": ["recognition"]}
    drafted = good(await keeper.post("/v1/referrals", {**sent, "payload": PAYLOAD}), 201)
    path, version = f"/v1/referrals/{drafted['id']}", drafted["version"]

    health = await counsellor.patch(path, {"payload": {"health": "none"}}, seen=version)
    assert problem(health, 403, "category_closed")["errors"][0]["pointer"] == "/payload/health"
    whole = problem(await counsellor.patch(path, {"payload": None}, seen=version), 403, "category_closed")
    assert {one["pointer"] for one in whole["errors"]} == {"/payload/health", "/payload/finances"}

    async with house.service.app.state.geleit.database.write(house.node.body("ki")) as write:
        await note_hidden(write, UUID(person), date(2016, 9, 1), None)
    refused = await keeper.patch(path, {"payload": {"contact_details": None}}, seen=999)
    assert problem(refused, 403, "contact_locked")["errors"][0]["pointer"] == "/payload/contact_details"
    problem(await keeper.post("/v1/referrals/upsert", {**sent, "payload": None}), 403, "contact_locked")

    renewed = good(await keeper.post("/v1/referrals/upsert", {**sent, "answer_by": "2016-09-19"}))
    changed = await keeper.patch(path, {"payload": {"name": "Nour Muster"}}, seen=renewed["version"])
    assert good(changed)["need_codes"] == ["recognition"]
    opener = house.service.as_(["case_manager", "address_keeper"], "ki")
    kept = good(await opener.get(f"{path}/payload"))["payload"]
    assert {name: kept[name] for name in PAYLOAD} == {**PAYLOAD, "name": "Nour Muster"}
    good(await opener.patch(path, {"payload": {"contact_details": None}}, seen=good(changed)["version"]))
