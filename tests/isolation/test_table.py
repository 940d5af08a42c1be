"""The reviewed table of expectations is complete and true."""

from tests.isolation.table import difference


def test_the_table_is_what_the_documents_and_the_role_map_say() -> None:
    assert difference() == []
