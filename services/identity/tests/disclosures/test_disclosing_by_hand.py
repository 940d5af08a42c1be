from datetime import date
from typing import Any

import pytest

from geleit_kit.testing.running import Client, Running
from services.identity.tests.conftest import Today
from services.identity.tests.helpers import MARKER, Json, agreed, good, refused, registered, until

RESPONSIBLE = {"responsible": True}
TOLD = {"told_on": "2016-06-07", "way": "talk_with_interpreter"}


class House:
    """A social welfare office, and the foreigners' authority of the same city."""

    def __init__(self, identity: Running) -> None:
        self.identity = identity
        self.first = identity.as_("case_manager", "ki", sub="first")
        self.second = identity.as_("benefits_clerk", "ki", sub="second")
        self.authority = identity.as_("benefits_clerk", "abh")

    async def begin(self) -> "House":
        wanted = {"key": "abh", "name": "Ausländeramt", "kind": "foreigners_authority", "land": "NW", "law": "dsg_nrw"}
        good(await self.identity.as_("node_operator", "ki").post("/v1/bodies", wanted), 201)
        self.person = await registered(self.first)
        return self

    def wanted(self, **more: Any) -> Json:
        return {
            "person": self.person,
            "recipient": "abh",
            "statute": "sgb_x_71_2",
            "purpose": "case_management",
            "cause": "request",
            "requested_on": "2016-06-01",
            "statements": {"base_data": MARKER, "benefit": "AsylbLG"},
            "reason": "The authority has asked.",
            **more,
        }

    async def proposed(self, **more: Any) -> Json:
        return good(await self.first.post("/v1/hand-disclosures", self.wanted(**more)), 201)

    async def agreed(self, **more: Any) -> Json:
        made = await self.proposed(**more)
        await agreed(self.second, made["id"])
        return await self.read(made)

    async def released(self, **more: Any) -> Json:
        row = await self.agreed(**more)
        row = row if row["status"] == "untold" else await self.act(row, "tell-person", TOLD)
        return await self.act(row, "release", RESPONSIBLE)

    async def read(self, row: Json) -> Json:
        return good(await self.first.get(f"/v1/hand-disclosures/{row['id']}"))

    async def act(self, row: Json, action: str, given: Any = None) -> Json:
        return good(await self.first.post(f"/v1/hand-disclosures/{row['id']}/{action}", given, seen=row["version"]))

    async def waiting(self) -> list[Json]:
        items: list[Json] = good(await self.authority.get("/v1/hand-disclosures"))["items"]
        return items

    async def collect(self, row: Json, key: str = "c-1") -> Any:
        path = f"/v1/hand-disclosures/{row['id']}/collect"
        return await self.authority.post(path, seen=row["version"], key=key)


async def tasks(client: Client, kind: str) -> list[Json]:
    items: list[Json] = good(await client.get(f"/v1/tasks?kind={kind}"))["items"]
    return items


@pytest.fixture
async def house(identity: Running) -> House:
    return await House(identity).begin()


async def test_from_the_proposal_to_the_copy_each_step_is_somebodys_act(house: House) -> None:
    made = await house.proposed()
    assert (made["status"], made["categories"], made["responsible"]) == ("proposed", ["base_data", "benefit"], False)
    assert await house.waiting() == []

    await agreed(house.second, made["id"])
    row = await house.read(made)
    assert row["status"] == "agreed"
    (task,) = await tasks(house.first, "hand_disclosure_tell")
    assert task["person"] == house.person
    assert "Ausländeramt" in row["notice"]
    assert "§ 71 Abs. 2 SGB X" in row["notice"]

    row = await house.act(row, "tell-person", TOLD)
    assert (row["status"], row["told_way"]) == ("told", "talk_with_interpreter")
    assert await house.waiting() == []
    row = await house.act(row, "release", RESPONSIBLE)
    assert (row["status"], row["responsible"], row["bound_to_purpose"]) == ("released", True, "§ 78 SGB X")

    (theirs,) = await house.waiting()
    assert (theirs["status"], theirs["person"], theirs["statements"]) == ("released", None, None)
    assert MARKER not in str(theirs)
    assert house.person not in str(theirs)
    collected = good(await house.collect(theirs))
    assert collected["categories"] == ["base_data", "benefit"]
    copy = good(
        await house.authority.post("/v1/granted-reads", {"grant": collected["grant"], "resource": "hand_disclosure"})
    )
    (item,) = copy["items"]
    assert (item["base_data"], item["benefit"]) == (MARKER, "AsylbLG")
    assert "birth" not in item
    assert copy["purpose"] == "case_management"
    record = {"grant": collected["grant"], "resource": "person"}
    assert good(await house.authority.post("/v1/granted-reads", record))["items"] == []  # the words, not the record
    assert (await house.read(row))["status"] == "collected"


