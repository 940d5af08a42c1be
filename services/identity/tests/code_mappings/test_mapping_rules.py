from datetime import date

import pytest

from geleit_identity.code_mappings.rules import (
    SINCE_EVER,
    Line,
    Mapping,
    Outcome,
    Sheet,
    Translation,
    from_list,
    holding,
    to_list,
    wrong_in_mapping,
)
from geleit_vocabulary.codelists import code_list_versions

RESIDENCE = code_list_versions("residence_basis")
EVER = date(1900, 1, 1)
IN_2024, IN_2026 = date(2024, 6, 1), date(2026, 6, 1)
MAPPED = [
    Mapping("CHANCE", "permit_104c", EVER),
    Mapping("17", "toleration", EVER),
    Mapping("17", "permit_25b", date(2025, 1, 1)),
    Mapping("DULD", "toleration", EVER),
    Mapping("ALT", "permit_work", EVER),
    Mapping("ALT", None, date(2020, 1, 1)),
]


@pytest.mark.parametrize(
    ("own", "day", "code", "fault", "successors"),
    [
        ("17", date(2024, 12, 31), "toleration", None, ()),
        ("17", date(2025, 1, 1), "permit_25b", None, ()),
        ("CHANCE", IN_2024, "permit_104c", None, ()),
        ("CHANCE", IN_2026, "permit_104c", "code_ended", ("permit_25a", "permit_25b")),
        ("CHANCE", date(2022, 12, 30), "permit_104c", "code_not_in_force", ()),
        ("ALT", date(2019, 12, 31), "permit_work", None, ()),
        ("ALT", IN_2024, None, "no_counterpart", ()),
        ("NEU", IN_2024, None, "not_mapped", ()),
    ],
)
def test_an_own_code_means_what_the_last_mapping_that_has_begun_says(
    own: str, day: date, code: str | None, fault: str | None, successors: tuple[str, ...]
) -> None:
    found = to_list(own, MAPPED, RESIDENCE, day)
    assert (found.code, found.fault, found.successors) == (code, fault, successors)


def test_back_to_the_own_system_all_codes_that_mean_it_are_named() -> None:
    assert from_list("toleration", MAPPED, RESIDENCE, IN_2024).own_codes == ("17", "DULD")
    assert from_list("toleration", MAPPED, RESIDENCE, IN_2026).own_codes == ("DULD",)
    assert from_list("blue_card", MAPPED, RESIDENCE, IN_2026).fault == "not_mapped"
    assert from_list("nothing", MAPPED, RESIDENCE, IN_2026).fault == "code_not_in_list"


def test_the_order_in_which_mappings_were_written_says_nothing() -> None:
    assert holding(reversed(MAPPED), IN_2026) == holding(MAPPED, IN_2026)
    assert holding(MAPPED, date(1899, 12, 31)) == {}


def test_an_ended_code_may_be_mapped_and_one_that_never_was_may_not() -> None:
    assert wrong_in_mapping(RESIDENCE, "permit_104c") == []
    assert wrong_in_mapping(RESIDENCE, None) == []
    later = code_list_versions("azr_recognition")  # stands for a version that has the code no more
    assert wrong_in_mapping((*RESIDENCE, *later), "permit_104c") == []
    assert [place.code for place in wrong_in_mapping(RESIDENCE, "nothing")] == ["code_not_in_list"]
    assert [place.pointer for place in wrong_in_mapping((), "toleration")] == ["/code_list"]
    assert [place.pointer for place in wrong_in_mapping(RESIDENCE, "nothing")] == ["/code"]
    assert [place.code for place in wrong_in_mapping((), None)] == ["not_in_list"]


