"""N8: a person asks for everything that is held about her, and what is held names others.

Cases and identity run together; what they hold is gathered over their own routes.
"""

from dataclasses import dataclass
from datetime import date

import pytest

from geleit_cases.app import create_app as cases_app
from geleit_identity.app import create_app as identity_app
from geleit_kit.http.clock import move_clock, noon
from geleit_kit.testing.node import Node
from geleit_kit.testing.running import Client, Running, Starter
from services.cases.tests.helpers import DIMENSIONS
from services.identity.tests.helpers import MARKER, Json, good, refused, registered

HUSBAND, DOCTOR, COLLEAGUE = "Omarbert", "Quittenarzt", "Kollegina"
PATH = "/v1/rights-requests"
TALK = f"She told of {HUSBAND}, who does not want it, and of her work as a nurse."


@dataclass
class House:
    """Both services, and the request of one person."""

    identity: Running
    cases: Running
    person: str
    request: str
    version: int

    @property
    def officer(self) -> Client:
        return self.identity.as_("rights_officer", "ki", sub=COLLEAGUE)

    async def gathered(self) -> Json:
        found = good(await self.officer.post(f"{PATH}/{self.request}/file/gather", seen=self.version))
        self.version = found["version"]
        return found

    async def words(self) -> list[Json]:
        items: list[Json] = good(await self.officer.get(f"{PATH}/{self.request}/file/words"))["items"]
        return items

    async def looked(self, *items: Json) -> Json:
        answer = await self.officer.post(f"{PATH}/{self.request}/file/words", {"items": items}, seen=self.version)
        done = good(answer)
        self.version = done["version"]
        return done


@pytest.fixture
async def house(running: Starter, node: Node) -> House:
    move_clock(node.folder, noon(date(2016, 6, 21)))
    cases = await running(cases_app)
    identity = await running(identity_app)
    clerk = identity.as_("case_manager", "ki", sub=COLLEAGUE)
    person = await registered(clerk)
    await _story(cases.as_("case_manager", "ki", sub=COLLEAGUE), person)
    officer = identity.as_("rights_officer", "ki", sub=COLLEAGUE)
    given = {"person": person, "kind": "access", "channel": "letter", "received_on": "2016-06-21"}
    row = good(await officer.post(PATH, given), 201)
    check = {"check": "identity_document"}
    row = good(await officer.post(f"{PATH}/{row['id']}/confirm-identity", check, seen=row["version"]))
    return House(identity, cases, person, row["id"], row["version"])


async def _story(clerk: Client, person: str) -> None:
    """A record with a participant and a note that tells of her husband."""
    wanted = {"person": person, "clock_start": "2015-11-20", "opened_on": "2016-06-07", "dimensions": DIMENSIONS}
    record = good(await clerk.post("/v1/support-records", wanted), 201)["id"]
    good(await clerk.post("/v1/participants", {"support_record_id": record, "role": "volunteer", "name": DOCTOR}), 201)
    good(await clerk.post("/v1/contacts", {"support_record_id": record, "way": "talk", "summary": TALK}), 201)


def _release(words: list[Json]) -> list[Json]:
    return [{"id": one["id"], "look": "release"} for one in words]