@pytest.mark.answers
async def test_nothing_goes_before_a_second_person_has_agreed_and_the_person_was_told(house: House) -> None:
    made = await house.proposed()
    path = f"/v1/hand-disclosures/{made['id']}"
    for action, given in (("tell-person", TOLD), ("release", RESPONSIBLE)):
        refused(await house.first.post(f"{path}/{action}", given, seen=made["version"]), 409, "illegal_transition")
    (proposal,) = good(await house.first.get("/v1/proposals", params={"matter": made["id"]}))["items"]
    own = await house.first.post(f"/v1/proposals/{proposal['id']}/agree", seen=proposal["version"])
    refused(own, 409, "second_person_needed")
    await agreed(house.second, made["id"])
    row = await house.read(made)
    early = await house.first.post(f"{path}/release", RESPONSIBLE, seen=row["version"])
    refused(early, 409, "illegal_transition")
    assert await house.waiting() == []


async def test_what_a_second_person_rejects_goes_nowhere(house: House) -> None:
    made = await house.proposed()
    (proposal,) = good(await house.second.get("/v1/proposals", params={"matter": made["id"]}))["items"]
    path = f"/v1/proposals/{proposal['id']}/reject"
    good(await house.second.post(path, {"reason": "ground_missing"}, seen=proposal["version"]))
    row = await house.read(made)
    assert (row["status"], await tasks(house.first, "hand_disclosure_tell")) == ("rejected", [])


@pytest.mark.answers
async def test_nobody_releases_without_saying_who_answers_for_it(house: House) -> None:
    row = await house.act(await house.agreed(), "tell-person", TOLD)
    path = f"/v1/hand-disclosures/{row['id']}/release"
    refused(await house.first.post(path, {"responsible": False}, seen=row["version"]), 422, "invalid")
    refused(await house.first.post(path, {}, seen=row["version"]), 422, "invalid")


@pytest.mark.answers
async def test_where_a_statute_forbids_to_tell_the_reason_stands_in_what_the_second_person_signs(house: House) -> None:
    row = await house.agreed(not_told="public_security", not_told_reason="An inquiry is running.")
    assert (row["status"], row["not_told"]) == ("untold", "public_security")
    assert await tasks(house.first, "hand_disclosure_tell") == []
    assert len(await tasks(house.first, "hand_disclosure_release")) == 1
    assert (await house.act(row, "release", RESPONSIBLE))["status"] == "released"


@pytest.mark.answers
async def test_it_is_collected_once_and_by_the_recipient_alone(house: House) -> None:
    row = await house.released()
    (theirs,) = await house.waiting()
    foreign = await house.first.post(f"/v1/hand-disclosures/{row['id']}/collect", seen=row["version"], key="c-9")
    refused(foreign, 409, "only_the_recipient_collects")
    stranger = house.identity.as_("benefits_clerk", "sozialamt")
    refused(await stranger.get(f"/v1/hand-disclosures/{theirs['id']}"), 404, "not_found")
    first = good(await house.collect(theirs))
    assert good(await house.collect(theirs)) == first  # the same request under the same key
    (now,) = await house.waiting()
    refused(await house.collect(now, key="c-2"), 409, "illegal_transition")