def test_a_translation_says_what_was_asked_what_it_means_and_what_is_in_the_way() -> None:
    followed = ("permit_25a", "permit_25b")
    table = {
        to_list("DULD", MAPPED, RESIDENCE, IN_2024): Translation("DULD", ("DULD",), "toleration"),
        to_list("CHANCE", MAPPED, RESIDENCE, IN_2026): Translation(
            "CHANCE", ("CHANCE",), "permit_104c", "code_ended", followed
        ),
        to_list("ALT", MAPPED, RESIDENCE, IN_2024): Translation("ALT", ("ALT",), None, "no_counterpart"),
        to_list("NEU", MAPPED, RESIDENCE, IN_2024): Translation("NEU", (), None, "not_mapped"),
        from_list("permit_104c", MAPPED, RESIDENCE, IN_2024): Translation("permit_104c", ("CHANCE",), "permit_104c"),
        from_list("permit_104c", MAPPED, RESIDENCE, IN_2026): Translation(
            "permit_104c", ("CHANCE",), "permit_104c", "code_ended", followed
        ),
        from_list("permit_104c", [], RESIDENCE, IN_2026): Translation(
            "permit_104c", (), "permit_104c", "code_ended", followed
        ),
        from_list("blue_card", MAPPED, RESIDENCE, IN_2026): Translation("blue_card", (), "blue_card", "not_mapped"),
    }
    for found, expected in table.items():
        assert found == expected


def test_a_mapping_that_names_no_day_holds_from_the_first_day_of_the_calendar() -> None:
    assert date(1900, 1, 1) == SINCE_EVER


def line(own: str, code: str | None = "toleration", reference: str | None = None, *, held: bool = True) -> Line:
    """A line of a table from a specialist system."""
    return Line(("lewis", "residence_basis", own, EVER), code, reference, held)


KNOWN = [
    line("17", reference="r-17"),
    line("18"),
    line("19", reference="r-19", held=False),
    line("21", reference="r-21"),
]


@pytest.mark.parametrize(
    ("laid", "outcome", "place"),
    [
        (line("20"), Outcome.REGISTERED, None),
        (line("20", reference="r-20"), Outcome.REGISTERED, None),
        (line("17", reference="r-17"), Outcome.FOUND, None),
        (line("17", "permit_25b", "r-17"), Outcome.CHANGED, None),
        (line("20", reference="r-17"), Outcome.CHANGED, None),
        (line("17"), Outcome.FOUND, None),
        (line("18"), Outcome.FOUND, None),
        (line("17", "permit_25b"), Outcome.REFUSED, ("/own_code", "code_mapped_already")),
        (line("18", reference="r-new"), Outcome.REFUSED, ("/own_code", "code_mapped_already")),
        (line("18", reference="r-17"), Outcome.REFUSED, ("/own_code", "code_mapped_already")),
        (line("19", reference="r-19"), Outcome.REFUSED, ("/own_reference", "mapping_retracted")),
        (line("18", reference="r-19"), Outcome.REFUSED, ("/own_reference", "mapping_retracted")),
        (line("19"), Outcome.REGISTERED, None),
    ],
)
def test_a_line_is_laid_on_what_the_body_has_mapped(
    laid: Line, outcome: Outcome, place: tuple[str, str] | None
) -> None:
    found, wrong = Sheet(KNOWN).lay(laid)
    assert (found, [(one.pointer, one.code) for one in wrong]) == (outcome, [place] if place else [])


def test_a_line_that_says_nothing_else_is_held() -> None:
    assert Line(("lewis", "residence_basis", "17", EVER), "toleration").held


def test_a_later_line_of_a_table_finds_the_earlier_ones() -> None:
    sheet = Sheet(KNOWN)

    def outcomes(*lines: Line) -> list[str]:
        return [str(sheet.lay(one)[0]) for one in lines]

    assert outcomes(line("20"), line("20"), line("20", "permit_25b")) == ["registered", "found", "refused"]
    assert outcomes(line("22", reference="r-22"), line("22", reference="r-22")) == ["registered", "found"]
    # r-17 means another own code from now on, so that the old one is free again
    assert outcomes(line("23", reference="r-17"), line("17"), line("23")) == ["changed", "registered", "found"]
