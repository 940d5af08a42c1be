"""What is published: suppressed, audited, walled."""

import csv
import io
from typing import Any

import pytest

from geleit_indicators.catalogue.rules import CASES_PER_PHASE
from geleit_indicators.disclosure.audit import intervals
from geleit_indicators.disclosure.linked import NODE, Cell, Crossing, Layout, link
from geleit_indicators.disclosure.protect import primary_only
from geleit_indicators.disclosure.rules import Rule
from geleit_indicators.projections.rules import Days
from geleit_indicators.publishing.preparing import Counted, fold_districts, layout_of, prepare
from services.indicators.tests.feeding import PHASE, Feeding, counts, crowd, entered

BODIES = ("jobcenter", "ki", "sozialamt")
ADDRESS = "/v1/indicators/cases_per_phase/tables?period=2016-07"


async def published(feeding: Feeding) -> dict[str, list[dict[str, Any]]]:
    """A closed July of three bodies."""
    said = {body: crowd("2016-07-04", 50, seed) for seed, body in enumerate(BODIES)}
    for body, facts in said.items():
        await feeding.put(PHASE, facts, body)
    await feeding.until_counted()
    feeding.today("2016-08-02")
    await feeding.until_closed("2016-07")
    return said


async def tables(feeding: Feeding) -> list[dict[str, Any]]:
    return [
        {**await feeding.table("2016-07", rows, columns, of=of), "of": of}
        for of in (*BODIES, "node")
        for rows, columns in CASES_PER_PHASE.crossings
    ]


async def test_an_attack_on_everything_that_is_published_finds_no_count(feeding: Feeding) -> None:
    said = await published(feeding)
    found = await tables(feeding)
    shown: dict[Cell, int | None] = {}
    dimensions: dict[str, tuple[str, ...]] = {}
    for table in found:
        dimensions[table["rows"]] = tuple(table["row_categories"])
        dimensions[table["columns"]] = tuple(table["column_categories"])
    order = [dimension.key for dimension in CASES_PER_PHASE.dimensions]
    dimensions = {name: dimensions[name] for name in order}
    layout = Layout(dimensions, tuple(Crossing(*pair) for pair in CASES_PER_PHASE.crossings), BODIES)
    for table in found:
        for (row, column), count in counts(table).items():
            fixed = {name: value for name, value in ((table["rows"], row), (table["columns"], column)) if value}
            cell = Cell(NODE if table["of"] == "node" else table["of"], layout.fixed(fixed))
            assert shown.setdefault(cell, count) == count, "one cell is shown in one table and withheld in another"
    counted = {
        body: _days([(fact["phase"], *(fact[name] for name in order[1:-1]), "yes") for fact in facts])
        for body, facts in said.items()
    }
    folded = fold_districts(CASES_PER_PHASE, counted, Rule())
    sums = {body: {atom: days.total() for atom, days in atoms.items()} for body, atoms in folded.items()}
    whole = layout_of(CASES_PER_PHASE, folded, Rule())
    broken = intervals(link(whole), primary_only(whole, sums, Rule()))
    assert [cell for cell, interval in broken.items() if interval.exact]
    assert sum(count is None for count in shown.values()) > 40
    listed = Layout(layout.dimensions, layout.crossings, BODIES, least=whole.least)
    assert listed == whole
    attacked = intervals(link(listed), shown)
    assert not [cell for cell, interval in attacked.items() if interval.narrower_than(5)]
    reported = [cell for table in found for cell in table["report"]["withheld"]]
    assert all(cell["highest"] is None or cell["highest"] - cell["lowest"] >= 5 for cell in reported)


def _days(atoms: list[tuple[str, ...]]) -> dict[tuple[str, ...], Days]:
    found: dict[tuple[str, ...], Days] = {}
    for atom in atoms:
        found.setdefault(atom, Days())[None] += 1
    return found


async def test_a_body_sees_its_own_counts_and_only_the_statistics_office_the_sum(feeding: Feeding) -> None:
    said = await published(feeding)
    own = await feeding.table("2016-07", of="ki")
    assert counts(own)[None, None] == len(said["ki"]) == 50
    other = await feeding.table("2016-07", of="sozialamt")
    assert other["content_hash"] != own["content_hash"]
    refused = await feeding.service.as_("coordinator", "ki").get(f"{ADDRESS}&rows=phase&columns=sex&scope=node")
    assert refused.status_code == 403
    empty = await feeding.service.as_("coordinator", "weiterbildung").get(f"{ADDRESS}&rows=phase&columns=sex")
    assert empty.status_code == 404
    volunteer = await feeding.service.as_("volunteer", "ki").get(f"{ADDRESS}&rows=phase&columns=sex")
    assert volunteer.status_code == 403
    assert (await feeding.service.as_nobody().get(f"{ADDRESS}&rows=phase&columns=sex")).status_code == 401

    await the_statistics_office_sees_the_sum_over_all_bodies(feeding)


