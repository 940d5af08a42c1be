"""Extract E over the API, the side of identity: the language pass of 8.2 and the organisations of 8.8.

The language pass itself (its issue, its pages, the rule that sends nobody to counselling who attends a course) belongs to
referrals and cases. Identity's side of it is who may learn what at each of its steps, and that it is written once: the next
office reads the result under the person's consent and keeps no copy. Persons, days and names of bodies are invented; the
seats, the roles and the twelve months are of the source; which law each lives under is not told there and chosen here.
"""

from datetime import date
from uuid import uuid4

import httpx

from services.identity.tests import helpers as identity
from services.identity.tests.helpers import Json, question, refused
from tests.scenarios.city import LATER, SEATS, seated
from tests.world import World, new_marker, stories
from tests.world.stories import good
from tests.world.world import MONDAY

CHOSEN = "course_participation"


async def checked(world: World, body: str, person: str, recipient: str, purpose: str, *categories: str) -> Json:
    """The reason for each category that a body would give another about an own person."""
    about = {"person": person, "recipient": recipient, "purpose": purpose, "categories": list(categories)}
    answer = good(await world.as_("identity", body).post("/v1/decisions/check", about))
    return {one["category"]: one["reason"] for one in answer["parts"]}


async def agreed_to(world: World, body: str, person: str, recipient: str, purpose: str, *categories: str) -> Json:
    """Her consent at one body, for one recipient."""
    client = world.as_("identity", body)
    return await identity.consented(client, person, recipient, list(categories), purpose, signed_on=str(MONDAY))


async def joined(world: World, body: str, person: str, recipient: str, consent: str, theirs: str) -> str:
    """A conversation under her consent, bound to the recipient's own record of her."""
    offer = await stories.link_under(world, person, recipient, consent, body)
    await stories.bound(world, offer["conversation_id"], theirs, recipient)
    return str(offer["conversation_id"])


async def decided(world: World, line: str, body: str, purpose: str, *categories: str) -> Json:
    """What a body that asks to read is answered."""
    asked = question(line, list(categories), purpose=purpose)
    return good(await world.as_("identity", body).post("/v1/decisions", asked))


async def read(world: World, grant: str, body: str) -> str:
    """The contacts that a grant opens, as the other body reads them at cases."""
    await world.fresh()
    answer = await world.as_("cases", body).post("/v1/granted-reads", {"grant": grant, "resource": "contacts"})
    assert answer.status_code == httpx.codes.OK, answer.text
    return answer.text


async def noted(world: World, body: str, person: str, **words: str) -> None:
    """A talk that a body keeps in its own record of her."""
    record = await stories.record(world, new_marker(), body, person=person)
    note = {"support_record_id": record["id"], "way": "talk"} | words
    good(await world.as_("cases", body).post("/v1/contacts", note))


async def handed_out(world: World, marker: str) -> str:
    """Somebody to whom the social service hands the pass: its number is noted once, by the service's own system."""
    newcomer = identity.person(family=marker, own_reference=f"PASS-{marker}", languages=["ti", "ar"])
    system = world.as_("identity", "sozialdienst", "system_client")
    return str(good(await system.post("/v1/persons/upsert", newcomer))["person"])


# --- 8.2: the language pass ----------------------------------------------------------------------------------------------


async def test_e_8_2_a_newcomers_profile_counselling_and_course_are_each_read_where_they_were_written(
    world: World,
) -> None:
    marker, profile, result = new_marker(), new_marker(), new_marker()
    her = await handed_out(world, marker)
    assert await handed_out(world, marker) == her, "the issue is noted once"
    entry = {"since": "2016-09-01", "code": "asylblg_3", "source": "document_seen", "confirmed": True}
    social = world.as_("identity", "sozialdienst")
    good(await social.post(f"/v1/persons/{her}/timelines/benefit/entries", entry))
    await noted(world, "sozialdienst", her, education=f"Profile: {profile}", summary="Only for the service.")

    before = await checked(world, "sozialdienst", her, "paa", "counselling", "education", "language")
    assert before == {"education": "no_ground", "language": "no_ground"}, "nobody is sent without her word"
    first = await agreed_to(world, "sozialdienst", her, "paa", "counselling", "base_data", "education", "language")
    at_paa = (await stories.person(world, marker, "paa"))["person"]
    line = await joined(world, "sozialdienst", her, "paa", first["id"], at_paa)
    answer = await decided(world, line, "paa", "counselling", "education", "language", "benefit", "counselling")
    assert (answer["answer"], set(answer["categories"])) == ("partly", {"education", "language"})
    seen = await read(world, answer["grant"], "paa")
    assert profile in seen
    assert "Only for the service." not in seen

    await noted(world, "paa", at_paa, education=f"Result: {result}")
    back = await agreed_to(world, "paa", at_paa, "sozialdienst", "counselling", "education")
    home = await joined(world, "paa", at_paa, "sozialdienst", back["id"], her)
    grant = (await decided(world, home, "sozialdienst", "counselling", "education"))["grant"]
    assert result in await read(world, grant, "sozialdienst"), "written once, read at both"
    own = await world.as_("cases", "sozialdienst").get("/v1/contacts", params={"limit": 50})
    assert result not in own.text, "and copied nowhere"

    good(await social.post(f"/v1/consents/{first['id']}/withdraw", {"channel": "oral"}, seen=first["version"]))
    assert (await decided(world, line, "paa", "counselling", "education"))["answer"] == "no", "she holds the pass"
    assert (await decided(world, home, "sozialdienst", "counselling", "education"))["answer"] == "yes"


