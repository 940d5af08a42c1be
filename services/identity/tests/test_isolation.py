"""A body's whole story: each call succeeds for the owner and shows the marker; the same call by another body never does.

That every operation of every service falls under such a look is the matter of `tests/isolation`.
"""

from dataclasses import dataclass, field

import pytest

from geleit_kit.testing.running import Client, Running
from services.identity.tests.helpers import (
    MARKER,
    Json,
    agreed,
    bound,
    consented,
    given,
    good,
    offered,
    person,
    question,
    registered,
    released,
    represented,
)

OUTSIDERS = [("freiwillige", "volunteer"), ("kurstraeger", "course_provider"), ("jobcenter", "case_manager")]
# What every body of the node may know, and what makes a row of the caller's own body whoever calls.
NO_SECRET = {
    "list_bodies", "read_body", "register_body", "read_status_list", "register_person", "upsert_person",
    "add_staff_member", "add_client", "propose_statute",
}  # fmt: skip
LOCK = {"kind": "careful_contact", "since": "2016-06-01", "reason": f"Ask {MARKER}."}
ENTRY = {"since": "2015-11-20", "until": "2016-12-31", "code": "asylblg_3", "confirmed": True}


@dataclass
class Told:
    """One call as the owner made it."""

    operation: str
    method: str
    path: str
    sent: Json | None
    seen: int | None
    shows: bool


@dataclass
class Story:
    """What the owner did, call by call."""

    client: Client
    second: Client
    calls: list[Told] = field(default_factory=list)

    async def do(
        self,
        operation: str,
        method: str,
        path: str,
        sent: Json | None = None,
        seen: int | None = None,
        *,
        status: int = 200,
        by: Client | None = None,
    ) -> Json:
        """One call that succeeds."""
        key = f"{operation}-{len(self.calls)}" if operation == "offer_link" else None
        answer = await (by or self.client).request(method, path, json=sent, seen=seen, key=key)
        document = good(answer, status)
        self.calls.append(Told(operation, method, path, sent, seen, MARKER in answer.text))
        return document


async def persons(story: Story) -> str:
    made = await story.do("register_person", "POST", "/v1/persons", person(own_reference="A"), status=201)
    path = f"/v1/persons/{made['person']}"
    await story.do("upsert_person", "POST", "/v1/persons/upsert", {"names": person()["names"], "own_reference": "A"})
    await story.do("list_persons", "GET", "/v1/persons")
    await story.do("search_persons", "POST", "/v1/persons/search", {"names": [{"value": MARKER}, {"value": "Nour"}]})
    read = await story.do("read_person", "GET", path)
    read = await story.do("amend_person", "PATCH", path, {"languages": ["fr"]}, read["version"])
    read = await story.do("add_name", "POST", f"{path}/names", {"kind": "unknown", "value": "Extra"}, status=201)
    read = await story.do("remove_name", "DELETE", f"{path}/names/{read['names'][-1]['id']}", None, read["version"])
    read = await story.do("add_address", "POST", f"{path}/addresses", {"place": "Talstadt"}, status=201)
    address = f"{path}/addresses/{read['addresses'][-1]['id']}"
    read = await story.do("amend_address", "PATCH", address, {"valid_until": "2016-06-30"}, read["version"])
    read = await story.do("protect_person", "POST", f"{path}/protections", LOCK, status=201)
    flag = f"{path}/protections/{read['protections'][0]['id']}/end"
    await story.do("end_protection", "POST", flag, {"until": "2016-06-30"}, read["version"])
    await story.do(
        "resolve_pseudonym", "POST", "/v1/pseudonyms/resolve", {"person": made["person"], "purpose": "counselling"}
    )
    return str(made["person"])


