"""The record of processing tells of every room, table, category and role, and nothing of what is not there."""

import pytest

from geleit_vocabulary.categories import DataCategory
from tests.docs.record_of_processing import PAGE, PURPOSES, erasing, every_room, readers, rendered


def test_the_page_is_what_the_tables_schemas_and_roles_say() -> None:
    assert PAGE.read_text("utf-8") == rendered(), "run: python -m tests.docs.record_of_processing --write"


def test_every_room_says_why_it_is_there_and_no_other() -> None:
    assert {room.name for room in every_room()} == set(PURPOSES)


def test_a_room_that_shows_a_category_has_a_ground_for_it() -> None:
    frame = {str(DataCategory.RECORD)}
    bare = [
        room.name
        for room in every_room()
        if room.categories - frame and PURPOSES[room.name].ground == "no personal data"
    ]
    assert bare == []


@pytest.mark.parametrize("category", list(DataCategory))
def test_no_special_category_is_read_by_whoever_comes_along(category: DataCategory) -> None:
    """Art. 9, 10 GDPR: fewer than half of those who read names read it."""
    if category.guard.special:
        assert len(readers(category)) * 2 < len(readers(DataCategory.BASE_DATA))


def test_every_table_of_persons_says_what_an_erasure_does() -> None:
    told = {row.__tablename__: erasing(row) for room in every_room() for row in room.tables}
    assert told["persons"] == "deleted, the key destroyed"
    assert told["search_keys"] == "deleted with its row"
    assert told["grants"] == "deleted"
    assert told["erasure_records"].startswith("kept: ")
    assert not {words for words in told.values() if words.endswith("NoneType")}
