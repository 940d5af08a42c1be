"""What the timeline tells: days, codes and where to read more. Never words."""

from datetime import date
from uuid import UUID

from geleit_cases.fields import PERSON, RECORD
from geleit_kit.http.schemas import Out, Pseudonym, example

_LINE = {
    "on": "2016-06-07",
    "kind": "record_opened",
    "label": "Record opened",
    "resource": "support-records",
    "resource_id": RECORD,
}


class HappeningOut(Out):
    """One thing that happened."""

    model_config = example(_LINE)

    on: date
    kind: str
    label: str
    resource: str
    resource_id: UUID


class TimelineOut(Out):
    """What happened in a record between two days, in order. `cut_after` is set where there was more than one answer
    holds.
    """

    model_config = example({"person": PERSON, "support_record_id": RECORD, "items": [_LINE], "cut_after": None})

    person: Pseudonym
    support_record_id: UUID
    items: list[HappeningOut]
    cut_after: date | None
