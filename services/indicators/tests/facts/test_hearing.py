"""Facts are counted once, in whatever order they come. Each body tells one story; none hears of the others."""

import json
from random import Random
from typing import Any
from uuid import uuid4

from geleit_indicators.projections import service as projections
from services.indicators.tests.feeding import (
    CASES,
    PHASE,
    REFERRAL,
    WAIT,
    Feeding,
    counts,
    entered,
    referred,
    waited,
)


async def closed(feeding: Feeding, month: str = "2016-07", day: str = "2016-08-02") -> None:
    feeding.today(day)
    await feeding.until_closed(month)


async def by_sex(feeding: Feeding, body: str) -> dict[str, int]:
    """How many entries of July stand in a body's counts, by sex."""
    database = feeding.service.app.state.geleit.database
    async with database.read(feeding.node.body(body)) as read:
        found = await projections.of_month(read, "2016-07", "cases_per_phase")
    sums: dict[str, int] = {}
    for atom, days in found.items():
        sums[atom[2]] = sums.get(atom[2], 0) + days.total()
    return sums


def chain() -> list[dict[str, Any]]:
    """A fact that was corrected four times."""
    found = [entered("2016-07-04", sex="male")]
    for sex in ("female", "male", "female", "divers"):
        found.append(entered("2016-07-04", sex=sex, retracts=found[-1]["fact_id"]))
    return found


async def test_a_fact_counts_once_however_often_and_in_whatever_order_it_and_its_corrections_come(
    feeding: Feeding,
) -> None:
    once = entered("2016-07-04", sex="female")
    wrong = [entered("2016-07-04", sex="male") for _ in range(2)]
    right = [entered("2016-07-04", sex="female", retracts=fact["fact_id"]) for fact in wrong]
    mistaken = [entered("2016-07-04", sex="male") for _ in range(2)]
    back = [entered("2016-07-04", retracts=fact["fact_id"], withdrawn=True) for fact in mistaken]
    shuffled = chain()
    Random(4).shuffle(shuffled)
    stories: dict[str, tuple[list[dict[str, Any]], dict[str, int]]] = {
        "ki": ([once, once, entered("2016-07-05", sex="male"), once], {"female": 1, "male": 1}),
        "sozialamt": ([wrong[0], right[0]], {"female": 1}),
        "jobcenter": ([right[1], wrong[1]], {"female": 1}),
        "weiterbildung": ([mistaken[0], back[0], once], {"female": 1}),
        "gesundheitsamt": ([back[1], mistaken[1]], {}),
        "kurstraeger": (chain(), {"divers": 1}),
        "freiwillige": ([*shuffled, *shuffled], {"divers": 1}),
    }
    for body, (facts, _) in stories.items():
        await feeding.put(PHASE, facts, body)
    await feeding.until_counted()
    assert {body: await by_sex(feeding, body) for body in stories} == {
        body: expected for body, (_, expected) in stories.items()
    }
    operator = await feeding.service.as_("node_operator", "ki").post("/v1/projections/rebuild")
    assert operator.json() == {"facts": len(feeding.kept), "places": 7, "different": 0}
    assert (await feeding.service.as_("case_manager", "ki").post("/v1/projections/rebuild")).status_code == 403


async def test_a_late_fact_counts_in_the_next_month_and_a_correction_of_what_is_published_nowhere(
    feeding: Feeding,
) -> None:
    wrong = entered("2016-07-04", sex="male")
    await feeding.say(PHASE, [wrong, *(entered("2016-07-31", sex="male") for _ in range(16))])
    feeding.today("2016-08-01")
    await feeding.say(PHASE, [entered("2016-07-31", sex="male") for _ in range(3)])
    await closed(feeding)
    before = await feeding.table("2016-07")
    assert counts(before)[None, None] == 20, "on the day of grace a fact still counts in its month"
    right = entered("2016-07-04", sex="female", retracts=wrong["fact_id"])
    again = entered("2016-08-03", sex="divers", retracts=right["fact_id"])
    late = [entered("2016-07-04", sex="female") for _ in range(12)]
    await feeding.say(PHASE, [again, right, *late])
    assert await feeding.table("2016-07") == before
    await closed(feeding, "2016-08", "2016-09-02")
    found = counts(await feeding.table("2016-08"))
    assert (found[None, None], found[None, "female"]) == (12, 12)


async def test_an_open_wait_is_never_zero_days_and_one_of_unknown_length_is_not_in_the_median(
    feeding: Feeding,
) -> None:
    await feeding.put(WAIT, [waited("2016-07-04", 50) for _ in range(30)])
    await feeding.put(WAIT, [waited(None, None) for _ in range(15)])
    await feeding.put(WAIT, [waited("2016-07-04", None) for _ in range(12)])
    await feeding.put(REFERRAL, [referred("2016-07-04") for _ in range(12)])
    await feeding.put(REFERRAL, [referred("2016-07-04", "failed") for _ in range(14)])
    await feeding.until_counted()
    await closed(feeding)
    table = await feeding.table("2016-07", "wait", "sex", indicator="days_entry_to_first_contact")
    assert {place: count for place, count in counts(table).items() if count and place[1] is None} == {
        (None, None): 42,
        ("29-84", None): 30,
        ("unknown", None): 12,
    }
    assert table["waits"][0] == {"category": None, "median_days": 50, "percent_over_target": 71}
    found = counts(await feeding.table("2016-07", "outcome", "addressee_kind", indicator="referrals_by_outcome"))
    assert found["completed", "course_provider"] == 12
    assert found["failed", None] == 14


async def test_words_in_the_place_of_codes_are_unknown_and_a_broken_fact_stops_nobody(feeding: Feeding) -> None:
    words = {"sex": "Sabine M.", "district": "Am Markt 3, 2. OG"}
    await feeding.say(PHASE, [entered("2016-07-04", **words) for _ in range(10)])
    number = feeding.sequences[CASES] = feeding.sequences[CASES] + 1
    event = {
        "id": str(uuid4()), "type": PHASE, "subject": "statistics:x", "time": "2016-07-01T00:00:00+00:00",
        "sequence": str(number), "bodysequence": str(number), "body": str(feeding.node.body("ki")),
        "data": {"fact_id": str(uuid4()), "phase": "counselling"},
    }  # fmt: skip
    await feeding.redis.xadd(CASES, {"event": json.dumps(event)}, id=f"{number}-0")
    await feeding.say(PHASE, [entered("2016-07-05") for _ in range(5)])
    letters = await feeding.service.as_("node_operator", "ki").get("/v1/meta/dead-letters")
    assert len(letters.json()["items"]) == 1
    await closed(feeding)
    table = await feeding.table("2016-07")
    assert counts(table)[None, "unknown"] == 15
    assert "Sabine" not in str(table)
    assert "Markt" not in str(await feeding.table("2016-07", "phase", "district"))
