from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from geleit_identity.reports.rules import ABSENT, LONGEST, PAGE, SILENT, TOLD, Heard, merged, whole, wrong_in_span

DAY = datetime(2016, 6, 7, tzinfo=UTC)


def entry(number: int) -> dict[str, Any]:
    return {"id": str(UUID(int=number))}


def test_a_report_covers_a_year_at_most_and_some_time_at_least() -> None:
    assert wrong_in_span(DAY, DAY + LONGEST) == []
    assert [one.code for one in wrong_in_span(DAY, DAY + LONGEST + timedelta(seconds=1))] == ["span_too_long"]
    assert [one.code for one in wrong_in_span(DAY, DAY)] == ["ends_before_it_begins"]
    assert [one.pointer for one in wrong_in_span(DAY, DAY)] == ["/before"]
    assert [one.pointer for one in wrong_in_span(DAY, DAY + 2 * LONGEST)] == ["/since"]
    assert (LONGEST.days, PAGE) == (366, 200)


def test_entries_of_all_services_stand_in_the_order_of_time() -> None:
    heard = [Heard("identity", TOLD, [entry(1), entry(4)]), Heard("cases", TOLD, [entry(2), entry(3)])]
    shown, following = merged(heard)
    assert [service for service, _ in shown] == ["identity", "cases", "cases", "identity"]
    assert following is None


def test_pages_follow_each_other_without_a_hole() -> None:
    logs = {"identity": [1, 4, 5, 9], "cases": [2, 3, 6, 7, 8]}
    seen, after = [], 0
    for _ in range(20):
        heard = [
            Heard(name, TOLD, [entry(n) for n in numbers if n > after][:2], more=sum(n > after for n in numbers) >= 2)
            for name, numbers in logs.items()
        ]
        shown, following = merged(heard, limit=2)
        seen += [UUID(item["id"]).int for _, item in shown]
        if following is None:
            break
        after = following.int
    assert seen == list(range(1, 10))


def test_a_report_is_whole_where_nobody_was_silent() -> None:
    assert whole([Heard("identity", TOLD), Heard("cases", ABSENT)])
    assert not whole([Heard("identity", TOLD), Heard("cases", SILENT)])


def test_a_page_that_is_just_full_is_the_last_one_unless_a_service_has_more() -> None:
    full = [Heard("identity", TOLD, [entry(1)]), Heard("cases", TOLD, [entry(2)])]
    assert merged(full, limit=2)[1] is None
    assert merged(full, limit=1)[1] == UUID(int=1)
    one_has_more = [Heard("identity", TOLD, [entry(1)], more=True), Heard("cases", TOLD, [entry(2)])]
    assert merged(one_has_more, limit=2)[1] == UUID(int=2)
    assert merged([Heard("identity", TOLD, [], more=True)]) == ([], None), "without an entry there is no place to go on"


def test_a_service_is_told_silent_or_absent_in_these_words() -> None:
    assert (TOLD, SILENT, ABSENT) == ("told", "silent", "absent")
