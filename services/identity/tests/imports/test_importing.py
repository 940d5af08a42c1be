"""Persons come in bulk: each row once, what is wrong named and nothing of it repeated."""

import gzip
import json

import pytest

from geleit_kit.testing.running import Client, Running
from services.identity.tests.helpers import Json, facts_of, good, person, refused, until

TABLE = (
    "Aktenzeichen;Nachname;Vorname;Geburtsdatum;Ort\r\n"
    "AZ-1;Zaphira;Nour;14.03.1998;Bergstadt\r\n"
    "AZ-2;Çelik;Ayşe;00.00.1990;Bergstadt\r\n"
    "AZ-3;Za4phira;Nour;1.1.2999;Bergstadt\r\n"
    "AZ-4;Zaphira;Sami;14.03.98;Bergstadt\r\n"
)


async def ended(client: Client, job: Json) -> Json:
    async def over() -> bool:
        return good(await client.get(f"/v1/jobs/{job['id']}"))["finished_at"] is not None

    await until(over, 60.0)
    return good(await client.get(f"/v1/jobs/{job['id']}"))


async def imported(client: Client, content: str, form: str = "csv", **more: object) -> Json:
    answer = await client.post("/v1/persons/imports", {"format": form, "content": content, **more})
    job = good(answer, 202)
    assert answer.headers["location"] == f"../jobs/{job['id']}"
    return await ended(client, job)


async def report(client: Client, job: Json, outcome: str = "") -> list[Json]:
    query = f"?outcome={outcome}" if outcome else ""
    rows: list[Json] = good(await client.get(f"/v1/jobs/{job['id']}/rows{query}"))["items"]
    return rows


@pytest.fixture
def system(identity: Running) -> Client:
    """The KI's own system."""
    return identity.as_("system_client", "ki")


async def test_a_table_becomes_persons_and_what_is_wrong_is_told_by_row_and_column(
    identity: Running, system: Client
) -> None:
    job = await imported(system, TABLE)
    assert (job["status"], job["rows"], job["done"]) == ("done_with_refusals", 4, 4)
    assert job["outcomes"] == {"registered": 2, "refused": 2}
    told = await report(system, job)
    assert [one["outcome"] for one in told] == ["registered", "registered", "refused", "refused"]
    assert {(one["row"], fault["pointer"], fault["code"]) for one in told for fault in one["errors"]} >= {
        (3, "/family_name", "name_with_foreign_signs"),
        (3, "/birth", "in_the_future"),
        (4, "/birth", "year_of_two_digits"),
    }
    assert "Za4phira" not in json.dumps(told)
    found = good(await system.get(f"/v1/persons/{told[0]['person']}"))
    assert (found["own_reference"], found["birth"]) == ("AZ-1", {"on": "1998-03-14", "precision": "day"})
    assert await facts_of(identity, "ki", "person") == ["person.registered"] * 2


async def test_the_same_table_again_changes_and_makes_nobody_twice(system: Client) -> None:
    await imported(system, TABLE)
    job = await imported(system, TABLE.replace("Nour", "Noor", 1))
    assert job["outcomes"] == {"changed": 2, "refused": 2}
    (one,) = good(await system.get("/v1/persons", headers={"Own-Reference": "AZ-1"}))["items"]
    assert [name["value"] for name in one["names"]] == ["Zaphira", "Noor"]
    assert len(good(await system.get("/v1/persons"))["items"]) == 2


@pytest.mark.answers
async def test_lines_of_json_in_parts_are_one_input(system: Client) -> None:
    lines = [json.dumps(person(family=name, own_reference=f"AZ-{name}")) for name in ("Zaphira", "Azwer")]
    text = "\n".join([lines[0], "", '{"names": 1}', "no json", lines[1]])
    job = good(await system.post("/v1/persons/imports", {"format": "ndjson"}), 202)
    assert job["status"] == "collecting"
    parts = f"/v1/jobs/{job['id']}/parts"
    refused(await system.post(parts, {"number": 2, "content": "x"}), 409, "part_before_missing")
    for number, content in enumerate([text[:100], text[100:]], 1):
        job = good(await system.post(parts, {"number": number, "content": content}))
    refused(await system.post(f"/v1/jobs/{job['id']}/start", {"parts": 3}, seen="*"), 409, "parts_missing")
    good(await system.post(f"/v1/jobs/{job['id']}/start", {"parts": 2}, seen=job["version"]), 202)
    job = await ended(system, job)
    assert job["outcomes"] == {"registered": 1, "to_decide": 1, "refused": 2}
    assert [(one["row"], one["errors"][0]["code"]) for one in await report(system, job, "refused")] == [
        (2, "wrong_type"),
        (3, "malformed_json"),
    ]
    refused(await system.post(parts, {"number": 3, "content": "x"}), 409, "job_has_its_input")


@pytest.mark.answers
async def test_a_dry_run_tells_the_same_and_registers_nobody(system: Client) -> None:
    job = await imported(system, TABLE, dry_run=True)
    assert job["outcomes"] == {"registered": 2, "refused": 2}
    assert good(await system.get("/v1/persons"))["items"] == []