@pytest.mark.answers
async def test_what_is_taken_back_or_lapses_cannot_be_collected(house: House, today: Today) -> None:
    row = await house.released()
    (theirs,) = await house.waiting()
    assert (await house.act(row, "cancel"))["status"] == "cancelled"
    refused(await house.collect(theirs), 412, "stale")
    (now,) = await house.waiting()
    assert now["status"] == "cancelled"
    refused(await house.collect(now, key="c-3"), 409, "illegal_transition")

    later = await house.released()
    today(date(2016, 7, 8))

    async def lapsed() -> bool:
        return bool((await house.read(later))["status"] == "lapsed")

    await until(lapsed)
    assert await tasks(house.authority, "hand_disclosure_collect") == []


@pytest.mark.answers
async def test_it_is_kept_and_logged_as_a_decision_on_both_sides(house: House) -> None:
    await house.released()
    (theirs,) = await house.waiting()
    good(await house.collect(theirs))
    (own,) = good(await house.first.post("/v1/decisions/search", {"person": house.person}))["items"]
    assert (own["question"], own["answer"], own["covered"]) == ("by_hand", "yes", ["base_data", "benefit"])
    (their,) = good(await house.authority.get("/v1/decisions"))["items"]
    assert (their["decision"], their["person"], their["reasons"]) == (own["decision"], None, {})
    officer = house.identity.as_("data_protection_officer", "ki")
    entries = good(await officer.post("/v1/access-log/search", {"person": house.person}))["items"]
    assert "decision" in {one["kind"] for one in entries}


@pytest.mark.answers
async def test_there_is_still_no_other_way_to_a_foreigners_authority(house: House) -> None:
    wanted = {"person": house.person, "recipient": "abh", "purpose": "case_management", "categories": ["base_data"]}
    check = good(await house.first.post("/v1/decisions/check", wanted))
    assert [one["reason"] for one in check["parts"]] == ["by_hand"]
    beyond = house.wanted(statute="sgb_x_69_1_1")
    answer = await house.first.post("/v1/hand-disclosures", beyond)
    refused(answer, 422, "invalid", ("/statute", "no_statute_for_a_single_case"))


async def test_an_erased_person_leaves_nothing_to_collect(house: House) -> None:
    await house.released()
    (theirs,) = await house.waiting()
    admin = house.identity.as_(["body_admin", "case_manager"], "ki")
    row = good(await admin.get(f"/v1/persons/{house.person}"))
    ground = {"ground": "objection", "decided_on": "2016-06-07"}
    erased = await admin.post(f"/v1/persons/{house.person}/erasure", ground, seen=row["version"])
    assert erased.is_success, erased.text
    (now,) = await house.waiting()
    assert (now["id"], now["status"]) == (theirs["id"], "cancelled")


LOCK = {"kind": "address_lock", "since": "2016-03-01", "until": None, "reason": None}
WHERE = {"base_data": MARKER, "contact_details": "Lindenpfad 3"}


async def test_where_a_person_with_a_lock_can_be_found_is_told_by_nobody_who_may_not_open_it(house: House) -> None:
    keeper = house.identity.as_(["case_manager", "address_keeper"], "ki", sub="keeper")
    before = await house.agreed(statements=WHERE)
    before = await house.act(before, "tell-person", TOLD)
    good(await house.first.post(f"/v1/persons/{house.person}/protections", LOCK), 201)

    wanted = house.wanted(statements=WHERE)
    refused(
        await house.first.post("/v1/hand-disclosures", wanted), 422, "invalid",
        ("/statements/contact_details", "whereabouts_locked"),
    )  # fmt: skip
    path = f"/v1/hand-disclosures/{before['id']}"
    refused(await house.first.post(f"{path}/release", RESPONSIBLE, seen=before["version"]), 409, "whereabouts_locked")
    seen, opened = good(await house.first.get(path)), good(await keeper.get(path))
    assert seen["statements"]["contact_details"] is None
    assert [one["pointer"] for one in seen["withheld"]] == ["/statements/contact_details"]
    assert seen["statements"]["base_data"] == MARKER
    assert opened["statements"]["contact_details"] == "Lindenpfad 3"
    good(await keeper.post("/v1/hand-disclosures", wanted), 201)


async def test_what_lay_ready_before_a_lock_is_held_back(house: House) -> None:
    await house.released(statements=WHERE)
    good(await house.first.post(f"/v1/persons/{house.person}/protections", LOCK), 201)
    (theirs,) = await house.waiting()
    refused(await house.collect(theirs), 409, "held_back")
