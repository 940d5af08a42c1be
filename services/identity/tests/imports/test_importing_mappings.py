"""A table of what the codes of an own system mean, taken over as a job like one of persons."""

import json
from datetime import date

import pytest

from geleit_identity.code_mappings.rules import Line, Outcome, Sheet
from geleit_kit.pure.problems import Place
from geleit_kit.testing.running import Client, Running
from services.identity.tests.helpers import Json, good, refused
from services.identity.tests.imports.test_importing import ended, report

EVER = date(1900, 1, 1)
TABLE = (
    "Aktenzeichen;Eigener Schlüssel;Schlüssel;Gültig ab\r\n"
    "M-1;3A;asylblg_3;\r\n"
    ";2;asylblg_2;01.06.2016\r\n"
    ";9;;\r\n"
    ";7;bananas;\r\n"
    ";8;sgb_ii;00.06.2016\r\n"
    "M-1;3B;asylblg_3;\r\n"
    ";9;sgb_ii;\r\n"
)
WHERE = {"system": "akdn", "code_list": "benefit_basis"}


def line(own: str, code: str | None, reference: str | None = None, *, held: bool = True) -> Line:
    return Line(("akdn", "benefit_basis", own, EVER), code, reference, held)


@pytest.mark.parametrize(
    ("given", "outcome", "place"),
    [
        (line("new", "sgb_ii"), Outcome.REGISTERED, None),
        (line("free", "sgb_ii"), Outcome.FOUND, None),
        (line("free", None), Outcome.REFUSED, "/own_code"),
        (line("free", "sgb_ii", "R-9"), Outcome.REFUSED, "/own_code"),
        (line("mine", "asylblg_3", "R-1"), Outcome.FOUND, None),
        (line("mine", None, "R-1"), Outcome.CHANGED, None),
        (line("moved", "asylblg_3", "R-1"), Outcome.CHANGED, None),
        (line("free", "asylblg_3", "R-1"), Outcome.REFUSED, "/own_code"),
        (line("gone", "sgb_ii", "R-2"), Outcome.REFUSED, "/own_reference"),
        (line("gone", "sgb_ii"), Outcome.REGISTERED, None),
    ],
)
def test_what_comes_of_a_line_depends_on_what_stands_there(given: Line, outcome: Outcome, place: str | None) -> None:
    there = [line("free", "sgb_ii"), line("mine", "asylblg_3", "R-1"), line("gone", "sgb_ii", "R-2", held=False)]
    found, places = Sheet(there).lay(given)
    assert (found, [one.pointer for one in places]) == (outcome, [place] if place else [])


def test_a_later_line_finds_what_an_earlier_one_left() -> None:
    sheet = Sheet([line("mine", "asylblg_3", "R-1")])
    assert sheet.lay(line("moved", "asylblg_3", "R-1")) == (Outcome.CHANGED, ())
    assert sheet.lay(line("mine", "sgb_ii")) == (Outcome.REGISTERED, ())
    assert sheet.lay(line("moved", None)) == (Outcome.REFUSED, (Place("/own_code", "code_mapped_already"),))


async def imported(client: Client, content: str = TABLE, **more: object) -> Json:
    given = WHERE | {"content": content} | more
    return await ended(client, good(await client.post("/v1/code-mappings/imports", given), 202))


@pytest.fixture
def admin(identity: Running) -> Client:
    """The KI's administration."""
    return identity.as_("body_admin", "ki")


async def test_a_table_of_mappings_is_taken_over_row_by_row_and_translates_from_then_on(admin: Client) -> None:
    foreseen = await imported(admin, dry_run=True)
    assert good(await admin.get("/v1/code-mappings"))["items"] == [], "a dry run writes nothing"
    job = await imported(admin)
    assert (job["kind"], job["status"]) == ("code_mapping_import", "done_with_refusals")
    assert job["outcomes"] == foreseen["outcomes"] == {"registered": 3, "changed": 1, "refused": 3}
    rows = await report(admin, job)
    assert rows == await report(admin, foreseen)
    assert [(one["row"], one["errors"][0]["pointer"], one["errors"][0]["code"]) for one in rows if one["errors"]] == [
        (4, "/code", "code_not_in_list"),
        (5, "/valid_from", "day_not_readable"),
        (7, "/own_code", "code_mapped_already"),
    ]
    assert "bananas" not in json.dumps(rows)
    asked = WHERE | {"own_codes": ["3A", "3B", "2", "9"]}
    told = good(await admin.post("/v1/code-mappings/translate", asked))["own_codes"]
    assert [(one["code"], one["fault"]) for one in told] == [
        (None, "not_mapped"), ("asylblg_3", None), ("asylblg_2", None), (None, "no_counterpart"),
    ]  # fmt: skip


async def test_the_same_table_again_makes_nothing_twice_and_what_was_retracted_stays_so(admin: Client) -> None:
    table = "own_code,code,own_reference\n3A,asylblg_3,M-1\n2,asylblg_2,\n"
    assert (await imported(admin, table))["outcomes"] == {"registered": 2}
    assert (await imported(admin, table))["outcomes"] == {"found": 2}
    (one,) = good(await admin.get("/v1/code-mappings", headers={"Own-Reference": "M-1"}))["items"]
    good(await admin.post(f"/v1/code-mappings/{one['id']}/retract", seen=one["version"]))
    job = await imported(admin, table)
    assert job["outcomes"] == {"found": 1, "refused": 1}
    (fault,) = (await report(admin, job, "refused"))[0]["errors"]
    assert (fault["pointer"], fault["code"]) == ("/own_reference", "mapping_retracted")


@pytest.mark.answers
async def test_a_table_without_the_column_of_codes_maps_nothing_away(admin: Client) -> None:
    job = await imported(admin, "own_code\n3A\n")
    assert job["outcomes"] == {"refused": 1}
    (fault,) = (await report(admin, job))[0]["errors"]
    assert (fault["pointer"], fault["code"]) == ("/code", "missing")
    unknown = await imported(admin, "own_code;meaning\n3A;asylblg_3\n")
    assert (unknown["status"], unknown["fault"]) == ("failed", "header_not_understood")
    nameless = await ended(
        admin, good(await admin.post("/v1/code-mappings/imports", {"content": "own_code;code\n3A;sgb_ii\n"}), 202)
    )
    (row,) = await report(admin, nameless)
    assert {(one["pointer"], one["code"]) for one in row["errors"]} == {
        ("/system", "missing"),
        ("/code_list", "missing"),
    }


async def test_administration_sees_no_import_of_persons_and_case_workers_none_of_mappings(
    identity: Running, admin: Client
) -> None:
    system = identity.as_("system_client", "ki")
    refused(await system.post("/v1/code-mappings/imports", WHERE), 403, "forbidden")
    of_persons = good(await system.post("/v1/persons/imports", {"format": "csv"}), 202)
    of_codes = good(await admin.post("/v1/code-mappings/imports", WHERE), 202)
    for client, own, other in ((system, of_persons, of_codes), (admin, of_codes, of_persons)):
        assert [one["id"] for one in good(await client.get("/v1/jobs"))["items"]] == [own["id"]]
        refused(await client.get(f"/v1/jobs/{other['id']}"), 404, "not_found")
        refused(await client.get(f"/v1/jobs/{other['id']}/rows"), 404, "not_found")
        part = {"number": 1, "content": "x"}
        refused(await client.post(f"/v1/jobs/{other['id']}/parts", part), 404, "not_found")
        refused(await client.post(f"/v1/jobs/{other['id']}/cancel", seen="*"), 404, "not_found")