async def test_e_8_2_a_the_obligation_registers_her_and_tells_nothing_of_how_she_attends(world: World) -> None:
    use = {
        "statute": "aufenthg_44a", "recipient_kind": "course_provider", "purpose": CHOSEN,
        "categories": ["base_data", "birth", "contact_details", "language"],
    }  # fmt: skip
    row = good(await world.as_("identity", "paa", "body_admin").post("/v1/statute-uses", use))
    await identity.agreed(world.as_("identity", "paa", "data_protection_officer"), row["id"])
    obliged = (await stories.person(world, new_marker(), "paa"))["person"]
    at_school = (await stories.person(world, new_marker(), "sprachschule"))["person"]
    ground = {"kind": "statute", "statute": "aufenthg_44a"}
    offer = {"person": obliged, "recipient": "sprachschule", "ground": ground, "purpose": CHOSEN}
    link = good(await world.as_("identity", "paa").post("/v1/links", offer, key=str(uuid4())))
    await stories.bound(world, link["conversation_id"], at_school, "sprachschule")
    wanted = ("base_data", "language", "education", "attendance", "residence")
    answer = await decided(world, link["conversation_id"], "sprachschule", CHOSEN, *wanted)
    assert (answer["answer"], set(answer["categories"])) == ("partly", {"base_data", "language"})
    reasons = await checked(world, "paa", obliged, "sprachschule", CHOSEN, "attendance", "education")
    assert reasons == {"attendance": "no_ground", "education": "no_ground"}
    back = await decided(world, link["conversation_id"], "paa", CHOSEN, "base_data", "attendance")
    assert (back["answer"], back["grant"]) == ("no", None), "what carries the one way carries nothing the other way"

    free = (await stories.person(world, new_marker(), "paa"))["person"]
    consent = await agreed_to(world, "paa", free, "anschluss", CHOSEN, "base_data")
    at_offer = (await stories.person(world, new_marker(), "anschluss"))["person"]
    line = await joined(world, "paa", free, "anschluss", consent["id"], at_offer)
    answer = await decided(world, line, "anschluss", CHOSEN, "base_data", "birth", "contact_details", "language")
    assert answer["categories"] == ["base_data"], "who is not obliged takes another offer under her word alone"


async def test_e_8_2_a_participation_certificate_and_follow_up_each_take_a_word_of_hers(world: World) -> None:
    at_school = (await stories.person(world, new_marker(), "sprachschule"))["person"]
    told = ("attendance", "education")
    nothing = {"attendance": "no_ground", "education": "no_ground"}
    recipients = ("sozialdienst", "anschluss", "sozialagentur")
    for recipient in recipients:
        assert await checked(world, "sprachschule", at_school, recipient, CHOSEN, *told) == nothing
    await agreed_to(world, "sprachschule", at_school, "sozialdienst", CHOSEN, *told)
    await agreed_to(world, "sprachschule", at_school, "anschluss", CHOSEN, "education")
    found = [await checked(world, "sprachschule", at_school, one, CHOSEN, *told) for one in recipients]
    assert found == [
        {"attendance": "covered", "education": "covered"},
        {"attendance": "no_ground", "education": "covered"},
        nothing,
    ], "the certificate goes on to the next measure, how she came does not, and nobody else hears of either"
    await agreed_to(world, "sprachschule", at_school, "auslaenderamt", CHOSEN, *told)
    foreigners = await checked(world, "sprachschule", at_school, "auslaenderamt", CHOSEN, *told)
    assert foreigners == {"attendance": "by_hand", "education": "by_hand"}, "whatever she ticked"