async def test_what_tells_of_others_leaves_only_after_a_look_and_without_them(house: House) -> None:
    found = await house.gathered()
    states = {one["service"]: one["state"] for one in found["services"]}
    assert states == {"identity": "told", "cases": "told", "referrals": "absent", "indicators": "absent"}
    assert found["whole"]
    assert found["open_words"] > 0
    refused(await house.officer.get(f"{PATH}/{house.request}/file"), 409, "words_to_look_at")
    words = await house.words()
    (talk,) = [one for one in words if one["pointer"] == "/content/summary"]
    assert talk["words"] == TALK
    others = [one for one in words if one is not talk]
    masked = {"id": talk["id"], "look": "release_masked", "passages": [HUSBAND]}
    done = await house.looked(masked, *_release(others))
    assert (done["open_words"], done["withheld_words"]) == (0, 1)
    answer = await house.officer.get(f"{PATH}/{house.request}/file")
    copy = good(answer)
    assert MARKER in answer.text
    assert "her work as a nurse" in answer.text
    for name in (HUSBAND, DOCTOR, COLLEAGUE):
        assert name not in answer.text
    (participant,) = [one for one in copy["rows"] if one["table"] == "participants"]
    assert {"pointer": "/content/name", "reason": "third_person"} in participant["masked"]
    (contact,) = [one for one in copy["rows"] if one["table"] == "contacts"]
    assert contact["withheld_words"] == [{"pointer": "/content/summary", "reason": "masked"}]
    assert contact["table_label"] == "Kontakte und Vermerke"
    paper = await house.officer.get(f"{PATH}/{house.request}/file", headers={"Accept": "application/pdf"})
    assert (paper.headers["content-type"], paper.content[:5]) == ("application/pdf", b"%PDF-")


async def test_a_file_in_which_words_stay_back_is_granted_in_part_only(house: House) -> None:
    await house.gathered()
    await house.looked(
        *({"id": one["id"], "look": "withhold", "reason": "protects_others"} for one in await house.words())
    )
    path = f"{PATH}/{house.request}"
    refused(await house.officer.post(f"{path}/grant", {}, seen=house.version), 409, "words_are_withheld")
    given = {"reason": "rights_of_others", "remedies_told": True}
    done = good(await house.officer.post(f"{path}/grant-partly", given, seen=house.version))
    assert (done["status"], done["citation"]) == ("partly_granted", "Art. 15 Abs. 4, Art. 20 Abs. 4 DSGVO")
    assert HUSBAND not in (await house.officer.get(f"{path}/file")).text


async def test_a_service_that_does_not_answer_is_named_and_the_file_is_not_whole(house: House) -> None:
    await house.cases.stop()
    found = await house.gathered()
    assert {one["service"]: one["state"] for one in found["services"]}["cases"] == "silent"
    assert not found["whole"]
    path = f"{PATH}/{house.request}"
    refused(await house.officer.get(f"{path}/file"), 409, "file_not_whole")
    refused(await house.officer.post(f"{path}/grant", {}, seen=house.version), 409, "file_not_whole")


_CANNOT_BE: list[tuple[Json, tuple[str, str]]] = [
    ({"look": "withhold"}, ("/items/0/reason", "missing")),
    ({"look": "release", "reason": "protects_others"}, ("/items/0/reason", "only_with_a_refusal")),
    ({"look": "release_masked"}, ("/items/0/passages", "missing")),
    ({"look": "release_masked", "passages": ["Nowhere"]}, ("/items/0/passages/0", "not_in_the_words")),
    ({"look": "release_masked", "passages": [" "]}, ("/items/0/passages/0", "too_short")),
]


async def test_a_decision_that_cannot_be_decides_nothing(house: House) -> None:
    await house.gathered()
    words = await house.words()
    for more, place in _CANNOT_BE:
        given = {"items": [{"id": words[0]["id"], **more}, *_release(words[1:])]}
        answer = await house.officer.post(f"{PATH}/{house.request}/file/words", given, seen=house.version)
        refused(answer, 422, "invalid", place)
    assert all(one["look"] is None for one in await house.words())


async def test_who_only_reads_requests_reads_no_file_and_another_body_nothing(house: House) -> None:
    await house.gathered()
    await house.looked(*_release(await house.words()))
    path = f"{PATH}/{house.request}/file"
    assert MARKER in (await house.officer.get(path)).text
    for role in ("data_protection_officer", "case_manager", "body_admin"):
        refused(await house.identity.as_(role, "ki").get(path), 403, "forbidden")
    refused(await house.identity.as_("rights_officer", "jobcenter").get(path), 404, "not_found")
