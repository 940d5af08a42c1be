"""The instruments that come along, against the lists of their sources (Handreichung MKFFI NRW 2020)."""

from itertools import product

import pytest
from jsonschema import Draft202012Validator

from geleit_cases.forms.instruments import INSTRUMENTS
from geleit_cases.forms.rules import form_of, wrong_in
from geleit_kit.pure.canonical import content_hash
from geleit_kit.pure.forms import serving
from geleit_kit.pure.forms.fields import Form

# Each point of a source with the fields that stand for it, in the order of the source.
MOERS = {
    "1 name, country of origin, residence status, date of entry (l. 2451)": (
        "person/name", "person/origin", "person/residence_status", "person/entered_on",
    ),
    "2 German, other languages, literacy, mediation, courses, need determined (l. 2452)": (
        "language/german", "language/other_languages", "language/literacy", "language/mediation_needed",
        "language/courses_done", "language/course_need_found",
    ),
    "3 authorities, lawyers, other help, volunteers": (
        "network/authorities", "network/lawyer", "network/other_help", "network/volunteers",
    ),
    "4 family, obligations, children, schooling, childcare": (
        "family/situation", "family/obligations", "family/children", "family/school_needed", "family/childcare_needed",
    ),
    "5 family reunification taken place or planned": ("reunification/taken_place", "reunification/planned"),
    "6 school, vocational training, work (kind and extent), need for action": (
        "education_work/school", "education_work/vocational", "education_work/work_kind", "education_work/work_extent",
        "education_work/to_be_done",
    ),
    "7 housing, health, severe disability with findings, contacts, interests": (
        "living/housing", "living/contacts", "living/interests", "health/situation", "health/disability",
        "health/findings",
    ),
    "8 consumer competences": ("consumer/everyday",),
    "9 current goals": ("goals/current",),
}  # fmt: skip
STAGE = ("country", "duration", "finished", "graduated")
DORMAGEN = {
    "date, place, duration, persons present (l. 4506-4507)": (
        "session/on", "session/place", "session/minutes", "session/present",
    ),
    "salutation to children and their number (l. 4509-4517)": tuple(
        f"person/{one}"
        for one in (
            "salutation", "family_name", "first_name", "born_on", "born_in", "origin", "nationality", "address",
            "phone", "email", "marital_status", "has_children", "number_of_children",
        )
    ),
    "residence status with its end; in Germany, in Dormagen since (l. 4518-4519)": (
        "residence/status", "residence/status_until", "residence/in_germany_since", "residence/in_town_since",
    ),
    "income (l. 4520)": ("residence/income", "residence/own_income"),
    "per child (l. 4524)": (
        "children", *(f"children/*/{one}" for one in (
            "name", "born_on", "childcare_place", "school", "but_applied_for", "tutoring_needed", "leisure",
            "child_benefit", "parental_allowance",
        )),
    ),
    "custody, child benefit applied for, reported to the JC, referred to Esperanza (l. 4525-4528)": tuple(
        f"children/*/{one}"
        for one in ("custody", "child_benefit_applied_for", "reported_to_jobcenter", "referred_to_esperanza")
    ),
    "three stages of school (l. 4530-4543)": tuple(
        f"education/{stage}/{one}" for stage, one in product(("primary", "middle", "upper"), STAGE)
    ),
    "training and studies (l. 4530-4543)": (
        *(f"education/{stage}/{one}" for stage, one in product(("training", "studies"), ("field", *STAGE))),
        "education/studies/degree",
    ),
    "work experience (l. 4545-4546)": (
        "jobs", "jobs/*/duration", "jobs/*/employed_as", "jobs/*/company", "jobs/*/country",
    ),
    "six languages (l. 4548-4555)": tuple(
        f"languages/{one}" for one in ("german", "english", "arabic", "persian", "pashto", "urdu")
    ),
    "driving licence, classes, Office, application folder (l. 4557-4562)": (
        "skills/driving_licence", "skills/licence_classes", "skills/office", "skills/application_folder",
    ),
    "certificates, and referred to EA (l. 4563-4566)": tuple(
        f"certificates/{one}" for one in ("available", "translated", "recognised", "referred_for_folder")
    ),
    "contact points, internships, desired jobs (l. 4568-4575)": tuple(
        f"contact_points/{one}"
        for one in (
            "integration_point", "integration_point_visited_on", "integration_point_referred_on", "cafe_grenzenlos",
            "cafe_grenzenlos_which", "sports_club", "sports_club_which", "sports_interest", "volunteers",
            "volunteers_who", "internships", "desired_jobs",
        )
    ),
    "treatment or therapy, doctor (l. 4573)": ("health/treatment", "health/doctor"),
    "the own way, the current situation (l. 4577-4580)": ("story/way_to_germany", "story/current_situation"),
}  # fmt: skip
LIPPE = {
    "the talk before it (l. 1365)": (
        "intake/intention_explained", "intake/can_imagine", "intake/expectation_discussed",
    ),
    "history (l. 1365)": ("history/so_far", "history/strengths"),
    "needs in the nine fields of action (l. 4133)": (
        *(f"needs/{one}" for one in (
            "upbringing", "training", "qualification", "work", "language", "housing", "livelihood", "participation",
        )),
        "health/need",
    ),
    "who is involved (l. 1365)": ("actors", "actors/*/organisation", "actors/*/function", "actors/*/matter"),
}  # fmt: skip
HAMM = {
    "six areas (l. 3236)": tuple(
        f"{area}/{one}"
        for area, one in product(
            ("language", "education", "work", "housing", "health_orientation", "social"),
            ("stage", "by_the_person", "reason"),
        )
    )
}
LISTS = {"moers": MOERS, "dormagen": DORMAGEN, "lippe": LIPPE, "hamm": HAMM}
COUNTED = {"moers": 34, "dormagen": 95, "lippe": 18, "hamm": 18}
CODES = {
    "person/marital_status": 5, "residence/status": 4, "residence/income": 3, "languages/german": 4, "skills/office": 2,
}  # fmt: skip


