"""Recipes of cases: records, agreements, mandates, participants, contacts, appointments, needs, concepts."""

from typing import Any

from services.cases.tests.helpers import DIMENSIONS, agreement_parts
from services.identity.tests.helpers import Json
from tests.world import stories
from tests.world.calls import Call, recipe
from tests.world.world import OWNER, World

NEWEST = {"sort": "-created_at"}
OF_A_NEW_RECORD: Json = {"clock_start": "2015-11-20", "opened_on": "2016-06-07", "dimensions": DIMENSIONS}


def on(name: str, row: Json, given: Any = None, **more: Any) -> Call:
    """A call on a row, which the caller has seen as it is."""
    return Call({name: row["id"]}, given, seen=row["version"], **more)


# --- records ---------------------------------------------------------------------------------------------------------


@recipe("cases")
async def open_support_record(world: World, marker: str) -> Call:
    about = await stories.person(world, marker)
    return Call(given=OF_A_NEW_RECORD | {"person": about["person"], "own_reference": marker})


@recipe("cases")
async def upsert_support_record(world: World, marker: str) -> Call:
    about = await stories.person(world, marker)
    return Call(given=OF_A_NEW_RECORD | {"person": about["person"], "own_reference": marker})


@recipe("cases")
async def list_support_records(world: World, marker: str) -> Call:
    await stories.record(world, marker)
    return Call(query=NEWEST)


@recipe("cases")
async def search_support_records(world: World, marker: str) -> Call:
    made = await stories.record(world, marker)
    return Call(given={"person": made["person"]})


@recipe("cases")
async def read_support_record(world: World, marker: str) -> Call:
    made = await stories.wished(world, marker)
    return Call({"record_id": made["id"]})


@recipe("cases")
async def correct_support_record(world: World, marker: str) -> Call:
    return on("record_id", await stories.record(world, marker), {"clock_start": "2015-11-21"})


@recipe("cases")
async def document_wish(world: World, marker: str) -> Call:
    words = {"on": "2016-06-14", "form": "spoken_interpreted", "words": f"I want {marker}."}
    return on("record_id", await stories.record(world, marker), words)


@recipe("cases")
async def start_case_management(world: World, marker: str) -> Call:
    made, _ = await stories.agreed(world, marker)
    return on("record_id", made, {"contact": {"phone": marker}})


@recipe("cases")
async def return_to_counselling(world: World, marker: str) -> Call:
    return on("record_id", await stories.managed(world, marker), {"remark": f"Asked for by {marker}."})


@recipe("cases")
async def end_support_record(world: World, marker: str) -> Call:
    given = {"reason": "moved", "remark": f"{marker} moved.", "remaining_network": f"Aunt of {marker}"}
    return on("record_id", await stories.record(world, marker), given)


@recipe("cases", silent="days, codes and where to read more: the timeline of a record has no words")
async def read_timeline(world: World, marker: str) -> Call:
    made = await stories.wished(world, marker)
    return Call({"record_id": made["id"]})


# --- intake agreements -----------------------------------------------------------------------------------------------


@recipe("cases")
async def begin_intake_agreement(world: World, marker: str) -> Call:
    made = await stories.record(world, marker)
    parts = agreement_parts() | {"support_record_id": made["id"]}
    return Call(given=parts | {"way_out": parts["way_out"] | {"explained": marker}})


@recipe("cases")
async def list_intake_agreements(world: World, marker: str) -> Call:
    await stories.agreed(world, marker)
    return Call(query=NEWEST)


@recipe("cases")
async def read_intake_agreement(world: World, marker: str) -> Call:
    _, made = await stories.agreed(world, marker)
    return Call({"agreement_id": made["id"]})


@recipe("cases")
async def amend_intake_agreement(world: World, marker: str) -> Call:
    _, made = await stories.agreed(world, marker)
    return on("agreement_id", made, {"information": agreement_parts()["information"] | {"remark": marker}})


@recipe("cases")
async def end_intake_agreement(world: World, marker: str) -> Call:
    _, made = await stories.agreed(world, marker)
    return on("agreement_id", made)


# --- mandates --------------------------------------------------------------------------------------------------------


@recipe("cases")
async def take_up_mandate(world: World, marker: str) -> Call:
    made = await stories.record(world, marker)
    return Call(given={"support_record_id": made["id"], "contact": {"phone": marker}})


@recipe("cases")
async def list_mandates(world: World, marker: str) -> Call:
    await stories.mandate(world, marker)
    return Call(query=NEWEST)


@recipe("cases")
async def read_mandate(world: World, marker: str) -> Call:
    made = await stories.mandate(world, marker)
    return Call({"mandate_id": made["id"]})


@recipe("cases")
async def change_mandate(world: World, marker: str) -> Call:
    return on("mandate_id", await stories.mandate(world, marker), {"contact": {"hours": f"Ask {marker}"}})


@recipe("cases")
async def take_mandate(world: World, marker: str) -> Call:
    made = await stories.mandate_of_the_body(world, marker)
    return on("mandate_id", made, {"contact": {"phone": marker}}, body=stories.TAKER)


