"""What people of the sources go through at identity and beside it, over the API, on both databases.

Where a scenario lies within one room its tests stand there; the table in docs/for-the-data-protection-officer.md says
where. Persons, days and places are invented.
"""

import re
from uuid import uuid4

import httpx

from geleit_kit.testing.running import Client
from services.identity.tests import helpers as identity
from services.identity.tests.helpers import Json, question, refused
from tests.world import World, new_marker, stories
from tests.world.stories import good


async def consent(client: Client, person: str, recipient: str, *categories: str) -> Json:
    """A consent to one recipient: one tick each."""
    return await identity.consented(client, person, recipient, list(categories))


async def conversation(world: World, person: str, recipient: str, consent_id: str, body: str = "ki") -> str:
    """A link under a consent, bound to the recipient's own record."""
    offer = await stories.link_under(world, person, recipient, consent_id, body)
    theirs = await stories.person(world, new_marker(), recipient)
    await stories.bound(world, offer["conversation_id"], theirs["person"], recipient)
    return str(offer["conversation_id"])


async def read(world: World, grant: str, resource: str, body: str, role: str = "case_manager") -> httpx.Response:
    """A granted read at cases."""
    await world.fresh()
    return await world.as_("cases", body, role).post("/v1/granted-reads", {"grant": grant, "resource": resource})


async def asked(world: World, conversation_id: str, body: str, *categories: str) -> Json:
    """What identity decides when a body asks whether it may read."""
    return good(await world.as_("identity", body).post("/v1/decisions", question(conversation_id, list(categories))))


# --- extract F 8.6: S3, S4 ---------------------------------------------------------------------------------------------


async def test_f_s3_of_three_who_ask_the_two_that_she_allowed_read_and_the_third_learns_nothing(world: World) -> None:
    ki, marker = world.as_("identity", "ki"), new_marker()
    made = await stories.managed(world, marker)
    note = {"support_record_id": made["id"], "way": "talk", "summary": marker}
    good(await world.as_("cases", "ki").post("/v1/contacts", note))
    grounds, lines, grants = {}, {}, {}
    for recipient in ("jobcenter", "weiterbildung"):
        grounds[recipient] = (await consent(ki, made["person"], recipient, "counselling"))["id"]
        lines[recipient] = await conversation(world, made["person"], recipient, grounds[recipient])
        grants[recipient] = (await asked(world, lines[recipient], recipient, "counselling"))["grant"]
        assert marker in (await read(world, grants[recipient], "contacts", recipient)).text
    offer = {"person": made["person"], "recipient": "abh", "ground": {"kind": "consent", "id": grounds["jobcenter"]}}
    refused(await ki.post("/v1/links", offer, key=str(uuid4())), 422, "invalid")
    third = await read(world, grants["jobcenter"], "contacts", "abh")
    refused(third, 403, "grant_foreign")
    assert marker not in third.text
    await _learns_nothing(world, made["person"], lines["jobcenter"])


async def _learns_nothing(world: World, person: str, of_others: str) -> None:
    """A body with a conversation about her whose ground does not carry the question, or carries nothing any more, reads
    what a body reads that has none: byte for byte, but for the ids.
    """
    ki, party = world.as_("identity", "ki"), world.as_("identity", "sozialamt")
    ground = await consent(ki, person, "sozialamt", "needs")
    line = await conversation(world, person, "sozialamt", ground["id"])
    assert (await asked(world, line, "sozialamt", "needs"))["answer"] == "yes", "it is a party, and its ground counts"
    answers = {}
    for name, one in {"never agreed": line, "of two others": of_others, "of nobody": str(uuid4())}.items():
        answers[name] = await party.post("/v1/decisions", question(one, ["counselling"]))
    await ki.post(f"/v1/consents/{ground['id']}/withdraw", {"channel": "oral"}, seen=ground["version"])
    answers["withdrawn"] = await party.post("/v1/decisions", question(line, ["counselling"]))
    told = {name: _bytes_without_ids(answer) for name, answer in answers.items()}
    assert set(told.values()) == {told["of nobody"]}, told
    assert b'"answer":"no"' in told["never agreed"][1].replace(b" ", b"")