async def timelines(story: Story, pseudonym: str) -> None:
    path = f"/v1/persons/{pseudonym}/timelines/benefit/entries"
    entry = await story.do("record_entry", "POST", path, ENTRY, status=201)
    one = f"{path}/{entry['id']}"
    await story.do("read_entry", "GET", one)
    entry = await story.do("confirm_entry", "POST", f"{one}/confirm", {"source": "document_seen"}, entry["version"])
    entry = await story.do("end_entry", "POST", f"{one}/end", {"until": "2016-11-30"}, entry["version"])
    right = {**ENTRY, "reason": f"{MARKER} said so"}
    entry = await story.do("correct_entry", "POST", f"{one}/correct", right, entry["version"])
    struck = f"{path}/{entry['id']}/strike"
    await story.do("strike_entry", "POST", struck, {"reason": f"not {MARKER}"}, entry["version"])
    await story.do("list_entries", "GET", path)
    await story.do("read_gaps", "GET", f"/v1/persons/{pseudonym}/gaps")


async def declarations(story: Story, pseudonym: str, kind: str) -> None:
    wanted: Json = {
        "person": pseudonym,
        "recipient": "weiterbildung",
        "purpose": "recognition",
        "categories": ["needs"],
    }
    if kind == "release":
        wanted["secret_holder"] = f"Dr. {MARKER}"
    path = f"/v1/{kind}s"
    row = await story.do(f"record_{kind}", "POST", path, wanted, status=201)
    one = f"{path}/{row['id']}"
    attorney = (await represented(story.client, pseudonym))["id"]
    said = given(signed_by=f"{MARKER} guardian", declared_by={"representation_id": attorney})
    row = await story.do(f"give_{kind}", "POST", f"{one}/give", said, row["version"])
    await story.do(f"read_{kind}", "GET", one)
    await story.do(f"list_{kind}s", "GET", path)
    await story.do(f"read_{kind}_withdrawal_effect", "GET", f"{one}/withdrawal-effect")
    back = {"channel": "oral", "withdrawn_by": f"{MARKER} guardian"}
    await story.do(f"withdraw_{kind}", "POST", f"{one}/withdraw", back, row["version"])
    other = good(await story.client.post(path, wanted), 201)
    await story.do(f"refuse_{kind}", "POST", f"{path}/{other['id']}/refuse", None, other["version"])


async def links(story: Story, pseudonym: str, identity: Running) -> None:
    ground = await consented(story.client, pseudonym, "weiterbildung", ["needs", "base_data"])
    wanted = {"person": pseudonym, "recipient": "weiterbildung", "ground": {"kind": "consent", "id": ground["id"]}}
    link = await story.do("offer_link", "POST", "/v1/links", wanted, status=201)
    await story.do("list_links", "GET", "/v1/links")
    other = identity.as_("case_manager", "weiterbildung")
    await bound(other, link["conversation_id"], await registered(other, family="Theirs"))
    link = await story.do("read_link", "GET", f"/v1/links/{link['id']}")
    asked = question(link["conversation_id"], ["needs"], direction="push")
    await story.do("ask_decision", "POST", "/v1/decisions", asked)
    kept = await story.do("list_decisions", "GET", "/v1/decisions")
    await story.do("read_decision", "GET", f"/v1/decisions/{kept['items'][0]['id']}")
    back = await consented(other, (await _own(other)), "ki", ["needs"])
    theirs = await offered(other, await _own(other), "ki", "consent", back["id"], "back")
    ends = good(await story.client.get("/v1/links"))["items"]
    end = next(one for one in ends if one["conversation_id"] == theirs["conversation_id"])
    await story.do("bind_link", "POST", f"/v1/links/{end['id']}/bind", {"person": pseudonym}, end["version"])
    await story.do("cut_link", "POST", f"/v1/links/{link['id']}/cut", None, link["version"])


async def _own(other: Client) -> str:
    return str(good(await other.get("/v1/persons"))["items"][0]["person"])


async def staff(story: Story) -> None:
    new = {"issuer": "https://issuer.test", "subject": "kim", "name": f"Kim {MARKER}"}
    row = await story.do("add_staff_member", "POST", "/v1/staff", new, status=201)
    one = f"/v1/staff/{row['staff']}"
    await story.do("list_staff", "GET", "/v1/staff")
    await story.do("read_staff_member", "GET", one)
    row = await story.do("amend_staff_member", "PATCH", one, {"function": "Desk"}, row["version"])
    row = await story.do("staff_member_leaves", "POST", f"{one}/leave", None, row["version"])
    await story.do("staff_member_returns", "POST", f"{one}/return", None, row["version"])
    program = {"client_id": "ki-system", "name": f"System {MARKER}", "roles": ["system_client"]}
    row = await story.do("add_client", "POST", "/v1/clients", program, status=201)
    await story.do("list_clients", "GET", "/v1/clients")
    row = await story.do("block_client", "POST", f"/v1/clients/{row['id']}/block", None, row["version"])
    await story.do("unblock_client", "POST", f"/v1/clients/{row['id']}/unblock", None, row["version"])