@recipe("cases")
async def offer_mandate(world: World, marker: str) -> Call:
    return on("mandate_id", await stories.mandate(world, marker), {"to": world.staff(OWNER, stories.COLLEAGUE)})


@recipe("cases")
async def accept_mandate(world: World, marker: str) -> Call:
    made = await stories.offered_mandate(world, marker)
    return on("mandate_id", made, {"contact": {"phone": marker}}, sub=stories.COLLEAGUE)


@recipe("cases")
async def decline_mandate(world: World, marker: str) -> Call:
    return on("mandate_id", await stories.offered_mandate(world, marker), {"reason": "caseload"}, sub=stories.COLLEAGUE)


@recipe("cases")
async def withdraw_mandate_offer(world: World, marker: str) -> Call:
    return on("mandate_id", await stories.offered_mandate(world, marker))


@recipe("cases")
async def name_deputy(world: World, marker: str) -> Call:
    return on("mandate_id", await stories.mandate(world, marker), {"staff": world.staff(OWNER, stories.COLLEAGUE)})


@recipe("cases")
async def release_deputy(world: World, marker: str) -> Call:
    made = await stories.mandate(world, marker)
    deputy = {"staff": world.staff(OWNER, stories.COLLEAGUE)}
    client = world.as_("cases")
    path = f"/v1/mandates/{made['id']}/deputy"
    return on("mandate_id", stories.good(await client.put(path, deputy, seen=made["version"])))


@recipe("cases", silent="a mandate that has left the body keeps no way to reach its holder")
async def close_mandate_outside(world: World, marker: str) -> Call:
    return on("mandate_id", await stories.mandate_outside(world, marker))


# --- participants, contacts, appointments ----------------------------------------------------------------------------


@recipe("cases")
async def take_up_participant(world: World, marker: str) -> Call:
    made = await stories.record(world, marker)
    return Call(given={"support_record_id": made["id"], "role": "volunteer", "name": marker})


@recipe("cases")
async def list_participants(world: World, marker: str) -> Call:
    await stories.participant(world, marker)
    return Call(query=NEWEST)


@recipe("cases")
async def read_participant(world: World, marker: str) -> Call:
    return Call({"participant_id": (await stories.participant(world, marker))["id"]})


@recipe("cases")
async def change_participant(world: World, marker: str) -> Call:
    return on("participant_id", await stories.participant(world, marker), {"remark": f"Knows {marker}."})


@recipe("cases")
async def release_participant(world: World, marker: str) -> Call:
    return on("participant_id", await stories.participant(world, marker))


@recipe("cases")
async def write_contact(world: World, marker: str) -> Call:
    made = await stories.record(world, marker)
    return Call(given={"support_record_id": made["id"], "way": "talk", "summary": marker, "health": marker})


@recipe("cases")
async def upsert_contact(world: World, marker: str) -> Call:
    made = await stories.record(world, marker)
    return Call(given={"support_record_id": made["id"], "way": "talk", "summary": marker, "own_reference": marker})


@recipe("cases")
async def list_contacts(world: World, marker: str) -> Call:
    await stories.contact(world, marker)
    return Call(query=NEWEST)


@recipe("cases")
async def read_contact(world: World, marker: str) -> Call:
    return Call({"contact_id": (await stories.contact(world, marker))["id"]})


@recipe("cases")
async def correct_contact(world: World, marker: str) -> Call:
    return on("contact_id", await stories.contact(world, marker), {"correction": "addition", "agreed": marker})


@recipe("cases")
async def list_contact_wordings(world: World, marker: str) -> Call:
    made = await stories.contact(world, marker)
    path, given = f"/v1/contacts/{made['id']}", {"correction": "mistake", "summary": "Another talk."}
    stories.good(await world.as_("cases").patch(path, given, seen=made["version"]))
    return Call({"contact_id": made["id"]})


@recipe("cases")
async def plan_appointment(world: World, marker: str) -> Call:
    made = await stories.record(world, marker)
    return Call(given={"support_record_id": made["id"], "starts_at": "2016-10-05T09:00:00+02:00", "subject": marker})


@recipe("cases")
async def upsert_appointment(world: World, marker: str) -> Call:
    made = await stories.record(world, marker)
    given = {"starts_at": "2016-10-05T09:00:00+02:00", "place": marker, "own_reference": marker}
    return Call(given={"support_record_id": made["id"]} | given)


@recipe("cases")
async def list_appointments(world: World, marker: str) -> Call:
    await stories.appointment(world, marker)
    return Call(query=NEWEST)


@recipe("cases")
async def read_appointment(world: World, marker: str) -> Call:
    return Call({"appointment_id": (await stories.appointment(world, marker))["id"]})


@recipe("cases")
async def move_appointment(world: World, marker: str) -> Call:
    return on("appointment_id", await stories.appointment(world, marker), {"place": f"House of {marker}"})


@recipe("cases")
async def cancel_appointment(world: World, marker: str) -> Call:
    return on("appointment_id", await stories.appointment(world, marker))