def form(name: str) -> Form:
    content = INSTRUMENTS[name].content
    return form_of(content_hash(content), content)


@pytest.mark.parametrize("name", LISTS)
def test_an_instrument_has_every_field_of_its_source_and_no_other(name: str) -> None:
    listed = [one for fields in LISTS[name].values() for one in fields]
    assert sorted(at.removeprefix("/") for at, _ in form(name).leaves()) == sorted(listed)
    assert len(listed) == COUNTED[name]
    assert set(LISTS) == set(INSTRUMENTS)


@pytest.mark.parametrize("name", LISTS)
def test_an_instrument_is_sound_and_a_portal_can_show_it(name: str) -> None:
    assert wrong_in(INSTRUMENTS[name].content) == []
    assert "Z. " in INSTRUMENTS[name].source
    for language in ("de", "en"):
        served = serving.schema(form(name), language)
        Draft202012Validator.check_schema(served)
        assert Draft202012Validator(served).is_valid({})


def test_moers_shows_nine_groups_and_health_stands_apart() -> None:
    shown = serving.ui(form("moers"), "de")["elements"]
    assert len(shown) == len(MOERS) == 9
    assert [one["label"] for one in shown][6] == "Wohnen, Gesundheit, Kontakte"
    health = {at: one.category for at, one in form("moers").leaves() if at.startswith("/health")}
    assert set(health.values()) == {"health"}
    assert len(health) == 3


def test_what_is_special_is_asked_with_consent_only() -> None:
    for name in INSTRUMENTS:
        for at, one in form(name).leaves():
            if one.category in {"health", "persecution"}:
                assert one.said.ground is not None
                assert one.said.ground.kind == "consent", at


def test_the_codes_of_dormagen_are_those_of_the_form() -> None:
    codes = {at.removeprefix("/"): one.codes for at, one in form("dormagen").leaves()}
    assert {at: len(codes[at]) for at in CODES} == CODES
    assert list(codes["languages/german"]) == ["basic", "advanced", "expert", "native"], "four words, no CEFR"


def test_a_stage_is_a_word_and_never_a_figure() -> None:
    assert {one.kind for at, one in form("hamm").leaves() if at.endswith(("stage", "by_the_person"))} == {"code"}
