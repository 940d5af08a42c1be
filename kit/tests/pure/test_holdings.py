"""What of a row goes into a person's copy."""

from uuid import UUID

import pytest

from geleit_kit.pure.holdings import Known, Shows, mask

ROW, BODY, STRANGER = UUID(int=1), UUID(int=2), UUID(int=3)
KNOWN = Known({ROW}, {BODY: "jobcenter"})


def test_the_own_words_of_codes_and_days_go_out_and_ids_of_others_do_not() -> None:
    fields = {"level": "m", "row": ROW, "recipient": BODY, "written_by": STRANGER}
    done = mask(fields, {}, {}, KNOWN)
    assert done.fields == {"level": "m", "row": ROW, "recipient": "jobcenter", "written_by": None}
    assert done.masked == [{"pointer": "/fields/written_by", "reason": "id_of_others"}]


@pytest.mark.parametrize(
    ("shows", "masked", "review"),
    [(Shows.THIRD, "third_person", 0), (Shows.STAFF, "staff", 0), (Shows.WORDS, None, 1), (Shows.TECHNICAL, None, 0)],
)
def test_what_is_not_the_persons_own_is_null_and_says_why(shows: Shows, masked: str | None, review: int) -> None:
    done = mask({}, {"name": "Zaphira"}, {"name": shows}, KNOWN)
    assert done.content == {"name": None}
    assert [one["reason"] for one in done.masked] == ([masked] if masked else [])
    assert done.review == [{"pointer": "/content/name", "text": "Zaphira"}] * review


def test_what_nobody_has_declared_waits_for_a_look() -> None:
    done = mask({}, {"new": {"inside": ["Zaphira"]}, "empty": None}, {}, KNOWN)
    assert done.content == {"new": None, "empty": None}
    assert done.review == [{"pointer": "/content/new", "text": {"inside": ["Zaphira"]}}]


def test_a_place_inside_a_document_is_declared_through_lists() -> None:
    parts = {"flags.kind": Shows.OWN, "flags.reason": Shows.WORDS}
    done = mask({}, {"flags": [{"kind": "lock", "reason": "fears Zaphira", "later": 1}]}, parts, KNOWN)
    assert done.content == {"flags": [{"kind": "lock", "reason": None, "later": None}]}
    assert [one["pointer"] for one in done.review] == ["/content/flags/0/reason", "/content/flags/0/later"]


def test_an_id_of_somebody_else_inside_the_own_document_does_not_go_out() -> None:
    done = mask({}, {"own": [str(STRANGER), str(ROW)]}, {"own": Shows.OWN}, KNOWN)
    assert done.content == {"own": [None, str(ROW)]}