@recipe("cases")
async def close_appointment(world: World, marker: str) -> Call:
    given = {"starts_at": "2016-08-05T09:00:00+02:00", "subject": marker}
    made = await stories.inside(world, marker, "/v1/appointments", **given)
    return on("appointment_id", made, {"attendance": "came"})


# --- needs and concepts ----------------------------------------------------------------------------------------------


@recipe("cases")
async def report_need(world: World, marker: str) -> Call:
    made = await stories.record(world, marker)
    source = {"kind": "talk", "remark": marker}
    return Call(given={"support_record_id": made["id"], "code": "interpreter", "source": source})


@recipe("cases")
async def list_needs(world: World, marker: str) -> Call:
    await stories.need(world, marker)
    return Call(query=NEWEST)


@recipe("cases")
async def read_need(world: World, marker: str) -> Call:
    return Call({"need_id": (await stories.need(world, marker))["id"]})


@recipe("cases")
async def meet_need(world: World, marker: str) -> Call:
    return on("need_id", await stories.need(world, marker), {})


@recipe("cases")
async def drop_need(world: World, marker: str) -> Call:
    return on("need_id", await stories.need(world, marker), {})


@recipe("cases")
async def reopen_need(world: World, marker: str) -> Call:
    made = await stories.need(world, marker)
    return on("need_id", await stories.act(world, "/v1/needs", made, "meet", {}))


@recipe("cases")
async def draft_concept(_: World, marker: str) -> Call:
    return Call(given={"key": marker.lower(), "content": stories.concept_content(marker)}, role="body_admin")


@recipe("cases", silent="how a concept is written: the words of the house")
async def read_concept_format(world: World, marker: str) -> Call:
    return Call()


@recipe("cases", silent="what is to be said about a content: places and codes, nothing of it is kept")
async def check_concept(world: World, marker: str) -> Call:
    return Call(given={"content": stories.concept_content(marker)}, role="body_admin")


@recipe("cases")
async def list_concepts(world: World, marker: str) -> Call:
    await stories.concept(world, marker)
    return Call(query={"key": marker.lower()})


@recipe("cases")
async def read_concept(world: World, marker: str) -> Call:
    return Call({"concept_id": (await stories.concept(world, marker))["id"]})


@recipe("cases")
async def change_concept(world: World, marker: str) -> Call:
    return on(
        "concept_id",
        await stories.concept(world, marker),
        {"content": stories.concept_content(marker)},
        role="body_admin",
    )


@recipe("cases")
async def publish_concept(world: World, marker: str) -> Call:
    return on("concept_id", await stories.concept(world, marker), {}, role="body_admin")


@recipe("cases", silent="a recommendation from facts that the caller gives: no person, nothing is kept")
async def evaluate_concept(world: World, marker: str) -> Call:
    return Call({"concept_id": (await stories.concept(world, marker))["id"]}, {"facts": {"wish": True}})


@recipe("cases", silent="codes and the labels of the house: what another version would say of each running case")
async def read_concept_trial(world: World, marker: str) -> Call:
    await stories.record(world, marker)
    return Call({"concept_id": (await stories.concept(world, marker))["id"]}, query=NEWEST)


@recipe("cases")
async def move_to_concept(world: World, marker: str) -> Call:
    made = await stories.concept(world, marker)
    path = f"/v1/concepts/{made['id']}/publish"
    stories.good(await world.as_("cases", role="body_admin").post(path, {}, seen=made["version"]))
    return on("record_id", await stories.record(world, marker), {"concept_id": made["id"]})


# --- what takes two (kit's, with a matter of cases) ------------------------------------------------------------------

OFFICER = "data_protection_officer"
_PROPOSALS = "a proposal names kind, id and hash of its matter, no words"


async def _waiting(world: World, marker: str) -> Json:
    made = await stories.proposed_concept(world, marker)
    found = await world.as_("cases", role=OFFICER).get("/v1/proposals", params={"matter": made["id"]})
    waiting: Json = stories.good(found)["items"][0]
    return waiting


@recipe("cases")
async def propose_concept(world: World, marker: str) -> Call:
    return on("concept_id", await stories.concept(world, marker, by_origin=True), role="body_admin")


@recipe("cases", silent=_PROPOSALS)
async def list_proposals(world: World, marker: str) -> Call:
    await _waiting(world, marker)
    return Call(query=NEWEST, role=OFFICER)


@recipe("cases", silent=_PROPOSALS)
async def read_proposal(world: World, marker: str) -> Call:
    return Call({"proposal_id": (await _waiting(world, marker))["id"]}, role=OFFICER)


@recipe("cases", silent=_PROPOSALS)
async def agree_to_proposal(world: World, marker: str) -> Call:
    return on("proposal_id", await _waiting(world, marker), role=OFFICER)


@recipe("cases", silent=_PROPOSALS)
async def reject_proposal(world: World, marker: str) -> Call:
    return on("proposal_id", await _waiting(world, marker), {"reason": "wrong_content"}, role=OFFICER)


@recipe("cases", silent=_PROPOSALS)
async def withdraw_proposal(world: World, marker: str) -> Call:
    return on("proposal_id", await _waiting(world, marker), role="body_admin")
