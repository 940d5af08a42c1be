"""Documents: noted, read by those who may know what they are, corrected, marked, taken out; their end becomes a task."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from geleit_kit.db.whereabouts import note_hidden
from services.cases.tests.documents.papers import fetched, filed, noted, pdf, put
from services.cases.tests.helpers import HEALTH_MARKER, MARKER, House, eventually, good, places, refused


async def test_a_document_is_noted_marked_and_corrected_and_who_noted_it_stands_there(house: House) -> None:
    record = await house.record()
    made = await noted(house, record, title=MARKER, issuer="School", page=12, issued_on="2014-06-30")
    assert (made["kind"], made["category"], made["files"], made["page"]) == ("school_report", "education", 0, 12)
    path = f"/v1/documents/{made['id']}"
    worker = house.as_()
    seen = good(await worker.post(f"{path}/mark", {"what": "original_seen"}, seen=1))
    given = {"what": "translated", "on": "2016-06-14", "by": "Sworn translator"}
    marked = good(await worker.post(f"{path}/mark", given, seen=seen["version"]))
    assert [one["what"] for one in marked["marks"]] == ["translated", "original_seen"]
    assert {one["noted_by"] for one in marked["marks"]} == {house.staff()}
    again = good(await worker.post(f"{path}/mark", given | {"by": "Another"}, seen=marked["version"]))
    assert [one["by"] for one in again["marks"]] == ["Another", None]
    patched = good(await worker.patch(path, {"title": "Report", "page": None}, seen=again["version"]))
    assert (patched["title"], patched["page"], patched["issuer"]) == ("Report", None, "School")
    stale = refused(await worker.patch(path, {"title": "Late"}, seen=1), 412, "stale")
    assert {"marks", "title"} <= set(stale["changed"])
    assert good(await worker.get(path)) == patched
    listed = good(await worker.get("/v1/documents", params={"support_record_id": record["id"]}))
    assert [one["id"] for one in listed["items"]] == [made["id"]]


async def test_what_a_document_is_is_seen_by_roles_that_open_its_category(house: House) -> None:
    record = await house.record()
    made = await filed(house, record, pdf(HEALTH_MARKER), kind="medical_report", title=HEALTH_MARKER)
    assert (await fetched(house, made)).content == pdf(HEALTH_MARKER)
    path = f"/v1/documents/{made['id']}"
    for answer in (
        await house.as_(role="counsellor").get(path),
        await house.as_(role="counsellor").get("/v1/documents"),
    ):
        assert made["id"] in answer.text
        assert HEALTH_MARKER not in answer.text
        assert "health" not in answer.text
        assert "medical" not in answer.text
    cut = good(await house.as_(role="counsellor").get(path))
    assert {"/kind", "/title", "/marks", "/valid_until"} <= {one["pointer"] for one in cut["withheld"]}
    closed = house.as_(role="counsellor")
    for refusal in (
        await fetched(house, made, role="counsellor"),
        await closed.get(f"{path}/files"),
        await closed.patch(path, {"title": "x"}, seen=made["version"]),
        await closed.post(f"{path}/mark", {"what": "copy_taken"}, seen=made["version"]),
        await closed.post(f"{path}/remove", {"reason": "mistake"}, seen=made["version"]),
        await put(house, made, pdf("x"), role="counsellor"),
        await closed.post("/v1/documents", {"support_record_id": record["id"], "kind": "medical_report"}),
    ):
        refused(refusal, 403, "category_closed")
    assert good(await house.as_().get(path))["title"] == HEALTH_MARKER


@pytest.mark.answers
async def test_a_document_is_not_brought_under_a_category_that_who_does_so_could_not_read(house: House) -> None:
    made = await noted(house, await house.record(), kind="letter")
    path, given = f"/v1/documents/{made['id']}", {"category": "health"}
    refused(await house.as_(role="counsellor").patch(path, given, seen=1), 403, "category_closed")
    good(await house.as_().patch(path, given, seen=1))
    assert good(await house.as_(role="counsellor").get(path))["kind"] is None


@pytest.mark.answers
async def test_reading_and_fetching_are_noted_with_the_category_of_the_document(house: House) -> None:
    made = await filed(house, await house.record(), pdf(MARKER), kind="medical_report")
    reader = house.as_()
    good(await reader.get("/v1/documents"))
    good(await reader.get(f"/v1/documents/{made['id']}"))
    await fetched(house, made)
    log = good(await house.as_(role="data_protection_officer").get("/v1/access-log"))["items"]
    noted_as = {one["operation"]: one for one in log if one["person"] == made["person"]}
    for operation in ("list_documents", "read_document", "read_document_content", "put_document_content"):
        assert "health" in noted_as[operation]["categories"], operation


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"kind": "horoscope"}, "/kind", "not_in_list"),
    ({"kind": "medical_report", "category": "work"}, "/category", "category_of_the_kind"),
    ({"category": "record"}, "/category", "not_in_list"),
    ({"issued_on": "2016-06-22"}, "/issued_on", "in_the_future"),
    ({"scanned_on": "2016-06-22"}, "/scanned_on", "in_the_future"),
    ({"issued_on": "2016-02-01", "valid_until": "2016-01-01"}, "/valid_until", "before_the_issue"),
    ({"remind_on": "2016-08-01"}, "/remind_on", "after_the_end"),
    ({"page": 0}, "/page", "too_small"),
    ({"title": "x" * 201}, "/title", "too_long"),
    ({"support_record_id": "0197a3c0-6e1b-7c3a-9d52-6f7c2f0d8a12"}, "/support_record_id", "not_found"),
    ({"file_name": "a.pdf"}, "/file_name", "unknown_field"),
]


@pytest.mark.answers
async def test_a_wrong_value_is_refused_at_its_place(house: House) -> None:
    record = await house.record()
    for changed, pointer, code in WRONG:
        given = {"support_record_id": record["id"], "kind": "letter"} | changed
        assert places(refused(await house.as_().post("/v1/documents", given), 422, "invalid")) == {pointer: code}


@pytest.mark.answers
async def test_the_end_of_a_title_becomes_a_task_before_it_comes_without_any_further_call(house: House) -> None:
    record = await house.managed()
    made = await noted(house, record, kind="residence_title", valid_until="2016-12-31")
    house.day(date(2016, 11, 4))
    await house.service.ticked()
    assert await house.tasks(kind="document_expires") == []
    house.day(date(2016, 11, 5))
    (task,) = await eventually(lambda: house.tasks(kind="document_expires"))
    assert (task["subject_id"], task["due_on"], task["assignee"]) == (made["id"], "2016-12-31", house.staff())
    assert task["kind_label"] == "Dokument läuft ab"
    longer = {"valid_until": "2018-12-31"}
    good(await house.as_().patch(f"/v1/documents/{made['id']}", longer, seen=made["version"]))
    assert await house.tasks(kind="document_expires", status="open") == []


async def test_a_document_that_was_taken_out_is_thought_of_no_more(house: House) -> None:
    made = await noted(house, await house.record(), kind="residence_title", valid_until="2016-12-31")
    path = f"/v1/documents/{made['id']}"
    answer = await house.as_().post(f"{path}/remove", {"reason": "not_needed"}, seen=1, key="r1")
    assert answer.status_code == 204
    assert (await house.as_().post(f"{path}/remove", {"reason": "not_needed"}, seen=1, key="r1")).status_code == 204
    refused(await house.as_().get(path), 404, "not_found")
    house.day(date(2016, 12, 1))
    await house.service.ticked()
    assert await house.tasks(kind="document_expires") == []
    log = good(await house.as_(role="data_protection_officer").get("/v1/access-log"))["items"]
    (why,) = [
        one["facts"]["reason"] for one in log if one["operation"] == "remove_document" and "reason" in one["facts"]
    ]
    assert why == "not_needed"
    gone = good(await house.as_().get("/v1/documents", params={"updated_since": "2016-01-01T00:00:00Z"}))
    assert [one["id"] for one in gone["tombstones"]] == [made["id"]]


@pytest.mark.answers
async def test_facts_and_tasks_say_that_a_document_is_there_and_not_what_it_is(house: House) -> None:
    record = await house.record()
    given = {"kind": "medical_report", "title": MARKER, "valid_until": "2016-06-30"}
    made = await filed(house, record, pdf(MARKER), **given)
    await eventually(lambda: house.tasks(kind="document_expires"))
    good_or_empty = await house.as_().post(f"/v1/documents/{made['id']}/remove", {"reason": "mistake"}, seen="*")
    assert good_or_empty.status_code == 204
    filed_, removed = [one["data"] for one in await house.facts() if ".document." in one["type"]]
    assert filed_ == {
        "document_id": made["id"], "person": made["person"], "support_record_id": record["id"], "filed_on": "2016-06-21",
    }  # fmt: skip
    assert removed == {name: value for name, value in filed_.items() if name != "filed_on"} | {
        "removed_on": "2016-06-21"
    }
    told = str(await house.facts()) + str(await house.tasks())
    assert MARKER not in told
    assert "health" not in told
    assert "medical" not in told


async def test_a_system_keeps_its_documents_by_its_own_reference(house: House) -> None:
    record, other = await house.record(), await house.record()
    system = house.as_("ki", "system_client")
    given = {"support_record_id": record["id"], "kind": "letter", "title": MARKER, "own_reference": "D-1"}
    made = good(await system.post("/v1/documents/upsert", given))
    again = good(await system.post("/v1/documents/upsert", given | {"title": "Other"}))
    assert (again["id"], again["title"], again["category"]) == (made["id"], "Other", "counselling")
    elsewhere = given | {"support_record_id": other["id"]}
    refused(await system.post("/v1/documents/upsert", elsewhere), 409, "own_reference_taken")


@pytest.mark.answers
async def test_where_somebody_lives_is_not_read_from_a_paper_while_it_is_hidden(house: House) -> None:
    made = await filed(house, await house.record(), pdf(MARKER), kind="tenancy", title=MARKER)
    async with house.service.app.state.geleit.database.write(house.node.body("ki")) as write:
        await note_hidden(write, UUID(made["person"]), date(2016, 6, 1), None)
    answer = await house.as_().get(f"/v1/documents/{made['id']}")
    assert MARKER not in answer.text
    refused(await fetched(house, made), 403, "place_locked")
    keeper = house.as_("ki", ["case_manager", "address_keeper"])
    assert (await keeper.get(f"/v1/documents/{made['id']}/content")).content == pdf(MARKER)


@pytest.mark.answers
async def test_documents_and_their_files_follow_a_merge_and_come_back(house: House) -> None:
    kept, record = str(uuid4()), await house.record()
    made = await filed(house, record, pdf(MARKER), title=MARKER)
    fact = {"merge_id": str(uuid4()), "person": kept, "merged_person": record["person"]}
    await house.says("identity.person.merged", "ki", fact)
    moved = good(await house.as_().get(f"/v1/documents/{made['id']}"))
    assert (moved["person"], moved["title"]) == (kept, MARKER)
    assert (await fetched(house, made)).content == pdf(MARKER)
    good(await put(house, moved, pdf("second")))
    await house.says("identity.person.unmerged", "ki", fact)
    back = good(await house.as_().get(f"/v1/documents/{made['id']}"))
    assert back["person"] == record["person"]
    assert (await fetched(house, made)).content == pdf("second")


async def test_another_body_reads_documents_and_files_that_a_grant_covers_and_no_other(house: House) -> None:
    record = await house.record("gesundheitsamt")
    doctor = "gesundheitsamt"
    report = await filed(house, record, pdf(HEALTH_MARKER), doctor, kind="medical_report", title=HEALTH_MARKER)
    school = await filed(house, record, pdf(MARKER), doctor, title=MARKER)
    grant = house.grant(owner=doctor, recipient="ki", person=record["person"], categories=["education"])
    asked = {"grant": grant, "resource": "documents"}
    answer = await house.as_().post("/v1/granted-reads", asked)
    (item,) = good(answer)["items"]
    assert (item["title"], item["files"]) == (MARKER, 1)
    assert not {HEALTH_MARKER, school["id"], report["id"], record["person"]} & set(answer.text.split('"'))
    file = await house.as_().post("/v1/granted-files", asked | {"id": item["id"]})
    assert file.content == pdf(MARKER)
    refused(await fetched(house, school), 404, "not_found")
    for nothing in (school["id"], report["id"], str(uuid4())):
        problem = refused(await house.as_().post("/v1/granted-files", asked | {"id": nothing}), 422, "invalid")
        assert places(problem) == {"/id": "not_of_the_grant"}
    log = good(await house.as_("gesundheitsamt", "data_protection_officer").get("/v1/access-log"))["items"]
    told = [one for one in log if one["kind"] == "disclosure" and one["facts"].get("files")]
    assert [(one["categories"], one["facts"]["recipient"]) for one in told] == [
        (["education"], str(house.node.body("ki")))
    ]
