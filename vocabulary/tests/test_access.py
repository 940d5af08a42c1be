"""What roles open inside their own body."""

import pytest

from geleit_vocabulary.access import ACCESS
from geleit_vocabulary.categories import DataCategory
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.roles import RIGHTS, Role

PERSONAL = {category for category in DataCategory if category not in {DataCategory.RECORD, DataCategory.STAFF}}


def test_every_role_has_its_rights_and_every_permission_somebody_who_holds_it() -> None:
    assert set(RIGHTS) == set(Role)
    assert ACCESS.permissions(Role) == frozenset(map(str, Permission))


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sees_the_frame_of_a_record_and_the_own_login(role: Role) -> None:
    assert "record" in ACCESS.categories([role])
    assert "me:read" in ACCESS.permissions([role])


def test_rights_of_several_roles_add_up_and_an_unknown_role_opens_nothing() -> None:
    both = ACCESS.permissions(["volunteer", "statistics_office"])
    assert both == ACCESS.permissions(["volunteer"]) | ACCESS.permissions(["statistics_office"])
    assert ACCESS.permissions(["superuser"]) == ACCESS.categories(["superuser"]) == frozenset()
    assert ACCESS.permissions([]) == frozenset()


def test_health_is_read_only_by_health_roles_by_who_holds_the_case_and_by_who_answers_for_the_whole_copy() -> None:
    assert {role for role in Role if "health" in ACCESS.categories([role])} == {
        Role.HEALTH_COUNSELLOR,
        Role.RIGHTS_OFFICER,
        Role.CASE_MANAGER,
    }


def test_attendance_is_read_only_by_the_course_provider_and_by_who_holds_the_case() -> None:
    assert {role for role in Role if "attendance" in ACCESS.categories([role])} == {
        Role.COURSE_PROVIDER,
        Role.RIGHTS_OFFICER,
        Role.CASE_MANAGER,
    }


def test_child_protection_comes_with_no_general_role() -> None:
    assert not [role for role in Role if "child_protection" in ACCESS.categories([role])]


@pytest.mark.parametrize(
    "role",
    [
        Role.AUDITOR,
        Role.BODY_ADMIN,
        Role.COORDINATOR,
        Role.DATA_PROTECTION_OFFICER,
        Role.NODE_OPERATOR,
        Role.SERVICE,
        Role.STATISTICS_OFFICE,
    ],
)
def test_who_runs_checks_or_counts_reads_nothing_personal(role: Role) -> None:
    assert not ACCESS.categories([role]) & {str(category) for category in PERSONAL}


def test_the_steering_office_never_reads_notes() -> None:
    assert "counselling" not in ACCESS.categories([Role.STEERING_OFFICE])
    assert "contact:read" not in ACCESS.permissions([Role.STEERING_OFFICE])


def test_a_volunteer_reads_appointments_and_the_holders_contact_and_sends_nothing() -> None:
    categories, permissions = ACCESS.categories([Role.VOLUNTEER]), ACCESS.permissions([Role.VOLUNTEER])
    assert {"appointment", "holder_contact"} <= categories
    assert not categories & {"counselling", "health", "residence", "benefit", "birth", "attendance"}
    assert not permissions & {"case:read", "consent:write", "message:send", "referral:send", "person:search"}


@pytest.mark.parametrize(
    ("permission", "holders"),
    [
        ("clock:move", {Role.NODE_OPERATOR}),
        ("events:node", {Role.SERVICE}),
        ("indicator:node", {Role.STATISTICS_OFFICE}),
        ("body:admin", {Role.BODY_ADMIN}),
        ("access_log:read", {Role.AUDITOR, Role.DATA_PROTECTION_OFFICER, Role.RIGHTS_OFFICER}),
        ("access_report:make", {Role.DATA_PROTECTION_OFFICER, Role.RIGHTS_OFFICER}),
        ("rights:write", {Role.RIGHTS_OFFICER}),
        ("mandate:write", {Role.CASE_MANAGER, Role.SYSTEM_CLIENT}),
    ],
)
def test_a_heavy_permission_is_held_only_where_the_work_needs_it(permission: str, holders: set[Role]) -> None:
    assert {role for role in Role if permission in ACCESS.permissions([role])} == holders


def test_a_system_of_an_agency_reads_no_protected_category() -> None:
    guarded = {str(category) for category in DataCategory if category.guard.protected}
    assert not ACCESS.categories([Role.SYSTEM_CLIENT]) & guarded