async def test_f_s4_a_consent_to_one_is_withdrawn_and_the_other_still_reads(world: World) -> None:
    ki, marker = world.as_("identity", "ki"), new_marker()
    made = await stories.managed(world, marker)
    note = {"support_record_id": made["id"], "way": "talk", "summary": marker}
    good(await world.as_("cases", "ki").post("/v1/contacts", note))
    grounds, grants = {}, {}
    for recipient in ("jobcenter", "weiterbildung"):
        grounds[recipient] = await consent(ki, made["person"], recipient, "counselling")
        line = await conversation(world, made["person"], recipient, grounds[recipient]["id"])
        grants[recipient] = (await asked(world, line, recipient, "counselling"))["grant"]
    path = f"/v1/consents/{grounds['jobcenter']['id']}"
    shown = good(await ki.get(f"{path}/withdrawal-effect"))
    assert (shown["recipient"], shown["links_cut"], shown["grants_ended"]) == ("jobcenter", 1, 1)
    assert shown["categories_ended"] == ["counselling"]
    good(await ki.post(f"{path}/withdraw", {"channel": "oral"}, seen=grounds["jobcenter"]["version"]))
    await identity.until(lambda: _refuses(world, grants["jobcenter"]))
    assert marker in (await read(world, grants["weiterbildung"], "contacts", "weiterbildung")).text


async def _refuses(world: World, grant: str) -> bool:
    answer = await read(world, grant, "contacts", "jobcenter")
    return answer.status_code == httpx.codes.FORBIDDEN and answer.json()["code"] == "grant_withdrawn"


# --- extract C 8.2: S6, S11, S17; extract D 8e: S1, S3 -----------------------------------------------------------------


async def test_c_s6_d_s3_without_her_consent_nobody_is_told_of_her_and_with_it_they_are(world: World) -> None:
    ki = world.as_("identity", "ki")
    person = (await stories.person(world, new_marker()))["person"]
    about = {"person": person, "recipient": "weiterbildung", "purpose": "case_management", "categories": ["needs"]}
    before = good(await ki.post("/v1/decisions/check", about))
    assert (before["answer"], [one["reason"] for one in before["parts"]]) == ("no", ["no_ground"])
    ground = await consent(ki, person, "weiterbildung", "needs")
    after = good(await ki.post("/v1/decisions/check", about))
    assert (after["answer"], [one["reason"] for one in after["parts"]]) == ("yes", ["covered"])
    line = await conversation(world, person, "weiterbildung", ground["id"])
    assert (await asked(world, line, "weiterbildung", "needs"))["grant"]


async def test_c_s11_another_body_sees_nothing_of_the_content_that_the_case_manager_edits(world: World) -> None:
    marker = new_marker()
    made = await stories.managed(world, marker)
    own = f"/v1/support-records/{made['id']}"
    assert good(await world.as_("cases", "ki").get(own))["id"] == made["id"]
    other = world.as_("cases", "weiterbildung")
    hidden, nowhere = await other.get(own), await other.get(f"/v1/support-records/{uuid4()}")
    refused(hidden, 404, "not_found")
    assert _without_the_moment(hidden) == _without_the_moment(nowhere)
    for path in ("/v1/support-records", "/v1/contacts", "/v1/plans", "/v1/mandates"):
        assert marker not in (await other.get(path)).text


_ID = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _bytes_without_ids(answer: httpx.Response) -> tuple[int, bytes]:
    return answer.status_code, _ID.sub(b"an id", answer.content)


def _without_the_moment(answer: httpx.Response) -> Json:
    document: Json = answer.json()
    return {name: value for name, value in document.items() if name not in {"instance", "request_id"}}


async def test_c_s17_the_course_provider_sees_how_the_case_manager_is_reached_and_with_consent_what_was_agreed(
    world: World,
) -> None:
    ki, marker = world.as_("identity", "ki"), new_marker()
    made = await stories.managed(world, marker)
    note = {"support_record_id": made["id"], "way": "talk", "summary": "Only for the KI."}
    good(await world.as_("cases", "ki").post("/v1/contacts", note))
    first = await consent(ki, made["person"], "kurstraeger", "holder_contact")
    line = await conversation(world, made["person"], "kurstraeger", first["id"])
    narrow = await _decided(world, line, "holder_contact", "appointment")
    contact = await read(world, narrow["grant"], "holder_contact", "kurstraeger", "course_provider")
    assert marker in contact.text
    refused(await read(world, narrow["grant"], "contacts", "kurstraeger", "course_provider"), 403, "grant_foreign")
    refused(await read(world, narrow["grant"], "appointments", "kurstraeger", "course_provider"), 403, "grant_foreign")
    second = await consent(ki, made["person"], "kurstraeger", "holder_contact", "appointment")
    wider = await conversation(world, made["person"], "kurstraeger", second["id"])
    grant = (await _decided(world, wider, "holder_contact", "appointment"))["grant"]
    soon = {"support_record_id": made["id"], "starts_at": "2016-10-05T09:00:00+02:00", "subject": "Course begins"}
    good(await world.as_("cases", "ki").post("/v1/appointments", soon))
    assert "Course begins" in (await read(world, grant, "appointments", "kurstraeger", "course_provider")).text
    refused(await read(world, grant, "contacts", "kurstraeger", "course_provider"), 403, "grant_foreign")


