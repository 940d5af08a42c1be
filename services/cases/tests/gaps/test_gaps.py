"""A gap in benefits that identity tells becomes one task of somebody who is named, and is settled with it."""

from uuid import uuid4

import pytest

from services.cases.tests.helpers import House


@pytest.mark.answers
async def test_an_alert_becomes_one_task_of_the_holder_and_is_settled_when_the_gap_closes(house: House) -> None:
    record = await house.managed()
    gap = {"gap_id": str(uuid4()), "person": record["person"], "gap_from": "2017-02-01"}
    for _ in range(2):
        await house.says("identity.benefit_gap.alerted", "ki", gap)
    (task,) = await house.tasks(kind="benefit_gap")
    assert (task["person"], task["assignee"], task["subject_id"]) == (record["person"], house.staff(), record["id"])
    await house.says("identity.benefit_gap.closed", "ki", gap)
    assert await house.tasks(kind="benefit_gap") == []


@pytest.mark.answers
async def test_without_an_open_record_the_gap_stays_identitys(house: House) -> None:
    gap = {"gap_id": str(uuid4()), "person": str(uuid4()), "gap_from": "2017-02-01"}
    await house.says("identity.benefit_gap.alerted", "ki", gap)
    assert await house.tasks(kind="benefit_gap") == []


async def test_an_alert_of_another_body_changes_nothing_here(house: House) -> None:
    record = await house.managed()
    gap = {"gap_id": str(uuid4()), "person": record["person"], "gap_from": "2017-02-01"}
    await house.says("identity.benefit_gap.alerted", "jobcenter", gap)
    assert await house.tasks() == []
    await house.says("identity.benefit_gap.alerted", "ki", gap)
    assert len(await house.tasks(kind="benefit_gap")) == 1