async def test_e_8_2_b_c_counselling_hears_of_who_has_no_course_and_of_nobody_else(world: World) -> None:
    paa = world.as_("identity", "paa")
    attending, without = new_marker(), new_marker()

    async def known() -> list[Json]:
        ends: list[Json] = good(await paa.get("/v1/links", params={"limit": 200}))["items"]
        return ends

    before = await known()
    stays, goes = await handed_out(world, attending), await handed_out(world, without)
    assert await known() == before, "a pass that is handed out tells counselling nothing"
    reasons = await checked(world, "sozialdienst", stays, "paa", "counselling", "base_data", "education")
    assert set(reasons.values()) == {"no_ground"}
    consent = await agreed_to(world, "sozialdienst", goes, "paa", "counselling", "base_data", "education")
    sent = await stories.link_under(world, goes, "paa", consent["id"], "sozialdienst")
    new = [one for one in await known() if one not in before]
    assert [one["conversation_id"] for one in new] == [sent["conversation_id"]]
    both = [{"names": [{"value": name}, {"value": "Nour"}]} for name in (attending, new_marker())]
    hers, nobodys = [await paa.post("/v1/persons/search", one) for one in both]
    assert hers.content == nobodys.content, "whoever attends is answered for like nobody"
    foreign, unknown = [await paa.get(f"/v1/persons/{one}") for one in (stays, uuid4())]
    assert (foreign.status_code, unknown.status_code) == (404, 404)


# --- 8.8: the organisations ------------------------------------------------------------------------------------------------


async def test_e_8_8_an_office_with_two_seats_is_two_bodies_each_under_its_own_law(world: World) -> None:
    marker, login = new_marker(), new_marker()
    listed = {one["key"]: one for one in good(await world.as_("identity", "paa").get("/v1/bodies"))["items"]}
    assert {key: (listed[key]["name"], listed[key]["kind"], listed[key]["law"]) for key in SEATS} == SEATS
    first, second = "asylleistung", "amtsleitung"
    staff, places = [], []
    for seat, other in ((first, second), (second, first)):
        admin = world.as_("identity", seat, "body_admin")
        law = good(await admin.get(f"/v1/bodies/{seat}/law"))
        places.append(next(one["citation"] for one in law["places"] if one["matter"] == "consent"))
        refused(await admin.get(f"/v1/bodies/{other}/law"), 404, "not_found")
        member = {"issuer": world.node.issuer.iss, "subject": login, "name": "Kim Beispiel"}
        staff.append(good(await admin.post("/v1/staff", member))["staff"])
    assert places == ["Art. 7 DSGVO", "Art. 7 DSGVO; § 67b Abs. 2 SGB X"]
    assert staff[0] != staff[1], "one login in two seats is two members of staff"
    here = (await stories.person(world, marker, first))["person"]
    asked = [{"names": [{"value": name}, {"value": "Nour"}]} for name in (marker, new_marker())]
    colleague = world.as_("identity", second, sub=login)
    known, unknown = [await colleague.post("/v1/persons/search", one) for one in asked]
    assert known.content == unknown.content, "the other seat of the same office learns nothing"
    refused(await colleague.get(f"/v1/persons/{here}"), 404, "not_found")
    own = good(await world.as_("identity", first, sub=login).post("/v1/persons/search", asked[0]))["items"]
    assert [one["person"] for one in own] == [here]


async def test_e_8_8_who_joins_later_is_addressed_from_then_on_and_finds_nothing_waiting(world: World) -> None:
    social = world.as_("identity", "sozialdienst")
    her = (await stories.person(world, new_marker(), "sozialdienst"))["person"]
    wanted: Json = {"person": her, "purpose": "case_management", "categories": ["needs"]}
    for key, what in LATER.items():
        early = wanted | {"recipient": key, "given": identity.given()}
        refused(await social.post("/v1/consents", early), 422, "invalid", ("/recipient", "recipient_unknown"))
        made = await seated(world, key, *what)
        assert (made["kind"], made["law"], made["closed_on"]) == (what[1], what[2], None)
        newcomer = world.as_("identity", key)
        assert good(await newcomer.get("/v1/links"))["items"] == []
        assert good(await newcomer.get("/v1/persons"))["items"] == []
        assert await checked(world, "sozialdienst", her, key, "case_management", "needs") == {"needs": "no_ground"}
        consent = await agreed_to(world, "sozialdienst", her, key, "case_management", "needs")
        theirs = (await stories.person(world, new_marker(), key))["person"]
        line = await joined(world, "sozialdienst", her, key, consent["id"], theirs)
        assert (await decided(world, line, key, "case_management", "needs"))["answer"] == "yes"