async def _decided(world: World, line: str, *categories: str) -> Json:
    provider = world.as_("identity", "kurstraeger", "course_provider")
    return good(await provider.post("/v1/decisions", question(line, list(categories))))


async def test_d_s1_the_social_office_hands_over_to_the_jobcenter_only_under_her_consent(world: World) -> None:
    office = world.as_("identity", "sozialamt", "benefits_clerk")
    clerk = world.as_("identity", "sozialamt")
    person = (await stories.person(world, new_marker(), "sozialamt"))["person"]
    other = (await stories.person(world, new_marker(), "sozialamt"))["person"]
    elsewhere = await consent(clerk, other, "jobcenter", "benefit", "base_data")
    borrowed = {"person": person, "recipient": "jobcenter", "ground": {"kind": "consent", "id": elsewhere["id"]}}
    refused(await clerk.post("/v1/links", borrowed, key=str(uuid4())), 422, "invalid")
    own = await consent(clerk, person, "jobcenter", "benefit", "base_data")
    line = await conversation(world, person, "jobcenter", own["id"], "sozialamt")
    decided = await asked(world, line, "jobcenter", "benefit", "health")
    assert (decided["answer"], decided["categories"]) == ("partly", ["benefit"])
    assert good(await office.get(f"/v1/persons/{person}"))["person"] == person


# --- extract B, case B-1; N1, N7 -----------------------------------------------------------------------------------------


async def test_b1_b_a_surname_as_it_was_heard_and_two_addresses_are_one_person_and_no_second_record(
    world: World,
) -> None:
    marker = new_marker()
    ki = world.as_("identity", "ki")
    sarah: Json = {
        "names": [
            {"kind": "family", "value": f"{marker}-Anbari", "spelling_source": "residence_document"},
            {"kind": "given", "value": "Sarah", "spelling_source": "residence_document"},
        ],
        "birth": {"on": "1995-03-02", "precision": "day"},
        "addresses": [
            {"street": "Hostelweg", "house_number": "7", "place": "Köln", "valid_from": "2015-12-01"},
            {"street": "Lindenpfad", "house_number": "3", "place": "Köln", "valid_from": "2016-08-01"},
        ],
    }
    made = good(await ki.post("/v1/persons", sarah))
    heard = {
        "names": [{"kind": "family", "value": f"{marker[:-1]} Anbary"}, {"kind": "given", "value": "Sara"}],
        "birth": {"on": "1995-03-02", "precision": "day"},
        "addresses": [{"street": "Hostelweg", "house_number": "7", "place": "Köln"}],
    }
    [found] = good(await ki.post("/v1/persons/match", heard))["items"]
    assert (found["person"], found["grade"]) == (made["person"], "certain")
    assert found["shares"]["family_name"]["bits"] > 0
    assert found["shares"]["house"]["level"] == "same_house"
    again = sarah | {"names": [sarah["names"][0] | {"value": f"{marker[:-1]} Anbary"}, sarah["names"][1]]}
    refused(await ki.post("/v1/persons", again | {"on_match": "refuse"}), 409, "person_may_exist")
    assert good(await ki.post("/v1/persons", again | {"on_match": "find"}))["person"] == made["person"]
    assert good(await world.as_("identity", "abh").post("/v1/persons/match", heard))["items"] == []


async def test_b1_g_her_health_is_seen_neither_by_the_volunteer_nor_by_the_course_provider(world: World) -> None:
    marker = new_marker()
    doctor = world.as_("identity", "gesundheitsamt")
    made = await stories.managed(world, new_marker(), "gesundheitsamt")
    note = {"support_record_id": made["id"], "way": "talk", "health": marker}
    good(await world.as_("cases", "gesundheitsamt", "health_counsellor").post("/v1/contacts", note))
    for recipient, role in (("freiwillige", "volunteer"), ("kurstraeger", "course_provider")):
        ground = await consent(doctor, made["person"], recipient, "appointment", "health")
        line = await conversation(world, made["person"], recipient, ground["id"], "gesundheitsamt")
        client = world.as_("identity", recipient, role)
        decided = good(await client.post("/v1/decisions", question(line, ["appointment", "health"])))
        assert (decided["answer"], decided["categories"]) == ("partly", ["appointment"])
        for resource in ("appointments", "contacts"):
            answer = await read(world, decided["grant"], resource, recipient, role)
            assert marker not in answer.text
            assert answer.status_code == (200 if resource == "appointments" else 403)


