"""The person's report over the logs of several services; one that does not answer is named, not passed over."""

from datetime import UTC, datetime, timedelta

from geleit_cases.app import create_app as cases_app
from geleit_identity.app import create_app as identity_app
from geleit_kit.testing.running import Starter
from services.identity.tests.helpers import Json, good, registered


def _asked(person: str) -> Json:
    """The log tells real time: a day around now."""
    now = datetime.now(UTC)
    return {
        "person": person,
        "since": (now - timedelta(days=1)).isoformat(),
        "before": (now + timedelta(days=1)).isoformat(),
    }


async def test_a_report_holds_what_each_service_logged_and_names_the_silent_one(running: Starter) -> None:
    cases = await running(cases_app)
    identity = await running(identity_app)
    person = await registered(identity.as_("case_manager", "ki"))
    opened = {"person": person, "clock_start": "unknown", "dimensions": {}}
    good(await cases.as_("counsellor", "ki").post("/v1/support-records", opened), 201)
    officer = identity.as_("data_protection_officer", "ki")

    report = good(await officer.post("/v1/access-reports", _asked(person)))
    seen = {(one["service"], one["operation"], *one["functions"]) for one in report["items"]}
    assert ("cases", "open_support_record", "Beratung") in seen
    assert ("identity", "register_person", "Case Management") in seen
    states = {one["service"]: one["state"] for one in report["services"]}
    assert (states["cases"], states["referrals"], report["whole"]) == ("told", "absent", True)
    assert [one["at"] for one in report["items"]] == sorted(one["at"] for one in report["items"])

    await cases.stop()
    report = good(await officer.post("/v1/access-reports", _asked(person)))
    states = {one["service"]: one["state"] for one in report["services"]}
    assert (states["cases"], report["whole"]) == ("silent", False)
    assert {one["service"] for one in report["items"]} == {"identity"}