async def test_a_dry_run_says_who_would_be_found_who_is_to_decide_about_and_who_is_new(
    identity: Running, system: Client
) -> None:
    await imported(system, TABLE)
    again = "Nachname;Vorname;Geburtsdatum;Ort\nZaphira;Nour;14.03.1998;Bergstadt\nAzwer;Sami;01.02.1971;Talstadt\n"
    before = good(await system.get("/v1/persons"))["items"]
    assert [one["outcome"] for one in await report(system, await imported(system, again, dry_run=True))] == [
        "to_decide",
        "registered",
    ]
    found = await report(system, await imported(system, again, dry_run=True, on_match="find"))
    assert [(one["outcome"], one["person"] is None) for one in found] == [("found", False), ("registered", True)]
    no = await report(system, await imported(system, again, dry_run=True, on_match="refuse"))
    assert [one["outcome"] for one in no] == ["refused", "registered"]
    assert good(await system.get("/v1/persons"))["items"] == before
    asked = {"person": found[0]["person"]}
    log = good(await identity.as_("auditor", "ki").post("/v1/access-log/search", asked))["items"]
    assert "job_person_import" in {one["operation"] for one in log if one["kind"] == "read"}


@pytest.mark.answers
async def test_a_systems_own_columns_and_codes_are_understood(identity: Running, system: Client) -> None:
    admin = identity.as_("body_admin", "ki")
    mapping = {"system": "akdn", "code_list": "language", "own_code": "ARA9", "code": "ara"}
    good(await admin.post("/v1/code-mappings", mapping), 201)
    table = "Name1;Sprache;Bemerkung\nZaphira;ARA9;not ours\n"
    columns = {"Name1": "family_name", "Sprache": "languages", "Bemerkung": None}
    job = await imported(system, table, columns=columns, system="akdn", spelling_source="register")
    (row,) = await report(system, job)
    found = good(await system.get(f"/v1/persons/{row['person']}"))
    assert (found["languages"], found["names"][0]["spelling_source"]) == (["ara"], "register")
    wrong = {"format": "csv", "content": table, "columns": {"Name1": "nobody"}}
    refused(await system.post("/v1/persons/imports", wrong), 422, "invalid", ("/columns", "column_unknown"))


async def test_a_table_with_a_column_that_nobody_knows_fails_and_names_its_place(system: Client) -> None:
    job = await imported(system, "Nachname;Bemerkung\nZaphira;secret\n")
    assert (job["status"], job["fault"]) == ("failed", "header_not_understood")
    assert [(one["pointer"], one["code"]) for one in job["errors"]] == [("/columns/1", "column_unknown")]
    assert "Bemerkung" not in json.dumps(job)


async def test_who_may_not_take_over_in_bulk_is_refused_and_another_body_sees_no_job(
    identity: Running, system: Client
) -> None:
    given = {"format": "csv", "content": TABLE}
    refused(await identity.as_("volunteer", "ki").post("/v1/persons/imports", given), 403, "forbidden")
    job = good(await system.post("/v1/persons/imports", {"format": "csv"}), 202)
    other = identity.as_("system_client", "jobcenter")
    for path in ("", "/rows"):
        refused(await other.get(f"/v1/jobs/{job['id']}{path}"), 404, "not_found")
    part = {"number": 1, "content": TABLE}
    for role, refusal in (("counsellor", (403, "forbidden")), ("body_admin", (404, "not_found"))):
        refused(await identity.as_(role, "ki").post(f"/v1/jobs/{job['id']}/parts", part), *refusal)
    assert good(await other.get("/v1/jobs"))["items"] == []
    gone = good(await system.post(f"/v1/jobs/{job['id']}/cancel", seen="*"))
    assert (gone["status"], gone["allowed_actions"]) == ("cancelled", [])


async def test_a_packed_body_is_refused_unopened_and_the_same_key_begins_one_job(system: Client) -> None:
    packed = gzip.compress(json.dumps({"format": "csv", "content": "x" * 900_000}).encode())
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    answer = await system.request("POST", "/v1/persons/imports", content=packed, headers=headers)
    refused(answer, 415, "unsupported_media_type")
    given = {"format": "csv", "content": TABLE}
    first = await system.post("/v1/persons/imports", given, key="k1")
    again = await system.post("/v1/persons/imports", given, key="k1")
    assert good(first, 202)["id"] == good(again, 202)["id"]
    assert again.headers["location"] == first.headers["location"]
    assert len(good(await system.get("/v1/jobs"))["items"]) == 1


@pytest.mark.answers
async def test_each_person_of_an_import_has_an_entry_in_the_access_log_for_whom_it_was_asked(
    identity: Running, system: Client
) -> None:
    job = await imported(system, TABLE)
    officer = identity.as_("data_protection_officer", "ki")
    for row in await report(system, job, "registered"):
        entries = good(await officer.post("/v1/access-log/search", {"person": row["person"]}))["items"]
        assert ("write", "job_person_import") in {(one["kind"], one["operation"]) for one in entries}


@pytest.mark.answers
async def test_rows_whom_somebody_of_the_body_certainly_is_are_found_or_refused_as_the_job_says(
    system: Client,
) -> None:
    known = good(await system.post("/v1/persons", person()), 201)["person"]
    table = "family_name;given_name;birth;street;house_number;place\nZaphira;Nour;1995-04-02;Lindenpfad;3;Bergstadt\n"
    found = await imported(system, table, on_match="find")
    assert [(one["outcome"], one["person"]) for one in await report(system, found)] == [("found", known)]
    refusing = await imported(system, table, on_match="refuse")
    (row,) = await report(system, refusing)
    assert (row["outcome"], row["errors"][0]["code"]) == ("refused", "person_may_exist")
    assert (await imported(system, table))["outcomes"] == {"to_decide": 1}
    assert [one["kind"] for one in good(await system.get("/v1/tasks"))["items"]] != []