async def the_statistics_office_sees_the_sum_over_all_bodies(feeding: Feeding) -> None:
    table = await feeding.table("2016-07", of="node")
    assert (table["scope"], counts(table)[None, None]) == ("node", 150)
    own = await feeding.office.get(f"{ADDRESS}&rows=phase&columns=sex&scope=body")
    assert own.status_code == 404


async def test_the_ledger_says_what_was_withheld_and_a_table_can_be_turned_and_read_as_csv(feeding: Feeding) -> None:
    await published(feeding)
    answer = await feeding.office.get("/v1/periods/2016-07/ledger")
    entry = next(entry for entry in answer.json()["entries"] if entry["indicator"] == "cases_per_phase")
    assert entry["refused"] is None
    assert entry["primary"] >= 10
    assert entry["secondary"] >= 10
    assert entry["exact"] == 0
    assert entry["narrowest"] >= 5
    assert entry["attackers"] == 4
    assert (await feeding.service.as_("coordinator", "ki").get("/v1/periods/2016-07/ledger")).status_code == 403
    assert (await feeding.office.get("/v1/periods/2016-08/ledger")).status_code == 404

    one, other = await feeding.table("2016-07", "phase", "sex"), await feeding.table("2016-07", "sex", "phase")
    assert counts(other) == {(column, row): count for (row, column), count in counts(one).items()}
    assert other["row_categories"] == one["column_categories"]

    answer = await feeding.service.as_("coordinator", "ki").get(f"{ADDRESS}&rows=phase&columns=sex&format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(answer.text)))
    assert lines[0] | {"interval": ""} == {
        "indicator": "cases_per_phase", "period": "2016-07", "scope": "body", "phase": "", "sex": "", "count": "50",
        "interval": "",
    }  # fmt: skip
    assert all(bool(line["count"]) != bool(line["interval"]) for line in lines)


async def test_a_question_that_cannot_be_answered_says_what_is_wrong_where(feeding: Feeding) -> None:
    reader = feeding.service.as_("coordinator", "ki")
    for query, pointer, code in (
        ("rows=age_band&columns=district", "#query/columns", "crossing_not_published"),
        ("rows=phase&columns=phase", "#query/columns", "crossing_not_published"),
        ("rows=phase&columns=name", "#query/columns", "crossing_not_published"),
        ("rows=phase", "#query/columns", "missing"),
        ("rows=phase&columns=sex&scope=world", "#query/scope", "not_in_list"),
        ("rows=phase&columns=sex&format=xlsx", "#query/format", "not_in_list"),
    ):
        answer = await reader.get(f"{ADDRESS}&{query}")
        assert answer.status_code == 422, answer.text
        assert {"pointer": pointer, "code": code}.items() <= answer.json()["errors"][0].items()
    assert (await reader.get("/v1/indicators/employee_ranking")).status_code == 404
    assert (await reader.get(ADDRESS.replace("cases_per_phase", "x") + "&rows=phase&columns=sex")).status_code == 404


async def test_two_cases_in_a_month_are_not_shown_at_all(feeding: Feeding) -> None:
    await feeding.say(PHASE, [entered("2016-07-04", sex="female"), entered("2016-07-05", sex="male")])
    feeding.today("2016-08-02")
    await feeding.until_closed("2016-07")
    table = await feeding.table("2016-07")
    assert {count for count in counts(table).values() if count} == set()
    assert counts(table)[None, None] is None


def test_what_cannot_be_protected_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    """The audit has the last word: with a pattern that leaves a count open, there is no table at all."""
    from geleit_indicators.disclosure import protect as machinery  # noqa: PLC0415 -- only this test breaks it

    # the defence is switched off on purpose
    monkeypatch.setattr(machinery._Work, "widen_all", lambda _self: None)  # house: stand-in -- see above
    counted: Counted = {"ki": {("counselling", "18_24", sex, "eu", "north", "newcomer", "yes"): Days({None: count})
                      for sex, count in (("female", 3), ("male", 40), ("unknown", 40))}}  # fmt: skip
    prepared = prepare(CASES_PER_PHASE, counted, Rule(), 10)
    assert prepared.tables == ()
    assert prepared.refused == "NotProtected"


def test_a_month_in_which_nothing_happened_has_an_empty_table_of_the_node() -> None:
    prepared = prepare(CASES_PER_PHASE, {}, Rule(), 10)
    assert prepared.refused is None
    assert {cell["count"] for table in prepared.tables for cell in table.content["cells"]} == {0}