async def test_n1_two_offices_of_one_city_hold_the_same_person_and_learn_nothing_of_each_other(world: World) -> None:
    marker = new_marker()
    youth, foreigners = (world.as_("identity", body) for body in ("jugendamt", "abh"))
    born = {"on": "1995-04-02", "precision": "day"}
    there = (await stories.person(world, marker, "jugendamt", birth=born))["person"]
    wanted = {"names": [{"value": marker}, {"value": "Nour"}], "birth": born}
    stranger = {"names": [{"value": new_marker()}, {"value": "Nour"}], "birth": wanted["birth"]}
    assert [one["person"] for one in good(await youth.post("/v1/persons/search", wanted))["items"]] == [there]
    known, unknown = [await foreigners.post("/v1/persons/search", one) for one in (wanted, stranger)]
    assert known.content == unknown.content, "byte for byte the same"
    here = (await stories.person(world, marker, "abh", birth=born))["person"]
    assert here != there
    assert [one["person"] for one in good(await foreigners.post("/v1/persons/search", wanted))["items"]] == [here]
    for client, own, other in ((youth, there, here), (foreigners, here, there)):
        assert marker in (await client.get(f"/v1/persons/{own}")).text
        hidden, nowhere = await client.get(f"/v1/persons/{other}"), await client.get(f"/v1/persons/{uuid4()}")
        assert hidden.status_code == httpx.codes.NOT_FOUND
        assert _without_the_moment(hidden) == _without_the_moment(nowhere)
    about = {"person": there, "recipient": "abh", "purpose": "case_management", "categories": ["base_data"]}
    assert good(await youth.post("/v1/decisions/check", about))["answer"] == "no"


async def test_n7_a_patch_by_who_sees_a_cut_view_loses_nothing(world: World) -> None:
    marker = new_marker()
    made = await stories.person(world, marker)
    ki = world.as_("identity", "ki")
    volunteer = world.as_("identity", "ki", "volunteer")
    path = f"/v1/persons/{made['person']}"
    cut = good(await volunteer.get(path))
    assert "birth" not in cut
    assert "/birth" in {one["pointer"] for one in cut["withheld"]}
    good(await volunteer.patch(path, {"languages": ["ar", "ku"]}, seen=cut["version"]))
    after = good(await ki.get(path))
    assert after["languages"] == ["ar", "ku"]
    assert after["birth"] == made["birth"]
    assert [one["value"] for one in after["names"]] == [one["value"] for one in made["names"]]
    hidden = await volunteer.patch(path, {"birth": {"on": "1990-01-01", "precision": "day"}}, seen=after["version"])
    places = refused(hidden, 403, "category_closed")["errors"]
    assert [one["pointer"] for one in places] == ["/birth"]
    assert good(await ki.get(path))["birth"] == made["birth"]


async def test_n7_whoever_does_not_see_a_locked_address_puts_none_in_its_place(world: World) -> None:
    ki, keeper = world.as_("identity", "ki"), world.as_("identity", "ki", ("case_manager", "address_keeper"))
    names = identity.person(family=new_marker())["names"]
    lock = {"kind": "address_lock", "since": "2016-09-05", "until": "2016-12-31"}
    kept = [{"place": "Bergstadt", "street": "Lindenpfad", "valid_from": "2016-02-01"}]
    first = {"names": names, "own_reference": new_marker(), "addresses": kept, "protections": [lock]}
    made = good(await ki.post("/v1/persons/upsert", first))
    blind = first | {"addresses": [{"place": "Elsewhere"}], "protections": []}
    refused(await ki.post("/v1/persons/upsert", blind), 403, "address_locked")
    good(
        await ki.post(
            "/v1/persons/upsert", {"names": names, "own_reference": first["own_reference"], "languages": ["ar"]}
        )
    )
    after = good(await keeper.get(f"/v1/persons/{made['person']}"))
    assert [one["street"] for one in after["addresses"]] == ["Lindenpfad"]
    assert after["languages"] == ["ar"]
