"""What goes in and out about the report of who saw what."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime, Field

from geleit_kit.http.schemas import In, Out, Pseudonym, example

_PERSON = "3e6a5f0c-2c1b-4b7e-9a55-0242ac120002"
_SINCE, _BEFORE = "2016-06-01T00:00:00+00:00", "2016-07-01T00:00:00+00:00"
_ENTRY = {
    "at": "2016-06-07T09:12:00+00:00",
    "service": "cases",
    "kind": "disclosure",
    "kind_words": "Went to another body",
    "operation": "granted:contacts",
    "body": "jobcenter",
    "body_name": "Jobcenter Bergstadt",
    "functions": ["Case manager"],
    "categories": ["counselling"],
    "category_words": ["Counselling"],
    "purpose": "case_management",
    "purpose_words": "Case management",
    "ground": "consent",
    "ground_words": "Consent",
    "answer": None,
}


class AccessReportIn(In):
    """Whose report, over which time (a year at most), after which entry; `representation_id`: who gets it for them."""

    model_config = example(
        {"person": _PERSON, "since": _SINCE, "before": _BEFORE, "after": None, "representation_id": None}
    )

    person: Pseudonym
    since: AwareDatetime
    before: AwareDatetime
    after: UUID | None = Field(default=None, description="`next` of the page before.")
    representation_id: UUID | None = Field(
        default=None, description="Under which somebody else asked and gets it; null: the person."
    )


class LogToldOut(Out):
    """Whether a service has answered: `told`, `silent` (ask again), or `absent` (the node has none)."""

    model_config = example({"service": "cases", "state": "told"})

    service: str
    state: str


class SeenOut(Out):
    """One entry: when, which body and which functions, which categories, for what, on which ground."""

    model_config = example(_ENTRY)

    at: datetime
    service: str
    kind: str
    kind_words: str
    operation: str
    body: str = Field(description="Who saw it, or was answered.")
    body_name: str
    functions: list[str] = Field(description="Never a member of staff.")
    categories: list[str]
    category_words: list[str]
    purpose: str | None
    purpose_words: str | None
    ground: str | None
    ground_words: str | None
    answer: str | None = Field(description="Of a decision: yes, partly or no.")


class AccessReportOut(Out):
    """A page of the report. `whole` is false where a service was silent: then something may be missing."""

    model_config = example(
        {
            "title": "Who saw your data",
            "language": "en",
            "body_name": "Kommunales Integrationszentrum",
            "since": _SINCE,
            "before": _BEFORE,
            "services": [{"service": "cases", "state": "told"}],
            "whole": True,
            "items": [_ENTRY],
            "next": None,
            "labels": {"when": "When"},
        }
    )

    title: str
    language: str
    body_name: str
    since: datetime
    before: datetime
    services: list[LogToldOut]
    whole: bool
    items: list[SeenOut]
    next: UUID | None
    labels: dict[str, str] = Field(description="The words of the printed report.")