async def statutes(story: Story) -> None:
    use = {
        "statute": "sgb_x_69_1_1",
        "recipient_kind": "jobcenter",
        "purpose": "housing",
        "categories": ["housing"],
        "own_reference": f"Rule of {MARKER}",
    }
    row = await story.do("propose_statute", "POST", "/v1/statute-uses", use, status=201)
    one = f"/v1/statute-uses/{row['id']}"
    await story.do("read_statute", "GET", one)
    await story.do("list_statutes", "GET", "/v1/statute-uses")
    await agreed(story.second, row["id"])
    row = await story.do("end_statute", "POST", f"{one}/end", None, row["version"] + 1)


async def the_kis_story(identity: Running) -> Story:
    officer = identity.as_("data_protection_officer", "ki")
    story = Story(identity.as_(["case_manager", "body_admin"], "ki"), officer)
    pseudonym = await persons(story)
    await timelines(story, pseudonym)
    await declarations(story, pseudonym, "consent")
    await declarations(story, pseudonym, "release")
    await links(story, pseudonym, identity)
    await staff(story)
    await statutes(story)
    return story


async def test_the_story_shows_its_owner_the_marker_wherever_an_answer_holds_words(identity: Running) -> None:
    story = await the_kis_story(identity)
    wordless = {
        "read_gaps", "record_entry", "confirm_entry", "end_entry", "read_entry", "correct_entry", "record_consent",
        "read_consent_withdrawal_effect", "read_release_withdrawal_effect", "refuse_consent", "offer_link", "list_links",
        "read_link", "bind_link", "cut_link", "ask_decision", "list_decisions", "read_decision",
    }  # fmt: skip
    assert {call.operation for call in story.calls if not call.shows} == wordless


def tells_nothing(document: Json) -> bool:
    """An empty list, a no, or nothing but the outsider's own questions that were answered by a no."""
    own_noes = all(one.get("answer") == "no" and one["other_body"] is None for one in document.get("items", [{}]))
    return own_noes or document.get("answer") == "no"


@pytest.mark.parametrize(("body", "role"), OUTSIDERS)
async def test_no_other_body_gets_by_the_same_call_what_the_owner_got(identity: Running, body: str, role: str) -> None:
    story = await the_kis_story(identity)
    pseudonym = good(await story.client.get("/v1/persons"))["items"][0]["person"]
    outsider = identity.as_([role, "body_admin"], body)
    leaks = []
    for call in story.calls:
        if call.operation in NO_SECRET:
            continue
        key = "o" if call.operation == "offer_link" else None
        answer = await outsider.request(call.method, call.path, json=call.sent, seen=call.seen, key=key)
        empty = answer.status_code == 200 and tells_nothing(answer.json())
        shown = MARKER in answer.text or (pseudonym in answer.text)
        if shown or not (empty or answer.status_code in {403, 404}):
            leaks.append((call.operation, answer.status_code, answer.text[:200]))
    assert leaks == []


async def test_a_foreign_id_and_one_that_nobody_has_are_refused_in_the_same_words(identity: Running) -> None:
    ki, jobcenter = identity.as_("case_manager", "ki"), identity.as_("case_manager", "jobcenter")
    pseudonym = await registered(ki)
    release = await released(ki, pseudonym, "jobcenter", ["needs"])
    for path, own in (("/v1/persons/", pseudonym), ("/v1/releases/", release["id"])):
        good(await ki.get(path + own))
        foreign = await jobcenter.get(path + own)
        nobody = await jobcenter.get(path + "00000000-0000-4000-8000-000000000001")
        assert foreign.status_code == nobody.status_code == 404
        assert foreign.content == nobody.content