async def test_e_8_8_the_system_coordinator_keeps_distance_and_two_process_coordinators_know_their_own_cases(
    world: World,
) -> None:
    processes = ("sozialdienst", "paa")
    persons = {seat: (await stories.person(world, new_marker(), seat))["person"] for seat in processes}
    wanted = {"names": [{"value": "Somebody"}, {"value": "Nour"}]}
    for seat, person in persons.items():
        system = world.as_("identity", seat, "coordinator")
        refused(await system.get(f"/v1/persons/{person}"), 403, "forbidden")
        refused(await system.post("/v1/persons/search", wanted), 403, "forbidden")
        refused(await system.post("/v1/consents/search", {"person": person}), 403, "forbidden")
        question_of = {"person": person, "purpose": "case_management"}
        refused(await system.post("/v1/pseudonyms/resolve", question_of), 403, "forbidden")
        assert len(good(await system.get("/v1/bodies"))["items"]) >= len(SEATS), "who sits where is no secret"
    for seat, other in (processes, processes[::-1]):
        process = world.as_("identity", seat, "case_manager", sub=f"process-{seat}")
        assert good(await process.get(f"/v1/persons/{persons[seat]}"))["person"] == persons[seat]
        refused(await process.get(f"/v1/persons/{persons[other]}"), 404, "not_found")


async def test_e_8_8_from_eighteen_to_twenty_seven_they_speak_for_themselves_and_the_steering_office_reads_no_birthday(
    world: World,
) -> None:
    today = MONDAY
    births = {
        "adult": [today.replace(year=today.year - 18), today.replace(year=today.year - 27)],
        "understanding_not_looked_at": [date(today.year - 18, today.month, today.day + 1)],
    }
    client = world.as_("identity", "bezirksverband")
    person = ""
    for code, days in births.items():
        for born in days:
            birth = {"on": str(born), "precision": "day"}
            person = (await stories.person(world, new_marker(), "bezirksverband", birth=birth))["person"]
            about = {"person": person, "recipient": "steuerung", "purpose": "case_management", "categories": ["needs"]}
            assert good(await client.post("/v1/representations/check", about))["code"] == code, born
    office = world.as_("identity", "bezirksverband", "steering_office")
    shown = good(await office.get(f"/v1/persons/{person}"))
    assert shown["names"]
    assert "birth" not in shown
    assert "/birth" in {one["pointer"] for one in shown["withheld"]}
    refused(await world.as_("identity", "steuerung", "steering_office").get(f"/v1/persons/{person}"), 404, "not_found")


async def test_e_8_8_a_pilot_of_twelve_months_ends_with_its_last_day_the_29th_of_february(world: World) -> None:
    first, last, after = date(2019, 3, 1), date(2020, 2, 29), date(2020, 3, 1)
    world.day(first)
    try:
        her = (await stories.person(world, new_marker(), "sozialdienst"))["person"]
        path, admin = "/v1/bodies/sozialdienst/law", world.as_("identity", "sozialdienst", "body_admin")
        contract = {
            "kind": "joint_control", "reference": "CM-2019", "partner": "Steering group",
            "since": str(first), "until": str(last),
        }  # fmt: skip
        seen = good(await admin.get(path))["version"]
        [kept] = good(await admin.patch(path, {"contracts": [contract]}, seen=seen))["contracts"]
        assert kept == contract | {"citation": "Art. 26 DSGVO"}
        during = {"signed_on": str(first), "valid_until": str(last)}
        wanted = {
            "person": her, "recipient": "sozialagentur", "purpose": "case_management", "categories": ["needs"],
            "given": identity.given(**during),
        }  # fmt: skip
        good(await world.as_("identity", "sozialdienst").post("/v1/consents", wanted))
        for day, reason in ((None, "covered"), (last, "covered"), (after, "not_live")):
            if day:
                world.day(day)
            found = await checked(world, "sozialdienst", her, "sozialagentur", "case_management", "needs")
            assert found == {"needs": reason}, day
    finally:
        world.day(MONDAY)
